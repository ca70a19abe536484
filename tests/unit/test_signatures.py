"""Signatures are judged by their bytes and by the roots that are configured, and by nothing from a network."""

from __future__ import annotations

import io
import os
import random
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from dossier.errors import BadSetting
from dossier.signing import Signature, TrustReason, Verdict, is_signed, signature_record
from tests import signed_pdf
from tests.pdf_files import pdf_of
from tests.signed_pdf import NOW, YEAR, Issued, appended, encrypted, issued, signed, stamper, timestamped
from worker import signatures
from worker.signature_fields import MOST_SIGNATURES, SignedForm
from worker.signatures import Signatures, signatures_of
from worker.trust_roots import NO_ROOTS, TrustRoots, read_trust_roots

SEEN = NOW + timedelta(minutes=5)
MEMORY = 2 << 30


def roots() -> TrustRoots:
    return TrustRoots((signed_pdf.root().der,))


def check(folder: Path, pdf: bytes, trust: TrustRoots | None = None, seen_at: datetime = SEEN) -> Signatures:
    path = folder / "scan.pdf"
    path.write_bytes(pdf)
    return signatures_of(path, trust or roots(), seen_at=seen_at, memory_bytes=MEMORY)


def only(found: Signatures) -> Signature:
    (one,) = found.found
    return one


def judged(found: Sequence[Signature]) -> list[tuple[str, TrustReason | None]]:
    return [(one.verdict.value, one.trust_reason) for one in found]


def test_an_intact_signature_of_a_configured_root_is_good(tmp_path: Path) -> None:
    pdf = signed(text="Nguyen Van An")
    found = check(tmp_path, pdf)
    one = only(found)
    assert (one.verdict, one.intact, one.valid, one.trust, found.warnings) == (Verdict.GOOD, True, True, "trusted", ())
    assert one.signer is not None
    certificate = signed_pdf.officer().certificate
    assert (one.signer.common_name, one.signer.title, one.signer.organisation) == (
        "Nguyễn Văn An",
        "Công chức",
        signed_pdf.AGENCY,
    )
    assert (one.signer.issuer, one.signer.serial) == ("CA thử", f"{certificate.serial_number:x}")
    assert one.signer.sha256 == certificate.sha256.hex()
    assert (one.signer.valid_from, one.signer.valid_until) == (NOW - YEAR, NOW + YEAR)
    assert (one.field, one.type, one.reason, one.location) == ("Signature1", "signature", "Số hóa", "Đà Nẵng")
    assert one.time_source == "signed_attribute"
    assert one.signed_at is not None
    assert abs(one.signed_at - NOW) < timedelta(minutes=20)
    assert (one.covers, one.later_revisions, one.later_changes, one.digest) == ("file", 0, "none", "sha256")
    (first, length), (second, rest) = one.ranges
    assert (first, second + rest) == (0, len(pdf))
    assert pdf[length:second].startswith(b"<")
    assert pdf[length:second].endswith(b">")
    assert (one.shown, one.page, one.area) == ("Nguyen Van An", 1, (10.0, 4.8, 200.0, 44.8))
    assert is_signed(found.found) is True


def test_without_its_authority_in_the_file_or_among_the_roots_a_signature_leads_nowhere(tmp_path: Path) -> None:
    lonely = signed(with_chain=False)
    assert judged(check(tmp_path, lonely).found) == [("unconfirmed", TrustReason.NOT_IN_CHAIN)]
    both = TrustRoots((signed_pdf.root().der, signed_pdf.authority().der))
    assert judged(check(tmp_path, lonely, both).found) == [("good", None)]


def test_without_roots_trust_is_not_known_and_never_given(tmp_path: Path) -> None:
    found = check(tmp_path, signed(), NO_ROOTS)
    assert judged(found.found) == [("unconfirmed", TrustReason.NO_ROOTS)]
    assert only(found).trust == "unknown"
    assert found.warnings == ()
    assert is_signed(found.found) is None


def foreign() -> Issued:
    return issued("Trần Thị Bích", issued("CA lạ", is_authority=True))


