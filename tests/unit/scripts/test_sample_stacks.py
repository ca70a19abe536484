"""Stacks of samples: what is composed is what the truth says."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pikepdf

from scripts.samples.stacks import Materials, Stack, Stackable, compose, make_stack
from worker.separate.separator import Begins

COVER, SEPARATOR, BACK = "cover", "separator", "back"


def stack(seed: int) -> Stack[str]:
    numbers = iter(range(1, 1000))

    def paper(chance: Random) -> Stackable[str]:
        name = f"paper {next(numbers)}"
        return Stackable(name, tuple(f"{name} leaf {leaf}" for leaf in range(chance.randint(1, 4))))

    def separator(_: Random, begins: Begins, code: str | None) -> str:
        return f"{SEPARATOR} {begins} {code}"

    def cover(_: Random) -> Stackable[str]:
        code = f"code {next(numbers)}"
        return Stackable(COVER, (f"{COVER} {code}",), code)

    return compose(Random(seed), Materials(cover, paper, separator, lambda _: BACK))


def test_every_leaf_is_of_one_paper_or_a_separator_or_a_back() -> None:
    for seed in range(60):
        made = stack(seed)
        assert 5 <= len(made.leaves) <= 72
        inside = [number for part in made.parts for number in range(part.first, part.last + 1)]
        assert inside == sorted(set(inside))
        for number, leaf in enumerate(made.leaves, start=1):
            if not leaf.startswith((SEPARATOR, BACK)):
                assert number in inside
        for part in made.parts:
            if part.kind == COVER:
                assert made.leaves[part.first - 1] == f"{COVER} {part.dossier_code}"
            else:
                assert made.leaves[part.first - 1] == f"{part.kind} leaf 0"


def test_the_same_seed_gives_the_same_stack(tmp_path: Path) -> None:
    assert stack(3) == stack(3)
    assert stack(3) != stack(4)
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    made = make_stack(first, seed=2, least=1, most=2)
    make_stack(second, seed=2, least=1, most=2)
    assert first.read_bytes() == second.read_bytes()
    truth = json.loads(first.with_suffix(".json").read_text(encoding="utf-8"))
    with pikepdf.open(first) as pdf:
        assert len(pdf.pages) == truth["pages"] == len(made.leaves)
    assert [part["pages"] for part in truth["parts"]] == [[part.first, part.last] for part in made.parts]
