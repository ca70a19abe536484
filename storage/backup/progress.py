"""How far a restore came, for the run that goes on with it after a cut."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dossier.machine import fault_of_the_machine
from storage.backup.contents import Backup
from storage.objects.whole_files import write_over


class Progress:
    """The mark `path` of a restore of this backup. `is_begun`: there is one of it; `pack`: the last pack that was
    unpacked; `has_all_objects`: all were, and what is in the database is what was brought back; `unlike`: the tables
    that differ, None where they are not compared yet."""

    def __init__(self, path: Path, backup: Backup) -> None:
        self._path = path
        self._name = f"{backup.agency} {backup.number} {backup.at.isoformat()} {backup.index}"
        self.is_begun, self.pack, self.has_all_objects = False, 0, False
        self.unlike: Sequence[str] | None = None
        with suppress(FileNotFoundError):
            said = json.loads(path.read_bytes())
            if said["backup"] == self._name:
                self.is_begun, self.pack = True, said["pack"]
                self.has_all_objects, self.unlike = said["has_all_objects"], said["unlike"]

    def unpacked(self, number: int) -> None:
        """The objects of this pack, and of those before it, are there."""
        self.pack = number
        self._write()

    def objects_done(self) -> None:
        """The database comes next."""
        self.has_all_objects = True
        self._write()

    def compared(self, unlike: Sequence[str]) -> None:
        """The database is there, and differs in these tables."""
        self.unlike = unlike
        self._write()

    def _write(self) -> None:
        said = {"pack": self.pack, "has_all_objects": self.has_all_objects, "unlike": self.unlike}
        try:
            write_over(self._path, json.dumps({"backup": self._name, **said}).encode())
        except OSError as error:
            raise fault_of_the_machine(error) from error
