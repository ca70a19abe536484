"""`sohoa settle` and `sohoa signatures`: what follows from papers archived already, worked out anew."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (settle, signatures):
        app.command()(command)


def settle(
    everything: Annotated[bool, typer.Option("--all", help="Mọi giấy tờ, không chỉ giấy tờ chưa xét bao giờ.")] = False,
) -> None:
    """Xét hiệu lực của giấy tờ đã lưu theo những giấy tờ khác trong kho; dừng giữa chừng thì chạy lại."""
    from sohoa import parts
    from storage.trail import events
    from worker import anew

    workplace = parts.workplace(read_settings(), "sohoa settle")
    actor = events.Actor("sohoa settle", requester=getpass.getuser())
    with workplace.database.read() as session:
        ids = anew.all_papers(session) if everything else anew.never_settled(session)
    changed = {one for document_id in ids for one in anew.settle_anew(workplace, document_id, actor)}
    typer.echo(
        sentence(N_("Đã xét {count} giấy tờ; hiệu lực của {changed} thay đổi."), count=len(ids), changed=len(changed))
    )


def signatures() -> None:
    """Kiểm tra lại chữ ký số của giấy tờ đã lưu theo các chứng thư gốc đang cài; dừng giữa chừng thì chạy lại."""
    from sohoa import parts
    from storage.trail import events
    from worker import anew

    workplace = parts.workplace(read_settings(), "sohoa signatures")
    actor = events.Actor("sohoa signatures", requester=getpass.getuser())
    with workplace.database.read() as session:
        ids = anew.signed_papers(session)
    changed = sum(anew.judge_anew(workplace, document_id, actor) for document_id in ids)
    typer.echo(
        sentence(N_("Đã kiểm tra {count} giấy tờ; kết quả của {changed} thay đổi."), count=len(ids), changed=changed)
    )
