"""What both ways to run Tesseract share: the model, what it is told, and how its answer becomes words."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

from dossier.reading import Word
from worker.recognise.seal_removal import NETWORK

LANGUAGE = "vie"
# Trained further on administrative print (worker/recognise/model/README.md); the orientation model is the system's.
MODEL = Path(__file__).parent / "model"
# What is at most so many pixels wide and high is noise to layout analysis, which then cuts lines without it. It was
# made for 300 dpi and says 7; at 200 dpi that is a full stop at the end of a line, or the mark of a capital.
NOISE_PIXELS = 4
ADVICE = "apt install tesseract-ocr tesseract-ocr-osd"
# Below this, Tesseract's guess of the orientation is no better than chance on pages with little text.
SURE_OF_TURN = 1.0


def model_version() -> str:
    """What tells one state of the Vietnamese model and of the network that sets print free from another: the head of
    their SHA-256."""
    trained = (MODEL / f"{LANGUAGE}.traineddata").read_bytes() + NETWORK.read_bytes()
    return "vie-" + hashlib.sha256(trained).hexdigest()[:8]


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
