"""The bare peer: FastAPI, one SELECT by an index, one committed INSERT, and nothing else.

uvicorn --factory scripts.bench.requests.bare:app, with the URL of a filled database in BARE_DATABASE.
"""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, DateTime, MetaData, String, Table, insert, select

from storage.database.engine import Database
from storage.database.models import DocumentRow

LOOKS = Table("bare_looks", MetaData(), Column("id", String(36), primary_key=True), Column("at", DateTime))


class Asked(BaseModel):
    """Of the same size as the question to sohoa."""

    owner_id: str
    procedure_code: str
    kinds: list[str]


def app() -> FastAPI:
    """One call, which answers like a look-up by owner without anything that makes it one."""
    database = Database(os.environ["BARE_DATABASE"])
    LOOKS.metadata.create_all(database.engine)
    bare = FastAPI()

    @bare.post("/v1/lookup")
    def look(asked: Asked) -> list[dict[str, str | None]]:
        statement = select(DocumentRow.id, DocumentRow.kind, DocumentRow.number, DocumentRow.issuer)
        with database.engine.begin() as connection:
            found = connection.execute(statement.where(DocumentRow.owner_id == asked.owner_id)).all()
            connection.execute(insert(LOOKS).values(id=str(uuid.uuid4()), at=datetime.now(UTC)))
        return [{"id": one.id, "kind": one.kind, "number": one.number, "issuer": one.issuer} for one in found]

    return bare
