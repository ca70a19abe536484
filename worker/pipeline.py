"""A waiting document becomes an archived one: fetch, read, package, archive, each a function over frozen values.

Every step can be repeated: the scratch folder is keyed by document, pages by engine and options, the archive knows
content it already has, and the last step is one commit. A worker may be killed at any line.
"""

from __future__ import annotations

import json
import shutil
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session

from dossier.catalogue.kinds import Catalogue
from dossier.errors import ArchiveDamaged, by_code
from dossier.reading import PageReading
from dossier.review.corrections import Act, reviewed
from dossier.review.cuts import Cut, paper_record
from dossier.signatures.signing import signature_record
from storage import tracing
from storage.archive.ocfl import Archive, object_id_of, sha256_of
from storage.database.engine import Database
from storage.objects.kept import KeptStore
from storage.papers import deliveries, stacks
from storage.papers.documents import PAGE_END
from storage.papers.receipts import RECORD
from storage.papers.results import Outcome
from storage.papers.stacks import CutPaper, StackOutcome, Withdrawal, part_id, record_one, record_stack
from storage.queue import heartbeats, leases, workers
from storage.queue.keep_lease import KeepLease
from storage.queue.leases import Lease
from storage.review import cuts, review_acts
from worker import limits
from worker.access_copy.make import PictureLimits, make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.kept_pages.shared import HeldPages
from worker.kept_pages.shelf import PageShelf
from worker.page import ReadOptions
from worker.paper import Paper, pages_at_once, read_paper
from worker.record import engine_of_record, pages_of_record, to_bytes, write_record

