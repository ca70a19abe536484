"""Pages of a paper that were read already, kept in scratch until all are."""

from __future__ import annotations

import json
from pathlib import Path

from dossier.reading import PageReading
from worker.record import page_of_record, page_record, to_bytes


class PageShelf:
    """Pages already read, kept in scratch, so that work cut off on page 900 goes on there and not on page 1.

    `key` names engine, model and options: pages read in another way are not taken up again. A page that failed is
    not kept, so an error is never mistaken for an empty page.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder / key

    def get(self, number: int) -> PageReading | None:
        """Page `number` as kept, None when it has to be read."""
        try:
            return page_of_record(json.loads((self._folder / f"{number:05}.json").read_bytes()))
        except (FileNotFoundError, ValueError, KeyError):
            return None

    def put(self, page: PageReading) -> PageReading:
        """Keep a page and return it as it will be found again."""
        record = page_record(page, with_words=True)
        if page.error is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = self._folder / f"{page.number:05}.half"
            half.write_bytes(to_bytes(record))
            half.replace(self._folder / f"{page.number:05}.json")
        return page_of_record(record)
