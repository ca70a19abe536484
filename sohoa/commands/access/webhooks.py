"""`sohoa webhooks`: whom changes are posted to, and what they were not told."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, sentence
from sohoa.given_files import moment
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from storage.trail.events import Actor

SECRET = N_("Mã bí mật để ký thông báo (chỉ hiện một lần, hãy cất giữ): {secret}")
ENDED = {
    "disabled": N_("đã ngừng"),
    "gone": N_("máy nhận trả lời 410, đã ngừng"),
    "silent": N_("nhiều ngày không ai trả lời, đã ngừng"),
}

webhooks = typer.Typer(help="Các địa chỉ nhận thông báo thay đổi.", no_args_is_help=True)

WebhookId = Annotated[str, typer.Argument(metavar="ID", help="Mã webhook.")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(webhooks, name="webhooks")


@webhooks.command()
def create(
    client_id: Annotated[str, typer.Argument(help="Mã hệ thống nhận.")],
    url: Annotated[str, typer.Argument(help="Địa chỉ nhận, https://…")],
    types: Annotated[list[str] | None, typer.Option("--type", help="Chỉ các loại thay đổi này.")] = None,
    from_the_beginning: Annotated[
        bool, typer.Option("--from-the-beginning", help="Báo cả những thay đổi đã có.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Thêm một địa chỉ nhận thay đổi và in mã bí mật để ký thông báo, chỉ một lần."""
    from sohoa import parts
    from storage.following import webhooks as stored

    settings = read_settings()
    url = parts.open_poster(settings).allowed(url)
    database = parts.open_database(settings)
    with database.write() as session:
        webhook_id, secret = stored.create(
            session,
            client_id,
            url,
            types or (),
            _operator(),
            now=database.now(),
            from_the_beginning=from_the_beginning,
        )
    if as_json:
        typer.echo(json.dumps({"id": webhook_id, "secret": secret}))
        return
    typer.echo(sentence(N_("Mã webhook: {id}"), id=webhook_id))
    typer.echo(sentence(SECRET, secret=secret))


@webhooks.command(name="list")
def show(as_json: AsJson = False) -> None:
    """Liệt kê các địa chỉ nhận, còn bao nhiêu thông báo chờ gửi và không gửi được."""
    from sohoa import parts
    from storage.following import webhooks as stored

    with parts.open_database(read_settings()).read() as session:
        known = stored.everyone(session)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in known], default=_moment, ensure_ascii=False))
        return
    text = N_("{count} webhook: mã, hệ thống, địa chỉ, chờ gửi, không gửi được.")
    typer.echo(sentence(text, count=len(known)))
    for one in known:
        state = sentence(ENDED[one.ended_why]) if one.ended_why else ""
        if one.silent_since and not one.ended_why:
            state = sentence(N_("không ai trả lời từ {moment}"), moment=_local(one.silent_since))
        typer.echo(f"{one.id}  {one.client:20} {one.url}  {one.waiting}  {one.dead}  {state}".rstrip())


@webhooks.command()
def rotate(
    webhook_id: WebhookId,
    overlap_hours: Annotated[float, typer.Option(min=0, max=720, help="Mã bí mật cũ còn ký bao nhiêu giờ nữa.")] = 24,
    as_json: AsJson = False,
) -> None:
    """Đổi mã bí mật để ký thông báo; trong thời gian chuyển, mỗi thông báo có chữ ký bằng cả hai mã."""
    from sohoa import parts
    from storage.following import webhooks as stored

    database = parts.open_database(read_settings())
    with database.write() as session:
        overlap = timedelta(hours=overlap_hours)
        secret = stored.rotate(session, webhook_id, _operator(), now=database.now(), overlap=overlap)
    typer.echo(json.dumps({"id": webhook_id, "secret": secret}) if as_json else sentence(SECRET, secret=secret))


@webhooks.command()
def disable(webhook_id: WebhookId) -> None:
    """Ngừng gửi; những gì chưa gửi được giữ lại."""
    from sohoa import parts
    from storage.following import webhooks as stored

    database = parts.open_database(read_settings())
    with database.write() as session:
        stored.end(session, webhook_id, "disabled", _operator(), now=database.now())
    typer.echo(sentence(N_("Đã ngừng webhook {id}."), id=webhook_id))


@webhooks.command()
def resume(webhook_id: WebhookId) -> None:
    """Gửi tiếp từ chỗ đã ngừng, không bỏ sót thay đổi nào."""
    from sohoa import parts
    from storage.following import webhooks as stored

    database = parts.open_database(read_settings())
    with database.write() as session:
        stored.resume(session, webhook_id, _operator(), now=database.now())
    typer.echo(sentence(N_("Webhook {id} gửi tiếp."), id=webhook_id))


@webhooks.command()
def letters(webhook_id: WebhookId, as_json: AsJson = False) -> None:
    """Liệt kê các thông báo không gửi được."""
    from sohoa import parts
    from storage.following import messages

    with parts.open_database(read_settings()).read() as session:
        dead = messages.dead_letters(session, webhook_id)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in dead], default=_moment, ensure_ascii=False))
        return
    text = N_("{count} thông báo không gửi được: mã thay đổi, giấy tờ, lúc bỏ, số lần thử, lỗi.")
    typer.echo(sentence(text, count=len(dead)))
    for one in dead:
        typer.echo(f"{one.change}  {one.document_id}  {_local(one.dead_at)}  {one.tries}  {one.problem}")


@webhooks.command()
def replay(
    webhook_id: WebhookId,
    since: Annotated[
        datetime | None,
        typer.Option(parser=moment, help="Mọi thay đổi từ lúc này, giờ Việt Nam."),
    ] = None,
    change: Annotated[list[str] | None, typer.Option("--change", help="Thay đổi có mã này.")] = None,
    dead: Annotated[bool, typer.Option("--dead", help="Mọi thông báo không gửi được.")] = False,
) -> None:
    """Gửi lại, mỗi thông báo với mã cũ của nó."""
    from sohoa import parts
    from storage.following import messages

    if since is None and not change and not dead:
        raise typer.BadParameter("--since | --change | --dead")
    database = parts.open_database(read_settings())
    with database.write() as session:
        count = messages.replay(
            session,
            webhook_id,
            _operator(),
            now=database.now(),
            since=since and since.replace(tzinfo=VIETNAM),
            ids=change or (),
            dead=dead,
        )
    typer.echo(sentence(N_("{count} thông báo sẽ được gửi lại."), count=count))


def _operator() -> Actor:
    from storage.trail.events import Actor

    return Actor("sohoa webhooks", requester=getpass.getuser())


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))
