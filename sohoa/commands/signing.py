"""`sohoa sign` and `sohoa signatures`: copies signed by officer and agency, and signatures judged and renewed."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dossier.errors import BadRequest, BadSigningKey, SohoaError, Transient
from dossier.words.sentences import N_, Phrase, sentence
from sohoa.given_files import ask_secret
from sohoa.settings import Settings, read_settings

if TYPE_CHECKING:
    from storage.trail.events import Actor
    from worker.signing.keys import SigningKey
    from worker.signing.sign_file import Level, Manner
    from worker.signing.signed_copies import SigningPlace

signatures = typer.Typer(help="Chữ ký số: kiểm tra lại, gia hạn bằng dấu thời gian.", no_args_is_help=True)

NO_KEY = N_("nêu --p12; hoặc cả --pkcs11, --token và --label; hoặc cả --csc, --credential và --csc-token")
NO_SECRET = N_("không đọc được mật khẩu trong tệp {path}")
NO_TIME_AUTHORITY = N_("chưa đặt SOHOA_TIME_AUTHORITY, địa chỉ của máy chủ dấu thời gian")
ROLES = {"officer": N_("cán bộ số hóa"), "organisation": N_("cơ quan")}
CONSENT = N_("Ký {count} bản số hóa bằng chứng thư của {holder} ({role}), mỗi bản một mục nhật ký?")
NOTHING = N_("Không có giấy tờ nào chờ {role} ký.")
DONE = N_(
    "Đã ký {count} bản số hóa; {left} bản không ký được lúc này (đã ký, đang xử lý hoặc chữ ký gốc không còn đúng)."
)
LEFT = N_("Không ký: {ids}")
AGAIN = N_("Lệnh này không tự thử lại: chạy lại thì ký tiếp, bản đã ký không bị ký hai lần.")
UNTRUSTED = N_("Chưa cài chứng thư gốc cấp cho {holder} (SOHOA_TRUST_ROOTS): bản ký sẽ còn là “chưa xác nhận được”.")
SECRET = N_("Mật khẩu của khóa")
OTP = N_("Mật khẩu dùng một lần (OTP)")
ENDED = N_(
    "{count} bản ký không gia hạn được nữa vì chứng thư đã hết hạn trước đó; cán bộ ký lại bằng sohoa sign: {ids}"
)
STAMPS_UNTIL = N_(
    "{count} bản ký chưa gia hạn thêm được: chứng thư của máy chủ dấu thời gian hết hạn ngày {day}; hãy hỏi nơi cung"
    " cấp chứng thư mới."
)
CHECKED = N_("Đã kiểm tra {count} giấy tờ; kết quả của {changed} thay đổi.")
SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(sign)
    app.add_typer(signatures, name="signatures")


def sign(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID…", help="Mã giấy tờ; không nêu: mọi giấy tờ chờ ký.")
    ] = None,
    p12: Annotated[Path | None, typer.Option(help="Tệp PKCS#12 (.p12, .pfx) có khóa và chứng thư.")] = None,
    pkcs11: Annotated[Path | None, typer.Option(help="Thư viện PKCS#11 của thiết bị ký.")] = None,
    token: Annotated[str | None, typer.Option(help="Nhãn của thiết bị ký.")] = None,
    label: Annotated[str | None, typer.Option(help="Nhãn của chứng thư và khóa trong thiết bị.")] = None,
    service: Annotated[
        str | None, typer.Option("--csc", metavar="URL", help="Dịch vụ ký số từ xa (CSC API v2), phần trước /csc/v2.")
    ] = None,
    credential: Annotated[str | None, typer.Option(help="Mã chứng thư ở dịch vụ ký số từ xa.")] = None,
    token_file: Annotated[
        Path | None, typer.Option("--csc-token", help="Tệp có mã truy cập dịch vụ ký số từ xa.")
    ] = None,
    secret_file: Annotated[
        Path | None, typer.Option(help="Tệp có mật khẩu (mã PIN) của khóa; không nêu: được hỏi.")
    ] = None,
    desk: Annotated[str | None, typer.Option(help="Chỉ giấy tờ của quầy này.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Chỉ loại giấy tờ này; nêu được nhiều lần.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Số giấy tờ nhiều nhất trong lần này.")] = 1000,
    level: Annotated[
        Literal["b", "t", "lta"] | None,
        typer.Option(help="Mức PAdES; mặc định t nếu có máy chủ dấu thời gian, nếu không b."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Đồng ý ký, không hỏi lại.")] = False,
) -> None:
    """Ký số bản số hóa: cán bộ góc trái, cơ quan góc phải trang 1; bản gốc giữ nguyên. Dừng giữa chừng thì chạy lại."""
    from sohoa import parts
    from sohoa.commands.operate import BACKLOG_DESK
    from storage.review.signed_copies import has_papers, those_waiting, unsigned
    from storage.trail import events
    from worker.signing.signed_copies import role_of

    settings = read_settings()
    place, catalogue = parts.signing_place(settings), parts.read_catalogue(settings)
    manner = _manner(settings, place, level)
    kinds = [catalogue[code].code for code in kind or ()]
    actor = events.Actor("sohoa sign", requester=getpass.getuser())
    remote = (service, credential, token_file)
    if desk is not None:
        with place.database.read() as session:
            is_known = has_papers(session, desk)
        desk = desk if is_known else parts.desk_named(settings, desk, BACKLOG_DESK)
    with _key(p12, (pkcs11, token, label), remote, secret_file, now=place.clock()) as key:
        role, now = role_of(key), place.clock()
        with place.database.read() as session:
            its = kinds or (list(catalogue.signed_by_agencies) if role == "organisation" else ())
            waiting = (
                those_waiting(session, ids, role, now=now)
                if ids
                else unsigned(session, role, now=now, desk=desk, kinds=its, limit=limit)
            )
        wanted = list(dict.fromkeys(ids or waiting))
        if not wanted:
            typer.echo(sentence(NOTHING, role=Phrase(ROLES[role])))
            return
        done, failed = _sign_all(place, key, manner, waiting, actor, yes=yes) if waiting else ([], [])
    typer.echo(sentence(DONE, count=len(done), left=len(wanted) - len(done)))
    if left := [one for one in wanted if one not in {*done, *failed}]:
        typer.echo(sentence(LEFT, ids=", ".join(left)))
    if not settings.trust_roots:
        typer.echo(sentence(UNTRUSTED, holder=key.holder))
    if failed or (ids and len(done) < len(wanted)):
        raise typer.Exit(1)


def _sign_all(
    place: SigningPlace, key: SigningKey, manner: Manner, waiting: list[str], actor: Actor, *, yes: bool
) -> tuple[list[str], list[str]]:
    """Sign these papers after one consent; those that are signed now, and those that failed."""
    from worker.signing.signed_copies import agree, role_of
    from worker.signing.signed_copies import sign as sign_one

    asked = sentence(CONSENT, count=len(waiting), holder=key.holder, role=Phrase(ROLES[role_of(key)]))
    if not yes:
        typer.confirm(asked, abort=True)
    consent = agree(place, key, manner, len(waiting), actor)
    key.expect(len(waiting))
    try:
        with typer.progressbar(waiting, label=key.holder) as papers:
            return _each(papers, lambda document_id: sign_one(place, document_id, consent, actor))
    except Transient:
        typer.echo(sentence(AGAIN), err=True)
        raise


@signatures.command()
def check() -> None:
    """Kiểm tra lại chữ ký số của giấy tờ đã lưu theo các chứng thư gốc đang cài; dừng giữa chừng thì chạy lại."""
    from sohoa import parts
    from storage.trail import events
    from worker import anew

    workplace = parts.workplace(read_settings(), "sohoa signatures check")
    actor = events.Actor("sohoa signatures check", requester=getpass.getuser())
    with workplace.database.read() as session:
        ids = anew.signed_papers(session)
    changed, failed = _each(ids, lambda document_id: anew.judge_anew(workplace, document_id, actor))
    typer.echo(sentence(CHECKED, count=len(ids), changed=len(changed)))
    if failed:
        raise typer.Exit(1)


@signatures.command()
def renew(
    days: Annotated[int, typer.Option(min=1, help="Bản ký nào hết chứng minh được trong số ngày này.")] = 90,
    level: Annotated[
        Literal["t", "lta"],
        typer.Option(help="lta: kèm đủ chứng cứ để kiểm tra về sau; bản đã có chứng cứ luôn giữ mức lta."),
    ] = "t",
    limit: Annotated[int, typer.Option(min=1, help="Số giấy tờ nhiều nhất trong lần này.")] = 1_000_000,
) -> None:
    """Đóng thêm dấu thời gian lên các bản ký sắp hết hạn chứng thư; dừng giữa chừng thì chạy lại."""
    from sohoa import parts
    from storage.review.signed_copies import ending, next_ending
    from storage.trail import events
    from worker.signing.signed_copies import renew as renew_one
    from worker.signing.time_stamp import stamps_until

    settings = read_settings()
    place = parts.signing_place(settings)
    manner = _manner(settings, place, level)
    actor = events.Actor("sohoa signatures renew", requester=getpass.getuser())
    now = place.clock()
    with place.database.read() as session:
        ended = ending(session, datetime.min.replace(tzinfo=UTC), now)
        near = next_ending(session, (now, ""), now + timedelta(days=days), limit=limit)
    until = stamps_until(settings.time_authority) if near else now
    ids = [document_id for ends, document_id in near if ends < until]
    done, failed = _each(
        ids,
        lambda document_id: renew_one(place, document_id, manner, actor),
        of_key=(),  # that of a stamp on the one copy
    )
    typer.echo(sentence(N_("Đã gia hạn {count} trên {all} bản ký sắp hết hạn."), count=len(done), all=len(near)))
    if len(ids) < len(near):
        typer.echo(sentence(STAMPS_UNTIL, count=len(near) - len(ids), day=f"{until:%d/%m/%Y}"))
    if ended:
        typer.echo(sentence(ENDED, count=len(ended), ids=", ".join(ended[:SHOWN])))
    if failed or ended:
        raise typer.Exit(1)


def _each(
    ids: Iterable[str],
    work: Callable[[str], bool],
    *,
    of_key: tuple[type[SohoaError], ...] = (BadSigningKey,),
) -> tuple[list[str], list[str]]:
    """The papers that `work` changed, and those that it failed on, each told: what is the matter with one paper
    keeps no other back. Raises what is the matter with the machine, or with the key that signs them all (`of_key`)."""
    from worker.signing.signed_copies import is_of_the_machine

    done: list[str] = []
    failed: list[str] = []
    for document_id in ids:
        try:
            if work(document_id):
                done.append(document_id)
        except SohoaError as error:
            if is_of_the_machine(error) or isinstance(error, of_key):
                raise
            failed.append(document_id)
            typer.echo(f"{document_id}: {error.sentence('vi')}", err=True)
    return done, failed


def _manner(settings: Settings, place: SigningPlace, level: Level | None) -> Manner:
    from worker.signing.sign_file import Manner

    level = level or ("t" if settings.time_authority else "b")
    if level != "b" and not settings.time_authority:
        raise BadRequest(problem=Phrase(NO_TIME_AUTHORITY))
    return Manner(level, settings.time_authority or None, place.roots)


@contextmanager
def _key(
    p12: Path | None,
    on_token: tuple[Path | None, str | None, str | None],
    remote: tuple[str | None, str | None, Path | None],
    secret_file: Path | None,
    *,
    now: datetime,
) -> Iterator[SigningKey]:
    """The key that the options name, opened with what a file or the person at the terminal says."""
    from worker.signing.keys import TokenKey, open_pkcs12, open_token
    from worker.signing.remote import RemoteKey, open_remote

    (library, token, label), (service, credential, token_file) = on_token, remote
    named = [key for key in ((p12,), on_token, remote) if any(key)]
    if len(named) != 1 or not all(named[0]):  # one key and the whole of it: else it may be another that is meant
        raise BadRequest(problem=Phrase(NO_KEY))
    secret = _read_secret(secret_file) if secret_file else _asked(SECRET)
    if p12 is not None:
        yield open_pkcs12(p12, secret, now=now)
    elif library and token and label:
        with open_token(TokenKey(library, token, label), secret, now=now) as key:
            yield key
    elif service and credential and token_file:
        where = RemoteKey(service, credential, _read_secret(token_file))
        with open_remote(where, secret, lambda: _asked(OTP), now=now) as key:
            yield key


def _read_secret(path: Path) -> str:
    try:
        return path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(problem=Phrase(NO_SECRET, {"path": str(path)})) from error


def _asked(text: str) -> str:
    return ask_secret(sentence(text), may_be_empty=True)
