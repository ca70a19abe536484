"""May this owner's papers be reused for this procedure? Found, judged, noted: for the API and the desk's page alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from api.auth import Caller, one_line
from api.reuse import field_value, for_rule, is_left_out, is_told_within, newest_first, of_issuer, seen_within
from api.services import Services
from api.shapes.lookup_shapes import LookupRequest, OwnerMatch, OwnersRequest, WantedOwner, WantedPapers
from api.trail import note_all
from dossier.access_errors import NoConsent
from dossier.catalogue.procedures import ProcedureRule
from dossier.catalogue.requirements import Requirement
from dossier.codes.numbers import folded_number
from dossier.errors import BadRequest
from dossier.validity.reuse import Reuse
from storage.database.reach import Reach
from storage.papers import citizens, documents
from storage.papers.documents import Document
from storage.trail import consents


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer: of which owner, on which day, each paper that fits, newest first, with the judgement on it, and the
    ids of those that were taken.

    `match`: whom the name means that the owner was asked for by, None where an identifier was given; `requirements`:
    what had to be proved.
    """

    owner_id: str | None
    on: date
    papers: tuple[tuple[Document, Reuse], ...]
    taken: frozenset[str] = frozenset()
    match: OwnerMatch | None = None
    requirements: tuple[Requirement, ...] = ()

    @property
    def told_owner_id(self) -> str | None:
        """The identifier as the answer has it: who asked by name is told it with a paper that is told with it, and not
        without one."""
        is_told = self.match is None or any(not is_left_out(document, "owner_id") for document, _ in self.papers)
        return self.owner_id if is_told else None

    @property
    def is_reusable(self) -> bool:
        """Whether one of them may be reused."""
        return any(reuse.allowed for _, reuse in self.papers)

    def proved(self, requirement: Requirement) -> bool:
        """Whether a paper that may be reused proves it."""
        return any(reuse.allowed and document.kind in requirement.kinds for document, reuse in self.papers)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose papers: by `owner_id`, or by name and day of birth, which papers without an identifier may match alone."""

    owner_id: str | None
    match: OwnerMatch | None = None
    document_ids: tuple[str, ...] = ()


def judged(services: Services, caller: Caller, asked: LookupRequest) -> Judged:
    """Every paper of the owner within the caller's reach that fits, judged; each look at one, or that there was none,
    is an event, and each reuse. Raises `BadCode`, `BadRequest`, `NoConsent`."""
    requirements, kinds = _requirements(services, asked), _kinds(services, asked)
    caller.demand_kinds(kinds)
    with services.database.read() as session:
        wanted = _wanted(services, session, asked, caller.reach)
        if wanted.owner_id is not None:
            found = documents.of_owner(session, wanted.owner_id, kinds, caller.reach)
        else:
            found = _without_id(session, caller, wanted, kinds)
    found = _told(asked, seen_within(services, caller.reach, found))
    if number := folded_number(asked.number or ""):  # left empty in a form, it is not asked for
        found = [document for document in found if folded_number(field_value(document, "number") or "") == number]
    answer = _judged(services, asked, wanted, found, requirements)
    if asked.taken:
        answer = _taken(services, caller, asked, answer)
    note_all(services, caller, _entries(asked, answer, _name_of(asked), consent=asked.consent))
    return answer


def judged_each(services: Services, caller: Caller, asked: OwnersRequest) -> list[Judged]:
    """The same for many owners, found together, in the order in which they were asked for; each look is an event as if
    it had been asked for alone. Raises `BadCode`, `BadRequest`."""
    requirements, kinds = _requirements(services, asked), _kinds(services, asked)
    caller.demand_kinds(kinds)
    with services.database.read() as session:
        wanted = [_wanted(services, session, one, caller.reach) for one in asked.owners]
        ids = dict.fromkeys(one.owner_id for one in wanted if one.owner_id is not None)
        by_id = documents.of_owners(session, list(ids), kinds, caller.reach)
        found = [
            by_id[one.owner_id] if one.owner_id is not None else _without_id(session, caller, one, kinds)
            for one in wanted
        ]
    seen = {
        paper.id: paper for paper in seen_within(services, caller.reach, [one for papers in found for one in papers])
    }
    answers = [
        _judged(services, asked, one, _told(owner, [seen[paper.id] for paper in papers]), requirements)
        for owner, one, papers in zip(asked.owners, wanted, found, strict=True)
    ]
    entries = [
        entry
        for owner, answer in zip(asked.owners, answers, strict=True)
        for entry in _entries(asked, answer, _name_of(owner))
    ]
    note_all(services, caller, entries)
    return answers


def rule_for(services: Services, asked: WantedPapers, kind: str) -> ProcedureRule | None:
    """The rule that a paper of this kind has to keep to: the procedure's, and where the procedure has none at all, that
    of what has to be proved. Raises `BadCode`."""
    rule = services.rules.find(asked.procedure_code, kind)
    if rule is not None:
        return rule
    of_requirements = (one.rule(asked.procedure_code, kind) for one in _requirements(services, asked))
    return next((one for one in of_requirements if one is not None), None)


def tight(identifier: str) -> str:
    """An owner's identifier without the spaces that people group its digits by. Raises `BadRequest`."""
    return one_line("owner_id", identifier).replace(" ", "")


