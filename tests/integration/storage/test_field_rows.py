"""A value comes out of the database as it went in, by whichever way it is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from storage.database.engine import Database
from storage.database.models import FieldRow
from storage.objects.store import ObjectStore
from storage.papers.field_rows import field_of, of_documents
from tests.archive import House
from tests.unit.dossier.test_reading import WHOLE


def test_a_value_comes_back_with_all_that_is_kept_of_it(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    document = House(database, store, tmp_path).archive([WHOLE])
    kept = replace(WHOLE, findings=())
    with database.read() as session:
        assert of_documents(session, [document]) == {document: [kept]}
        assert list(map(field_of, session.scalars(select(FieldRow)))) == [kept]
