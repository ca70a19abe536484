"""Signatures are judged by their bytes and by the roots that are configured."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from dossier.errors import BadSetting
from dossier.signatures.signing import TrustReason, Verdict, is_signed, signature_record
from dossier.vietnam import VIETNAM
from tests.checked import check, judged, only
from tests.files import signed_pdf
from tests.files.pdf_files import pdf_of
from tests.files.signed_pdf import NOW, YEAR, Issued, issued, signed, stamper, timestamped
from worker.signatures.check_file import Signatures
from worker.signatures.fields import signed_form
from worker.signatures.roots import NO_ROOTS, TrustRoots, read_trust_roots


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
    assert NOW <= one.signed_at <= datetime.now(UTC)
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


def test_a_file_without_signatures_is_not_checked(tmp_path: Path) -> None:
    found = check(tmp_path, pdf_of())
    assert found == Signatures()
    assert is_signed(found.found) is False


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("D:20171110132903", date(2017, 11, 10)),
        ("D:20171110182903", None),  # by universal time it was the day after
        ("D:20171110182903Z", date(2017, 11, 11)),
    ],
)
def test_a_file_says_when_it_was_made_and_what_it_is_called(tmp_path: Path, written: str, day: date | None) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/CreationDate"], pdf.docinfo["/Title"] = written, "2155 kh syt"
    pdf.save(tmp_path / "scan.pdf")
    form = signed_form(tmp_path / "scan.pdf")
    assert form.title == "2155 kh syt"
    assert (form.created_at and form.created_at.astimezone(VIETNAM).date()) == day


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
