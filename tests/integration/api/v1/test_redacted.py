"""A program for redacted papers knows of papers of sensitive kinds, and neither reads nor sees what is sensitive."""

from __future__ import annotations

import hashlib
import io
import subprocess
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import update

from api.auth import redactable_kinds, sensitive_kinds
from api.evidence import redacted
from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field, Person, Word
from storage.backup.work_folders import OPENED
from storage.clients import REDACTED
from storage.database.engine import Database
from storage.database.models import ClientRow, DocumentRow, FieldRow, FileRow
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, ONE_MACHINE, OWNER_ID, House, value
from tests.sealed import master_key, sealing

PROVINCE = pytest.mark.parametrize(("database_url", "objects_url"), [("postgresql", "s3")], indirect=True)
NAME_AT, PEOPLE_AT = (200, 300, 500, 360), (600, 300, 800, 360)
WORDS = (
    Word("Lò", (200, 300, 300, 360), 0.9, 0),
    Word("Hoa", (320, 300, 500, 360), 0.9, 0),
    Word("Thái", PEOPLE_AT, 0.9, 0),
)
NAME = Field("owner_name", "Lò Hoa", 0.9, "ocr", needs_review=True, page=1, box=NAME_AT)
PEOPLE = Field("ethnicity", "Thái", 0.9, "ocr", page=1, box=PEOPLE_AT)
DOSSIER = "000.00.23.H47-211101-0001"
PREFILL = {"owner_id": OWNER_ID, "fields": ["ethnicity", "owner_name"], "persons": ["mother"]}


def sheet() -> bytes:
    """A picture of which no part is black, as a JPEG of 300 dpi."""
    out = io.BytesIO()
    pixels = np.random.default_rng(1).integers(90, 256, (1400, 1000), np.uint8)
    Image.fromarray(pixels).save(out, "JPEG", quality=90, dpi=(300, 300))
    return out.getvalue()


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def birth(house: House, **how: Any) -> str:
    mother = Person("mother", (value("name", "Lò Mai"), value("ethnicity", "Thái")))
    fields = [NAME, PEOPLE, value("owner_id", OWNER_ID), value("number", "12/2026"), value("issued_on", "2026-07-01")]
    settings = {
        "kind": "giay_khai_sinh",
        "persons": [mother],
        "sheet": sheet(),
        "words": WORDS,
        "texts": ["Lò Hoa Thái"],
    }
    return house.archive(fields, **{**settings, **how})


def redacting(house: House, *scopes: str, **headers: str) -> TestClient:
    return house.caller(key=house.key(*scopes, REDACTED, sensitive=False)[1], **headers)


def text_of(pdf: bytes) -> str:
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(said.split())


def only_picture(page: pikepdf.Page) -> Any:
    """The pixels of the one picture that a page has."""
    (image,) = page.get_images().values()
    assert isinstance(image, pikepdf.Stream)
    return np.asarray(pikepdf.PdfImage(image).as_pil_image().convert("L")).copy()


@BOTH_SIZES
def test_every_answer_leaves_out_what_is_sensitive_and_names_it(house: House) -> None:
    paper = birth(house, dossier_code=DOSSIER)
    api, whole = redacting(house, "read", "lookup"), house.caller("read", "lookup")
    for told in (
        api.get(f"/v1/documents/{paper}").json(),
        *api.get("/v1/documents", params={"owner_id": OWNER_ID}).json()["items"],
        *api.get(f"/v1/dossiers/{DOSSIER}").json()["documents"],
    ):
        assert told["withheld"] == ["ethnicity"]
        assert sorted(told["fields"]) == ["issued_on", "number", "owner_id", "owner_name"]
        assert told["fields"]["owner_name"]["needs_review"] is True
        assert {name for person in told["persons"] for name in person["fields"]} == {"name", "id"}
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "kinds": ["giay_khai_sinh"], "full": True}
    (candidate,) = api.post("/v1/lookup", json=asked).json()["candidates"]
    assert candidate["withheld"] == ["ethnicity"]
    assert candidate["files"] == {"redacted": f"/v1/documents/{paper}/files/redacted"}
    proof = candidate["proof"]
    assert (sorted(proof["links"]), proof["sha256"]) == (["redacted"], {})
    assert not [name for name, said in proof["values"].items() if "picture" in said]
    filled = api.post("/v1/prefill", json=PREFILL).json()
    assert (filled["fields"]["ethnicity"], filled["fields"]["owner_name"]["value"]) == (None, "Lò Hoa")
    assert (filled["withheld"], list(filled["persons"][0]["fields"])) == (["ethnicity"], ["name"])
    message = api.post(f"/v1/portal/dossiers/{DOSSIER}", json={}).json()["message"]
    assert [one["DuongDanTaiTepTin"] for one in message["TaiLieuNop"]] == [candidate["files"]["redacted"]]
    for answer in (
        api.get(f"/v1/documents/{paper}"),
        api.post("/v1/lookup", json=asked),
        api.post("/v1/prefill", json=PREFILL),
    ):
        assert "Thái" not in answer.text
    # Who has the scope is told all, and of nothing that was left out.
    told = whole.get(f"/v1/documents/{paper}").json()
    assert (told["fields"]["ethnicity"]["value"], "withheld" in told) == ("Thái", False)
    assert "withheld" not in whole.post("/v1/prefill", json=PREFILL).json()


