"""The JSON record of a reading: what `sohoa read --json` prints, and what the archive keeps beside a document.

The two differ in one thing: the archive's record has every word with its box, so that the database, the text
layer and the marks on a page can be made again from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dossier.reading import Field, KindGuess, PageReading, Person, ReadAgain, ReadBy, Reading, Word
from dossier.signatures.signing import signature_record, signed_by_records


def reading_record(reading: Reading) -> dict[str, Any]:
    """The record of a reading, in the design's shape, as values that JSON has; without its words."""
    return {
        "kind": {"code": reading.kind.code, "confidence": round(reading.kind.confidence, 3)},
        "fields": {field.name: field_record(field) for field in reading.fields},
        "persons": [
            {"role": person.role, "fields": {field.name: field_record(field) for field in person.fields}}
            for person in reading.persons
        ],
        "pages": [page_record(page, with_words=False) for page in reading.pages],
        "signatures": [signature_record(signature) for signature in reading.signatures],
        "warnings": list(reading.warnings),
    }


def field_record(field: Field) -> dict[str, Any]:
    """The record of one field; what each reader read only where more than one did, `by_hand` only where it is."""
    record: dict[str, Any] = {
        "value": field.value,
        "confidence": round(field.confidence, 3),
        "needs_review": field.needs_review,
        "source": field.source,
        "page": field.page,
        "box": list(field.box) if field.box else None,
    }
    if field.by_hand:
        record["by_hand"] = True
    if field.readings:
        record["readings"] = [{"by": one.by, "text": one.text} for one in field.readings]
    return record


def page_record(page: PageReading, *, with_words: bool) -> dict[str, Any]:
    """The record of one page."""
    record: dict[str, Any] = {
        "number": page.number,
        "text": page.text,
        "confidence": round(page.confidence, 3),
        "rotation": page.rotation,
        "skew": round(page.skew, 2),
        "blank": page.blank,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "codes": list(page.codes),
        "source": page.source,
        "error": page.error,
    }
    if with_words:
        record["words"] = [_word_record(word) for word in page.words]
        if page.shows_through:
            record["shows_through"] = True
        if page.turned_print:
            record["turned_print"] = True
        if page.illegible:
            record["illegible"] = True
        if page.again:
            record["again"] = [
                [one.text, *one.box, round(one.sure, 3), one.by_hand, list(one.digits), one.wider] for one in page.again
            ]
    return record


def _word_record(word: Word) -> list[Any]:
    """Text, box, confidence and line of a word; for a mended one, what was read stands at the end."""
    record = [word.text, *word.box, round(word.confidence, 3), word.line]
    return record if word.read is None else [*record, word.read]


def page_of_record(record: Mapping[str, Any]) -> PageReading:
    """The page that `page_record(…, with_words=True)` recorded, its figures rounded. Raises KeyError, ValueError."""
    return PageReading(
        number=record["number"],
        width=record["width"],
        height=record["height"],
        dpi=record["dpi"],
        rotation=record["rotation"],
        skew=record["skew"],
        blank=record["blank"],
        words=tuple(
            Word(text, (left, top, right, bottom), confidence, line, *read)
            for text, left, top, right, bottom, confidence, line, *read in record["words"]
        ),
        codes=tuple(record["codes"]),
        source=record["source"],
        error=record["error"],
        shows_through=record.get("shows_through", False),
        turned_print=record.get("turned_print", False),
        illegible=record.get("illegible", False),
        again=tuple(
            ReadAgain(
                (left, top, right, bottom),
                text,
                tuple(digits),
                sure,
                by_hand,
                wider=bool(more and more[0]),
            )
            for text, left, top, right, bottom, sure, by_hand, digits, *more in record.get("again", ())
        ),
    )


