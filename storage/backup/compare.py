"""A restored place held against itself: every object sound, and every file that the database names there."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from dossier.words.damage import LACKING
from dossier.words.sentences import sentence
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import FileRow
from storage.objects.store import ObjectStore
from storage.sealing.sealed_store import as_stored

ROWS_AT_ONCE = 1000


def unsound(database: Database, archive: Archive) -> Iterator[str]:
    """What is wrong: objects that do not match their inventories, files of papers that are not there. Objects that came
    after the database's copy are no fault."""
    for object_id in archive.object_ids():
        for problem in archive.problems(object_id):
            yield f"{object_id}: {problem}"
    yield from not_there(database, archive.store)


def not_there(database: Database, store: ObjectStore) -> Iterator[str]:
    """The files that the database names and the store does not have."""
    place = as_stored(store)
    with database.read() as session:
        for key in session.scalars(select(FileRow.key).execution_options(yield_per=ROWS_AT_ONCE)):
            if place.size(key) is None:
                yield sentence(LACKING, file=key)
