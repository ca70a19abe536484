"""Copies that an officer and an agency sign here, checked by this program and by poppler's own checker."""

from __future__ import annotations

import asyncio
import json
import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import ImageColor
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import BadSigningKey, NoRevocationList, ServerAway
from dossier.signatures.signing import Signature
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore, read
from storage.papers import documents
from storage.review.signed_copies import ending, next_ending, unsigned
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, marital_status
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12, token
from tests.files.signed_pdf import NOW, YEAR, Issued, issued
from tests.files.time_authority import time_authority
from worker.anew import judge_anew, signed_papers
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.recognise.tesseract_library import LibraryEngine
from worker.signatures.check import certificate_of
from worker.signatures.roots import NO_ROOTS, TrustRoots
from worker.signing import keys, sign_file, signed_copies
from worker.signing.keys import open_pkcs12, open_token
from worker.signing.mark import mark_of
from worker.signing.sign_file import Manner
from worker.signing.signed_copies import Consent, SigningPlace, renew, sign

ACTOR = Actor("sohoa sign", requester="lan")


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path, now=NOW)


def place_of(house: House, roots: TrustRoots | None = None) -> SigningPlace:
    trusted = TrustRoots((signed_pdf.root().der,)) if roots is None else roots
    archive, scratch = Archive(house.store), house.folder / "w" / "s"
    return SigningPlace(house.database, archive, scratch, trusted, lambda: house.now)


def workplace_of(house: House, roots: TrustRoots | None = None) -> Workplace:
    trusted = TrustRoots((signed_pdf.root().der,)) if roots is None else roots
    options = replace(ReadOptions(LibraryEngine()), trust_roots=trusted)
    archive, scratch = Archive(house.store), house.folder / "w" / "d"
    return Workplace("w", house.database, archive, scratch, default_catalogue(), options, lambda: house.now)


def consent(house: House, by: Issued, manner: Manner | None = None) -> Consent:
    key = open_pkcs12(p12(house.folder, by), SECRET, now=house.now)
    return Consent(key, manner or Manner(), "0" * 64)


def row_of(house: House, document_id: str) -> DocumentRow:
    with house.database.read() as session:
        return session.get_one(DocumentRow, document_id)


def stored(house: House, document_id: str, role: str) -> bytes:
    with house.database.read() as session:
        return read(house.store, documents.stored_copy(session, document_id, role).key)


@BOTH_SIZES
def test_officer_and_agency_sign_a_copy_and_the_paper_counts_as_signed(house: House, tmp_path: Path) -> None:
    paper = house.archive(marital_status(), name="chưa ký.pdf")
    house.archive(marital_status(), name="đã ký.pdf", signed=True)
    place = place_of(house)
    officer, agency = consent(house, signed_pdf.officer()), consent(house, signed_pdf.organisation())
    with house.database.read() as session:
        assert unsigned(session, "officer", now=house.now, limit=9) == [paper]
        assert unsigned(session, "organisation", now=house.now, limit=9) == []
    assert not sign(place, paper, agency, ACTOR), "an agency signs after its officer"
    assert sign(place, paper, officer, ACTOR)
    assert not sign(place, paper, officer, ACTOR), "signed once"
    first = stored(house, paper, "signed")
    with house.database.read() as session:
        assert unsigned(session, "organisation", now=house.now, limit=9) == [paper]
    assert sign(place, paper, agency, ACTOR)

    whole = stored(house, paper, "signed")
    assert whole.startswith(first)
    assert first.startswith(stored(house, paper, "access"))
    row = row_of(house, paper)
    assert row.signed is True
    assert row.signatures == []  # the scan's own
    assert [(one["role"], one["verdict"], one["later_changes"]) for one in row.copy_signatures or ()] == [
        ("officer", "good", "permitted"),
        ("organisation", "good", "none"),
    ]
    assert "Người ký: Nguyễn Văn An" in (row.copy_signatures or [])[0]["shown"]
    assert row.copy_holds_until == signed_pdf.officer().certificate.not_valid_after
    (tmp_path / "signed.pdf").write_bytes(whole)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "signed.pdf"], capture_output=True, check=True).stdout
    assert said.count(b"Signature is Valid.") == 2
    assert b"Total document signed" in said

    entries = [entry for entry in house.trail() if entry.action == "copy_signed"]
    assert [(entry.document_id, entry.details["role"], entry.details["signer"]) for entry in entries] == [
        (paper, "officer", "Nguyễn Văn An"),
        (paper, "organisation", signed_pdf.AGENCY),
    ]
    record = json.loads(read(house.store, place.archive.stored(object_id_of(paper), "signed.json").key))
    assert record["signatures"] == row.copy_signatures
    assert place.archive.problems(object_id_of(paper)) == []


