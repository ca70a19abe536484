"""`sohoa rebuild`: the database made anew from the archive alone."""

from __future__ import annotations

from typing import Annotated

import typer

from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings

TOLD_EVERY = 1000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rebuild)


def rebuild(
    source: Annotated[
        str | None,
        typer.Option("--from", help="Kho khác có cùng nội dung (file:///… hoặc s3://…); mặc định là kho của hệ thống."),
    ] = None,
) -> None:
    """Dựng lại toàn bộ cơ sở dữ liệu từ kho, vào một cơ sở dữ liệu trống; dừng giữa chừng thì chạy lại để làm tiếp."""
    from sohoa import parts
    from storage.objects.store import without_secrets
    from worker.rebuild.run import rebuild as run

    settings = read_settings()
    url = source or settings.objects
    database, catalogue = parts.open_database(settings), parts.read_catalogue(settings)
    looked_at = put = 0
    path = settings.scratch / "rebuild.db"
    for step in run(database, parts.open_archive(settings, url), catalogue, path, source=without_secrets(url)):
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
    if step.left_out:
        raise typer.Exit(1)
