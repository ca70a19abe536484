"""What a dossier must hold (thành phần hồ sơ), and what is there against it: missing, extra, duplicate.

The lists are configuration of the agency. Those that ship with the package (`components.csv`) are examples, marked as
such in the column `note`; an agency's csv replaces them procedure by procedure. A procedure without a list is not
judged: whether its dossiers are complete is unknown.

The desk's own receipt (giấy tiếp nhận) is the cover of a dossier and none of its components. Whether a paper that is
there may still be used is not asked here: dossier/validity/reuse.py answers that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from dossier.catalogue.kinds import OTHER, Catalogue, default_catalogue
from dossier.catalogue.procedures import BAD_PROCEDURE_CODE, BAD_YES_NO, UNKNOWN_KIND
from dossier.catalogue.tables import Problems, Row, read_rows
from dossier.codes.administrative import ProcedureCode
from dossier.errors import BadCode
from dossier.words.sentences import N_

CSV_COLUMNS = ("procedure_code", "kind", "required", "count", "note")
COVER = "giay_tiep_nhan_ho_so"

NO_KIND = N_("Dòng {line}: chưa ghi loại giấy tờ")
BAD_COUNT = N_("Dòng {line}: số lượng “{value}” phải là số nguyên từ 1 trở lên, hoặc để trống")
COMPONENT_TWICE = N_("Dòng {line}: thành phần hồ sơ của thủ tục {procedure} đã có loại giấy tờ “{kind}”")

Verdict = Literal["complete", "incomplete", "unknown"]


@dataclass(frozen=True, slots=True)
class Component:
    """One line of a procedure's list: papers of any of `kinds`.

    `count`: how many belong there; None: any number, of a required component at least one. `procedure_code` is the
    short form.
    """

    procedure_code: str
    kinds: tuple[str, ...]
    required: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """A paper of a dossier as far as completeness asks. `kind` None: not read yet, or not readable.

    `confirmed`: nothing on it waits for a person. `number`, `owner`, `issuer` (folded by the caller) and `issued_on`
    None: not known.
    """

    id: str
    kind: str | None
    confirmed: bool
    number: str | None = None
    owner: str | None = None
    issuer: str | None = None
    issued_on: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A component and the papers that are there for it, at least one."""

    component: Component
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A required component of which `count` papers are not there."""

    component: Component
    count: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is there of a list and what is not; papers by their ids.

    `present`, `missing` and `extra` are None where the procedure has no list. `duplicate`: groups of papers that are
    the same paper scanned more than once; the first of each group counts, the others do not. `unconfirmed`: counted,
    but something on them waits for a person. `unrecognised`: nobody knows yet what they are.
    """

    verdict: Verdict
    present: tuple[Filled, ...] | None
    missing: tuple[Lacking, ...] | None
    extra: tuple[str, ...] | None
    duplicate: tuple[tuple[str, ...], ...]
    unconfirmed: tuple[str, ...]
    unrecognised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComponentLists:
    """The lists of all procedures."""

    components: tuple[Component, ...]

    def of(self, procedure_code: str) -> tuple[Component, ...]:
        """The list of a procedure, code long or short; empty where it has none. Raises `BadCode`."""
        short = ProcedureCode.parse(procedure_code).short
        return tuple(one for one in self.components if one.procedure_code == short)

    def extended(self, csv_text: str, catalogue: Catalogue) -> ComponentLists:
        """These lists with those of a csv (columns `CSV_COLUMNS`), which replace the lists of the procedures it names.

        Raises `BadManifest` with all problems; then nothing is taken.
        """
        problems = Problems()
        added: list[Component] = []
        listed: set[tuple[str, str]] = set()
        for row in read_rows(csv_text, CSV_COLUMNS, ("procedure_code", "kind", "required"), problems):
            component = _component(row, catalogue, problems)
            if component is None:
                continue
            # A paper of a kind that stands in two lines would count for either: nobody could say which is missing.
            for kind in component.kinds:
                if (component.procedure_code, kind) in listed:
                    problems.add(COMPONENT_TWICE, line=row.line, procedure=component.procedure_code, kind=kind)
                listed.add((component.procedure_code, kind))
            added.append(component)
        problems.refuse()
        replaced = {component.procedure_code for component in added}
        kept = tuple(one for one in self.components if one.procedure_code not in replaced)
        return ComponentLists((*kept, *added))


