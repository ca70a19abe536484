"""`sohoa batch`: an operator's run over a manifest, with its proof the next morning."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from dossier.words.sentences import N_, Phrase, sentence
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from dossier.catalogue.kinds import Catalogue
    from storage.papers.batches import Tally

BACKLOG_DESK = "kho"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(batch)


def batch(
    manifest: Annotated[Path, typer.Argument(help="Bảng kê csv hoặc xlsx; đường dẫn tính từ thư mục của bảng kê.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ kiểm tra bảng kê, không nhận gì.")] = False,
    report: Annotated[Path | None, typer.Option(help="Ghi báo cáo ra tệp csv hoặc xlsx.")] = None,
    desk: Annotated[str, typer.Option(help="Quầy ghi nhận.")] = BACKLOG_DESK,
    template: Annotated[
        bool, typer.Option("--template", help="Ghi một bảng kê trống (xlsx) để điền, không nhận gì.")
    ] = False,
    wait: Annotated[bool, typer.Option(help="Chờ xử lý xong; không chờ thì báo cáo còn dòng đang chờ.")] = True,
) -> None:
    """Nhận mọi tệp trong bảng kê; chạy lại cùng bảng kê thì làm tiếp, không nhận hai lần."""
    from dossier.errors import NotFound
    from ingest.batch import BatchSettings, run_batch
    from ingest.batch_report import write_report
    from ingest.manifest import UNNAMED, read_manifest
    from sohoa import parts
    from sohoa.at_work import workers_at_hand

    settings = read_settings()
    if template:
        _write_template(manifest, parts.read_catalogue(settings))
        return
    if not manifest.is_file():
        raise NotFound(what=Phrase(N_("bảng kê")), value=manifest)
    rows = read_manifest(manifest, parts.read_catalogue(settings))
    if rows.unnamed[0]:
        typer.echo(sentence(UNNAMED, count=rows.unnamed[0], example=rows.unnamed[1]), err=True)
    if dry_run:
        typer.echo(sentence(N_("Bảng kê hợp lệ: {count} tệp."), count=len(rows.rows)))
        return
    intake = parts.open_intake(settings)
    how = BatchSettings(
        desk=desk,
        requester=getpass.getuser(),
        wait=wait,
        probe_seconds=settings.page_seconds,
        probe_memory_bytes=settings.page_memory_mb << 20,
    )
    with workers_at_hand(settings), _Shown() as progress:
        run = run_batch(rows, intake, how, progress)
    if report:
        write_report(report, intake.database, run.batch_id)
    tally = run.tally
    text = N_("Nhận {received} = lưu {archived} (cần xem lại {needs_review}) + từ chối {rejected} + còn chờ {pending}")
    typer.echo(sentence(text, **asdict(tally)))
    if tally.rejected:
        raise typer.Exit(1)


def _write_template(path: Path, catalogue: Catalogue) -> None:
    from dossier.errors import BadRequest
    from ingest.template import write_template

    if path.suffix.casefold() != ".xlsx" or path.exists():
        raise BadRequest(problem=f"{path.name}: .xlsx, {sentence(N_('chưa có tệp nào tên ấy'))}")
    write_template(path, catalogue)
    typer.echo(sentence(N_("Đã ghi bảng kê trống: {path}"), path=path))


class _Shown:
    """A run's progress as two bars with rate and time left: files taken, papers done."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description:12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        # Logs and progress both belong on standard error; the result alone goes to standard output.
        self._bars = Bars(*columns, console=Console(stderr=True))
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Shown:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def taken(self, done: int, total: int) -> None:
        """See `ingest.batch.Progress`."""
        self._show(sentence(N_("Nhận tệp")), done, total)

    def worked(self, tally: Tally) -> None:
        """See `ingest.batch.Progress`."""
        self._show(sentence(N_("Xử lý")), tally.received - tally.pending, tally.received)

    def _show(self, name: str, done: int, total: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=total)
        self._bars.update(self._tasks[name], completed=done, total=total)
