"""`sohoa keys`: the master keys that papers are sealed under, and the keys of a paper destroyed."""

from __future__ import annotations

import getpass
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.errors import BadRequest, SohoaError
from dossier.words.sentences import N_, Phrase, sentence
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from storage.trail.events import Actor

IN_HOME = N_("tệp {path} nằm trong SOHOA_HOME; khóa chính phải để ở nơi khác")
THERE = N_("đã có tệp {path}")
MADE = N_(
    "Đã tạo khóa chính trong {path}; hãy cất một bản ở nơi khác, ngoài kho và ngoài bản sao lưu: mất khóa là mất mọi "
    "giấy tờ đã mã hóa.\nSOHOA_SEAL_KEYS={path}"
)
UNDER = N_("{count} giấy tờ có khóa nằm dưới {master}")
GONE = N_("{count} giấy tờ đã bị hủy khóa")
CHECKED = N_("Đã thử {count} khóa của giấy tờ: {problems} không mở được.")
ROTATED = N_("Đã bọc lại {count} khóa bằng {master}; {problems} khóa còn nằm dưới khóa cũ.")
SURE = N_(
    "Hủy khóa của giấy tờ {document}? Từ hai kho không ai đọc lại được tệp của nó nữa; bản sao lưu cũ còn giữ khóa cho "
    "đến khi bị xóa."
)
SURE_OF_ALL = N_(
    "Hủy khóa của tệp {document} và của {count} giấy tờ cắt từ nó?\n{parts}\nTừ hai kho không ai đọc lại được những "
    "tệp đó nữa; bản sao lưu cũ còn giữ khóa cho đến khi bị xóa."
)
SHRED_DONE = N_("Đã hủy khóa của giấy tờ {document}.")
BEFORE = N_("Khóa của giấy tờ {document} đã bị hủy từ trước.")
NOT_SET = N_("chưa nêu SOHOA_SEAL_KEYS")
NO_REASON = N_("chưa nêu lý do (--reason)")

keys = typer.Typer(help="Khóa mã hóa kho lưu trữ.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(keys, name="keys")


@keys.command()
def new(path: Annotated[Path, typer.Argument(help="Tệp sẽ chứa khóa; chưa được có, để ngoài kho lưu trữ.")]) -> None:
    """Tạo một khóa chính trong tệp, chỉ người chạy lệnh đọc được."""
    from ingest.places import not_written
    from sohoa import parts
    from storage.sealing.age_keys import write_new_key
    from storage.trail import events

    settings = read_settings()
    place = parts.outside_archive(settings.objects, path.absolute().as_uri())
    if path.resolve().is_relative_to(settings.home.resolve()):
        raise BadRequest(problem=Phrase(IN_HOME, {"path": str(path)}))
    database = parts.open_database(settings)
    try:
        master = write_new_key(path)
    except FileExistsError:
        raise BadRequest(problem=Phrase(THERE, {"path": str(path)})) from None
    except OSError as error:
        raise not_written(path, error) from error
    with database.write() as session:
        details = {"master": master, "place": place}
        events.append(session, "master_key_made", _actor("new"), now=database.now(), details=details)
    typer.echo(sentence(MADE, path=path.absolute()))


@keys.command()
def check() -> None:
    """Thử mở khóa của từng giấy tờ, đếm theo khóa chính; kết thúc với mã 1 nếu có khóa không mở được."""
    from sohoa import parts
    from storage.sealing.paper_keys import keyed_roots, state_of_key

    settings = read_settings()
    papers = parts.paper_keys(settings, parts.open_database(settings))
    counts: Counter[str] = Counter()
    problems = 0
    for root in keyed_roots(papers.store):
        try:
            master = state_of_key(papers.store, root)
            if master is not None:
                counts[master] += 1
            if master:
                papers.identity(root)
        except SohoaError as error:
            problems += 1
            typer.echo(f"{root}: {error.sentence()}", err=True)
    for master, count in sorted(counts.items()):
        typer.echo(sentence(UNDER, count=count, master=master) if master else sentence(GONE, count=count))
    typer.echo(sentence(CHECKED, count=counts.total() - counts[""], problems=problems))
    papers.check()
    if problems:
        raise typer.Exit(1)


@keys.command()
def rotate() -> None:
    """Bọc lại khóa của mọi giấy tờ bằng khóa chính đầu tiên; tệp của giấy tờ không đổi. Dừng thì chạy lại."""
    from sohoa import parts
    from storage.sealing.paper_keys import keyed_roots, level
    from storage.sealing.sealed_store import as_stored
    from storage.trail import events

    settings = read_settings()
    database = parts.open_database(settings)
    papers = parts.paper_keys(settings, database)
    if not papers.masters:
        raise BadRequest(problem=Phrase(NOT_SET))
    stores = parts.open_stores(settings, database, _actor("rotate"), mends=True)
    count = problems = 0
    for root in keyed_roots(papers.store):
        try:
            count += papers.rotate(root)
        except SohoaError as error:
            problems += 1
            typer.echo(f"{root}: {error.sentence()}", err=True)
            continue
        if stores.second is not None:
            level(papers.store, as_stored(stores.second.store), root)
    if not problems:
        papers.leave_masters()
    master = papers.masters[0].id
    with database.write() as session:
        details = {"master": master, "keys": count, "left": problems}
        events.append(session, "keys_rotated", stores.actor, now=database.now(), details=details)
    typer.echo(sentence(ROTATED, count=count, master=master, problems=problems))
    if problems:
        raise typer.Exit(1)


@keys.command()
def shred(
    document: Annotated[str, typer.Argument(help="Mã giấy tờ.")],
    reason: Annotated[str, typer.Option(help="Vì sao hủy; ghi vào nhật ký.")],
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
) -> None:
    """Hủy khóa của một giấy tờ, và của những giấy tờ cắt từ nó, ở cả hai kho: không bao giờ đọc lại được nữa."""
    from sohoa import parts
    from storage.retention import shredding
    from storage.retention.tombstones import clear_scratch

    if not reason.strip():
        raise BadRequest(problem=Phrase(NO_REASON))
    settings = read_settings()
    database = parts.open_database(settings)
    stores = parts.open_stores(settings, database, _actor("shred"), mends=True)
    members = shredding.members_of(stores, document)
    if not yes:
        cut = members[1:]
        text = SURE_OF_ALL if cut else SURE
        typer.confirm(sentence(text, document=document, count=len(cut), parts="\n".join(cut)), abort=True)
    is_new = shredding.shred(stores, document, reason.strip(), confirmed=members)
    for one in members:
        typer.echo(sentence(SHRED_DONE if is_new else BEFORE, document=one))
        for left in clear_scratch(settings.scratch / "documents", one):
            typer.echo(left, err=True)


def _actor(command: str) -> Actor:
    from storage.trail.events import Actor

    return Actor(f"sohoa keys {command}", purpose="command line", requester=getpass.getuser())
