"""Dossiers by their code, in whichever order its groups were written.

A code is kept as it was first printed; its canonical form, which is the same for the old and the new order, is what
tells one dossier from another.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.codes.administrative import parse_dossier_code
from storage.database.engine import insert_if_absent
from storage.database.models import DossierRow


def known_code(session: Session, code: str) -> str | None:
    """The spelling under which the dossier of `code` is stored, None where there is none. Raises `BadCode`."""
    return session.scalar(select(DossierRow.code).where(DossierRow.canonical == parse_dossier_code(code).canonical))


def open_dossier(session: Session, code: str, *, procedure_code: str | None, now: datetime) -> str:
    """The stored spelling of a dossier, which is made where it is not there yet; its procedure is who first says it.
    Raises `BadCode`."""
    parsed = parse_dossier_code(code)
    insert_if_absent(
        session,
        DossierRow,
        code=parsed.printed,
        canonical=parsed.canonical,
        procedure_code=procedure_code,
        created_at=now,
    )
    dossier = session.scalars(select(DossierRow).where(DossierRow.canonical == parsed.canonical)).one()
    if dossier.procedure_code is None:
        dossier.procedure_code = procedure_code
    return dossier.code
