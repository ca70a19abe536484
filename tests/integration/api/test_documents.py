"""Search, documents, dossiers and files over the API, in both deployments."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image

from api.desk.search.found_rows import rows_of
from api.evidence import found_texts
from dossier.errors import Encrypted, StoreRefused, TooLarge
from dossier.reading import Person
from storage.database.engine import Database
from storage.database.reach import EVERYTHING
from storage.objects.store import ObjectStore, read
from storage.papers import documents
from storage.trail import events
from storage.trail.events import Actor
from tests.archive import AGENCY, BOTH_SIZES, BOX, DESK, HEIGHT, OWNER_ID, House, marital_status, scan, value

pytestmark = BOTH_SIZES

DOSSIER = "000.00.23.H47-211101-0001"
REVERSED = "H47.23-211101-0001"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_a_document_has_the_shape_of_the_design(house: House) -> None:
    document_id = house.archive(marital_status(), dossier_code=DOSSIER, texts=["trang một", "trang hai"])
    shape = house.caller("read").get(f"/v1/documents/{document_id}").json()
    kept = house.caller("read").get(f"/v1/documents/{document_id}?retention=true").json().pop("retention")
    fields = shape.pop("fields")
    assert fields["owner_name"] == {
        "value": "Nguyễn Thị Hoa",
        "confidence": 0.95,
        "needs_review": False,
        "source": "ocr",
        "page": 1,
        "box": list(BOX),
    }
    (owner,) = shape.pop("persons")
    assert (owner["role"], owner["fields"]["name"]) == ("owner", fields["owner_name"])
    assert shape.pop("sha256")
    assert (kept["code"], shape.pop("signed_reason")["code"]) == ("no_rule", "signature_unconfirmed")
    assert shape == {
        "id": document_id,
        "state": "archived",
        "kind": {"code": "giay_xac_nhan_tinh_trang_hon_nhan", "confidence": 0.98},
        "dossier_code": DOSSIER,
        "desk": DESK,
        "pages": 2,
        "received_at": "2026-08-05T01:00:01Z",
        "archived_at": "2026-08-05T02:00:00Z",
        "signed": None,
        "signatures": [],
        "reuse": {"allowed": True, "reasons": []},
    }


def test_the_desks_page_shows_the_persons_by_role(house: House) -> None:
    mother = Person("mother", (value("name", "Lò Thị Lả"), value("born_on", "1990-02-01", needs_review=True)))
    document_id = house.archive([value("owner_name", "Lê An")], kind="giay_khai_sinh", persons=[mother])
    browser = house.browser()
    page = " ".join(browser.get(f"/documents/{document_id}").text.split())
    shown = page[page.index('id="persons"') :]
    assert shown.index("Chủ giấy tờ") < shown.index("Mẹ") < shown.index("Lò Thị Lả") < shown.index("01/02/1990")
    assert shown.index("01/02/1990") < shown.index("Cần kiểm tra")


def test_a_failed_document_says_why_in_the_callers_language(house: House) -> None:
    api = house.caller("read")
    encrypted = api.get(f"/v1/documents/{house.fail(Encrypted())}").json()
    assert (encrypted["state"], encrypted["kind"], encrypted["pages"]) == ("failed", None, None)
    assert encrypted["error"]["code"] == "unreadable.encrypted"
    assert "mật khẩu" in encrypted["error"]["message"]
    assert encrypted["reuse"]["reasons"][0]["code"] == "not_archived"
    large = house.fail(TooLarge(what="pages", limit=3000))
    message = api.get(f"/v1/documents/{large}", headers={"Accept-Language": "en"}).json()["error"]["message"]
    assert "3000" in message


def test_words_are_found_without_accents_and_exact_ones_come_first(house: House) -> None:
    exact = house.archive([value("owner_name", "Trần Thị Bưởi")])
    other = house.archive([value("owner_name", "Trần Thì Bười")])
    running = house.archive([value("owner_name", "Lê Hạ")], texts=["con bà Trần Thị Bưởi"])
    api = house.caller("read")
    found = api.get("/v1/documents", params={"q": "Trần Thị Bưởi"})
    assert ids(found) == [exact, running, other]
    assert [one.get("approximate") for one in found.json()["items"]] == [None, None, True]
    assert ids(api.get("/v1/documents", params={"q": "tran thi buoi"})) == [other, exact, running]
    assert ids(api.get("/v1/documents", params={"q": "không có ai"})) == []


def test_what_has_a_letter_otherwise_comes_last_and_is_told(house: House) -> None:
    exact = house.archive([value("owner_name", "Trần Thị Bưởi")])
    near = house.archive([value("owner_name", "Trần Thị Bùi")])
    answer = house.caller("read").get("/v1/documents", params={"q": "Trần Thị Bưởi"}).json()
    assert [(one["id"], one.get("approximate")) for one in answer["items"]] == [(exact, None), (near, True)]
    assert answer["total_estimate"] == 2
    page = house.browser().get("/", params={"q": "Trần Thị Bưởi"}).text
    assert page.index(exact) < page.index(near) < page.index("Gần đúng</p>")
    assert "Gần đúng" not in house.browser().get("/", params={"q": '"Trần Thị Bưởi"'}).text


def test_each_parameter_narrows_the_search(house: House) -> None:
    wanted = house.archive(marital_status(valid_until="2026-12-31"), dossier_code=DOSSIER)
    house.archive(
        marital_status(owner_id="049201009999", number="71/2026", issuer="Sở Tư pháp", issued_on="2020-01-01"),
        kind="giay_khai_sinh",
    )
    house.fail(Encrypted())
    api = house.caller("read")
    for parameters in (
        {"owner_id": OWNER_ID},
        {"kind": "giay_xac_nhan_tinh_trang_hon_nhan"},
        {"number": "70/ 2026"},
        {"issuer": "hoa cuong"},
        {"dossier_code": DOSSIER},
        {"issued_from": "2026-07-01"},
        {"issued_from": "2026-01-01", "issued_to": "2026-07-01"},
        {"valid_on": "2026-12-31"},
        {"q": "hoa", "state": "archived", "owner_id": OWNER_ID},
    ):
        assert ids(api.get("/v1/documents", params=parameters)) == [wanted], parameters
    assert len(ids(api.get("/v1/documents", params={"state": "failed"}))) == 1
    assert len(ids(api.get("/v1/documents"))) == 3


def test_a_mistyped_parameter_never_widens_the_search(house: House) -> None:
    house.archive(marital_status())
    api = house.caller("read")
    for parameters in (
        {"ownerid": OWNER_ID},
        {"kind": "giay_khai_sin"},
        {"state": "done"},
        {"issued_from": "1/7/2026"},
        {"limit": "0"},
        {"limit": "201"},
        {"dossier_code": "H47"},
        {"owner_id": "0\x00"},
        {"q": "\x00"},
        {"cursor": "%%%"},
        {"cursor": "bnVsbA=="},
    ):
        refused = api.get("/v1/documents", params=parameters)
        assert refused.status_code == 422, parameters
        assert refused.json()["code"] in ("refused.bad_request", "refused.bad_code")


def test_what_is_found_is_counted_and_shown_in_its_text_where_that_is_asked_for(house: House) -> None:
    found = house.archive(marital_status(), texts=("Trang một", "Xác nhận cho bà Hoa để bổ túc hồ sơ đất đai"))
    house.archive(marital_status(number="71/2026", issued_on="2025-01-02"))
    api = house.caller("read")
    plain = api.get("/v1/documents", params={"q": "bo tuc ho so"}).json()
    assert not {"facets", "snippets"} & plain.keys()
    told = api.get("/v1/documents", params={"q": "bo tuc ho so", "facets": True, "snippets": True}).json()
    assert [one["id"] for one in told["items"]] == [found]
    assert told["facets"]["kinds"] == [{"value": "giay_xac_nhan_tinh_trang_hon_nhan", "count": 1}]
    assert told["facets"]["years"] == [{"value": "2026", "count": 1}]
    snippet = told["snippets"][found]
    assert snippet["page"] == 2
    searched = house.trail()[-1].details
    assert (searched["query"], searched["texts"]) == ({"q": "bo tuc ho so", "snippets": True}, [found])
    assert [one["text"] for one in snippet["pieces"] if one["sought"]] == ["bổ", "túc", "hồ", "sơ"]
    both = api.get("/v1/documents", params={"facets": True}).json()["facets"]
    assert both["years"] == [{"value": "2026", "count": 1}, {"value": "2025", "count": 1}]
    # Values have all that is sought: there is nothing to show of the text.
    assert api.get("/v1/documents", params={"q": "Hoa", "snippets": True}).json()["snippets"] == {}


def test_a_search_stands_without_texts_where_the_store_refuses_or_is_slow(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [house.archive(marital_status(number=f"{n}/2026"), texts=("bổ túc hồ sơ",)) for n in range(3)]
    api, asked = house.caller("read"), {"q": "bo tuc", "snippets": True}
    monkeypatch.setattr(found_texts, "MOST_TEXTS", 2)
    assert len(api.get("/v1/documents", params=asked).json()["snippets"]) == 2
    monkeypatch.setattr(found_texts, "SECONDS", -1.0)
    slow = api.get("/v1/documents", params=asked).json()
    assert (len(slow["items"]), slow["snippets"]) == (len(papers), {})
    monkeypatch.setattr(found_texts, "SECONDS", 3.0)

    def refuse(_: str) -> None:
        raise StoreRefused(problem="InvalidAccessKeyId")

    monkeypatch.setattr(house.store, "open", refuse)
    refused = api.get("/v1/documents", params=asked).json()
    assert (len(refused["items"]), refused["snippets"]) == (len(papers), {})


def test_where_not_all_texts_may_be_read_those_of_the_best_papers_are(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived = [house.archive(marital_status(number=f"{n}/2026"), texts=("bổ túc hồ sơ",)) for n in range(3)]
    services = house.services()
    with house.database.read() as session:
        papers = documents.some(session, archived)
    monkeypatch.setattr(found_texts, "MOST_TEXTS", 1)
    for ranked in permutations(archived):  # one of them is the order in which the database has them
        found = [papers[one] for one in ranked]
        assert list(found_texts.texts_found(services, found, "bo tuc")) == [ranked[0]]
        rows = rows_of(services, EVERYTHING, found, "bo tuc")
        assert [row.document.id for row in rows] == list(ranked)
        assert [row.document.id for row in rows if row.text] == [ranked[0]]


def test_facets_count_what_is_within_reach_and_a_text_is_shown_to_none_who_may_not_see_all_of_it(house: House) -> None:
    house.archive(marital_status(), texts=("bổ túc hồ sơ",))
    house.archive([value("title", "Về việc bổ túc hồ sơ")], kind="quyet_dinh")
    key = house.key("read", name="thuong", sensitive=False)[1]
    told = house.caller(key=key).get("/v1/documents", params={"q": "bo tuc", "facets": True}).json()
    assert [one["value"] for one in told["facets"]["kinds"]] == ["quyet_dinh"]
    refused = house.caller(key=key).get("/v1/documents", params={"q": "bo tuc", "snippets": True})
    assert (refused.status_code, refused.json()["code"]) == (403, "refused.not_allowed")


@pytest.mark.parametrize("query", [{}, {"q": "nguyen"}])
def test_paging_by_cursor_gives_every_document_once(house: House, query: dict[str, str]) -> None:
    everyone = {house.archive(marital_status(number=f"{n}/2026")) for n in range(5)}
    api, cursor, seen = house.caller("read"), None, []
    for _ in range(5):
        answer = api.get("/v1/documents", params={**query, "limit": 2} | ({"cursor": cursor} if cursor else {}))
        seen += ids(answer)
        assert answer.json()["total_estimate"] == 5
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert set(seen) == everyone


def test_a_dossier_is_found_under_the_old_and_the_new_order_of_its_code(house: House) -> None:
    first = house.archive(marital_status(), dossier_code=DOSSIER)
    second = house.archive(marital_status(number="71/2026"), dossier_code=DOSSIER)
    newer = house.archive(marital_status(number="72/2026"), dossier_code="H57.132-260804-0583")
    api = house.caller("read")
    for code in (DOSSIER, REVERSED, " h47.23–211101-0001"):
        dossier = api.get(f"/v1/dossiers/{code}").json()
        assert dossier["code"] == DOSSIER
        assert [document["id"] for document in dossier["documents"]] == [first, second]
        assert ids(api.get("/v1/documents", params={"dossier_code": code})) == [second, first]
    for code in ("H57.132-260804-0583", "000.00.132.H57-260804-0583"):
        assert [document["id"] for document in api.get(f"/v1/dossiers/{code}").json()["documents"]] == [newer]
    assert api.get("/v1/dossiers/000.00.23.H47-211101-0002").status_code == 404
    assert api.get("/v1/dossiers/so-1").json()["code"] == "refused.bad_code"


def test_a_file_is_given_as_it_was_stored(house: House, store: ObjectStore) -> None:
    document_id = house.archive(marital_status(), texts=["giấy xác nhận"], name="Giấy\\xác: nhận?.pdf")
    api = house.caller("read")
    for role, start in (("original", b"%PDF"), ("access", b"%PDF"), ("text", "giấy xác nhận".encode())):
        answer = api.get(f"/v1/documents/{document_id}/files/{role}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].endswith(
            {"original": "Gi%E1%BA%A5y_x%C3%A1c_%20nh%E1%BA%ADn_.pdf", "access": ".pdf", "text": ".txt"}[role]
        )
        assert answer.content.startswith(start)
    assert api.get(f"/v1/documents/{document_id}/files/reading").status_code == 422
    assert api.get("/v1/documents/x/files/text").status_code == 404
    assert api.get("/v1/documents/x%00/files/text").status_code == 422
    assert [(event.action, event.details["role"]) for event in house.trail() if event.action == "file_read"] == [
        ("file_read", "original"),
        ("file_read", "access"),
        ("file_read", "text"),
    ]


def test_part_of_a_file_can_be_asked_for(house: House) -> None:
    document_id = house.archive(marital_status(), texts=["0123456789"])
    api = house.caller("read")
    address = f"/v1/documents/{document_id}/files/text"
    for asked, expected in (("bytes=2-4", b"234"), ("bytes=7-", b"789"), ("bytes=-2", b"89")):
        answer = api.get(address, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (206, expected)
        assert answer.headers["content-range"].endswith("/10")


def test_a_unit_of_ranges_that_is_not_known_counts_as_not_asked(house: House) -> None:
    api = house.caller("read")
    address = f"/v1/documents/{house.archive(marital_status(), texts=['0123456789'])}/files/text"
    answer = api.get(address, headers={"Range": "pages=1-2"})
    assert (answer.status_code, answer.content) == (200, b"0123456789")


def test_head_answers_as_get_without_content(house: House) -> None:
    api, document_id = house.caller("read"), house.archive(marital_status(), texts=["0123456789"])
    for path in (f"/v1/documents/{document_id}", f"/v1/documents/{document_id}/files/text", "/health/live", "/v1/x"):
        got, head = api.get(path), api.head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers.get("content-length") == got.headers.get("content-length")
    assert api.head("/v1/lookup").status_code == 405


def test_a_file_that_is_missing_from_the_archive_is_a_fault_and_no_read(house: House, store: ObjectStore) -> None:
    document_id = house.archive(marital_status())
    (key,) = [key for key in store.keys("") if key.endswith("/access.pdf")]
    store.delete(key)
    answer = house.caller("read").get(f"/v1/documents/{document_id}/files/access", headers={"Accept-Language": "vi"})
    assert (answer.status_code, answer.json()["code"]) == (500, "fatal.archive_damaged")
    assert "access: không có trong kho" in answer.json()["detail"]
    assert "file_read" not in [event.action for event in house.trail()]


def test_a_page_of_the_access_copy_is_drawn_from_either_store(house: House, store: ObjectStore) -> None:
    document_id = house.archive(marital_status(), texts=["một", "hai"])
    failed = house.fail(Encrypted())
    api = house.browser()
    page = api.get(f"/documents/{document_id}/pages/2.jpg")
    with Image.open(BytesIO(page.content)) as image:
        assert (image.format, image.height) == ("JPEG", HEIGHT)  # as it was scanned
    for missing in (f"{document_id}/pages/3.jpg", f"{document_id}/pages/0.jpg", f"{failed}/pages/1.jpg", "x"):
        assert api.get(f"/documents/{missing}").status_code == 404, missing
    (key,) = [key for key in store.keys("") if key.endswith("/access.pdf")]
    store.put(key, b"no pdf")
    broken = api.get(f"/documents/{document_id}/pages/1.jpg")
    assert broken.status_code == 500
    assert "fatal.archive_damaged" in broken.text
    assert "access: không vẽ được trang 1" in broken.text
    (drawn,) = [event for event in house.trail() if event.action == "file_read"]
    assert (drawn.document_id, drawn.details["role"], drawn.details["page"]) == (document_id, "access", 2)


def test_every_read_is_an_event_with_purpose_and_requester(house: House) -> None:
    document_id = house.archive(marital_status(), dossier_code=DOSSIER)
    api, before = house.caller("read"), len(house.trail())
    api.get("/v1/documents", params={"q": "hoa"})
    api.get(f"/v1/documents/{document_id}")
    api.get(f"/v1/documents/{document_id}/files/original")
    api.get(f"/v1/dossiers/{DOSSIER}")
    api.get("/v1/documents/unknown")
    written = house.trail()[before:]
    assert [(event.action, event.document_id) for event in written] == [
        ("searched", None),
        ("read", document_id),
        ("file_read", document_id),
        ("dossier_read", None),
    ]
    assert written[0].details["query"] == {"q": "hoa"}
    assert written[0].details["documents"] == written[3].details["documents"] == [document_id]
    for event in written:
        assert (event.actor, event.purpose, event.requester) == ("client:motcua", "giai quyet ho so", "canbo.lan")
        assert event.details["client"]


@pytest.mark.parametrize("sent", ["đăng ký kết hôn".encode(), quote("đăng ký kết hôn").encode()])
def test_purpose_and_requester_go_into_the_trail_in_vietnamese(house: House, sent: bytes) -> None:
    document_id = house.archive(marital_status())
    api = house.caller("read")
    headers = {b"X-Purpose": sent, b"X-Requester": "Lê Thị Lan".encode(), b"X-Correlation-Id": b"hs-0001"}
    answer = api.get(f"/v1/documents/{document_id}", headers=headers)
    assert answer.headers["x-correlation-id"] == "hs-0001"
    with house.database.read() as session:
        read = events.of_document(session, document_id)[-1]
    assert (read.action, read.actor) == (
        "read",
        Actor("client:motcua", "đăng ký kết hôn", "Lê Thị Lan", "hs-0001"),
    )


def test_an_upload_is_accepted_and_can_be_asked_for(house: House, store: ObjectStore) -> None:
    api = house.caller("write", "read")
    content = scan("upload")
    sent = {"file": ("C:\\scan\\giấy 1.pdf", content, "application/pdf")}
    taken = api.post("/v1/documents", files=sent, data={"desk": DESK, "dossier_code": DOSSIER})
    assert taken.status_code == 202, taken.text
    assert (taken.json()["state"], taken.json()["dossier_code"]) == ("received", DOSSIER)
    assert api.get(taken.headers["location"]).json()["id"] == taken.json()["id"]
    (key,) = [key for key in store.keys("") if key.endswith("original.pdf")]
    assert read(store, key) == content

    again = api.post("/v1/documents", files={"file": ("khac.pdf", content)}, data={"desk": DESK})
    assert (again.status_code, again.json()["id"]) == (200, taken.json()["id"])
    arrived = [(event.action, event.requester) for event in house.trail() if event.action.startswith("received")]
    assert arrived == [("received", "canbo.lan"), ("received_again", "canbo.lan")]
    assert list((house.folder / "work").iterdir()) == []


def test_an_upload_goes_into_the_dossier_however_its_code_is_spelled(house: House) -> None:
    house.archive(marital_status(), dossier_code=DOSSIER)
    taken = house.caller("write").post(
        "/v1/documents", files={"file": ("a.pdf", scan("a"))}, data={"desk": DESK, "dossier_code": REVERSED}
    )
    assert taken.json()["dossier_code"] == DOSSIER


def test_an_upload_with_a_mistake_changes_nothing(house: House) -> None:
    api = house.caller("write")
    scanned = ("a.pdf", scan("a"))
    calls: tuple[tuple[dict[str, Any], dict[str, str], str], ...] = (
        ({}, {"desk": DESK}, "refused.bad_request"),
        ({"file": scanned}, {}, "refused.bad_request"),
        ({"file": scanned}, {"desk": "khong-co"}, "refused.bad_request"),
        ({"file": scanned}, {"desk": DESK, "dosier_code": DOSSIER}, "refused.bad_request"),
        ({"desk": scanned}, {"file": DESK}, "refused.bad_request"),
        ({"file": scanned}, {"desk": DESK, "dossier_code": "so-1"}, "refused.bad_code"),
        ({"file": ("a.pdf", b"")}, {"desk": DESK}, "unreadable.empty"),
        ({"file": ("a.pdf", b"<html>")}, {"desk": DESK}, "unreadable.not_a_scan"),
    )
    for files, data, code in calls:
        refused = api.post("/v1/documents", files=files, data=data)
        assert refused.json()["code"] == code, (data, refused.text)
        assert refused.status_code in (415, 422)
    assert list(house.store.keys("")) == []


def test_an_upload_that_is_no_form_is_refused(house: House) -> None:
    api = house.caller("write")
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x", "application/json", ""):
        refused = api.post("/v1/documents", content=b"{}", headers={"Content-Type": content_type})
        assert (refused.status_code, refused.json()["code"]) == (422, "refused.bad_request"), content_type


def test_an_upload_is_cut_off_at_the_limit(house: House) -> None:
    house.upload_limit_bytes = 100_000
    refused = house.caller("write").post(
        "/v1/documents", files={"file": ("a.pdf", b"%PDF" + bytes(200_000))}, data={"desk": DESK}
    )
    assert (refused.status_code, refused.json()["code"]) == (413, "unreadable.too_large")
    assert list(house.store.keys("")) == []


def test_the_report_counts_by_desk_kind_and_month(house: House) -> None:
    house.archive(marital_status())
    house.archive(marital_status(), review=["unsure:number"])
    house.now -= timedelta(days=40)
    house.archive(marital_status())
    rows = house.caller("report").get("/v1/reports/progress").json()["items"]
    assert [(row["month"], row["received"], row["archived"], row["needs_review"]) for row in rows] == [
        ("2026-06", 1, 1, 0),
        ("2026-08", 2, 1, 1),
    ]
    assert {row["agency"] for row in rows} == {AGENCY}
