"""Reading text off a prepared page: the port that engines stand behind, and Tesseract.

An engine gets a grey array and gives words with boxes in that array's pixels. It knows nothing of files, rotation
or skew. Its name and version go into the record of every page, since a result is only repeatable with both.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import signal
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pytesseract
from PIL import Image

from dossier.errors import ReaderCrashed, ReaderKilled, SohoaError, TookTooLong, ToolMissing
from dossier.reading import Word
from worker.recognise.seal_removal import NETWORK
from worker.formats.sources import Pixels

# Tesseract's own threads only get in each other's way when several pages are read at once; measured elsewhere as
# lost pages by time-outs. The variable is read when a child starts.
os.environ["OMP_THREAD_LIMIT"] = "1"

LANGUAGE = "vie"
# Trained further on administrative print (worker/recognise/model/README.md); the orientation model is the system's.
MODEL = Path(__file__).parent / "model"
# Tesseract's page segmentation modes.
_PAGE, _LINE, _CUT_LINE = 3, 7, 13
# What is at most so many pixels wide and high is noise to layout analysis, which then cuts lines without it. It was
# made for 300 dpi and says 7; at 200 dpi that is a full stop at the end of a line, or the mark of a capital.
NOISE_PIXELS = 4
ADVICE = "apt install tesseract-ocr tesseract-ocr-osd"
# Below this, Tesseract's guess of the orientation is no better than chance on pages with little text.
SURE_OF_TURN = 1.0


class Engine(Protocol):
    """Whatever reads text. All methods stop within `seconds` and raise TookTooLong, ReaderCrashed or ToolMissing."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        """The words of an upright grey page, in reading order, with boxes in pixels of `image`."""
        ...

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        """The words of a picture that shows a single line of print; one that is the line, edge to edge, if `is_cut`."""
        ...

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        """Degrees clockwise (0, 90, 180, 270) that bring the text of `image` upright; None where unsure."""
        ...


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


def model_version() -> str:
    """What tells one state of the Vietnamese model and of the network that sets print free from another: the head of
    their SHA-256."""
    trained = (MODEL / f"{LANGUAGE}.traineddata").read_bytes() + NETWORK.read_bytes()
    return "vie-" + hashlib.sha256(trained).hexdigest()[:8]


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


def words_of_table(table: str) -> tuple[Word, ...]:
    """The rows of Tesseract's TSV that hold a word; its lines are counted through the page."""
    lines: dict[tuple[str, ...], int] = {}
    words = []
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5":
            continue
        text = unicodedata.normalize("NFC", cells[11]).strip()
        if not text:
            continue
        left, top, width, height = map(int, cells[6:10])
        line = lines.setdefault(tuple(cells[1:5]), len(lines))
        words.append(Word(text, (left, top, left + width, top + height), max(0.0, float(cells[10])) / 100, line))
    return tuple(words)