def _judged(
    services: Services,
    asked: WantedPapers,
    wanted: _Wanted,
    found: list[Document],
    requirements: tuple[Requirement, ...],
) -> Judged:
    """The judgement on what was `found`, as who asks may see it: no value that is withheld chooses any of it, or its
    place."""
    on = asked.on or services.today()
    papers = tuple(
        (document, for_rule(services, document, rule_for(services, asked, document.kind or ""), wanted.owner_id, on))
        for document in newest_first(of_issuer(services, found, asked.issuer))
    )
    return Judged(wanted.owner_id, on, papers, match=wanted.match, requirements=requirements)


def _wanted(services: Services, session: Session, asked: WantedOwner, reach: Reach) -> _Wanted:
    """Whom the question means. Raises `BadRequest` where it names nobody, or somebody twice over."""
    by_name = asked.name is not None and asked.born_on is not None
    if (asked.owner_id is not None) is by_name or (asked.name is None) is not (asked.born_on is None):
        raise BadRequest(problem="owner_id | name, born_on")
    if asked.owner_id is not None:
        return _Wanted(tight(asked.owner_id))
    assert asked.name is not None  # noqa: S101  (by what is refused above)
    assert asked.born_on is not None  # noqa: S101
    name = one_line("name", asked.name)
    found = citizens.owner_named(session, name, asked.born_on, reach, partial(is_told_within, services, reach))
    return _Wanted(found.owner_id, found.match, found.documents)


def _told(asked: WantedOwner, seen: Sequence[Document]) -> list[Document]:
    """Those of an owner's papers, as the caller is told them, that are told with what the owner was asked for by, or,
    of one asked for by name, with the identifier that the name led to."""
    name, born_on = asked.name, asked.born_on
    return [
        paper
        for paper in seen
        if not is_left_out(paper, "owner_id")
        or (name is not None and born_on is not None and citizens.is_owned_by(paper, name, born_on))
    ]


def _without_id(session: Session, caller: Caller, wanted: _Wanted, kinds: Sequence[str]) -> list[Document]:
    """The papers of an owner of whom no identifier is known, within reach, of these kinds."""
    if not wanted.document_ids:
        return []
    within = caller.reach.within(session, wanted.document_ids)
    known = documents.some(session, wanted.document_ids)
    papers = (known[one] for one in wanted.document_ids if one in within and one in known)
    return [paper for paper in papers if paper.kind in kinds]


def _entries(
    asked: WantedPapers, answer: Judged, named: dict[str, str], *, consent: str | None = None
) -> list[tuple[str, str | None, dict[str, Any]]]:
    """What is noted of an answer: each paper that was looked at, or that there was none, and each that was taken."""
    question: dict[str, Any] = {"procedure_code": asked.procedure_code, "on": answer.on.isoformat(), **named}
    if asked.full:
        question["full"] = True
    entries: list[tuple[str, str | None, dict[str, Any]]] = [
        ("looked_up", document.id, {**question, "reasons": [reason.value for reason in reuse.reasons]})
        for document, reuse in answer.papers
    ] or [("looked_up", None, {**question, "owner_id": answer.owner_id})]
    agreed = {"consent": consent} if consent else {}
    reused = [document.id for document, _ in answer.papers if document.id in answer.taken]
    return entries + [("reused", document_id, {**question, **agreed}) for document_id in reused]


def _name_of(asked: WantedOwner) -> dict[str, str]:
    """What the trail keeps of an owner who was asked for by name."""
    return {"name": asked.name, "born_on": f"{asked.born_on}"} if asked.name is not None else {}


def _requirements(services: Services, asked: WantedPapers) -> tuple[Requirement, ...]:
    """What has to be proved. Raises `BadRequest` for codes that are not known."""
    unknown = [code for code in asked.requirements if code not in services.requirements.by_code]
    if unknown:
        raise BadRequest(problem=f"requirements: {', '.join(unknown)}")
    return tuple(services.requirements.by_code[code] for code in dict.fromkeys(asked.requirements))


def _kinds(services: Services, asked: WantedPapers) -> list[str]:
    """The kinds asked for. Raises `BadCode` for the procedure and `BadRequest` for unknown kinds and codes."""
    rules = services.rules.of(asked.procedure_code)
    by_code = {code: services.catalogue.by_result_code(code) for code in asked.result_codes}
    unknown = [kind for kind in asked.kinds if kind not in services.catalogue]
    unknown += [code for code, kind in by_code.items() if kind is None]
    if unknown:
        raise BadRequest(problem=", ".join(unknown))
    kinds = [*asked.kinds, *(kind.code for kind in by_code.values() if kind)]
    kinds += [kind for one in _requirements(services, asked) for kind in one.kinds]
    return list(dict.fromkeys(kinds)) or [rule.kind for rule in rules]


def _taken(services: Services, caller: Caller, asked: LookupRequest, answer: Judged) -> Judged:
    """The answer with what the procedure takes of it. Raises `NoConsent` where the consent that is named does not hold
    for each of these papers."""
    taken = _newest_reusable(answer.papers)
    if asked.consent is not None:
        with services.database.read() as session:
            agreed = consents.agreed(
                session, asked.consent, asked.procedure_code, caller.way_in.get("client", ""), taken
            )
        if agreed != taken:
            raise NoConsent(consent=asked.consent)
    return replace(answer, taken=taken)


def _newest_reusable(papers: Iterable[tuple[Document, Reuse]]) -> frozenset[str]:
    """The ids of the first reusable paper of each kind: a procedure takes one of each, not all that would do."""
    first: dict[str | None, str] = {}
    for document, reuse in papers:
        if reuse.allowed:
            first.setdefault(document.kind, document.id)
    return frozenset(first.values())
