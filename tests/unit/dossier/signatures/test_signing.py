"""Who signed a paper, by the records of its signatures."""

from __future__ import annotations

from dossier.signatures.signing import by_officer_alone


def test_who_signed_a_copy_is_an_officer_alone_where_no_agency_did() -> None:
    def by(role: str, verdict: str = "good") -> dict[str, str]:
        return {"type": "signature", "verdict": verdict, "role": role}

    officer, agency = by("officer"), by("organisation")
    assert by_officer_alone([], [officer])
    assert by_officer_alone([], [officer, by("organisation", "altered")])
    assert not by_officer_alone([], [officer, agency])
    assert not by_officer_alone([agency], [officer]), "the scan is its agency's own"
    assert not by_officer_alone([], [])
