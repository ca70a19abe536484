"""The real engine, which reads each picture once a session: tests of a paper's way read the same few papers."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dossier.reading import Word
from worker.formats.sources import Pixels
from worker.recognise.engine import Engine

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RememberingEngine:
    """`engine`, and in `folder` what it read: pages are read by children, which share nothing else."""

    engine: Engine
    folder: Path

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def version(self) -> str:
        return self.engine.version

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        return self._once("read", image, dpi, lambda: self.engine.read(image, dpi, seconds))

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        how = "cut" if is_cut else "line"
        return self._once(how, image, dpi, lambda: self.engine.read_line(image, dpi, seconds, is_cut=is_cut))

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        return self._once("turn", image, dpi, lambda: self.engine.turn(image, dpi, seconds))

    def _once(self, how: str, image: Pixels, dpi: int, work: Callable[[], T]) -> T:
        asked = f"{how} {dpi} {image.shape} ".encode() + image.tobytes()
        path = self.folder / hashlib.sha256(asked).hexdigest()
        try:
            known: T = pickle.loads(path.read_bytes())
        except FileNotFoundError:
            known = work()
            mine = path.with_suffix(f".{os.getpid()}")
            mine.write_bytes(pickle.dumps(known))
            mine.replace(path)
        return known