@BOTH_SIZES
def test_no_word_finds_a_paper_that_is_told_redacted_and_other_kinds_are_found_by_it(house: House) -> None:
    birth(house)
    permit = house.archive([value("owner_name", "Lò Hoa Thái")], kind="giay_phep_xay_dung")
    api = redacting(house, "read")
    for words in ("Thái", "Lò Hoa", '"Thái"', "thai", "Thais"):
        found = api.get("/v1/documents", params={"q": words}).json()
        assert [one["id"] for one in found["items"]] == [permit], words
        assert found["total_estimate"] == 1
    narrowed = {"q": "Thái", "owner_id": OWNER_ID}
    assert api.get("/v1/documents", params=narrowed).json()["items"] == []
    assert len(house.caller("read").get("/v1/documents", params={"q": "Thái"}).json()["items"]) == 2


@ONE_MACHINE
def test_of_a_redacted_copy_only_the_head_is_told_without_making_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = f"/v1/documents/{birth(house)}/files/redacted"
    api = redacting(house, "read")
    monkeypatch.setattr(redacted, "_made", lambda *_: pytest.fail("a copy was made"))
    told = api.head(where)
    assert (told.status_code, told.content, told.headers["content-type"]) == (200, b"", "application/pdf")
    assert "-da-che.pdf" in told.headers["content-disposition"]
    assert "content-length" not in told.headers
    permit = house.archive([value("owner_name", "Lò Hoa")], kind="giay_phep_xay_dung")
    assert api.head(f"/v1/documents/{permit}/files/redacted").status_code == 404


@BOTH_SIZES
def test_what_was_read_too_far_into_a_sensitive_value_is_told_and_confirmed_by_no_call(house: House) -> None:
    too_far = {"issuer": "UBND phường Phú Lộc Dân tộc: Mường", "number": "15/2026 Dân tộc: Mường"}
    named = {"name": "Lò Thị Hoa Dân tộc Mường", "born_on": "2020-07-01"}
    too_far |= {"owner_id": OWNER_ID, "owner_name": named["name"], "owner_born_on": named["born_on"]}
    spoilt = house.archive([value(one, said) for one, said in too_far.items()], kind="giay_khai_sinh")
    sound = house.archive(
        [value("owner_id", OWNER_ID), value("issuer", "UBND phường Phú Lộc"), value("number", "16/2026")],
        kind="giay_khai_sinh",
    )
    api, whole = redacting(house, "read", "lookup"), house.caller("read", "lookup")
    told = api.get(f"/v1/documents/{spoilt}").json()
    assert {"issuer", "number"} <= set(told["withheld"])

    def found(caller: TestClient, **asked: str) -> list[str]:
        answer = caller.get("/v1/documents", params=asked).json()
        assert answer["total_estimate"] == len(answer["items"])
        return sorted(one["id"] for one in answer["items"])

    def looked_up(caller: TestClient, **asked: Any) -> list[str]:
        by = {"owner_id": OWNER_ID} if "name" not in asked else {}
        answer = caller.post(
            "/v1/lookup", json={"procedure_code": "1.000894", "kinds": ["giay_khai_sinh"], **by, **asked}
        )
        assert answer.status_code == 200, answer.text
        return [one["document_id"] for one in answer.json()["candidates"]]

    def issuers(caller: TestClient, **asked: str) -> list[str]:
        facets = caller.get("/v1/documents", params={"facets": "true", **asked}).json()["facets"]
        return sorted(one["value"] for one in facets["issuers"])

    assert issuers(api) == issuers(api, issuer="Phú Lộc") == ["UBND phường Phú Lộc"]
    assert too_far["issuer"] in issuers(whole)
    assert issuers(whole, issuer="không ở đâu cả") == [], "nothing found is three empty lists"
    for asked in ({"issuer": "Mường"}, {"number": too_far["number"]}):
        assert (found(api, **asked), found(whole, **asked)) == ([], [spoilt]), asked
    assert (found(api, issuer="Phú Lộc"), found(api, number="16/2026")) == ([sound], [sound])
    number = {"number": too_far["number"]}
    assert (looked_up(api, **number), looked_up(whole, **number)) == ([], [spoilt])
    assert (looked_up(api, **named), set(looked_up(whole, **named))) == ([], {spoilt, sound})
    assert found(whole, issuer="\u0301") == [], "marks alone are no part of a name"
    assert looked_up(api, issuer="UBND phường Phú Lộc") == [sound]