def test_the_mark_is_read_on_light_and_on_dark_ground() -> None:
    certificate = certificate_of(signed_pdf.officer().certificate)
    mark = mark_of(certificate, "officer", NOW, (0, 0, 595, 842))
    drawn = pypdfium2.PdfDocument(mark.drawing)[0]
    for ground, letters in (("white", 0), ("black", 255)):
        picture = drawn.render(scale=3, fill_color=ImageColor.getcolor(ground, "RGBA")).to_pil().convert("L")
        histogram = picture.histogram()
        share = sum(histogram[:64] if letters == 0 else histogram[192:]) / (picture.width * picture.height)
        assert 0.01 < share < 0.5


@ONE_MACHINE
def test_a_copy_signed_before_its_root_was_installed_counts_from_then_on(house: House) -> None:
    paper = house.archive(marital_status(), signed=False)
    assert sign(place_of(house, NO_ROOTS), paper, consent(house, signed_pdf.officer()), ACTOR)
    assert row_of(house, paper).signed is None
    house.now = NOW + 2 * YEAR  # the certificate has ended, and was good when it signed
    with house.database.read() as session:
        assert signed_papers(session) == [paper]
    assert judge_anew(workplace_of(house), paper, ACTOR)
    row = row_of(house, paper)
    assert (row.signed, (row.copy_signatures or [])[0]["verdict"]) == (True, "good")
    assert not judge_anew(workplace_of(house), paper, ACTOR)


