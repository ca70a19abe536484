"""`sohoa clients`: who may call the API."""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from storage.trail.events import Actor

clients = typer.Typer(help="Các hệ thống được gọi API.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(clients, name="clients")


@clients.command()
def create(
    name: Annotated[str, typer.Argument(help="Tên hệ thống.")],
    scope: Annotated[
        list[str],
        typer.Option("--scope", help="Quyền: read, lookup, follow, write, review, vouch, standing, report, admin."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
) -> None:
    """Thêm một hệ thống và in khóa của nó, chỉ một lần."""
    from sohoa import parts
    from storage import clients as stored

    database = parts.open_database(read_settings())
    with database.write() as session:
        client, key = stored.create(session, name, scope, _operator(), now=database.now())
    if as_json:
        typer.echo(json.dumps({"id": client.id, "key": key}))
        return
    typer.echo(sentence(N_("Mã hệ thống: {id}"), id=client.id))
    typer.echo(sentence(N_("Khóa (chỉ hiện một lần, hãy cất giữ): {key}"), key=key))


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
        end = sentence(N_("đã thu hồi {day}"), day=day) if day else ""
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


def _operator() -> Actor:
    from storage.trail.events import Actor

    return Actor("sohoa clients", requester=getpass.getuser())
