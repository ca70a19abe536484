"""How complete a dossier is, for the API and the desk's pages: its papers against the list of its procedure."""

from __future__ import annotations

from collections.abc import Sequence

from api.auth import Caller
from api.reuse import field_value
from api.services import Services
from api.shapes import dossier_shapes
from dossier.catalogue.components import COVER, Completeness, Component, DossierPaper, completeness
from dossier.codes.numbers import folded_number
from dossier.errors import DOSSIER, BadCode, NotFound
from dossier.words.folding import fold
from storage.database.reach import EVERYTHING
from storage.papers import deliveries, documents
from storage.papers.documents import Document


def within_dossier(services: Services, caller: Caller, code: str) -> tuple[str, str | None, list[Document], bool]:
    """A dossier's code as stored, its procedure as stated, its papers within the caller's reach, oldest first, and
    whether these are all. A paper that two desks handed in is of both; its dossiers are each desk's own. Raises
    `BadCode`, `NotFound`, also where none of its papers is within reach, in words that do
    not tell that it is there."""
    with services.database.read() as session:
        stored, stated, everything = documents.of_dossier(session, code)
        ids = [paper.id for paper in everything]
        within = caller.reach.within(session, ids)
        if caller.reach.desks:
            within &= deliveries.lying_in(session, stored, ids, caller.reach.desks)
    papers = [paper for paper in everything if paper.id in within]
    if not papers and caller.reach != EVERYTHING:
        raise NotFound(what=DOSSIER, value=code)
    return stored, stated, papers, papers == everything


def procedure_of(procedure_code: str | None, papers: Sequence[Document]) -> str | None:
    """The procedure of a dossier: as it was stated, or else as its cover sheets say without doubt and as one."""
    if procedure_code is not None:
        return procedure_code
    printed = {
        field.value
        for paper in papers
        if paper.kind == COVER
        for field in paper.fields
        if field.name == "procedure_code" and field.is_sound
    }
    return printed.pop() if len(printed) == 1 else None


def of_papers(services: Services, procedure_code: str | None, papers: Sequence[Document]) -> Completeness:
    """The completeness of a dossier with these papers, oldest first."""
    # Of a stack that was handed in for the dossier, the papers cut from it are what counts.
    there = [_paper(paper) for paper in papers if not paper.parts]
    return completeness(_list(services, procedure_code), there)


def shape(found: Completeness) -> dossier_shapes.CompletenessShape:
    """Completeness as the API shows it."""
    present = missing = None
    if found.present is not None and found.missing is not None:
        present = [
            dossier_shapes.PresentShape(kinds=list(one.component.kinds), documents=list(one.papers))
            for one in found.present
        ]
        missing = [
            dossier_shapes.MissingShape(kinds=list(one.component.kinds), count=one.count) for one in found.missing
        ]
    return dossier_shapes.CompletenessShape(
        verdict=found.verdict,
        present=present,
        missing=missing,
        extra=None if found.extra is None else list(found.extra),
        duplicate=[list(group) for group in found.duplicate],
        unconfirmed=list(found.unconfirmed),
        unrecognised=list(found.unrecognised),
    )


def _list(services: Services, procedure_code: str | None) -> tuple[Component, ...]:
    """The list of a procedure; empty where there is none, or where the code as it was printed is no code."""
    if procedure_code is None:
        return ()
    try:
        return services.components.of(procedure_code)
    except BadCode:
        return ()


def _paper(document: Document) -> DossierPaper:
    number, issuer = field_value(document, "number"), field_value(document, "issuer")
    owner_name = field_value(document, "owner_name")
    return DossierPaper(
        id=document.id,
        kind=document.kind,
        confirmed=document.stands_as == "archived",
        number=folded_number(number) if number else None,
        owner=document.owner_id or (fold(owner_name) if owner_name else None),
        issuer=fold(issuer) if issuer else None,
        issued_on=field_value(document, "issued_on"),
    )
