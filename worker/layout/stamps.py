"""Stamps of the incoming mail and those that certify a copy: what they say is not said by the paper."""

from __future__ import annotations

import re
from dataclasses import replace

from worker.layout.runs import Sheet

_CERTIFIED = re.compile(r"chung thuc ban sao|ban sao dung voi ban chinh|chung thuc sao y")
_HEIGHT_OF_A_STAMP = 6  # twice the height of print: from one line of it to the next, over the signature
_INCOMING = re.compile(r"^\W*(?:co\w{0,2} van den\b|den\W+(?:so|ngay)\b|den$|so den\b)")
_OF_INCOMING = re.compile(r"^\W*(?:ngay|so|gio|c?huyen|kinh chuyen|luu)\b")
_HEIGHT_OF_INCOMING = 10


def incoming(sheet: Sheet) -> frozenset[int]:
    """The ids of the runs of a stamp of the incoming mail: "CÔNG VĂN ĐẾN Số: … Ngày: … Chuyển: …"."""
    stamped: set[int] = set()
    for stamp in sheet.runs:
        if not _INCOMING.match(stamp.folded) or stamp.box[1] > sheet.page.height / 2:
            continue
        stamped.add(id(stamp))
        bottom = stamp.box[3] + _HEIGHT_OF_INCOMING * sheet.print_height
        for run in sheet.runs:
            overlap = min(run.box[2], stamp.box[2]) - max(run.box[0], stamp.box[0])
            if run.row >= stamp.row and run.box[1] < bottom and overlap > 0 and _OF_INCOMING.match(run.folded):
                stamped.add(id(run))
    return frozenset(stamped)


def without_stamps(sheet: Sheet) -> Sheet:
    """The sheet without such stamps: their number, day and signer are not those of the paper."""
    left_out = set(incoming(sheet))
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
