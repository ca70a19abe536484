"""`sohoa trail`: the event trail verified, its checkpoints signed, proofs of what it holds, old months moved away."""

from __future__ import annotations

import base64
import getpass
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dossier.errors import BadRequest
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings
from sohoa.trail_key import export_checkpoint, origin, trail_key

PACKED = N_("{month}: {entries} mục trong {key}, {kilobytes} KB")
ALL_PACKED = N_("Đã chuyển {entries} mục; {removed} lần xem không còn nằm trong cơ sở dữ liệu.")

trail = typer.Typer(help="Nhật ký sự kiện: kiểm tra, chốt có chữ ký, bằng chứng.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(trail, name="trail")


def tell(said: str) -> None:
    """Say something while a command goes on, beside what it prints."""
    typer.echo(said, err=True)


@trail.command()
def verify(
    everything: Annotated[bool, typer.Option("--all", help="Từ mục đầu tiên, và so với mọi lần chốt.")] = False,
    note: Annotated[Path | None, typer.Option("--note", help="So với một bản chốt đã cất ở nơi khác.")] = None,
) -> None:
    """Kiểm tra nhật ký, từ lần chốt cuối cùng."""
    from sohoa import parts
    from storage.trail import checkpoints, cold

    settings = read_settings()
    key = trail_key(settings).public_key()
    database, store = parts.open_database(settings), parts.open_archive(settings).store
    with cold.still(database, tell), database.read() as session:
        whole = checkpoints.verify_all(session, key, store) if everything else checkpoints.verify(session, key)
        noted = checkpoints.held_against(session, note.read_text("utf-8"), key, store) if note else None
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
    from storage.trail import checkpoints, cold

    settings = read_settings()
    database, store = parts.open_database(settings), parts.open_archive(settings).store
    with cold.still(database, tell), database.read() as session:
        proof = checkpoints.proof_of(session, entry, trail_key(settings).public_key(), store)
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
    from storage.trail import checkpoints, cold

    settings = read_settings()
    database, store = parts.open_database(settings), parts.open_archive(settings).store
    with cold.still(database, tell), database.read() as session:
        path, note = checkpoints.growth(session, since, trail_key(settings).public_key(), store)
    typer.echo(
        json.dumps({"since": since, "path": [base64.b64encode(one).decode() for one in path], "checkpoint": note})
    )


@trail.command()
def pack(
    before: Annotated[str, typer.Option("--before", metavar="YYYY-MM", help="Các tháng trước tháng này.")],
    copy: Annotated[
        str | None, typer.Option("--copy", help="Thêm một nơi cất các gói: thư mục, file:///… hoặc s3://….")
    ] = None,
) -> None:
    """Chuyển các tháng đã qua vào kho thành gói, rồi bỏ các lần xem khỏi cơ sở dữ liệu; dừng thì chạy lại."""
    from sohoa import parts
    from storage.objects.store import open_store, url_of
    from storage.trail.events import Actor
    from storage.trail.packing import Packer

    settings = read_settings()
    database = parts.open_database(settings)
    actor = Actor("sohoa trail pack", purpose="command line", requester=getpass.getuser())
    stores = parts.open_stores(settings, database, actor, mends=False)
    others = [stores.second.store] if stores.second is not None else []
    if copy is not None:
        others.append(open_store(parts.outside_archive(settings.objects, url_of(copy))))
    scratch = settings.scratch / "trail"
    packer = Packer(database, stores.first.store, others, origin(settings), trail_key(settings), scratch, actor)
    entries = removed = 0
    for one in packer.run(_month(before)):
        entries, removed = entries + one.entries, removed + one.removed
        typer.echo(sentence(PACKED, month=one.month, entries=one.entries, key=one.key, kilobytes=one.size >> 10))
    typer.echo(sentence(ALL_PACKED, entries=entries, removed=removed))


def _month(said: str) -> datetime:
    """The beginning of a month on Vietnam's clock. Raises `BadRequest`."""
    try:
        return datetime.strptime(said, "%Y-%m").replace(tzinfo=VIETNAM)
    except ValueError:
        raise BadRequest(problem=f"--before: {said}: YYYY-MM") from None
