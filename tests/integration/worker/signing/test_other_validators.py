"""Signed copies of each level, by each sort of key, judged by programs that share no code with this one: poppler's
`pdfsig`, OpenSSL over the bytes that a signature covers, and veraPDF, which asks whether the file is still PDF/A-2b."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from pathlib import Path
from typing import Literal, get_args

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from dossier.reading import PageReading
from tests.archive import DPI, HEIGHT, WIDTH, scan
from tests.files.keys import SECRET, p12, token
from tests.files.pdfa import broken_rules
from tests.files.signed_pdf import NOW, YEAR, Issued, issued
from tests.files.signing_service import CREDENTIAL, PIN, TOKEN, signing_service
from tests.files.time_authority import TimeAuthority, time_authority
from tests.integration.worker.access_copy.test_pdfa import METADATA
from worker.access_copy.make import make_access_copy
from worker.formats.sources import probe
from worker.signatures.roots import TrustRoots
from worker.signing.keys import SigningKey, open_pkcs12, open_token
from worker.signing.remote import RemoteKey, open_remote
from worker.signing.sign_file import Level, Manner, signed_copy, stamped_again

Where = Literal["p12", "pkcs11", "csc"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("judged")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Iterator[TimeAuthority]:
    (folder / "authority").mkdir()
    with time_authority(folder / "authority") as one:
        pem = one.root.pyca_certificate.public_bytes(Encoding.PEM)
        (folder / "roots.pem").write_bytes(pem)
        yield one


@pytest.fixture(scope="module")
def officer(authority: TimeAuthority) -> Issued:
    return issued("Nguyễn Văn An", authority.root, title="Công chức", revoked_at=authority.revoked_at)


@pytest.fixture(scope="module")
def copy(folder: Path) -> bytes:
    """An access copy, not signed yet."""
    (folder / "scan.pdf").write_bytes(scan("ký"))
    page = PageReading(1, WIDTH, HEIGHT, DPI)
    make_access_copy(probe(folder / "scan.pdf"), (page,), METADATA, folder / "access.pdf")
    return (folder / "access.pdf").read_bytes()


def manner_of(level: Level, authority: TimeAuthority) -> Manner:
    return Manner(level, None if level == "b" else authority.url, TrustRoots((authority.root.der,)))


def opened(
    where: Where, folder: Path, officer: Issued, monkeypatch: pytest.MonkeyPatch
) -> AbstractContextManager[SigningKey]:
    if where == "p12":
        return nullcontext(open_pkcs12(p12(folder, officer), SECRET, now=NOW))
    monkeypatch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
    return open_token(token(folder, officer), "123456", now=NOW)


@pytest.mark.parametrize("where", get_args(Where))
def test_each_signature_and_stamp_is_valid_for_poppler_and_for_openssl(
    where: Where,
    folder: Path,
    tmp_path: Path,
    copy: bytes,
    officer: Issued,
    authority: TimeAuthority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: dict[Level, bytes] = {}
    levels: tuple[Level, ...] = get_args(Level)
    if where == "csc":
        with signing_service(officer) as service:
            remote = RemoteKey(service.url, CREDENTIAL, TOKEN)
            with open_remote(remote, PIN, str, now=NOW) as key:
                key.expect(len(levels))
                made = {
                    level: signed_copy(copy, key, "officer", manner_of(level, authority), at=NOW) for level in levels
                }
    else:
        with opened(where, tmp_path, officer, monkeypatch) as key:
            made = {level: signed_copy(copy, key, "officer", manner_of(level, authority), at=NOW) for level in levels}
    for level, content in made.items():
        assert content.startswith(copy)
        assert valid_for_poppler(tmp_path, content) == 1, level
        assert [valid_for_openssl(tmp_path, content, one, folder / "roots.pem") for one in all_of(content)] == (
            [True, True] if level == "lta" else [True]
        )
    spoilt = bytearray(made["lta"])
    spoilt[len(copy) // 2] ^= 1
    assert valid_for_poppler(tmp_path, bytes(spoilt)) == 0
    assert not valid_for_openssl(tmp_path, bytes(spoilt), all_of(made["lta"])[0], folder / "roots.pem")


@pytest.mark.slow
def test_a_copy_stays_pdfa_at_each_level_and_when_it_is_stamped_again(
    folder: Path, tmp_path: Path, copy: bytes, officer: Issued, authority: TimeAuthority
) -> None:
    key = open_pkcs12(p12(tmp_path, officer), SECRET, now=NOW)
    levels: tuple[Level, ...] = get_args(Level)
    made: dict[str, bytes] = {
        level: signed_copy(copy, key, "officer", manner_of(level, authority), at=NOW) for level in levels
    }
    first = authority.stamper
    authority.takes(authority.stamper_until("Dấu thời gian thử hai", NOW + 18 * YEAR))
    made["again"] = stamped_again(made["lta"], manner_of("lta", authority))
    made["raised"] = stamped_again(made["t"], manner_of("lta", authority))
    authority.takes(first)
    for name, content in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    assert broken_rules([tmp_path / f"{name}.pdf" for name in made]) == []
    stamps = [one for one in all_of(made["again"]) if is_stamp(one)]
    assert len(stamps) == 2
    assert all(valid_for_openssl(tmp_path, made["again"], one, folder / "roots.pem") for one in stamps)


def all_of(content: bytes) -> list[EmbeddedPdfSignature]:
    return list(PdfFileReader(BytesIO(content)).embedded_signatures)


def is_stamp(signature: EmbeddedPdfSignature) -> bool:
    return bool(signature.sig_object["/Type"] == "/DocTimeStamp")


def valid_for_poppler(folder: Path, content: bytes) -> int:
    """How many of the signatures are; it judges no timestamps of a whole document."""
    (folder / "judged.pdf").write_bytes(content)
    done = subprocess.run(["pdfsig", "-nocert", folder / "judged.pdf"], capture_output=True, check=False)
    return done.stdout.count(b"Signature Validation: Signature is Valid.")


def valid_for_openssl(folder: Path, content: bytes, signature: EmbeddedPdfSignature, roots: Path) -> bool:
    """Whether the bytes that the signature covers are those that were signed, by who leads to the root."""
    first, length, second, rest = map(int, signature.byte_range)
    (folder / "covered").write_bytes(content[first : first + length] + content[second : second + rest])
    (folder / "signature.der").write_bytes(signature.pkcs7_content)
    if is_stamp(signature):
        command = ["openssl", "ts", "-verify", "-token_in", "-in", "signature.der", "-data", "covered"]
        command += ["-CAfile", str(roots)]
    else:
        command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.der"]
        command += ["-content", "covered", "-CAfile", str(roots), "-purpose", "any", "-out", "/dev/null"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
