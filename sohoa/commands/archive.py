"""`sohoa search`, `status`, `retry`, `reconcile`, `fixity`: looking into the archive and looking after it."""

from __future__ import annotations

import dataclasses
import getpass
import json
from typing import Annotated

import typer

from dossier.words.sentences import N_, Phrase, sentence
from sohoa.settings import read_settings

LINE_WIDTH = 200


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (search, status, retry, reconcile, fixity):
        app.command()(command)


def search(
    query: Annotated[str, typer.Argument(help="Từ cần tìm, có dấu hay không dấu.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="Số kết quả nhiều nhất.")] = 20,
) -> None:
    """Tìm giấy tờ trong kho."""
    from rich.console import Console
    from rich.table import Table

    from sohoa import parts
    from storage.papers import documents
    from storage.trail import events

    settings = read_settings()
    database = parts.open_database(settings)
    with database.write() as session:
        found = documents.search(session, documents.Query(q=query, limit=limit))
        actor = events.Actor("sohoa search", purpose="command line", requester=getpass.getuser())
        details = {"q": query, "documents": [document.id for document in found.items]}
        events.append(session, "searched", actor, now=parts.utc_now(), details=details)
    table = Table(box=None)
    for heading in (N_("Mã"), N_("Loại"), N_("Số"), N_("Ngày"), N_("Người"), N_("Trạng thái")):
        table.add_column(sentence(heading), no_wrap=True)
    for document in found.items:
        fields = {field.name: field.value for field in document.fields}
        shown = [fields.get(name, "") for name in ("number", "issued_on", "owner_name")]
        table.add_row(document.id, document.kind or "", *shown, document.state)
    # Ids are copied into other commands, so they are never cut, whatever the terminal.
    Console(width=LINE_WIDTH, soft_wrap=True).print(table)


def status(as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False) -> None:
    """Tình trạng hàng đợi."""
    from sohoa import parts
    from storage.queue import progress
    from storage.trail import events

    settings = read_settings()
    with parts.open_database(settings).read() as session:
        state = dataclasses.asdict(progress.status(session, now=parts.utc_now()))
        entries, head = events.head(session)
    if as_json:
        typer.echo(json.dumps(state))
        return
    for name, count in state["documents"].items():
        typer.echo(f"{name:16}{count:8}")
    for lane, count in state["lanes"].items():
        typer.echo(f"{'lane ' + lane:16}{count:8}")
    typer.echo(f"{'oldest, s':16}{state['oldest_waiting_seconds']:8.0f}")
    typer.echo(f"{'trail':16}{entries:8} {head}")


def retry(document_ids: Annotated[list[str], typer.Argument(help="Mã giấy tờ bị lỗi hoặc cần kiểm tra.")]) -> None:
    """Xử lý lại giấy tờ bị lỗi, hoặc đọc lại giấy tờ cần kiểm tra; điều người đã sửa được giữ."""
    from dossier.errors import NotFound
    from sohoa import parts
    from storage.review import again
    from storage.trail import events

    settings = read_settings()
    database, doorbell = parts.open_database(settings), parts.open_doorbell(settings)
    actor = events.Actor("sohoa retry", requester=getpass.getuser())
    for document_id in document_ids:
        with database.write() as session:
            waits = again.read_again(session, document_id, actor, now=parts.utc_now())
        if waits is None:
            raise NotFound(what=Phrase(N_("giấy tờ bị lỗi hoặc cần kiểm tra")), value=document_id)
        doorbell.ring(*waits)


def reconcile() -> None:
    """Trả lại việc dở dang và nhắc lại các giấy tờ còn chờ."""
    from sohoa import parts
    from worker.queue.reconciler import reconcile as run

    settings = read_settings()
    done = run(parts.open_database(settings), parts.open_doorbell(settings), parts.utc_now)
    typer.echo(sentence(N_("Trả lại {back}, nhắc lại {rung}."), back=done.put_back, rung=done.rung))


def fixity() -> None:
    """Kiểm tra toàn bộ kho: từng tệp theo mã băm, nhật ký sự kiện theo chuỗi."""
    from sohoa import parts
    from storage.fixity import check_archive
    from storage.trail import events

    settings = read_settings()
    database = parts.open_database(settings)
    problems = 0
    for object_id, found in check_archive(database, parts.open_archive(settings)):
        problems += len(found)
        for problem in found:
            typer.echo(f"{object_id}: {problem}")
    with database.read() as session:
        entries = events.verify(session)
    text = N_("Nhật ký {entries} mục, nguyên vẹn. Kho: {problems} lỗi.")
    typer.echo(sentence(text, entries=entries, problems=problems))
    if problems:
        raise typer.Exit(1)