@ONE_MACHINE
def test_of_two_who_sign_at_once_archive_and_database_name_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, place = house.archive(marital_status(), signed=False), place_of(house)
    first, second = (
        consent(house, signed_pdf.officer()),
        consent(house, issued("Trần Văn Bình", signed_pdf.authority())),
    )
    made = sign_file.signed_copy

    def overtaken(*arguments: object, **others: object) -> bytes:
        monkeypatch.setattr(signed_copies, "signed_copy", made)
        assert sign(place, paper, first, ACTOR)
        return made(*arguments, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(signed_copies, "signed_copy", overtaken)
    assert not sign(place, paper, second, ACTOR)
    record = json.loads(read(house.store, place.archive.stored(object_id_of(paper), "signed.json").key))
    assert record["signer"] == "Nguyễn Văn An"
    assert record["signatures"] == row_of(house, paper).copy_signatures


@ONE_MACHINE
def test_a_root_that_is_taken_out_unsigns_pictures_too(house: House) -> None:
    paper = house.archive(marital_status(), signed=False)
    with house.database.write() as session:
        session.get_one(DocumentRow, paper).format = "png"
    assert sign(place_of(house), paper, consent(house, signed_pdf.officer()), ACTOR)
    assert row_of(house, paper).signed is True
    assert judge_anew(workplace_of(house, NO_ROOTS), paper, ACTOR)
    assert row_of(house, paper).signed is None


@ONE_MACHINE
def test_a_key_that_no_root_vouches_for_signs_nothing_and_takes_nobodys_place(house: House) -> None:
    paper, agency = house.archive(marital_status(), signed=False), consent(house, signed_pdf.organisation())
    stranger = consent(house, issued("Người lạ"))
    with pytest.raises(BadSigningKey):
        sign(place_of(house), paper, stranger, ACTOR)
    assert row_of(house, paper).copy_signatures is None
    assert sign(place_of(house, NO_ROOTS), paper, stranger, ACTOR)
    assert judge_anew(workplace_of(house), paper, ACTOR)  # now that roots are installed
    assert not sign(place_of(house), paper, agency, ACTOR), "no officer signed whom anybody knows"
    assert sign(place_of(house), paper, consent(house, signed_pdf.officer()), ACTOR)
    assert sign(place_of(house), paper, agency, ACTOR)
    assert row_of(house, paper).signed is True


@ONE_MACHINE
def test_an_agencys_signature_does_not_stand_for_the_officers(house: House) -> None:
    paper = house.archive(marital_status(), signed=False)
    assert sign(place_of(house, NO_ROOTS), paper, consent(house, issued("Người lạ")), ACTOR)
    assert sign(place_of(house, NO_ROOTS), paper, consent(house, signed_pdf.organisation()), ACTOR)
    assert judge_anew(workplace_of(house), paper, ACTOR)
    row = row_of(house, paper)
    assert [one["verdict"] for one in row.copy_signatures or ()] == ["unconfirmed", "good"]
    assert row.signed is None


@ONE_MACHINE
def test_no_copy_heals_a_scan_whose_own_signature_is_broken(house: House) -> None:
    broken = Signature("Signature1", intact=False, valid=True)
    paper = house.archive(marital_status(), signed=False, signatures=[broken])
    assert not sign(place_of(house), paper, consent(house, signed_pdf.officer()), ACTOR)
    with house.database.read() as session:
        assert unsigned(session, "officer", now=house.now, limit=9) == []


@pytest.mark.parametrize(
    ("holder", "how", "said"),
    [
        ({}, {"secret": "khác"}, "sai mật khẩu"),
        ({}, {"with_key": False}, "không có khóa"),
        ({"ends": NOW - timedelta(days=1)}, {}, "đã hết hạn"),
        ({"begins": NOW + timedelta(days=1)}, {}, "chưa có hiệu lực"),
        ({"for_signing": False}, {}, "không được cấp để ký"),
    ],
)
def test_a_key_that_cannot_sign_says_why(
    tmp_path: Path, holder: dict[str, object], how: dict[str, object], said: str
) -> None:
    path = p12(tmp_path, issued("Trần Văn Bình", signed_pdf.authority(), **holder), **how)  # type: ignore[arg-type]
    with pytest.raises(BadSigningKey) as caught:
        open_pkcs12(path, SECRET, now=NOW)
    assert said in caught.value.sentence("vi")


def test_a_file_that_takes_minutes_to_open_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "OPENING_SECONDS", 0.01)
    with pytest.raises(BadSigningKey) as caught:
        open_pkcs12(p12(tmp_path, signed_pdf.officer()), SECRET, now=NOW)
    assert "quá nhiều thời gian" in caught.value.sentence("vi")


