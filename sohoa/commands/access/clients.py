"""`sohoa clients`: who may call the API."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.errors import BadRequest
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from storage.clients import Bounds, Client
    from storage.trail.events import Actor

SCOPES = "Quyền: read, lookup, follow, write, review, vouch, standing, report, redacted, sensitive, admin."
AsJson = Annotated[bool, typer.Option("--json", help="In JSON.")]

clients = typer.Typer(help="Các hệ thống được gọi API.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(clients, name="clients")


@clients.command()
def create(
    name: Annotated[str, typer.Argument(help="Tên hệ thống.")],
    scope: Annotated[list[str], typer.Option("--scope", help=SCOPES)],
    agency: Annotated[str, typer.Option(help="Chỉ giấy tờ của cơ quan có mã này; không nêu: mọi cơ quan.")] = "",
    desk: Annotated[
        list[str] | None, typer.Option("--desk", help="Chỉ giấy tờ của quầy này; ghi được nhiều lần.")
    ] = None,
    network: Annotated[
        list[str] | None, typer.Option("--from", help="Chỉ gọi được từ địa chỉ hoặc dải này; ghi được nhiều lần.")
    ] = None,
    expires: Annotated[str, typer.Option(help="Ngày cuối cùng khóa còn dùng được (NĂM-THÁNG-NGÀY).")] = "",
    per_minute: Annotated[int | None, typer.Option(min=1, help="Số lần gọi nhiều nhất trong một phút.")] = None,
    per_day: Annotated[int | None, typer.Option(min=1, help="Số lần gọi nhiều nhất trong một ngày.")] = None,
    as_json: AsJson = False,
) -> None:
    """Thêm một hệ thống và in khóa của nó, chỉ một lần."""
    from sohoa import parts
    from sohoa.commands.operate import BACKLOG_DESK
    from storage import clients as stored

    settings = read_settings()
    desks = tuple(dict.fromkeys(parts.desk_named(settings, one, BACKLOG_DESK) for one in desk or ()))
    bounds = stored.Bounds(agency, desks, tuple(network or ()), _end_of(expires), per_minute, per_day)
    database = parts.open_database(settings)
    with database.write() as session:
        client, key = stored.create(session, name, scope, _operator(), now=database.now(), bounds=bounds)
    _say_once(client, key, as_json=as_json)


@clients.command()
def rotate(
    client_id: Annotated[str, typer.Argument(help="Mã hệ thống.")],
    overlap_hours: Annotated[float, typer.Option(min=0, help="Khóa cũ còn dùng được bao nhiêu giờ nữa.")] = 24.0,
    as_json: AsJson = False,
) -> None:
    """Đổi khóa của một hệ thống và in khóa mới, chỉ một lần; khóa cũ còn dùng được thêm một thời gian."""
    from sohoa import parts
    from storage import clients as stored

    database, overlap = parts.open_database(read_settings()), timedelta(hours=overlap_hours)
    with database.write() as session:
        client, key = stored.rotate(session, client_id, _operator(), now=database.now(), overlap=overlap)
    _say_once(client, key, as_json=as_json)
    if not as_json and client.former_key_until is not None:
        until = f"{client.former_key_until.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        typer.echo(sentence(N_("Khóa cũ dùng được đến {until}."), until=until))


@clients.command(name="list")
def show() -> None:
    """Liệt kê các hệ thống."""
    from sohoa import parts
    from storage import clients as stored

    with parts.open_database(read_settings()).read() as session:
        known = stored.everyone(session)
    typer.echo(sentence(N_("{count} hệ thống được gọi API: mã, tên, quyền."), count=len(known)))
    for client in known:
        day = f"{client.revoked_at.astimezone(VIETNAM):%d/%m/%Y}" if client.revoked_at else ""
        end = sentence(N_("đã thu hồi {day}"), day=day) if day else " ".join(_bounds(client.bounds))
        typer.echo(f"{client.id}  {client.name:30} {','.join(client.scopes):30} {end}".rstrip())


@clients.command()
def revoke(client_id: Annotated[str, typer.Argument(help="Mã hệ thống.")]) -> None:
    """Thu hồi khóa của một hệ thống."""
    from sohoa import parts
    from storage import clients as stored

    database = parts.open_database(read_settings())
    with database.write() as session:
        stored.revoke(session, client_id, _operator(), now=database.now())
    typer.echo(sentence(N_("Đã thu hồi khóa của hệ thống {id}."), id=client_id))


def _say_once(client: Client, key: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"id": client.id, "key": key}))
        return
    typer.echo(sentence(N_("Mã hệ thống: {id}"), id=client.id))
    typer.echo(sentence(N_("Khóa (chỉ hiện một lần, hãy cất giữ): {key}"), key=key))


def _bounds(bounds: Bounds) -> Iterator[str]:
    """What a client is kept within, by the options that say so."""
    if bounds.agency:
        yield f"--agency {bounds.agency}"
    yield from (f"--desk {one}" for one in bounds.desks)
    yield from (f"--from {one}" for one in bounds.networks)
    if bounds.expires_at is not None:
        # Kept as the first moment at which it holds no more.
        yield f"--expires {bounds.expires_at.astimezone(VIETNAM) - timedelta(seconds=1):%Y-%m-%d}"
    if bounds.per_minute is not None:
        yield f"--per-minute {bounds.per_minute}"
    if bounds.per_day is not None:
        yield f"--per-day {bounds.per_day}"


def _end_of(day: str) -> datetime | None:
    """The end of a day at the desk; None where none is given. Raises `BadRequest`."""
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), VIETNAM)
    except ValueError as error:
        raise BadRequest(problem=f"--expires {day}") from error


def _operator() -> Actor:
    from storage.trail.events import Actor

    return Actor("sohoa clients", requester=getpass.getuser())
