"""What is handed over of a dossier or a year of which a paper was shredded or disposed of: the rest, whole, and the
package says that it is the rest."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import ocfl
import pytest
from lxml import etree
from sqlalchemy import select

from dossier.catalogue.kinds import default_catalogue
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import EventRow
from storage.objects.store import ObjectStore
from storage.retention import shredding
from tests import eark
from tests.archive import AGENCY, BOTH_SIZES, ONE_MACHINE, House, marital_status
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.test_shredding import destroy, stack_of
from tests.integration.storage.retention.test_told_of_what_is_gone import BOTH_WAYS, closed_dossier, go
from tests.integration.worker.hand_over.test_bags import ACTOR, CONTRADICTION
from tests.integration.worker.test_rebuild import SECOND
from tests.sealed import master_key, sealing
from worker.hand_over import bag as bags
from worker.hand_over.bag import Scope, Step, hand_over
from worker.hand_over.description import NAMESPACE, SCHEMA
from worker.hand_over.package import OBJECTS, Maker

FIRST = desk.DOSSIER


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, sealing(store, tmp_path, master_key(tmp_path / "m")), tmp_path)


def handed_over(house: House, folder: Path, *dossiers: str, year: int | None = None) -> list[Step]:
    maker = Maker(Archive(house.store), default_catalogue(), {AGENCY: "UBND phường Thử"}, "1.2.3")
    scope = Scope(dossiers, "" if year is None else AGENCY, year)
    return list(hand_over(house.database, maker, scope, folder, ACTOR))


def listed(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "data" / f"muc-luc-{name}.csv").open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def told(house: House) -> list[Sequence[str]]:
    with house.database.read() as session:
        found = session.scalars(select(EventRow.details).where(EventRow.action == "handed_over"))
        return [one["documents"] for one in found]


def lacking(step: Step, way: str) -> Step:
    """The same of what lost one paper in this way."""
    return replace(step, shredded=1) if way == "shredded" else replace(step, disposed=1)


@BOTH_SIZES
@BOTH_WAYS
def test_of_a_dossier_that_lost_a_paper_the_rest_is_handed_over_whole_and_the_package_says_so(
    house: House, tmp_path: Path, way: str
) -> None:
    gone = desk.old_paper(house, dossier_code=FIRST)
    closed_dossier(house)
    stays = house.archive(marital_status(number="2/2026", owner_name="Lê An"), dossier_code=FIRST)
    go(house, gone, way)
    folder = tmp_path / "nop-luu"
    assert handed_over(house, folder, FIRST) == [lacking(Step(FIRST, documents=1), way)]
    bagit.Bag(str(folder)).validate()
    package = folder / "data" / FIRST
    assert [one for one in eark.found_in(package).get("Error", ()) if not one.startswith(CONTRADICTION)] == []
    assert ocfl.StorageRoot(str(package / OBJECTS)).validate()
    described = etree.parse(package / "metadata" / "descriptive" / "ho-so.xml")
    etree.XMLSchema(etree.parse(package / "schemas" / SCHEMA)).assertValid(described)
    said = described.getroot().findtext(f"{{{NAMESPACE}}}Description") or ""
    word = {"shredded": "hủy khóa mã hóa", "disposed": "tiêu hủy"}[way]
    assert f"1 giấy tờ đã {'bị ' if way == 'shredded' else 'được '}{word}" in said
    assert gone in said
    ((file,), (paper,)) = listed(folder, "ho-so"), listed(folder, "tai-lieu")
    assert (file["Description"], file["TotalDoc"]) == (said, "1")
    assert paper["Document"] == stays
    everything = b"".join(one.read_bytes() for one in folder.rglob("*") if one.suffix in (".xml", ".csv", ".txt"))
    assert "Nguyễn Thị Hoa" not in everything.decode("utf-8", "replace")
    assert told(house) == [[stays]]
    assert not (tmp_path / "nop-luu.dang-lam").exists()


@BOTH_SIZES
@BOTH_WAYS
def test_a_package_that_a_run_had_made_before_a_paper_went_is_made_anew(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    gone = desk.old_paper(house, dossier_code=FIRST)
    closed_dossier(house)
    stays = house.archive(marital_status(number="2/2026"), dossier_code=FIRST)
    loose = desk.old_paper(house)
    other = house.archive(marital_status(number="3/2026"), dossier_code=SECOND)
    folder, work, real = tmp_path / "nop-luu", tmp_path / "nop-luu.dang-lam", bags._package

    def cut_off(*arguments: Any) -> None:
        if arguments[-1].code == SECOND:
            raise KeyboardInterrupt
        real(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(bags, "_package", cut_off)
        with pytest.raises(KeyboardInterrupt):
            handed_over(house, folder, year=2026)
    made = work / "goi" / "data" / FIRST / OBJECTS
    assert [one for one in made.rglob("*") if gone in str(one)]
    if way == "shredded":
        for one in (gone, loose):
            go(house, one, way)
    else:
        disposed = desk.confirmed(house)
        assert {step.why for step in desk.carry_out(house, disposed)} == {None}
        assert {line.document_id for line in disposed.lines} == {gone, loose}
    first, second, empty = handed_over(house, folder, year=2026)
    assert (first, second) == (lacking(Step(FIRST, documents=1), way), Step(SECOND, documents=1))
    assert empty == lacking(Step("H47.23-2026-0001"), way)
    assert [one for one in folder.rglob("*") if gone in str(one) or loose in str(one)] == []
    assert {one["Document"] for one in listed(folder, "tai-lieu")} == {stays, other}
    assert told(house) == [[*sorted((gone, stays))], [stays], [other]], "what it held before it was made anew, too"
    bagit.Bag(str(folder)).validate()


@ONE_MACHINE
def test_a_dossier_whose_shredding_was_cut_off_waits_and_others_are_handed_over(house: House, tmp_path: Path) -> None:
    stores = desk.stores(house)
    stack, papers = stack_of(house)
    other = house.archive(marital_status(number="3/2026"), dossier_code=SECOND)
    destroy(stores, house, stack, *papers)  # the plug was pulled before the database had it
    folder = tmp_path / "nop-luu"
    waits, made = handed_over(house, folder, FIRST, SECOND)
    assert (waits.name, waits.documents, made) == (FIRST, 0, Step(SECOND, documents=1))
    assert "khóa" in waits.problem.lower()
    assert {one["Document"] for one in listed(folder, "tai-lieu")} == {other}
    assert {one.name for one in (folder / "data").iterdir() if one.is_dir()} == {SECOND}
    assert shredding.finish(stores, stack) == []
    assert handed_over(house, tmp_path / "rỗng", FIRST) == [Step(FIRST, shredded=2)]
    assert not (tmp_path / "rỗng").exists()
