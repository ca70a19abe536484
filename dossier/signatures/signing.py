"""Digital signatures of a scan: what each says, what checking it came to, and whether the scan is signed by them.

A signature is judged in three steps, each of which may end in "not known":

    intact    the bytes that it covers are those that were signed
    valid     the signature was made over them with the key of the certificate that it carries
    trust     that certificate leads to one of the roots that the agency configured

Nothing here asks the network, so whether a certificate was revoked is not known, and not claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from dossier.words.folding import accents_of, folded_words
from dossier.words.sentences import N_, Language, sentence

SignatureType = Literal["signature", "timestamp"]
TimeSource = Literal["timestamp", "signed_attribute", "dictionary"]
Covers = Literal["file", "revision", "part"]
Changes = Literal["none", "permitted", "not_permitted"]
Trust = Literal["trusted", "untrusted", "unknown"]
SignerRole = Literal["officer", "organisation"]
# Left, top, right, bottom in points of 1/72 inch, from the upper left corner of the page as viewers show it.
Area = tuple[float, float, float, float]


class Verdict(StrEnum):
    """What checking a signature came to. The value is the stable code."""

    GOOD = "good"
    UNCONFIRMED = "unconfirmed"
    ALTERED = "altered"
    INVALID = "invalid"
    UNREADABLE = "unreadable"

    def sentence(self, language: Language = "vi") -> str:
        """The verdict for the person at the desk."""
        return sentence(VERDICT_TEXTS[self], language)


class TrustReason(StrEnum):
    """Why the certificate of a signature is not trusted, or not known to be. The value is the stable code."""

    NO_ROOTS = "no_roots"
    NOT_IN_CHAIN = "not_in_chain"
    SELF_SIGNED = "self_signed"
    OUT_OF_PERIOD = "out_of_period"
    TIME_UNPROVEN = "time_unproven"
    WEAK_ALGORITHM = "weak_algorithm"
    NOT_FOR_SIGNING = "not_for_signing"
    CHAIN_INVALID = "chain_invalid"

    def sentence(self, language: Language = "vi") -> str:
        """The reason for the person at the desk."""
        return sentence(TRUST_TEXTS[self], language)


VERDICT_TEXTS = {
    Verdict.GOOD: N_("Còn nguyên vẹn, do tổ chức chứng thực tin cậy cấp."),
    Verdict.UNCONFIRMED: N_("Còn nguyên vẹn, chưa xác nhận được tổ chức chứng thực."),
    Verdict.ALTERED: N_("Tệp đã bị sửa sau khi ký."),
    Verdict.INVALID: N_("Chữ ký không đúng với chứng thư số kèm theo."),
    Verdict.UNREADABLE: N_("Không đọc được chữ ký này để kiểm tra."),
}
TRUST_TEXTS = {
    TrustReason.NO_ROOTS: N_("Hệ thống chưa được cài chứng thư của tổ chức chứng thực nào."),
    TrustReason.NOT_IN_CHAIN: N_("Chứng thư số không thuộc tổ chức chứng thực nào đã cài trong hệ thống."),
    TrustReason.SELF_SIGNED: N_("Chứng thư số do người ký tự cấp."),
    TrustReason.OUT_OF_PERIOD: N_("Chứng thư số không có hiệu lực vào lúc ký."),
    TrustReason.TIME_UNPROVEN: N_("Chứng thư số đã hết hạn và không có dấu thời gian chứng minh lúc ký."),
    TrustReason.WEAK_ALGORITHM: N_("Chữ ký dùng thuật toán yếu (như SHA-1, MD5), không còn đủ an toàn."),
    TrustReason.NOT_FOR_SIGNING: N_("Chứng thư số không được cấp để ký."),
    TrustReason.CHAIN_INVALID: N_("Chuỗi chứng thư số không hợp lệ."),
}
# What sends a paper to a person, by the beginning of the warning's code; `.N` after it counts the paper's signatures.
UNCHECKED = "signature.unchecked"
WARNING_TEXTS = {
    "signature.altered": N_("Tệp đã bị sửa sau khi ký số; hãy so với bản giấy hoặc xin lại bản gốc."),
    "signature.invalid": N_("Chữ ký số không đúng với chứng thư số kèm theo; hãy xin lại bản gốc."),
    "signature.unreadable": N_("Có chữ ký số không đọc được để kiểm tra; hãy mở bản gốc xem chữ ký."),
    UNCHECKED: N_("Chưa kiểm tra được các chữ ký số của tệp; hãy mở bản gốc xem chữ ký."),
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as a signature carries it.

    `common_name`, `organisation`, `unit`, `title`: of its holder, as written there. `issuer`: the common name of who
    issued it. `serial` and `sha256` (of its DER bytes) in hexadecimal. `for_organisation`: whether it names an agency
    rather than a person, which Vietnamese authorities tell by the agency's own code or tax code (MNS, MST).
    """

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

    @property
    def holder(self) -> str:
        """Who signs, as the certificate has it."""
        return self.common_name or self.organisation or self.serial

    def names(self, full_name: str) -> bool:
        """Whether it was issued to a person of this name, case and spaces apart: where both are written with accents,
        these are the name's, too (Hùng and Hưng are two people). An agency's names no person."""
        common_name = self.common_name or ""
        own, accents, others = folded_words(common_name), accents_of(common_name), accents_of(full_name)
        is_alike = bool(own) and own == folded_words(full_name)
        return not self.for_organisation and is_alike and (not accents or not others or accents == others)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """An RFC 3161 timestamp: when an authority saw the signature. `intact`: it stamps this signature, unchanged;
    `valid_until`: when the authority's certificate ends, and with it what the timestamp proves."""

    at: datetime
    authority: str | None
    intact: bool
    trust: Trust
    trust_reason: TrustReason | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, or document timestamp, of a PDF and what checking it came to. None means not known.

    field           full name of its form field
    signed_at       when it was made, and `time_source` who says so: an intact `timestamp` of an authority, the
                    `signed_attribute` that the signature covers, or the `dictionary` (/M) of the file
    name, reason, location   what the file says beside it (/Name, /Reason, /Location): unchecked
    shown           the text of its box on the page; `page` from 1 and `area`: where that box is, if it is seen
    ranges          the bytes that it covers: first byte and length of each range
    covers          the whole `file`, a whole earlier `revision` of it, or less (`part`)
    later_revisions how often something was added to the file afterwards, and whether the signature permits these
                    `later_changes`: further signatures and filled forms are, new content is not
    digest          algorithm of the digest over those bytes
    """

    field: str
    type: SignatureType = "signature"
    signer: Certificate | None = None
    signed_at: datetime | None = None
    time_source: TimeSource | None = None
    timestamp: Timestamp | None = None
    name: str | None = None
    reason: str | None = None
    location: str | None = None
    shown: str | None = None
    page: int | None = None
    area: Area | None = None
    role: SignerRole | None = None
    ranges: tuple[tuple[int, int], ...] = ()
    covers: Covers | None = None
    later_revisions: int | None = None
    later_changes: Changes | None = None
    digest: str | None = None
    intact: bool | None = None
    valid: bool | None = None
    trust: Trust = "unknown"
    trust_reason: TrustReason | None = None

    @property
    def verdict(self) -> Verdict:
        """What checking it came to, in one word."""
        if self.intact is None or self.valid is None:
            return Verdict.UNREADABLE
        if not self.intact or self.later_changes == "not_permitted":
            return Verdict.ALTERED
        if not self.valid:
            return Verdict.INVALID
        return Verdict.GOOD if self.trust == "trusted" else Verdict.UNCONFIRMED


def is_signed(signatures: Sequence[Signature], *, checked: bool = True) -> bool | None:
    """Whether a scan carries a signature that can be relied on: `documents.signed`.

    True if one of its signatures (timestamps apart: nobody signs by them) is good. False if it has none, or all are
    altered or invalid. None if one is intact, but not known to be anybody's, or cannot be read, or if the check came to
    no end (not `checked`).
    """
    if not checked:
        return None
    return signed_by_records([{"type": one.type, "verdict": one.verdict} for one in signatures])


def signed_by_records(records: Sequence[Mapping[str, Any]]) -> bool | None:
    """The same of signatures as records (`signature_record`) that were checked."""
    verdicts = {one["verdict"] for one in records if one["type"] == "signature"}
    if Verdict.GOOD in verdicts:
        return True
    return None if verdicts & {Verdict.UNCONFIRMED, Verdict.UNREADABLE} else False


def signed_with_copy(
    own: bool | None, records: Sequence[Mapping[str, Any]] | None, of_copy: Sequence[Mapping[str, Any]] | None
) -> bool | None:
    """Whether a paper is signed: by the signatures of the scan itself (`own`, its `records`), or by those of the copy
    that its officer and agency signed here (None or empty: there is no such copy).

    A copy mends nothing: where all signatures of the scan are broken, the paper stays unsigned. Nor does an agency's
    signature stand for the officer's, which comes first.
    """
    if own or not of_copy or are_broken(records):
        return own
    return signed_by_records([one for one in of_copy if one["role"] != "organisation"])


def by_officer_alone(records: Sequence[Mapping[str, Any]] | None, of_copy: Sequence[Mapping[str, Any]] | None) -> bool:
    """Whether a paper has good signatures of officers under a copy made here, and none of an agency, there or under the
    scan itself."""
    good = [one for one in of_copy or () if one["verdict"] == Verdict.GOOD and one["type"] == "signature"]
    return bool(good) and all(one["role"] != "organisation" for one in good) and not signed_by_records(records or ())


@dataclass(frozen=True, slots=True)
class CopyAt:
    """What a paper's signed copy proves at a moment: whether the paper is `signed`, the signatures of the copy as
    records, and whether their proof `has_ended`, so that the paper is to be signed anew."""

    signed: bool | None
    signatures: Sequence[Mapping[str, Any]] | None
    has_ended: bool = False


def copy_at(
    moment: datetime,
    signed: bool | None,
    records: Sequence[Mapping[str, Any]] | None,
    of_copy: Sequence[Mapping[str, Any]] | None,
    holds_until: datetime | None,
) -> CopyAt:
    """What the copy of a paper that was found `signed` proves at a moment. `records`: the signatures of the scan;
    `holds_until`: as of `proven_until`.

    From then on nothing says that a signature was not made later with the key of an ended certificate. So it is told
    like one of a scan (`TrustReason.TIME_UNPROVEN`), and the paper as not known to be signed, unless the scan is.
    """
    if not of_copy or holds_until is None or moment < holds_until:
        return CopyAt(signed, of_copy)
    told = [_unproven(one) if _has_ended(one, moment) else one for one in of_copy]
    if are_broken(records) or signed_by_records(records or ()):
        return CopyAt(signed, told)
    return CopyAt(None, told, has_ended=True)


def _has_ended(record: Mapping[str, Any], moment: datetime) -> bool:
    signer = record["signer"]
    return signer is not None and datetime.fromisoformat(signer["valid_until"]) <= moment


def _unproven(record: Mapping[str, Any]) -> Mapping[str, Any]:
    if record["verdict"] != Verdict.GOOD:
        return record
    reason = TrustReason.TIME_UNPROVEN.value
    return {**record, "trust": "unknown", "trust_reason": reason, "verdict": Verdict.UNCONFIRMED.value}


def proven_until(found: Sequence[Signature]) -> datetime | None:
    """Until when all signatures of a file are proven to have been made while their certificates held; None where it has
    none that can be read.

    One is proven until its certificate ends, or longer by a timestamp of its own; and from a timestamp on that was set
    over the whole file after it, until the newest of those ends.
    """
    ends = []
    for place, one in enumerate(found):
        if one.type == "timestamp" or one.signer is None:
            continue
        later = [stamp.signer for stamp in found[place + 1 :] if stamp.type == "timestamp" and stamp.signer]
        ends.append(later[-1].valid_until if later else _proven_by_itself(one.signer, one.timestamp))
    return min(ends, default=None)


def _proven_by_itself(signer: Certificate, stamp: Timestamp | None) -> datetime:
    if stamp is None or not stamp.intact or stamp.trust == "untrusted" or stamp.valid_until is None:
        return signer.valid_until
    return max(signer.valid_until, stamp.valid_until)


def are_broken(records: Sequence[Mapping[str, Any]] | None) -> bool:
    """Whether a scan carries signatures of which none holds."""
    signed = [one for one in records or () if one["type"] == "signature"]
    return bool(signed) and signed_by_records(signed) is False


def warnings_of(signatures: Sequence[Signature]) -> tuple[str, ...]:
    """Why a person must look at the signatures: `signature.altered.N`, `signature.invalid.N` and
    `signature.unreadable.N` of the N-th, from 1."""
    doubtful = (Verdict.ALTERED, Verdict.INVALID, Verdict.UNREADABLE)
    return tuple(
        f"signature.{signature.verdict.value}.{place}"
        for place, signature in enumerate(signatures, start=1)
        if signature.verdict in doubtful
    )


def signature_record(signature: Signature) -> dict[str, Any]:
    """A signature as values that JSON has, `verdict` among them. The keys are those of docs/integrators.md."""
    return {**{name: _plain(value) for name, value in asdict(signature).items()}, "verdict": signature.verdict.value}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
