"""Of which papers a dossier must consist (thành phần hồ sơ), by its procedure, and how far one does.

The lists are configuration of the agency. Those that ship with the package (`components.csv`) are examples, marked as
such in the column `note`; an agency's csv replaces them procedure by procedure. Of a procedure without a list nobody
can say whether its dossiers are complete, so nothing is said.

Pure: papers and a list in, findings out. What waits for a person counts as there, since it is, but is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from dossier.codes import ProcedureCode
from dossier.errors import BadCode
from dossier.kinds import Catalogue, default_catalogue
from dossier.procedures import BAD_PROCEDURE_CODE, BAD_YES_NO, UNKNOWN_KIND
from dossier.sentences import N_
from dossier.tables import Problems, Row, read_rows

CSV_COLUMNS = ("procedure_code", "kind", "required", "note")

COMPONENT_TWICE = N_("Dòng {line}: thủ tục {procedure} đã có thành phần “{kind}”")

COVER_SHEET = "giay_tiep_nhan_ho_so"
"""What the desk itself puts on a dossier: no component of it, unless a list says so."""

Presence = Literal["present", "missing", "absent"]
Status = Literal["complete", "incomplete", "unknown"]


@dataclass(frozen=True, slots=True)
class Component:
    """A kind of paper that the dossiers of a procedure consist of. `procedure_code` is the short form; `required`: each
    must have it."""

    procedure_code: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class PaperOfDossier:
    """A paper that lies in a dossier. `kind` None: not read (yet); `confirmed`: it waits for nobody."""

    document_id: str
    kind: str | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One component of the list: `present`, `missing` (required) or `absent` (not required); the ids of its papers."""

    kind: str
    required: bool
    presence: Presence
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a dossier consists of what its procedure asks for. Papers by their ids.

    status        `unknown` where the procedure, or its list, is not known
    extra         papers of a kind that the list does not have, also those of a kind that was not recognised
    duplicate     the second and further papers of one component
    unconfirmed   papers that count here, but wait for a person
    unread        papers that were not read: any of them may be one that is missing
    """

    status: Status
    components: tuple[Finding, ...] = ()
    extra: tuple[str, ...] = ()
    duplicate: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComponentLists:
    """The lists of all procedures."""

    components: tuple[Component, ...]

    def of(self, procedure_code: str) -> tuple[Component, ...]:
        """The list of a procedure, code long or short; empty where there is none. Raises `BadCode`."""
        short = ProcedureCode.parse(procedure_code).short
        return tuple(one for one in self.components if one.procedure_code == short)

    def completeness(self, procedure_code: str | None, papers: Sequence[PaperOfDossier]) -> Completeness:
        """How far a dossier of this procedure with these papers, oldest first, is complete."""
        wanted = self._list_of(procedure_code)
        unconfirmed = tuple(paper.document_id for paper in papers if paper.kind is not None and not paper.confirmed)
        unread = tuple(paper.document_id for paper in papers if paper.kind is None)
        if not wanted:
            return Completeness("unknown", unconfirmed=unconfirmed, unread=unread)
        by_kind: dict[str, list[str]] = {}
        for paper in papers:
            by_kind.setdefault(paper.kind or "", []).append(paper.document_id)
        listed = {one.kind for one in wanted}
        findings = tuple(_finding(one, by_kind.get(one.kind, ())) for one in wanted)
        return Completeness(
            status="incomplete" if any(one.presence == "missing" for one in findings) else "complete",
            components=findings,
            extra=tuple(paper.document_id for paper in papers if paper.kind not in (None, COVER_SHEET, *listed)),
            duplicate=tuple(document for one in findings for document in one.documents[1:]),
            unconfirmed=unconfirmed,
            unread=unread,
        )

    def extended(self, csv_text: str, catalogue: Catalogue) -> ComponentLists:
        """These lists with those of a csv (columns `CSV_COLUMNS`), which replace those of the procedures it names.

        Raises `BadManifest` with all problems; then nothing is taken.
        """
        problems = Problems()
        added: dict[tuple[str, str], Component] = {}
        for row in read_rows(csv_text, CSV_COLUMNS, ("procedure_code", "kind", "required"), problems):
            one = _component(row, catalogue, problems)
            if one is None:
                continue
            if (one.procedure_code, one.kind) in added:
                problems.add(COMPONENT_TWICE, line=row.line, procedure=one.procedure_code, kind=one.kind)
            added[one.procedure_code, one.kind] = one
        problems.refuse()
        replaced = {procedure for procedure, _ in added}
        kept = tuple(one for one in self.components if one.procedure_code not in replaced)
        return ComponentLists((*kept, *added.values()))

    def _list_of(self, procedure_code: str | None) -> tuple[Component, ...]:
        try:
            return self.of(procedure_code) if procedure_code else ()
        except BadCode:  # a code read wrong: which procedure it is, is not known
            return ()


@cache
def example_components() -> ComponentLists:
    """The lists that ship with the package."""
    csv_text = (files("dossier") / "components.csv").read_text(encoding="utf-8")
    return ComponentLists(()).extended(csv_text, default_catalogue())


def _finding(component: Component, documents: Iterable[str]) -> Finding:
    there = tuple(documents)
    presence: Presence = "present" if there else "missing" if component.required else "absent"
    return Finding(component.kind, component.required, presence, there)


def _component(row: Row, catalogue: Catalogue, problems: Problems) -> Component | None:
    """The component of one line, or None once its mistakes are noted."""
    before = len(problems.found)
    short = ""
    try:
        short = ProcedureCode.parse(row["procedure_code"]).short
    except BadCode:
        problems.add(BAD_PROCEDURE_CODE, line=row.line, value=row["procedure_code"])
    if row["kind"] not in catalogue:
        problems.add(UNKNOWN_KIND, line=row.line, value=row["kind"])
    if row["required"] not in ("yes", "no"):
        problems.add(BAD_YES_NO, line=row.line, column="required", value=row["required"])
    return Component(short, row["kind"], row["required"] == "yes") if len(problems.found) == before else None
