"""Tesseract as the program that Debian ships, through pytesseract: the reference beside the library."""

from __future__ import annotations

import os
import shlex
import signal
from dataclasses import dataclass, field

import numpy as np
import pytesseract
from PIL import Image

from dossier.errors import ReaderCrashed, ReaderKilled, SohoaError, TookTooLong, ToolMissing
from dossier.reading import Word
from worker.formats.sources import Pixels
from worker.recognise.tesseract import (
    ADVICE,
    LANGUAGE,
    MODEL,
    NOISE_PIXELS,
    SURE_OF_TURN,
    model_version,
    words_of_table,
)

# Tesseract's own threads only get in each other's way when several pages are read at once; measured elsewhere as
# lost pages by time-outs. The variable is read when a child starts.
os.environ["OMP_THREAD_LIMIT"] = "1"

# Tesseract's page segmentation modes.
_PAGE, _LINE, _CUT_LINE = 3, 7, 13


@dataclass(frozen=True, slots=True)
class TesseractEngine:
    """The `tesseract` program with our Vietnamese model. Made in the parent, so that children need not ask for
    the version again. Raises ToolMissing without the program or its orientation model."""

    name: str = field(default="tesseract", init=False)
    version: str = field(init=False)

    def __post_init__(self) -> None:
        try:
            version = str(pytesseract.get_tesseract_version(cached=True))
            languages = pytesseract.get_languages()
        except (pytesseract.TesseractNotFoundError, SystemExit) as error:
            raise ToolMissing(tool="tesseract", advice=ADVICE) from error
        if "osd" not in languages:
            raise ToolMissing(tool="tesseract (osd)", advice=ADVICE)
        object.__setattr__(self, "version", f"{version} {model_version()}")

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        """One run of Tesseract: text, boxes and confidences of all words."""
        return self._words(image, dpi, seconds, _PAGE)

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        """One run of Tesseract over one line."""
        return self._words(image, dpi, seconds, _CUT_LINE if is_cut else _LINE)

    def _words(self, image: Pixels, dpi: int, seconds: float, layout: int) -> tuple[Word, ...]:
        model = shlex.quote(str(MODEL))
        try:
            table = pytesseract.image_to_data(
                _uncompressed(image),
                lang=LANGUAGE,
                config=f"--tessdata-dir {model} --oem 1 --psm {layout} --dpi {dpi} -c tessedit_do_invert=0"
                f" -c textord_max_noise_size={NOISE_PIXELS}",
                timeout=seconds,
                output_type=pytesseract.Output.STRING,
            )
        except pytesseract.TesseractError as error:
            raise _ended(error) from error
        except RuntimeError as error:  # pytesseract's word for a time-out
            raise TookTooLong(seconds=round(seconds)) from error
        return words_of_table(table)

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        """Orientation by Tesseract's OSD model, which knows Latin letters by their shape."""
        try:
            found = pytesseract.image_to_osd(
                _uncompressed(image),
                config=f"--dpi {dpi} -c min_characters_to_try=20",
                timeout=seconds,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractError:  # "Too few characters": no failure, but no answer either
            return None
        except RuntimeError as error:
            raise TookTooLong(seconds=round(seconds)) from error
        if found.get("orientation_conf", 0.0) < SURE_OF_TURN:
            return None
        return int(found["rotate"]) % 360


def _uncompressed(image: Pixels) -> Image.Image:
    """`image` in the form that pytesseract writes as PGM: packing a page as PNG costs it 0.2 s."""
    picture = Image.fromarray(np.ascontiguousarray(image))
    picture.format = "PPM"
    return picture


def _ended(error: pytesseract.TesseractError) -> SohoaError:
    """What the end of the program means for the page: killed from outside, it is tried again."""
    status = int(error.status)
    if status == -signal.SIGKILL:
        return ReaderKilled()
    return ReaderCrashed(signal=f"tesseract: signal {-status}" if status < 0 else f"tesseract: status {status}")
