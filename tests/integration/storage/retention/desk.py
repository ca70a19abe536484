"""Papers whose term is over, and those who dispose of them: what the tests of retention share."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.retention import RetentionRules
from storage.accounts import accounts
from storage.accounts.accounts import Account
from storage.archive.layout import place_of as folder_of
from storage.archive.ocfl import Archive, object_id_of
from storage.backup.compare import unsound
from storage.database.engine import Database
from storage.database.models import Base
from storage.fixity import check_archive
from storage.keeping.stores import Stores
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore
from storage.retention import disposal, lists
from storage.retention.disposal import Step
from storage.retention.lists import DisposalList
from storage.retention.tombstones import Whereabouts
from storage.trail.events import Actor
from tests.archive import House, marital_status

KIND = "giay_xac_nhan_tinh_trang_hon_nhan"
RULES = RetentionRules().extended(
    f"""
    [[rules]]
    kinds = ["{KIND}"]
    years = 10
    from = "issued"
    act = "Quyết định 1/QĐ-UBND"
    article = "Điều 2"
    """,
    default_catalogue(),
)
OPERATOR = Actor("sohoa retention", purpose="command line", requester="operator")
DAY = date(2026, 8, 1)
DOSSIER = "000.00.23.H47-110301-0001"


def archive(house: House) -> Archive:
    return Archive(house.store)


def place_of(house: House, *, second: bool = False) -> Whereabouts:
    other = Archive(FolderStore(house.folder / "second")) if second else None
    stores = Stores(house.database, archive(house), other, house.folder / "keeping", OPERATOR)
    return Whereabouts(stores, house.folder / "documents", house.folder / "pictures")


def stores(house: House, *, second: bool = False) -> Stores:
    return place_of(house, second=second).stores


def old_paper(house: House, *, issued_on: str = "2010-05-04", dossier_code: str | None = None) -> str:
    """A paper whose ten years are over."""
    return house.archive(marital_status(issued_on=issued_on), kind=KIND, dossier_code=dossier_code)


def account(house: House, person: str, *roles: str) -> Account:
    name = house.account(person, *(roles or ("operator",)))
    with house.database.read() as session:
        return accounts.by_name(session, name)


def proposed(house: House) -> DisposalList:
    return lists.propose(house.database, archive(house), RULES, DAY, OPERATOR, now=house.now)


def confirmed(house: House) -> DisposalList:
    """A list that two persons confirmed."""
    listed = proposed(house)
    for person in ("Lê Thị Lan", "Trần Minh"):
        listed = confirm(house, listed, account(house, person))
    return listed


def confirm(house: House, listed: DisposalList, by: Account) -> DisposalList:
    return lists.confirm(house.database, archive(house), listed.id, listed.sha256[:12], by, now=house.now)


def carry_out(house: House, listed: DisposalList, *, second: bool = False) -> list[Step]:
    return list(disposal.carry_out(place_of(house, second=second), RULES, listed.id, OPERATOR, clock=lambda: house.now))


def rows_of(database: Database, document_id: str) -> dict[str, int]:
    """How many rows of each table still name a document; trail and what retention keeps of it apart."""
    found = {}
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                is_named = column.name in ("document_id", "stack_id", "by_document_id", "replaced_by")
                if (is_named or (table.name, column.name) == ("documents", "id")) and table.name not in (
                    "events", "tombstones", "disposal_items",
                ):  # fmt: skip
                    rows = session.scalar(select(func.count()).where(column == document_id)) or 0
                    found[f"{table.name}.{column.name}"] = rows
    return {name: rows for name, rows in found.items() if rows}


def keys_of(store: ObjectStore, document_id: str) -> list[str]:
    return list(store.keys(f"{folder_of(object_id_of(document_id))}/"))


def sound(house: House) -> None:
    """Fixity finds nothing, and the trail is whole."""
    found = {one: problems for one, problems in check_archive(house.database, archive(house)) if problems}
    assert found == {}
    assert list(unsound(house.database, archive(house))) == []
    house.trail()
