"""Papers apart measure what the rules of reading are worth, so what they call true must hold, and be made again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import pytest

from dossier.errors import BadRequest
from dossier.fields import FIELDS, check
from dossier.kinds import default_catalogue
from scripts.bench.apart import is_by_hand
from scripts.samples.apart import TEMPLATES, make_apart
from scripts.samples.apart.__main__ import main
from scripts.samples.apart.world import a_desk, template
from scripts.samples.drawing.pen import Pen

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
            assert _is_printed(field, fields.get(field, ""), printed), field


def _is_printed(field: str, value: str, printed: str) -> bool:
    """Whether a true value stands on the paper; a number without its blanks, square metres with either figure."""
    if FIELDS[field].type == "number":
        return value.casefold().replace(" ", "") in printed.replace(" ", "")
    return value.casefold() in printed.replace("m²", "m2")


def test_the_same_seed_gives_the_same_papers_apart(tmp_path: Path) -> None:
    def digests(folder: str, seed: int) -> dict[str, str]:
        names = ["cv_xa", "don_tay"]
        make_apart(tmp_path / folder, count=2, seed=seed, names=names, qualities=["lowres"])
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / folder).iterdir()}

    assert digests("a", 3) == digests("b", 3)
    assert set(digests("a", 3).values()).isdisjoint(digests("c", 4).values())
    truth = json.loads((tmp_path / "a" / "cv_xa-lowres-0.json").read_text(encoding="utf-8"))
    assert (truth["kind"], truth["level"], truth["pages"]) == ("cong_van", "lowres", 1)
    assert is_by_hand(truth["fields"]["number"], truth["by_hand"])
    assert not is_by_hand(truth["fields"]["issuer"], truth["by_hand"])
    assert is_by_hand("Nguyễn Văn An", ["Nguyễn Văn An, sinh năm 1990"])
    assert not is_by_hand("Nguyễn Văn An", ["xã Bình Tú"])
    assert is_by_hand("2019-04-03", ["3", "tháng 4"])


def test_both_halves_are_large_and_have_a_paper_that_nobody_described() -> None:
    halves = [[template for template in TEMPLATES.values() if template.shown is shown] for shown in (True, False)]
    assert all(len(half) >= 20 for half in halves)
    assert all(any(template.kind == "khac" for template in half) for half in halves)


@pytest.mark.parametrize("name", [one.name for one in TEMPLATES.values() if one.second or one.third])
def test_what_the_later_authors_call_true_stands_on_the_paper_and_is_what_its_kind_asks_for(name: str) -> None:
    template, kinds = TEMPLATES[name], default_catalogue()
    asked = kinds[template.kind]
    for seed in range(3):
        chance = Random(f"{name}/{seed}")
        desk = a_desk(chance, template.years)
        pen = Pen(chance, template.face)
        fields = template.make(pen, desk)
        assert set(asked.required) <= set(fields)
        printed = " ".join(pen.lines).casefold()
        # Dates and terms are true as ISO 8601, whatever form they are printed in.
        words = {field: value for field, value in fields.items() if FIELDS[field].type not in ("date", "term")}
        assert not {field: value for field, value in words.items() if not _is_printed(field, value, printed)}
        assert pen.y < pen.sheets[-1].height


def test_the_second_author_draws_every_kind_and_takes_no_name_that_was_given_before() -> None:
    second = [template for template in TEMPLATES.values() if template.second]
    assert {template.kind for template in second} == {kind.code for kind in default_catalogue()}
    assert all(template.shown for template in second)
    with pytest.raises(ValueError, match="cv_xa"):
        template("cv_xa", "cong_van", (2016, 2026), shown=True)(lambda pen, desk: {})


def test_the_third_author_draws_acts_and_forms_by_other_names_than_the_second() -> None:
    third = [template for template in TEMPLATES.values() if template.third]
    assert len(third) >= 36
    assert all(template.shown and not template.second for template in third)
    by_hand = [template for template in third if _written(template.name).by_hand]
    assert len(by_hand) * 6 <= len(third)


def _written(name: str) -> Pen:
    template = TEMPLATES[name]
    chance = Random(name)
    desk = a_desk(chance, template.years)
    pen = Pen(chance, template.face)
    template.make(pen, desk)
    return pen


def test_the_papers_asked_for_by_half_are_those_of_that_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def made(half: str) -> set[str]:
        monkeypatch.setattr("sys.argv", ["apart", str(tmp_path / half), half, "--count", "1", "--qualities", "lowres"])
        assert main() == 0
        return {path.stem.split("-")[0] for path in (tmp_path / half).glob("*.json")}

    (first,) = made("--second")
    assert TEMPLATES[first].second
    (first,) = made("--shown")
    assert TEMPLATES[first].shown
    assert not TEMPLATES[first].second
    assert not TEMPLATES[first].third
    (first,) = made("--third")
    assert TEMPLATES[first].third
    assert "1 papers" in capsys.readouterr().out


def test_a_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        make_apart(tmp_path, count=1, seed=1, names=["giay_hoang_duong"])