@cache
def example_components() -> ComponentLists:
    """The lists that ship with the package."""
    csv_text = (files("dossier.catalogue") / "components.csv").read_text(encoding="utf-8")
    return ComponentLists(()).extended(csv_text, default_catalogue())


def completeness(components: Sequence[Component], papers: Sequence[DossierPaper]) -> Completeness:
    """Hold `papers` of a dossier, oldest first, against the list of its procedure; empty: it has none.

    A dossier that lacks something while it has papers nobody recognised is not called incomplete: one of them may be
    what is missing.
    """
    counted = [paper for paper in papers if paper.kind != COVER]
    unrecognised = tuple(paper.id for paper in counted if paper.kind in (None, OTHER))
    groups = _same_papers(paper for paper in counted if paper.kind not in (None, OTHER))
    single = [group[0] for group in groups]
    duplicate = tuple(tuple(paper.id for paper in group) for group in groups if len(group) > 1)
    unconfirmed = tuple(paper.id for group in groups for paper in group if not paper.confirmed)
    if not components:
        return Completeness("unknown", None, None, None, duplicate, unconfirmed, unrecognised)
    present: list[Filled] = []
    missing: list[Lacking] = []
    taken: set[str] = set()
    for component in components:
        # Stable: oldest first among the confirmed, which are what belongs there before those a person must look at.
        fitting = sorted(
            (paper for paper in single if paper.kind in component.kinds), key=lambda one: not one.confirmed
        )
        ids = tuple(paper.id for paper in fitting[: component.count])
        taken.update(ids)
        if ids:
            present.append(Filled(component, ids))
        lacking = (component.count or 1) - len(ids)
        if component.required and lacking > 0:
            missing.append(Lacking(component, lacking))
    extra = tuple(paper.id for paper in single if paper.id not in taken)
    verdict: Verdict = "complete" if not missing else "unknown" if unrecognised else "incomplete"
    return Completeness(verdict, tuple(present), tuple(missing), extra, duplicate, unconfirmed, unrecognised)


def _same_papers(papers: Iterable[DossierPaper]) -> list[list[DossierPaper]]:
    """The papers, those that are one and the same paper in one group, in their order."""
    groups: list[list[DossierPaper]] = []
    for paper in papers:
        # Every paper of the group, not the first alone: one without a date must not join two of different dates.
        same = next((group for group in groups if all(_is_same(paper, other) for other in group)), None)
        if same is None:
            groups.append([paper])
        else:
            same.append(paper)
    return groups


def _is_same(one: DossierPaper, other: DossierPaper) -> bool:
    """Whether two scans show one paper: same kind, number and owner, all known, and no other issuer or day of issue.

    A number identifies a paper only with its issuer and day: two different 87/QĐ-UBND were issued three weeks apart.
    """
    return (
        one.number is not None
        and one.owner is not None
        and (one.kind, one.number, one.owner) == (other.kind, other.number, other.owner)
        and not _differ(one.issuer, other.issuer)
        and not _differ(one.issued_on, other.issued_on)
    )


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _component(row: Row, catalogue: Catalogue, problems: Problems) -> Component | None:
    """The component of one line, or None once its mistakes are noted."""
    before = len(problems.found)
    short = ""
    try:
        short = ProcedureCode.parse(row["procedure_code"]).short
    except BadCode:
        problems.add(BAD_PROCEDURE_CODE, line=row.line, value=row["procedure_code"])
    kinds = row.split("kind")
    if not kinds:
        problems.add(NO_KIND, line=row.line)
    for kind in kinds:
        # What nobody recognised fills no place, and the cover is none: listed, either would be missing for ever.
        if kind not in catalogue or kind in (OTHER, COVER):
            problems.add(UNKNOWN_KIND, line=row.line, value=kind)
    count = row["count"]
    if count and not (count.isascii() and count.isdigit() and int(count)):
        problems.add(BAD_COUNT, line=row.line, value=count)
    if row["required"] not in ("yes", "no"):
        problems.add(BAD_YES_NO, line=row.line, column="required", value=row["required"])
    if len(problems.found) > before:
        return None
    return Component(short, kinds, row["required"] == "yes", int(count) if count else None)
