"""Cards on one sheet, and a card beside another paper: told, or silently mixed.

    .venv/bin/python -m scripts.bench.fields.cards_on_a4 [--count 100] [--seed 1] [--begin 0]

By turns an office scans on one A4 sheet: both sides of one card; the fronts of two people's; the front of one and the
back of another; two fronts of which the second lies turned; a card laid askew over a decision. Silently mixed: values
without a mark that are not all of one of the two. Prints, for each of these, how many were told as two papers (of the
first, none ought to be), how many were silently mixed, and what; every tenth time and at the end. `--begin`: the sheet
to go on from, after a run that was stopped.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field
from scripts.bench.fields.two_papers import is_of
from scripts.samples.apart import APART
from scripts.samples.delivery import write_pages
from scripts.samples.drawing.size import A4, MM
from scripts.samples.scanning.photos import laid_on
from scripts.samples.scanning.scanner import QUALITIES, Pixels
from scripts.samples.templates.cards import faces_of
from worker.extract import TWO_PAPERS
from worker.page import ReadOptions
from worker.paper import read_paper
from worker.recognise.second_reader import NetworkReader
from worker.recognise.tesseract_library import LibraryEngine

_CARDS = ("can_cuoc", "can_cuoc_2024", "can_cuoc_2016", "cccd_gan_chip", "lai_xe_pet")
_SCENES = ("one card", "two fronts", "front and other back", "second turned", "card over a decision")
_CARD_MM = 85.6
_SAID_EVERY = 10


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper: its faces, or its one sheet, and what is true of it."""

    faces: tuple[Pixels, ...]
    fields: Mapping[str, str]


def main() -> None:
    """Compose, read, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begin", type=int, default=0)
    asked = parser.parse_args()
    catalogue, options = default_catalogue(), ReadOptions(LibraryEngine(), seconds=300, second=NetworkReader())
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(asked.begin, asked.count):
            scene = _SCENES[number % len(_SCENES)]
            chance = Random(f"cards/{asked.seed}/{number}")
            card = _CARDS[number // len(_SCENES) % len(_CARDS)]
            one, other = _drawn(card, chance), _drawn(chance.choice(_CARDS), chance)
            if scene == "card over a decision":
                one, other = _drawn("qd_truong", chance), one
            sheet = _composed(scene, one, other, chance)
            scan = QUALITIES["office"](sheet, np.random.default_rng(number))
            (file,) = write_pages(Path(folder), str(number), [scan])
            reading = read_paper(file, catalogue, options).reading
            told = any(warning.startswith(TWO_PAPERS) for warning in reading.warnings)
            counts[scene, "told"] += told
            whose = [one] if scene == "one card" else [one, other]
            unmarked = _stated(reading.fields, *whose)
            counts[scene, "pictures"] += 1
            counts[scene, "unmarked"] += bool(unmarked)
            if not any(all(is_of(paper.fields, value) for value in unmarked.values()) for paper in whose):
                counts[scene, "mixed"] += 1
                print(f"{number} {scene} ({card}): {unmarked}", flush=True)
            elif told == (scene == "one card"):
                print(f"{'told' if told else 'not told'}: {number} {scene} ({card})", flush=True)
            if number % _SAID_EVERY == _SAID_EVERY - 1:
                print(f"to {number}:", flush=True)
                _say(counts)
    if asked.count % _SAID_EVERY:
        _say(counts)


def _say(counts: Counter[tuple[str, str]]) -> None:
    for scene in _SCENES:
        every, told, mixed, given = (counts[scene, what] for what in ("pictures", "told", "mixed", "unmarked"))
        print(f"{scene:22} {every:4}, told {told}, silently mixed {mixed}, some value given {given}", flush=True)


def _stated(fields: Sequence[Field], *papers: Drawn) -> dict[str, str]:
    """The unmarked values of fields whose truth is known of each paper: some state what their truth leaves out."""
    known = set.intersection(*(set(paper.fields) for paper in papers))
    return {field.name: field.value for field in fields if field.name in known and not field.needs_review}


def _drawn(template: str, chance: Random) -> Drawn:
    pen, fields = APART[template].draw(chance)
    sheet = np.asarray(pen.sheets[0])
    return Drawn(tuple(faces_of(sheet)[:2]) if template in _CARDS else (sheet,), fields)


def _composed(scene: str, one: Drawn, other: Drawn, chance: Random) -> Pixels:
    if scene == "card over a decision":
        return laid_on(one.faces[0], other.faces[0], (chance.uniform(0.3, 0.7), chance.uniform(0.4, 0.8)), 20)
    second = one.faces[1] if scene == "one card" else other.faces[scene == "front and other back"]
    if scene == "second turned":
        second = np.ascontiguousarray(np.rot90(second, chance.randint(1, 3)))
    return _on_a4([one.faces[0], second], chance)


def _on_a4(faces: Sequence[Pixels], chance: Random) -> Pixels:
    """Faces of cards below each other, as large as cards are."""
    width, height = A4
    sheet = np.full((height, width, 3), 255, np.uint8)
    top = chance.uniform(20, 50) * MM
    for face in faces:
        factor = _CARD_MM * MM / max(face.shape[:2])
        small = cv2.resize(face, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        left = round((width - small.shape[1]) / 2 + chance.uniform(-25, 25) * MM)
        sheet[round(top) : round(top) + small.shape[0], left : left + small.shape[1]] = small
        top += small.shape[0] + chance.uniform(15, 40) * MM
    return sheet


if __name__ == "__main__":
    main()
