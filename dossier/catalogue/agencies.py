"""Agencies with dates: who there was, who took over from whom, under which names and codes.

Provinces were merged and districts abolished on 1/7/2025; agencies are closed, renamed and split all the time. A paper
keeps the issuer that is printed on it and a dossier keeps its code: history is not rewritten. What changes is who
answers for them today, and that a paper of the district is found when the commune that followed it is asked for.

`agencies.csv` ships provinces, districts and communes as committees (its head names the sources) without agency codes,
which none of the sources has. An agency's own csv fills them in and adds departments and whatever else issues papers.
Nothing is guessed: where several followed, all are named, and where nobody is known to have followed, that is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from dossier.catalogue.issuers import units_of, without_committee
from dossier.catalogue.tables import Problems, Row, read_rows
from dossier.codes.administrative import AgencyCode
from dossier.errors import BadCode
from dossier.words.sentences import N_

AgencyLevel = Literal["central", "province", "district", "commune"]

CSV_COLUMNS = (
    "id",
    "code",
    "name",
    "other_names",
    "level",
    "parent",
    "valid_from",
    "valid_to",
    "successors",
    "note",
)

BAD_ID = N_("Dòng {line}: mã dòng “{value}” chỉ được gồm chữ không dấu, chữ số, dấu chấm và gạch nối")
ID_TWICE = N_("Dòng {line}: cơ quan “{value}” đã có ở dòng {first}")
NO_AGENCY_NAME = N_("Dòng {line}: cơ quan mới “{value}” chưa có tên")
BAD_AGENCY_LEVEL = N_("Dòng {line}: cấp “{value}” không có; các cấp là {levels}")
BAD_AGENCY_CODE = N_("Dòng {line}: mã cơ quan “{value}” không đúng dạng")
BAD_DAY = N_("Dòng {line}: cột “{column}” phải là ngày dạng 2025-06-30, không phải “{value}”")
ENDS_BEFORE = N_("Dòng {line}: cơ quan “{value}” kết thúc trước khi bắt đầu")
UNKNOWN_AGENCY = N_("Dòng {line}: cột “{column}” nêu cơ quan “{value}” không có trong bảng")
STILL_THERE = N_("Dòng {line}: cơ quan “{value}” có đơn vị kế thừa nhưng chưa có ngày kết thúc")
CODE_SHARED = N_("Dòng {line}: mã cơ quan “{code}” cùng lúc thuộc về “{value}” và “{other}”")
CYCLE = N_("Dòng {line}: “{value}” nối vòng về chính nó qua cột “{column}”")

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?")
_REMARK = re.compile(r"(?m)^#.*$")


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency as long as it was itself. Empty strings and None mean: not known, or there is none.

    id                    of the table, not of the state: the statistical code of a unit, or its author's own
    code                  QĐ 20/2020/QĐ-TTg, in the canonical order (`H47.23`)
    name, other_names     how papers print it, with "UBND" where it is a committee
    parent                id of the agency above
    valid_from, valid_to  first and last day
    successors            ids of those that took over, several after a split
    """

    id: str
    name: str
    code: str = ""
    other_names: tuple[str, ...] = ()
    level: AgencyLevel | None = None
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    def is_there(self, on: date) -> bool:
        """Whether it is known to be, or may be, at work on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, folded and without "UBND": what prints are compared by."""
        return tuple(dict.fromkeys(without_committee(name) for name in (self.name, *self.other_names)))


@dataclass(frozen=True, slots=True)
class Succession:
    """Who answers on a day for what an agency did: all of them. Not `complete`: of some nobody is known to follow."""

    agencies: tuple[Agency, ...]
    complete: bool


