"""One paper read from its file: probe, pages, kind and fields. Stores nothing, so `sohoa read` is this and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from dossier.catalogue.fields import FIELDS, same_value
from dossier.catalogue.kinds import OTHER, Catalogue
from dossier.errors import Unreadable, by_code
from dossier.persons import following
from dossier.reading import Field, KindGuess, PageReading, ReadBy, Reading
from dossier.review.cuts import Pages
from dossier.signatures.signing import is_signed
from dossier.signatures.witness import Witness, witness_of
from dossier.validity.statements import said_by, statements_in
from worker import limits
from worker.extract import NO_WITNESS, Extraction, extract
from worker.extract.agreement import agreed
from worker.formats.sources import Source, probe
from worker.kept_pages.sharing import SharedPages
from worker.kept_pages.shelf import PageShelf
from worker.packed_pages import PackedPages, PagesOfPart, WatchedPages
from worker.page import ReadOptions, probe_and_read, read_pages
from worker.separate.cut import DOSSIER_UNSURE, MAYBE, Cutting, Part, cut
from worker.separate.cut_reading import CutReading
from worker.separate.decided import decided_by_person
from worker.signatures.check_file import Signatures, signatures_of

PROBE_SECONDS = 60.0
# Every child that reads a page inherits what the pages before came to.
_LONG = 50
# Shorter ones are read before another worker has fetched them.
SHARED_FROM = 16


@dataclass(frozen=True, slots=True)
class Paper:
    """A file and what was read in it. `signed`: whether it carries a signature that can be relied on, None if that is
    not known. `parts`: its papers, where it is a stack; its reading then names no kind."""

    source: Source
    reading: Reading
    signed: bool | None = None
    parts: tuple[CutReading, ...] = ()


def read_paper(
    path: Path,
    catalogue: Catalogue,
    options: ReadOptions,
    *,
    given: Mapping[str, str] = MappingProxyType({}),
    later: Sequence[tuple[str, str]] = (),
    decided: Sequence[Pages] = (),
    at_once: int = 1,
    shelf: PageShelf | None = None,
    sharing: SharedPages | None = None,
    seen_at: datetime | None = None,
    waiting: Callable[[], None] | None = None,
    pages_read: Callable[[int, int], None] | None = None,
) -> Paper:
    """Read the file at `path`, up to `at_once` pages at a time, of a long one each by itself. `given`: fields that a
    manifest brought along, the kind among them. `later`: what later deliveries of the same bytes state, which counts
    where the paper has no such value and otherwise only disputes it. `decided`: the pages of each paper, where a person
    said how the file is cut. `sharing`: where other workers read pages of it as well, when it is long. `seen_at`: when
    these bytes were received, by which its signatures are judged; now unless given.

    A page that fails leaves a partial paper, marked. Raises Unreadable when the file has no page that can be read,
    and the Transient and Fatal errors of its parts. `waiting` is called about every second, `pages_read` after each
    page with how many are read, and of how many.
    """
    if shelf is None or shelf.get(1) is None:
        source, only = probe_and_read(path, options, probe_seconds=PROBE_SECONDS, catalogue=catalogue, waiting=waiting)
    else:
        source = limits.call(probe, path, seconds=PROBE_SECONDS, memory_bytes=options.memory_bytes, waiting=waiting)
        only = None
    signatures = Signatures()
    if source.format == "pdf":
        signatures = signatures_of(
            path,
            options.trust_roots,
            seen_at=seen_at or datetime.now(UTC),
            memory_bytes=options.memory_bytes,
            waiting=waiting,
        )
    if only is None:
        tell = pages_read or (lambda _read, _count: None)
        read = _pages(source, options, catalogue, pages_at_once(source, at_once), shelf, sharing, waiting, tell)
    else:
        read = iter([only.reading if shelf is None else shelf.put(only.reading)])
    pages = PackedPages(read)
    # Where rules look at the pages the lease is renewed; who looks at a reading's may be a child, which cannot.
    watched = pages if waiting is None else WatchedPages(pages, waiting)
    failures = [page.error for page in watched if page.error]
    if failures and len(failures) == len(pages):
        raise by_code(failures[0])
    later_fields = [(name, value) for name, value in later if name != "kind"]
    signed = is_signed(signatures.found, checked=signatures.checked)
    # Who signed a file signed it as one paper.
    cutting = cut(watched, catalogue) if len(pages) > 1 and (decided or not signatures.found) else Cutting()
    if decided:
        cutting = decided_by_person(decided, cutting)
    if cutting.parts and (decided or "kind" not in given):
        whole = Reading(KindGuess(OTHER, 0.0), merged((), _fields(given), later_fields), pages, (), signatures.warnings)
        dossier = given.get("dossier_code")
        parts = tuple(_cut_reading(pages, watched, part, dossier, catalogue, signatures) for part in cutting.parts)
        # Who signed the file signed it as one paper: its parts are not what was signed.
        return Paper(source, whole, None if signatures.found else signed, parts)
    witness = witness_of(signatures.found, signatures.created_at, signatures.title)
    found = extracted(watched, catalogue, witness, known=None if only is None else only.found)
    kind, warnings = _kind(found.kind, given.get("kind"), found.warnings)
    kind, warnings = _kind_disputed(kind, [value for name, value in later if name == "kind"], warnings)
    reading = Reading(kind, (), pages, signatures.found, enclosed_from=found.enclosed_from)
    warnings = (*warnings, *_of_statements(reading, watched))
    # A manifest that says which paper a file is knows it to be one; a person sees whether that is so.
    warnings = (*warnings, MAYBE) if cutting.parts else (*warnings, *cutting.warnings)
    # A cover page that says that more is inside must not pass for the paper.
    attached = (f"file.attached.{source.attached}",) if source.attached else ()
    warnings = (*warnings, *signatures.warnings, *attached)
    fields = merged(found.fields, _fields(given), later_fields)
    persons = following(found.persons, fields, found.fields)
    return Paper(source, replace(reading, fields=fields, warnings=warnings, persons=persons), signed)


def extracted(
    pages: Sequence[PageReading], catalogue: Catalogue, witness: Witness, *, known: Extraction | None = None
) -> Extraction:
    """Kind, fields and persons of a paper, each value that two readers read as they agree on it. `known`: what the
    rules found on these pages before they heard the `witness`; to ask them takes 0.02 s a page."""
    found = extract(pages, catalogue, witness) if known is None or witness != NO_WITNESS else known
    fields = agreed(found.fields, pages, catalogue[found.kind.code], witness)
    return replace(found, fields=fields, persons=following(found.persons, fields, found.fields))


def pages_at_once(source: Source, most: int) -> int:
    """How many pages of a file are worked on at a time: `most`, but of a long one, which fills memory, one."""
    return most if source.page_count <= _LONG else 1


def _of_statements(reading: Reading, watched: Sequence[PageReading]) -> tuple[str, ...]:
    # It says of another paper that this one revokes or replaces it, and of which cannot be relied on.
    doubtful = any(
        one.doubtful for one in said_by(reading.kind.code, statements_in(replace(reading, pages=watched).own_pages))
    )
    return ("statement.unsure",) if doubtful else ()


def _cut_reading(
    pages: Sequence[PageReading],
    watched: Sequence[PageReading],
    part: Part,
    handed_into: str | None,
    catalogue: Catalogue,
    signatures: Signatures,
) -> CutReading:
    """The reading of one paper of a stack, which may have been `handed_into` a dossier as a whole. `watched`: the same
    pages for the rules to look at. `signatures`: of the stack's file, not of this paper; perhaps they could not be
    checked."""
    own, looked_at = PagesOfPart(pages, part.pages), PagesOfPart(watched, part.pages)
    found = extracted(looked_at, catalogue, witness_of(signatures.found, signatures.created_at, signatures.title))
    code = part.dossier_code or handed_into
    seen = next((one.value for one in found.fields if one.name == "dossier_code"), None)
    if code is not None and seen is not None and same_value("dossier_code", seen, code):
        code = seen  # as this paper spells it
    fields = merged(found.fields, [("dossier_code", code)] if code else ())
    differs = (
        handed_into is not None
        and part.dossier_code is not None
        and not same_value("dossier_code", handed_into, part.dossier_code)
    )
    if differs or DOSSIER_UNSURE in part.reasons:
        fields = tuple(replace(one, needs_review=True) if one.name == "dossier_code" else one for one in fields)
    persons = following(found.persons, fields, found.fields)
    reading = Reading(found.kind, fields, own, (), persons=persons, enclosed_from=found.enclosed_from)
    warnings = (
        *found.warnings,
        *_of_statements(reading, looked_at),
        *part.reasons,
        *signatures.warnings,
    )
    return CutReading(part, replace(reading, warnings=warnings), own.as_in_the_stack())


def _kind(read: KindGuess, stated: str | None, warnings: tuple[str, ...]) -> tuple[KindGuess, tuple[str, ...]]:
    """The kind that a manifest states stands, with a warning where the paper looks like another."""
    if stated is None:
        return read, warnings
    differs = read.code not in (stated, OTHER)
    return KindGuess(stated, 1.0), (*warnings, f"kind.stated_differs.{read.code}") if differs else warnings


def _kind_disputed(
    kind: KindGuess, later: Iterable[str], warnings: tuple[str, ...]
) -> tuple[KindGuess, tuple[str, ...]]:
    """The kind that a later delivery states counts where the paper has none, with a warning where it has another."""
    for code in later:
        if kind.code == OTHER:
            kind = KindGuess(code, 1.0)
        elif code != kind.code:
            warnings = (*warnings, f"kind.stated_later.{code}")
    return kind, warnings


def _fields(given: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in given.items() if name != "kind"]


def merged(
    read: Iterable[Field], given: Iterable[tuple[str, str]], later: Iterable[tuple[str, str]] = ()
) -> tuple[Field, ...]:
    """The fields read, and those a manifest gave. Where the two disagree the manifest's stands, marked for review with
    both readings. What was stated `later` is taken where there is no such field; where it differs, the field is marked
    and stays."""
    fields = {field.name: field for field in read}
    for name, value in given:
        seen = fields.get(name)
        stated = Field(name, value, confidence=1.0, source="manifest")
        if seen is not None:
            # The place on the page is worth keeping: there a person sees which of the two is right.
            differs = not same_value(FIELDS[name].type, seen.value, value)
            readings = (ReadBy("manifest", value), *(seen.readings or (ReadBy(seen.source, seen.value),)))
            stated = replace(
                stated,
                needs_review=differs,
                page=seen.page,
                box=seen.box,
                readings=readings if differs else (),
            )
        fields[name] = stated
    for name, value in later:
        own = fields.setdefault(name, Field(name, value, confidence=1.0, source="manifest"))
        if not same_value(FIELDS[name].type, own.value, value):
            fields[name] = own.disputed(value)
    return tuple(fields.values())


def _pages(
    source: Source,
    options: ReadOptions,
    catalogue: Catalogue,
    at_once: int,
    shelf: PageShelf | None,
    sharing: SharedPages | None,
    waiting: Callable[[], None] | None,
    tell: Callable[[int, int], None],
) -> Iterator[PageReading]:
    count = source.page_count
    kept = {} if shelf is None else {one: page for one in range(1, count + 1) if (page := shelf.get(one))}
    missing = [number for number in range(1, count + 1) if number not in kept]
    # Others of this machine read the next pages then, as those of any other: so it gives way, and goes on elsewhere.
    if sharing is not None and len(missing) >= SHARED_FROM:
        before = len(kept)
        read = _shared(
            source, options, catalogue, missing, sharing, waiting, lambda shared: tell(before + shared, count)
        )
        yield from (kept.get(number) or next(read) for number in range(1, count + 1))
        return
    read = read_pages(source, options, catalogue=catalogue, numbers=missing, at_once=at_once, waiting=waiting)
    for number in range(1, count + 1):
        page = kept.get(number)
        if page is None:
            page = next(read) if shelf is None else shelf.put(next(read))
        if page.number != number:
            raise Unreadable
        tell(number, count)
        yield page


def _shared(
    source: Source,
    options: ReadOptions,
    catalogue: Catalogue,
    missing: Sequence[int],
    sharing: SharedPages,
    waiting: Callable[[], None] | None,
    tell: Callable[[int], None],
) -> Iterator[PageReading]:
    """The `missing` pages in their order, once all of them are read, here and elsewhere."""
    failed: dict[int, PageReading] = {}
    numbers = sharing.numbers(missing)
    for page in read_pages(source, options, catalogue=catalogue, numbers=numbers, waiting=waiting):
        if page.error:
            failed[page.number] = page
        else:
            sharing.put(page)
        tell(sharing.kept() + len(failed))
    yield from (failed.get(number) or sharing.get(number) for number in missing)