def test_another_authority_is_not_trusted(tmp_path: Path) -> None:
    found = check(tmp_path, signed(by=foreign()))
    assert judged(found.found) == [("unconfirmed", TrustReason.NOT_IN_CHAIN)]
    assert only(found).trust == "untrusted"
    assert is_signed(found.found) is None


def test_a_certificate_that_its_holder_made_is_not_trusted(tmp_path: Path) -> None:
    assert judged(check(tmp_path, signed(by=issued("Tự ký"))).found) == [("unconfirmed", TrustReason.SELF_SIGNED)]


def test_an_authority_is_not_made_of_whoever_got_a_certificate(tmp_path: Path) -> None:
    below_officer = issued("Kẻ giả danh", signed_pdf.officer())
    assert judged(check(tmp_path, signed(by=below_officer)).found) == [("unconfirmed", TrustReason.CHAIN_INVALID)]


def test_a_certificate_that_was_not_in_force_when_it_signed_is_not_trusted(tmp_path: Path) -> None:
    old = issued("Hết hạn", signed_pdf.authority(), begins=NOW - 3 * YEAR, ends=NOW - YEAR)
    assert judged(check(tmp_path, signed(by=old)).found) == [("unconfirmed", TrustReason.OUT_OF_PERIOD)]
    assert judged(check(tmp_path, signed(by=old), NO_ROOTS).found) == [("unconfirmed", TrustReason.OUT_OF_PERIOD)]


def test_a_certificate_that_expired_before_the_scan_was_received_needs_a_timestamp(tmp_path: Path) -> None:
    later = NOW + 3 * YEAR
    assert judged(check(tmp_path, signed(), seen_at=later).found) == [("unconfirmed", TrustReason.TIME_UNPROVEN)]
    found = check(tmp_path, signed(time=stamper()), seen_at=later)
    assert judged(found.found) == [("good", None)]
    one = only(found)
    assert one.timestamp is not None
    assert (one.timestamp.at, one.timestamp.intact, one.timestamp.trust) == (NOW, True, "trusted")
    assert (one.signed_at, one.time_source) == (NOW, "timestamp")


def test_a_timestamp_of_nobody_proves_nothing(tmp_path: Path) -> None:
    own = issued("Dấu thời gian tự làm", for_timestamps=True)
    found = check(tmp_path, signed(time=stamper(by=own)), seen_at=NOW + 3 * YEAR)
    assert judged(found.found) == [("unconfirmed", TrustReason.TIME_UNPROVEN)]
    one = only(found)
    assert one.timestamp is not None
    assert (one.timestamp.trust, one.timestamp.trust_reason) == ("untrusted", TrustReason.SELF_SIGNED)
    signer_stamps = check(tmp_path, signed(time=stamper(by=signed_pdf.officer())))
    assert only(signer_stamps).timestamp == replace(
        one.timestamp, authority="Nguyễn Văn An", trust_reason=TrustReason.NOT_FOR_SIGNING
    )


@pytest.mark.parametrize("digest", ["sha1", "md5"])
def test_a_weak_digest_is_never_trusted(tmp_path: Path, digest: str) -> None:
    found = check(tmp_path, signed(digest=digest))
    assert judged(found.found) == [("unconfirmed", TrustReason.WEAK_ALGORITHM)]
    assert (only(found).intact, only(found).digest, only(found).trust) == (True, digest, "untrusted")


def test_a_certificate_for_something_else_does_not_sign(tmp_path: Path) -> None:
    mail = issued("Mã hóa thư", signed_pdf.authority(), for_signing=False)
    assert judged(check(tmp_path, signed(by=mail)).found) == [("unconfirmed", TrustReason.NOT_FOR_SIGNING)]


def test_bytes_changed_after_signing_are_noticed(tmp_path: Path) -> None:
    pdf = signed()
    found = check(tmp_path, pdf.replace(b"/Width 600", b"/Width 601"))
    assert (only(found).intact, only(found).verdict) == (False, Verdict.ALTERED)
    assert found.warnings == ("signature.altered.1",)
    assert is_signed(found.found) is False


