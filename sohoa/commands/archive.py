"""`sohoa search`, `status`, `reconcile`, `fixity`: looking into the archive and looking after it."""

from __future__ import annotations

import dataclasses
import getpass
import json
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.words.sentences import N_, Phrase, sentence
from sohoa.settings import Settings, read_settings

if TYPE_CHECKING:
    from dossier.reading import Field

LINE_WIDTH = 200
SEARCH_SECONDS = 60.0
"""So long a search may take that nobody waits for but whoever typed it."""
BATCHES_SHOWN = 5
PAUSED = N_("(đang tạm dừng; chạy tiếp bằng sohoa batch … --go-on)")
DISPOSED = N_(" + đã tiêu hủy {count}")
GONE = N_("Đã tiêu hủy")
SIGNED = N_("Bản số hóa đã ký số: {holding}; chữ ký hết hạn chứng minh: {ended}; chưa có bản ký ở đây: {without}")
NEAR = N_("Gần đúng")
LANES = {"counter": N_("Chờ, tại quầy"), "backlog": N_("Chờ, số hóa hàng loạt")}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (search, status, reconcile, fixity):
        app.command()(command)


def search(
    query: Annotated[str, typer.Argument(help="Từ cần tìm, có dấu hay không dấu.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="Số kết quả nhiều nhất.")] = 20,
) -> None:
    """Tìm giấy tờ trong kho."""
    from rich.console import Console
    from rich.table import Table

    from api.desk import wording
    from sohoa import parts
    from storage.papers.search import search as search_papers
    from storage.search.query import Query
    from storage.trail import events

    settings = read_settings()
    database = parts.open_database(settings)
    # While it looks, others write: what it found is noted afterwards.
    with database.read(seconds=SEARCH_SECONDS) as session:
        found = search_papers(session, Query(q=query, limit=limit))
    actor = events.Actor("sohoa search", purpose="command line", requester=getpass.getuser())
    details = {"q": query, "documents": [document.id for document in found.items]}
    with database.write() as session:
        events.append(session, "searched", actor, now=database.now(), details=details)
    if not found.items:
        typer.echo(sentence(N_("Không tìm thấy giấy tờ nào cho “{query}”."), query=query))
        return
    text = N_("Tìm thấy {count} giấy tờ cho “{query}”; hiện {shown}. Dấu (?) sau giá trị chưa chắc.")
    count = f"{found.total_estimate}{'+' if found.is_at_least else ''}"
    typer.echo(sentence(text, count=count, query=query, shown=len(found.items)))
    catalogue = parts.read_catalogue(settings)
    table = Table(box=None)
    for heading in (N_("Mã"), N_("Loại"), N_("Số"), N_("Ngày"), N_("Người"), N_("Trạng thái")):
        table.add_column(sentence(heading), no_wrap=True)
    for document in found.items:
        fields = {field.name: field for field in document.fields}
        kind = catalogue.get(document.kind or "")
        shown = [_with_mark(fields.get(name)) for name in ("number", "issued_on", "owner_name")]
        state = wording.state(document.state)
        if document.id in found.near:
            state = f"{state} · {sentence(NEAR)}"
        table.add_row(document.id, kind.name if kind else "", *shown, state)
    # Ids are copied into other commands, so they are never cut, whatever the terminal.
    Console(width=LINE_WIDTH, soft_wrap=True).print(table)


def _with_mark(field: Field | None) -> str:
    """A value, never without its mark."""
    if field is None:
        return ""
    return field.value if field.is_sound else f"{field.value} (?)"


def status(as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False) -> None:
    """Tình trạng hàng đợi."""
    from api.desk import wording
    from dossier.vietnam import VIETNAM
    from sohoa import parts
    from storage.papers import batches
    from storage.queue import failures, progress, workers
    from storage.review import signed_copies
    from storage.trail import events

    settings = read_settings()
    database = parts.open_database(settings)
    with database.read() as session:
        signed = signed_copies.signed(session, database.now())
        state = progress.status(session, now=database.now())
        busy = progress.at_work(session)
        out, late = workers.out_of_service(session), failures.postponed(session, now=database.now())
        begun = [(one, batches.tally(session, one.id)) for one in batches.latest(session, BATCHES_SHOWN)]
        entries, head = events.head(session)
    if as_json:
        told = dataclasses.asdict(dataclasses.replace(state, workers=_workers_there(settings, busy)))
        typer.echo(json.dumps({**told, "signed_copies": dataclasses.asdict(signed)}))
        return
    for name, count in state.documents.items():
        typer.echo(f"{wording.state(name):24}{count:8}")
    if state.disposed:
        typer.echo(f"{sentence(GONE):24}{state.disposed:8}")
    if signed.holding or signed.ended:
        typer.echo(sentence(SIGNED, **dataclasses.asdict(signed)))
    for lane, count in state.lanes.items():
        typer.echo(f"{sentence(LANES[lane]):24}{count:8}")
    typer.echo(sentence(N_("Giấy tờ chờ lâu nhất: {seconds} giây"), seconds=round(state.oldest_waiting_seconds)))
    typer.echo(_workers(settings, busy))
    for one in out:
        text = N_("Chương trình xử lý {name} tạm nghỉ đến {until}: {why}")
        until = one.until.astimezone(VIETNAM).strftime("%H:%M:%S")
        typer.echo(sentence(text, name=one.name, until=until, why=one.error.sentence()))
    for waiting in late:
        text = N_("{count} giấy tờ chờ thử lại: {why}")
        typer.echo(sentence(text, count=waiting.count, why=waiting.error.sentence()))
    for desk in parts.desks(settings):
        notes = _notes_of_rejected(settings, desk)
        if notes:
            text = N_("Quầy {desk}: {count} tệp bị từ chối, xem {place}")
            typer.echo(sentence(text, desk=desk, count=len(notes), place=notes[0].parent.absolute()))
    for batch, tally in begun:
        text = N_(
            "Lượt chạy {name} ({id}): tổng số tệp {received} = đã lưu {archived} (cần xem lại {needs_review})"
            " + không nhận {rejected} + còn chờ {pending}"
        )
        paused = f" {sentence(PAUSED)}" if batch.paused_at is not None else ""
        gone = sentence(DISPOSED, count=tally.disposed) if tally.disposed else ""
        typer.echo(f"{sentence(text, name=batch.name, id=batch.id, **dataclasses.asdict(tally))}{gone}{paused}")
    typer.echo(sentence(N_("Nhật ký: {entries} mục, {head}"), entries=entries, head=head))


def _workers(settings: Settings, busy: Collection[str]) -> str:
    """How many workers read, wait or died; of a province's, which are on other machines, only how many read."""
    from worker.queue.places import places_held

    if settings.redis_url:
        return sentence(N_("Chương trình xử lý: {busy} đang đọc"), busy=len(busy))
    held = places_held(settings.scratch / "workers")
    text = N_("Chương trình xử lý: {busy} đang đọc, {idle} đang rảnh, {dead} đã dừng giữa chừng")
    at_it = set(busy)
    return sentence(text, busy=len(held & at_it), idle=len(held - at_it), dead=len(at_it - held))


def _workers_there(settings: Settings, busy: Collection[str]) -> int:
    """How many workers there are: those of this machine that live, idle ones too; of a province's those that read."""
    from worker.queue.places import places_held

    return len(busy if settings.redis_url else places_held(settings.scratch / "workers"))


def _notes_of_rejected(settings: Settings, desk: str) -> list[Path]:
    """The notes of the files of a desk that were not taken: each of the file's name and `.txt`."""
    from ingest.folders import REJECTED

    found = list((settings.scan / desk / REJECTED).glob("*.txt"))
    return [one for one in found if one.with_name(f"{one.name}.txt") not in found]


def reconcile() -> None:
    """Trả lại việc dở dang và nhắc lại các giấy tờ còn chờ."""
    from sohoa import parts
    from worker.queue.reconciler import reconcile as run

    settings = read_settings()
    database = parts.open_database(settings)
    done = run(database, parts.open_doorbell(settings), database.now)
    typer.echo(sentence(N_("Trả lại {back}, nhắc lại {rung}."), back=done.put_back, rung=done.rung))


def fixity(
    mend: Annotated[
        bool, typer.Option("--mend", help="Vá tệp hỏng từ kho kia, chép sang kho thứ hai những gì còn thiếu.")
    ] = False,
) -> None:
    """Kiểm tra toàn bộ hai kho: từng tệp theo mã băm, nhật ký theo chuỗi; đếm lại giấy tờ. Dừng thì chạy lại."""
    from dossier.errors import ArchiveDamaged, DiskFault, TrailBroken
    from sohoa import parts
    from storage.keeping import sweeps
    from storage.keeping.stores import FIRST, MENDED, NOT_COPIED, SECOND
    from storage.queue import tallies
    from storage.trail import chain, cold, events, pieces

    settings = read_settings()
    database = parts.open_database(settings)
    finder = events.Actor("sohoa fixity", purpose="command line", requester=getpass.getuser())
    stores = parts.open_stores(settings, database, finder, mends=mend)
    finish_one = parts.finisher(settings, stores)

    def finish(document_id: str) -> list[str]:
        left = finish_one(document_id)
        if not left:
            text = N_("{document}: đã ghi nốt việc của cán bộ mà kho có và cơ sở dữ liệu chưa có.")
            typer.echo(sentence(text, document=document_id))
        return left

    def tell(object_id: str, said: str) -> None:
        typer.echo(f"{object_id}: {said}")

    looked = sweeps.whole(stores, finish, tell, tell)
    with cold.still(database, partial(typer.echo, err=True)):
        try:
            with database.read() as session:
                entries = chain.verify(session, stores.first.store)
        except (ArchiveDamaged, TrailBroken, DiskFault):
            if not mend or stores.second is None:
                raise
            # Of the trail as it is on record; what is wrong beside its packs is told by the second look.
            for key in cold.mend_from_second(database, stores.first.store, stores.second.store, finder):
                tell(key, sentence(MENDED, store=Phrase(FIRST), problem=Path(key).name, other=Phrase(SECOND)))
            with database.read() as session:
                entries = chain.verify(session, stores.first.store)
        with database.read() as session:
            packs = cold.packs_of(session)
        known = [stores.first.store, *([stores.second.store] if stores.second is not None else [])]
        copies = sorted({key for one in known for key in pieces.keys(one)})
        spoilt = list(pieces.damaged(stores.first.store, copies))
    with database.read() as session:
        miscounted = len(tallies.wrong(session))
    left: list[str] = []
    if stores.second is not None:
        places = stores.first.store, stores.second.store
        if mend and spoilt:
            whole = pieces.mend(database, *places, spoilt, finder)
            for key in whole:
                tell(key, sentence(MENDED, store=Phrase(FIRST), problem=Path(key).name, other=Phrase(SECOND)))
            spoilt = [key for key in spoilt if key not in whole]
        left = cold.uncopied([*packs, *(key for key in copies if key not in spoilt)], *places)
        if mend:
            cold.copy_missing(left, *places)
            left = []
    if miscounted:
        with database.write() as session:
            tallies.mend(session, now=database.now())
        typer.echo(
            sentence(N_("Số đếm giấy tờ theo trạng thái sai ở {count} mục, đã được đếm lại."), count=miscounted),
            err=True,
        )
    for key in left:
        tell(key, sentence(NOT_COPIED, store=Phrase(SECOND)))
    for key in spoilt:
        tell(key, sentence(N_("tệp nhật ký hỏng")))
    problems = looked.problems + len(left) + len(spoilt)
    text = N_("Nhật ký {entries} mục, nguyên vẹn. Kho: {problems} lỗi.")
    typer.echo(sentence(text, entries=entries, problems=problems))
    if problems or miscounted:
        raise typer.Exit(1)