MANY_PAGES = 20  # fewer leave too little in memory to be worth the time of giving it back
# The files of an archived document beside its original: logical path in the archive -> role.
ROLES = {
    "access.pdf": "access",
    "text.txt": "text",
    "reading.json": "reading",
    "parts.json": "parts",
    "part.json": "part",
    "cuts.json": "cuts",
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a worker called `name` works: what it reads from, writes to, and how it reads. `at_once`: how many pages of
    a paper it reads at a time while no other waits or is read. `stopping`: whether it was told to stop. `beat`: says
    that it is there."""

    name: str
    database: Database
    archive: Archive
    scratch: Path
    catalogue: Catalogue
    options: ReadOptions
    clock: Callable[[], datetime]
    at_once: int = 1
    stopping: Callable[[], bool] = lambda: False
    beat: Callable[[], None] = lambda: None

    @property
    def engine(self) -> str:
        """Who read, as it is recorded with every document."""
        return self.options.readers


def work(workplace: Workplace, lease: Lease) -> None:
    """Fetch, read, package and archive the leased document, and record it. Raises `LeaseLost`, `HandedBack`, and what
    is the matter with the paper or the machine."""
    keep = KeepLease(workplace.database, lease, workplace.clock, workplace.stopping)
    kept = KeptStore(workplace.archive.store, keep)
    workplace = replace(workplace, archive=workplace.archive.through(kept))
    times: dict[str, float] = {}
    with _timed(times, "fetch"):
        original = fetch(workplace, lease.document_id, lease.original_key, lease.sha256)
    with workplace.database.read() as session:
        # Nobody cuts what nobody read.
        by_persons = cuts.cuts_of(session, lease.document_id) if lease.was_read else ()
        only_to_cut = bool(by_persons) and cuts.waits_to_be_cut(session, lease.document_id)
        if workplace.at_once > 1 and not leases.is_alone(session, lease):
            workplace = replace(workplace, at_once=1)
        read_before = stacks.pages_read(session, lease.document_id) if lease.was_read else set()
        first, later = deliveries.stated(session, lease.document_id)
    given = stated_first(workplace, lease, first)
    with _timed(times, "read"):
        shelf = PageShelf(scratch_of(workplace, lease) / "pages", workplace.engine)
        if only_to_cut:
            shelve_kept(workplace, lease, shelf)
        paper = read_paper(
            original,
            workplace.catalogue,
            replace(workplace.options, hanging=lease.hanging),
            given=given,
            later=later,
            decided=by_persons[-1].papers if by_persons else (),
            at_once=workplace.at_once,
            shelf=shelf,
            sharing=HeldPages(workplace.database, lease, workplace.engine, workplace.clock, keep),
            # What the archive received then existed then, whatever day it is read on.
            seen_at=lease.received_at,
            waiting=keep,
            pages_read=keep.pages_read,
        )
    _is_no_less(paper, read_before)
    if paper.source.page_count >= MANY_PAGES:
        limits.give_memory_back()
    if paper.parts:
        review = _archive_stack(workplace, lease, paper, by_persons, times, keep)
    else:
        review = _archive_paper(workplace, lease, paper, by_persons, times, keep)
    shutil.rmtree(scratch_of(workplace, lease), ignore_errors=True)
    tracing.tell(kind=paper.reading.kind.code, pages=len(paper.reading.pages), parts=len(paper.parts))
    log.info(
        "archived",
        kind=paper.reading.kind.code,
        pages=len(paper.reading.pages),
        parts=len(paper.parts),
        review=review,
        seconds={stage: round(seconds, 3) for stage, seconds in times.items()},
    )


def _is_no_less(paper: Paper, read_before: Collection[int]) -> None:
    """See that no page is lost that could be read before: a whole reading is not replaced by a part of it. Raises what
    such a page met."""
    lost = next((page.error for page in paper.reading.pages if page.error and page.number in read_before), None)
    if lost is not None:
        raise by_code(lost)


def _archive_paper(
    workplace: Workplace,
    lease: Lease,
    paper: Paper,
    by_persons: Sequence[Cut],
    times: dict[str, float],
    keep: KeepLease,
) -> Sequence[str]:
    """Package, archive and record a file that is one paper; why a person must look at it."""
    with _timed(times, "package"):
        paper, files = package(workplace, lease, paper, keep)
    keep(surely=True)
    with _timed(times, "archive"):
        withdrawn = withdraw(workplace, lease, ())
        if withdrawn or by_persons:  # said of the file as well: that it is not cut, and by whom
            files = {**files, **cut_files((), by_persons)}
        outcome = archive(workplace, lease, paper, files)
    with _timed(times, "commit"), workplace.database.write() as session:
        record_one(session, lease, outcome, withdrawn, now=workplace.clock())
        _seen_through(session, workplace, paper, times)
    return outcome.review


def _archive_stack(
    workplace: Workplace,
    lease: Lease,
    paper: Paper,
    by_persons: Sequence[Cut],
    times: dict[str, float],
    keep: KeepLease,
) -> Sequence[str]:
    """Package and archive each paper of a stack, then the list of them with the stack and what `by_persons` was cut,
    and record all in one commit. Returns why a person must look at one of them.

    Killed before the commit, nothing is found of any; tried again, what was archived is found there and not written
    twice.
    """
    cut_papers = []
    for one in paper.parts:
        pages = tuple(one.part.pages)
        # What is written for a paper goes where a paper's goes: as if it were leased itself.
        own = replace(lease, document_id=part_id(lease.document_id, pages))
        apart = replace(workplace, scratch=scratch_of(workplace, lease) / "parts")
        single = Paper(paper.source, one.reading, paper.signed)
        with _timed(times, "package"):
            single, files = package(apart, own, single, keep, one.pages)
        origin = _origin(lease, pages)
        keep(surely=True)
        with _timed(times, "archive"):
            outcome = archive(workplace, own, single, {**files, "part.json": to_bytes(origin)})
        cut_papers.append(CutPaper(pages, outcome))
        shutil.rmtree(scratch_of(apart, own), ignore_errors=True)
    with _timed(times, "archive"):
        withdrawn = withdraw(workplace, lease, [one.pages for one in cut_papers])
        files = stack_files(workplace, lease, paper, by_persons)
        stored = workplace.archive.write_version(
            object_id_of(lease.document_id),
            files,
            message=f"cut with {workplace.engine}",
            user=workplace.name,
            now=workplace.clock(),
        )
    roles = {ROLES[path]: file for path, file in stored.items()}
    signatures = [signature_record(one) for one in paper.reading.signatures]
    page_count = len(paper.reading.pages)
    whole = StackOutcome(cut_papers, withdrawn, roles, workplace.engine, page_count, paper.signed, signatures)
    keep(surely=True)
    with _timed(times, "commit"), workplace.database.write() as session:
        record_stack(session, lease, whole, now=workplace.clock())
        _seen_through(session, workplace, paper, times)
    return tuple(dict.fromkeys(reason for one in cut_papers for reason in one.outcome.review))


def _seen_through(session: Session, workplace: Workplace, paper: Paper, times: Mapping[str, float]) -> None:
    workers.sound(session, workplace.name, now=workplace.clock())
    heartbeats.archived(session, workplace.name, pages=paper.source.page_count, seconds=times)


def fetch(workplace: Workplace, document_id: str, key: str, sha256: str) -> Path:
    """The original of a document, stored under `key`, as a file in scratch, proven to be the bytes that were received.

    A copy also where the store is a folder: its disk may go away while the paper is read, and what a reader then does
    not find looks like a page that cannot be read.

    Raises `ArchiveDamaged`, `NotFound` and `DiskFault` for this one original, which says nothing of the machine, and
    what else the store raises.
    """
    copy = workplace.scratch / document_id / "original"
    copy.parent.mkdir(parents=True, exist_ok=True)
    # Under a name of its own first: one whose lease ran out may come late, where another reads by now.
    coming = copy.with_name(f"original-{uuid.uuid4().hex}")
    try:
        with workplace.archive.store.open(key) as stream, coming.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)
        if sha256_of(coming) != sha256:
            raise ArchiveDamaged(object_id=object_id_of(document_id), problem="original")
        return coming.replace(copy)
    finally:  # what came in part would lie there at each try once more
        coming.unlink(missing_ok=True)


def stated_first(workplace: Workplace, lease: Lease, known: Mapping[str, str] | None) -> Mapping[str, str]:
    """What was said of a document when it was handed in: its manifest's fields, the kind among them, and the dossier
    it was put into.

    `known`: what its delivery has of it on record; None: that is from before deliveries had it, and the archive keeps
    it beside the original. The document's own fields say no more what was stated: a reading takes the place of the
    reading before.
    """
    if known is None:
        record = workplace.archive.newest(object_id_of(lease.document_id), RECORD)
        known = json.loads(record)["given"] if record else {}
    dossier = {"dossier_code": lease.dossier_code} if lease.dossier_code else {}
    return {**known, **dossier}


def package(
    workplace: Workplace,
    lease: Lease,
    paper: Paper,
    waiting: Callable[[], None],
    pages: Sequence[PageReading] | None = None,
) -> tuple[Paper, Mapping[str, bytes | Path]]:
    """The access copy, the text and the record of the reading, by their logical path in the archive, and the paper with
    what is to be said of its copy. `pages`: those of the file that the paper is on, where it is not all of them.

    Equal input gives equal bytes, so that a repeated step finds its work done.
    """
    access, full_record = (scratch_of(workplace, lease) / name for name in ("access.pdf", "reading.json"))
    access.parent.mkdir(parents=True, exist_ok=True)
    metadata = AccessMetadata(
        title=paper.reading.value("title") or workplace.catalogue[paper.reading.kind.code].name,
        language="vi",
        created=lease.received_at,
        producer="sohoa",
    )
    of_file = paper.reading.pages if pages is None else pages
    left_empty = make_access_copy(
        paper.source,
        of_file,
        metadata,
        access,
        PictureLimits(memory_bytes=workplace.options.memory_bytes),
        at_once=pages_at_once(paper.source, workplace.at_once),
        waiting=waiting,
    )
    # By their places in the paper, as all that is said of it, and not in the file that it was cut from.
    places = (place for place, page in enumerate(of_file, start=1) if page.number in left_empty)
    without = tuple(f"page.not_copied.{place}" for place in places)
    paper = replace(paper, reading=replace(paper.reading, warnings=(*paper.reading.warnings, *without)))
    write_record(
        full_record,
        {"engine": workplace.engine, "document_id": lease.document_id, "signed": paper.signed},
        paper.reading,
    )
    text = PAGE_END.join(page.text for page in paper.reading.pages)
    return paper, {"access.pdf": access, "text.txt": text.encode(), "reading.json": full_record}


def shelve_kept(workplace: Workplace, lease: Lease, shelf: PageShelf) -> None:
    """Put the pages that the archive has of the document on the shelf, where the same engine read them: a stack that is
    only cut anew is not recognised again. Raises `ArchiveDamaged`: what is not as it was written is never taken for
    what was read."""
    record = workplace.archive.newest(object_id_of(lease.document_id), "reading.json")
    if record is not None and engine_of_record(record) == workplace.engine:
        for page in pages_of_record(record):
            shelf.put(page)


def withdraw(workplace: Workplace, lease: Lease, papers: Sequence[tuple[int, ...]]) -> Sequence[Withdrawal]:
    """Write into the object of each paper that the stack was cut into, and is not any more, that it is withdrawn, and
    what has its pages now: `papers`, or the whole file. Nothing is taken away."""
    stays = {part_id(lease.document_id, pages): pages for pages in papers}
    if not lease.was_read:
        return ()
    with workplace.database.read() as session:
        gone = [
            one
            for one in stacks.parts_of(session, [lease.document_id]).get(lease.document_id, ())
            if one.document_id not in stays
        ]
    done = []
    for one in gone:
        heirs = [object_id_of(name) for name, pages in stays.items() if set(pages) & set(one.pages)]
        note = {**_origin(lease, one.pages), "withdrawn": {"replaced_by": heirs or [object_id_of(lease.document_id)]}}
        stored = workplace.archive.write_version(
            object_id_of(one.document_id),
            {"part.json": to_bytes(note)},
            message="withdrawn: the stack was cut anew",
            user=workplace.name,
            now=workplace.clock(),
        )
        done.append(Withdrawal(one.document_id, stored["part.json"]))
    return done


def stack_files(
    workplace: Workplace, lease: Lease, paper: Paper, by_persons: Sequence[Cut]
) -> Mapping[str, bytes | Path]:
    """What is kept beside the original of a stack: the record of all its pages, which papers were cut from it, and what
    persons said of that, with the cut that was there before."""
    full_record = scratch_of(workplace, lease) / "reading.json"
    full_record.parent.mkdir(parents=True, exist_ok=True)
    write_record(
        full_record,
        {"engine": workplace.engine, "document_id": lease.document_id, "signed": paper.signed},
        paper.reading,
    )
    parts = [
        {
            "object": object_id_of(part_id(lease.document_id, one.part.pages)),
            **paper_record(one.part.pages),
            "dossier_code": one.part.dossier_code,
            "reasons": list(one.part.reasons),
        }
        for one in paper.parts
    ]
    return {"reading.json": full_record, **cut_files(parts, by_persons)}


def cut_files(parts: Sequence[Mapping[str, Any]], by_persons: Sequence[Cut]) -> Mapping[str, bytes | Path]:
    """Which papers were cut from a file, none where it is one paper, and what persons said of that."""
    record: dict[str, Any] = {"parts": list(parts)}
    if not by_persons:
        return {"parts.json": to_bytes(record)}
    # With the last cut that was carried out, so that carrying one out is a version, also where nothing changed by it.
    return {"parts.json": to_bytes({**record, "cut": len(by_persons)}), cuts.PATH: cuts.record_of(by_persons)}


def archive(workplace: Workplace, lease: Lease, paper: Paper, files: Mapping[str, bytes | Path]) -> Outcome:
    """Write the files as a version of the document's object, read back, and say what the work came to."""
    stored = workplace.archive.write_version(
        object_id_of(lease.document_id),
        files,
        message=f"read with {workplace.engine}",
        user=workplace.name,
        now=workplace.clock(),
    )
    acts: Sequence[Act] = ()
    if lease.was_read:
        with workplace.database.read() as session:
            # Nobody corrects a document while it is leased, or a paper of a stack while that is, so these are all.
            acts = review_acts.acts_of(session, lease.document_id)
    reading, review = reviewed(paper.reading, acts, workplace.catalogue)
    return Outcome(
        reading=reading,
        review=review,
        files={ROLES[path]: file for path, file in stored.items()},
        engine=workplace.engine,
        signed=paper.signed,
    )


def _origin(lease: Lease, pages: Sequence[int]) -> dict[str, Any]:
    """Where a paper of a stack comes from: the object of the stack, its bytes, its pages there."""
    return {"stack": object_id_of(lease.document_id), "sha256": lease.sha256, **paper_record(pages)}


def scratch_of(workplace: Workplace, lease: Lease) -> Path:
    """Where what belongs to one document lies while it is worked on."""
    return workplace.scratch / lease.document_id


@contextmanager
def _timed(times: dict[str, float], stage: str) -> Iterator[None]:
    begun = time.perf_counter()
    with tracing.span(stage):
        yield
    times[stage] = times.get(stage, 0.0) + time.perf_counter() - begun
