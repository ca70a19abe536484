"""`sohoa retention propose` to `certificate`: lists of papers to be disposed of, on their way to the end."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.words.sentences import N_, Phrase, sentence
from sohoa.commands.retention.terms import retention
from sohoa.given_files import ask_secret, day
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from storage.retention.disposal import Step
    from storage.retention.lists import DisposalList

PROPOSED = N_("Danh mục {list}: {count} giấy tờ, mã băm {sha256}.")
NEXT = N_("Hai người có vai trò vận hành xác nhận: sohoa retention confirm {list} --account TÊN")
ABOUT = N_("Danh mục {list} lập lúc {at}, người lập {by}: {count} giấy tờ hết thời hạn trước ngày {day}.")
PAPER = N_("{document}  {kinds}  hết hạn {day}  {source}  {state}")
CONFIRMED_BY = N_("Đã xác nhận: {person} ({account}), {at}")
STATES = {"waiting": N_("chờ"), "disposed": N_("đã tiêu hủy"), "kept": N_("giữ lại: {why}")}
PASSWORD = N_("Mật khẩu của {account}")
SHA256 = N_("Mã băm danh mục (SHA-256): {sha256}")
SURE = N_(
    "Xác nhận tiêu hủy {count} giấy tờ; việc này không hoàn lại được. Gõ ít nhất 8 ký tự đầu của mã băm danh mục "
    "(lệnh sohoa retention show in ra)"
)
DONE = N_("Danh mục {list}: {count}/2 người đã xác nhận.")
WITHDRAWN = N_("Đã rút danh mục {list}.")
CARRIED_OUT = N_("Đã tiêu hủy {gone} giấy tờ, giữ lại {kept}.")
AGAIN = N_("{document}: đã tiêu hủy lại theo bản ghi tiêu hủy trong kho.")
HOLD_BACK = N_("Lệnh giữ {hold}: đã ghi lại theo bản ghi trong kho.")
CLOSED_BACK = N_("Hồ sơ {dossier}: đã ghi lại ngày kết thúc theo bản ghi trong kho.")
STAYS = N_("{document}: có bản ghi tiêu hủy, nhưng để nguyên: {why}.")
LEFT = N_("{document}: trên máy này còn tệp chưa xóa được ({left}); xóa chúng rồi chạy lại lệnh này.")
APPLIED = N_("Đã tiêu hủy lại {gone} giấy tờ, để nguyên {kept}.")
WRITTEN = N_("Đã ghi biên bản vào {path}.")
PDF = (".pdf",)

ListId = Annotated[str, typer.Argument(metavar="LIST", help="Mã danh mục tiêu hủy.")]


def register(_: typer.Typer) -> None:
    """The commands are of `sohoa retention`, which is added by `terms`."""


@retention.command()
def propose(
    due_by: Annotated[
        datetime | None, typer.Option(parser=day, help="Hết thời hạn trước ngày này; mặc định hôm nay.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Số giấy tờ nhiều nhất.")] = None,
) -> None:
    """Lập danh mục giấy tờ đề nghị tiêu hủy; danh mục không thay đổi được nữa."""
    from sohoa import parts
    from storage.retention import lists, terms

    settings = read_settings()
    rules = parts.read_retention(settings, parts.read_catalogue(settings))
    database = parts.open_database(settings)
    archive = parts.open_archive(settings, database)
    until = due_by.date() if due_by else terms.day_of(database.now())
    actor = parts.retention_actor()
    listed = lists.propose(database, archive, rules, until, actor, now=database.now(), limit=limit)
    typer.echo(sentence(PROPOSED, list=listed.id, count=listed.papers, sha256=listed.sha256))
    typer.echo(sentence(NEXT, list=listed.id))


@retention.command()
def lists() -> None:
    """Liệt kê các danh mục tiêu hủy."""
    from sohoa import parts
    from storage.retention import lists as stored

    settings = read_settings()
    database = parts.open_database(settings)
    archive = parts.open_archive(settings, database)
    with database.read() as session:
        ids = stored.all_lists(session)
    if not ids:
        typer.echo(sentence(N_("Chưa có danh mục tiêu hủy nào.")))
    for one in ids:
        _tell(stored.read_list(database, archive, one))


@retention.command()
def show(list_id: ListId) -> None:
    """Xem một danh mục tiêu hủy: từng giấy tờ, căn cứ, ai đã xác nhận, kết quả."""
    from dossier.catalogue.retention import source_of
    from sohoa import parts
    from storage.retention.disposal import KEPT_TEXTS
    from storage.retention.lists import read_list

    settings = read_settings()
    catalogue = parts.read_catalogue(settings)
    database = parts.open_database(settings)
    listed = read_list(database, parts.open_archive(settings, database), list_id)
    for line in listed.lines:
        kinds = ", ".join(catalogue[code].name if code in catalogue else "?" for code in line.said["kind"])
        state = sentence(STATES[line.state], why=Phrase(KEPT_TEXTS[line.why]) if line.why else "")
        ends = f"{date.fromisoformat(line.said['ends_on']):%d/%m/%Y}"
        source = source_of(line.said["rule"])
        typer.echo(sentence(PAPER, document=line.document_id, kinds=kinds, day=ends, source=source, state=state))
    _tell(listed)
    typer.echo(sentence(SHA256, sha256=listed.sha256))


@retention.command()
def confirm(
    list_id: ListId,
    account: Annotated[str, typer.Option(help="Tên đăng nhập của người xác nhận, vai trò vận hành.")],
    digest: Annotated[
        str | None, typer.Option(help="Ít nhất 8 ký tự đầu của mã băm danh mục đã xem; không nêu thì lệnh hỏi.")
    ] = None,
) -> None:
    """Xác nhận một danh mục tiêu hủy đã xem, bằng mã băm của nó và mật khẩu của mình; cần hai người khác nhau."""
    from sohoa import parts
    from storage.accounts import accounts
    from storage.accounts.lock_out import LockOut
    from storage.accounts.passwords import Passwords
    from storage.accounts.sessions import SessionRules
    from storage.accounts.sign_in import Origin, SignIn
    from storage.retention import lists as stored

    settings = read_settings()
    database = parts.open_database(settings)
    archive = parts.open_archive(settings, database)
    listed = stored.read_list(database, archive, list_id)
    _tell(listed)
    seen = str(digest or typer.prompt(sentence(SURE, count=listed.papers))).strip()
    stored.demand_seen(listed, seen)
    password = ask_secret(sentence(PASSWORD, account=account))
    with database.read() as session:
        person = accounts.by_name(session, account)
    door = SignIn(database, Passwords(), SessionRules(), LockOut())
    done = stored.confirm_typed(
        door, archive, list_id, seen, person, password, origin=Origin("command line"), now=database.now()
    )
    typer.echo(sentence(DONE, list=list_id, count=len(done.persons)))


@retention.command(name="carry-out")
def carry_out(list_id: ListId) -> None:
    """Tiêu hủy theo danh mục đã có hai người xác nhận; dừng giữa chừng thì chạy lại để làm tiếp."""
    from sohoa import parts
    from storage.retention import disposal

    settings = read_settings()
    rules = parts.read_retention(settings, parts.read_catalogue(settings))
    database, actor = parts.open_database(settings), parts.retention_actor()
    gone = kept = 0
    is_all_away = True
    where = parts.disposal_whereabouts(settings, database, actor)
    for step in disposal.carry_out(where, rules, list_id, actor, clock=database.now):
        if step.why is None:
            gone += step.papers
        else:
            kept += step.papers
            why = sentence(STATES["kept"], why=Phrase(disposal.KEPT_TEXTS[step.why]))
            typer.echo(f"{step.document_id}: {why}")
        is_all_away = _is_all_away(step) and is_all_away
    typer.echo(sentence(CARRIED_OUT, gone=gone, kept=kept))
    if not is_all_away:
        raise typer.Exit(1)


@retention.command()
def withdraw(
    list_id: ListId, reason: Annotated[str | None, typer.Option(help="Lý do, ghi vào kho và nhật ký.")] = None
) -> None:
    """Rút một danh mục chưa thực hiện: giấy tờ của nó được giữ lại và có thể đưa vào danh mục khác."""
    from sohoa import parts
    from storage.retention import disposal

    settings = read_settings()
    database, actor = parts.open_database(settings), parts.retention_actor()
    where = parts.disposal_whereabouts(settings, database, actor)
    disposal.withdraw(where, list_id, actor, now=database.now(), reason=reason)
    typer.echo(sentence(WITHDRAWN, list=list_id))


@retention.command()
def again(
    source: Annotated[
        str | None,
        typer.Option("--from", help="Kho khác có bản ghi tiêu hủy (file:///… hoặc s3://…), ngoài hai kho đang dùng."),
    ] = None,
) -> None:
    """Sau khi khôi phục từ bản sao lưu cũ: tiêu hủy lại giấy tờ mà các kho có bản ghi tiêu hủy."""
    from sohoa import parts
    from storage.archive.retention_records import HOLD
    from storage.objects.store import without_secrets
    from storage.retention.again import apply_tombstones
    from storage.retention.disposal import KEPT_TEXTS
    from worker.rebuild.run import NoArchive

    settings = read_settings()
    database, actor = parts.open_database(settings), parts.retention_actor()
    where = parts.disposal_whereabouts(settings, database, actor)
    others = []
    if source:
        for known in (settings.objects, settings.second_objects_url):
            parts.outside_archive(known, source)
        others = [parts.open_archive(settings, None, source)]
        if not others[0].is_there():
            raise NoArchive(place=without_secrets(source))
    gone = kept = 0
    is_all_away = True

    def brought(path: str, value: str) -> None:
        typer.echo(sentence(HOLD_BACK, hold=value) if path == HOLD else sentence(CLOSED_BACK, dossier=value))

    for step in apply_tombstones(where, others, actor, brought):
        gone, kept = gone + (step.why is None), kept + (step.why is not None)
        why = Phrase(KEPT_TEXTS[step.why]) if step.why else ""
        typer.echo(sentence(STAYS if step.why else AGAIN, document=step.document_id, why=why))
        is_all_away = _is_all_away(step) and is_all_away
    typer.echo(sentence(APPLIED, gone=gone, kept=kept))
    if not is_all_away:
        raise typer.Exit(1)


@retention.command()
def certificate(
    list_id: ListId,
    out: Annotated[Path | None, typer.Option(readable=False, help="Tệp PDF sẽ ghi; mặc định tieu-huy-….pdf.")] = None,
) -> None:
    """Lập biên bản tiêu hủy (PDF) để ký, kèm điểm kiểm của nhật ký."""
    from ingest.places import demand_place, write_whole
    from ingest.reports.disposal_certificate import disposal_certificate, end_of
    from sohoa import parts
    from sohoa.checkpoints import take_checkpoint
    from sohoa.commands.handing_over import agency_names
    from storage.retention.disposal import entry_of_end
    from storage.retention.lists import read_list
    from storage.trail.events import Actor

    settings = read_settings()
    database, actor = parts.open_database(settings), Actor("sohoa retention certificate")
    stores = parts.open_stores(settings, database, actor, mends=False)
    listed = read_list(database, stores.first, list_id)
    end_of(listed)  # first: a checkpoint may have to be made, which takes minutes
    path = Path(f"tieu-huy-{list_id[:8]}.pdf") if out is None else out
    demand_place(path, PDF)
    with database.read() as session:
        end = entry_of_end(session, listed)
    checkpoint = take_checkpoint(settings, stores, end)
    office = agency_names(settings).get(settings.agency, settings.agency)
    catalogue = parts.read_catalogue(settings)
    noted = checkpoint.size, checkpoint.root.hex()
    write_whole(path, disposal_certificate(listed, catalogue, office, noted, covers_end=end is not None), PDF)
    typer.echo(sentence(WRITTEN, path=path))


def _is_all_away(step: Step) -> bool:
    """Whether nothing of a paper stays on this machine; what does is told."""
    if step.left:
        typer.echo(sentence(LEFT, document=step.document_id, left="; ".join(step.left)), err=True)
    return not step.left


def _tell(listed: DisposalList) -> None:
    from dossier.vietnam import local_time

    before, at = f"{listed.due_by:%d/%m/%Y}", local_time(listed.proposed_at)
    typer.echo(sentence(ABOUT, list=listed.id, at=at, by=listed.proposed_by, count=listed.papers, day=before))
    for one in listed.confirmations:
        typer.echo(sentence(CONFIRMED_BY, person=one.person, account=one.account, at=local_time(one.at)))
