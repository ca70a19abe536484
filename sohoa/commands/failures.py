"""`sohoa failed`, `retry`: papers that could not be read, and another try."""

from __future__ import annotations

import dataclasses
import getpass
import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.errors import BadRequest
from dossier.words.sentences import N_, Phrase, sentence
from sohoa.given_files import moment
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database.engine import Database
    from storage.queue.failures import Failure

WHICH = N_("hãy cho mã giấy tờ, hoặc --code, --since hay --all")

Code = Annotated[str | None, typer.Option(help="Mã lỗi, hoặc phần đầu của nó, ví dụ unreadable hay fatal.")]
Since = Annotated[
    datetime | None, typer.Option(parser=moment, help="Chỉ những giấy tờ bị lỗi từ lúc này (giờ Việt Nam).")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (failed, retry):
        app.command()(command)


def failed(
    code: Code = None,
    since: Since = None,
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi dòng một đối tượng JSON.")] = False,
) -> None:
    """Liệt kê giấy tờ bị lỗi, kèm lý do."""
    from sohoa import parts

    found = _failed(parts.open_database(read_settings()), code, since)
    for one in found:
        if as_json:
            record = {**dataclasses.asdict(one), "received_at": one.received_at.isoformat(), "error": one.error.code}
            typer.echo(json.dumps(record, ensure_ascii=False))
        else:
            typer.echo(f"{one.document_id}  {one.name}: {one.error.sentence()} [{one.error.code}]")
    if not as_json:
        typer.echo(sentence(N_("{count} giấy tờ bị lỗi."), count=len(found)))


def retry(
    document_ids: Annotated[list[str] | None, typer.Argument(help="Mã giấy tờ bị lỗi hoặc cần kiểm tra.")] = None,
    code: Code = None,
    since: Since = None,
    everything: Annotated[bool, typer.Option("--all", help="Mọi giấy tờ bị lỗi.")] = False,
) -> None:
    """Xử lý lại giấy tờ bị lỗi, hoặc đọc lại giấy tờ cần kiểm tra; điều người đã sửa được giữ."""
    from dossier.errors import Disposed, NotFound
    from sohoa import parts
    from storage.review import again
    from storage.sealing.problems import KeyShredded
    from storage.trail import events
    from worker.queue.doorbell import ring

    chosen = code is not None or since is not None or everything
    if chosen == bool(document_ids):
        raise BadRequest(problem=Phrase(WHICH))
    settings = read_settings()
    database, doorbell = parts.open_database(settings), parts.open_doorbell(settings)
    archive = parts.open_archive(settings, database)
    asked = [one.document_id for one in _failed(database, code, since)] if chosen else document_ids or []
    actor = events.Actor("sohoa retry", requester=getpass.getuser())
    tried = 0
    for document_id in asked:
        try:
            with database.write() as session:
                now = database.now()
                waits = again.read_again(
                    session, archive, document_id, actor, now=now, only_failed=chosen, is_awaited=not chosen
                )
        except (Disposed, KeyShredded) as error:
            if not chosen:
                raise
            typer.echo(f"{document_id}: {error.sentence()}", err=True)
            continue
        if waits is None and chosen:
            continue  # somebody else tried it again meanwhile
        if waits is None:
            raise NotFound(what=Phrase(N_("giấy tờ bị lỗi hoặc cần kiểm tra")), value=document_id)
        ring(doorbell, *waits)
        tried += 1
        typer.echo(sentence(N_("Đã xếp hàng để đọc lại: {id}."), id=document_id))
    if chosen:
        typer.echo(sentence(N_("Đã xếp hàng {count} giấy tờ."), count=tried))


def _failed(database: Database, code: str | None, since: datetime | None) -> Sequence[Failure]:
    from dossier.vietnam import VIETNAM
    from storage.queue import failures

    with database.read() as session:
        return failures.failed(session, code=code, since=since and since.replace(tzinfo=VIETNAM))
