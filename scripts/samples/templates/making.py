"""Writes papers of a catalogue with their truth, in the format of `scripts.samples.delivery`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import numpy as np

from dossier.errors import BadRequest
from scripts.samples.delivery import Sample, write_pages
from scripts.samples.scanning.scanner import QUALITIES
from scripts.samples.templates.template import Template


def make_from(
    templates: Mapping[str, Template],
    out: Path,
    *,
    count: int,
    seed: int,
    names: Sequence[str] | None = None,
    qualities: Sequence[str] | None = None,
) -> list[Sample]:
    """Writes `count` papers into `out`, templates and qualities in turn, as NAME.json and NAME-p1.EXT …

    Raises BadRequest for an unknown template or quality.
    """
    wanted, levels = tuple(names or templates), tuple(qualities or QUALITIES)
    strange = [name for name in wanted if name not in templates] + [name for name in levels if name not in QUALITIES]
    if strange:
        raise BadRequest(problem=", ".join(strange))
    out.mkdir(parents=True, exist_ok=True)
    samples = []
    for number in range(count):
        turn, place = divmod(number, len(wanted))
        template, quality = templates[wanted[place]], levels[(place + 3 * turn) % len(levels)]
        chance = Random(f"apart/{seed}/{number}/{template.name}")
        pen, fields = template.draw(chance)
        generator = np.random.default_rng(chance.randrange(2**63))
        scans = [QUALITIES[quality](np.asarray(sheet), generator) for sheet in pen.sheets]
        name = f"{template.name}-{quality}-{number}"
        truth = {
            "kind": template.kind,
            "level": quality,
            "font": pen.face,
            "pages": len(scans),
            "lines": pen.lines,
            "by_hand": pen.by_hand,
            "fields": fields,
        }
        pages = write_pages(out, name, scans)
        (out / f"{name}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        samples.append(Sample(name, template.kind, quality, truth, pages))
    return samples