@PROVINCE
def test_files_are_refused_with_the_way_to_the_redacted_one_which_shows_what_may_be_seen(house: House) -> None:
    paper = birth(house)
    api = redacting(house, "read")
    for role in ("original", "access", "text"):
        refused = api.get(f"/v1/documents/{paper}/files/{role}")
        assert (refused.status_code, refused.json()["code"]) == (403, "refused.only_redacted")
        where = f"/v1/documents/{paper}/files/redacted"
        assert refused.headers["Link"] == f'<{where}>; rel="alternate"'
        assert where in refused.json()["detail"]
    given = api.get(where)
    assert (given.status_code, given.headers["content-type"]) == (200, "application/pdf")
    assert f"{paper}-da-che.pdf" in given.headers["content-disposition"]
    said = text_of(given.content)
    for words in ("BẢN SAO ĐÃ CHE", "REDACTED COPY", "Giấy khai sinh", paper, "canbo.lan (motcua)", "giai quyet ho so"):
        assert words in said
    assert "05/08/2026 09:00:00 +0700" in said
    assert "Không được xem: Dân tộc" in said
    assert "Chủ giấy tờ: Lò Hoa (chưa có người xem lại)" in said
    assert "Thái" not in said
    with pikepdf.open(io.BytesIO(given.content)) as pdf:
        picture = only_picture(pdf.pages[-1])
    assert (picture[155:175, 105:145] > 0).all()
    picture[150:180, 100:250] = 0
    assert not picture.any()
    event = house.trail()[-1]
    assert (event.action, event.document_id, event.purpose) == ("file_read", paper, "giai quyet ho so")
    assert event.details["role"] == "redacted"
    assert event.details["sha256"] == hashlib.sha256(given.content).hexdigest()


@ONE_MACHINE
def test_links_open_the_redacted_copy_alone_also_those_of_before_a_scope_was_taken_away(house: House) -> None:
    birth(house)
    client, key = house.key("lookup")
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "kinds": ["giay_khai_sinh"], "full": True}
    proof = house.caller(key=key).post("/v1/lookup", json=asked).json()["candidates"][0]["proof"]
    with house.database.write() as session:
        session.execute(update(ClientRow).where(ClientRow.id == client.id).values(scopes=["lookup", REDACTED]))
    bare = house.caller(key="none")
    for link in (proof["links"]["access"], proof["links"]["original"], proof["values"]["owner_name"]["picture"]):
        assert bare.get(link).json()["code"] == "refused.only_redacted"
    proof = house.caller(key=key).post("/v1/lookup", json=asked).json()["candidates"][0]["proof"]
    link = proof["links"]["redacted"]
    assert "BẢN SAO ĐÃ CHE" in text_of(bare.get(link).content)
    with house.database.write() as session:
        session.execute(update(ClientRow).where(ClientRow.id == client.id).values(scopes=["lookup"]))
    assert bare.get(link).status_code == 404


@ONE_MACHINE
def test_what_is_not_told_redacted_is_not_there_as_before(house: House) -> None:
    paper, unknown = birth(house), birth(house, kind="khac")
    for scopes in (("read", "write", "review", "standing", REDACTED), ("read", "write", "review", "standing")):
        api = house.caller(key=house.key(*scopes, sensitive=False)[1])
        is_told = REDACTED in scopes
        assert api.get(f"/v1/documents/{paper}").status_code == (200 if is_told else 404)
        for refused in (
            api.get(f"/v1/documents/{unknown}"),
            api.get(f"/v1/documents/{unknown}/files/redacted"),
            api.get(f"/v1/documents/{paper}/deliveries"),
            api.get(f"/v1/review/{paper}"),
            api.post(f"/v1/documents/{paper}/standing", json={"standing": "revoked", "reason": "x"}),
        ):
            assert refused.status_code == 404, refused.text
        if not is_told:
            assert api.get(f"/v1/documents/{paper}/files/redacted").status_code == 404
    # Of other kinds there is none: what could be painted over on them is not known.
    permit = house.archive([NAME], kind="giay_phep_xay_dung")
    assert redacting(house, "read").get(f"/v1/documents/{permit}/files/access").status_code in (200, 307)
    assert house.caller("read").get(f"/v1/documents/{permit}/files/redacted").status_code == 404


