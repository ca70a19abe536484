"""Lists of papers to be disposed of: proposed once, confirmed by two persons who saw them, or withdrawn."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dossier.access_errors import NotAllowed
from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.retention import RetentionRules
from dossier.errors import BadRequest
from storage.archive import retention_records
from storage.database.engine import Database
from storage.database.models import DisposalRow, DocumentRow, DossierClosingRow
from storage.objects.store import read
from storage.retention import disposal, holds, lists, terms
from storage.retention.lists import SecondConfirmerNeeded
from storage.trail import events
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, marital_status, value
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.desk import (
    DOSSIER,
    OPERATOR,
    account,
    carry_out,
    confirm,
    confirmed,
    keys_of,
    old_paper,
    sound,
)


@ONE_MACHINE
def test_one_person_is_not_two_and_none_confirms_what_they_did_not_see(house: House) -> None:
    old_paper(house)
    listed = desk.proposed(house)
    with pytest.raises(NotAllowed):
        list(carry_out(house, listed))
    lan = account(house, "Lê Thị Lan")
    for sha256 in ("", listed.sha256[:7], "0" * 64):
        with pytest.raises(BadRequest):
            lists.confirm(house.database, desk.archive(house), listed.id, sha256, lan, now=house.now)
    with pytest.raises(NotAllowed):
        confirm(house, listed, account(house, "Vũ Văn Đọc", "reviewer"))
    assert not confirm(house, listed, lan).is_confirmed
    with pytest.raises(SecondConfirmerNeeded, match="has confirmed it already"):
        confirm(house, listed, lan)
    with house.database.write() as session:
        test = events.Actor("test")
        from storage.accounts import accounts
        from storage.database.reach import EVERYTHING
        from tests.archive import PASSWORD, PASSWORDS

        accounts.add(session, PASSWORDS, "lan2", "LE THI LAN", ["operator"], EVERYTHING, test, now=house.now)
        accounts.set_password(session, PASSWORDS, "lan2", PASSWORD, test, now=house.now)
        twin = accounts.by_name(session, "lan2")
    with pytest.raises(SecondConfirmerNeeded, match=f"with the account {lan.name}, .* an administrator"):
        confirm(house, listed, twin)
    with pytest.raises(NotAllowed):
        list(carry_out(house, listed))
    assert confirm(house, listed, account(house, "Trần Minh")).is_confirmed
    with pytest.raises(BadRequest):
        confirm(house, listed, account(house, "Vũ Văn Ba"))


@ONE_MACHINE
def test_what_lies_in_an_open_dossier_or_on_an_open_list_is_not_proposed(house: House) -> None:
    old_paper(house, dossier_code=DOSSIER)
    with pytest.raises(BadRequest):
        desk.proposed(house)
    free = old_paper(house)
    first = desk.proposed(house)
    assert [line.document_id for line in first.lines] == [free]
    with pytest.raises(BadRequest, match=first.id):
        desk.proposed(house)
    other = old_paper(house)
    assert [line.document_id for line in desk.proposed(house).lines] == [other]


@BOTH_SIZES
def test_what_says_that_it_belongs_to_a_closed_dossier_opens_it_again(house: House) -> None:
    rules = RetentionRules().extended(
        f"""
        [[rules]]
        kinds = ["{desk.KIND}"]
        years = 1
        from = "dossier_closed"
        act = "Quyết định 1/QĐ-UBND"
        article = "Điều 2"
        """,
        default_catalogue(),
    )

    def due() -> list[str]:
        with house.database.read() as session:
            return [one.family.document.id for one in terms.due(session, rules, desk.DAY)]

    old = old_paper(house, dossier_code=DOSSIER)
    house.now += timedelta(hours=1)
    holds.close(desk.stores(house), DOSSIER, date(2020, 3, 1), OPERATOR, now=house.now)
    assert due() == [old]
    loose = old_paper(house)
    assert due() == [old]
    house.now += timedelta(hours=1)
    named = house.archive([*marital_status(), value("dossier_code", DOSSIER)], kind=desk.KIND)
    with house.database.read() as session:
        assert session.get_one(DocumentRow, named).dossier_code == DOSSIER
    assert due() == [], "the work on it goes on"
    holds.close(desk.stores(house), DOSSIER, date(2021, 3, 1), OPERATOR, now=house.now)
    assert due() == sorted([old, named])
    # A cover sheet puts what is cut behind it into a dossier: the stack itself lies in none.
    cut = old_paper(house)
    with house.database.write() as session:
        stack, part = (session.get_one(DocumentRow, one) for one in (loose, cut))
        part.stack_id, part.first_page, part.last_page = stack.id, 1, 1
        part.dossier_code, part.received_at = DOSSIER, house.now + timedelta(hours=1)
    assert due() == []
    with house.database.write() as session:
        session.get_one(DocumentRow, cut).state = "withdrawn"
    assert due() == sorted([old, named]), "it was found to be no paper"


@ONE_MACHINE
def test_a_list_that_is_withdrawn_keeps_its_papers_for_another(house: House) -> None:
    paper = old_paper(house)
    listed = confirmed(house)
    with pytest.raises(BadRequest):
        desk.proposed(house)
    disposal.withdraw(desk.place_of(house), listed.id, OPERATOR, now=house.now)
    assert carry_out(house, listed)[0].why == "withdrawn"
    with pytest.raises(NotAllowed):
        disposal.withdraw(desk.place_of(house), listed.id, OPERATOR, now=house.now)
    with pytest.raises(NotAllowed):
        confirm(house, listed, account(house, "Phạm Thu"))
    assert [line.document_id for line in desk.proposed(house).lines] == [paper]
    sound(house)


@ONE_MACHINE
def test_a_list_of_before_a_restore_lends_its_confirmations_to_no_other(house: House, tmp_path: Path) -> None:
    old_paper(house)
    house.database.close()
    shutil.copy(tmp_path / "sohoa.db", tmp_path / "before.db")
    lan, minh = (account(house, person) for person in ("Lê Thị Lan", "Trần Minh"))
    first = confirm(house, desk.proposed(house), lan)
    house.database.close()
    restored = House(Database(f"sqlite:///{tmp_path / 'before.db'}"), house.store, tmp_path)
    second = desk.proposed(restored)
    assert second.id != first.id
    assert len(confirm(restored, second, minh).confirmations) == 1
    theirs = retention_records.newest(desk.archive(house), first.id, retention_records.CONFIRMATIONS) or b""
    with restored.database.write() as session:
        assert lists.put_confirmations(session, second.id, theirs) == []
    with pytest.raises(NotAllowed):
        list(carry_out(restored, second))
    restored.database.close()


@ONE_MACHINE
def test_a_list_that_is_not_the_one_that_was_frozen_is_carried_out_by_nobody(house: House, objects_url: str) -> None:
    from dossier.errors import ArchiveDamaged

    old_paper(house)
    listed = confirmed(house)
    (key,) = [one for one in keys_of(house.store, listed.id) if one.endswith("disposal.json")]
    content = read(house.store, key)
    house.store.put(key, content.replace(b"2010", b"2011"))
    with pytest.raises(ArchiveDamaged):
        list(carry_out(house, listed))
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DocumentRow)) == 1
        assert session.scalar(select(DisposalRow.ended_at)) is None


@ONE_MACHINE
def test_no_dossier_was_closed_before_it_was_taken_in(house: House) -> None:
    code = "000.00.23.H47-211101-0001"
    for before in (date(2021, 10, 31), date(2012, 1, 1)):
        with pytest.raises(BadRequest) as told:
            holds.close(desk.stores(house), code, before, OPERATOR, now=house.now)
        assert f"{before:%d/%m/%Y} sớm hơn ngày tiếp nhận 01/11/2021" in told.value.sentence()
    with pytest.raises(BadRequest) as told:
        holds.close(desk.stores(house), code, date(9999, 12, 31), OPERATOR, now=house.now)
    assert "31/12/9999 chưa tới" in told.value.sentence("vi")
    house.archive(marital_status(), dossier_code=code)  # scanned years after the work on it ended
    for same, day in ((code, date(2021, 11, 1)), ("H47.23-211101-0001", date(2021, 11, 2))):
        holds.close(desk.stores(house), same, day, OPERATOR, now=house.now)
    holds.close(desk.stores(house), "HQ-20260914-0052", date(2012, 1, 1), OPERATOR, now=house.now)
    with house.database.read() as session:
        days = session.execute(select(DossierClosingRow.canonical, DossierClosingRow.closed_on)).all()
    assert sorted(map(tuple, days)) == [
        ("H47.23-211101-0001", date(2021, 11, 2)),
        ("HQ-20260914-0052", date(2012, 1, 1)),
    ]
