"""How many papers are to be archived by when: the targets that an agency sets itself, or is given.

Configuration of the agency, `targets.csv`; none ship with the package. A target is for a year or a month, of all papers
or of those of one level, agency, field of administration or kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from dossier.catalogue.kinds import Catalogue, Level
from dossier.catalogue.tables import Problems, read_rows
from dossier.codes.administrative import AgencyCode
from dossier.errors import BadCode
from dossier.words.sentences import N_

By = Literal["level", "agency", "administration", "kind"]

CSV_COLUMNS = ("period", "by", "value", "target")

BAD_PERIOD = N_("Dòng {line}: kỳ “{value}” phải là năm hoặc tháng dạng 2026, 2026-08")
BAD_BY = N_("Dòng {line}: cột by phải để trống hoặc là {names}, không phải “{value}”")
BAD_VALUE = N_("Dòng {line}: cột value phải có khi cột by có, và chỉ khi ấy")
BAD_LEVEL = N_("Dòng {line}: cấp “{value}” phải là một trong {levels}")
BAD_AGENCY = N_("Dòng {line}: mã cơ quan “{value}” không đúng dạng, ví dụ H47.23")
BAD_ADMINISTRATION = N_("Dòng {line}: không có loại giấy tờ nào thuộc lĩnh vực “{value}”")
BAD_KIND = N_("Dòng {line}: không có loại giấy tờ nào mang mã “{value}”")
BAD_TARGET = N_("Dòng {line}: chỉ tiêu “{value}” phải là số nguyên dương")
TARGET_TWICE = N_("Dòng {line}: chỉ tiêu này đã có ở dòng {first}")

_PERIOD = re.compile(r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2]))?")
_TARGET = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Target:
    """So many papers for a `period` (`2026`, `2026-08`), `by` and `value` empty: of all."""

    period: str
    by: By | Literal[""]
    value: str
    papers: int


@dataclass(frozen=True, slots=True)
class Targets:
    """All targets."""

    targets: tuple[Target, ...] = ()

    def of(self, period: str, by: By | Literal[""] = "") -> dict[str, int]:
        """The targets of a period by this, value -> papers; of all papers under the empty value."""
        return {one.value: one.papers for one in self.targets if (one.period, one.by) == (period, by)}


def read_targets(csv_text: str, catalogue: Catalogue) -> Targets:
    """The targets of a csv with the columns `CSV_COLUMNS`. Raises `BadManifest` with all problems."""
    problems = Problems()
    found: dict[tuple[str, str, str], tuple[int, Target]] = {}
    for row in read_rows(csv_text, CSV_COLUMNS, ("period", "target"), problems):
        before = len(problems.found)
        period, by, value, papers = (row[column] for column in CSV_COLUMNS)
        if not _PERIOD.fullmatch(period):
            problems.add(BAD_PERIOD, line=row.line, value=period)
        if by not in ("", *get_args(By)):
            problems.add(BAD_BY, line=row.line, value=by, names=", ".join(get_args(By)))
        if bool(by) != bool(value):
            problems.add(BAD_VALUE, line=row.line)
        _check(by, value, catalogue, row.line, problems)
        if not _TARGET.fullmatch(papers):
            problems.add(BAD_TARGET, line=row.line, value=papers)
        if (period, by, value) in found:
            problems.add(TARGET_TWICE, line=row.line, first=found[period, by, value][0])
        if len(problems.found) == before:
            found[period, by, value] = (row.line, Target(period, by, value, int(papers)))  # type: ignore[arg-type]
    problems.refuse()
    return Targets(tuple(target for _, target in found.values()))


def _check(by: str, value: str, catalogue: Catalogue, line: int, problems: Problems) -> None:
    """Note a value by which no paper is counted: its target would never be met, and nobody told why."""
    if by == "level" and value and value not in get_args(Level):
        problems.add(BAD_LEVEL, line=line, value=value, levels=", ".join(get_args(Level)))
    if by == "agency" and value:
        try:
            AgencyCode.parse(value)
        except BadCode:
            problems.add(BAD_AGENCY, line=line, value=value)
    if by == "administration" and value and value not in {kind.administration for kind in catalogue}:
        problems.add(BAD_ADMINISTRATION, line=line, value=value)
    if by == "kind" and value not in catalogue:
        problems.add(BAD_KIND, line=line, value=value)
