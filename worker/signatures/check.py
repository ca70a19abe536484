"""One signature of a PDF checked against the file's bytes and the configured roots, by pyHanko. No network.

Coverage is checked here more strictly than pyHanko does. Between the two ranges of a signature nothing may stand but
the signature itself, in hexadecimal, and nothing may follow the last revision: else content could be hidden there that
other readers of the file, ours among them, find.

Runs in a child under limits (`worker.signatures.check_file`): a hostile file makes pyHanko loop or eat memory.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from asn1crypto import cms, core, tsp, x509
from pyhanko.pdf_utils.generic import DictionaryObject, Reference
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.general import SignedDataCerts
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_self_reported_ts,
    extract_tst_data_iter,
    validate_sig_integrity,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from dossier.signatures.signing import Certificate, Changes, Covers, Signature, TimeSource, Timestamp, TrustReason
from dossier.words.folding import nfc
from worker.formats.decoding import BROKEN
from worker.signatures.fields import SignedField
from worker.signatures.roots import TrustRoots
from worker.signatures.trust import ALGORITHMS, Judged, judge, judge_at

# What pyHanko and asn1crypto raise on hostile bytes, beside what any decoder does.
BROKEN_SIGNATURE: Final = (PdfError, AssertionError, *BROKEN)

# The subfilters whose bytes are signed as they stand (ISO 32000-2, table 260).
_DETACHED: Final = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161")
# A clock that is read twice while signing differs by less.
_SAME_MOMENT: Final = timedelta(minutes=2)
# How Vietnamese authorities name an agency in a certificate: its code, its tax code.
_AGENCY_ID: Final = ("MNS:", "MST:")
_COVERS: Final[dict[SignatureCoverageLevel, Covers]] = {
    SignatureCoverageLevel.ENTIRE_FILE: "file",
    SignatureCoverageLevel.ENTIRE_REVISION: "revision",
}
# A file's last mark of its end stands within its last kilobyte (ISO 32000-1, annex H).
_TAIL: Final = 1024
_WEAK_STAMP: Final = ("md2", "md4", "md5")


def check(reader: PdfFileReader, field: SignedField, roots: TrustRoots, seen_at: datetime | None) -> Signature:
    """What checking the signature of `field` comes to; `seen_at`: when the archive received the file, None where it was
    signed here, at the time that it says.

    Raises one of `BROKEN_SIGNATURE` for a signature that cannot be read.
    """
    if field.number is None:
        raise PdfError("a signature field that is no object of its own")
    node = reader.get_object(Reference(*field.number, pdf=reader))
    if not isinstance(node, DictionaryObject):
        raise PdfError("no field")
    embedded = EmbeddedPdfSignature(reader, node, field.name)
    if embedded.sig_object.get("/SubFilter") not in _DETACHED:
        raise PdfError("signed in a way that is not known")
    edges = [int(edge) for edge in embedded.byte_range]
    described = replace(
        listed(field),
        ranges=tuple(zip(edges[::2], edges[1::2], strict=True)),
        covers=_covers(embedded),
        later_revisions=reader.total_revisions - 1 - embedded.signed_revision,
        digest=embedded.external_md_algorithm,
    )
    described = replace(described, later_changes=_changes(embedded, described.covers))
    if field.is_timestamp:
        return _document_timestamp(described, embedded, roots)
    return _signature(described, embedded, roots, field.written_at, seen_at)


def listed(field: SignedField) -> Signature:
    """The signature as its field describes it, not checked."""
    return Signature(
        field.name,
        "timestamp" if field.is_timestamp else "signature",
        signed_at=field.written_at,
        time_source="dictionary" if field.written_at else None,
        name=field.texts.get("name"),
        reason=field.texts.get("reason"),
        location=field.texts.get("location"),
        shown=field.shown,
        page=field.page,
        area=field.area,
    )


def _signature(
    described: Signature,
    embedded: EmbeddedPdfSignature,
    roots: TrustRoots,
    written_at: datetime | None,
    seen_at: datetime | None,
) -> Signature:
    info, held = embedded.signer_info, extract_certs_for_validation(embedded.signed_data)
    certificate = held.signer_cert
    intact, valid = validate_sig_integrity(info, certificate, "data", embedded.compute_digest())
    timestamp = _timestamp(info, roots)
    signed_at, source = _claimed(extract_self_reported_ts(info), written_at)
    if timestamp is not None and timestamp.intact:
        signed_at, source = timestamp.at, "timestamp"
    trust, reason = _trust(held, info, roots, signed_at, timestamp, seen_at)
    return replace(
        described,
        signer=certificate_of(certificate),
        signed_at=signed_at,
        time_source=source,
        timestamp=timestamp,
        intact=intact,
        valid=valid,
        trust=trust,
        trust_reason=reason,
    )


def _document_timestamp(described: Signature, embedded: EmbeddedPdfSignature, roots: TrustRoots) -> Signature:
    stamp, held, intact, valid = _token(embedded.signed_data, embedded.compute_digest())
    trust, reason = _trust_in_stamp(held, stamp, embedded.signer_info, roots)
    return replace(
        described,
        signer=certificate_of(held.signer_cert),
        signed_at=stamp["gen_time"].native,
        time_source="timestamp",
        intact=intact,
        valid=valid,
        trust=trust,
        trust_reason=reason,
    )


def _trust(
    held: SignedDataCerts,
    info: cms.SignerInfo,
    roots: TrustRoots,
    signed_at: datetime | None,
    timestamp: Timestamp | None,
    seen_at: datetime | None,
) -> Judged:
    certificate = held.signer_cert
    if _is_weak(info, certificate):
        return "untrusted", TrustReason.WEAK_ALGORITHM
    usage = certificate.key_usage_value
    if usage is not None and not {"digital_signature", "non_repudiation"} & usage.native:
        return "untrusted", TrustReason.NOT_FOR_SIGNING
    if signed_at is not None and not certificate.not_valid_before <= signed_at <= certificate.not_valid_after:
        return "untrusted", TrustReason.OUT_OF_PERIOD
    if timestamp is not None and timestamp.intact and timestamp.trust == "trusted":
        return judge_at(certificate, held.other_certs, roots, timestamp.at)
    at, seen_at = signed_at or seen_at, seen_at or signed_at
    if at is None or seen_at is None:
        return "unknown", TrustReason.TIME_UNPROVEN
    return judge(certificate, held.other_certs, roots, at=at, seen_at=seen_at)


def _timestamp(info: cms.SignerInfo, roots: TrustRoots) -> Timestamp | None:
    """The timestamp over a signature; None if it has none that can be read."""
    token = next(iter(extract_tst_data_iter(info, signed=False)), None)
    if token is None:
        return None
    try:
        stamped = token["encap_content_info"]["content"].parsed["message_imprint"]["hash_algorithm"]["algorithm"].native
        stamp, held, intact, valid = _token(token, hashlib.new(stamped, info["signature"].native).digest())
        trust, reason = _trust_in_stamp(held, stamp, token["signer_infos"][0], roots)
    except BROKEN_SIGNATURE:
        return None
    authority = held.signer_cert.subject.native.get("common_name")
    ends = held.signer_cert.not_valid_after
    return Timestamp(stamp["gen_time"].native, _text(authority), intact and valid, trust, reason, ends)


def _token(signed: cms.SignedData, stamped: bytes) -> tuple[tsp.TSTInfo, SignedDataCerts, bool, bool]:
    """What a timestamp says, its certificates, whether it stamps the digest `stamped`, and whether its own signature is
    good (RFC 3161, 2.4.2)."""
    content = signed["encap_content_info"]["content"]
    stamp = content.parsed if isinstance(content, core.ParsableOctetString) else None
    if not isinstance(stamp, tsp.TSTInfo):
        raise PdfError("no timestamp")
    info, held = signed["signer_infos"][0], extract_certs_for_validation(signed)
    digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    own, valid = validate_sig_integrity(info, held.signer_cert, "tst_info", digest)
    return stamp, held, own and stamp["message_imprint"]["hashed_message"].native == stamped, valid


def _trust_in_stamp(held: SignedDataCerts, stamp: tsp.TSTInfo, info: cms.SignerInfo, roots: TrustRoots) -> Judged:
    certificate = held.signer_cert
    usage = certificate.extended_key_usage_value
    if usage is None or "time_stamping" not in usage.native:  # RFC 3161, 2.3
        return "untrusted", TrustReason.NOT_FOR_SIGNING
    # Over a signature SHA-1 still stamps soundly: it takes a second signature of the same digest to deceive.
    imprint = stamp["message_imprint"]["hash_algorithm"]["algorithm"].native
    if imprint in _WEAK_STAMP or _is_weak(info, certificate):
        return "untrusted", TrustReason.WEAK_ALGORITHM
    return judge_at(certificate, held.other_certs, roots, stamp["gen_time"].native)


def _is_weak(info: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    """Whether digest, signature or key are of a kind that is forged nowadays."""
    return not (
        ALGORITHMS.digest_algorithm_allowed(info["digest_algorithm"], None).allowed
        and ALGORITHMS.signature_algorithm_allowed(info["signature_algorithm"], None, certificate.public_key).allowed
    )


def _claimed(attribute: datetime | None, written_at: datetime | None) -> tuple[datetime | None, TimeSource | None]:
    """When a signature says that it was made.

    Signing tools of Vietnamese agencies put the time of the wall clock into the signed attribute as if it were UTC,
    seven hours off (seen in papers of the government's portal); the dictionary then has the same figures with their
    zone.
    """
    if attribute is None or attribute.tzinfo is None:
        return (written_at, "dictionary") if written_at else (None, None)
    if written_at is not None:
        same_figures = abs(attribute.replace(tzinfo=None) - written_at.replace(tzinfo=None)) < _SAME_MOMENT
        if same_figures and attribute.utcoffset() != written_at.utcoffset():
            return written_at, "dictionary"
    return attribute, "signed_attribute"


def _covers(embedded: EmbeddedPdfSignature) -> Covers:
    if not _gap_is_signature(embedded.reader.stream, embedded.byte_range, embedded.pkcs7_content):
        return "part"
    coverage: SignatureCoverageLevel = embedded.evaluate_signature_coverage()
    return _COVERS.get(coverage, "part")


def _gap_is_signature(stream: BinaryIO, ranges: Iterable[Any], signature: bytes) -> bool:
    """Whether the file's bytes outside the ranges, up to the last one's end, are the signature and nothing else."""
    first, length, second, rest = map(int, ranges)
    size = stream.seek(0, os.SEEK_END)
    if first != 0 or min(length, second, rest) < 0 or length > second or second + rest > size:
        return False
    stream.seek(length)
    gap = stream.read(second - length)
    digits = re.sub(rb"\s", b"", gap)
    return gap[:1] == b"<" and gap[-1:] == b">" and digits[1:-1].lower() == signature.hex().encode()


def _changes(embedded: EmbeddedPdfSignature, covers: Covers | None) -> Changes:
    """What was added to the file after signing, by pyHanko's comparison of its revisions."""
    if covers == "file":
        return "none"
    if covers == "part" or _has_loose_end(embedded):
        return "not_permitted"
    found = DEFAULT_DIFF_POLICY.review_file(
        embedded.reader, embedded.signed_revision, field_mdp_spec=embedded.fieldmdp, doc_mdp=embedded.docmdp_level
    )
    if not isinstance(found, DiffResult) or found.modification_level == ModificationLevel.OTHER:
        return "not_permitted"
    permitted = embedded.docmdp_level
    if permitted is not None and found.modification_level.value > permitted.value:
        return "not_permitted"
    return "none" if found.modification_level == ModificationLevel.NONE else "permitted"


def _has_loose_end(embedded: EmbeddedPdfSignature) -> bool:
    """Whether bytes follow that belong to no revision: some readers would take the objects in them for the file's."""
    stream = embedded.reader.stream
    is_last = embedded.signed_revision == embedded.reader.total_revisions - 1
    end = int(embedded.byte_range[2]) + int(embedded.byte_range[3])
    size = stream.seek(0, os.SEEK_END)
    stream.seek(end if is_last else max(end, size - _TAIL))
    tail = stream.read()
    if not is_last:
        _, marker, tail = tail.rpartition(b"%%EOF")
        if not marker:
            return True
    return bool(tail.strip(b"\0 \t\r\n\f"))


def certificate_of(certificate: x509.Certificate) -> Certificate:
    """What a certificate says, as values."""
    subject, issuer = certificate.subject.native, certificate.issuer.native
    ids = subject.get("user_id") or ()
    return Certificate(
        common_name=_text(subject.get("common_name")),
        organisation=_text(subject.get("organization_name")),
        unit=_text(subject.get("organizational_unit_name")),
        title=_text(subject.get("title")),
        issuer=_text(issuer.get("common_name") or issuer.get("organization_name")),
        serial=f"{certificate.serial_number:x}",
        sha256=certificate.sha256.hex(),
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        for_organisation=_names_agency(subject, (ids,) if isinstance(ids, str) else ids),
    )


def _names_agency(subject: dict[str, Any], ids: Iterable[Any]) -> bool:
    whole = subject.get("common_name")
    return any(str(one).startswith(_AGENCY_ID) for one in ids) or (
        whole is not None and whole == subject.get("organization_name")
    )


def _text(value: object) -> str | None:
    """A part of a name; a part given more than once, joined."""
    whole = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return nfc(whole).strip() or None