def test_another_certificate_put_into_the_signature_does_not_fit(tmp_path: Path) -> None:
    pdf = signed(with_chain=False)
    other = issued("Nguyễn Văn Am", signed_pdf.authority(), title="Công chức")
    own, forged = signed_pdf.officer().der.hex().upper().encode(), other.der.hex().upper().encode()
    assert len(own) == len(forged)
    assert own in pdf
    found = check(tmp_path, pdf.replace(own, forged))
    assert only(found).verdict is Verdict.UNREADABLE  # it names another certificate than the one that it carries
    assert found.warnings == ("signature.unreadable.1",)


def test_a_signature_that_was_not_made_with_its_certificate_is_invalid(tmp_path: Path) -> None:
    pdf = signed()
    (_, length), (second, _) = only(check(tmp_path, pdf)).ranges
    digits = pdf[length + 1 : second - 1]
    last = len(digits.rstrip(b"0"))
    forged = digits[: last - 4] + b"%04x" % (int(digits[last - 4 : last], 16) ^ 1) + digits[last:]
    found = check(tmp_path, pdf[: length + 1] + forged + pdf[second - 1 :])
    assert (only(found).intact, only(found).verdict) == (True, Verdict.INVALID)
    assert found.warnings == ("signature.invalid.1",)
    assert is_signed(found.found) is False


def test_a_second_signature_leaves_the_first_one_good(tmp_path: Path) -> None:
    twice = signed(signed(), by=signed_pdf.organisation(), name="Signature2", box=(230, 560, 420, 600))
    found = check(tmp_path, twice)
    assert judged(found.found) == [("good", None), ("good", None)]
    first, second = found.found
    assert (first.covers, first.later_revisions, first.later_changes) == ("revision", 1, "permitted")
    assert (second.covers, second.later_revisions, second.later_changes) == ("file", 0, "none")
    assert (first.role, second.role) == ("officer", "organisation")
    assert found.warnings == ()


def test_a_timestamp_of_the_document_is_listed_and_is_nobodys_signature(tmp_path: Path) -> None:
    found = check(tmp_path, timestamped(signed()))
    assert [one.type for one in found.found] == ["signature", "timestamp"]
    assert judged(found.found) == [("good", None), ("good", None)]
    assert (found.found[1].signed_at, found.found[1].time_source) == (NOW, "timestamp")
    alone = check(tmp_path, timestamped(pdf_of()))
    assert judged(alone.found) == [("good", None)]
    assert is_signed(alone.found) is False


def with_form() -> bytes:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        box = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ghi_chu"), F=4, Rect=Array([60, 60, 200, 80])
        )
        page.obj.Annots = Array([pdf.make_indirect(box)])
        pdf.Root.AcroForm = Dictionary(Fields=page.obj.Annots)

    return pdf_of(change=change)


def filled(pdf: bytes) -> bytes:
    from pyhanko.pdf_utils.generic import TextStringObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    box = writer.root["/AcroForm"]["/Fields"][0]
    box[pdf_name("/V")] = TextStringObject("đã nhận")
    writer.update_container(box)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_form_filled_after_signing_is_permitted_and_said(tmp_path: Path) -> None:
    found = check(tmp_path, filled(signed(with_form(), certify=True)))
    assert judged(found.found) == [("good", None)]
    assert (only(found).later_revisions, only(found).later_changes) == (1, "permitted")


def test_content_appended_after_signing_is_noticed(tmp_path: Path) -> None:
    found = check(tmp_path, appended(signed(), b"0 0 1 rg 100 100 200 80 re f"))
    one = only(found)
    assert (one.intact, one.valid, one.later_changes, one.verdict) == (True, True, "not_permitted", Verdict.ALTERED)
    assert (one.covers, one.later_revisions) == ("revision", 1)
    assert found.warnings == ("signature.altered.1",)
    assert is_signed(found.found) is False


def test_bytes_after_the_end_of_a_signed_file_are_noticed(tmp_path: Path) -> None:
    assert only(check(tmp_path, signed() + b"\n1 0 obj<</Type/Catalog>>endobj\n")).verdict is Verdict.ALTERED
    twice = check(tmp_path, signed(signed(), name="Signature2") + b"\n1 0 obj<</Type/Catalog>>endobj\n")
    assert [one.verdict for one in twice.found] == [Verdict.ALTERED, Verdict.ALTERED]
    assert only(check(tmp_path, signed() + b"\r\n")).verdict is Verdict.GOOD


