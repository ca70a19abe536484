"""`sohoa users`: the accounts of people."""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from sohoa.settings import Settings
    from storage.accounts.accounts import Account
    from storage.trail.events import Actor

users = typer.Typer(help="Tài khoản của cán bộ.", no_args_is_help=True)

ALL = "all"
FIRST_NAME, FIRST_FULL_NAME = "quan-tri", N_("Quản trị hệ thống")
FIRST = N_("Tài khoản đầu tiên: {name} · mật khẩu dùng một lần (chỉ hiện lần này, phải đổi khi đăng nhập): {password}")
NOBODY = N_("Chưa có tài khoản nào; `sohoa run` tạo tài khoản đầu tiên, hoặc dùng `sohoa users add`.")
ALIKE = N_(
    "Trùng họ tên, tạm coi là một người khi cần hai người: {names}; ghi rõ bằng lệnh "
    "sohoa users person TÊN --same hoặc --other."
)
SAID_ONE = N_("  cùng một người: {name} ({full_name})")
THOUGHT_ONE = N_("  trùng họ tên, tạm coi là một người: {name} ({full_name})")
ONCE = N_("{name}: mật khẩu dùng một lần, chỉ hiện lần này: {password}")

Name = Annotated[str, typer.Argument(help="Tên đăng nhập.")]
Roles = Annotated[list[str], typer.Option("--role", help="Vai trò: desk, reviewer, operator, administrator.")]
Agency = Annotated[str | None, typer.Option(help="Mã cơ quan, hoặc all; mặc định SOHOA_AGENCY.")]
Desks = Annotated[list[str] | None, typer.Option("--desk", help="Quầy; không nêu: mọi quầy.")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(users, name="users")


@users.command()
def add(
    name: Name,
    role: Roles,
    full_name: Annotated[str | None, typer.Option(help="Họ và tên; mặc định như tên đăng nhập.")] = None,
    agency: Agency = None,
    desk: Desks = None,
    oidc: Annotated[str | None, typer.Option(help="Mã người dùng ở nhà cung cấp đăng nhập.")] = None,
    as_json: AsJson = False,
) -> None:
    """Thêm một tài khoản và in mật khẩu dùng một lần, chỉ một lần."""
    from sohoa import parts
    from storage.accounts import accounts
    from storage.accounts.passwords import Passwords
    from storage.database.reach import Reach

    settings = read_settings()
    reach = Reach(_agency(agency, settings.agency), _desks(settings, desk))
    database = parts.open_database(settings)
    with database.write() as session:
        account, password = accounts.add(
            session,
            Passwords(),
            name,
            full_name or name,
            role,
            reach,
            _operator(),
            now=database.now(),
            oidc_subject=oidc,
        )
    _say_once(account.name, password, as_json=as_json)


@users.command(name="list")
def show(as_json: AsJson = False) -> None:
    """Liệt kê các tài khoản."""
    from sohoa import parts
    from storage.accounts import accounts, persons

    database = parts.open_database(read_settings())
    with database.read() as session:
        found = accounts.everyone(session)
    if as_json:
        typer.echo(json.dumps([_record(account) for account in found], ensure_ascii=False))
        return
    if not found:
        typer.echo(sentence(NOBODY), err=True)
    for account in found:
        state = sentence(N_("đã khóa {day}"), day=f"{account.disabled_at:%Y-%m-%d}") if account.disabled_at else ""
        where = f"{account.reach.agency or ALL} {','.join(account.reach.desks) or ALL}"
        typer.echo(f"{account.name:20} {account.full_name:30} {','.join(account.roles):40} {where:20} {state}".rstrip())

    with database.read() as session:
        for alike in persons.namesakes(session):
            typer.echo(sentence(ALIKE, names=", ".join(one.name for one in alike)), err=True)


@users.command()
def person(
    name: Name,
    same: Annotated[str | None, typer.Option(help="Tài khoản khác của cùng một người.")] = None,
    other: Annotated[str | None, typer.Option(help="Tài khoản của người khác, dù trùng họ tên.")] = None,
    system_user: Annotated[
        str | None, typer.Option(help="Tên người đó trên hệ điều hành máy chủ, nơi chạy lệnh; để trống: xóa.")
    ] = None,
) -> None:
    """Xem hoặc ghi các tài khoản của một người: việc cần hai người thì hai tài khoản của một người chỉ tính là một."""
    from sohoa import parts
    from storage.accounts import accounts, persons

    database = parts.open_database(read_settings())
    with database.write() as session:
        now = database.now()
        if same is not None:
            persons.say_one(session, (name, same), _operator(), now=now)
        if other is not None:
            persons.say_two(session, (name, other), _operator(), now=now)
        if system_user is not None:
            persons.set_system_user(session, name, system_user, _operator(), now=now)
        account = accounts.by_name(session, name)
        found = persons.of_same_person(session, account)
    typer.echo(f"{account.name:20} {account.full_name:30} {account.system_user or ''}".rstrip())
    for one, is_said in found:
        typer.echo(sentence(SAID_ONE if is_said else THOUGHT_ONE, name=one.name, full_name=one.full_name))


@users.command()
def certificates(
    name: Name,
    bind: Annotated[
        str | None, typer.Option(metavar="SHA256", help="Dấu vân tay SHA-256 của chứng thư mà tài khoản được ký bằng.")
    ] = None,
    release: Annotated[str | None, typer.Option(metavar="SHA256", help="Thôi gắn chứng thư này.")] = None,
    whose: Annotated[str, typer.Option(help="Với --bind: chứng thư của ai, đến khi nào, để phân biệt về sau.")] = "",
) -> None:
    """Xem, gắn hoặc thôi gắn các chứng thư không mang họ tên của tài khoản mà tài khoản được ký bằng."""
    from sohoa import parts
    from storage.accounts import accounts
    from storage.accounts import certificates as stored

    database = parts.open_database(read_settings())
    if bind is not None or release is not None:
        with database.write() as session:
            now = database.now()
            if bind is not None:
                stored.bind(session, name, bind, _operator(), now=now, whose=" ".join(whose.split()))
            if release is not None:
                stored.release(session, name, release, _operator(), now=now)
    with database.read() as session:  # who only looks waits for no writer
        found = stored.of_account(session, accounts.by_name(session, name))
    for one in found:
        typer.echo(f"{one.sha256}  {one.bound_at:%Y-%m-%d}  {one.whose}".rstrip())


@users.command()
def disable(name: Name) -> None:
    """Khóa một tài khoản; các phiên đăng nhập kết thúc ngay."""
    from sohoa import parts
    from storage.accounts import accounts

    database = parts.open_database(read_settings())
    with database.write() as session:
        accounts.disable(session, name, _operator(), now=database.now())


@users.command()
def enable(name: Name) -> None:
    """Mở lại một tài khoản."""
    from sohoa import parts
    from storage.accounts import accounts

    database = parts.open_database(read_settings())
    with database.write() as session:
        accounts.enable(session, name, _operator(), now=database.now())


@users.command()
def password(name: Name, as_json: AsJson = False) -> None:
    """Cấp mật khẩu dùng một lần; các phiên đăng nhập kết thúc ngay, và hết bị tạm dừng vì gõ sai."""
    from sohoa import parts
    from storage.accounts import accounts
    from storage.accounts.passwords import Passwords

    database = parts.open_database(read_settings())
    with database.write() as session:
        once = accounts.reset_password(session, Passwords(), name, _operator(), now=database.now())
    _say_once(accounts.name_of(name), once, as_json=as_json)


@users.command()
def roles(name: Name, role: Roles, agency: Agency = None, desk: Desks = None) -> None:
    """Đổi vai trò và phạm vi của một tài khoản."""
    from sohoa import parts
    from storage.accounts import accounts
    from storage.database.reach import Reach

    settings = read_settings()
    reach = Reach(_agency(agency, settings.agency), _desks(settings, desk))
    database = parts.open_database(settings)
    with database.write() as session:
        accounts.set_roles(session, name, role, reach, _operator(), now=database.now())


@users.command()
def sessions(
    name: Name, end: Annotated[bool, typer.Option("--end", help="Kết thúc mọi phiên đăng nhập.")] = False
) -> None:
    """Liệt kê, hoặc kết thúc, các phiên đăng nhập của một tài khoản."""
    from sohoa import parts
    from storage.accounts import accounts
    from storage.accounts import sessions as stored

    database = parts.open_database(read_settings())
    with database.read() as session:
        account = accounts.by_name(session, name)
        found = stored.of_account(session, account.id)
    for one in found:
        typer.echo(f"{one.id}  {one.seen_at:%Y-%m-%d %H:%M}  {one.address:15} {one.browser}".rstrip())
    if end:
        with database.write() as session:
            count = stored.end_all(session, account.id, _operator(), now=database.now(), why="ended")
        typer.echo(sentence(N_("Đã kết thúc {count} phiên đăng nhập."), count=count))


def first_administrator(settings: Settings) -> None:
    """Where nobody has an account yet, make one that may do everything, and show its one-time password, once."""
    from sohoa import parts
    from storage.accounts import accounts
    from storage.accounts.passwords import Passwords
    from storage.database.reach import EVERYTHING
    from storage.trail.events import Actor

    database = parts.open_database(settings)
    with database.write() as session:
        if accounts.everyone(session):
            return
        actor, full_name = Actor("sohoa run"), sentence(FIRST_FULL_NAME)
        account, once = accounts.add(
            session, Passwords(), FIRST_NAME, full_name, accounts.ROLES, EVERYTHING, actor, now=database.now()
        )
    typer.echo(sentence(FIRST, name=account.name, password=once))


def _say_once(name: str, once: str | None, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"name": name, "password": once}))
    elif once is not None:
        typer.echo(sentence(ONCE, name=name, password=once))


def _record(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "full_name": account.full_name,
        "roles": list(account.roles),
        "agency": account.reach.agency or None,
        "desks": list(account.reach.desks),
        "disabled_at": account.disabled_at and account.disabled_at.isoformat(),
    }


def _agency(given: str | None, default: str) -> str:
    """The agency that an account reaches; empty: every one."""
    return "" if given == ALL else given or default


def _desks(settings: Settings, given: list[str] | None) -> tuple[str, ...]:
    """The desks that an account reaches. Raises BadRequest for one that there is not."""
    from sohoa import parts
    from sohoa.commands.operate import BACKLOG_DESK

    return tuple(dict.fromkeys(parts.desk_named(settings, one, BACKLOG_DESK) for one in given or ()))


def _operator() -> Actor:
    from storage.trail.events import Actor

    return Actor("sohoa users", requester=getpass.getuser())
