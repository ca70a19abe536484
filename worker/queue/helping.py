"""Workers with nothing else to do read pages of a long paper that another one holds (`worker/kept_pages/shared.py`)."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace

import structlog

from dossier.errors import HandedBack, SohoaError
from dossier.machine import fault_of_the_machine
from storage import tracing
from storage.queue import leases, page_shares, workers
from storage.queue.page_shares import SharedPaper
from worker import limits
from worker.formats.sources import probe
from worker.kept_pages.shared import packed
from worker.page import read_pages
from worker.paper import PROBE_SECONDS
from worker.pipeline import Workplace, fetch

log = structlog.get_logger()


def help_with_pages(workplace: Workplace, *, lane: str | None = None, document_id: str | None = None) -> str | None:
    """Read pages of the document named, or of the oldest shared one in `lane`, until none is left for others, or a
    paper waits whose turn is not after its. Returns its id; None when there is nothing to do, or it went wrong.

    What goes wrong is the holder's to meet and settle: no page is brought that could not be read, and one that a defect
    was met on is not taken up again. A fault of the machine counts against this worker. Raises `Transient` for the
    database.
    """
    with workplace.database.read() as session:
        shared = page_shares.papers(session, engine=workplace.engine, lane=lane, document_id=document_id)
    if not shared:
        return None
    paper = shared[0]
    with structlog.contextvars.bound_contextvars(
        correlation_id=paper.correlation_id, document_id=paper.document_id, worker=workplace.name
    ):
        try:
            with tracing.of_paper("help", paper.document_id, lane=paper.lane):
                read = _read_pages(workplace, paper)
                tracing.tell(pages=read)
        except (SohoaError, OSError, MemoryError) as error:
            fault = error if isinstance(error, SohoaError) else fault_of_the_machine(error)
            with workplace.database.write() as session:
                if isinstance(fault, (HandedBack, *workers.OF_THE_MACHINE)):
                    page_shares.give_back(session, paper.document_id, workplace.name)
                workers.faulted(session, workplace.name, fault, now=workplace.clock())
            log.warning("helped_no_more", error=str(fault))
            return None
        except Exception:  # as in a turn of its own: a page must not end one worker after the other
            log.exception("defect")
            return None
        if not read:
            return None
        log.info("helped", pages=read)
    return paper.document_id


def _read_pages(workplace: Workplace, paper: SharedPaper) -> int:
    """Read pages, and say how many. Raises what goes wrong, and `HandedBack` when told to stop."""
    engine, options = workplace.engine, workplace.options

    def waiting() -> None:
        workplace.beat()
        if workplace.stopping():
            raise HandedBack

    def take() -> int | None:
        workplace.beat()
        with workplace.database.write() as session:
            if leases.waits_in(session, (*leases.lanes_before(paper.lane), paper.lane), since=workplace.clock()):
                return None
            taken = page_shares.take(session, paper.document_id, engine, workplace.name, 1)
        return taken[0] if taken else None

    def numbers(first: int) -> Iterator[int]:
        number: int | None = first
        while number is not None:
            yield number
            number = take()

    # Taken up before anything is fetched, so that what cannot be helped with is not tried again and again.
    first = take()
    if first is None:
        return 0
    # Not where its holder has it, who may work on this machine; named so that it is swept with what is his.
    folder = workplace.scratch / f"{paper.document_id}-{uuid.uuid4().hex}"
    read = 0
    try:
        original = fetch(replace(workplace, scratch=folder), paper.document_id, paper.original_key, paper.sha256)
        source = limits.call(probe, original, seconds=PROBE_SECONDS, memory_bytes=options.memory_bytes, waiting=waiting)
        pages = read_pages(source, options, catalogue=workplace.catalogue, numbers=numbers(first), waiting=waiting)
        for page in pages:
            if page.error is None:
                with workplace.database.write() as session:
                    page_shares.bring(session, paper.document_id, engine, {page.number: packed(page)})
                read += 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return read
