"""What has to be proved, and which papers prove it; and what owners say of the reuse of papers that they were shown."""

from __future__ import annotations

import uuid
from datetime import timedelta

from fastapi import APIRouter

from api.auth import Asker, Wanting, one_line
from api.judging import tight
from api.problems import LanguageOf, may_be
from api.reuse import is_left_out, seen_within
from api.services import ServicesOf
from api.shapes import proof_shapes
from api.trail import note_all
from dossier.codes.administrative import ProcedureCode
from dossier.errors import BadCode, BadRequest
from storage.papers import documents
from storage.trail import consents

router = APIRouter(prefix="/v1", tags=["lookup"])

# Clocks of other systems are ahead of ours, or behind, by less.
_OFF = timedelta(minutes=5)
_SHOWN_WITHIN = timedelta(hours=24)


@router.get("/requirements")
def requirements(services: ServicesOf, _: Wanting, language: LanguageOf) -> proof_shapes.RequirementList:
    """All that can be asked for by what it proves, with the kinds of papers that prove it, their rules and the acts
    from which these follow."""
    return proof_shapes.RequirementList(
        items=[
            proof_shapes.RequirementShape(
                code=one.code,
                name=one.name_en if language == "en" else one.name,
                proofs=[
                    proof_shapes.RequirementProofShape.model_validate(proof, from_attributes=True)
                    for proof in one.proofs
                ],
            )
            for one in services.requirements.by_code.values()
        ]
    )


@router.post("/consents", status_code=201, responses=may_be(BadCode))
def consent(asked: proof_shapes.ConsentRequest, services: ServicesOf, caller: Asker) -> proof_shapes.ConsentShape:
    """Put on record what an owner said of the reuse of papers that a look-up had shown. Of several words on a paper for
    a procedure the last that was said counts, so `"agreed": false` takes an earlier one back."""
    now = services.clock()
    said = {
        "owner_id": tight(asked.owner_id),
        "by": one_line("by", asked.by),
        "by_id": tight(asked.by_id),
        "how": one_line("how", asked.how),
    }
    wrong = [name for name, text in said.items() if not text] + (["at"] if asked.at > now + _OFF else [])
    if wrong:
        raise BadRequest(problem=", ".join(wrong))
    ids = dict.fromkeys(one_line("document_ids", one) for one in asked.document_ids)
    procedure = ProcedureCode.parse(asked.procedure_code).short
    client = caller.way_in.get("client", "")
    with services.database.read() as session:
        shown = consents.shown(session, client, ids, since=now - _SHOWN_WITHIN)
        within = caller.reach.within(session, ids)
        known = documents.some(session, list(shown & within))
    # In the same words whether it is another's, was never shown, or is not there; nor is an identifier confirmed that
    # the paper is told without.
    may_be_theirs = {
        paper.id
        for paper in seen_within(services, caller.reach, list(known.values()))
        if is_left_out(paper, "owner_id") or paper.owner_id in (said["owner_id"], None)
    }
    odd = [one for one in ids if one not in may_be_theirs]
    if odd:
        raise BadRequest(problem=f"document_ids: {', '.join(odd)}")
    if any(asked.at < known[one].received_at - _OFF for one in ids):  # of a paper that nobody can have shown them
        raise BadRequest(problem="at")
    consent_id = str(uuid.uuid4())
    details = {
        "consent": consent_id,
        "procedure_code": procedure,
        **said,
        "said_at": asked.at.isoformat(),
    }
    action = consents.AGREED if asked.agreed else consents.DECLINED
    note_all(services, caller, [(action, one, details) for one in ids])
    return proof_shapes.ConsentShape(id=consent_id, agreed=asked.agreed, document_ids=list(ids))
