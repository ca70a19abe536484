"""Sealed papers on the whole way: read, shown, handed over, taken back, rebuilt, and put back where a key is away."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dossier.catalogue.kinds import default_catalogue
from scripts.samples import tiny_page
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.archive.rewritten import is_object_sealed
from storage.clients import Bounds
from storage.database.engine import Database
from storage.database.models import DocumentRow, FileRow, ShreddedPaperRow
from storage.database.schema import upgrade
from storage.fixity import check_archive
from storage.keeping.stores import Stores
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.retention.shredding import NotSealed, destroy_key, shred
from storage.sealing.paper_keys import place_of_key
from storage.sealing.problems import SealKeyAway
from storage.sealing.sealed_store import as_stored
from storage.trail import events
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, marital_status
from tests.integration.conftest import Clock
from tests.integration.worker.hand_over.test_bags import handed_over, taken
from tests.integration.worker.test_pipeline import document, hand_in
from tests.integration.worker.test_rebuild import FIRST, assert_same, rows_of
from tests.sealed import master_key, sealing
from worker.hand_over.take_back import Place
from worker.pipeline import Workplace
from worker.queue.fitness import begin
from worker.rebuild.run import rebuild
from worker.turn import process


@pytest.fixture
def sealed_place(workplace: Workplace, tmp_path: Path) -> Workplace:
    """A workplace whose new papers are sealed."""
    return replace(workplace, archive=Archive(sealing(workplace.archive.store, tmp_path, master_key(tmp_path / "m"))))


@BOTH_SIZES
def test_a_sealed_paper_is_read_rebuilt_handed_over_and_sealed_again_when_it_comes_back(
    sealed_place: Workplace, empty_database: Database, tmp_path: Path, clock: Clock
) -> None:
    begin(sealed_place)
    scan = tiny_page("Phố Hàng Bạc")
    paper = hand_in(sealed_place, tmp_path, scan, dossier_code=FIRST)
    assert process(sealed_place) == paper
    assert document(sealed_place, paper).state in ("archived", "needs_review")
    with sealed_place.database.read() as session:
        files = session.scalars(select(FileRow).where(FileRow.document_id == paper)).all()
    assert {one.role for one in files} >= {"original", "access", "text"}
    for one in files:
        assert one.key.endswith(".age")
        content = read(sealed_place.archive.store, one.key)
        assert len(content) == one.size
        assert read(as_stored(sealed_place.archive.store), one.key).startswith(b"age-encryption.org/v1\n")
    assert next(read(sealed_place.archive.store, one.key) for one in files if one.role == "original") == scan

    for _ in rebuild(empty_database, sealed_place.archive, sealed_place.catalogue, tmp_path / "r.db", source="test"):
        pass
    for name in ("documents", "files", "pages", "fields"):
        before, after = rows_of(sealed_place.database).get(name, {}), rows_of(empty_database).get(name, {})
        assert before.keys() == after.keys()
    assert_same(rows_of(sealed_place.database)["files"], rows_of(empty_database)["files"], "files")

    folder = tmp_path / "nop-luu"
    (step,) = handed_over(sealed_place, folder, FIRST)
    assert step.documents == 1
    (given,) = folder.rglob("original.png")
    assert given.read_bytes() == scan, "who gets the package has no key"
    assert not list(folder.rglob("*.age"))
    database = Database(f"sqlite:///{tmp_path}/khac.db")
    upgrade(database)
    other = Archive(sealing(FolderStore(tmp_path / "khác"), tmp_path / "w", master_key(tmp_path / "m2")))
    place = Place(database, other, sealed_place.catalogue, tmp_path / "scratch")
    assert [(one.new, one.known, one.problem) for one in taken(place, folder)] == [(1, 0, "")]
    assert [(one.new, one.known, one.problem) for one in taken(place, folder)] == [(0, 1, "")]
    assert is_object_sealed(other, object_id_of(paper))
    with database.read() as session:
        key = session.scalars(select(FileRow.key).where(FileRow.document_id == paper, FileRow.role == "original")).one()
    assert read(other.store, key) == scan
    assert [(one.number, one.at) for one in other.history(object_id_of(paper))] == [
        (one.number, one.at) for one in sealed_place.archive.history(object_id_of(paper))
    ]
    ours = sealed_place
    stores = Stores(ours.database, ours.archive, None, tmp_path / "k", events.Actor("t", requester="lan"))
    assert shred(stores, paper, "hết hạn lưu")
    (back,) = taken(Place(ours.database, ours.archive, ours.catalogue, tmp_path / "back"), folder)
    assert (back.new, back.disposed) == (0, 1), "what was shredded here comes back from no package"
    database.close()


def test_a_key_that_is_away_keeps_workers_from_starting_and_puts_papers_back(
    embedded: Workplace, tmp_path: Path
) -> None:
    master = master_key(tmp_path / "m")
    place = replace(embedded, archive=Archive(sealing(embedded.archive.store, tmp_path, master)))
    paper = hand_in(place, tmp_path, tiny_page("Cầu Thê Húc"))
    begin(place)
    master.rename(tmp_path / "away")
    with pytest.raises(SealKeyAway):
        begin(place)
    without = replace(embedded, archive=Archive(sealing(embedded.archive.store, tmp_path)))
    with pytest.raises(SealKeyAway):
        begin(without)
    assert process(place) == paper
    assert document(place, paper).state == "received", "it is no fault of the paper"
    with place.database.read() as session:
        assert session.get_one(DocumentRow, paper).error_code == SealKeyAway.code
    (tmp_path / "away").rename(master)
    place.clock.now = place.clock().replace(day=28)  # type: ignore[attr-defined]
    assert process(place) == paper
    assert document(place, paper).state in ("archived", "needs_review")


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, sealing(store, tmp_path, master_key(tmp_path / "m")), tmp_path)


@BOTH_SIZES
def test_the_api_gives_sealed_files_in_parts_and_after_shredding_none(house: House, tmp_path: Path) -> None:
    paper = house.archive(marital_status(), dossier_code=FIRST)
    plain_house = House(house.database, as_stored(house.store), tmp_path)
    plain = plain_house.archive(marital_status())
    caller, browser = house.caller("read"), house.browser()
    where = f"/v1/documents/{paper}/files/access"
    whole = caller.get(where)
    assert whole.status_code == 200
    assert whole.content.startswith(b"%PDF-")
    size, tag = len(whole.content), whole.headers["ETag"]
    assert int(whole.headers["Content-Length"]) == size
    for asked, begin_at, end in (("0-0", 0, 1), ("5-", 5, size), ("-7", size - 7, size), (f"10-{size * 2}", 10, size)):
        part = caller.get(where, headers={"Range": f"bytes={asked}"})
        assert part.status_code == 206
        assert part.content == whole.content[begin_at:end]
        assert part.headers["Content-Range"] == f"bytes {begin_at}-{end - 1}/{size}"
    for asked in (f"{size}-", "-0"):
        refused = caller.get(where, headers={"Range": f"bytes={asked}"})
        assert (refused.status_code, refused.headers["Content-Range"]) == (416, f"bytes */{size}")
    (tmp_path / "m").rename(tmp_path / "away")
    for asked in ("vi", "en"):
        away = caller.get(where, headers={"Accept-Language": asked})
        assert (away.status_code, away.json()["code"]) == (503, SealKeyAway.code)
        assert "SOHOA_SEAL_KEYS" not in away.text
        assert str(tmp_path) not in away.text
    (tmp_path / "away").rename(tmp_path / "m")
    for ignored in (
        {"Range": "lines=1-2"},
        {"Range": "bytes=9-3"},
        {"Range": "bytes=0-1,4-5"},
        {"Range": "bytes=0-1", "If-Range": '"other"'},
    ):
        assert caller.get(where, headers=ignored).content == whole.content
    assert caller.get(where, headers={"Range": "bytes=0-1", "If-Range": tag}).status_code == 206
    picture = browser.get(f"/documents/{paper}/pages/1.jpg")
    assert picture.status_code == 200
    assert browser.get(f"/documents/{paper}/pages/1.jpg").content == picture.content
    kept = [one for one in (tmp_path / "pictures").rglob("*") if one.is_file()]
    assert kept
    assert not [one for one in kept if one.read_bytes().startswith(b"\xff\xd8")], "no picture lies there in the clear"
    packed = browser.get(f"/dossiers/{FIRST}/files.zip")
    assert whole.content in [
        zipfile.ZipFile(io.BytesIO(packed.content)).read(one)
        for one in zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    ]

    stores = Stores(house.database, Archive(house.store), None, tmp_path / "k", events.Actor("t", requester="lan"))
    assert shred(stores, paper, "hết hạn lưu")
    assert not shred(stores, paper, "lần hai")
    with pytest.raises(NotSealed):
        shred(stores, plain, "không mã hóa")
    assert caller.get(where).status_code == 410
    assert caller.get(where).json()["code"] == "refused.key_shredded"
    assert browser.get(f"/documents/{paper}/pages/1.jpg").status_code == 410, "not from what was kept either"
    assert zipfile.ZipFile(io.BytesIO(browser.get(f"/dossiers/{FIRST}/files.zip").content)).namelist() == []
    assert "khóa mã hóa đã bị hủy" in browser.get(f"/dossiers/{FIRST}").text
    assert caller.get(f"/v1/documents/{paper}").status_code == 410
    assert caller.get(f"/v1/documents/{plain}/files/access", follow_redirects=False).status_code in (200, 302, 307)
    (said,) = [one for one in house.trail() if one.action == "key_shredded"]
    assert (said.document_id, said.details["reason"]) == (paper, "hết hạn lưu")
    assert [one.action for one in house.trail()].count("file_read") >= 1


@ONE_MACHINE
def test_a_shredded_paper_comes_back_from_a_rebuild_as_one_that_was_shredded(
    house: House, tmp_path: Path, empty_database: Database
) -> None:
    shredded, unnamed = house.archive(marital_status(), dossier_code=FIRST), house.archive(marital_status())
    stores = Stores(house.database, Archive(house.store), None, tmp_path / "k", events.Actor("t", requester="lan"))
    with house.database.read() as session:
        before = session.get_one(DocumentRow, shredded)
    assert shred(stores, shredded, "Quyết định 5/QĐ-UBND")
    destroy_key(stores, unnamed, at=house.now, by="lan", reason="as before notes named papers")
    key = place_of_key(place_of(object_id_of(shredded)))
    note = read(as_stored(house.store), key)
    assert b"049201001234" not in note
    assert "Hoa" not in note.decode()

    catalogue = default_catalogue()
    steps = list(rebuild(empty_database, stores.first, catalogue, tmp_path / "r.db", source="test"))
    assert [one for one, _ in steps[-1].left_out] == [object_id_of(unnamed)]
    with empty_database.read() as session:
        assert session.scalars(select(DocumentRow.id)).all() == []
        row = session.scalars(select(ShreddedPaperRow)).one()
    assert (row.document_id, row.agency, row.sha256, row.kind) == (shredded, before.agency, before.sha256, before.kind)
    assert (row.received_at, row.dossier_code) == (before.received_at, FIRST)
    assert (row.shredded_by, row.reason) == ("lan", "Quyết định 5/QĐ-UBND")
    anew = House(empty_database, house.store, tmp_path)
    told = anew.caller("read").get(f"/v1/documents/{shredded}")
    assert (told.status_code, told.json()["code"]) == (410, "refused.key_shredded")
    elsewhere = anew.key("read", name="khac", bounds=Bounds(agency="H99"))[1]
    assert anew.caller(key=elsewhere).get(f"/v1/documents/{shredded}").status_code == 404
    assert anew.browser().get(f"/documents/{shredded}").status_code == 410
    assert dict(check_archive(empty_database, stores.first))[object_id_of(shredded)] == []

    as_stored(house.store).put(key, note.replace(b"H47", b"H48"))
    third = Database(f"sqlite:///{tmp_path}/third.db")
    upgrade(third)
    steps = list(rebuild(third, stores.first, catalogue, tmp_path / "r.db", source="test"))
    assert sorted(one for one, _ in steps[-1].left_out) == sorted(map(object_id_of, (shredded, unnamed)))
    third.close()
