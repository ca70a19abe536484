"""`sohoa retention`: how long papers are kept, holds on them, dossiers that are closed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dossier.errors import SohoaError
from dossier.words.sentences import N_, sentence
from sohoa.given_files import day
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from dossier.catalogue.retention import Retention

retention = typer.Typer(help="Thời hạn lưu trữ, lệnh giữ, tiêu hủy giấy tờ hết hạn.", no_args_is_help=True)

LINE = N_("{document}  {kind}  {why}{held}")
HELD = N_(" · có lệnh giữ: {reasons}")
DUE = N_("{count} giấy tờ hết thời hạn lưu trữ trước ngày {day}, trong đó {held} có lệnh giữ.")
RULE = N_("{kind}{agency}: {term}; {source}")
YEARS = N_("{years} năm, tính từ {starts}")
STARTS = {
    "issued": N_("ngày ban hành"),
    "validity_end": N_("ngày hết hiệu lực"),
    "dossier_closed": N_("ngày kết thúc hồ sơ"),
}
WITHOUT = N_("{count} loại giấy tờ chưa có quy định thời hạn: giữ lại, không đề nghị tiêu hủy.")
PLACED = N_("Đã ghi lệnh giữ {hold}; hiện giữ {count} giấy tờ.")
KEEPS_NONE = N_("Chú ý: chưa có giấy tờ nào thuộc {about} {value}; hãy xem lại mã hoặc số.")
NOT_COPIED = N_("Lệnh giữ có hiệu lực, nhưng chưa chép được sang kho thứ hai, sẽ được chép sau: {why}")
LET_GO = N_("Đã bỏ lệnh giữ {hold}.")
HOLD = N_("{hold}  {about} {value}  {reason}  ({by}, {at})")
ABOUT = {"document": N_("giấy tờ"), "dossier": N_("hồ sơ"), "owner": N_("người")}
CLOSED = N_("Đã ghi hồ sơ {dossier} kết thúc ngày {day}.")

Reason = Annotated[str, typer.Option(help="Lý do, ghi vào nhật ký.")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(retention, name="retention")


@retention.command()
def rules() -> None:
    """Quy định thời hạn theo loại giấy tờ và cơ quan, kèm văn bản; [?]: chưa đối chiếu với văn bản đã công bố."""
    from dossier.catalogue.retention import WHY_TEXTS
    from sohoa import parts

    settings = read_settings()
    catalogue = parts.read_catalogue(settings)
    known = parts.read_retention(settings, catalogue)
    for rule in known:
        permanent = sentence(WHY_TEXTS["permanent"])
        term = (
            permanent if rule.years is None else sentence(YEARS, years=rule.years, starts=sentence(STARTS[rule.starts]))
        )
        agency = f" ({rule.agency})" if rule.agency else ""
        typer.echo(sentence(RULE, kind=catalogue[rule.kind].name, agency=agency, term=term, source=rule.source))
    ruled = {rule.kind for rule in known}
    typer.echo(sentence(WITHOUT, count=sum(kind.code not in ruled for kind in catalogue)))


@retention.command(name="list")
def show(
    due_by: Annotated[
        datetime | None, typer.Option(parser=day, help="Hết thời hạn trước ngày này; mặc định hôm nay.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Liệt kê giấy tờ hết thời hạn lưu trữ, kể cả giấy tờ có lệnh giữ."""
    from sohoa import parts
    from storage.retention import holds, terms

    settings = read_settings()
    catalogue = parts.read_catalogue(settings)
    known = parts.read_retention(settings, catalogue)
    database = parts.open_database(settings)
    until = due_by.date() if due_by else terms.day_of(database.now())
    count = held = 0
    with database.read() as session:
        for one in terms.due(session, known, until):
            on_it = holds.on_papers(session, one.family.members)
            count, held = count + 1, held + bool(on_it)
            kinds = [row.kind for row in one.family.papers]
            if as_json:
                typer.echo(_as_json(one.family.document.id, kinds, one.retention, [hold.id for hold in on_it]))
                continue
            reasons = "; ".join(hold.reason for hold in on_it)
            names = ", ".join(kind.name for code in dict.fromkeys(kinds) if code and (kind := catalogue.get(code)))
            typer.echo(
                sentence(
                    LINE,
                    document=one.family.document.id,
                    kind=names,
                    why=told(one.retention),
                    held=sentence(HELD, reasons=reasons) if reasons else "",
                )
            )
    if not as_json:
        typer.echo(sentence(DUE, count=count, day=f"{until:%d/%m/%Y}", held=held))


