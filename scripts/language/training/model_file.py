"""A Tesseract model's parts, taken out and put together again with Debian's `combine_tessdata` (tesseract-ocr)."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from dossier.errors import ToolMissing
from scripts.language.training.network_file import Cursor, null_code, read_network

NETWORK = "lstm"
LETTERS = "lstm-unicharset"
CODES = "lstm-recoder"
WORD_LISTS = ("lstm-punc-dawg", "lstm-word-dawg", "lstm-number-dawg")

DEBIAN = Path("/usr/share/tesseract-ocr/5/tessdata/vie.traineddata")
"""The model that ours grew from: tessdata_fast, as the package tesseract-ocr-vie brings it."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The letters a model knows and the network's output for each; `null` is the output for none."""

    codes: Mapping[str, int]
    null: int

    def encoded(self, text: str) -> list[int]:
        """Raises KeyError at a letter that the model does not know."""
        return [self.codes[letter] for letter in text]


def unpacked(model: Path) -> dict[str, bytes]:
    """The parts of that model by name. Raises ToolMissing without combine_tessdata or the file."""
    if not model.is_file():
        raise ToolMissing(tool=str(model), advice="apt install tesseract-ocr-vie")
    with TemporaryDirectory() as folder:
        _combine("-u", str(model), f"{folder}/vie.")
        return {part.name.removeprefix("vie."): part.read_bytes() for part in Path(folder).iterdir()}


def pack(parts: Mapping[str, bytes], model: Path) -> None:
    """Writes the model that has these parts. Raises ToolMissing without combine_tessdata."""
    with TemporaryDirectory() as folder:
        for name, part in parts.items():
            (Path(folder) / f"vie.{name}").write_bytes(part)
        _combine(f"{folder}/vie.")
        model.write_bytes((Path(folder) / "vie.traineddata").read_bytes())


def alphabet(parts: Mapping[str, bytes]) -> Alphabet:
    """The letters of those parts: single letters and signs; the set's own marks ("Joined", ...) are left out."""
    count, *rows = parts[LETTERS].decode().split("\n")
    # The set writes the blank as NULL.
    letters = [" ", *(row.split(" ")[0] for row in rows[1 : int(count)])]
    cursor = Cursor(parts[CODES])
    codes = []
    for _ in range(*cursor.numbers("I")):
        _, length = cursor.numbers("bi")
        codes.append(cursor.numbers("i" * length))
    _, settings = read_network(parts[NETWORK])
    known = {letter: code[0] for letter, code in zip(letters, codes, strict=True) if len(letter) == 1}
    return Alphabet(MappingProxyType(known), null_code(settings))


def _combine(*arguments: str) -> None:
    try:
        done = subprocess.run(["combine_tessdata", *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ToolMissing(tool="combine_tessdata", advice="apt install tesseract-ocr") from None
    if done.returncode != 0:
        raise ValueError(f"combine_tessdata {' '.join(arguments)}: {done.stderr.strip()}")
