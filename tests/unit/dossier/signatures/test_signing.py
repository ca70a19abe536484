"""Who signed a paper, by the records of its signatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dossier.signatures.signing import (
    Certificate,
    Signature,
    Timestamp,
    Trust,
    by_officer_alone,
    copy_at,
    proven_until,
    signature_record,
)

DAY = datetime(2026, 8, 5, tzinfo=UTC)


def certificate(common_name: str | None, *, for_organisation: bool = False) -> Certificate:
    return Certificate(common_name, "UBND", None, None, None, "1", "0" * 64, DAY, DAY, for_organisation)


def test_a_certificate_names_the_person_it_was_issued_to_however_the_name_is_written() -> None:
    for written in ("Lê Thị Lan", "LE THI  LAN", "lê thị lan", "LÊ THỊ LAN"):
        assert certificate(written).names("Lê Thị Lan")
    assert certificate("Trần Thị Hòa").names("Trần Thị Hoà"), "where a tone stands is a matter of the typing program"
    for another in ("Trần Văn Hưng", "Trần Văn Hừng", "Trấn Văn Hùng"):
        assert not certificate(another).names("Trần Văn Hùng"), another
        assert certificate(another).names("Tran Van Hung"), "an account written without accents may be either's"
    assert not certificate("Lê Thị Lan Anh").names("Lê Thị Lan")
    assert not certificate("Lê Thị Lan", for_organisation=True).names("Lê Thị Lan"), "an agency's names no person"
    for nobody in (None, "", "-"):
        assert not certificate(nobody).names("…"), "what has no letters names nobody"


def test_who_signed_a_copy_is_an_officer_alone_where_no_agency_did() -> None:
    def by(role: str, verdict: str = "good") -> dict[str, str]:
        return {"type": "signature", "verdict": verdict, "role": role}

    officer, agency = by("officer"), by("organisation")
    assert by_officer_alone([], [officer])
    assert by_officer_alone([], [officer, by("organisation", "altered")])
    assert not by_officer_alone([], [officer, agency])
    assert not by_officer_alone([agency], [officer]), "the scan is its agency's own"
    assert not by_officer_alone([], [])


NOW = datetime(2026, 8, 5, tzinfo=UTC)


def until(days: int) -> Certificate:
    ends = NOW + timedelta(days=days)
    return Certificate("An", None, None, None, "CA", "1", "ab", NOW, ends, for_organisation=False)


def signature(days: int, stamped: Timestamp | None = None) -> Signature:
    return Signature("a", signer=until(days), timestamp=stamped, intact=True, valid=True)


def stamp(days: int, *, intact: bool = True, trust: Trust = "trusted") -> Timestamp:
    return Timestamp(NOW, "TSA", intact, trust, valid_until=NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("found", "days"),
    [
        ([signature(30)], 30),
        ([signature(30), signature(20)], 20),
        ([signature(30, stamp(90))], 90),
        ([signature(30, stamp(10))], 30),
        ([signature(30, stamp(90, intact=False))], 30),
        ([signature(30, stamp(90, trust="untrusted"))], 30),
        ([signature(30, stamp(90)), signature(60)], 60),
        ([signature(30), Signature("b", "timestamp", signer=until(400))], 400),
        ([signature(30), Signature("b", "timestamp", signer=until(400)), signature(60)], 60),
        ([signature(30), *(Signature("b", "timestamp", signer=until(days)) for days in (40, 400))], 400),
    ],
)
def test_signatures_are_proven_until_the_first_ends_that_nothing_stamps(found: list[Signature], days: int) -> None:
    assert proven_until(found) == NOW + timedelta(days=days)


def test_what_has_no_signature_that_can_be_read_is_proven_until_nothing() -> None:
    assert proven_until([Signature("a"), Signature("b", "timestamp", signer=until(1))]) is None


def test_a_copy_mends_no_broken_scan_when_its_proof_ends() -> None:
    altered = signature_record(replace(signature(9), intact=False))
    good = signature_record(replace(signature(1), trust="trusted", role="officer"))
    ended = NOW + timedelta(days=1)
    assert not copy_at(NOW, True, [], [good], ended).has_ended
    assert copy_at(ended, True, [], [good], ended).has_ended
    found = copy_at(ended, False, [altered], [good], ended)
    assert (found.signed, found.has_ended) == (False, False)
