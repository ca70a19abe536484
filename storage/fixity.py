"""Fixity: the archive against its own inventories and against the database."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import BatchRow, DocumentRow, FileRow
from storage.review import review_acts


def check_archive(database: Database, archive: Archive) -> Iterator[tuple[str, list[str]]]:
    """Every object of the archive with what is wrong with it, then every document whose object is missing.

    Problems: content that does not match the inventory, a file of the database that the archive does not have, an
    object that no document names, an act of a person that was cut off before its commit.
    """
    with database.read() as session:
        documents = set(session.scalars(select(DocumentRow.id)))
        keys: dict[str, list[str]] = {}
        for document_id, key in session.execute(select(FileRow.document_id, FileRow.key)):
            keys.setdefault(document_id, []).append(key)
        runs = {object_id_of(batch_id) for batch_id in session.scalars(select(BatchRow.id))}
    missing = {object_id_of(document_id): document_id for document_id in documents}
    for object_id in archive.object_ids():
        problems = archive.problems(object_id)
        if object_id in missing:
            named = keys.get(missing.pop(object_id), [])
            problems += [f"{key}: missing" for key in named if archive.store.size(key) is None]
            recorded = None if problems else archive.newest_key(object_id, review_acts.PATH)
            if recorded is not None and recorded not in named:
                problems.append(
                    f"{recorded}: not committed; whoever next corrects or confirms the document finishes it"
                )
        elif object_id not in runs:
            problems.append("no document names this object")
        yield object_id, problems
    for object_id in sorted(missing):
        yield object_id, ["the document has no object in the archive"]
