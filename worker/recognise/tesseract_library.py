"""Tesseract as a library in this process: the same recognition as the program, without starting it for every page.

The model is loaded once, in the parent; the children that read pages (worker/limits.py) are forked from it and have
it at no cost, and a crash of the library ends one child. Measured beside the program in docs/history.md.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import tesserocr

from dossier.errors import ReaderCrashed, TookTooLong, ToolMissing
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

# Where Debian keeps the orientation model; TESSDATA_PREFIX names another place, as for the program.
_DATA = "/usr/share/tesseract-ocr/*/tessdata"


@dataclass(frozen=True, slots=True)
class LibraryEngine:
    """libtesseract through `tesserocr`, with our Vietnamese model. Raises ToolMissing without the orientation model."""

    name: str = field(default="tesserocr", init=False)
    version: str = field(init=False)
    _orientation: str = field(init=False)
    _recogniser: tesserocr.PyTessBaseAPI = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "version", f"{tesserocr.tesseract_version().split()[1]} {model_version()}")
        object.__setattr__(self, "_orientation", str(_orientation_model()))
        recogniser = tesserocr.PyTessBaseAPI(
            path=str(MODEL), lang=LANGUAGE, psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
        )
        recogniser.SetVariable("tessedit_do_invert", "0")
        recogniser.SetVariable("textord_max_noise_size", str(NOISE_PIXELS))
        recogniser.SetVariable("paragraph_text_based", "0")  # takes a fiftieth of the time, and nothing asks for them
        object.__setattr__(self, "_recogniser", recogniser)

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        """One recognition: text, boxes and confidences of all words."""
        return self._words(image, dpi, seconds, tesserocr.PSM.AUTO)

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        """One recognition of one line."""
        return self._words(image, dpi, seconds, tesserocr.PSM.RAW_LINE if is_cut else tesserocr.PSM.SINGLE_LINE)

    def _words(self, image: Pixels, dpi: int, seconds: float, layout: int) -> tuple[Word, ...]:
        self._recogniser.SetPageSegMode(layout)
        _show(self._recogniser, image, dpi)
        if not self._recogniser.Recognize(timeout=max(1, int(seconds * 1000))):
            raise TookTooLong(seconds=round(seconds))
        words = words_of_table(self._recogniser.GetTSVText(0))
        # Else its picture of the page, and all that it found there, stay until it is shown the next.
        self._recogniser.Clear()
        return words

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:  # noqa: ARG002  (takes a tenth of a second)
        """Orientation by Tesseract's OSD model, which knows Latin letters by their shape."""
        with tesserocr.PyTessBaseAPI(path=self._orientation, lang="osd", psm=tesserocr.PSM.OSD_ONLY) as judge:
            judge.SetVariable("min_characters_to_try", "20")
            _show(judge, image, dpi)
            found = judge.DetectOrientationScript()
        if found is None or found["orient_conf"] < SURE_OF_TURN:
            return None
        return int(-found["orient_deg"]) % 360


def _show(engine: tesserocr.PyTessBaseAPI, image: Pixels, dpi: int) -> None:
    height, width = image.shape[:2]
    try:
        engine.SetImageBytes(np.ascontiguousarray(image).tobytes(), width, height, 1, width)
    except RuntimeError as error:
        raise ReaderCrashed(signal=f"tesserocr: {error}") from error
    engine.SetSourceResolution(dpi)


def _orientation_model() -> Path:
    """The folder that holds it. Raises ToolMissing."""
    named = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(named)] if named else sorted(Path("/").glob(_DATA[1:]), reverse=True)
    for folder in folders:
        if (folder / "osd.traineddata").exists():
            return folder
    raise ToolMissing(tool="tesseract (osd)", advice=ADVICE)
