"""What an answer rests on, whole: how long the paper holds and by what that is known, the hashes of its files, who
signed them, the values that were judged with their marks, and links by which all of it can be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.auth import Caller
from api.evidence.pictures import has_place
from api.reuse import held
from api.services import Services
from api.shapes.document_shapes import Role
from api.shapes.proof_shapes import ProofShape, ProofValueShape, ValidityShape
from dossier.catalogue.procedures import ProcedureRule
from dossier.reading import Field
from storage import links
from storage.links import Link
from storage.papers import documents
from storage.papers.documents import Document

VALUES = (
    *("owner_name", "owner_id", "owner_born_on", "number", "issuer", "issued_on"),
    *("valid_from", "valid_until", "land_use_term", "signer_name", "signer_title"),
)
"""What is asked of a paper before it is reused; nothing else of it is given out."""
PICTURE = "value:"
"""What a link to a value opens begins so."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """What proofs of some papers need beside them: the hashes of their files by document and role, the secret that
    links are sealed with, and when the links end."""

    sha256: Mapping[str, Mapping[str, str]]
    secret: bytes
    until: datetime


def proofs_of(services: Services, papers: Sequence[Document]) -> Proofs:
    """What is needed for the proofs of these papers, whose links end `presign_seconds` from now."""
    ids = [document.id for document in papers]
    with services.database.read() as session:
        hashes = documents.hashes_of(session, ids, ("original", "access", "signed"))
        secret = links.secret(session)
    # In whole seconds, as links have it.
    until = (services.clock() + timedelta(seconds=services.presign_seconds)).replace(microsecond=0)
    return Proofs(hashes, secret, until)


def proof_shape(
    services: Services,
    caller: Caller,
    document: Document,
    rule: ProcedureRule | None,
    roles: Sequence[Role],
    proofs: Proofs,
) -> ProofShape:
    """The proof of one paper, as it is at this moment; `roles`: the files that it has for itself."""

    def link(what: str) -> str:
        actor = caller.actor
        given = Link(
            document.id,
            what,
            int(proofs.until.timestamp()),
            client=caller.way_in.get("client", ""),
            correlation_id=actor.correlation_id or "",
            purpose=actor.purpose,
            requester=actor.requester,
        )
        return f"/links/{links.sealed(given, proofs.secret)}"

    validity = held(services, document, rule)
    hashes = proofs.sha256[document.id]
    values = {field.name: field for field in document.fields}
    has_pictures = document.withheld is None  # a cut-out shows what stands around, too
    return ProofShape.model_validate(
        {
            "validity": ValidityShape.model_validate(validity, from_attributes=True),
            "sha256": {role: sha256 for role, sha256 in hashes.items() if role in roles},
            "signed": document.signed,
            "signatures": document.signatures,
            "copy_signatures": document.copy_signatures,
            "values": {
                name: _value(values[name], link(PICTURE + name) if has_pictures and has_place(values[name]) else None)
                for name in VALUES
                if name in values
            },
            "links": {role: link(role) for role in roles},
            "links_until": proofs.until,
        }
    )


def _value(field: Field, picture: str | None) -> ProofValueShape:
    return ProofValueShape(
        value=field.value,
        confidence=round(field.confidence, 3),
        needs_review=field.needs_review,
        source=field.source,
        as_printed=field.as_printed,
        confirmed_by=field.confirmed_by,
        picture=picture,
    )
