"""`sohoa settle` and `sohoa reread`: what follows from papers archived already, worked out anew."""

from __future__ import annotations

import getpass
import time
from typing import Annotated

import typer

from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings

AT_ONCE = 20
"""So many papers at a time cannot be corrected while they are read again."""
LOOK_SECONDS = 0.5


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (settle, reread):
        app.command()(command)


def settle(
    everything: Annotated[bool, typer.Option("--all", help="Mọi giấy tờ, không chỉ giấy tờ chưa xét bao giờ.")] = False,
) -> None:
    """Xét hiệu lực của giấy tờ đã lưu theo những giấy tờ khác trong kho; dừng giữa chừng thì chạy lại."""
    from sohoa import parts
    from storage.retention import shredding
    from storage.sealing.problems import KeyShredded
    from storage.trail import events
    from worker import anew

    workplace = parts.workplace(read_settings(), "sohoa settle")
    actor = events.Actor("sohoa settle", requester=getpass.getuser())
    with workplace.database.read() as session:
        ids = anew.all_papers(session) if everything else anew.never_settled(session)
    changed: set[str] = set()
    for document_id in ids:
        try:
            changed |= set(anew.settle_anew(workplace, document_id, actor))
        except KeyShredded as error:  # it keeps no other back, and is off record from now on
            shredding.settle(workplace.database, workplace.archive, document_id, actor)
            typer.echo(f"{document_id}: {error.sentence()}", err=True)
    typer.echo(
        sentence(N_("Đã xét {count} giấy tờ; hiệu lực của {changed} thay đổi."), count=len(ids), changed=len(changed))
    )


def reread(
    limit: Annotated[int, typer.Option(min=1, help="Số tệp nhiều nhất trong lần này.")] = 1_000_000,
) -> None:
    """Đọc lại giấy tờ mà bộ đọc khác đã đọc; điều người đã sửa, đã xác nhận được giữ; tệp đọc lại không được thì giữ
    như trước. Dừng giữa chừng thì chạy lại."""
    from dossier.errors import Claimed, Disposed, by_code
    from sohoa import parts
    from sohoa.at_work import workers_at_hand
    from storage.papers import documents
    from storage.queue.progress import UNFINISHED
    from storage.review import again
    from storage.sealing.problems import KeyShredded
    from storage.trail import events
    from worker.queue.doorbell import ring

    settings = read_settings()
    database, doorbell = parts.open_database(settings), parts.open_doorbell(settings)
    archive, now = parts.open_archive(settings, database), database.now
    actor = events.Actor("sohoa reread", requester=getpass.getuser())
    with database.read() as session:
        ids = again.read_by_others(session, parts.read_options(settings).readers)[:limit]
    read, failed, busy = 0, 0, 0
    with workers_at_hand(settings):
        for begin in range(0, len(ids), AT_ONCE):
            waiting = []
            for document_id in ids[begin : begin + AT_ONCE]:
                try:
                    with database.write() as session:
                        waits = again.read_again(
                            session, archive, document_id, actor, now=now(), settled=True, is_awaited=False
                        )
                except Claimed:
                    busy += 1  # somebody is at it: the next run takes it
                    continue
                except (Disposed, KeyShredded) as error:
                    typer.echo(f"{document_id}: {error.sentence()}", err=True)
                    continue
                if waits is not None:
                    ring(doorbell, *waits)
                    waiting.append(document_id)
            while waiting:
                with database.read() as session:
                    found = documents.some(session, waiting)
                # One that was shredded meanwhile is on record no more.
                waiting = [one.id for one in found.values() if one.state in UNFINISHED]
                for one in found.values():
                    if one.state in UNFINISHED:
                        continue
                    if one.error_code is None:
                        read += 1
                        continue
                    failed += 1
                    why = by_code(one.error_code, one.error_values)
                    typer.echo(f"{one.id}  {one.name}: {why.sentence()} [{why.code}]", err=True)
                time.sleep(LOOK_SECONDS if waiting else 0)
    said = N_("Đã đọc lại {count} tệp; {busy} đang có người kiểm tra; {failed} không đọc lại được, giữ như trước.")
    typer.echo(sentence(said, count=read, busy=busy, failed=failed))
    if failed:
        raise typer.Exit(1)
