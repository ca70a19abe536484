"""Writes papers apart with their truth, in the format of `scripts.samples.delivery`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np

from dossier.errors import BadRequest
from scripts.samples.apart import (  # noqa: F401  (registers every template)
    acts,
    acts_between,
    civil,
    civil_cards,
    holdings,
    kept_acts,
    kept_civil,
    kept_holdings,
    kept_requests,
    requests,
    second_acts,
    second_between,
    second_bodies,
    second_building,
    second_business,
    second_cards,
    second_civil,
    second_civil_pen,
    second_land,
    second_letters,
    second_licences,
    second_requests,
    second_unknown,
    third_acts,
    third_acts_between,
    third_acts_local,
    third_acts_people,
    third_forms_cards,
    third_forms_civil,
    third_forms_desk,
    third_forms_land,
    third_forms_requests,
    third_forms_status,
    third_forms_trade,
    unknown,
)
from scripts.samples.apart.world import TEMPLATES, a_desk
from scripts.samples.delivery import Sample, write_pages
from scripts.samples.drawing.pen import Pen
from scripts.samples.scanning.scanner import QUALITIES


def make_apart(
    out: Path, *, count: int, seed: int, names: Sequence[str] | None = None, qualities: Sequence[str] | None = None
) -> list[Sample]:
    """Writes `count` papers into `out`, templates and qualities in turn, as NAME.json and NAME-p1.EXT …

    Raises BadRequest for an unknown template or quality.
    """
    wanted, levels = tuple(names or TEMPLATES), tuple(qualities or QUALITIES)
    strange = [name for name in wanted if name not in TEMPLATES] + [name for name in levels if name not in QUALITIES]
    if strange:
        raise BadRequest(problem=", ".join(strange))
    out.mkdir(parents=True, exist_ok=True)
    samples = []
    for number in range(count):
        turn, place = divmod(number, len(wanted))
        template, quality = TEMPLATES[wanted[place]], levels[(place + 3 * turn) % len(levels)]
        chance = Random(f"apart/{seed}/{number}/{template.name}")
        desk = a_desk(chance, template.years)
        pen = Pen(chance, template.face)
        fields = dict(template.make(pen, desk))
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
