"""From a stored document to what dossier/validity/reuse.py judges, and to the shapes of the API."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from sqlalchemy.orm import Session

from api.services import Services
from api.shapes import document_shapes
from dossier.catalogue.fields import same_value
from dossier.catalogue.kinds import OTHER
from dossier.catalogue.procedures import ProcedureRule
from dossier.catalogue.retention import WHY_TEXTS
from dossier.errors import by_code
from dossier.reading import Field, ReadBy
from dossier.review.corrections import Act, Correction
from dossier.review.cuts import is_run
from dossier.signatures.signing import by_officer_alone
from dossier.validity.chains import GROUND_TEXTS
from dossier.validity.reuse import PaperFacts, Reason, Reuse, Validity, assess, assess_paper, unsigned_because, validity
from dossier.withheld import may_be_told, told_without
from dossier.words.folding import folded_words
from dossier.words.sentences import Language, sentence
from storage.database.reach import EVERYTHING, Reach
from storage.papers import deliveries, documents
from storage.papers.documents import Document
from storage.papers.stacks import CutPart, PartOf
from storage.retention.kept import Kept


def field_value(document: Document, name: str) -> str | None:
    """The value of a field, or None."""
    return next((field.value for field in document.fields if field.name == name), None)


def unsound(document: Document) -> frozenset[str]:
    """The names of the fields that are not to be relied on: marked, or printed against their check."""
    return frozenset([field.name for field in document.fields if not field.is_sound])


def of_issuer(services: Services, found: list[Document], issuer: str | None) -> list[Document]:
    """Those that the agency asked for issued, or one that it followed; all of them where none is asked for."""
    if not issuer:
        return found
    names = [f" {name} " for name in services.agencies.issuers_for(issuer)]
    prints = {document.id: f" {' '.join(folded_words(field_value(document, 'issuer') or ''))} " for document in found}
    return [document for document in found if any(name in prints[document.id] for name in names)]


def of_paper(services: Services, document: Document, on: date | None = None) -> Reuse:
    """Whether the paper is archived, verified and in force on a day, today where none is given."""
    return assess_paper(_facts(services, document), on or services.today(), signed_only=services.signed_only)


def unsigned(services: Services, document: Document) -> Reason | None:
    """Why the paper is not signed as it has to be; None where it is."""
    return unsigned_because(_facts(services, document))


def unsigned_shape(services: Services, document: Document, language: Language) -> document_shapes.CodedMessage | None:
    """The same as the API tells it."""
    reason = unsigned(services, document)
    return document_shapes.CodedMessage(code=reason.value, message=reason.sentence(language)) if reason else None


def for_rule(
    services: Services, document: Document, rule: ProcedureRule | None, owner_id: str | None, on: date
) -> Reuse:
    """Whether a procedure with this rule may reuse the owner's paper on a day; `owner_id` None: the owner is known by
    name and day of birth alone."""
    return assess(_facts(services, document, owner_id, by_name=owner_id is None), rule, on)


def held(services: Services, document: Document, rule: ProcedureRule | None) -> Validity:
    """From when until when the paper holds, and for a procedure with this rule, by the days that are told of it."""
    told = replace(
        _facts(services, document),
        issued_on=told_day(document, "issued_on"),
        valid_from=told_day(document, "valid_from"),
    )
    return validity(told, rule)


def told_day(document: Document, name: Literal["issued_on", "valid_from"]) -> date | None:
    """A day of the paper as it is told: not one that is left out, though the paper is judged by it all the same."""
    return None if is_left_out(document, name) else getattr(document, name)


def newest_first(seen: Sequence[Document]) -> list[Document]:
    """Papers as they are seen, newest issue first and those without a day last, of which the archive took the newest
    first: at its own place, a paper whose day is left out would tell which are older. Papers of one stack came at one
    moment."""
    return sorted(seen, key=lambda one: (told_day(one, "issued_on") or date.min, one.received_at, one.id), reverse=True)


def reasons(reuse: Reuse, language: Language) -> list[document_shapes.CodedMessage]:
    """The reasons as the API tells them."""
    return [
        document_shapes.CodedMessage(code=reason.value, message=reason.sentence(language)) for reason in reuse.reasons
    ]


def standing_shape(document: Document, language: Language) -> document_shapes.StandingShape | None:
    """How the paper stands and which papers say so; None where nothing is known against or for it."""
    facts = document.standing
    if facts.standing == "unknown" and not facts.grounds:
        return None
    return document_shapes.StandingShape(
        standing=facts.standing,
        reason=facts.reason,
        requester=facts.requester,
        replaced_by=facts.replaced_by,
        valid_until=facts.valid_until,
        grounds=[
            document_shapes.GroundShape(
                code=ground.reason,
                message=sentence(GROUND_TEXTS[ground.reason], language),
                document_id=ground.by,
                number=facts.numbers.get(ground.by),
            )
            for ground in facts.grounds
        ],
    )


def seen_within(services: Services, reach: Reach, papers: Sequence[Document]) -> list[Document]:
    """The papers as they are told to somebody with this reach: not with what is sensitive where they are redacted, and
    not with the numbers of papers beyond it, though those may say how they stand, nor with numbers that these are told
    without."""
    papers = in_own_dossiers(services, reach, papers)
    if redacted := {*reach.redacted, *reach.without}:  # of what is beyond it, a paper may be by now
        papers = [_redacted(services, document) if document.kind in redacted else document for document in papers]
    others = {other for document in papers for other in document.standing.numbers}
    if reach == EVERYTHING or not others:
        return list(papers)
    with services.database.read() as session:
        within = reach.within(session, others)
        numbers = documents.values_of(session, list(within), ("number",)) if reach.redacted else {}
    within -= {
        other
        for other, (kind, fields) in numbers.items()
        if not all(is_told_within(services, reach, kind, field) for field in fields)
    }
    return [
        replace(
            document, standing=replace(facts, numbers={one: facts.numbers[one] for one in within & set(facts.numbers)})
        )
        for document in papers
        for facts in (document.standing,)
    ]


def in_own_dossiers(services: Services, reach: Reach, papers: Sequence[Document]) -> list[Document]:
    """The papers as `in_dossiers` tells them to somebody with this reach."""
    if not reach.desks or not papers:
        return list(papers)
    with services.database.read() as session:
        dossiers = deliveries.dossiers_of(session, [document.id for document in papers], reach.desks)
    return [in_dossiers(document, dossiers[document.id]) for document in papers]


def in_dossiers(document: Document, told: Sequence[str]) -> Document:
    """A paper as it is told to whoever is told these of its dossiers: without the code of one that another desk put it
    into, and what that desk stated of it."""
    is_told = document.dossier_code is None or document.dossier_code in told
    if is_told and not any(one.name == "dossier_code" and one.readings for one in document.fields):
        return document
    fields = [
        replace(one, readings=tuple(each for each in one.readings if _may_be_told(each, told)))
        if one.name == "dossier_code"
        else one
        for one in document.fields
        if is_told or not (one.name == "dossier_code" and one.source == "manifest")
    ]
    return replace(
        document, dossier_code=document.dossier_code if is_told else next(iter(told), None), fields=tuple(fields)
    )


def _may_be_told(reading: ReadBy, told: Sequence[str]) -> bool:
    """Whether a reading of a dossier's code is no statement, which stays beside what a person put in its place, or is
    one of these."""
    return reading.by != "manifest" or any(same_value("dossier_code", reading.text, code) for code in told)


def in_own_acts(session: Session, reach: Reach, document: Document, acts: Sequence[Act]) -> list[Act]:
    """What persons did with a paper, as it is told to somebody with this reach: without the codes of dossiers that only
    other desks put it into. What stood there before, if others alone stated it, was not there for them, also where the
    paper has come to name it since: else whoever guessed it would learn that it was right."""
    if not reach.desks or not any(one.field == "dossier_code" for act in acts for one in act.corrections):
        return list(acts)
    told = deliveries.dossiers_of(session, [document.id], reach.desks)[document.id]
    delivered = deliveries.of_document(session, document.part_of.stack_id if document.part_of else document.id)
    codes = {one.dossier_code for one in delivered} - {None}
    others = codes - {*told}
    only_stated = codes - {one.dossier_code for one in delivered if reach.has_desk(one.desk)}

    def seen(one: Correction) -> Correction | None:
        if one.field != "dossier_code":
            return one
        shown = replace(one, new_value=None) if _is_among(one.new_value, others) else one
        if _is_among(one.old_value, only_stated if one.old_source == "manifest" else others):
            shown = replace(shown, old_value=None, old_source=None, old_confidence=None)
        return shown if shown == one or shown.old_value or shown.new_value else None

    return [replace(act, corrections=tuple(filter(None, map(seen, act.corrections)))) for act in acts]


def _is_among(code: str | None, codes: Collection[str | None]) -> bool:
    return any(same_value("dossier_code", code or "", one or "") for one in codes)


def is_left_out(seen: Document, name: str) -> bool:
    """Whether a paper, as it is seen, is told without the value called `name`. Nor is it found by that value then:
    whoever is shown it would know that the paper has the value."""
    return name in (seen.withheld or ())


def is_told_within(services: Services, reach: Reach, kind: str | None, field: Field) -> bool:
    """Whether a value of a paper of this kind may be told to somebody with this reach, or may say who is meant. Of
    kinds that are beyond it, too: their papers may say who somebody is, and what they are not told without is not told
    so either."""
    if kind is None or not (kind in reach.redacted or kind in reach.without):
        return True
    return may_be_told(services.catalogue[kind], field)


def _redacted(services: Services, document: Document) -> Document:
    told = told_without(services.catalogue[document.kind or OTHER], document.fields, document.persons)
    return replace(document, fields=told.fields, persons=told.persons, withheld=told.withheld)


def retention_shape(seen: Document, kept: Kept, language: Language) -> document_shapes.RetentionShape:
    """How long a paper is kept, as the API tells it: not until when, where that follows from a day that is left out."""
    found, rule = kept.retention, kept.retention.rule
    if found.ends_on is not None and rule is not None:
        if rule.starts == "issued" and is_left_out(seen, "issued_on"):
            found = replace(found, why="no_issue_day", ends_on=None)
        if rule.starts == "validity_end" and is_left_out(seen, "valid_until"):
            found = replace(found, why="no_end_of_validity", ends_on=None)
    day = f"{found.ends_on:%d/%m/%Y}" if found.ends_on else ""
    return document_shapes.RetentionShape(
        code=found.why,
        message=sentence(WHY_TEXTS[found.why], language, day=day),
        kept_until=found.ends_on,
        act=rule.act if rule else None,
        article=rule.article if rule else None,
        checked=rule.is_checked if rule else None,
        held=bool(kept.holds),
        disposal=kept.disposal,
    )


def document_shape(
    services: Services, document: Document, language: Language, *, approximate: bool = False, kept: Kept | None = None
) -> document_shapes.DocumentShape:
    """A document as the API shows it; `approximate`: it has what was searched for only nearly; `kept`: how, where that
    was asked for."""
    document = document.as_of(services.clock())
    facts = _facts(services, document)
    reuse, reason = assess_paper(facts, services.today(), signed_only=services.signed_only), unsigned_because(facts)
    kind = None
    if document.kind is not None:
        kind = {"code": document.kind, "confidence": round(document.kind_confidence or 0.0, 3)}
    origin = document.part_of
    part_of = None
    if origin is not None:
        part_of = document_shapes.PartOfShape(document_id=origin.stack_id, **_pages(origin))
    error = None
    if document.state == "failed" and document.error_code:
        cause = by_code(document.error_code, document.error_values)
        error = document_shapes.CodedMessage(code=document.error_code, message=cause.sentence_for_callers(language))
    # As one value: made one by one, the hundreds of values of a page of papers would cost three times as much.
    return document_shapes.DocumentShape.model_validate(
        {
            "id": document.id,
            "state": document.state,
            "kind": kind,
            "fields": _fields(document.fields),
            "persons": [{"role": person.role, "fields": _fields(person.fields)} for person in document.persons],
            "dossier_code": document.dossier_code,
            "desk": document.desk,
            "pages": document.page_count,
            "sha256": document.sha256,
            "received_at": document.received_at,
            "archived_at": document.archived_at,
            "signed": document.signed,
            "signed_reason": reason and _coded(reason, language),
            "signatures": document.signatures,
            "copy_signatures": document.copy_signatures,
            "standing": standing_shape(document, language),
            "reuse": {"allowed": reuse.allowed, "reasons": [_coded(one, language) for one in reuse.reasons]},
            "error": error,
            "withheld": document.withheld,
            "part_of": part_of,
            "parts": [{"document_id": one.document_id, **_pages(one)} for one in document.parts] or None,
            "approximate": approximate,
            "retention": retention_shape(document, kept, language) if kept else None,
        }
    )


def arrival_shape(document: Document) -> document_shapes.DocumentShape:
    """What somebody may know of a paper beyond their reach who has handed its bytes in: that it is there, and how far
    it has come. Nothing that was read of it, nor what other papers or persons say of it."""
    known = {name: getattr(document, name) for name in ("id", "state", "desk", "sha256", "received_at")}
    unknown = ("kind", "dossier_code", "pages", "archived_at", "signed", "signed_reason", "signatures")
    nothing = {"fields": {}, "persons": [], "reuse": {"allowed": False, "reasons": []}}
    return document_shapes.DocumentShape.model_validate({**known, **dict.fromkeys(unknown), **nothing})


def _coded(reason: Reason, language: Language) -> dict[str, str]:
    return {"code": reason.value, "message": reason.sentence(language)}


def _fields(fields: Sequence[Field]) -> dict[str, dict[str, Any]]:
    return {
        field.name: {
            "value": field.value,
            "confidence": round(field.confidence, 3),
            "needs_review": field.needs_review,
            "source": field.source,
            "page": field.page,
            "box": field.box,
            "as_printed": field.as_printed,
            "confirmed_by": field.confirmed_by,
            "readings": [{"by": one.by, "text": one.text} for one in field.readings] or None,
        }
        for field in fields
    }


def _pages(cut: PartOf | CutPart) -> dict[str, Any]:
    return {"pages": (cut.first, cut.last), "order": None if is_run(cut.pages) else list(cut.pages)}


def _facts(services: Services, document: Document, owner_id: str | None = None, *, by_name: bool = False) -> PaperFacts:
    document = document.as_of(services.clock())
    signatures = (*(document.signatures or ()), *(document.copy_signatures or ()))
    return PaperFacts(
        kind=services.catalogue.get(document.kind or OTHER) or services.catalogue[OTHER],
        archived=document.stands_as in ("archived", "needs_review"),
        # A paper without doubtful values needs no person to confirm it; one with them waits for that.
        # A stack is no paper: what is in it was read off its parts.
        verified=document.stands_as == "archived" and not document.parts,
        status=document.standing.standing,
        signed=document.signed,
        proof_ended=document.proof_ended,
        by_officer=by_officer_alone(document.signatures, document.copy_signatures),
        has_signature=any(one["type"] == "signature" for one in signatures),
        issued_on=document.issued_on,
        valid_from=document.valid_from,
        valid_until=field_value(document, "valid_until"),
        land_use_term=field_value(document, "land_use_term"),
        owner_matches=None if owner_id is None else document.owner_id == owner_id,
        owner_by_name=by_name,
        doubtful=unsound(document),
        extended_until=document.standing.valid_until,
    )