@ONE_MACHINE
def test_a_copy_holds_for_decades_with_the_proofs_of_its_time(house: House, tmp_path: Path) -> None:
    (tmp_path / "authority").mkdir()
    with time_authority(tmp_path / "authority") as authority:
        roots = TrustRoots((authority.root.der,))
        officer = issued("Nguyễn Văn An", authority.root, title="Công chức", revoked_at=authority.revoked_at)
        place, manner = place_of(house, roots), Manner("lta", authority.url, roots)
        paper = house.archive(marital_status(), signed=False)
        assert sign(place, paper, consent(house, officer, manner), ACTOR)
        assert set(authority.asked) == {"stamp", "revoked"}
        row = row_of(house, paper)
        assert [(one["type"], one["verdict"]) for one in row.copy_signatures or ()] == [
            ("signature", "good"),
            ("timestamp", "good"),
        ]
        assert (row.copy_signatures or [])[0]["time_source"] == "timestamp"
        assert row.copy_holds_until == authority.stamper.certificate.not_valid_after

        with house.database.read() as session:
            assert ending(session, house.now, house.now + 14 * YEAR) == []
            assert ending(session, house.now, house.now + 16 * YEAR) == [paper]
            assert ending(session, house.now + 16 * YEAR, house.now + 20 * YEAR) == []
        before = stored(house, paper, "signed")
        authority.fails = True
        with pytest.raises(NoRevocationList):
            renew(place, paper, manner, ACTOR)
        other = house.archive(marital_status(), signed=False)
        with pytest.raises(NoRevocationList):
            sign(place, other, consent(house, officer, manner), ACTOR)
        with pytest.raises(BadSigningKey):  # no root of this installation vouches for it
            sign(place, other, consent(house, signed_pdf.officer(), manner), ACTOR)
        assert stored(house, paper, "signed") == before
        authority.fails = False
        assert not renew(place, paper, manner, ACTOR), "a stamp of the same certificate proves no longer"
        whole = stored(house, paper, "signed")
        assert whole == before

        # Of two without a stamp of its own, one is stamped in time, and what has ended is not.
        short = consent(house, officer)
        in_time, late = house.archive(marital_status(), signed=False), house.archive(marital_status(), signed=False)
        assert sign(place, in_time, short, ACTOR)
        assert sign(place, late, short, ACTOR)
        first = stored(house, in_time, "signed")
        assert renew(place, in_time, manner, ACTOR)
        assert stored(house, in_time, "signed").startswith(first)
        assert row_of(house, in_time).copy_holds_until == authority.stamper.certificate.not_valid_after
        both = {in_time, paper}
        with house.database.read() as session:
            behind = (house.now + 2 * YEAR, "")
            for _ in range(2):  # they hold until the same moment
                (behind,) = next_ending(session, behind, house.now + 16 * YEAR, limit=1)
                both.remove(behind[1])
            assert next_ending(session, behind, house.now + 16 * YEAR, limit=1) == []
        house.now = NOW + 2 * YEAR
        assert not renew(place, late, Manner("t", authority.url), ACTOR)
        house.now = NOW
    trusted = SimpleTrustManager.build([authority.root.certificate])
    policy = CertValidationPolicySpec(trusted, CertRevTrustPolicy(REQUIRE_REVINFO))
    found = asyncio.run(
        simulate_future_ades_lta_validation(
            PdfFileReader(BytesIO(whole)).embedded_signatures[0],
            PdfSignatureValidationSpec(SignatureValidationSpec(policy)),
            NOW + 10 * YEAR,
        )
    )
    assert found.ades_subindic == AdESPassed.OK


@ONE_MACHINE
def test_without_a_time_authority_nothing_is_written(house: House) -> None:
    paper = house.archive(marital_status(), signed=False)
    nowhere = Manner("t", "http://127.0.0.1:9/stamp")
    with pytest.raises(ServerAway):
        sign(place_of(house), paper, consent(house, signed_pdf.officer(), nowhere), ACTOR)
    assert row_of(house, paper).copy_signatures is None
    assert place_of(house).archive.newest_key(object_id_of(paper), "signed.pdf") is None


@ONE_MACHINE
def test_a_key_signs_on_its_token_which_it_never_leaves(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    where = token(tmp_path, signed_pdf.officer())
    paper = house.archive(marital_status(), signed=False)
    with open_token(where, "123456", now=NOW) as key:
        assert sign(place_of(house), paper, Consent(key, Manner(), "0" * 64), ACTOR)
    assert row_of(house, paper).signed is True
    other_paper = house.archive(marital_status(), signed=False)
    with pytest.raises(ServerAway):  # the token is gone, which is no fault of the certificate
        sign(place_of(house), other_paper, Consent(key, Manner(), "0" * 64), ACTOR)
    for other, pin in (
        (where, "654321"),
        (replace(where, token="khác"), "123456"),
        (replace(where, label="khác"), "123456"),
    ):
        with pytest.raises(BadSigningKey), open_token(other, pin, now=NOW):
            pass
