"""A page of a file as a small picture for persons, with the sheet outlined that was found on it: what a reading will
take for the page.

A server that answers many calls at once cannot fork children to decode in (worker/limits.py), so this is a program of
its own, which does: `python -m worker.prepare.shown FILE PAGE OUT` writes the picture (JPEG) to OUT and prints one line
of JSON, `{"is_outlined": …}`, or `{"error": code, "values": {…}}`.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from dossier.errors import SohoaError
from worker import limits
from worker.formats.sources import load_page, probe
from worker.prepare.analysis import LOOK_DPI, small_copy
from worker.prepare.page_detection import find_sheet

SECONDS: Final = 15.0
_MEMORY_BYTES: Final = 2 << 30
_LONGEST, _QUALITY = 1000, 80
# Seen on white paper and on a dark table.
_LINE, _RIM = (0, 90, 220), (255, 255, 255)


def shown(path: Path, number: int) -> tuple[bytes, bool]:
    """Page `number` of the file as a JPEG, and whether a sheet is outlined on it; it is not where the whole picture is
    taken for the page. Raises what `probe` and `load_page` do. Run it under limits."""
    small, _ = small_copy(load_page(probe(path), number, 2 * LOOK_DPI))
    corners = find_sheet(small)
    factor = min(1.0, _LONGEST / max(small.shape[:2]))
    size = (max(1, round(small.shape[1] * factor)), max(1, round(small.shape[0] * factor)))
    picture = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_AREA))
    if corners is not None:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB) if picture.ndim == 2 else picture.copy()
        outline = np.round(corners * factor).astype(np.int32).reshape(-1, 1, 2)
        for colour, width in ((_RIM, 9), (_LINE, 5)):
            cv2.polylines(picture, [outline], isClosed=True, color=colour, thickness=width, lineType=cv2.LINE_AA)
    out = BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue(), corners is not None


def main() -> None:
    """Show the page that the command line names."""
    path, number, out = sys.argv[1:]
    try:
        picture, is_outlined = limits.call(shown, Path(path), int(number), seconds=SECONDS, memory_bytes=_MEMORY_BYTES)
    except SohoaError as error:
        sys.stdout.write(json.dumps({"error": error.code, "values": error.plain_values()}) + "\n")
        return
    Path(out).write_bytes(picture)
    sys.stdout.write(json.dumps({"is_outlined": is_outlined}) + "\n")


if __name__ == "__main__":
    main()
