"""PDFs signed for tests, with certificates made for tests: a root, what it vouches for, and what it does not."""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import pikepdf
from asn1crypto import keys, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.files.pdf_files import pdf_of

NOW = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)
AGENCY = "ỦY BAN NHÂN DÂN PHƯỜNG HÒA CƯỜNG"


@dataclass(frozen=True)
class Issued:
    """A certificate and its key, with what has to be sent along for others to check it."""

    certificate: x509.Certificate
    key: keys.PrivateKeyInfo
    pyca_certificate: pyca.Certificate
    pyca_key: rsa.RSAPrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        der: bytes = self.certificate.dump()
        return der


@cache
def _key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def issued(
    name: str,
    by: Issued | None = None,
    *,
    organisation: str = AGENCY,
    title: str | None = None,
    agency_id: str | None = None,
    begins: datetime = NOW - YEAR,
    ends: datetime = NOW + YEAR,
    is_authority: bool = False,
    for_timestamps: bool = False,
    for_signing: bool = True,
    revoked_at: str | None = None,
) -> Issued:
    """A certificate for `name`, issued `by` another, or by itself. `revoked_at`: where revoked ones are listed."""
    key = _key(name)
    parts = [
        pyca.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        pyca.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        pyca.NameAttribute(NameOID.COMMON_NAME, name),
    ]
    parts += [pyca.NameAttribute(NameOID.TITLE, title)] if title else []
    parts += [pyca.NameAttribute(NameOID.USER_ID, agency_id)] if agency_id else []
    subject = pyca.Name(parts)
    builder = (
        pyca.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.pyca_certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(secrets.randbits(120) | 1 << 120)  # always as long
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(pyca.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            pyca.KeyUsage(
                digital_signature=for_signing and not is_authority,
                content_commitment=for_signing and not is_authority,
                key_encipherment=not for_signing,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if for_timestamps:
        builder = builder.add_extension(pyca.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    if revoked_at:
        place = pyca.DistributionPoint([pyca.UniformResourceIdentifier(revoked_at)], None, None, None)
        builder = builder.add_extension(pyca.CRLDistributionPoints([place]), critical=False)
    made = builder.sign(by.pyca_key if by else key, hashes.SHA256())
    chain = (by.certificate, *by.chain) if by else ()
    return Issued(
        x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        load_private_key_from_pemder_data(
            key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            passphrase=None,
        ),
        made,
        key,
        chain,
    )


@cache
def root() -> Issued:
    """The root that tests configure."""
    return issued("Root CA thử", is_authority=True, begins=NOW - 20 * YEAR, ends=NOW + 20 * YEAR)


@cache
def authority() -> Issued:
    """An authority below the root."""
    return issued("CA thử", root(), is_authority=True, begins=NOW - 10 * YEAR, ends=NOW + 10 * YEAR)


@cache
def officer() -> Issued:
    """The officer who scans."""
    return issued("Nguyễn Văn An", authority(), title="Công chức")


@cache
def organisation() -> Issued:
    """The officer's organisation."""
    return issued(AGENCY, authority(), agency_id="MST:0100109106")


def stamper(*, at: datetime = NOW, by: Issued | None = None) -> timestamps.DummyTimeStamper:
    """A timestamp authority that needs no network and says that it is `at`."""
    held = by or issued("Máy chủ dấu thời gian thử", authority(), for_timestamps=True, begins=NOW - 10 * YEAR)
    return timestamps.DummyTimeStamper(held.certificate, held.key, certs_to_embed=_store(held.chain), fixed_dt=at)


def _store(certificates: Sequence[x509.Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store


def signed(
    pdf: bytes | None = None,
    by: Issued | None = None,
    *,
    name: str = "Signature1",
    box: tuple[int, int, int, int] | None = (10, 560, 200, 600),
    page: int = 0,
    text: str = "Signed",
    digest: str = "sha256",
    with_chain: bool = True,
    time: timestamps.DummyTimeStamper | None = None,
    certify: bool = False,
) -> bytes:
    """`pdf`, a scan of one page unless given, with a signature `by` somebody appended to it."""
    by = by or officer()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf or pdf_of()), strict=False)
    if writer.prev.encrypted:
        writer.encrypt("")
    signer = signers.SimpleSigner(by.certificate, by.key, _store(by.chain if with_chain else ()))
    meta = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm=digest,
        certify=certify,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        reason="Số hóa",
        location="Đà Nẵng",
    )
    spec = fields.SigFieldSpec(name, on_page=page, box=box)
    style = TextStampStyle(stamp_text=text, background=None, border_width=0)
    pdf_signer = signers.PdfSigner(meta, signer, timestamper=time, new_field_spec=spec, stamp_style=style)
    return bytes(pdf_signer.sign_pdf(writer).getvalue())


def timestamped(pdf: bytes, *, at: datetime = NOW) -> bytes:
    """`pdf` with a timestamp of the whole document appended."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return bytes(
        signers.PdfTimeStamper(stamper(at=at), field_name="Timestamp1").timestamp_pdf(writer, "sha256").getvalue()
    )


def appended(pdf: bytes, content: bytes) -> bytes:
    """`pdf` with more drawing put onto its first page, as an editor appends it after signing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    from pyhanko.pdf_utils.generic import StreamObject

    extra = writer.add_object(StreamObject(stream_data=content))
    writer.add_stream_to_page(0, extra)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(pdf: bytes) -> bytes:
    """`pdf` encrypted with an owner's password: anybody may open it, not everybody may change it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="chủ", user="", R=6))
    return out.getvalue()
