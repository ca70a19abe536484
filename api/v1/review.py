"""The review list over HTTP: what waits, claim, correct, confirm. Always done by a person, who is named.

A correction names the version of the document that its person has seen; a stale one is a conflict. The same request
again, after an answer was lost, finds its work done.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.auth import Caller, Reviewer
from api.problems import OF_ONE, OF_WRITING, LanguageOf, may_be
from api.reuse import document_shape, in_own_acts, seen_within
from api.reviewing import cut_anew, untold, waiting_for
from api.services import Services, ServicesOf
from api.shapes import document_shapes, review_shapes
from api.trail import note
from dossier.errors import (
    BadRequest,
    Claimed,
    DoubtsLeft,
    FailsCheck,
    NotCuttable,
    NotForReview,
    SecondPersonNeeded,
    Stale,
)
from dossier.review.corrections import KIND, Change, reason_sentence
from dossier.review.doubts import about
from dossier.words.sentences import Language
from storage.review import cuts, review_acts, review_list
from storage.review.changes import no_such_value
from storage.review.review_list import Waiting

router = APIRouter(prefix="/v1/review", tags=["review"])

_ACT = (*OF_ONE, *OF_WRITING, NotForReview, Claimed, Stale)


@router.get("")
def waiting(
    parameters: Annotated[review_shapes.ReviewParameters, Query()],
    services: ServicesOf,
    caller: Reviewer,
    language: LanguageOf,
) -> review_shapes.ReviewList:
    """The documents that wait for a person, those of the counter first, oldest first, and why each does."""
    found = waiting_for(services, caller, parameters)
    return review_shapes.ReviewList(
        items=[review_shapes.ReviewShape(**_members(services, caller, one, language)) for one in found.items],
        next_cursor=found.next_cursor,
        total_estimate=found.total_estimate,
    )


@router.get("/{document_id}", responses=may_be(*OF_ONE))
def one(document_id: str, services: ServicesOf, caller: Reviewer, language: LanguageOf) -> review_shapes.ReviewedShape:
    """A document, why it waits, and all that persons did with it, with old and new values."""
    shape = _reviewed(services, caller, document_id, language)
    note(services, caller, "read", document_id=document_id)
    return shape


@router.post("/{document_id}/claim", responses=may_be(*OF_ONE, NotForReview, Claimed))
def claim(
    document_id: str, services: ServicesOf, caller: Reviewer, language: LanguageOf
) -> review_shapes.ReviewedShape:
    """Claim a document for a quarter of an hour, or renew the claim. Nobody else can correct it meanwhile."""
    with services.database.write() as session:
        review_list.claim(session, document_id, caller.actor, now=services.clock())
    return _reviewed(services, caller, document_id, language)


@router.delete("/{document_id}/claim", responses=may_be(*OF_ONE, Claimed))
def release(
    document_id: str, services: ServicesOf, caller: Reviewer, language: LanguageOf
) -> review_shapes.ReviewedShape:
    """Give a claim back."""
    with services.database.write() as session:
        review_list.release(session, document_id, caller.actor, now=services.clock())
    return _reviewed(services, caller, document_id, language)


@router.post("/{document_id}/corrections", responses=may_be(*_ACT, FailsCheck))
def correct(
    document_id: str,
    asked: review_shapes.CorrectionsRequest,
    services: ServicesOf,
    caller: Reviewer,
    language: LanguageOf,
) -> review_shapes.ReviewedShape:
    """Set, add or take away fields, or set the kind. A claim is not needed, but another's is respected."""
    hidden = untold(services, caller, [document_id]).get(document_id, frozenset())
    changes = [Change(name, new.value, new.as_printed) for name, new in asked.fields.items()]
    if KIND in asked.fields:
        raise BadRequest(problem="fields: kind")
    if asked.kind is not None:
        changes.append(Change(KIND, asked.kind))
    services.review_desk.correct(
        document_id, changes, caller.actor, version=asked.version, now=services.clock(), untold=hidden
    )
    return _reviewed(services, caller, document_id, language)


