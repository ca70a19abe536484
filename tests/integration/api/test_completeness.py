"""A dossier against the list of its procedure, over the API and on the desk's pages, in both deployments."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import Encrypted
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, House, marital_status, value

pytestmark = BOTH_SIZES

DOSSIER = "000.00.23.H47-211101-0001"
MARRIAGE = "1.000894.000.00.00.H47"
MARITAL, FORM = "giay_xac_nhan_tinh_trang_hon_nhan", "to_khai"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def cover(house: House, *, needs_review: bool = False, procedure: str = MARRIAGE) -> str:
    """The cover sheet, which alone says what procedure the dossier is for."""
    fields = [
        value("dossier_code", DOSSIER),
        value("procedure_code", procedure, needs_review=needs_review, confidence=0.4 if needs_review else 0.95),
    ]
    review = ["unsure.procedure_code"] if needs_review else []
    return house.archive(fields, kind="giay_tiep_nhan_ho_so", dossier_code=DOSSIER, review=review)


def asked(house: House) -> Any:
    answer = house.caller("read").get(f"/v1/dossiers/{DOSSIER}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_missing_extra_and_duplicate_papers_are_named_from_the_procedure_on_the_cover(house: House) -> None:
    cover(house)
    first = house.archive(marital_status(), dossier_code=DOSSIER)
    again = house.archive(marital_status(), dossier_code=DOSSIER, review=["unsure.owner_born_on"])
    birth = house.archive([value("owner_name", "Trần An")], kind="giay_khai_sinh", dossier_code=DOSSIER)
    found = asked(house)
    assert found["procedure_code"] == MARRIAGE
    assert found["completeness"] == {
        "verdict": "incomplete",
        "present": [{"kinds": [MARITAL], "documents": [first]}],
        "missing": [{"kinds": [FORM], "count": 1}],
        "extra": [birth],
        "duplicate": [[first, again]],
        "unconfirmed": [again],
        "unrecognised": [],
    }


def test_a_dossier_becomes_complete_with_its_last_paper(house: House) -> None:
    cover(house)
    waiting = house.archive([value("owner_name", "Trần An")], kind=FORM, dossier_code=DOSSIER, review=["unsure.x"])
    found = asked(house)["completeness"]
    assert (found["verdict"], found["missing"], found["unconfirmed"]) == ("complete", [], [waiting])


def test_two_certificates_of_two_people_are_no_duplicates(house: House) -> None:
    cover(house)
    for owner_id in ("049201001234", "049301005678"):
        house.archive(marital_status(owner_id=owner_id), dossier_code=DOSSIER)
    found = asked(house)["completeness"]
    assert (found["duplicate"], found["extra"]) == ([], [])


def test_a_paper_whose_kind_is_unknown_leaves_open_whether_something_is_missing(house: House) -> None:
    cover(house)
    unknown = house.archive([], kind="khac", dossier_code=DOSSIER, review=["kind.unknown"])
    found = asked(house)["completeness"]
    assert (found["verdict"], found["unrecognised"]) == ("unknown", [unknown])
    assert found["missing"] == [{"kinds": [FORM], "count": 1}]


@pytest.mark.parametrize("said", [{"needs_review": True}, {"procedure": "1.999999"}, {"procedure": "kết hôn"}])
def test_without_a_procedure_that_has_a_list_nothing_is_judged(house: House, said: dict[str, Any]) -> None:
    cover(house, **said)
    found = asked(house)["completeness"]
    assert (found["verdict"], found["present"], found["missing"], found["extra"]) == ("unknown", None, None, None)


def test_cover_sheets_that_name_two_procedures_decide_nothing(house: House) -> None:
    cover(house)
    cover(house, procedure="1.001193")
    found = asked(house)
    assert (found["procedure_code"], found["completeness"]["verdict"]) == (None, "unknown")


def test_a_doubtful_procedure_is_not_written_down_as_that_of_the_dossier(house: House) -> None:
    fields = [value("dossier_code", DOSSIER), value("procedure_code", MARRIAGE, needs_review=True, confidence=0.4)]
    house.archive(fields, kind="giay_tiep_nhan_ho_so", review=["unsure.procedure_code"])
    assert asked(house)["procedure_code"] is None


def test_the_page_of_a_dossier_says_what_is_missing_and_leads_to_its_papers(house: House) -> None:
    cover_id = cover(house)
    paper = house.archive(marital_status(), dossier_code=DOSSIER)
    browser = house.browser()
    # Found under the other order of its groups, too.
    page = browser.get("/dossiers/H47.23-211101-0001")
    assert page.status_code == 200
    words = words_of(page.text)
    assert f"Hồ sơ {DOSSIER}" in words
    assert "Thành phần hồ sơ: chưa đủ" in words
    assert "Còn thiếu: Tờ khai" in words
    assert f'href="/documents/{paper}"' in page.text
    assert f'href="/documents/{cover_id}"' in page.text
    assert "Nguyễn Thị Hoa" in words
    assert [event.action for event in house.trail()].count("dossier_read") == 1


def test_the_page_of_a_cover_sheet_shows_it_and_that_of_another_paper_only_leads_there(house: House) -> None:
    cover_id = cover(house)
    paper = house.archive(marital_status(), dossier_code=DOSSIER)
    browser = house.browser()
    on_cover, on_paper = (browser.get(f"/documents/{one}").text for one in (cover_id, paper))
    assert "Còn thiếu: Tờ khai" in words_of(on_cover)
    assert "Còn thiếu" not in words_of(on_paper)
    assert f'href="/dossiers/{DOSSIER}"' in on_paper


def test_a_dossier_of_papers_that_were_not_read_has_its_page(house: House) -> None:
    failed = house.fail(Encrypted())
    cover(house)
    browser = house.browser()
    assert browser.get(f"/documents/{failed}").status_code == 200
    assert browser.get(f"/dossiers/{DOSSIER}").status_code == 200
    assert browser.get("/dossiers/H47.23-211101-9999").status_code == 404
    assert browser.get("/dossiers/abc").status_code == 422


def test_of_a_stack_handed_in_for_a_dossier_its_papers_count_and_not_itself(house: House) -> None:
    cover(house)
    stack = house.archive([], kind="khac", dossier_code=DOSSIER)
    form = house.archive([value("owner_name", "Trần An")], kind=FORM, dossier_code=DOSSIER)
    with house.database.write() as session:
        session.get_one(DocumentRow, stack).kind = None
        part = session.get_one(DocumentRow, form)
        part.stack_id, part.first_page, part.last_page = stack, 2, 3
    found = asked(house)["completeness"]
    assert (found["verdict"], found["unrecognised"], found["extra"]) == ("complete", [], [])
