"""The figures of a report: papers of a period by level, agency, field, kind and month, held against the targets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from api.services import Services
from api.shapes.document_shapes import ProgressShape
from dossier.catalogue.targets import By, Targets
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, sentence

Dimension = Literal["level", "agency", "administration", "kind", "month"]

DIMENSIONS: dict[Dimension, str] = {
    "level": N_("Cấp ban hành"),
    "agency": N_("Cơ quan"),
    "administration": N_("Lĩnh vực"),
    "kind": N_("Loại giấy tờ"),
    "month": N_("Tháng tiếp nhận"),
}
LEVELS = {
    "central": N_("Trung ương"),
    "province": N_("Tỉnh, thành phố"),
    "district": N_("Huyện"),
    "commune": N_("Xã, phường"),
    "any": N_("Nhiều cấp"),
    "none": N_("Không do cơ quan ban hành"),
}
MONTHS = 12
_PERIOD = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2]))?")

UNKNOWN = N_("Chưa rõ")
ALL = N_("Tất cả")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a month of it."""

    year: int
    month: int | None = None

    @property
    def code(self) -> str:
        """As addresses and targets have it: `2026`, `2026-08`."""
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02}"

    @property
    def words(self) -> str:
        """As people say it."""
        return f"{self.year}" if self.month is None else f"{self.month:02}/{self.year}"

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment and that of what follows it, on Vietnam's clock, as months are counted."""
        first, last = self.month or 1, self.month or 12
        year, month = (self.year, last + 1) if last < MONTHS else (self.year + 1, 1)
        return datetime(self.year, first, 1, tzinfo=VIETNAM), datetime(year, month, 1, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Line:
    """Papers that came in and what became of them; `target` None: there is none."""

    name: str
    received: int = 0
    archived: int = 0
    needs_review: int = 0
    failed: int = 0
    target: int | None = None

    @property
    def at_work(self) -> int:
        """Those that are not read yet."""
        return self.received - self.archived - self.needs_review - self.failed

    @property
    def reached(self) -> float | None:
        """Which part of the target is archived; None without one."""
        return None if self.target is None else self.archived / self.target


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The papers of a period by one of the dimensions."""

    dimension: Dimension
    lines: tuple[Line, ...]

    @property
    def label(self) -> str:
        """What it is by."""
        return sentence(DIMENSIONS[self.dimension])


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period."""

    period: Period
    total: Line
    breakdowns: tuple[Breakdown, ...]


def period_of(text: str, today: date) -> Period | None:
    """The period of an address; this year where none is named, None for what is none."""
    if not text:
        return Period(today.year)
    found = _PERIOD.fullmatch(text)
    return Period(int(found[1]), int(found[2]) if found[2] else None) if found else None


def figures_of(services: Services, period: Period, items: Sequence[ProgressShape], targets: Targets) -> Figures:
    """The figures of what came in during a period, held against `targets`."""
    total = targets.of(period.code).get("")
    breakdowns = tuple(_breakdown(services, period, dimension, items, targets) for dimension in DIMENSIONS)
    return Figures(period, _line(sentence(ALL), items, total), breakdowns)


def _breakdown(
    services: Services, period: Period, dimension: Dimension, items: Sequence[ProgressShape], known: Targets
) -> Breakdown:
    by_value: dict[str, list[ProgressShape]] = {}
    for item in items:
        by_value.setdefault(getattr(item, dimension) or "", []).append(item)
    targets = _targets(known, period, dimension)
    values = dict.fromkeys([*by_value, *targets])
    lines = {
        value: _line(
            _name(services, dimension, value, by_value.get(value, ())), by_value.get(value, ()), targets.get(value)
        )
        for value in values
    }
    if dimension == "month":
        return Breakdown(dimension, tuple(lines[month] for month in sorted(lines)))
    return Breakdown(dimension, tuple(sorted(lines.values(), key=lambda line: (-line.received, line.name))))


def _targets(known: Targets, period: Period, dimension: Dimension) -> dict[str, int]:
    if dimension != "month":
        by: By = dimension
        return known.of(period.code, by)
    months = [period.code] if period.month else [f"{period.year}-{month:02}" for month in range(1, MONTHS + 1)]
    found = {month: known.of(month).get("") for month in months}
    return {month: target for month, target in found.items() if target is not None}


def _line(name: str, items: Sequence[ProgressShape], target: int | None) -> Line:
    return Line(
        name,
        sum(item.received for item in items),
        sum(item.archived for item in items),
        sum(item.needs_review for item in items),
        sum(item.failed for item in items),
        target,
    )


def _name(services: Services, dimension: Dimension, value: str, items: Sequence[ProgressShape]) -> str:
    """What a value is called."""
    named: dict[Dimension, Callable[[], str]] = {
        "level": lambda: sentence(LEVELS.get(value, UNKNOWN)),
        "agency": lambda: next((item.agency_name for item in items if item.agency_name), value),
        "administration": lambda: value or sentence(UNKNOWN),
        "kind": lambda: services.catalogue[value].name if value in services.catalogue else value or sentence(UNKNOWN),
        "month": lambda: f"{value[5:]}/{value[:4]}",
    }
    return named[dimension]()