@router.post("/{document_id}/confirm", responses=may_be(*_ACT, DoubtsLeft, FailsCheck, SecondPersonNeeded))
def confirm(
    document_id: str,
    asked: review_shapes.ConfirmRequest,
    services: ServicesOf,
    caller: Reviewer,
    language: LanguageOf,
) -> review_shapes.ReviewedShape:
    """Confirm a document, with the doubts that are none. Where its kind demands it, a second person has to, too."""
    hidden = untold(services, caller, [document_id]).get(document_id, frozenset())
    codes = [code for code in asked.confirmed if about(code) not in hidden]
    services.review_desk.confirm(document_id, codes, caller.actor, version=asked.version, now=services.clock())
    return _reviewed(services, caller, document_id, language)


@router.post("/{document_id}/checked", responses=may_be(*_ACT))
def check(
    document_id: str,
    asked: review_shapes.CheckedRequest,
    services: ServicesOf,
    caller: Reviewer,
    language: LanguageOf,
) -> review_shapes.ReviewedShape:
    """Say of single values that they were held against the paper and are right, marked ones or ones of a sample. That
    says nothing of the rest of the paper, and ends no claim."""
    hidden = untold(services, caller, [document_id]).get(document_id, frozenset())
    if unseen := sorted(hidden & set(asked.names)):
        raise no_such_value(unseen)
    services.review_desk.check(document_id, asked.names, caller.actor, version=asked.version, now=services.clock())
    return _reviewed(services, caller, document_id, language)


@router.post("/{document_id}/reopened", responses=may_be(*_ACT))
def reopen(
    document_id: str,
    asked: review_shapes.ReopenedRequest,
    services: ServicesOf,
    caller: Reviewer,
    language: LanguageOf,
) -> review_shapes.ReviewedShape:
    """Take the confirmation of a document back: it waits for one again, and what was said of it stays."""
    services.review_desk.reopen(document_id, caller.actor, version=asked.version, now=services.clock())
    return _reviewed(services, caller, document_id, language)


@router.post("/{document_id}/cuts", status_code=202, responses=may_be(*_ACT, NotCuttable))
def cut(
    document_id: str,
    asked: review_shapes.CutRequest,
    services: ServicesOf,
    caller: Reviewer,
    language: LanguageOf,
) -> review_shapes.ReviewedShape:
    """Say how a stack is cut, or a file that was left whole. A worker carries it out; until then the old cut holds."""
    cut_anew(services, caller, document_id, asked.papers, asked.left_out, version=asked.version)
    return _reviewed(services, caller, document_id, language)


def _members(services: Services, caller: Caller, found: Waiting, language: Language) -> dict[str, Any]:
    kind = services.catalogue.get(found.document.kind or "")
    (seen,) = seen_within(services, caller.reach, [found.document])
    return {
        "document": document_shape(services, seen, language),
        "version": found.document.version,
        "reasons": [
            document_shapes.CodedMessage(code=code, message=reason_sentence(code, services.catalogue, language))
            for code in found.reasons
        ],
        "claimed_by": found.claim.person if found.claim else None,
        "claimed_until": found.claim.expires_at if found.claim else None,
        "second_person": bool(kind and kind.second_person),
    }


def _reviewed(services: Services, caller: Caller, document_id: str, language: Language) -> review_shapes.ReviewedShape:
    with services.database.read() as session:
        found = review_list.of_document(session, document_id, now=services.clock())
        acts = in_own_acts(session, caller.reach, found.document, review_acts.acts_of(session, document_id))
        by_persons = cuts.cuts_of(session, document_id)
    return review_shapes.ReviewedShape.model_validate(
        {
            **_members(services, caller, found, language),
            "acts": [
                {key: value for key, value in asdict(act).items() if key in review_shapes.ActShape.model_fields}
                for act in acts
            ],
            "cuts": [
                {key: value for key, value in asdict(cut).items() if key in review_shapes.CutShape.model_fields}
                for cut in by_persons
            ],
        }
    )
