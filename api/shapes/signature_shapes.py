"""The digital signatures of a scan as the API shows them: the keys of dossier/signatures/signing.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from dossier.signatures.signing import (
    Area,
    Changes,
    Covers,
    SignatureType,
    SignerRole,
    TimeSource,
    Trust,
    TrustReason,
    Verdict,
)

_CERTIFICATE: dict[str, Any] = {
    "common_name": "Nguyễn Văn An",
    "organisation": "Ủy ban nhân dân phường Hòa Cường",
    "unit": "Bộ phận một cửa",
    "title": "Công chức",
    "issuer": "CA của cơ quan",
    "serial": "5f3a9c01",
    "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "valid_from": "2024-01-01T00:00:00Z",
    "valid_until": "2029-01-01T00:00:00Z",
    "for_organisation": False,
}
_TIMESTAMP: dict[str, Any] = {
    "at": "2026-08-04T00:58:11Z",
    "authority": "Máy chủ cấp dấu thời gian",
    "intact": True,
    "trust": "trusted",
}
SIGNATURE: dict[str, Any] = {
    "field": "Signature1",
    "type": "signature",
    "signer": _CERTIFICATE,
    "signed_at": "2026-08-04T00:58:11Z",
    "time_source": "timestamp",
    "timestamp": _TIMESTAMP,
    "name": "Nguyễn Văn An",
    "reason": "Số hóa giấy tờ",
    "location": "Đà Nẵng",
    "shown": "Nguyễn Văn An\n04/08/2026 07:58:10",
    "page": 1,
    "area": [20.0, 14.0, 180.0, 44.0],
    "role": "officer",
    "ranges": [[0, 80211], [104981, 2411]],
    "covers": "file",
    "later_revisions": 0,
    "later_changes": "none",
    "digest": "sha256",
    "intact": True,
    "valid": True,
    "trust": "trusted",
    "verdict": "good",
}


class CertificateShape(BaseModel):
    """The certificate that a signature was made with; `serial` and `sha256` in hexadecimal."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CERTIFICATE]})

    common_name: str | None
    organisation: str | None
    unit: str | None
    title: str | None
    issuer: str | None
    serial: str
    sha256: str
    valid_from: datetime
    valid_until: datetime
    for_organisation: bool


class TimestampShape(BaseModel):
    """The RFC 3161 timestamp over a signature, checked like a signature."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TIMESTAMP]})

    at: datetime
    authority: str | None
    intact: bool
    trust: Trust
    trust_reason: TrustReason | None = None
    valid_until: datetime | None = None


class SignatureShape(BaseModel):
    """One digital signature of the scan, checked offline when the scan was read; null is not known.

    `area`: left, top, right, bottom in points from the upper left corner of `page` as viewers show it.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [SIGNATURE]})

    field: str
    type: SignatureType
    signer: CertificateShape | None
    signed_at: datetime | None
    time_source: TimeSource | None
    timestamp: TimestampShape | None
    name: str | None
    reason: str | None
    location: str | None
    shown: str | None
    page: int | None
    area: Area | None
    role: SignerRole | None
    ranges: list[tuple[int, int]]
    covers: Covers | None
    later_revisions: int | None
    later_changes: Changes | None
    digest: str | None
    intact: bool | None
    valid: bool | None
    trust: Trust
    trust_reason: TrustReason | None = None
    verdict: Verdict
