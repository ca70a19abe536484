"""Papers handed over in packages that others can check and read, and taken back in, row by row as they were."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import bagit
import ocfl
import pytest
from lxml import etree
from sqlalchemy import select

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import InsideArchive, NotFound, ServerAway
from scripts.samples import tiny_page
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, EventRow
from storage.database.schema import upgrade
from storage.objects.folder import FolderStore
from storage.papers import deliveries
from storage.trail import events
from tests import eark
from tests.children import in_child, status_of
from tests.integration.conftest import Clock
from tests.integration.worker.test_pipeline import hand_in
from tests.integration.worker.test_rebuild import FIRST, OF_THE_QUEUE, SECOND, assert_same, of_every_sort, rows_of
from worker.hand_over import bag as bags
from worker.hand_over import lots, package
from worker.hand_over.bag import BagThere, HandingOver, NotThisBag, Scope, Step, hand_over
from worker.hand_over.description import NAMESPACE, SCHEMA
from worker.hand_over.package import OBJECTS, Maker
from worker.hand_over.premis import NAMESPACE as PREMIS
from worker.hand_over.take_back import BadBag, Place, Taken, take_back
from worker.pipeline import Workplace
from worker.turn import process

ACTOR = events.Actor("sohoa export", requester="vanthu.lan")
# SIP14 wants of every creator's note what CSIP16 forbids to the one that is the software.
CONTRADICTION = "SIP14"


def handed_over(place: Workplace, folder: Path, *dossiers: str, year: int | None = None) -> list[Step]:
    with place.database.read() as session:
        agency = session.scalars(select(DocumentRow.agency)).first() or ""
    maker = Maker(place.archive, place.catalogue, {agency: "UBND thành phố Thử"}, "1.2.3")
    scope = Scope(dossiers, "" if year is None else agency, year)
    return list(hand_over(place.database, maker, scope, folder, ACTOR))


def elsewhere(database: Database, tmp_path: Path) -> Place:
    """Another archive, where nothing is."""
    return Place(database, Archive(FolderStore(tmp_path / "kho khác")), default_catalogue(), tmp_path / "scratch")


def taken(place: Place, folder: Path) -> list[Taken]:
    return list(take_back(place, folder, ACTOR))


def without(rows: Mapping[str, dict[Any, Mapping[str, Any]]], document_id: str) -> dict[str, dict[Any, Any]]:
    """The rows but for those of one document, and without what is of the queue, or of the order of packages: papers'
    serial numbers, and since when a dossier is known that a delivery of another package named first."""
    kept = {
        table: {
            key: dict(row) for key, row in found.items() if document_id not in key and document_id not in row.values()
        }
        for table, found in rows.items()
        if table not in {"tallies", "search_words"}
    }
    for row in kept["documents"].values():
        for name in (*OF_THE_QUEUE, "serial"):
            row.pop(name)
    for row in kept["dossiers"].values():
        row.pop("created_at")
    return kept


@pytest.mark.parametrize(("database_url", "objects_url"), [("postgresql", "s3")], indirect=True)
def test_what_is_handed_over_can_be_checked_by_others_and_comes_back_row_by_row(
    workplace: Workplace, empty_database: Database, clock: Clock, tmp_path: Path
) -> None:
    failed = of_every_sort(workplace, clock, tmp_path)
    while process(workplace):
        pass
    folder = tmp_path / "nop-luu"
    waiting, *steps = handed_over(workplace, folder, year=2026)
    assert waiting == Step("", unread=(failed,))
    assert [step.name for step in steps] == [FIRST, SECOND, "H47-2026-0001"]
    bagit.Bag(str(folder)).validate()
    for step in steps:
        found = eark.found_in(folder / "data" / step.name)
        assert [problem for problem in found.get("Error", ()) if not problem.startswith(CONTRADICTION)] == []
        for representation in (folder / "data" / step.name / "representations").iterdir():
            assert eark.schema_problems(representation) == []
        assert ocfl.StorageRoot(str(folder / "data" / step.name / OBJECTS)).validate()
    other = elsewhere(empty_database, tmp_path)
    assert [one.problem for one in taken(other, folder)] == ["", "", ""]
    assert_same(without(rows_of(workplace.database), failed), without(rows_of(empty_database), failed), "")
    assert sum(one.new for one in taken(other, folder)) == 0, "what is there is not taken again"


def read_papers(place: Workplace, folder: Path, *dossiers: str | None, begin: int = 0) -> list[str]:
    """A paper in each of these dossiers, or in none, read."""
    ids = []
    for number, code in enumerate(dossiers, begin):
        place.clock.now += timedelta(hours=1)  # type: ignore[attr-defined]
        sheet = tiny_page(f"Ngõ {number}")
        ids.append(
            hand_in(place, folder, sheet, dossier_code=code, given={"number": f"{number}/QĐ-UBND", "title": "=1"})
        )
        assert process(place) == ids[-1]
    return ids


def test_a_package_says_what_is_in_it_by_the_law_and_tells_nothing_of_who_looked(
    embedded: Workplace, tmp_path: Path
) -> None:
    paper, other = read_papers(embedded, tmp_path, FIRST, FIRST)
    with embedded.database.write() as session:
        looked = events.Actor("motcua", requester="Kẻ Tò Mò")
        events.append(session, "document_viewed", looked, now=embedded.clock(), document_id=paper)
    folder = tmp_path / "nop-luu"
    assert handed_over(embedded, folder, FIRST) == [Step(FIRST, documents=2)]
    package = folder / "data" / FIRST
    described = etree.parse(package / "metadata" / "descriptive" / "ho-so.xml")
    etree.XMLSchema(etree.parse(package / "schemas" / SCHEMA)).assertValid(described)
    said = described.getroot().findall(f"{{{NAMESPACE}}}Document")
    values = {one.tag.rpartition("}")[2]: one.text for one in said[0]}
    assert (values["DocCode"], values["CodeNumber"], values["CodeNotation"]) == (f"{FIRST}.0001", "0", "QĐ-UBND")
    assert (values["Document"], values["ConfidenceLevel"]) == (paper, "Số hóa")
    with (folder / "data" / "muc-luc-tai-lieu.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["Document"] for row in rows] == [paper, other]
    assert {row["Subject"] for row in rows} == {"'=1"}, "no formula"
    for ordinal, row in enumerate(rows, 1):
        assert row["File"] == f"representations/access/data/{FIRST}.{ordinal:04}.pdf"
        assert (package / row["File"]).read_bytes().startswith(b"%PDF")
    record = (package / "metadata" / "preservation" / "premis.xml").read_text("utf-8")
    assert "Kẻ Tò Mò" not in record
    told = {one.text for one in ET.fromstring(record).iter(f"{{{PREMIS}}}eventType")}
    assert told == {"ingestion", "metadata extraction", "information package creation"}
    names = {one.text for one in ET.fromstring(record).iter(f"{{{PREMIS}}}objectIdentifierValue")}
    there = {
        path.relative_to(package).as_posix() for path in package.glob("representations/*/data/**/*") if path.is_file()
    }
    assert there <= names
    with embedded.database.read() as session:
        entry = session.scalars(select(EventRow).order_by(EventRow.seq.desc())).first()
        assert entry is not None
        assert (entry.action, entry.details["documents"]) == ("handed_over", sorted([paper, other]))


def test_a_bag_bears_the_day_on_which_it_is_made_in_vietnam(embedded: Workplace, tmp_path: Path) -> None:
    read_papers(embedded, tmp_path, FIRST)
    embedded.database.now = lambda: datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    handed_over(embedded, tmp_path / "nop-luu", FIRST)
    assert bagit.Bag(str(tmp_path / "nop-luu")).info["Bagging-Date"] == "2027-01-01"


def test_a_dossier_with_a_paper_that_is_not_read_waits(embedded: Workplace, tmp_path: Path) -> None:
    read_papers(embedded, tmp_path, SECOND)
    unread = hand_in(embedded, tmp_path, tiny_page("Cầu Long Biên"), dossier_code=FIRST)
    loose = hand_in(embedded, tmp_path, tiny_page("Chợ Bến Thành"))
    folder = tmp_path / "nop-luu"
    told = [Step("", unread=(loose,)), Step(FIRST, unread=(unread,)), Step(SECOND, documents=1)]
    assert handed_over(embedded, folder, year=2026) == told
    assert {path.name for path in (folder / "data").iterdir() if path.is_dir()} == {SECOND}
    assert handed_over(embedded, tmp_path / "năm khác", year=2025) == []
    assert not (tmp_path / "năm khác").exists()
    with pytest.raises(NotFound):
        handed_over(embedded, tmp_path / "không có", "000.00.23.H47-211101-9999")
    assert [one.new for one in taken(elsewhere_of(tmp_path), folder)] == [1]


def test_what_a_run_that_was_cut_off_made_stays_and_another_scope_is_refused(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_papers(embedded, tmp_path, FIRST, SECOND)
    folder = tmp_path / "nop-luu"
    real = package.make
    made: list[str] = []

    def cut_off(maker: Maker, lot: Any, *rest: Any, **more: Any) -> Any:
        made.append(lot.code)
        if len(made) == 2:
            (rest[2] / f"{lot.code}.dang-lam").mkdir()
            raise KeyboardInterrupt
        return real(maker, lot, *rest, **more)

    monkeypatch.setattr(bags, "make", cut_off)
    with pytest.raises(KeyboardInterrupt):
        handed_over(embedded, folder, FIRST, SECOND)
    assert not folder.exists()
    with pytest.raises(NotThisBag):
        handed_over(embedded, folder, SECOND)
    assert [step.documents for step in handed_over(embedded, folder, FIRST, SECOND)] == [1, 1]
    assert made == [FIRST, SECOND, SECOND]
    with embedded.database.read() as session:
        told = select(EventRow.details).where(EventRow.action == "handed_over").order_by(EventRow.seq)
        assert [one["package"] for one in session.scalars(told)] == [FIRST, SECOND]
    bagit.Bag(str(folder)).validate()
    assert {path.name for path in (folder / "data").iterdir() if path.is_dir()} == {FIRST, SECOND}
    with pytest.raises(BagThere):
        handed_over(embedded, folder, FIRST, SECOND)
    with pytest.raises(InsideArchive):
        handed_over(embedded, tmp_path / "archive" / "nop-luu", FIRST)
    url = embedded.database.url.render_as_string()

    def second() -> None:
        with pytest.raises(HandingOver):
            handed_over(replace(embedded, database=Database(url)), tmp_path / "hai", FIRST)

    with embedded.database.alone(f"hand over {tmp_path / 'hai'}"):
        assert status_of(in_child(second)) == 0


def test_a_bag_that_was_taken_away_before_its_run_was_cleared_up_is_made_anew(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_papers(embedded, tmp_path, FIRST)
    folder = tmp_path / "nop-luu"
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # cut off before the run cleared up
    handed_over(embedded, folder, FIRST)
    monkeypatch.undo()
    folder.rename(tmp_path / "usb")
    assert handed_over(embedded, folder, FIRST) == [Step(FIRST, documents=1)]
    assert (folder / "data" / FIRST / "METS.xml").is_file()


def test_who_goes_on_with_a_year_hands_each_paper_over_once_though_papers_came_and_went(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lots, "LOOSE_AT_ONCE", 1)
    ids = read_papers(embedded, tmp_path, *([None] * 3))
    folder, real = tmp_path / "nop-luu", events.append

    def cut_off(session: Any, action: str, *rest: Any, **more: Any) -> Any:
        done = real(session, action, *rest, **more)
        if action == "handed_over":
            session.commit()  # told, and nobody wrote down that it was
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(events, "append", cut_off)
    with pytest.raises(KeyboardInterrupt):
        handed_over(embedded, folder, year=2026)
    monkeypatch.undo()
    monkeypatch.setattr(lots, "LOOSE_AT_ONCE", 1)
    with embedded.database.write() as session:
        deliveries.withdraw_for_good(
            session, embedded.archive, ids[0], now=embedded.clock(), actor=ACTOR
        )  # it lies in a package already
    (late,) = read_papers(embedded, tmp_path, None, begin=3)
    assert [step.documents for step in handed_over(embedded, folder, year=2026)] == [1, 1, 1]
    with (folder / "data" / "muc-luc-tai-lieu.csv").open(encoding="utf-8-sig", newline="") as table:
        listed = [row["Document"] for row in csv.DictReader(table)]
    assert listed == ids, f"each once, and {late} another time"
    with embedded.database.read() as session:
        told = session.scalars(select(EventRow.details).where(EventRow.action == "handed_over"))
        assert sorted(one["documents"][0] for one in told) == sorted(ids)


def test_half_a_package_of_a_dossier_that_has_to_wait_since_is_not_handed_over_and_a_whole_one_is_told(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = read_papers(embedded, tmp_path, FIRST, SECOND)
    folder = tmp_path / "nop-luu"
    work = tmp_path / "nop-luu.dang-lam"

    def cut_off(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bags, "_told", cut_off)
        with pytest.raises(KeyboardInterrupt):
            handed_over(embedded, folder, FIRST, SECOND)
    (work / "goi" / "data" / f"{SECOND}.dang-lam").mkdir()
    for code in (FIRST, SECOND):
        hand_in(embedded, tmp_path, tiny_page(f"Chưa đọc {code}"), dossier_code=code)
    whole, waits = handed_over(embedded, folder, FIRST, SECOND)
    assert (whole, waits.name, len(waits.unread)) == (Step(FIRST, documents=1), SECOND, 1)
    assert {path.name for path in (folder / "data").iterdir() if path.is_dir()} == {FIRST}
    with embedded.database.read() as session:
        told = session.scalars(select(EventRow.details).where(EventRow.action == "handed_over")).all()
    assert [one["documents"] for one in told] == [[first]]
    assert second not in (folder / "data" / "muc-luc-tai-lieu.csv").read_text("utf-8")


def test_taking_back_that_was_cut_off_anywhere_is_simply_begun_again(embedded: Workplace, tmp_path: Path) -> None:
    read_papers(embedded, tmp_path, FIRST)
    folder = tmp_path / "nop-luu"
    handed_over(embedded, folder, FIRST)
    for writes in count():
        (tmp_path / str(writes)).mkdir()
        other = elsewhere_of(tmp_path / str(writes))
        away = replace(other, archive=Archive(CutOff(other.archive.store, writes)))
        try:
            assert taken(away, folder) == [Taken(FIRST, new=1)]
            break
        except ServerAway:
            assert taken(other, folder) == [Taken(FIRST, new=1)]
        (paper,) = _documents(other)
        assert other.archive.problems(object_id_of(paper)) == []
        other.database.close()
    assert writes > 8


class CutOff:
    """A store that is away after so many writes."""

    def __init__(self, store: Any, writes: int) -> None:
        self._store, self._left = store, writes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put(self, *arguments: Any) -> None:
        self._left -= 1
        if self._left < 0:
            raise ServerAway(server="test")
        self._store.put(*arguments)


def _documents(place: Place) -> list[str]:
    with place.database.read() as session:
        return list(session.scalars(select(DocumentRow.id)))


def elsewhere_of(tmp_path: Path) -> Place:
    database = Database(f"sqlite:///{tmp_path / 'khác.db'}")
    upgrade(database)
    return elsewhere(database, tmp_path)


def test_a_bag_that_is_not_as_it_was_made_is_refused_and_a_package_that_lies_leaves_nothing(
    embedded: Workplace, tmp_path: Path
) -> None:
    one, _ = read_papers(embedded, tmp_path, FIRST, SECOND)
    folder = tmp_path / "nop-luu"
    handed_over(embedded, folder, FIRST, SECOND)
    other = elsewhere_of(tmp_path)
    link = folder / "data" / "nơi khác"
    link.symlink_to(tmp_path)
    with pytest.raises(BadBag, match="nơi khác"):
        taken(other, folder)
    link.unlink()
    reading = next((folder / "data" / FIRST / OBJECTS).glob("**/reading.json"))
    reading.write_bytes(re.sub(rb"\d", b"7", reading.read_bytes()))
    with pytest.raises(BadBag, match="reading"):
        taken(other, folder)
    bag = bagit.Bag(str(folder))
    bag.save(manifests=True)  # whoever can write the bag can make it fit
    first, second = taken(other, folder)
    assert first.problem
    assert second == Taken(SECOND, new=1)
    assert other.archive.inventory(object_id_of(one)) is None
    with other.database.read() as session:
        assert one not in session.scalars(select(DocumentRow.id)).all()
    with pytest.raises(BadBag):
        taken(other, tmp_path)
    shutil.rmtree(folder / "data" / SECOND / OBJECTS)
    bag.save(manifests=True)
    assert taken(other, folder)[1].problem, "what has no papers is no package"
