"""Whose fault it is that the time of a page was up: by the processor time that it had within it.

The limit is by the clock on the wall, so that a worker does not wait for ever. But a page that is too much work keeps a
processor busy until then; one whose machine stalls (a disk that hangs, other programs that take all cores) gets hardly
any. The first is the page's own fault, the second the machine's, which ends no paper (law 11 of the design).
"""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.errors import MachineStalled, TookTooLong

LEAST_SHARE: Final = 0.25
"""What a page has to have had of a processor for its limit to be its own fault. A quarter of a minute is several times
what a page takes, so a sound one is done by then; and one that never ends has so much also on a machine with more to do
than it has processors for, where it would else be tried again and again and take the worker out. What had less is tried
again, when the machine may be less busy; so is one that waits for what never comes: a page until it is told from the
machine by those that are read meanwhile (`storage/queue/stalls.py`)."""
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spent:
    """What a piece of work had when its time was up, in seconds: `wall` by the clock, `processor` of processors, its
    own and those of the programs that it started."""

    wall: float
    processor: float

    @property
    def is_stalled(self) -> bool:
        """Whether the machine kept it from its work: processor < LEAST_SHARE x wall."""
        return self.processor < LEAST_SHARE * self.wall

    def verdict(self, seconds: float) -> TookTooLong | MachineStalled:
        """The error of a piece of work whose limit of so many `seconds` was met."""
        if self.is_stalled:
            return MachineStalled(seconds=round(self.wall), busy=round(self.processor))
        return TookTooLong(seconds=round(seconds))


def used_here() -> float:
    """The processor time of this process and of the programs that it waited for."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, _OWN_AND_CHILDREN))


def used_by(pid: int) -> float:
    """The same of another process; 0 of one that is gone."""
    return _used(Path(f"/proc/{pid}"), None)


def used_by_group(group: int) -> float:
    """The same of all processes of a group together."""
    return sum(_used(folder, group) for folder in Path("/proc").iterdir() if folder.name.isdecimal())


_OWN_AND_CHILDREN: Final = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _used(folder: Path, group: int | None) -> float:
    with suppress(OSError):  # it ended meanwhile
        # The name in brackets may have blanks and brackets; behind it: state, parent, group, ...
        said = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        if group in (None, int(said[2])):
            return sum(map(int, said[11:15])) / _TICKS
    return 0.0
