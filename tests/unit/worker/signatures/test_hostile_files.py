"""Files that were changed after signing, or made to deceive or to break the check: told, never trusted, never lost.

Nothing is asked over a network.
"""

from __future__ import annotations

import io
import os
import random
import socket
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from dossier.signatures.signing import Signature, Verdict, is_signed
from tests.checked import check, judged, only
from tests.files import signed_pdf
from tests.files.pdf_files import pdf_of
from tests.files.signed_pdf import appended, encrypted, issued, signed, stamper
from worker import deadline
from worker.signatures import check_file
from worker.signatures.fields import MOST_SIGNATURES, SignedForm


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
    import worker.signatures.check

    def endless(*_: object) -> Signature:
        while True:
            pass

    monkeypatch.setattr(worker.signatures.check, "check", endless)
    monkeypatch.setattr(check_file, "SECONDS_A_SIGNATURE", 1 - check_file.SECONDS)  # the listing has all its time
    monkeypatch.setattr(deadline, "LEAST_SHARE", 0.0)  # whatever else this machine does meanwhile
    found = check(tmp_path, signed())
    assert [one.field for one in found.found] == ["Signature1"]
    assert found.warnings == ("signature.unchecked",)


def test_a_listing_that_comes_to_no_end_loses_nothing_but_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_: Path) -> SignedForm:
        os.abort()

    monkeypatch.setattr(check_file, "signed_form", crash)
    found = check(tmp_path, signed())
    assert (found.found, found.warnings) == ((), ("signature.unchecked",))
    assert is_signed(found.found, checked=found.checked) is None


def test_a_defect_of_a_library_loses_nothing_but_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import worker.signatures.check

    class UnforeseenError(Exception):
        pass

    def fail(*_: object) -> Signature:
        raise UnforeseenError

    monkeypatch.setattr(worker.signatures.check, "check", fail)
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
