"""Papers as phones take them: how well each scene is read, what is silently wrong, and what it costs.

    .venv/bin/python -m scripts.bench.pages.photos PICTURES [--count 2] [--seed 1] [--scenes NAME…]

Birth certificates, identity cards (their front), decisions and land certificates are photographed in every scene of
`scripts.samples.scanning.photos`, COUNT of each, every other one lying turned, and kept in the folder PICTURES, where a
second run finds them. Prints a row a scene: character errors, kinds, right and missing values, those that are right and
marked (doubt), those that are wrong and not marked, also as a share of all unmarked ones, pictures read the right way
up, and processor seconds a picture. A value of a field that the paper does not state is wrong unless the paper has it
in print.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field
from scripts.bench.fields.apart import as_printed
from scripts.bench.fields.calibration import comparable
from scripts.bench.text.characters import line_errors
from scripts.samples.apart import APART
from scripts.samples.delivery import write_pages
from scripts.samples.scanning.photos import PHOTOS, taken
from scripts.samples.templates.cards import faces_of
from worker.page import ReadOptions
from worker.paper import read_paper
from worker.recognise.second_reader import NetworkReader
from worker.recognise.tesseract_library import LibraryEngine

_TEMPLATES = ("khai_sinh_1999", "can_cuoc", "qd_truong", "dat_ma_vach")
# The templates draw both faces of a card on one sheet; a photo shows the front, where its back begins in the print.
_CARD, _BACK = "can_cuoc", "Đặc điểm nhận dạng"
_HEAD = (
    f"{'':20} {'CER':>6} {'kind':>5} {'right':>6} {'missing':>7} {'doubt':>6} {'silent':>11} {'upright':>8} {'s':>5}"
)
_ON_THE_FRONT = ("number", "valid_until", "owner_name", "owner_id", "owner_born_on", "issued_on")


def main() -> None:
    """Photograph, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--count", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenes", nargs="+", choices=list(PHOTOS), default=list(PHOTOS))
    asked = parser.parse_args()
    asked.pictures.mkdir(parents=True, exist_ok=True)
    catalogue, options = default_catalogue(), ReadOptions(LibraryEngine(), seconds=300, second=NetworkReader())
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    print(_HEAD)
    for scene in asked.scenes:
        for picture, truth in _photos(scene, asked.pictures, asked.count, asked.seed):
            begun = time.process_time() + _of_children()
            reading = read_paper(picture, catalogue, options).reading
            spent = time.process_time() + _of_children() - begun
            page = reading.pages[0]
            counts = Counter(pictures=1, milliseconds=round(1000 * spent))
            counts["errors"], counts["letters"] = line_errors(truth["lines"], page.text)
            counts["kind"] = reading.kind.code == truth["kind"]
            counts["upright"] = page.rotation == truth["rotation"]
            counts.update(_values(picture, reading.fields, truth))
            rows[scene].update(counts)
            rows["all"].update(counts)
            if not counts["upright"]:
                print(f"{picture.name}: lies turned by {truth['rotation']}, found {page.rotation}", flush=True)
        print(f"{scene:20} {_figures(rows[scene])}", flush=True)
    print(f"{'all':20} {_figures(rows['all'])}")


def _of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _photos(scene: str, folder: Path, count: int, seed: int) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The pictures of a scene and what is true of each, made where the folder has them not."""
    for number in range(count * len(_TEMPLATES)):
        template = APART[_TEMPLATES[number % len(_TEMPLATES)]]
        name = f"{seed}-{scene.replace(' ', '_')}-{number}-{template.name}"
        stated = folder / f"{name}.json"
        if not stated.exists():
            chance = Random(f"photos/{seed}/{scene}/{number}")
            pen, fields = template.draw(chance)
            sheet, lines = np.asarray(pen.sheets[0]), list(pen.lines)
            if template.name == _CARD:
                sheet = faces_of(sheet)[0]
                lines = lines[: next(at for at, line in enumerate(lines) if line.startswith(_BACK))]
                fields = {field: value for field, value in fields.items() if field in _ON_THE_FRONT}
            rotation = 90 * chance.randrange(4) if number % 2 else 0
            sheet = np.ascontiguousarray(np.rot90(sheet, rotation // 90))
            scan = taken(scene, sheet, np.random.default_rng(chance.randrange(2**63)))
            write_pages(folder, name, [scan])
            truth = {"kind": template.kind, "lines": lines, "fields": fields, "rotation": rotation}
            stated.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        yield next(folder.glob(f"{name}-p1.*")), json.loads(stated.read_text("utf-8"))


def _values(picture: Path, fields: Sequence[Field], truth: dict[str, Any]) -> Counter[str]:
    """What became of the true values, and of all that were given out."""
    counts: Counter[str] = Counter(values=len(truth["fields"]))
    text = comparable(" ".join(truth["lines"]))
    given = {field.name: field for field in reversed(fields)}
    for name, true in truth["fields"].items():
        field = given.get(name)
        right = field is not None and comparable(field.value) == comparable(true)
        counts["right"] += right
        counts["missing"] += field is None
        counts["doubt"] += right and field is not None and field.needs_review
    for name, field in given.items():
        if field.needs_review:
            continue
        counts["unmarked"] += 1
        true = truth["fields"].get(name)
        if true is not None:
            right = comparable(field.value) == comparable(true)
        else:
            right = any(comparable(form) in text for form in as_printed(field.value))
        if not right:
            counts["silent"] += 1
            print(f"{picture.name}: {name} {field.value!r} for {true!r}", flush=True)
    return counts


def _figures(row: Counter[str]) -> str:
    right, missing, doubt = (100 * row[what] / row["values"] for what in ("right", "missing", "doubt"))
    silent = f"{row['silent']} ({100 * row['silent'] / max(1, row['unmarked']):.1f} %)"
    return (
        f"{100 * row['errors'] / row['letters']:6.2f} {row['kind']:2}/{row['pictures']:<2} {right:6.1f} {missing:7.1f}"
        f" {doubt:6.1f} {silent:>11} {row['upright']:5}/{row['pictures']:<2}"
        f" {row['milliseconds'] / 1000 / row['pictures']:5.2f}"
    )


if __name__ == "__main__":
    main()
