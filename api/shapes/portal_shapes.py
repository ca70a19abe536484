"""What goes in and out in the words of the national portal (Cổng Dịch vụ công quốc gia); document_shapes.py says how
models are written.

The names are those of public clients of the portal; no published text of them was at hand. What is not of the portal
stands beside its message and never in it: a strict receiver refuses what it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.shapes.document_shapes import _ID, _OWNER_ID, CodedMessage

YesNo = Literal["0", "1"]

_FILE = f"/v1/documents/{_ID}/files/access"
_SUBMITTED = {
    "TepDinhKemId": _ID,
    "TenTepDinhKem": "giay-khai-sinh.pdf",
    "IsDeleted": "0",
    "MaThanhPhanHoSo": "000.00.00.G15-KQ0031",
    "DuongDanTaiTepTin": _FILE,
    "DuocSoHoa": "1",
    "DuocTaiSuDung": "0",
    "DuocLayTuKhoDMQG": "0",
    "MaKetQuaThayThe": "",
}
_RESULT = {
    "TenGiayTo": "Giấy xác nhận tình trạng hôn nhân",
    "MaThanhPhanHoSo": "",
    "GiayToId": _ID,
    "DuongDanTepTinKetQua": _FILE,
    "MaGiayToKetQua": "KQ.G01.000064",
}
_MESSAGE: dict[str, Any] = {
    "MaHoSo": "000.00.23.H47-211101-0001",
    "MaTTHC": "1.000894",
    "HoSoCoThanhPhanSoHoa": "1",
    "TaiLieuNop": [_SUBMITTED],
    "DanhSachGiayToKetQua": [_RESULT],
}
_STORED: dict[str, Any] = {
    "MaKetQua": "KQ.G01.000064",
    "TenGiayTo": "Giấy xác nhận tình trạng hôn nhân",
    "SoKyHieu": "70/2026",
    "CoQuanChuQuan": "UBND phường Hòa Cường",
    "DanhSachTepDinhKem": [{"TenTep": "xac-nhan.pdf", "DuongDan": _FILE}],
}
_ASKED: dict[str, Any] = {
    "SoDinhDanhChuSoHuu": _OWNER_ID,
    "HoTenNguoiYeuCau": "Nguyễn Văn An",
    "KenhThucHien": "1",
    "SoDinhDanhNguoiYeuCau": "048190529396",
    "MaThuTuc": "1.000894",
    "DanhSachDanhMucKetQua": [{"MaKetQua": "KQ.G01.000064", "SoKyHieu": "70/2026"}],
}


def _theirs(names: Mapping[str, str], **values: Any) -> ConfigDict:
    """Of a model whose members have these names at the portal, with an example."""
    return ConfigDict(
        json_schema_extra={"examples": [values]},
        alias_generator=lambda name: names.get(name, name),
        populate_by_name=True,
    )


def _asked(names: Mapping[str, str], **values: Any) -> ConfigDict:
    """The same of what is asked, where a name that is not known is refused."""
    return ConfigDict(extra="forbid", **_theirs(names, **values))


class PortalDossierRequest(BaseModel):
    """What the one-stop system knows of the dossier and the archive does not."""

    model_config = _asked(
        {},
        result_codes=["KQ.G01.000064"],
        components={"giay_khai_sinh": "000.00.00.G15-KQ0031"},
        reused=[],
        from_store=[],
    )

    result_codes: list[str] = Field(
        [], max_length=20, description="national codes of the dossier's results; papers of other kinds were handed in"
    )
    components: dict[str, str] = Field(
        {}, max_length=100, description="code of the component (MaThanhPhanHoSo) by kind of paper"
    )
    reused: list[str] = Field(
        [], max_length=100, description="papers that a look-up took for the dossier's procedure (taken)"
    )
    from_store: list[str] = Field(
        [], max_length=100, description="those of the papers that came from the national store"
    )


class SubmittedShape(BaseModel):
    """A paper that was handed in, or taken from the archive (TaiLieuNop)."""

    model_config = _theirs(
        {
            "file_id": "TepDinhKemId",
            "file_name": "TenTepDinhKem",
            "is_deleted": "IsDeleted",
            "component_code": "MaThanhPhanHoSo",
            "path": "DuongDanTaiTepTin",
            "digitized": "DuocSoHoa",
            "reused": "DuocTaiSuDung",
            "from_store": "DuocLayTuKhoDMQG",
            "replaced_by": "MaKetQuaThayThe",
        },
        **_SUBMITTED,
    )

    file_id: str = Field(description="the paper's id")
    file_name: str = Field(description="name of the file")
    is_deleted: YesNo = Field(description="a paper that was withdrawn is not told")
    component_code: str = Field("", description="as given in `components`; empty: not known")
    path: str = Field(description="where the file is; empty while there is none")
    digitized: YesNo = Field(description="1: archived, and nothing on it waits for a person")
    reused: Literal["0", "1", "2"] = Field(
        "0", description="1: taken from the archive; 2: and MaKetQuaThayThe says as which result"
    )
    from_store: YesNo = Field("0", description="1: as given in `from_store`")
    replaced_by: str = Field("", description="national code of the result that was reused")


class ResultShape(BaseModel):
    """A result of the dossier (GiayToKetQua)."""

    model_config = _theirs(
        {
            "name": "TenGiayTo",
            "component_code": "MaThanhPhanHoSo",
            "document_id": "GiayToId",
            "path": "DuongDanTepTinKetQua",
            "result_code": "MaGiayToKetQua",
        },
        **_RESULT,
    )

    name: str = Field(description="what its kind is called")
    component_code: str = Field("", description="as given in `components`; empty: not known")
    document_id: str = Field(description="the paper's id")
    path: str = Field(description="where the file is")
    result_code: str = Field(description="national code of the result")


class PortalDossierMessage(BaseModel):
    """The members of the portal's message of a dossier that the archive knows."""

    model_config = _theirs(
        {
            "dossier_code": "MaHoSo",
            "procedure_code": "MaTTHC",
            "is_digitized": "HoSoCoThanhPhanSoHoa",
            "submitted": "TaiLieuNop",
            "results": "DanhSachGiayToKetQua",
        },
        **_MESSAGE,
    )

    dossier_code: str = Field(description="code of the dossier, as printed")
    procedure_code: str = Field("", description="code of the procedure; empty: not known")
    is_digitized: YesNo = Field(description="1: one of the papers is digitized")
    submitted: list[SubmittedShape] = Field(description="papers that were handed in or reused")
    results: list[ResultShape] = Field(description="results that may be reused")