@ONE_MACHINE
def test_a_copy_is_of_what_is_on_record_now_and_of_a_paper_without_a_record_of_its_words_black(house: House) -> None:
    paper = birth(house)
    api = house.caller("read")
    where = f"/v1/documents/{paper}/files/redacted"
    with house.database.write() as session:
        corrected = update(FieldRow).where(FieldRow.document_id == paper, FieldRow.name == "owner_name")
        session.execute(corrected.values(value="Lò Hòa", needs_review=False, source="person"))
        session.execute(update(DocumentRow).where(DocumentRow.id == paper).values(version=3))
    # Also for who may see all of it, to hand on.
    said = text_of(api.get(where).content)
    assert "Chủ giấy tờ: Lò Hòa Số" in said
    assert "Lò Hoa" in said  # as printed, marks apart the same word
    with house.database.write() as session:
        session.delete(session.get_one(FileRow, (paper, "reading")))
    said = text_of(api.get(where).content)
    assert "Lò Hòa" in said
    assert "Lò Hoa" not in said


@ONE_MACHINE
def test_of_a_card_the_values_are_told_and_nothing_of_its_picture_is_shown(house: House) -> None:
    paper = birth(house, kind="can_cuoc_cong_dan", persons=[])
    given = redacting(house, "read").get(f"/v1/documents/{paper}/files/redacted")
    assert "Chủ giấy tờ: Lò Hoa" in text_of(given.content)
    with pikepdf.open(io.BytesIO(given.content)) as pdf:
        assert not only_picture(pdf.pages[-1]).any()


@ONE_MACHINE
def test_a_sealed_paper_is_redacted_and_nothing_open_of_it_is_left(
    database: Database, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))  # nothing goes there
    monkeypatch.setenv("TMPDIR", str(tmp_path / "none"))
    house = House(database, sealing(store, tmp_path, master_key(tmp_path / "m")), tmp_path)
    paper = birth(house)
    assert "Lò Hoa" in text_of(redacting(house, "read").get(f"/v1/documents/{paper}/files/redacted").content)
    assert list(house.services().pictures.with_name(OPENED).iterdir()) == []
    (tmp_path / "m").rename(tmp_path / "away")
    assert redacting(house, "read").get(f"/v1/documents/{paper}/files/redacted").status_code == 503


@ONE_MACHINE
def test_where_too_many_copies_are_being_made_the_caller_is_told_to_come_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = birth(house)
    busy = threading.BoundedSemaphore(1)
    monkeypatch.setattr(redacted, "_at_once", busy)
    assert redacted._WAIT_SECONDS <= 1
    monkeypatch.setattr(redacted, "_WAIT_SECONDS", 0)
    with busy:
        answer = redacting(house, "read").get(f"/v1/documents/{paper}/files/redacted")
    assert (answer.status_code, answer.json()["code"]) == (503, "transient.copies_busy")
    assert "Retry-After" in answer.headers
    assert [one for one in house.trail() if one.action == "file_read"] == []


@ONE_MACHINE
def test_who_follows_hears_of_redacted_papers_and_nothing_of_what_they_say(house: House) -> None:
    paper = birth(house)
    heard = redacting(house, "follow").get("/v1/changes")
    assert [one["subject"] for one in heard.json()] == [paper] * len(heard.json())
    assert heard.json()
    assert "Thái" not in heard.text
    assert house.caller(key=house.key("follow", sensitive=False)[1]).get("/v1/changes").json() == []
    catalogue = default_catalogue()
    for scopes, without in ((("follow", REDACTED), ("khac",)), (("follow",), sensitive_kinds(catalogue))):
        client, _ = house.key(*scopes, sensitive=False)
        reach = client.reach_without(sensitive_kinds(catalogue), redactable_kinds(catalogue))
        assert set(reach.without) == set(without)
    assert not client.reach_without((), ()).redacted
