"""Signed copies that are stamped again before the proof of the last timestamp ends, at the level that they have."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, NonRevokedStatusAssertion
from pyhanko_certvalidator.registry import SimpleTrustManager

from dossier.errors import BadSigningKey, NoRevocationList, NotSigned
from dossier.signatures.signing import Verdict
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import ONE_MACHINE, House, marital_status
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from tests.files.pdf_files import pdf_of
from tests.files.signed_pdf import AGENCY, NOW, YEAR, Issued, issued
from tests.files.time_authority import TimeAuthority, time_authority
from tests.integration.worker.signing.test_signed_copies import ACTOR, consent, place_of, row_of, stored
from worker.signatures.check_file import signatures_of_own
from worker.signatures.roots import TrustRoots
from worker.signing.keys import open_pkcs12
from worker.signing.sign_file import Level, Manner, signed_copy, stamped_again
from worker.signing.signed_copies import SigningPlace, renew, sign

DAY = timedelta(days=1)


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path, now=NOW)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[TimeAuthority]:
    """Its first certificate ends in two years."""
    (tmp_path / "authority").mkdir()
    with time_authority(tmp_path / "authority") as one:
        one.takes(one.stamper_until("Dấu thời gian thử", NOW + 2 * YEAR))
        yield one


@pytest.fixture
def others(tmp_path: Path) -> Iterator[TimeAuthority]:
    """A root that stamps nothing: it issues certificates, of which no list of `authority` tells."""
    (tmp_path / "others").mkdir()
    with time_authority(tmp_path / "others") as one:
        yield one


@pytest.fixture
def roots(authority: TimeAuthority) -> TrustRoots:
    return TrustRoots((authority.root.der,))


@pytest.fixture
def place(house: House, roots: TrustRoots) -> SigningPlace:
    return place_of(house, roots)


@pytest.fixture
def officer(authority: TimeAuthority) -> Issued:
    return issued("Nguyễn Văn An", authority.root, title="Công chức", revoked_at=authority.revoked_at)


def holds_in(years: int, content: bytes, authority: TimeAuthority, *others: TimeAuthority) -> bool:
    """Whether the signatures are valid for who checks them with the file and the roots alone in so many years. Taken
    for granted is what that day's list will say: that the last stamp's certificate is not among the revoked ones."""
    at = NOW + years * YEAR
    reader = PdfFileReader(BytesIO(content))
    last = reader.embedded_timestamp_signatures[-1].signer_cert
    roots = [one.root.certificate for one in (authority, *others)]
    specified = SignatureValidationSpec(
        CertValidationPolicySpec(SimpleTrustManager.build(roots), CertRevTrustPolicy(REQUIRE_REVINFO)),
        RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=LocalKnowledge(nonrevoked_assertions=[NonRevokedStatusAssertion(last.sha256, at=at)]),
    )
    moment = ValidationTimingInfo(at, at, point_in_time_validation=True)
    return all(
        asyncio.run(ades_lta_validation(one, PdfSignatureValidationSpec(specified), timing_info=moment)).ades_subindic
        == AdESPassed.OK
        for one in reader.embedded_regular_signatures
    )


def level_told(house: House) -> str:
    entry = [entry for entry in house.trail() if entry.action == "copy_stamped"][-1]
    return str(entry.details["level"])


@ONE_MACHINE
def test_a_copy_that_carries_its_proofs_holds_beyond_its_first_stamp_and_stays_at_its_level(
    house: House, place: SigningPlace, authority: TimeAuthority, roots: TrustRoots, officer: Issued
) -> None:
    paper = house.archive(marital_status(), signed=False)
    assert sign(place, paper, consent(house, officer, Manner("lta", authority.url, roots)), ACTOR)
    first = stored(house, paper, "signed")
    assert holds_in(1, first, authority)
    assert not holds_in(10, first, authority), "its stamp has ended by then"

    authority.takes(authority.stamper_until("Dấu thời gian thử hai", NOW + 15 * YEAR))
    assert renew(place, paper, Manner("t", authority.url, roots), ACTOR)  # as the keeper asks, who knows no levels
    again = stored(house, paper, "signed")
    assert again.startswith(first)
    assert level_told(house) == "lta"
    assert row_of(house, paper).copy_holds_until == NOW + 15 * YEAR
    assert holds_in(10, again, authority)
    assert [one["verdict"] for one in row_of(house, paper).copy_signatures or ()] == ["good", "good", "good"]


@ONE_MACHINE
def test_a_stamp_is_not_covered_by_another_once_its_own_certificate_was_revoked(
    house: House, place: SigningPlace, authority: TimeAuthority, roots: TrustRoots, officer: Issued
) -> None:
    manner = Manner("lta", authority.url, roots)
    paper = house.archive(marital_status(), signed=False)
    assert sign(place, paper, consent(house, officer, manner), ACTOR)
    before = stored(house, paper, "signed")
    authority.revoked.append(authority.stamper)
    authority.takes(authority.stamper_until("Dấu thời gian thử hai", NOW + 15 * YEAR))
    with pytest.raises(BadSigningKey, match="revoked"):
        renew(place, paper, manner, ACTOR)
    authority.fails = True
    with pytest.raises(NoRevocationList, match="Root CA dấu thời gian thử"):
        renew(place, paper, manner, ACTOR)
    assert stored(house, paper, "signed") == before


@ONE_MACHINE
def test_a_copy_without_proofs_gets_those_of_its_signature_where_it_is_raised(
    house: House, place: SigningPlace, authority: TimeAuthority, roots: TrustRoots, officer: Issued
) -> None:
    kept, raised = (house.archive(marital_status(), signed=False) for _ in range(2))
    for paper in (kept, raised):
        assert sign(place, paper, consent(house, officer, Manner("t", authority.url, roots)), ACTOR)
    authority.takes(authority.stamper_until("Dấu thời gian thử hai", NOW + 15 * YEAR))
    assert renew(place, kept, Manner("t", authority.url, roots), ACTOR)
    assert level_told(house) == "t"
    with pikepdf.open(BytesIO(stored(house, kept, "signed"))) as pdf:
        assert "/DSS" not in pdf.Root
    assert renew(place, raised, Manner("lta", authority.url, roots), ACTOR)
    assert level_told(house) == "lta"
    assert holds_in(10, stored(house, raised, "signed"), authority)


def signed_at(ago: timedelta, officer: Issued, authority: TimeAuthority) -> bytes:
    """At baseline T."""
    return signed_pdf.signed(by=officer, time=signed_pdf.stamper(at=NOW - ago, by=authority.stamper))


def proofs_of(content: bytes) -> tuple[list[bytes], list[bytes]]:
    """The certificates that a file carries as proofs, and the lists of revoked ones."""
    with pikepdf.open(BytesIO(content)) as pdf:
        proofs = pdf.Root.DSS
        return [one.read_bytes() for one in proofs.Certs], [one.read_bytes() for one in proofs.CRLs]


def test_a_copy_that_was_stamped_without_proofs_gets_those_of_all_that_was_signed_where_it_is_raised(
    authority: TimeAuthority, roots: TrustRoots, officer: Issued
) -> None:
    manner, first = Manner("lta", authority.url, roots), authority.stamper
    stamped = stamped_again(signed_at(30 * DAY, officer, authority), replace(manner, level="t"))
    authority.takes(authority.stamper_until("Dấu thời gian thử hai", NOW + 15 * YEAR))
    raised = stamped_again(stamped, manner)
    assert raised.startswith(stamped)
    assert holds_in(10, raised, authority)
    assert {officer.der, first.der} <= set(proofs_of(raised)[0])


def test_a_copy_is_raised_after_its_officers_certificate_ended_by_the_time_that_was_stamped(
    authority: TimeAuthority, roots: TrustRoots
) -> None:
    def ended(ago: timedelta) -> Issued:
        return issued("Trần Văn Bình", authority.root, ends=NOW - ago, revoked_at=authority.revoked_at)

    manner, officer = Manner("lta", authority.url, roots), ended(10 * DAY)
    content = signed_at(30 * DAY, officer, authority)
    stamped = stamped_again(content, replace(manner, level="t"))
    authority.revoked.append(officer)  # two days ago: after it had signed
    for one in (content, stamped):
        raised = stamped_again(one, manner)
        assert raised.startswith(one)
        certificates, lists = proofs_of(raised)
        assert {officer.der, authority.stamper.der} <= set(certificates)
        context = ValidationContext(
            [authority.root.certificate],
            moment=NOW - 30 * DAY,
            crls=lists,
            retroactive_revinfo=True,
            revocation_mode="require",
        )
        asyncio.run(CertificateValidator(officer.certificate, (), context).async_validate_usage(set()))
    officer = ended(DAY / 2)
    authority.revoked.append(officer)  # before it signed
    with pytest.raises(BadSigningKey, match="revoked"):
        stamped_again(signed_at(DAY, officer, authority), manner)


@ONE_MACHINE
@pytest.mark.parametrize(("by_officer", "by_agency"), [("t", "lta"), ("lta", "t"), ("t", "t"), ("lta", "lta")])
def test_of_a_copy_that_was_signed_at_two_levels_both_signatures_hold_beyond_the_first_stamp(
    house: House, authority: TimeAuthority, others: TimeAuthority, by_officer: Level, by_agency: Level
) -> None:
    roots = TrustRoots((authority.root.der, others.root.der))
    place, manner = place_of(house, roots), Manner("lta", authority.url, roots)
    officer = issued("Nguyễn Văn An", others.root, revoked_at=others.revoked_at)
    agency = issued(AGENCY, authority.root, agency_id="MST:0100109106", revoked_at=authority.revoked_at)
    paper = house.archive(marital_status(), signed=False)
    assert sign(place, paper, consent(house, officer, replace(manner, level=by_officer)), ACTOR)
    assert sign(place, paper, consent(house, agency, replace(manner, level=by_agency)), ACTOR)
    signed = stored(house, paper, "signed")
    entry = [entry for entry in house.trail() if entry.action == "copy_signed"][-1]
    is_proved = "lta" in (by_officer, by_agency)
    assert entry.details["level"] == ("lta" if is_proved else "t")

    others.fails = is_proved  # of what was signed then, no list is asked for later
    authority.takes(authority.stamper_until("Dấu thời gian thử hai", NOW + 15 * YEAR))
    assert renew(place, paper, manner, ACTOR)
    again = stored(house, paper, "signed")
    assert again.startswith(signed)
    assert holds_in(10, again, authority, others)
    assert [one["verdict"] for one in row_of(house, paper).copy_signatures or () if one["verdict"] != "good"] == []


def test_what_was_signed_in_a_file_and_is_not_proved_yet_is_proved_where_it_is_stamped_again(
    authority: TimeAuthority, others: TimeAuthority, tmp_path: Path
) -> None:
    roots = TrustRoots((authority.root.der, others.root.der))
    manner = Manner("lta", authority.url, roots)
    officer = issued("Nguyễn Văn An", authority.root, revoked_at=authority.revoked_at)
    first = signed_copy(pdf_of(), open_pkcs12(p12(tmp_path, officer), SECRET, now=NOW), "officer", manner, at=NOW)
    behind = issued("Trần Văn Bình", others.root, revoked_at=others.revoked_at)
    both = signed_pdf.signed(first, behind, time=signed_pdf.stamper(by=authority.stamper))  # at baseline T
    authority.takes(authority.stamper_until("Dấu thời gian thử hai", NOW + 15 * YEAR))
    again = stamped_again(both, manner)
    assert again.startswith(both)
    assert holds_in(10, again, authority, others)
    (tmp_path / "again.pdf").write_bytes(again)
    assert {one.verdict for one in signatures_of_own(tmp_path / "again.pdf", roots)} == {Verdict.GOOD}


@ONE_MACHINE
def test_what_was_signed_before_and_cannot_be_proved_is_no_fault_of_who_signs_now(
    house: House, place: SigningPlace, authority: TimeAuthority, roots: TrustRoots, officer: Issued
) -> None:
    manner = Manner("lta", authority.url, roots)
    agency = issued(AGENCY, authority.root, agency_id="MST:0100109106", revoked_at=authority.revoked_at)
    paper = house.archive(marital_status(), signed=False)
    assert sign(place, paper, consent(house, officer, replace(manner, level="t")), ACTOR)
    before = stored(house, paper, "signed")
    authority.revoked.append(officer)
    with pytest.raises(NotSigned, match="revoked"):
        sign(place, paper, consent(house, agency, manner), ACTOR)
    assert stored(house, paper, "signed") == before
