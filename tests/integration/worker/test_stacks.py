"""A stack of papers scanned in one go: from its one file to a document for each paper, on both databases and stores."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from itertools import count
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from PIL import Image

from scripts.samples import make_pdf, tiny_page
from storage.archive.ocfl import object_id_of
from storage.database.models import DocumentRow, FieldRow
from storage.objects.store import read
from storage.papers import batches, deliveries, documents
from storage.papers.documents import Document
from storage.papers.search import search
from storage.queue import leases, progress
from storage.search.query import Query
from storage.trail import events
from tests.archive import BOTH_SIZES, House, verified_trail
from tests.children import in_child, status_of
from tests.integration.conftest import Clock
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from worker.pipeline import Workplace
from worker.separate.separator import Separator
from worker.separate.sheets import separator_sheet
from worker.turn import process

CODE = "H47.23.101-260804-0583"


def separator(begins: str = "paper", code: str | None = None) -> bytes:
    sheet = separator_sheet(Separator(begins, code))  # type: ignore[arg-type]
    png = BytesIO()
    sheet.convert("L").resize((827, 1169), Image.Resampling.BOX).save(png, "PNG", dpi=(100, 100))
    return png.getvalue()


def pdf_of(pictures: list[bytes]) -> bytes:

    return bytes(img2pdf.convert(pictures, engine=img2pdf.Engine.internal))


@pytest.fixture
def stack() -> bytes:
    """A dossier of two papers, the first of two pages, and a paper before it."""
    papers = [tiny_page(text) for text in ("Đường Nguyễn Huệ", "Chợ Đồng Xuân", "Cầu Thê Húc", "Hồ Hoàn Kiếm")]
    return pdf_of([papers[0], separator("dossier", CODE), papers[1], papers[2], separator(), papers[3]])


def parts(place: Workplace, stack_id: str) -> list[Document]:
    return [document(place, part.document_id) for part in document(place, stack_id).parts]


def test_a_stack_becomes_a_document_for_each_paper(workplace: Workplace, tmp_path: Path, stack: bytes) -> None:
    stack_id = hand_in(workplace, tmp_path, stack, "pdf")
    assert process(workplace) == stack_id
    assert process(workplace) is None
    whole = document(workplace, stack_id)
    assert (whole.state, whole.kind, whole.page_count, whole.part_of) == ("archived", None, 6, None)
    assert copy_of(workplace, stack_id, "original") == stack
    found = parts(workplace, stack_id)
    assert [one.page_count for one in found] == [1, 2, 1]
    assert [one.dossier_code for one in found] == [None, CODE, CODE]
    assert [(one.part_of.first, one.part_of.last) for one in found if one.part_of] == [(1, 1), (3, 4), (6, 6)]
    texts = [copy_of(workplace, one.id, "text").decode() for one in found]
    assert "Nguyễn Huệ" in texts[0]
    assert "Nguyễn Huệ" not in texts[1]
    assert texts[1].index("Đồng Xuân") < texts[1].index("\f") < texts[1].index("Thê Húc")
    for one in found:
        with pikepdf.open(BytesIO(copy_of(workplace, one.id, "access"))) as copy:
            assert len(copy.pages) == one.page_count
        record = json.loads(copy_of(workplace, one.id, "reading"))
        assert [page["number"] for page in record["pages"]] == list(range(1, (one.page_count or 0) + 1))
        assert {field.page for field in one.fields} <= {None, *range(1, (one.page_count or 0) + 1)}
        assert workplace.archive.problems(object_id_of(one.id)) == []
    assert not list(workplace.scratch.glob("*")), "scratch is left behind"


def test_the_archive_alone_tells_what_was_cut_from_what(workplace: Workplace, tmp_path: Path, stack: bytes) -> None:
    stack_id = hand_in(workplace, tmp_path, stack, "pdf")
    process(workplace)
    archive = workplace.archive
    listed = json.loads(read(archive.store, archive.stored(object_id_of(stack_id), "parts.json").key))["parts"]
    assert [part["pages"] for part in listed] == [[1, 1], [3, 4], [6, 6]]
    for part in listed:
        origin = json.loads(read(archive.store, archive.stored(part["object"], "part.json").key))
        assert origin["pages"] == part["pages"]
        assert origin["stack"] == object_id_of(stack_id)
        assert origin["sha256"] == document(workplace, stack_id).sha256
    assert {part["object"] for part in listed} | {object_id_of(stack_id)} == set(archive.object_ids())


def test_papers_are_found_and_their_stack_is_not_found_by_their_words(
    embedded: Workplace, tmp_path: Path, stack: bytes
) -> None:
    stack_id = hand_in(embedded, tmp_path, stack, "pdf")
    process(embedded)
    with embedded.database.read() as session:
        found = search(session, Query(q="cau the huc")).items
        assert [one.id for one in found] == [document(embedded, stack_id).parts[1].document_id]
        code, _, papers = documents.of_dossier(session, CODE)
        assert (code, [one.id for one in papers]) == (CODE, [one.id for one in parts(embedded, stack_id)[1:]])


def test_the_trail_tells_of_the_stack_and_of_each_paper(embedded: Workplace, tmp_path: Path, stack: bytes) -> None:
    stack_id = hand_in(embedded, tmp_path, stack, "pdf")
    process(embedded)
    with embedded.database.read() as session:
        whole = events.of_document(session, stack_id)
        assert [event.action for event in whole] == ["received", "archived"]
        for one in parts(embedded, stack_id):
            assert [event.action for event in events.of_document(session, one.id)] == ["cut", one.state]
        verified_trail(session)


def test_the_same_stack_again_is_the_same_papers(embedded: Workplace, tmp_path: Path, stack: bytes) -> None:
    stack_id = hand_in(embedded, tmp_path, stack, "pdf")
    process(embedded)
    assert hand_in(embedded, tmp_path, stack, "pdf") == stack_id
    assert process(embedded) is None
    with embedded.database.read() as session:
        assert session.query(DocumentRow).count() == 4


def test_a_stack_handed_into_a_dossier_passes_it_on_and_disagreement_waits_for_a_person(
    embedded: Workplace, tmp_path: Path, stack: bytes
) -> None:
    other = "H47.23.101-260804-0999"
    stack_id = hand_in(embedded, tmp_path, stack, "pdf", dossier_code=other)
    process(embedded)
    first, second, _ = parts(embedded, stack_id)
    assert first.dossier_code == other
    assert second.state == "needs_review"
    assert second.dossier_code is None
    named = next(field for field in second.fields if field.name == "dossier_code")
    assert (named.value, named.needs_review) == (CODE, True)
    with embedded.database.write() as session:
        deliveries.withdraw(session, stack_id, now=embedded.clock(), actor=events.Actor("test"))
    left = document(embedded, first.id)
    assert (left.dossier_code, left.state) == (None, "needs_review")
    assert [(field.value, field.needs_review) for field in left.fields if field.name == "dossier_code"] == [
        (other, True)
    ]


def test_a_file_whose_kind_is_stated_is_not_cut(embedded: Workplace, tmp_path: Path, stack: bytes) -> None:
    document_id = hand_in(embedded, tmp_path, stack, "pdf", given={"kind": "quyet_dinh"})
    process(embedded)
    whole = document(embedded, document_id)
    assert (whole.kind, whole.state, whole.parts) == ("quyet_dinh", "needs_review", ())


def test_a_long_paper_is_not_cut(embedded: Workplace, tmp_path: Path) -> None:
    content = make_pdf(tmp_path / "long.pdf", seed=3, pages=4).read_bytes()
    document_id = hand_in(embedded, tmp_path, content, "pdf")
    process(embedded)
    assert document(embedded, document_id).parts == ()
    assert document(embedded, document_id).page_count == 4


def killed_before_write(place: Workplace, write: int) -> Callable[[], None]:
    """A worker that is killed before it writes to the store for the `write`-th time, from 0."""

    def work() -> None:
        place.database.after_fork()
        writes, put = count(), place.archive.store.put

        def put_or_die(key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
            if next(writes) == write:
                os.kill(os.getpid(), signal.SIGKILL)
            put(key, source, keep)

        place.archive.store.put = put_or_die  # type: ignore[method-assign]
        process(place)

    return work


@BOTH_SIZES
def test_killed_at_any_write_nothing_is_lost_or_doubled(workplace: Workplace, clock: Clock, tmp_path: Path) -> None:
    small = pdf_of([tiny_page("Một"), separator("dossier", CODE), tiny_page("Hai")])
    stack_id = hand_in(workplace, tmp_path, small, "pdf")
    deaths = 0
    for write in range(0, 60, 4):
        with workplace.database.write() as session:
            row = session.get_one(DocumentRow, stack_id)
            row.abandoned = 0  # it is not the paper's fault
        ended = status_of(in_child(killed_before_write(workplace, write)))
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        deaths += 1
        with workplace.database.read() as session:
            assert session.query(DocumentRow).count() == 1, "half of a stack can be found"
        clock.now += timedelta(minutes=5)
        with workplace.database.write() as session:
            assert leases.release(session, now=clock()) == [stack_id]
    assert deaths > 2
    found = parts(workplace, stack_id)
    assert [(one.part_of.first, one.part_of.last) for one in found if one.part_of] == [(1, 1), (3, 3)]
    objects = sorted(workplace.archive.object_ids())
    assert objects == sorted(object_id_of(one) for one in (stack_id, *(part.id for part in found)))
    for object_id in objects:
        assert workplace.archive.problems(object_id) == []
        inventory = workplace.archive.inventory(object_id)
        assert inventory is not None
        assert inventory["head"] == ("v2" if object_id == object_id_of(stack_id) else "v1")
    with workplace.database.read() as session:
        assert session.query(DocumentRow).count() == 3
        for one in found:
            assert [event.action for event in events.of_document(session, one.id)] == ["cut", one.state]


def test_ids_and_sums_of_parts_follow_from_the_stack(embedded: Workplace, tmp_path: Path, stack: bytes) -> None:
    stack_id = hand_in(embedded, tmp_path, stack, "pdf")
    process(embedded)
    found = parts(embedded, stack_id)
    assert len({one.sha256 for one in found} | {document(embedded, stack_id).sha256}) == 4
    assert all(uuid.UUID(one.id).version == 5 for one in found)


def test_the_api_and_the_pages_lead_from_the_stack_to_its_papers_and_back(
    embedded: Workplace, tmp_path: Path, stack: bytes
) -> None:
    stack_id = hand_in(embedded, tmp_path, stack, "pdf")
    process(embedded)
    house = House(embedded.database, embedded.archive.store, tmp_path)
    api = house.caller("read", "lookup")
    whole = api.get(f"/v1/documents/{stack_id}").json()
    assert [part["pages"] for part in whole["parts"]] == [[1, 1], [3, 4], [6, 6]]
    assert whole["reuse"]["allowed"] is False
    for part in whole["parts"]:
        one = api.get(f"/v1/documents/{part['document_id']}").json()
        assert one["part_of"] == {"document_id": stack_id, "pages": part["pages"]}
        assert "parts" not in one
        assert api.get(f"/v1/documents/{part['document_id']}/files/access").content.startswith(b"%PDF")
        assert api.get(f"/v1/documents/{part['document_id']}/files/original").status_code == 404
    assert "part_of" not in whole
    dossier = api.get(f"/v1/dossiers/{CODE}").json()
    assert [one["id"] for one in dossier["documents"]] == [part["document_id"] for part in whole["parts"][1:]]

    desk = house.browser()
    page = desk.get(f"/documents/{stack_id}").text
    for part in whole["parts"]:
        assert f'href="/documents/{part["document_id"]}"' in page
        own = desk.get(f"/documents/{part['document_id']}").text
        assert f'href="/documents/{stack_id}"' in own
        assert desk.get(f"/documents/{part['document_id']}/pages/1.jpg").headers["content-type"] == "image/jpeg"


def test_a_part_is_redacted_by_its_own_pages_and_its_stack_is_not_there_for_who_sees_redacted_papers(
    embedded: Workplace, tmp_path: Path, stack: bytes
) -> None:
    stack_id = hand_in(embedded, tmp_path, stack, "pdf")
    process(embedded)
    part = parts(embedded, stack_id)[1]
    with embedded.database.write() as session:
        session.get_one(DocumentRow, part.id).kind = "giay_khai_sinh"
        seen = {"name": "birth_place", "value": "Cầu Thê Húc", "page": 2, "box": [0, 0, 827, 1169]}
        session.add(FieldRow(document_id=part.id, confidence=0.9, source="ocr", needs_review=False, **seen))
    house = House(embedded.database, embedded.archive.store, tmp_path)
    api = house.caller(key=house.key("read", "redacted", sensitive=False)[1])
    given = api.get(f"/v1/documents/{part.id}/files/redacted")
    assert given.status_code == 200, given.text
    said = subprocess.run(["pdftotext", "-", "-"], input=given.content, capture_output=True, check=True).stdout.decode()
    _, first, second, _ = said.split("\f")
    assert "Thê Húc" in second
    assert "Húc" not in first
    assert "Chợ" not in said
    for what in ("", "/files/original", "/files/redacted"):
        assert api.get(f"/v1/documents/{stack_id}{what}").status_code == 404


def test_a_batch_counts_what_was_received_and_the_report_counts_papers(
    embedded: Workplace, tmp_path: Path, stack: bytes
) -> None:
    stack_id = hand_in(embedded, tmp_path, stack, "pdf")
    process(embedded)
    with embedded.database.write() as session:
        actor = events.Actor("test")
        batch = batches.begin(
            session,
            name="b",
            sha256="0" * 64,
            desk="mot-cua",
            paths=[(1, 1, "a.pdf")],
            now=embedded.clock(),
            actor=actor,
        )
        batches.taken(session, batch, 1, stack_id)
        assert (batches.tally(session, batch).received, batches.tally(session, batch).archived) == (1, 1)
        assert sum(row.received for row in progress.report(session)) == 3