def test_content_hidden_beside_the_signature_is_noticed(tmp_path: Path) -> None:
    """A signature in the form of text has half the digits: what is left of its gap must not hold anything else."""
    pdf = signed()
    (_, length), (second, _) = only(check(tmp_path, pdf)).ranges
    digits = pdf[length + 1 : second - 1].rstrip(b"0")
    digits += b"0" * (len(digits) % 2)
    whole = b"<" + digits + b">"
    hidden = whole + b" /X (" + b"x" * (second - length - len(whole) - 6) + b")"
    found = check(tmp_path, pdf[:length] + hidden + pdf[second:])
    assert only(found).verdict is Verdict.ALTERED
    assert only(found).covers == "part"


def test_a_file_that_anybody_may_open_and_only_its_owner_may_change_is_checked(tmp_path: Path) -> None:
    assert judged(check(tmp_path, signed(encrypted(pdf_of()))).found) == [("good", None)]


def test_a_signature_that_is_no_signature_is_listed_as_unreadable(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        value = Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            SubFilter=Name("/adbe.pkcs7.detached"),
            Contents=String("không phải CMS"),
            ByteRange=Array([0, 10, 20, 30]),
            Name=String("Ai đó"),
            M=String("D:20260423155416+07'00'"),
        )
        node = Dictionary(FT=Name.Sig, T=String("S"), V=pdf.make_indirect(value))
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(node)]), SigFlags=3)

    found = check(tmp_path, pdf_of(change=change))
    one = only(found)
    assert (one.verdict, one.name, one.signer) == (Verdict.UNREADABLE, "Ai đó", None)
    assert one.signed_at == datetime.fromisoformat("2026-04-23T15:54:16+07:00")
    assert found.warnings == ("signature.unreadable.1",)
    assert is_signed(found.found) is None


def test_a_form_that_refers_to_itself_ends(tmp_path: Path) -> None:
    pdf = signed()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        form = opened.Root.AcroForm
        knot = opened.make_indirect(Dictionary(T=String("nút"), Kids=Array()))
        knot.Kids = Array([knot, form.Fields[0], knot])
        form.Fields = Array([knot, form.Fields[0]])
        out = io.BytesIO()
        opened.save(out)
    found = check(tmp_path, out.getvalue())
    assert len(found.found) == 1
    assert only(found).verdict is not Verdict.GOOD  # the file was written anew


def test_more_signatures_than_can_be_checked_are_listed_in_part_and_a_person_is_told(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        nodes = [
            pdf.make_indirect(Dictionary(FT=Name.Sig, T=String(f"S{number}"), V=Dictionary(Type=Name.Sig)))
            for number in range(MOST_SIGNATURES + 20)
        ]
        pdf.Root.AcroForm = Dictionary(Fields=Array(nodes))

    found = check(tmp_path, pdf_of(change=change))
    assert len(found.found) == MOST_SIGNATURES
    assert (found.checked, found.warnings) == (False, ("signature.unchecked",))
    assert is_signed(found.found, checked=found.checked) is None


def test_a_check_that_comes_to_no_end_loses_nothing_but_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import worker.signature_check

    def endless(*_: object) -> Signature:
        while True:
            pass

    monkeypatch.setattr(worker.signature_check, "check", endless)
    monkeypatch.setattr(signatures, "SECONDS", 0.5)
    monkeypatch.setattr(signatures, "SECONDS_A_SIGNATURE", 0.0)
    found = check(tmp_path, signed())
    assert [one.field for one in found.found] == ["Signature1"]
    assert found.warnings == ("signature.unchecked",)


def test_a_listing_that_comes_to_no_end_loses_nothing_but_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_: Path) -> SignedForm:
        os.abort()

    monkeypatch.setattr(signatures, "signed_form", crash)
    found = check(tmp_path, signed())
    assert (found.found, found.warnings) == ((), ("signature.unchecked",))
    assert is_signed(found.found, checked=found.checked) is None


