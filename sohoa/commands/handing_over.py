"""`sohoa export` and `sohoa take-back`: papers handed over to the historical archive, and taken back in."""

from __future__ import annotations

import getpass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from dossier.errors import BadCode, BadRequest
from dossier.words.sentences import N_, Phrase, sentence
from sohoa.settings import Settings, read_settings

WHAT = N_("nêu --dossier, hoặc --year")
WAITS = N_("{lot}: {count} giấy tờ chưa đọc xong hoặc không đọc được; hồ sơ này chờ lần xuất sau.")
LOOSE = N_("{count} giấy tờ không theo hồ sơ chưa đọc xong hoặc không đọc được; chờ lần xuất sau.")
EMPTY = N_("{lot}: không có giấy tờ nào.")
SHREDDED = N_("{lot}: {count} giấy tờ đã bị hủy khóa mã hóa, không có trong gói.")
GONE = N_("{lot}: {count} giấy tờ đã được tiêu hủy, không có trong gói.")
SHUT = N_("{lot}: {problem} Hồ sơ này chờ lần xuất sau; hãy chạy sohoa fixity, rồi xuất lại.")
MADE = N_("Đã lập {packages} gói, {documents} giấy tờ, ở {place}.")
NOTHING = N_("Không có hồ sơ nào để xuất.")
TAKEN = N_("Gói {package}: ghi lại {new} giấy tờ, {known} đã có từ trước.")
DISPOSED = N_("Gói {package}: không nhận lại {count} giấy tờ đã tiêu hủy ở đây.")
LEFT_OUT = N_("Gói {package}: không nhận lại được: {problem}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(export)
    app.command(name="take-back")(take_back)


def export(
    folder: Annotated[Path, typer.Argument(help="Thư mục của gói (BagIt) sẽ lập; chưa được có.")],
    dossier: Annotated[list[str] | None, typer.Option(help="Mã hồ sơ; nêu được nhiều lần.")] = None,
    year: Annotated[
        int | None, typer.Option(min=1945, max=9998, help="Mọi hồ sơ có giấy tờ cuối nhận trong năm này.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option(help="Mã cơ quan, cùng --year; mặc định là cơ quan của hệ thống.")
    ] = None,
) -> None:
    """Lập gói nộp lưu (BagIt, E-ARK SIP); dừng giữa chừng thì chạy lại đúng lệnh ấy để làm tiếp."""
    from sohoa import parts
    from storage.trail import events
    from worker.hand_over.bag import Scope, hand_over
    from worker.hand_over.package import Maker

    if (year is None) == (not dossier) or (agency and year is None):
        raise BadRequest(problem=Phrase(WHAT))
    settings = read_settings()
    database = parts.open_database(settings)
    of_year = agency or settings.agency if year is not None else ""
    scope = Scope(tuple(dossier or ()), of_year, year)
    names = agency_names(settings)
    catalogue = parts.read_catalogue(settings)
    rules = parts.read_retention(settings, catalogue)
    maker = Maker(parts.open_archive(settings, database), catalogue, names, version("sohoa"), rules)
    actor = events.Actor("sohoa export", purpose="command line", requester=getpass.getuser())
    packages = documents = waiting = 0
    for step in hand_over(database, maker, scope, folder.absolute(), actor):
        if step.documents:
            packages, documents = packages + 1, documents + step.documents
        elif step.unread:
            waiting += 1
            typer.echo(sentence(WAITS if step.name else LOOSE, lot=step.name, count=len(step.unread)), err=True)
        elif step.problem:
            waiting += 1
            typer.echo(sentence(SHUT, lot=step.name, problem=step.problem), err=True)
        else:
            typer.echo(sentence(EMPTY, lot=step.name), err=True)
        for text, count in ((SHREDDED, step.shredded), (GONE, step.disposed)):
            if count:
                typer.echo(sentence(text, lot=step.name, count=count), err=True)
    typer.echo(sentence(MADE, packages=packages, documents=documents, place=folder) if packages else sentence(NOTHING))
    if waiting:
        raise typer.Exit(1)


def agency_names(settings: Settings) -> dict[str, str]:
    """What agencies with a code are called, by their code and as the settings write it."""
    from sohoa import parts

    agencies = parts.read_agencies(settings)
    names = {one.code: one.name for one in agencies if one.code}
    try:
        its = agencies.by_code(settings.agency)
    except BadCode:
        return names
    return {**names, settings.agency: its[-1].name} if its else names


def take_back(
    folder: Annotated[Path, typer.Argument(help="Thư mục của gói (BagIt) mà sohoa export đã lập.")],
) -> None:
    """Nhận lại giấy tờ từ gói nộp lưu vào kho và cơ sở dữ liệu; giấy tờ đã có thì để nguyên."""
    from sohoa import parts
    from storage.trail import events
    from worker.hand_over.take_back import Place
    from worker.hand_over.take_back import take_back as take

    settings = read_settings()
    database = parts.open_database(settings)
    place = Place(database, parts.open_archive(settings, database), parts.read_catalogue(settings), settings.scratch)
    actor = events.Actor("sohoa take-back", purpose="command line", requester=getpass.getuser())
    problems = 0
    for one in take(place, folder.absolute(), actor):
        if one.problem:
            problems += 1
            typer.echo(sentence(LEFT_OUT, package=one.package, problem=one.problem), err=True)
        else:
            typer.echo(sentence(TAKEN, package=one.package, new=one.new, known=one.known))
        if one.disposed:
            typer.echo(sentence(DISPOSED, package=one.package, count=one.disposed))
    if problems:
        raise typer.Exit(1)
