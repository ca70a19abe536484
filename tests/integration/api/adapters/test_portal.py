"""The national portal's contracts, asked over HTTP by a fake counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.services import Services
from dossier.catalogue.kinds import Catalogue, default_catalogue
from storage.clients import Bounds
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, EVERYWHERE, ONE_MACHINE, OWNER_ID, House, marital_status, value
from tests.browser.conftest import app_served
from tests.integration.api.adapters.fake_portal import portal, post, problems

DOSSIER = "000.00.23.H47-211101-0001"
MARITAL, BIRTH = "KQ.G01.000064", "KQ.G01.000001"
CODES = {"giay_xac_nhan_tinh_trang_hon_nhan": MARITAL, "giay_khai_sinh": BIRTH}
WHO = {"X-Purpose": "dong bo", "X-Requester": "canbo.lan"}
ASKED = {
    "SoDinhDanhChuSoHuu": OWNER_ID,
    "HoTenNguoiYeuCau": "Lê Văn Tư",
    "KenhThucHien": "2",
    "SoDinhDanhNguoiYeuCau": "049 201 005 555",
    "MaThuTuc": "1.000894",
}


@dataclass
class Desk:
    """An archive that answers over HTTP, whose kinds have national codes."""

    house: House
    address: str
    key: str

    def post(self, path: str, asked: object, **headers: str) -> Any:
        status, answer = post(
            f"{self.address}{path}", asked, **{"Authorization": f"Bearer {self.key}", **WHO, **headers}
        )
        assert status == 200
        return answer

    def client(self, *scopes: str, bounds: Bounds = EVERYWHERE) -> TestClient:
        key = self.house.key(*scopes, bounds=bounds)[1]
        headers = {"Authorization": f"Bearer {key}", **WHO}
        return TestClient(create_app(coded(self.house)), headers=headers, client=("127.0.0.1", 50000))


def coded(house: House) -> Services:
    kinds = default_catalogue().kinds
    known = Catalogue(tuple(replace(kind, result_code=CODES.get(kind.code, kind.result_code)) for kind in kinds))
    return replace(house.services(), catalogue=known)


@pytest.fixture
def desk(tmp_path: Path, database: Database, store: ObjectStore) -> Iterator[Desk]:
    house = House(database, store, tmp_path)
    with app_served(create_app(coded(house))) as address:
        yield Desk(house, address, house.key("read", "lookup", "report")[1])


@BOTH_SIZES
def test_a_dossier_is_told_in_the_portals_words_and_counted(desk: Desk) -> None:
    house = desk.house
    birth = house.archive(
        [value("owner_name", "Lê An")], kind="giay_khai_sinh", dossier_code=DOSSIER, name="a/ks.pdf", signed=True
    )
    waits = house.archive(
        [value("title", "x", needs_review=True)], kind="quyet_dinh", review=["unsure.title"], dossier_code=DOSSIER
    )
    result = house.archive(marital_status(number="9/2026", owner_id="049201009999"), dossier_code=DOSSIER)
    old = house.archive(
        marital_status(number="8/2020", issued_on="2020-07-01", owner_id="049201009999"), dossier_code=DOSSIER
    )
    stored = house.archive(marital_status())
    procedure = house.archive(
        [value("procedure_code", "1.000894"), value("dossier_code", DOSSIER)],
        kind="giay_tiep_nhan_ho_so",
        dossier_code=DOSSIER,
    )
    taken = desk.post("/v1/lookup", {"owner_id": OWNER_ID, "procedure_code": "1.000894", "taken": True})
    assert [one["document_id"] for one in taken["candidates"] if one["taken"]] == [stored]

    asked = {
        "result_codes": [MARITAL],
        "components": {"giay_khai_sinh": "TP-1", "quyet_dinh": "TP-2"},
        "reused": [stored],
        "from_store": [birth],
    }
    answer = desk.post(f"/v1/portal/dossiers/{DOSSIER}", asked)
    with portal() as counterpart:
        assert post(counterpart.address, answer["message"])[1]["error_code"] == "0", counterpart.refused
        (message,) = counterpart.taken
    told = {one["TepDinhKemId"]: one for one in message["TaiLieuNop"]}
    flags = ("MaThanhPhanHoSo", "DuocSoHoa", "DuocTaiSuDung", "DuocLayTuKhoDMQG", "MaKetQuaThayThe")
    assert {one: tuple(told[one][name] for name in flags) for one in told} == {
        birth: ("TP-1", "1", "0", "1", ""),
        waits: ("", "0", "0", "0", ""),  # what nobody confirmed is given out as nothing else
        procedure: ("", "1", "0", "0", ""),
        stored: ("", "1", "2", "0", MARITAL),
    }
    assert answer["unconfirmed"] == [waits]
    assert [one["GiayToId"] for one in message["DanhSachGiayToKetQua"]] == [result]
    assert message["DanhSachGiayToKetQua"][0]["MaGiayToKetQua"] == MARITAL
    (withheld,) = answer["withheld"]
    assert withheld["document_id"] == old
    assert "expired" in [one["code"] for one in withheld["reasons"]]
    assert (message["MaTTHC"], message["HoSoCoThanhPhanSoHoa"]) == ("1.000894", "1")
    key = {"Authorization": f"Bearer {desk.key}", **WHO}
    with urlopen(Request(f"{desk.address}{told[birth]['DuongDanTaiTepTin']}", headers=key)) as file:
        assert file.read(5) == b"%PDF-"
    event = house.trail()[-2]
    assert (event.action, event.requester, event.details["reused"]) == ("dossier_told", "canbo.lan", 1)
    assert set(event.details["documents"]) == {birth, waits, result, old, procedure, stored}

    desk.post(f"/v1/portal/dossiers/{DOSSIER}", {**asked, "from_store": []})  # the last one counts
    month = f"{house.now:%Y-%m}"
    counted = desk.client("report").get("/v1/portal/statistics", params={"first": month, "last": month}).json()
    (row,) = counted["items"]
    assert (row["agency"], row["agency_name"], row["month"]) == ("H47.23", None, month), "no table here has the agency"
    assert {name: row[name] for name in row if name not in ("agency", "agency_name", "month")} == {
        "dossiers": 1,
        "dossiers_digitized": 1,
        "dossiers_told": 1,
        "dossiers_reusing": 1,
        "dossiers_from_store": 0,
        "papers": 5,
        "papers_digitized": 4,
        "papers_signed": 1,
        "papers_reused": 1,
        "papers_from_store": 0,
    }
    later = f"{house.now + timedelta(days=40):%Y-%m}"
    empty = desk.client("report").get("/v1/portal/statistics", params={"first": later, "last": later})
    assert empty.json() == {"items": []}


@ONE_MACHINE
def test_nothing_is_told_as_reused_that_no_look_up_took(desk: Desk) -> None:
    house = desk.house
    paper = house.archive([value("owner_name", "Lê An")], kind="giay_khai_sinh", dossier_code=DOSSIER)
    other = house.archive(marital_status())
    api = desk.client("read")
    for asked in (
        {"reused": [other]},
        {"reused": ["x"]},
        {"reused": ["x\x00"]},
        {"from_store": [other]},
        {"result_codes": ["KQ.NONE"]},
        {"procedure": "1"},
    ):
        assert api.post(f"/v1/portal/dossiers/{DOSSIER}", json=asked).status_code == 422, asked
    assert api.post("/v1/portal/dossiers/000.00.23.H47-211101-0999", json={}).status_code == 404
    elsewhere = desk.client("read", bounds=Bounds(agency="H99"))
    assert elsewhere.post(f"/v1/portal/dossiers/{DOSSIER}", json={}).status_code == 404
    assert desk.client("lookup").post(f"/v1/portal/dossiers/{DOSSIER}", json={}).status_code == 403
    message = api.post(f"/v1/portal/dossiers/{DOSSIER}", json={}).json()["message"]
    assert [one["TepDinhKemId"] for one in message["TaiLieuNop"]] == [paper]
    assert message["MaTTHC"] == ""
    assert problems(message) == []
    for first, last in (("2026-02", "2026-01"), ("2020-01", "2026-01"), ("2026-13", "2026-13"), ("9999-12", "9999-12")):
        answer = desk.client("report").get("/v1/portal/statistics", params={"first": first, "last": last})
        assert answer.status_code in (400, 422), (first, last)


@ONE_MACHINE
def test_the_store_offers_what_may_be_reused_and_is_read_without_doubt(desk: Desk) -> None:
    house = desk.house
    fit = house.archive(marital_status())
    house.archive(marital_status(number="1/2020", issued_on="2020-01-01"))  # expired
    house.archive(marital_status(number="2/2026", owner_id="049201009999"))  # another's
    doubtful = [one for one in marital_status(number="3/2026") if one.name != "issuer"]
    house.archive([*doubtful, value("issuer", "UBND phưòng", needs_review=True)], review=["unsure.issuer"])
    answer = desk.post("/v1/portal/results", {**ASKED, "DanhSachDanhMucKetQua": []}, **{"X-Requester": ""})
    (found,) = answer["result"]["DanhSachGiayToKetQua"]
    assert answer["errorCode"] == "0"
    assert (found["MaKetQua"], found["SoKyHieu"]) == (MARITAL, "70/2026")
    assert found["CoQuanChuQuan"] == "Ủy ban nhân dân phường Hòa Cường"
    (file,) = found["DanhSachTepDinhKem"]
    assert file["DuongDan"] == f"/v1/documents/{fit}/files/access"
    looks = [event for event in house.trail() if event.action == "looked_up"]
    assert {event.requester for event in looks} == {"Lê Văn Tư"}
    assert {(event.details["requester_id"], event.details["channel"]) for event in looks} == {("049201005555", "2")}
    assert len(looks) == 3, "each paper of the owner was looked at"

    def numbers(*wanted: tuple[str, str]) -> list[str]:
        of = [{"MaKetQua": code, "SoKyHieu": number} for code, number in wanted]
        given = desk.post("/v1/portal/results", {**ASKED, "DanhSachDanhMucKetQua": of})
        return [one["SoKyHieu"] for one in given["result"]["DanhSachGiayToKetQua"]]

    assert numbers((MARITAL, "70 / 2026"), (MARITAL, "")) == ["70/2026"]
    assert numbers((MARITAL, "71/2026")) == numbers(("KQ.NONE", "")) == numbers((BIRTH, "")) == []
    assert house.trail()[-1].action == "looked_up"
    api = desk.client("lookup")
    unknown = [{"MaKetQua": "KQ.NONE", "SoKyHieu": ""}]
    for wanted in ([], unknown):
        odd = {**ASKED, "DanhSachDanhMucKetQua": wanted}
        assert api.post("/v1/portal/results", json={**odd, "MaThuTuc": "?\x00"}).status_code == 422
        assert api.post("/v1/portal/results", json={**odd, "HoTenNguoiYeuCau": "\x00"}).status_code == 422
        nameless = {**odd, "HoTenNguoiYeuCau": "\x07"}
        assert api.post("/v1/portal/results", json=nameless).status_code == 200, "WHO names who asks"
        unnamed = api.post("/v1/portal/results", json=nameless, headers={"X-Requester": ""})
        assert unnamed.status_code == 422
    odd = {**ASKED, "DanhSachDanhMucKetQua": [{"MaKetQua": "\x00"}]}
    assert api.post("/v1/portal/results", json=odd).status_code == 422
    assert api.post("/v1/portal/results", json={**ASKED, "Khac": ""}).status_code == 422
    assert desk.client("read").post("/v1/portal/results", json=ASKED).status_code == 403
