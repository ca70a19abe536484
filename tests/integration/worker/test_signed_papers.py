"""Signed scans on their way into the archive: what is kept, what a person is told, what may be reused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dossier.errors import BadSetting
from dossier.signatures.witness import witness_day, witness_of
from sohoa import parts
from sohoa.settings import read_settings
from tests.files import signed_pdf
from tests.files.pdf_files import pdf_of
from tests.files.signed_pdf import NOW, appended, signed
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from tests.shared import REAL
from worker.pipeline import Workplace
from worker.signatures.check_file import signatures_of
from worker.signatures.roots import NO_ROOTS, TrustRoots
from worker.turn import process

# The printed day of each act, and what its file witnesses of it: two were signed by the portal one and two days later.
PRINTED = {
    "49-2026-ND-CP": ("2026-01-31", "agrees"),
    "cv_3722_metro": ("2026-04-28", "agrees"),
    "hanoi_kh_173_festival": ("2026-04-28", "agrees"),
    "hanoi_qd_2280_water": ("2026-04-29", "agrees"),
    "hanoi_tb_453_flag": ("2026-04-29", "agrees"),
    "nq_115_ba_vi": ("2026-04-29", "agrees"),
    "qd_707_ttg": ("2026-04-22", "silent"),
    "qd_729_ttg": ("2026-04-23", "agrees"),
    "tt_21_bct_fuel": ("2026-04-28", "silent"),
}


def trusting(place: Workplace) -> Workplace:
    roots = TrustRoots((signed_pdf.root().der,))
    return replace(place, options=replace(place.options, trust_roots=roots), clock=lambda: NOW)


def test_the_signed_original_is_kept_byte_for_byte(workplace: Workplace, tmp_path: Path) -> None:
    place = trusting(workplace)
    pdf = signed(signed(), by=signed_pdf.organisation(), name="Signature2", box=(230, 560, 420, 600))
    document_id = hand_in(place, tmp_path, pdf, "pdf")
    assert process(place) == document_id
    assert copy_of(place, document_id, "original") == pdf
    archived = document(place, document_id)
    assert archived.signed is True
    assert archived.signatures is not None
    assert [(one["verdict"], one["role"]) for one in archived.signatures] == [
        ("good", "officer"),
        ("good", "organisation"),
    ]
    record = json.loads(copy_of(place, document_id, "reading"))
    assert record["signatures"] == list(archived.signatures)
    assert not [warning for warning in record["warnings"] if warning.startswith("signature.")]


@pytest.mark.parametrize(
    ("pdf", "roots", "is_signed", "warnings"),
    [
        (pdf_of(), NO_ROOTS, False, []),
        (signed(), NO_ROOTS, None, []),
        (appended(signed(), b"0 0 1 rg 100 100 200 80 re f"), NO_ROOTS, False, ["signature.altered.1"]),
    ],
    ids=["unsigned", "intact, unknown", "changed"],
)
def test_what_is_known_of_its_signatures_stands_with_the_paper(
    embedded: Workplace, tmp_path: Path, pdf: bytes, roots: TrustRoots, is_signed: bool | None, warnings: list[str]
) -> None:
    place = replace(embedded, options=replace(embedded.options, trust_roots=roots), clock=lambda: NOW)
    document_id = hand_in(place, tmp_path, pdf, "pdf")
    process(place)
    archived = document(place, document_id)
    assert archived.signed is is_signed
    record = json.loads(copy_of(place, document_id, "reading"))
    assert [one for one in record["warnings"] if one.startswith("signature.")] == warnings
    assert archived.state == "needs_review"


def test_the_roots_that_are_configured_are_those_that_papers_are_read_with(tmp_path: Path) -> None:
    place = tmp_path / "root.der"
    place.write_bytes(signed_pdf.root().der)
    assert parts.read_options(read_settings()).trust_roots == NO_ROOTS
    options = parts.read_options(read_settings(trust_roots=str(place)))
    assert options.trust_roots == TrustRoots((signed_pdf.root().der,))
    place.write_bytes(b"?")
    with pytest.raises(BadSetting):
        parts.read_options(read_settings(trust_roots=str(place)))


@pytest.mark.parametrize("act", PRINTED)
def test_signatures_of_published_acts_are_intact_and_witness_their_day(act: str) -> None:
    path = REAL / f"{act}.pdf"
    if not path.is_file():
        pytest.skip("published acts are not in ../shared/real; their twins made here are tested all the same")
    found = signatures_of(path, NO_ROOTS, seen_at=NOW, memory_bytes=2 << 30)
    assert found.found
    assert [(one.intact, one.valid, one.verdict.value) for one in found.found] == [
        (True, True, "unconfirmed") for _ in found.found
    ]
    assert all(one.timestamp is not None and one.timestamp.intact for one in found.found)
    assert found.warnings == ()
    printed, said = PRINTED[act]
    assert witness_day(date.fromisoformat(printed), witness_of(found.found, found.created_at)) == said