def test_a_defect_of_a_library_loses_nothing_but_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import worker.signature_check

    class UnforeseenError(Exception):
        pass

    def fail(*_: object) -> Signature:
        raise UnforeseenError

    monkeypatch.setattr(worker.signature_check, "check", fail)
    found = check(tmp_path, signed())
    assert [one.field for one in found.found] == ["Signature1"]
    assert found.warnings == ("signature.unchecked",)


def test_no_byte_that_is_signed_can_be_changed(tmp_path: Path) -> None:
    pdf = signed()
    (_, length), (second, rest) = only(check(tmp_path, pdf)).ranges
    chance = random.Random(7)
    for _ in range(40):
        place = chance.choice([chance.randrange(length), second + chance.randrange(rest)])
        changed = bytearray(pdf)
        changed[place] ^= 1 << chance.randrange(8)
        found = check(tmp_path, bytes(changed))
        assert all(one.verdict is not Verdict.GOOD for one in found.found), place
        assert is_signed(found.found, checked=found.checked) is not True


def test_nobody_is_asked_over_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called = tmp_path / "called"

    def refuse(*_: object, **__: object) -> None:
        called.touch()
        raise OSError("no network here")

    pdf = signed(time=stamper())
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert judged(check(tmp_path, pdf).found) == [("good", None)]
    assert not called.exists()


def test_a_file_without_signatures_is_not_checked(tmp_path: Path) -> None:
    found = check(tmp_path, pdf_of())
    assert found == Signatures()
    assert is_signed(found.found) is False


def test_the_place_of_a_signature_is_that_of_the_page_as_it_is_shown(tmp_path: Path) -> None:
    def turned(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.rotate(90, relative=False)

    # Lower left of the sheet as it lies, upper left as it is shown: 604.8 x 432 points.
    one = only(check(tmp_path, signed(pdf_of(change=turned), box=(10, 20, 60, 120))))
    assert (one.area, one.role) == ((20.0, 10.0, 120.0, 60.0), "officer")


def test_a_box_of_figures_or_elsewhere_has_no_role(tmp_path: Path) -> None:
    organisation = signed_pdf.organisation()
    assert only(check(tmp_path, signed(by=organisation, box=(230, 560, 420, 600), text="729"))).role is None
    assert only(check(tmp_path, signed(by=organisation, box=(10, 560, 200, 600)))).role is None
    assert only(check(tmp_path, signed(by=organisation, box=(230, 100, 420, 140)))).role is None
    assert (
        only(check(tmp_path, signed(pdf_of(pages=2), by=organisation, box=(230, 560, 420, 600), page=1))).role is None
    )
    assert only(check(tmp_path, signed(by=organisation, box=None))).area is None


def test_roots_are_read_from_a_file_or_a_folder_in_either_form(tmp_path: Path) -> None:
    from asn1crypto import pem

    folder = tmp_path / "roots"
    folder.mkdir()
    root, authority = signed_pdf.root().der, signed_pdf.authority().der
    (folder / "a.der").write_bytes(root)
    (folder / "b.pem").write_bytes(pem.armor("CERTIFICATE", authority) + pem.armor("CERTIFICATE", root))
    assert read_trust_roots(folder).certificates == (root, authority)
    assert read_trust_roots(folder / "a.der").certificates == (root,)


@pytest.mark.parametrize(
    "content", [b"", b"not a certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n", b"0\x03\x02\x01\x01"]
)
def test_what_is_no_certificate_is_no_root(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "root.cer"
    path.write_bytes(content)
    with pytest.raises(BadSetting) as refused:
        read_trust_roots(path)
    assert "trust_roots" in refused.value.sentence()
    with pytest.raises(BadSetting):
        read_trust_roots(tmp_path / "missing")


def test_the_record_of_a_signature_is_plain_json(tmp_path: Path) -> None:
    record = signature_record(only(check(tmp_path, signed(time=stamper()), NO_ROOTS)))
    assert record["verdict"] == "unconfirmed"
    assert record["trust_reason"] == "no_roots"
    assert record["timestamp"]["at"] == NOW.isoformat()
    assert record["ranges"][0][0] == 0
