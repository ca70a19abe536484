"""`sohoa rebuild`: the database made anew from the archive alone, or held against one that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.words.sentences import N_, sentence
from sohoa.settings import Settings, read_settings

if TYPE_CHECKING:
    from storage.database.engine import Database

TOLD_EVERY = 1000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rebuild)


def rebuild(
    source: Annotated[
        str | None,
        typer.Option("--from", help="Kho khác có cùng nội dung (file:///… hoặc s3://…); mặc định là kho của hệ thống."),
    ] = None,
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
    is_whole = _compared(settings, url, database) if compare else _rebuilt(settings, url, database, settings.scratch)
    if not is_whole:
        raise typer.Exit(1)


def _rebuilt(settings: Settings, url: str, database: Database, scratch: Path) -> bool:
    """Rebuild into this database, and tell it: whether nothing was left out."""
    from sohoa import parts
    from storage.objects.store import without_secrets
    from worker.rebuild.run import rebuild as run

    archive, catalogue = parts.open_archive(settings, url), parts.read_catalogue(settings)
    looked_at = put = 0
    for step in run(database, archive, catalogue, scratch / "rebuild.db", source=without_secrets(url)):
        told = (looked_at + put) // TOLD_EVERY
        looked_at, put = looked_at + step.looked_at, put + step.put
        if (looked_at + put) // TOLD_EVERY > told:
            typer.echo(
                sentence(N_("Đã xem {looked_at} đối tượng, ghi lại {put} phiên bản …"), looked_at=looked_at, put=put)
            )
    for object_id, problem in step.left_out:
        typer.echo(f"{object_id}: {problem}", err=True)
    text = N_("Đã dựng lại {papers} giấy tờ; {left_out} đối tượng hỏng, thiếu hoặc chỉ ghi lại được một phần.")
    typer.echo(sentence(text, papers=step.papers, left_out=len(step.left_out)))
    return not step.left_out


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
            is_whole = _rebuilt(settings, url, anew, folder)
            differing = 0
            for differing, one in enumerate(differences(database, anew, since), 1):  # noqa: B007
                typer.echo(str(one), err=True)
        finally:
            anew.close()
    typer.echo(sentence(N_("So với kho: {rows} dòng trong cơ sở dữ liệu khác."), rows=differing))
    return is_whole and not differing
