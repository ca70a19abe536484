"""A paper that is read again keeps what persons said of it."""

from __future__ import annotations

import json
from pathlib import Path

from dossier.review.corrections import KIND, Change
from scripts.samples import tiny_page
from storage.archive.ocfl import object_id_of
from storage.database.models import DocumentRow
from storage.papers.search import search
from storage.review import again, review_list
from storage.review.corrections import ReviewDesk
from storage.review.review_list import Waiting
from storage.search.query import Query
from tests.integration.worker.test_pipeline import copy_of, hand_in
from tests.reviewing import LAN
from worker.pipeline import Workplace
from worker.turn import process

KIND_SET = "giay_xac_nhan_tinh_trang_hon_nhan"
NOT_PRINTED = "99/XN-UBND"


def standing(place: Workplace, document_id: str) -> Waiting:
    with place.database.read() as session:
        return review_list.of_document(session, document_id, now=place.clock())


def read_again(place: Workplace, document_id: str) -> None:
    """As an operator has it read once more that has a better engine now, also where nobody has to look at it."""
    with place.database.write() as session:
        assert again.read_by_others(session, place.engine) == []
        session.get_one(DocumentRow, document_id).engine = "an older one"
    with place.database.write() as session:
        assert again.read_by_others(session, place.engine) == [document_id]
        assert again.read_again(session, place.archive, document_id, LAN, now=place.clock(), settled=True)
    assert process(place) == document_id


def test_a_paper_read_again_keeps_what_a_person_said(workplace: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(workplace, tmp_path, tiny_page("Lê Văn Mới"))
    process(workplace)
    desk = ReviewDesk(workplace.database, workplace.archive, workplace.catalogue)
    before = standing(workplace, document_id)
    read_of_it = {field.name: field for field in before.document.fields}
    gone = next(name for name in ("owner_name", "title", "issuer") if name in read_of_it)
    changes = [Change("number", NOT_PRINTED), Change(gone, None), Change("scope", "kết hôn"), Change(KIND, KIND_SET)]
    desk.correct(document_id, changes, LAN, version=before.document.version, now=workplace.clock())
    reading = copy_of(workplace, document_id, "reading")

    read_again(workplace, document_id)
    anew = standing(workplace, document_id)
    fields = {field.name: field for field in anew.document.fields}
    assert (fields["number"].value, fields["number"].source) == (NOT_PRINTED, "person")
    assert (fields["scope"].value, anew.document.kind) == ("kết hôn", KIND_SET)
    assert gone not in fields
    assert not {code for code in anew.reasons if code.startswith("kind.") or code == "unsure.number"}
    assert anew.document.state == "needs_review"
    assert copy_of(workplace, document_id, "reading") == reading, "the machine's reading was touched"
    with workplace.database.read() as session:
        assert search(session, Query(number=NOT_PRINTED)).total_estimate == 1

    # What was confirmed is not asked again, and what was corrected waits for its confirmation as before.
    codes = [code for code in anew.reasons if code != "unconfirmed"]
    desk.confirm(document_id, codes, LAN, version=anew.document.version, now=workplace.clock())
    assert standing(workplace, document_id).document.state == "archived"
    read_again(workplace, document_id)
    assert (standing(workplace, document_id).reasons, standing(workplace, document_id).document.state) == (
        (),
        "archived",
    )
    record = json.loads(copy_of(workplace, document_id, "review"))
    assert [act["action"] for act in record["acts"]] == ["corrected", "confirmed"]
    assert workplace.archive.problems(object_id_of(document_id)) == []
