"""`sohoa rebuild`: the database made anew from the archive alone, or held against one that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, sentence
from sohoa.settings import Settings, read_settings
from sohoa.trail_key import kept_trail

if TYPE_CHECKING:
    from storage.database.engine import Database
    from worker.rebuild.trail import Brought

TOLD_EVERY = 1000
BROUGHT = N_("Nhật ký: đã đưa về {entries} mục từ kho, đến {until}; những gì xảy ra sau đó không còn trong nhật ký.")
LOST = N_("Nhật ký: thiếu các mục từ {first} đến {last}, không có tệp nào trong kho.")
APART = N_("Nhật ký: {key} nằm sau chỗ thiếu, không nối vào được; tệp vẫn còn trong kho và vẫn tự chứng minh được.")
SPOILT = N_("Nhật ký: {key} không đúng như đã chốt, hoặc thuộc nhật ký khác; đã bỏ qua.")
FORK = N_("Nhật ký: kho có hơn một nhánh sau mục {after}; đã theo nhánh bắt đầu bằng {taken}: {why}.")
BY = {
    "kept": N_("các chốt giữ ở nơi khác xác nhận nhánh này"),
    "longest": N_("không chốt nào giữ ở nơi khác phân định được, nhánh này dài nhất"),
    "name": N_("không chốt nào giữ ở nơi khác phân định được, các nhánh dài bằng nhau nên chọn theo tên tệp"),
}
AGAINST = N_("Nhật ký: chốt {size} mục giữ ở nơi khác thuộc một nhánh khác.")
BRANCH = N_("Nhật ký: {key} thuộc một nhánh khác; không đưa về, tệp vẫn còn trong kho.")
DONE_BEFORE = N_("Lần dựng lại trước đã xong; từ đó chưa có gì được ghi thêm, không phải làm lại.")
DONE_BEFORE_SHORT = N_("Lần dựng lại trước đã xong nhưng còn thiếu; từ đó chưa có gì được ghi thêm.")
NOT_GIVEN_BACK = N_(
    "Có chỗ trong kho mà ổ đĩa không đọc được, hoặc không được phép đọc: giấy tờ ở đó chưa được ghi lại. Khi đọc được "
    "trở lại, hãy làm trống cơ sở dữ liệu rồi chạy lại sohoa rebuild từ đầu; có kho thứ hai thì không cần chờ: làm "
    "trống rồi dựng lại từ kho đó, với --from."
)
NOT_BROUGHT = N_(
    "Không có trong kho nên không dựng lại: tài khoản, phiên đăng nhập, hệ thống và khóa của chúng, webhook, các đợt "
    "quét; hãy lấy từ bản sao lưu (sohoa restore) hoặc tạo lại."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rebuild)


def rebuild(
    source: Annotated[
        str | None,
        typer.Option("--from", help="Kho khác có cùng nội dung (file:///… hoặc s3://…); mặc định là kho của hệ thống."),
    ] = None,
    new_trail: Annotated[
        bool, typer.Option("--new-trail", help="Bắt đầu nhật ký mới, không đưa nhật ký trong kho về.")
    ] = False,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare",
            help="Chỉ so sánh: dựng lại vào một cơ sở dữ liệu tạm, "
            "nêu những dòng khác với cơ sở dữ liệu đang dùng; không sửa gì.",
        ),
    ] = False,
) -> None:
    """Dựng lại toàn bộ cơ sở dữ liệu từ kho, vào một cơ sở dữ liệu trống; dừng giữa chừng thì chạy lại để làm tiếp."""
    from sohoa import parts

    settings = read_settings()
    url, database = source or settings.objects, parts.open_database(settings)
    if compare:
        is_whole = _compared(settings, url, database)
    else:
        is_whole = _rebuilt(settings, url, database, settings.scratch, with_trail=not new_trail, is_kept=True)
        _know_second(settings, database)
        typer.echo(sentence(NOT_BROUGHT))
    if not is_whole:
        raise typer.Exit(1)


def _rebuilt(
    settings: Settings, url: str, database: Database, scratch: Path, *, with_trail: bool, is_kept: bool
) -> bool:
    """Rebuild into this database, with the trail that the store has or a new one, and tell it: whether nothing was
    left out. `is_kept`: the database is, so that it is told how what was left out comes back."""
    from sohoa import parts
    from storage.objects.store import without_secrets
    from worker.rebuild.run import rebuild as run

    archive, catalogue = parts.open_archive(settings, None, url), parts.read_catalogue(settings)
    looked_at = put = 0
    kept = kept_trail(settings, archive.store) if with_trail else None
    is_whole = True
    for step in run(database, archive, catalogue, scratch / "rebuild.db", source=without_secrets(url), kept=kept):
        if step.trail is not None:
            is_whole = _tell_trail(step.trail)
        if step.was_done:
            is_whole = step.trail_is_whole
            typer.echo(sentence(DONE_BEFORE_SHORT if step.not_given_back else DONE_BEFORE))
        told = (looked_at + put) // TOLD_EVERY
        looked_at, put = looked_at + step.looked_at, put + step.put
        if (looked_at + put) // TOLD_EVERY > told:
            typer.echo(
                sentence(N_("Đã xem {looked_at} đối tượng, ghi lại {put} phiên bản …"), looked_at=looked_at, put=put)
            )
    for object_id, problem in step.left_out:
        typer.echo(f"{object_id}: {problem}", err=True)
    text = N_("Đã dựng lại {papers} giấy tờ; {left_out} đối tượng hỏng, thiếu hoặc chỉ ghi lại được một phần.")
    typer.echo(sentence(text, papers=step.papers, left_out=len(step.left_out) + step.untold))
    if is_kept and step.not_given_back:
        typer.echo(sentence(NOT_GIVEN_BACK), err=True)
    return is_whole and not step.left_out


def _know_second(settings: Settings, database: Database) -> None:
    """Put down that there are copies in the second store, which the archive does not say: else an empty folder in its
    place would be taken for a new one. One that is away now, or wrongly set, is told: all was rebuilt by then."""
    from dossier.errors import SohoaError
    from sohoa import parts
    from storage.keeping import sweeps
    from storage.trail.events import Actor

    try:
        sweeps.know_second(parts.open_stores(settings, database, Actor("sohoa rebuild"), mends=False))
    except SohoaError as error:
        typer.echo(error.sentence(), err=True)


def _tell_trail(brought: Brought) -> bool:
    """Tell what came back of the trail, and what did not: whether all did that is known of."""
    until = brought.until.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if brought.until is not None else "-"
    typer.echo(sentence(BROUGHT, entries=brought.entries, until=until))
    for first, last in brought.lost:
        typer.echo(sentence(LOST, first=first, last=last), err=True)
    for key in brought.apart:
        typer.echo(sentence(APART, key=key), err=True)
    for key in brought.spoilt:
        typer.echo(sentence(SPOILT, key=key), err=True)
    for fork in brought.forks:
        typer.echo(sentence(FORK, after=fork.after, taken=fork.taken, why=sentence(BY[fork.by])), err=True)
        for size in fork.against:
            typer.echo(sentence(AGAINST, size=size), err=True)
    for key in brought.branches:
        typer.echo(sentence(BRANCH, key=key), err=True)
    return not (brought.lost or brought.apart or brought.spoilt or brought.branches)


def _compared(settings: Settings, url: str, database: Database) -> bool:
    """Rebuild into a database that is thrown away, and name the rows in use that are not as there: whether there are
    none, and nothing was left out."""
    from storage.backup.work_folders import work_folder
    from storage.database.engine import Database
    from storage.database.schema import upgrade
    from worker.rebuild.compare import differences, head_of

    since = head_of(database)
    with work_folder(settings.scratch) as folder:
        anew = Database(f"sqlite:///{folder / 'anew.db'}")
        try:
            upgrade(anew)
            is_whole = _rebuilt(settings, url, anew, folder, with_trail=False, is_kept=False)
            differing = 0
            for differing, one in enumerate(differences(database, anew, since), 1):  # noqa: B007
                typer.echo(str(one), err=True)
        finally:
            anew.close()
    typer.echo(sentence(N_("So với kho: {rows} dòng trong cơ sở dữ liệu khác."), rows=differing))
    return is_whole and not differing
