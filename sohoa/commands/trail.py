"""`sohoa trail`: the event trail verified, its checkpoints signed, and proofs of what it holds."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Annotated

import typer

from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings
from sohoa.trail_key import export_checkpoint, origin, trail_key

trail = typer.Typer(help="Nhật ký sự kiện: kiểm tra, chốt có chữ ký, bằng chứng.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(trail, name="trail")


@trail.command()
def verify(
    everything: Annotated[bool, typer.Option("--all", help="Từ mục đầu tiên, và so với mọi lần chốt.")] = False,
    note: Annotated[Path | None, typer.Option("--note", help="So với một bản chốt đã cất ở nơi khác.")] = None,
) -> None:
    """Kiểm tra nhật ký, từ lần chốt cuối cùng."""
    from sohoa import parts
    from storage.trail import checkpoints

    settings = read_settings()
    key = trail_key(settings).public_key()
    with parts.open_database(settings).read() as session:
        whole = (checkpoints.verify_all if everything else checkpoints.verify)(session, key)
        noted = checkpoints.held_against(session, note.read_text("utf-8"), key) if note else None
    text = N_("Nhật ký {entries} mục, nguyên vẹn; chốt lần cuối ở mục {checkpoint}.")
    typer.echo(sentence(text, entries=whole.entries, checkpoint=whole.checkpoint))
    if noted is not None:
        typer.echo(sentence(N_("Khớp với bản chốt {size} mục đã cất."), size=noted.size))


@trail.command()
def checkpoint() -> None:
    """Kiểm tra phần mới của nhật ký, chốt và in bản chốt có chữ ký; cất cả ở SOHOA_CHECKPOINTS_URL nếu có."""
    from sohoa import parts

    settings = read_settings()
    typer.echo(export_checkpoint(settings, parts.open_database(settings)), nl=False)


@trail.command()
def key() -> None:
    """In khóa công khai để nơi khác kiểm tra các bản chốt."""
    from storage.trail.notes import verifier_key

    settings = read_settings()
    typer.echo(verifier_key(origin(settings), trail_key(settings).public_key()))


@trail.command()
def prove(entry: Annotated[int, typer.Argument(help="Số thứ tự của mục.")]) -> None:
    """In bằng chứng (RFC 9162) rằng lần chốt cuối cùng có mục này."""
    from sohoa import parts
    from storage.trail import checkpoints

    settings = read_settings()
    with parts.open_database(settings).read() as session:
        proof = checkpoints.proof_of(session, entry, trail_key(settings).public_key())
    typer.echo(
        json.dumps(
            {
                "leaf": proof.leaf.hex(),
                "index": proof.index,
                "path": [base64.b64encode(one).decode() for one in proof.path],
                "checkpoint": proof.note,
            }
        )
    )


@trail.command()
def growth(since: Annotated[int, typer.Argument(help="Số mục của một lần chốt trước.")]) -> None:
    """In bằng chứng (RFC 9162) rằng từ đó đến lần chốt cuối cùng nhật ký chỉ được thêm vào."""
    from sohoa import parts
    from storage.trail import checkpoints

    settings = read_settings()
    with parts.open_database(settings).read() as session:
        path, note = checkpoints.growth(session, since, trail_key(settings).public_key())
    typer.echo(
        json.dumps({"since": since, "path": [base64.b64encode(one).decode() for one in path], "checkpoint": note})
    )
