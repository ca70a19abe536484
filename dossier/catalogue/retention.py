"""How long a paper is kept: by the rule for its kind and agency, from the day that the rule names to the end of a year.

The rules are configuration: `retention.toml` ships with the package, one of the agency in the home adds to it and
overrides it. Each names the act and the article that it follows. What is not known for certain keeps a paper: no rule,
a rule that nobody checked, a day that was not read, a dossier of which nobody said that it is closed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from dossier.catalogue.kinds import Catalogue
from dossier.catalogue.tables import Problems
from dossier.words.sentences import N_

From = Literal["issued", "validity_end", "dossier_closed"]
Why = Literal[
    "until",
    "permanent",
    "no_kind",
    "no_rule",
    "not_checked",
    "unsure",
    "no_issue_day",
    "no_end_of_validity",
    "no_dossier",
    "dossier_open",
]
WHY_TEXTS: Mapping[str, str] = {
    "until": N_("giữ đến hết ngày {day}"),
    "permanent": N_("giữ vĩnh viễn"),
    "no_kind": N_("giữ: chưa rõ loại giấy tờ"),
    "no_rule": N_("giữ: chưa có quy định thời hạn cho loại này"),
    "not_checked": N_("giữ: quy định thời hạn chưa được đối chiếu với văn bản đã công bố"),
    "unsure": N_("giữ: giấy tờ chưa đọc xong hoặc còn chờ kiểm tra"),
    "no_issue_day": N_("giữ: không đọc được ngày ban hành"),
    "no_end_of_validity": N_("giữ: không rõ ngày hết hiệu lực"),
    "no_dossier": N_("giữ: không thuộc hồ sơ nào nên không có ngày kết thúc hồ sơ"),
    "dossier_open": N_("giữ: hồ sơ chưa kết thúc"),
}
"""Why a paper is kept, and how that is said."""
MOST_YEARS = 70
PERMANENT = "permanent"
UNCHECKED = "[?]"

NOT_TOML = N_("retention.toml không đọc được: {problem}")
UNKNOWN_KEY = N_("Quy định {line}: không có mục “{name}”")
BAD_KIND = N_("Quy định {line}: không có loại giấy tờ nào mang mã “{value}”")
BAD_YEARS = N_("Quy định {line}: years phải là số năm từ 1 đến 70 hoặc “permanent”, không phải “{value}”")
BAD_FROM = N_("Quy định {line}: from phải là một trong {names}, không phải “{value}”")
NO_SOURCE = N_("Quy định {line}: phải nêu văn bản (act) và điều (article)")
RULE_TWICE = N_("Quy định {line}: loại “{kind}” đã có quy định ở {first}")
_KEYS = {"kinds", "agency", "years", "from", "act", "article", "checked"}


@dataclass(frozen=True, slots=True)
class Rule:
    """For one kind, in one agency or (empty) in every one. `years` None: for good; `starts`: what the term runs from;
    `is_checked`: somebody held it against the published text."""

    kind: str
    agency: str
    years: int | None
    starts: From
    act: str
    article: str
    is_checked: bool

    @property
    def source(self) -> str:
        """The act and the article, with their mark where nobody checked them."""
        return source_of(self.record())

    def record(self) -> dict[str, Any]:
        """The rule as lists and tombstones keep it."""
        return asdict(self)


def source_of(rule: Mapping[str, Any]) -> str:
    """The same of a rule as lists and tombstones keep it."""
    return f"{rule['act']}, {rule['article']}" + ("" if rule["is_checked"] else f" {UNCHECKED}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a paper: days that are not known are None. `is_sound`: read, and no person has to look at it;
    `closed`: of each dossier that it lies in the day on which that was closed, None for one that is open."""

    kind: str | None
    agency: str
    issued_on: date | None
    valid_until: date | None
    is_sound: bool
    closed: Collection[date | None] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a paper is kept and why: `ends_on` is its last day, None where it is kept without one."""

    why: Why
    rule: Rule | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def is_due(self, day: date) -> bool:
        """Whether its term is over by this day."""
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """All rules, by kind and agency."""

    rules: tuple[Rule, ...] = ()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    @property
    def ending(self) -> tuple[str, ...]:
        """The kinds of which papers can come to the end of a term."""
        kinds = (rule.kind for rule in self.rules if rule.years is not None and rule.is_checked)
        return tuple(dict.fromkeys(kinds))

    def of(self, kind: str, agency: str) -> Rule | None:
        """The rule for papers of this kind and agency."""
        found = {rule.agency: rule for rule in self.rules if rule.kind == kind}
        return found.get(agency) or found.get("")

    def concluded(self, facts: Facts) -> Retention:
        """How long a paper is kept."""
        if facts.kind is None:
            return Retention("no_kind")
        rule = self.of(facts.kind, facts.agency)
        if rule is None:
            return Retention("no_rule")
        if rule.years is None:
            return Retention("permanent", rule)
        if not rule.is_checked:
            return Retention("not_checked", rule)
        if not facts.is_sound:
            return Retention("unsure", rule)
        if rule.starts == "issued":
            begin, lacks = facts.issued_on, "no_issue_day"
        elif rule.starts == "validity_end":
            begin, lacks = facts.valid_until, "no_end_of_validity"
        else:
            known = [day for day in facts.closed if day is not None]
            lacks = "dossier_open" if facts.closed else "no_dossier"
            begin = max(known) if known and len(known) == len(facts.closed) else None
        if begin is None:
            return Retention(lacks, rule)  # type: ignore[arg-type]
        last = begin.year + rule.years
        if last > date.max.year:  # a day that some paper has as printed
            return Retention("permanent", rule)
        return Retention("until", rule, begin, date(last, 12, 31))

    def extended(self, toml: str, catalogue: Catalogue) -> RetentionRules:
        """These rules with those of a TOML text, which count instead of those for the same kind and agency. Raises
        `BadManifest` with all problems; then nothing is taken."""
        read = _read(toml, catalogue, is_checked=True)
        own = {(rule.kind, rule.agency): rule for rule in read}
        kept = [rule for rule in self.rules if (rule.kind, rule.agency) not in own]
        return RetentionRules((*kept, *own.values()))


@cache
def default_rules(catalogue: Catalogue) -> RetentionRules:
    """The rules that ship with the package."""
    text = (files("dossier.catalogue") / "retention.toml").read_text(encoding="utf-8")
    return RetentionRules(tuple(_read(text, catalogue, is_checked=False)))


def _read(toml: str, catalogue: Catalogue, *, is_checked: bool) -> Sequence[Rule]:
    """The rules of a text. `is_checked`: of those that do not say. Raises `BadManifest`."""
    problems = Problems()
    found: dict[tuple[str, str], tuple[int, Rule]] = {}
    try:
        entries = tomllib.loads(toml).get("rules", [])
    except tomllib.TOMLDecodeError as error:
        problems.add(NOT_TOML, problem=str(error))
        entries = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        if not isinstance(entry, dict):
            problems.add(UNKNOWN_KEY, line=number, name=str(entry))
            continue
        before = len(problems.found)
        for name in sorted(set(entry) - _KEYS):
            problems.add(UNKNOWN_KEY, line=number, name=name)
        years, starts = entry.get("years"), entry.get("from", "issued")
        is_number = isinstance(years, int) and not isinstance(years, bool) and 1 <= years <= MOST_YEARS
        if not is_number and years != PERMANENT:
            problems.add(BAD_YEARS, line=number, value=str(years))
        if starts not in get_args(From) or ("from" not in entry and years != PERMANENT):
            problems.add(BAD_FROM, line=number, names=", ".join(get_args(From)), value=str(entry.get("from", "")))
        act, article = (str(entry.get(name, "")).strip() for name in ("act", "article"))
        if not act or not article:
            problems.add(NO_SOURCE, line=number)
        kinds, agency = entry.get("kinds", []), str(entry.get("agency", ""))
        for kind in kinds if isinstance(kinds, list) and kinds else [str(kinds)]:
            if kind not in catalogue:
                problems.add(BAD_KIND, line=number, value=str(kind))
            elif (kind, agency) in found:
                problems.add(RULE_TWICE, line=number, kind=kind, first=found[kind, agency][0])
            elif len(problems.found) == before:
                term = years if is_number else None
                checked = entry.get("checked", is_checked) is True
                found[kind, agency] = (number, Rule(kind, agency, term, starts, act, article, checked))
    problems.refuse()
    return [rule for _, rule in found.values()]
