"""The rows of a manifest as they were when it was read and checked.

A run over a million files takes nights, in which files come and go below the manifest's folder. Were folders and
patterns looked up again, every row behind such a file would be another file's: so what was found is laid down once, and
the run's record, its taking and its reports all go by that.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import overload

_QUICKLY = 1


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One file of a manifest. `line`: the spreadsheet's line that names it; `row`: its number in the run, the line
    itself but for the further files of a line that names several; `name`: the path below the manifest's folder;
    `given`: field name -> stored value.

    The kind, if stated, is among `given` as `kind`.
    """

    row: int
    line: int
    name: str
    path: Path
    dossier_code: str | None
    procedure_code: str | None
    given: Mapping[str, str]

    @property
    def root(self) -> Path:
        """The manifest's folder."""
        return self.path.parents[self.name.count("/")]


class ManifestRows(Sequence[ManifestRow]):
    """The rows below the folder `root`, kept in a file that goes with them. One at a time may go through them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the rows that are read from it)
        self._writer = gzip.GzipFile(fileobj=self._kept, mode="wb", compresslevel=_QUICKLY)
        self._count = self._last_line = 0

    def add(self, line: int, names: Iterable[str], given: Mapping[str, str]) -> None:
        """Lay down the next line that has files; none once they were read."""
        for name in names:
            self._writer.write(f"{json.dumps((line, name, given))}\n".encode())
            self._count += 1
        self._last_line = line

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> ManifestRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[ManifestRow]: ...
    def __getitem__(self, index: int | slice) -> ManifestRow | list[ManifestRow]:
        if isinstance(index, slice):
            return list(self)[index]
        return next(islice(iter(self), index if index >= 0 else self._count + index, None))

    def __iter__(self) -> Iterator[ManifestRow]:
        self._writer.close()
        self._kept.seek(0)
        further, before = self._last_line, 0
        with gzip.GzipFile(fileobj=self._kept, mode="rb") as kept:
            for one in kept:
                line, name, given = json.loads(one)
                further += line == before
                yield ManifestRow(
                    row=further if line == before else line,
                    line=line,
                    name=name,
                    path=self.root / name,
                    dossier_code=given.pop("dossier_code", None),
                    procedure_code=given.pop("procedure_code", None),
                    given=MappingProxyType(given),
                )
                before = line