class WithheldShape(BaseModel):
    """A result that the message leaves out, with all the reasons for which it may not be reused."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"document_id": _ID, "reasons": []}]})

    document_id: str
    reasons: list[CodedMessage]


class PortalDossierAnswer(BaseModel):
    """The message to be sent on, and beside it what the portal has no member for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"message": _MESSAGE, "unconfirmed": [], "withheld": []}]}
    )

    message: PortalDossierMessage = Field(description="in the portal's words, to be sent on as it is")
    unconfirmed: list[str] = Field(
        description="papers that wait for a person: told as not digitized, without a component"
    )
    withheld: list[WithheldShape] = Field(description="results that are not told, and why")


class WantedResultShape(BaseModel):
    """A result that is looked for: its national code and, if known, its number and sign."""

    model_config = _asked(
        {"result_code": "MaKetQua", "number": "SoKyHieu"}, MaKetQua="KQ.G01.000064", SoKyHieu="70/2026"
    )

    result_code: str = Field(min_length=1, max_length=64, description="national code of the result")
    number: str | None = Field(None, max_length=100, description="number and sign; empty: any")


class StoreRequest(BaseModel):
    """A look-up as the national store takes it."""

    model_config = _asked(
        {
            "owner_id": "SoDinhDanhChuSoHuu",
            "requester": "HoTenNguoiYeuCau",
            "channel": "KenhThucHien",
            "requester_id": "SoDinhDanhNguoiYeuCau",
            "procedure_code": "MaThuTuc",
            "wanted": "DanhSachDanhMucKetQua",
        },
        **_ASKED,
    )

    owner_id: str = Field(min_length=1, max_length=32, description="the owner's identifier")
    requester: str = Field("", max_length=100, description="who asks")
    channel: Literal["1", "2"] = Field("1", description="1: an officer asks, 2: the citizen")
    requester_id: str = Field("", max_length=32, description="identifier of who asks")
    procedure_code: str = Field(min_length=1, max_length=64, description="code of the procedure")
    wanted: list[WantedResultShape] = Field([], max_length=20, description="empty: all that the procedure takes")


