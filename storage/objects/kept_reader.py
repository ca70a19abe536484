"""A stream whose reader says before each step that it is still at work."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO


class KeptReader(io.RawIOBase):
    """A stream; `keep` is called before each step, and may raise to end the work."""

    def __init__(self, stream: BinaryIO, keep: Callable[[], None]) -> None:
        super().__init__()
        self._stream = stream
        self._keep = keep

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._keep()
        return self._stream.read(size)

    def close(self) -> None:
        self._stream.close()
        super().close()
