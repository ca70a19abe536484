"""Who signed a paper, by the records of its signatures."""

from __future__ import annotations

from datetime import UTC, datetime

from dossier.signatures.signing import Certificate, by_officer_alone

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
