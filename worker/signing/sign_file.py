"""A copy, signed: PAdES (ETSI EN 319 142-1), appended to the file so that what was signed before stays as it is.

Baseline B holds until the certificate ends. With an authority for the time (RFC 3161) it is baseline T: the signature
is known to have been made while the certificate held. LTA adds all that others need to check it decades later, and a
timestamp over that, which `stamped_again` follows up before its own certificate ends.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

import pikepdf
import requests

from dossier.errors import BadSigningKey, NoRevocationList, NotSigned, ServerAway, SohoaError
from dossier.signatures.signing import SignerRole
from dossier.words.sentences import N_, Phrase
from worker.signatures.roots import NO_ROOTS, TrustRoots
from worker.signing.keys import SigningKey
from worker.signing.mark import Box, mark_of

if TYPE_CHECKING:
    from asn1crypto.cms import SignedData
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.fetchers import Fetchers

Level = Literal["b", "t", "lta"]

TIME_AUTHORITY = N_("máy chủ dấu thời gian {address}")
TOKEN = Phrase(N_("thiết bị ký"))
REVOKED = N_("chứng thư đã bị thu hồi")
UNPROVEN = N_("chứng thư không dẫn tới chứng thư gốc nào đã cài (SOHOA_TRUST_ROOTS)")
OF_BEFORE = N_("chữ ký hoặc dấu thời gian đã có trên bản này: {problem}")
REASON: Final = "Số hóa giấy tờ"
DIGEST: Final = "sha256"

_FIELD: Final[dict[SignerRole, str]] = {"officer": "CanBoSoHoa", "organisation": "CoQuan"}
_STAMP: Final = "DauThoiGian"
_SECONDS: Final = 20


@dataclass(frozen=True, slots=True)
class Manner:
    """How a copy is signed: its baseline `level`, and the URL of the authority that `t` and `lta` ask for the time.
    `roots`: what certificates lead to, which `lta` gathers the proofs of (lists of revoked ones are asked for over the
    network, at the addresses that certificates name)."""

    level: Level = "b"
    time_authority: str | None = None
    roots: TrustRoots = NO_ROOTS


def signed_copy(copy: bytes, key: SigningKey, role: SignerRole, manner: Manner, *, at: datetime) -> bytes:
    """The PDF `copy` with a signature by `key` appended, marked in the corner of its `role`. `at`: what the mark says.

    At `lta` what was signed before is proved with it, where it is not yet: its own certificates may be on no list any
    more when the copy is stamped again. Raises `ServerAway` where the authority for the time is not to be had,
    `NoRevocationList`, and at `lta` for a certificate that is revoked, or that no root vouches for, `BadSigningKey`, or
    `NotSigned` where it is one of before.
    """
    from pyhanko.pdf_utils.content import ImportedPdfPage
    from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, SimpleBoxLayoutRule
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import StaticStampStyle

    fetchers = _fetchers()
    page, names = _first_page(copy)
    mark = mark_of(key.certificate, role, at, page)
    name = _free(_FIELD[role], names)
    with TemporaryDirectory() as folder:
        drawing = Path(folder) / "mark.pdf"
        drawing.write_bytes(mark.drawing)
        style = StaticStampStyle(
            background=ImportedPdfPage(str(drawing)),
            background_opacity=1.0,
            border_width=0,
            background_layout=SimpleBoxLayoutRule(
                AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MAX, inner_content_scaling=InnerScaling.NO_SCALING
            ),
        )
        about = signers.PdfSignatureMetadata(
            field_name=name,
            md_algorithm=DIGEST,
            reason=REASON,
            subfilter=fields.SigSeedSubFilter.PADES,
            embed_validation_info=manner.level == "lta",
            use_pades_lta=manner.level == "lta",
            validation_context=_validation(manner, fetchers) if manner.level == "lta" else None,
        )
        signer = signers.PdfSigner(
            about,
            key.signer,
            timestamper=_time_stamper(manner),
            stamp_style=style,
            new_field_spec=fields.SigFieldSpec(name, on_page=0, box=mark.box),
        )

        def sign(writer: IncrementalPdfFileWriter) -> Any:
            if manner.level == "lta":
                _prove_before(writer, manner, fetchers)
            return signer.sign_pdf(writer)

        return _appended(copy, sign, manner)


def holds_proofs(copy: bytes) -> bool:
    """Whether a signed PDF carries the proofs of its certificates (baseline LT and LTA: ISO 32000-2, 12.8.4.3)."""
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        return "/DSS" in pdf.Root


def stamped_again(copy: bytes, manner: Manner) -> bytes:
    """The signed PDF `copy` with a timestamp over all of it appended (baseline LTA's archive timestamp), so that it
    holds for as long as the certificate of that.

    At `lta` what the last timestamp needs to be checked goes in first, with today's list of revoked certificates,
    which nobody can ask for once it has ended (ETSI EN 319 142-1, 5.5), and what those signatures and timestamps need
    that have no proofs in the copy yet. Raises `ServerAway`, `NoRevocationList`, and `BadSigningKey` for a certificate
    that did not hold when it had to.
    """
    from pyhanko.sign import signers

    _, names = _first_page(copy)
    stamper = signers.PdfTimeStamper(_time_stamper(manner), field_name=_free(_STAMP, names))
    if manner.level != "lta":
        return _appended(copy, lambda writer: stamper.timestamp_pdf(writer, DIGEST), manner)
    fetchers = _fetchers()

    async def stamp(writer: IncrementalPdfFileWriter) -> Any:
        await _prove(writer, manner, fetchers)
        return await stamper.async_timestamp_pdf(writer, DIGEST, validation_context=_validation(manner, fetchers))

    return _appended(copy, lambda writer: asyncio.run(stamp(writer)), manner)


def _prove_before(writer: IncrementalPdfFileWriter, manner: Manner, fetchers: Fetchers) -> None:
    """Put into the file what proves all that is signed in it already. Where that cannot be proved, the fault is not
    that of who signs now."""
    from pyhanko_certvalidator.errors import PathError, ValidationError

    try:
        asyncio.run(_prove(writer, manner, fetchers))
    except (PathError, ValidationError) as error:
        problem = _unproven(error)
        if isinstance(problem, BadSigningKey):
            problem = NotSigned(problem=Phrase(OF_BEFORE, problem.values))
        raise problem from error


async def _prove(writer: IncrementalPdfFileWriter, manner: Manner, fetchers: Fetchers) -> None:
    """Put into the file what proves at this moment its last timestamp, and all that was signed and stamped and has no
    proofs there yet."""
    from pyhanko.sign.validation import DocumentSecurityStore
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation
    from pyhanko_certvalidator import CertificateValidator

    for contents, parts in _to_prove(writer.prev):
        paths = []
        for signed, at in parts:
            held, context = extract_certs_for_validation(signed), _validation(manner, fetchers, at=at)
            validator = CertificateValidator(held.signer_cert, held.other_certs, context)
            paths.append(await validator.async_validate_usage(set()))
        DocumentSecurityStore.supply_dss_in_writer(writer, contents, paths=paths, validation_context=context)


def _to_prove(reader: PdfFileReader) -> list[tuple[bytes | None, list[tuple[SignedData, datetime | None]]]]:
    """What has to be proved of a file: signature by signature what was signed, and the moment at which its certificate
    has to hold. That is when it was stamped, by an authority whose own certificate has to hold when the whole file was
    stamped the next time; for the last one now (None). So a certificate that has ended since is no matter.

    The bytes name the entry of the proofs (/VRI). None where there is one: later signatures cover it, so it must stay
    as it is, and what is new goes beside it."""
    from pyhanko.sign.validation import DocumentSecurityStore
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

    stamps = reader.embedded_timestamp_signatures
    entries = reader.root["/DSS"].get("/VRI", ()) if "/DSS" in reader.root else ()
    found: list[tuple[bytes | None, list[tuple[SignedData, datetime | None]]]] = []
    for embedded in (*reader.embedded_regular_signatures, *stamps):
        is_proved = DocumentSecurityStore.sig_content_identifier(embedded.pkcs7_content) in entries
        if is_proved and embedded not in stamps[-1:]:
            continue
        later = (_stamped_at(one.signed_data) for one in stamps if one.signed_revision > embedded.signed_revision)
        at = next(later, None)
        tokens = list(extract_tst_data_iter(embedded.signer_info, signed=False))
        own = min(map(_stamped_at, tokens)) if tokens else at
        entry = None if is_proved else embedded.pkcs7_content
        found.append((entry, [*((token, at) for token in tokens), (embedded.signed_data, own)]))
    return found


def _stamped_at(token: SignedData) -> datetime:
    at: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return at


def time_authority(url: str | None) -> Phrase:
    """The authority at a URL, as it is told where it is away: without what may be secret in the URL."""
    return Phrase(TIME_AUTHORITY, {"address": urlsplit(url or "").netloc.rpartition("@")[2]})


def _appended(copy: bytes, sign: Any, manner: Manner) -> bytes:
    from pkcs11 import PKCS11Error
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps import TimestampRequestError
    from pyhanko_certvalidator.errors import PathError, ValidationError

    writer: IncrementalPdfFileWriter = IncrementalPdfFileWriter(io.BytesIO(copy))
    try:
        return bytes(sign(writer).getvalue())
    except (TimestampRequestError, requests.RequestException) as error:
        raise ServerAway(server=time_authority(manner.time_authority)) from error
    except PKCS11Error as error:
        raise ServerAway(server=TOKEN) from error
    except (PathError, ValidationError) as error:  # of baseline LTA, which proves a certificate first
        raise _unproven(error) from error
    except SigningError as error:
        cause = error.__cause__
        if isinstance(cause, SohoaError):  # of a key far away
            raise cause from error
        if isinstance(cause, (PathError, ValidationError)):
            raise _unproven(cause) from error
        raise ServerAway(server=TOKEN) from error


def _unproven(error: BaseException) -> SohoaError:
    from pyhanko_certvalidator.errors import InsufficientRevinfoError, RevokedError

    from worker.signatures.check import certificate_of

    if isinstance(error, InsufficientRevinfoError):
        leaf = error.current_path.leaf
        return NoRevocationList(authority=certificate_of(leaf).issuer if leaf else None)
    return BadSigningKey(problem=Phrase(REVOKED if isinstance(error, RevokedError) else UNPROVEN))


def _time_stamper(manner: Manner) -> Any:
    from pyhanko.sign.timestamps import HTTPTimeStamper

    if manner.level == "b" or manner.time_authority is None:
        return None
    return HTTPTimeStamper(manner.time_authority, timeout=_SECONDS)


def _fetchers() -> Fetchers:
    """Which ask for each list once."""
    from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

    return RequestsFetcherBackend(per_request_timeout=_SECONDS).get_fetchers()


def _validation(manner: Manner, fetchers: Fetchers, *, at: datetime | None = None) -> ValidationContext:
    """`at`: a moment of the past, of which the lists of today tell, too: they name what was revoked before.

    Risk accepted: a list may leave out certificates that have ended (RFC 5280, 3.3). One that was revoked, signed then
    and has ended since passes by such a list."""
    from asn1crypto import x509
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(der) for der in manner.roots.certificates]
    return ValidationContext(
        trust_roots=roots,
        allow_fetching=True,
        revocation_mode="hard-fail",
        moment=at,
        retroactive_revinfo=at is not None,
        fetchers=fetchers,
    )


def _first_page(copy: bytes) -> tuple[Box, frozenset[str]]:
    """The box of the first page as viewers show it, and the names of the fields of the form."""
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        left, bottom, right, top = (float(edge) for edge in pdf.pages[0].cropbox)
        form = pdf.Root.get("/AcroForm")
        fields = form.get("/Fields", ()) if form is not None else ()
        names = frozenset(str(field.get("/T", "")) for field in fields)
        return (min(left, right), min(bottom, top), max(left, right), max(bottom, top)), names


def _free(name: str, taken: frozenset[str]) -> str:
    """The name, or with the first number behind it that no field has."""
    return next(one for one in (name, *(f"{name}{n}" for n in range(2, len(taken) + 3))) if one not in taken)