@retention.command()
def hold(
    about: Annotated[Literal["document", "dossier", "owner"], typer.Argument(help="Giữ một giấy tờ, hồ sơ hay người.")],
    value: Annotated[str, typer.Argument(help="Mã giấy tờ, mã hồ sơ hoặc số định danh.")],
    reason: Reason,
) -> None:
    """Giữ lại mọi giấy tờ liên quan, dù hết thời hạn hay đang tiêu hủy, cho đến khi bỏ lệnh giữ."""
    from sohoa import parts
    from storage.retention import holds

    settings = read_settings()
    database, actor = parts.open_database(settings), parts.retention_actor()
    stores = parts.open_stores(settings, database, actor, mends=False)
    not_copied = None
    try:
        placed = holds.place(stores, about, value, reason, actor, now=database.now())
    except holds.NotCopied as late:
        placed, not_copied = late.hold, late.why
    with database.read() as session:
        count = holds.covered(session, about, value)
    typer.echo(sentence(PLACED, hold=placed.id, count=count))
    if not_copied is not None:  # it keeps its papers all the same
        why = not_copied.sentence() if isinstance(not_copied, SohoaError) else not_copied
        typer.echo(sentence(NOT_COPIED, why=why), err=True)
    if not count:
        typer.echo(sentence(KEEPS_NONE, about=sentence(ABOUT[about]), value=placed.value), err=True)


@retention.command()
def release(hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="Mã lệnh giữ.")], reason: Reason) -> None:
    """Bỏ một lệnh giữ."""
    from sohoa import parts
    from storage.retention import holds

    settings = read_settings()
    database, actor = parts.open_database(settings), parts.retention_actor()
    stores = parts.open_stores(settings, database, actor, mends=False)
    holds.release(stores, hold_id, reason, actor, now=database.now())
    typer.echo(sentence(LET_GO, hold=hold_id))


@retention.command(name="holds")
def held() -> None:
    """Liệt kê các lệnh giữ còn hiệu lực."""
    from dossier.vietnam import local_time
    from sohoa import parts
    from storage.retention import holds

    with parts.open_database(read_settings()).read() as session:
        found = holds.all_in_force(session)
    if not found:
        typer.echo(sentence(N_("Không có lệnh giữ nào còn hiệu lực.")))
    for one in found:
        about, at = sentence(ABOUT[one.about]), local_time(one.placed_at)
        said = sentence(HOLD, hold=one.id, about=about, value=one.value, reason=one.reason, by=one.placed_by, at=at)
        typer.echo(said)


@retention.command()
def close(
    dossier: Annotated[str, typer.Argument(help="Mã hồ sơ.")],
    on: Annotated[datetime, typer.Option(parser=day, help="Ngày kết thúc hồ sơ.")],
) -> None:
    """Ghi ngày kết thúc một hồ sơ; giấy tờ nộp vào sau khi ghi thì hồ sơ lại mở."""
    from sohoa import parts
    from storage.retention import holds

    settings = read_settings()
    database, actor = parts.open_database(settings), parts.retention_actor()
    stores = parts.open_stores(settings, database, actor, mends=False)
    holds.close(stores, dossier, on.date(), actor, now=database.now())
    typer.echo(sentence(CLOSED, dossier=dossier, day=f"{on:%d/%m/%Y}"))
    with database.read() as session:
        if not holds.covered(session, "dossier", dossier):
            typer.echo(sentence(KEEPS_NONE, about=sentence(ABOUT["dossier"]), value=dossier), err=True)


def told(one: Retention) -> str:
    """How long a paper is kept and by which rule, in a line."""
    from dossier.catalogue.retention import WHY_TEXTS

    said = sentence(WHY_TEXTS[one.why], day=_shown(one.ends_on))
    return f"{said} ({one.rule.source})" if one.rule else said


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _as_json(document_id: str, kinds: list[str | None], one: Retention, on_it: list[str]) -> str:
    return json.dumps(
        {
            "document": document_id,
            "kinds": kinds,
            "starts_on": one.starts_on and one.starts_on.isoformat(),
            "ends_on": one.ends_on and one.ends_on.isoformat(),
            "rule": one.rule and one.rule.record(),
            "holds": on_it,
        },
        ensure_ascii=False,
    )
