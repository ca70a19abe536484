"""Papers apart measure what the rules of reading are worth, so what they call true must hold, and be made again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import pytest

from dossier.errors import BadRequest
from dossier.fields import FIELDS, check
from scripts.samples.apart import TEMPLATES, make_apart
from scripts.samples.apart.pen import Pen
from scripts.samples.apart.world import a_desk

# Land certificates of before 2004 bear a serial of one letter and a register number of two parts, which sohoa marks.
MARKED = {("dat_1994", "number"), ("dat_1994", "land_certificate_serial")}


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_paper_apart_calls_true_has_the_form_that_its_fields_ask_for(name: str) -> None:
    template = TEMPLATES[name]
    for seed in range(2):
        chance = Random(f"{name}/{seed}")
        desk = a_desk(chance, template.years)
        pen = Pen(chance, template.face)
        fields = template.make(pen, desk)
        assert fields
        failed = {field: check(FIELDS[field].type, value) for field, value in fields.items()}
        assert not {field: codes for field, codes in failed.items() if codes and (name, field) not in MARKED}
        printed = " ".join(pen.lines).casefold()
        for field in (
            "number",
            "land_certificate_serial",
            "owner_name",
            "owner_id",
            "tax_code",
            "title",
            "signer_name",
        ):
            assert fields.get(field, "").casefold() in printed.replace(" /", "/"), field


def test_the_same_seed_gives_the_same_papers_apart(tmp_path: Path) -> None:
    def digests(folder: str, seed: int) -> dict[str, str]:
        names = ["cv_xa", "don_tay"]
        make_apart(tmp_path / folder, count=2, seed=seed, names=names, qualities=["lowres"])
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / folder).iterdir()}

    assert digests("a", 3) == digests("b", 3)
    assert set(digests("a", 3).values()).isdisjoint(digests("c", 4).values())
    truth = json.loads((tmp_path / "a" / "cv_xa-lowres-0.json").read_text(encoding="utf-8"))
    assert (truth["kind"], truth["level"], truth["pages"]) == ("cong_van", "lowres", 1)


def test_both_halves_are_large_and_have_a_paper_that_nobody_described() -> None:
    halves = [[template for template in TEMPLATES.values() if template.shown is shown] for shown in (True, False)]
    assert all(len(half) >= 20 for half in halves)
    assert all(any(template.kind == "khac" for template in half) for half in halves)


def test_a_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        make_apart(tmp_path, count=1, seed=1, names=["giay_hoang_duong"])
