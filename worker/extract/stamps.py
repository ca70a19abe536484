"""Stamps that certify a copy: what they say is not said by the paper."""

from __future__ import annotations

import re
from dataclasses import replace

from worker.extract.lines import Sheet

_CERTIFIED = re.compile(r"chung thuc ban sao|ban sao dung voi ban chinh|chung thuc sao y")
_HEIGHT_OF_A_STAMP = 6  # twice the height of print: from one line of it to the next, over the signature


def without_certifications(sheet: Sheet) -> Sheet:
    """The sheet without the stamps that certify a copy: their number, day and signer are not those of the paper."""
    left_out: set[int] = set()
    for stamp in sheet.runs:
        in_capitals = stamp.capitals > 0.7 and _CERTIFIED.search(stamp.folded)
        if not in_capitals and not stamp.folded.lstrip(" -.").startswith("so chung thuc"):
            continue
        reach = 2 * sheet.print_height
        left, right, bottom = stamp.box[0] - reach, stamp.box[2] + reach, stamp.box[3]
        for run in sheet.runs:
            if run.row >= stamp.row and left < run.centre < right and run.box[1] - bottom < _HEIGHT_OF_A_STAMP * reach:
                left_out.add(id(run))
                bottom = max(bottom, run.box[3])
    return replace(sheet, runs=tuple(run for run in sheet.runs if id(run) not in left_out)) if left_out else sheet