@dataclass(frozen=True)
class Agencies:
    """The table. Raises nothing for what is not in it: then nothing is known."""

    agencies: tuple[Agency, ...]
    _by_id: Mapping[str, Agency] = field(init=False, repr=False, compare=False)
    _by_name: Mapping[str, tuple[Agency, ...]] = field(init=False, repr=False, compare=False)
    _before: Mapping[str, tuple[Agency, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name, before = defaultdict[str, list[Agency]](list), defaultdict[str, list[Agency]](list)
        for agency in self.agencies:
            for name in agency.names:
                by_name[name].append(agency)
            for successor in agency.successors:
                before[successor].append(agency)
        object.__setattr__(self, "_by_id", {agency.id: agency for agency in self.agencies})
        object.__setattr__(self, "_by_name", {name: tuple(found) for name, found in by_name.items()})
        object.__setattr__(self, "_before", {id_: tuple(found) for id_, found in before.items()})

    def __iter__(self) -> Iterator[Agency]:
        return iter(self.agencies)

    def get(self, agency_id: str) -> Agency | None:
        """The agency with this id of the table."""
        return self._by_id.get(agency_id)

    def by_code(self, code: str, on: date | None = None) -> tuple[Agency, ...]:
        """The agencies that carry this code, in either order of its groups, on a day or ever. Raises `BadCode`."""
        wanted = AgencyCode.parse(code).canonical
        return tuple(
            agency for agency in self.agencies if agency.code == wanted and (on is None or agency.is_there(on))
        )

    def named(self, issuer: str, on: date | None = None) -> tuple[Agency, ...]:
        """The agencies that an issuer as printed may be, by name or code: several where districts share a name.

        Units that the print names above it ("UBND tỉnh Quảng Nam UBND huyện Thăng Bình") narrow the choice.
        """
        units = units_of(issuer)
        found = self._by_name.get(without_committee(issuer), ())
        if not found and units:
            found = max((self._by_name.get(unit, ()) for unit in (units[-1], units[0])), key=self._depth, default=())
        if not found and " " not in issuer.strip():
            try:
                found = self.by_code(issuer)
            except BadCode:
                found = ()
        for kin in (False, True):
            within = [agency for agency in found if {*units} - {*agency.names} <= self._above(agency, kin=kin)]
            if within:
                break
        return tuple(agency for agency in within or found if on is None or agency.is_there(on))

    def responsible(self, agency: Agency, on: date) -> Succession:
        """Who answers on the day `on` for what `agency` did: itself as long as it is there, then who followed it."""
        if agency.valid_to is None or on <= agency.valid_to:
            return Succession((agency,), complete=True)
        followed = [self.responsible(self._by_id[successor], on) for successor in agency.successors]
        ids = dict.fromkeys(one.id for succession in followed for one in succession.agencies)
        return Succession(
            tuple(self._by_id[one] for one in ids),
            complete=bool(followed) and all(succession.complete for succession in followed),
        )

    def predecessors(self, agency: Agency) -> tuple[Agency, ...]:
        """Everyone whom `agency` followed, directly or through others."""
        found: dict[str, Agency] = {}
        waiting = list(self._before.get(agency.id, ()))
        while waiting:
            one = waiting.pop()
            if one.id not in found:
                found[one.id] = one
                waiting += self._before.get(one.id, ())
        return tuple(found.values())

    def issuers_for(self, asked: str) -> tuple[str, ...]:
        """The names, folded and without "UBND", under which papers of the agency asked for were issued: its own, and
        those of everyone it followed. What the table does not know is looked for as it is."""
        found = self.named(asked)
        names = [name for one in found for each in (one, *self.predecessors(one)) for name in each.names]
        return tuple(dict.fromkeys((*filter(None, [without_committee(asked)]), *names)))

    def extended(self, csv_text: str) -> Agencies:
        """This table with the rows of a csv: columns `CSV_COLUMNS`, `|` between several names or successors.

        A known id changes that agency: cells that are filled replace what was there. Lines that begin with `#` are
        remarks. Raises `BadManifest` with all problems; then nothing is taken.
        """
        problems = Problems()
        agencies = dict(self._by_id)
        lines: dict[str, int] = {}
        for row in read_rows(_REMARK.sub("", csv_text), CSV_COLUMNS, ("id",), problems):
            agency_id = row["id"]
            if not _ID.fullmatch(agency_id):
                problems.add(BAD_ID, line=row.line, value=agency_id)
            elif agency_id in lines:
                problems.add(ID_TWICE, line=row.line, value=agency_id, first=lines[agency_id])
            else:
                lines[agency_id] = row.line
                agencies[agency_id] = _changed(agencies.get(agency_id), row, problems)
        _check_together(agencies, lines, problems)
        problems.refuse()
        return Agencies(tuple(agencies.values()))

    def _above(self, agency: Agency, *, kin: bool) -> set[str]:
        """The names of every agency above this one; with `kin`, of those that these followed and that followed them."""
        names: set[str] = set()
        parent = self._by_id.get(agency.parent)
        while parent is not None:
            same = (*self.predecessors(parent), *self.responsible(parent, date.max).agencies) if kin else ()
            names.update(name for one in (parent, *same) for name in one.names)
            parent = self._by_id.get(parent.parent)
        return names

    @staticmethod
    def _depth(found: Sequence[Agency]) -> int:
        """How far down the agencies of a name stand, -1 where there are none."""
        return max((get_args(AgencyLevel).index(one.level) if one.level else 0 for one in found), default=-1)


@cache
def default_agencies() -> Agencies:
    """The table that ships with the package."""
    return Agencies(()).extended((files("dossier.catalogue") / "agencies.csv").read_text(encoding="utf-8"))


def _changed(known: Agency | None, row: Row, problems: Problems) -> Agency:
    """The agency of one line; what cannot be used is noted and left out."""
    filled: dict[str, Any] = {column: row[column] for column in ("name", "parent") if row[column]}
    if known is None and not row["name"]:
        problems.add(NO_AGENCY_NAME, line=row.line, value=row["id"])
    if row["level"] in get_args(AgencyLevel):
        filled["level"] = row["level"]
    elif row["level"]:
        levels = ", ".join(get_args(AgencyLevel))
        problems.add(BAD_AGENCY_LEVEL, line=row.line, value=row["level"], levels=levels)
    if row["code"]:
        try:
            filled["code"] = AgencyCode.parse(row["code"]).canonical
        except BadCode:
            problems.add(BAD_AGENCY_CODE, line=row.line, value=row["code"])
    for column in ("other_names", "successors"):
        if row[column]:
            filled[column] = row.split(column)
    for column in ("valid_from", "valid_to"):
        try:
            filled |= {column: date.fromisoformat(row[column])} if row[column] else {}
        except ValueError:
            problems.add(BAD_DAY, line=row.line, column=column, value=row[column])
    return replace(known or Agency(row["id"], row["name"]), **filled)


def _check_together(agencies: Mapping[str, Agency], lines: Mapping[str, int], problems: Problems) -> None:
    """What only shows when all rows are there: references, days, codes, circles."""
    by_code: dict[str, list[Agency]] = defaultdict(list)
    for agency in agencies.values():
        line = lines.get(agency.id, 0)
        for column, named in (("parent", (agency.parent,)), ("successors", agency.successors)):
            for other in named:
                if other and other not in agencies:
                    problems.add(UNKNOWN_AGENCY, line=line, column=column, value=other)
        if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
            problems.add(ENDS_BEFORE, line=line, value=agency.id)
        if agency.successors and agency.valid_to is None:
            problems.add(STILL_THERE, line=line, value=agency.id)
        for other_agency in by_code[agency.code] if agency.code else ():
            if _overlap(agency, other_agency):
                shared = {"value": agency.id, "other": other_agency.id, "code": agency.code}
                problems.add(CODE_SHARED, line=line or lines.get(other_agency.id, 0), **shared)
        by_code[agency.code].append(agency)
    for column in ("parent", "successors"):
        for agency_id in _in_circles(agencies, column):
            problems.add(CYCLE, line=lines.get(agency_id, 0), value=agency_id, column=column)


def _overlap(one: Agency, other: Agency) -> bool:
    """Whether both are there on one day."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_to or date.max, other.valid_to or date.max)


def _in_circles(agencies: Mapping[str, Agency], column: str) -> list[str]:
    """The ids from which the references of a column lead back to themselves."""

    def following(agency_id: str) -> list[str]:
        agency = agencies[agency_id]
        named = (agency.parent,) if column == "parent" else agency.successors
        return [other for other in named if other in agencies]

    # Whatever nothing in a circle points to falls away, layer by layer, from both ends; the circles remain.
    left = set(agencies)
    while True:
        ends = {one for one in left if not left.intersection(following(one))}
        starts = left - {other for one in left for other in following(one)}
        if not ends | starts:
            return sorted(left)
        left -= ends | starts