def to_bytes(record: Mapping[str, Any]) -> bytes:
    """A record as canonical JSON: equal records are equal bytes."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def kept_record(reading: Reading) -> dict[str, Any]:
    """What the database has of a reading and its plain record does not: in which order its values stand, whom the paper
    is about, and where another paper begins that is enclosed."""
    return {
        "enclosed_from": reading.enclosed_from,
        "order": {
            "fields": [field.name for field in reading.fields],
            "persons": [[field.name for field in person.fields] for person in reading.persons],
        },
        "owners": [place for place, person in enumerate(reading.persons) if person.is_owner],
    }


def write_record(out: Path, more: Mapping[str, Any], reading: Reading) -> None:
    """Write `more` and the record of `reading`, words and all, to `out`: the bytes that `to_bytes` would give, but page
    by page, since the record of a thousand pages would fill a tenth of a worker's memory several times over."""
    no_pages = b'"pages":[]'  # within a value its quotes would be escaped, so it stands there once
    whole = to_bytes({**more, **kept_record(reading), **reading_record(replace(reading, pages=()))})
    before, _, after = whole.partition(no_pages)
    with out.open("wb") as file:
        file.write(before + no_pages[:-1])
        for place, page in enumerate(reading.pages):
            file.write((b"," if place else b"") + to_bytes(page_record(page, with_words=True)))
        file.write(no_pages[-1:] + after)


def engine_of_record(record: bytes) -> str | None:
    """With which engine the pages were read that `write_record` wrote; the head of the record says it."""
    # Within a value a quote is escaped, so this stands there once.
    found = re.search(rb'"engine":("(?:[^"\\\\]|\\\\.)*")', record)
    return json.loads(found[1]) if found else None


def pages_of_record(record: bytes) -> Iterator[PageReading]:
    """The pages of what `write_record` wrote, one at a time. Raises KeyError, ValueError."""
    text, decoder = record.decode(), json.JSONDecoder()
    place = text.index('"pages":[') + len('"pages":[')
    while text[place] != "]":
        page, place = decoder.raw_decode(text, place + (text[place] == ","))
        yield page_of_record(page)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a record in the archive says. `reading` has no signatures: they are as recorded in `signatures`, and
    `signed` says what they came to. `is_whole`: it says where an enclosed paper begins, which older records do not."""

    reading: Reading
    engine: str
    signatures: list[Any]
    signed: bool | None
    is_whole: bool


def reading_of_record(record: bytes) -> Recorded:
    """What `write_record` wrote, its figures rounded. Raises KeyError, TypeError, ValueError."""
    said = json.loads(record)
    order = said.get("order", {})
    persons = said["persons"]
    orders = order.get("persons", [list(one["fields"]) for one in persons])
    owners = said.get("owners", [place for place, one in enumerate(persons) if one["role"] == "owner"])
    reading = Reading(
        KindGuess(said["kind"]["code"], said["kind"]["confidence"]),
        _fields(said["fields"], order.get("fields", list(said["fields"]))),
        tuple(map(page_of_record, said["pages"])),
        warnings=tuple(said["warnings"]),
        persons=tuple(
            Person(one["role"], _fields(one["fields"], names), place in owners)
            for place, (one, names) in enumerate(zip(persons, orders, strict=True))
        ),
        enclosed_from=said.get("enclosed_from"),
    )
    signed = said["signed"] if "signed" in said else signed_by_records(said["signatures"])
    return Recorded(reading, said["engine"], said["signatures"], signed, "enclosed_from" in said)


def _fields(records: Mapping[str, Any], names: Sequence[str]) -> tuple[Field, ...]:
    return tuple(
        Field(
            name,
            one["value"],
            one["confidence"],
            one["source"],
            needs_review=one["needs_review"],
            page=one["page"],
            box=tuple(one["box"]) if one["box"] else None,
            readings=tuple(ReadBy(each["by"], each["text"]) for each in one.get("readings", ())),
            by_hand=one.get("by_hand", False),
        )
        for name in names
        for one in (records[name],)
    )
