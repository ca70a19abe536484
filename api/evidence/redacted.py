"""The redacted copy of a paper, made for who asks and for no other: its sheet says for whom, for what and when.

It is made anew each time and kept nowhere, so it shows what is on record now, also after a correction, and goes with a
sealed paper's key. The work is a program's of its own, under limits (worker/redaction/make.py).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final

from api.auth import Caller
from api.evidence import page_image, program
from api.evidence.pictures import has_place
from api.services import Services
from dossier.access_errors import CopiesBusy
from dossier.catalogue.kinds import Kind
from dossier.errors import STORED_FILE, NotFound
from dossier.machine import fault_of_the_machine
from dossier.persons import by_name
from dossier.reading import Field
from dossier.review.doubts import value_label
from dossier.vietnam import VIETNAM
from dossier.withheld import may_be_told, printed_by, told_without
from dossier.words.sentences import N_, Language, sentence
from storage.objects.store import read
from storage.papers import documents
from storage.papers.documents import Document, StoredCopy
from worker.formats.drawn import of_our_own
from worker.redaction.make import SECONDS, Order, as_json
from worker.redaction.open_words import Place
from worker.redaction.sheet import Line

TITLE = N_("BẢN SAO ĐÃ CHE")
ABOUT = N_(
    "Trên bản này, mọi phần mà người nhận không được xem, hoặc không chắc là được xem, đều đã tô đen. "
    "Bản đầy đủ lưu tại cơ quan."
)
OF = N_("Giấy tờ: {kind}, mã {id}")
HELD_BY = N_("Cơ quan lưu: {agency}")
FOR = N_("Cấp cho: {whom}")
PURPOSE = N_("Mục đích: {purpose}")
WHEN = N_("Thời điểm: {moment}")
WITHHELD = N_("Không được xem: {fields}")
VALUES = N_("Nội dung được xem, như đang lưu:")
VALUE = N_("{label}: {value}")
MARKED = N_("{label}: {value} (chưa có người xem lại)")
AS_PRINTED = N_("{label}: {value} (in như vậy, không đúng dạng)")

# Whoever waits has one of the threads that answer everybody else.
_WAIT_SECONDS: Final = 1.0

AT_ONCE: Final = 2
"""Copies that are made, beside recognition, on the same processors."""
_at_once = threading.BoundedSemaphore(AT_ONCE)


def redacted_copy(services: Services, caller: Caller, document: Document) -> bytes:
    """The redacted copy of a paper for this caller, as a PDF. Raises `NotFound` for one of a kind without sensitive
    data, and for one that has no pages yet; `CopiesBusy` where too many are being made; what the program and the store
    raise."""
    kind = services.catalogue.get(document.kind or "")
    if kind is None or not kind.sensitive:
        raise NotFound(what=STORED_FILE, value=f"{document.id}/redacted")
    with services.database.read() as session:
        copy = documents.stored_copy(session, document.id, "access")
        reading = documents.stored_copies(session, [document.id], "reading").get(document.id)
    order = _order(services, caller, document, kind)
    if not _at_once.acquire(timeout=_WAIT_SECONDS):
        raise CopiesBusy
    try:
        return _made(services, copy, reading, order)
    finally:
        _at_once.release()


def _made(services: Services, copy: StoredCopy, reading: StoredCopy | None, order: Order) -> bytes:
    with page_image.fetched(services.store, copy, services.pictures) as (path, folder):
        record, asked, out = (folder / name for name in ("reading.json", "order.json", "redacted.pdf"))
        try:
            record.write_bytes(read(services.store, reading.key) if reading else b"")
            asked.write_text(as_json(order), encoding="utf-8")
        except OSError as error:
            raise fault_of_the_machine(error) from error
        with of_our_own():
            program.run("worker.redaction.make", path, record, asked, out, scratch=folder, seconds=SECONDS)
        return out.read_bytes()


def _order(services: Services, caller: Caller, document: Document, kind: Kind) -> Order:
    now = services.clock()
    values = by_name(document.persons, document.fields)
    shown = {name: value for name, value in values.items() if may_be_told(kind, value)}
    places = tuple(
        Place(value.page, value.box, value.value if name in shown else "")
        for name, value in values.items()
        if has_place(value) and value.page is not None and value.box is not None
    )
    withheld = told_without(kind, document.fields, document.persons).withheld
    facts = (
        sentence(OF, kind=kind.name, id=document.id),
        sentence(HELD_BY, agency=_agency(services, document)),
        sentence(FOR, whom=_whom(caller)),
        sentence(PURPOSE, purpose=caller.actor.purpose or "?"),
        sentence(WHEN, moment=f"{now.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S %z}"),
        sentence(WITHHELD, fields=", ".join(map(_label, withheld))),
    )
    return Order(
        title=sentence(TITLE),
        made_at=now,
        producer="sohoa",
        sheet=(
            *_in_both("title", TITLE),
            *_in_both("note", ABOUT),
            *(Line("fact", fact) for fact in facts),
            *_in_both("note", VALUES),
            *(Line("fact", _said(name, value)) for name, value in shown.items()),
        ),
        places=places,
        printed=printed_by(kind),
        # An image of an identity paper is sensitive as a whole (Law 91/2025/QH15).
        is_closed=kind.layout == "card",
    )


def _in_both(style: str, text: str) -> Iterator[Line]:
    """The sentence in Vietnamese, and in English below it."""
    languages: tuple[Language, ...] = ("vi", "en")
    for language in languages:
        yield Line(style, sentence(text, language))  # type: ignore[arg-type]


def _said(name: str, field: Field) -> str:
    """A value with its mark."""
    text = MARKED if field.needs_review else AS_PRINTED if field.as_printed else VALUE
    return sentence(text, label=_label(name), value=field.value)


def _label(name: str) -> str:
    return sentence("{label}", label=value_label(name))


def _agency(services: Services, document: Document) -> str:
    found = services.agencies.by_code(document.agency, services.today())
    return f"{found[0].name} ({document.agency})" if found else document.agency


def _whom(caller: Caller) -> str:
    """The person behind the call, and through whom."""
    name = caller.actor.name.removeprefix("client:")
    return name if caller.requester == name else f"{caller.requester} ({name})"
