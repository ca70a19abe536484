"""Papers apart and held out measure what the rules of reading are worth: what they call true must hold, and be made
again."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

import scripts
from dossier.catalogue.fields import FIELDS, check
from dossier.catalogue.kinds import default_catalogue
from dossier.errors import BadRequest
from scripts.bench.fields.apart import is_by_hand
from scripts.samples.apart import APART, make_apart
from scripts.samples.apart.acts import letters
from scripts.samples.held_out import HELD_OUT, make_held_out
from scripts.samples.templates import command
from scripts.samples.templates.template import catalogue

TEMPLATES = {**APART, **HELD_OUT}


class Drawn(NamedTuple):
    """What stands on a drawn paper, in small letters; what it calls true; whether a hand wrote on it; whether its last
    page holds all of it."""

    printed: str
    fields: dict[str, str]
    by_hand: bool
    has_room: bool


# Land certificates of before 2004 bear a serial of one letter and a register number of two parts, offices of business
# registration number confirmations by the year alone ("71553/20"): sohoa marks these.
MARKED = {("dat_1994", "number"), ("dat_1994", "land_certificate_serial"), ("xac_nhan_thay_doi", "number")}


@cache
def drawn(name: str, seed: int) -> Drawn:
    """A paper of a template, drawn once for all tests that ask what stands on it."""
    pen, fields = TEMPLATES[name].draw(Random(f"{name}/{seed}"))
    return Drawn(" ".join(pen.lines).casefold(), fields, bool(pen.by_hand), pen.y < pen.sheets[-1].height)


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_paper_apart_calls_true_has_the_form_that_its_fields_ask_for(name: str) -> None:
    for seed in range(2):
        printed, fields, _, _ = drawn(name, seed)
        assert fields
        failed = {field: check(FIELDS[field].type, value) for field, value in fields.items()}
        assert not {field: codes for field, codes in failed.items() if codes and (name, field) not in MARKED}
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
        make_apart(tmp_path / folder, count=1, seed=seed, names=["cv_xa"], qualities=["lowres"])
        make_held_out(tmp_path / folder, count=1, seed=seed, names=["don_tay"], qualities=["lowres"])
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


def test_no_paper_apart_is_held_out_and_both_have_many_and_some_that_nobody_described() -> None:
    assert not APART.keys() & HELD_OUT.keys()
    for papers in (APART, HELD_OUT):
        assert len(papers) >= 20
        assert any(template.kind == "khac" for template in papers.values())


def test_papers_apart_are_of_every_kind_and_few_of_them_by_hand() -> None:
    assert {template.kind for template in APART.values()} == {kind.code for kind in default_catalogue()}
    by_hand = [name for name in APART if drawn(name, 0).by_hand]
    assert len(by_hand) * 5 <= len(APART)


# Of some papers a field that their kind requires was not noted, and of one the issuer stands on it in short.
NOT_NOTED = {
    "ket_hon_2005": "spouse_name",
    "khai_tu_2016": "died_on",
    "hon_nhan_2015": "marital_status",
    "ly_lich_1": "criminal_record",
    "hkd_2025": "business_name",
}
IN_SHORT = {("khai_sinh_1999", "issuer")}


@pytest.mark.parametrize("name", APART)
def test_what_a_paper_apart_calls_true_stands_on_it_and_is_what_its_kind_asks_for(name: str) -> None:
    asked = default_catalogue()[APART[name].kind]
    for seed in range(3):
        printed, fields, _, has_room = drawn(name, seed)
        assert set(asked.required) - {NOT_NOTED.get(name)} <= set(fields)
        # Dates and terms are true as ISO 8601, whatever form they are printed in.
        words = {field: value for field, value in fields.items() if FIELDS[field].type not in ("date", "term")}
        absent = {field for field, value in words.items() if not _is_printed(field, value, printed)}
        assert not {field for field in absent if (name, field) not in IN_SHORT}
        assert has_room


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="two templates are called cv_cong_ty"):
        catalogue(letters, letters)


def test_what_is_held_out_is_imported_by_nothing_that_a_rule_could_be_mended_by() -> None:
    """But the command that draws it, and this test."""
    root = Path(scripts.__file__).parents[1]
    rooms = ("scripts", "tests", "dossier", "storage", "worker", "ingest", "api", "sohoa")
    sources = [path for room in rooms for path in (root / room).rglob("*.py") if path.name != Path(__file__).name]
    imports = re.compile(r"(from|import) scripts\.samples\.held_out")
    users = {path.parent for path in sources if imports.search(path.read_text("utf-8"))}
    assert users == {root / "scripts" / "samples" / "held_out"}


def test_the_command_draws_one_of_each_or_those_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def made(*asked: str) -> list[str]:
        monkeypatch.setattr("sys.argv", ["held_out", str(tmp_path), "--qualities", "lowres", *asked])
        assert command.main("scripts.samples.held_out", None, HELD_OUT) == 0
        return sorted(path.stem.split("-")[0] for path in tmp_path.glob("*.json"))

    assert made("--count", "1") == [next(iter(HELD_OUT))]
    assert "1 papers" in capsys.readouterr().out
    assert made("--templates", "don_tay", "to_khai_tay") == sorted([next(iter(HELD_OUT)), "don_tay", "to_khai_tay"])


def test_a_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        make_apart(tmp_path, count=1, seed=1, names=["giay_hoang_duong"])