class StoredFileShape(BaseModel):
    """A file of a result."""

    model_config = _theirs({"name": "TenTep", "path": "DuongDan"}, **_STORED["DanhSachTepDinhKem"][0])

    name: str = Field(description="name of the file")
    path: str = Field(description="where the file is")


class StoredResultShape(BaseModel):
    """A result that may be reused; its values were read without doubt, since the form has no place for a mark."""

    model_config = _theirs(
        {
            "result_code": "MaKetQua",
            "name": "TenGiayTo",
            "number": "SoKyHieu",
            "issuer": "CoQuanChuQuan",
            "files": "DanhSachTepDinhKem",
        },
        **_STORED,
    )

    result_code: str = Field(description="national code of the result")
    name: str = Field(description="what its kind is called")
    number: str = Field(description="number and sign, as printed; empty: it has none")
    issuer: str = Field(description="issuing agency, as printed; empty: it names none")
    files: list[StoredFileShape] = Field(description="its files")


class StoreResult(BaseModel):
    """What was found."""

    model_config = _theirs({"results": "DanhSachGiayToKetQua"}, DanhSachGiayToKetQua=[_STORED])

    results: list[StoredResultShape] = Field(description="newest issue first")


class StoreAnswer(BaseModel):
    """An answer as the national store gives it."""

    model_config = _theirs(
        {"error_code": "errorCode"},
        errorCode="0",
        message="",
        signature="",
        result={"DanhSachGiayToKetQua": [_STORED]},
    )

    error_code: str = Field(description="SOHOA_PORTAL_OK_CODE: what is wrong is told by the status")
    message: str = Field(description="empty")
    signature: str = Field(description="empty: the transport vouches for the answer")
    result: StoreResult = Field(description="what was found")


class PortalCountShape(BaseModel):
    """An agency's dossiers that came in during a month on Vietnam's clock, and their papers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "agency": "H47.23",
                    "agency_name": "UBND phường Hòa Cường",
                    "month": "2026-08",
                    "dossiers": 310,
                    "dossiers_digitized": 290,
                    "dossiers_told": 288,
                    "dossiers_reusing": 41,
                    "dossiers_from_store": 3,
                    "papers": 1240,
                    "papers_digitized": 1180,
                    "papers_signed": 1100,
                    "papers_reused": 52,
                    "papers_from_store": 3,
                }
            ]
        }
    )

    agency: str
    agency_name: str | None = Field(description="null: the table of agencies has not the code")
    month: str = Field(description="YYYY-MM, in which the dossier first came in")
    dossiers: int = Field(description="dossiers that papers were handed in for")
    dossiers_digitized: int = Field(description="of them: with a digitized paper")
    dossiers_told: int = Field(description="of them: whose message was asked for")
    dossiers_reusing: int = Field(description="of those told: with a paper that was reused")
    dossiers_from_store: int = Field(description="of those told: with a paper from the national store")
    papers: int = Field(description="papers of these dossiers, each once for each of them")
    papers_digitized: int = Field(description="of them: archived, and nothing on them waits for a person")
    papers_signed: int = Field(
        description="of those digitized: with a signature that holds, of the scan or of its officer; the others wait"
    )
    papers_reused: int = Field(description="papers that the messages told as reused")
    papers_from_store: int = Field(description="papers that the messages told as from the national store")


class PortalCounts(BaseModel):
    """Counts by month and agency."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": []}]})

    items: list[PortalCountShape]
