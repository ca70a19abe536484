"""`sohoa batch`: an operator's run over a manifest, with its proof the next morning."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from dossier.words.sentences import N_, Phrase, sentence
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from dossier.catalogue.agencies import Agencies
    from dossier.catalogue.kinds import Catalogue
    from ingest.batch import BatchRun
    from ingest.intake import Intake
    from storage.papers.batches import Tally

BACKLOG_DESK = "kho"
_REASONS_SHOWN = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(batch)


def batch(
    manifest: Annotated[Path, typer.Argument(help="Bảng kê csv hoặc xlsx; đường dẫn tính từ thư mục của bảng kê.")],
    template: Annotated[
        bool, typer.Option("--template", help="Ghi một bảng kê trống (xlsx) để điền, không nhận gì.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ kiểm tra bảng kê, không nhận gì.")] = False,
    report: Annotated[Path | None, typer.Option(help="Ghi báo cáo ra tệp csv, xlsx hoặc pdf để ký.")] = None,
    desk: Annotated[str, typer.Option(help="Quầy ghi nhận.")] = BACKLOG_DESK,
    wait: Annotated[
        bool, typer.Option(help="Chờ đọc xong mọi tệp đã nhận; --no-wait: chỉ nhận, để sohoa worker đọc sau.")
    ] = True,
    limit: Annotated[int | None, typer.Option(min=1, help="Lượt này nhận nhiều nhất bấy nhiêu tệp.")] = None,
    until: Annotated[str | None, typer.Option(help="Dừng nhận lúc giờ này (ví dụ 06:00); lần sau chạy tiếp.")] = None,
    pause: Annotated[bool, typer.Option("--pause", help="Tạm dừng lượt đang chạy theo bảng kê này.")] = False,
    go_on: Annotated[bool, typer.Option("--go-on", help="Cho lượt đang tạm dừng chạy tiếp.")] = False,
    sample: Annotated[Path | None, typer.Option(help="Ghi mẫu ngẫu nhiên (xlsx) cho người thứ hai kiểm tra.")] = None,
    share: Annotated[float, typer.Option(min=0.0001, max=1, help="Phần lấy mẫu.")] = 0.30,
    seed: Annotated[int | None, typer.Option(help="Số khởi tạo của mẫu; in ra để lấy lại đúng mẫu ấy.")] = None,
    checked: Annotated[Path | None, typer.Option(help="Mẫu đã kiểm tra: tính tỷ lệ sai và khoảng tin cậy.")] = None,
) -> None:
    """Nhận mọi tệp trong bảng kê; chạy lại cùng bảng kê thì làm tiếp, không nhận hai lần."""
    from dossier.errors import NotFound
    from ingest.batch import BatchSettings, run_batch
    from ingest.batch_report import REPORT_SUFFIXES, demand_place, write_report
    from ingest.manifest import UNNAMED, read_manifest
    from ingest.names import shown
    from ingest.reports.reconciliation import reconciled
    from sohoa import parts
    from sohoa.at_work import workers_at_hand

    settings = read_settings()
    if template:
        _write_template(manifest, parts.read_catalogue(settings))
        return
    if not manifest.is_file():
        raise NotFound(what=Phrase(N_("bảng kê")), value=manifest)
    catalogue = parts.read_catalogue(settings)
    rows = read_manifest(manifest, catalogue)
    if rows.unnamed[0]:
        typer.echo(sentence(UNNAMED, count=rows.unnamed[0], example=shown(rows.unnamed[1])), err=True)
    if dry_run:
        typer.echo(sentence(N_("Bảng kê hợp lệ: {count} tệp."), count=len(rows.rows)))
        return
    intake = parts.open_intake(settings)
    if pause or go_on:
        _set_paused(intake, rows.sha256, paused=pause)
        return
    if checked is not None:
        _tell_error_rate(checked, intake, rows.sha256)
        return
    # A run takes the night: what it shall write is refused before it, not in the morning.
    if report:
        demand_place(report, REPORT_SUFFIXES)
    if sample:
        demand_place(sample, (".xlsx",))
    how = BatchSettings(
        desk=desk,
        requester=getpass.getuser(),
        wait=wait,
        limit=limit,
        until=_next(until, intake.clock()) if until else None,
        probe_seconds=settings.page_seconds,
        probe_memory_bytes=settings.page_memory_mb << 20,
    )
    _tell_if_paused(intake, rows.sha256)
    with workers_at_hand(settings), _Shown() as progress:
        run = run_batch(rows, intake, how, progress)
    if report or sample:
        office = _office(parts.read_agencies(settings), settings.agency)
        record = reconciled(intake, run.batch_id, operator=how.requester, now=intake.clock(), office=office)
        if report:
            write_report(report, record, catalogue)
        if sample:
            _write_sample(sample, record, catalogue, share, seed)
    tally = run.tally
    text = N_("Nhận {received} = lưu {archived} (cần xem lại {needs_review}) + từ chối {rejected} + còn chờ {pending}")
    typer.echo(sentence(text, **asdict(tally)))
    _tell_what_waits(intake, run)
    if tally.rejected:
        raise typer.Exit(1)


def _office(agencies: Agencies, code: str) -> str:
    """The name of the agency of this code as it stands above its papers, where one alone has the code."""
    names = {agency.name for agency in agencies.named(code)}
    return names.pop().replace("UBND ", "Ủy ban nhân dân ") if len(names) == 1 else ""


def _tell_what_waits(intake: Intake, run: BatchRun) -> None:
    """What is left of a run, and what will become of it."""
    from storage.papers import batches

    with intake.database.read() as session:
        untaken = batches.untaken_count(session, run.batch_id)
    if untaken:
        typer.echo(sentence(N_("Chưa nhận {count} dòng; chạy lại cùng lệnh này để nhận tiếp."), count=untaken))
    if run.tally.pending > untaken:
        text = N_("{count} tệp đã nhận còn chờ đọc; sohoa run hoặc sohoa worker đọc tiếp, xem bằng sohoa status.")
        typer.echo(sentence(text, count=run.tally.pending - untaken))


def _next(clock_time: str, now: datetime) -> datetime:
    """The next moment at which clocks in Viet Nam show `clock_time`. Raises BadRequest."""
    from dossier.errors import BadRequest
    from ingest.notes import LOCAL

    try:
        wanted = datetime.strptime(clock_time, "%H:%M").replace(tzinfo=LOCAL)
    except ValueError:
        raise BadRequest(problem=f"--until {clock_time}: HH:MM") from None
    here = now.astimezone(LOCAL)
    moment = here.replace(hour=wanted.hour, minute=wanted.minute, second=0, microsecond=0)
    return moment if moment > here else moment + timedelta(days=1)


def _tell_if_paused(intake: Intake, manifest_sha256: str) -> None:
    """A run that only waits says so."""
    from storage.papers import batches

    with intake.database.read() as session:
        batch_id = batches.of_manifest(session, manifest_sha256)
        if batch_id is not None and batches.about(session, batch_id).is_paused:
            typer.echo(sentence(N_("Lượt chạy đang tạm dừng nên không nhận thêm; chạy tiếp bằng --go-on.")), err=True)


def _begun(intake: Intake, manifest_sha256: str) -> str:
    """The run of a manifest. Raises NotFound."""
    from dossier.errors import NotFound
    from storage.papers import batches

    with intake.database.read() as session:
        batch_id = batches.of_manifest(session, manifest_sha256)
    if batch_id is None:
        raise NotFound(what=Phrase(N_("lượt chạy")), value=manifest_sha256)
    return batch_id


def _set_paused(intake: Intake, manifest_sha256: str, *, paused: bool) -> None:
    from storage.papers import batches
    from storage.trail.events import Actor

    batch_id = _begun(intake, manifest_sha256)
    with intake.database.write() as session:
        actor = Actor("intake:batch", requester=getpass.getuser())
        batches.set_paused(session, batch_id, paused=paused, now=intake.clock(), actor=actor)
    typer.echo(sentence(N_("Đã tạm dừng; chạy tiếp bằng --go-on.") if paused else N_("Lượt chạy được tiếp tục.")))


def _write_sample(path: Path, record: dict[str, Any], catalogue: Catalogue, share: float, seed: int | None) -> None:
    from ingest.reports.sample_sheet import write_sample

    chosen = secrets.randbelow(1 << 31) if seed is None else seed
    count = write_sample(path, record, catalogue, share, chosen)
    typer.echo(sentence(N_("Mẫu {count} giấy tờ, --seed {seed}: {path}"), count=count, seed=chosen, path=path))


def _tell_error_rate(path: Path, intake: Intake, manifest_sha256: str) -> None:
    from ingest.reports.reconciliation import reconciled
    from ingest.reports.sample_sheet import read_sample

    # Who checks a sample does not sign the run's report.
    batch_id, who = _begun(intake, manifest_sha256), getpass.getuser()
    found = read_sample(path, reconciled(intake, batch_id, operator=who, now=intake.clock(), keep=False))
    text = N_("Sai {wrong} trong {checked} giấy tờ đã kiểm tra: {rate} (khoảng tin cậy 95 %: {low} đến {high})")
    rate, low, high = (f"{share:.2%}" for share in (found.rate, found.low, found.high))
    typer.echo(sentence(text, wrong=found.wrong, checked=found.checked, rate=rate, low=low, high=high))


def _write_template(path: Path, catalogue: Catalogue) -> None:
    from dossier.errors import BadRequest
    from ingest.tables.template import write_template

    if path.suffix.casefold() != ".xlsx" or path.exists():
        raise BadRequest(problem=f"{path.name}: .xlsx, {sentence(N_('chưa có tệp nào tên ấy'))}")
    write_template(path, catalogue)
    typer.echo(sentence(N_("Đã ghi bảng kê trống: {path}"), path=path))


class _Shown:
    """A run's progress as two bars with time left, rate and failures by reason: files taken, papers done."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description:12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[why]}"),
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

    def worked(self, tally: Tally, reasons: Mapping[str, int]) -> None:
        """See `ingest.batch.Progress`."""
        why = ", ".join(f"{code} {count}" for code, count in list(reasons.items())[:_REASONS_SHOWN])
        self._show(sentence(N_("Xử lý")), tally.received - tally.pending, tally.received, why)

    def _show(self, name: str, done: int, total: int, why: str = "") -> None:
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=total, rate="", why="")
        task = self._bars.tasks[self._bars.task_ids.index(self._tasks[name])]
        rate = f"{task.speed * 60:.0f}/min" if task.speed else ""
        self._bars.update(self._tasks[name], completed=done, total=total, rate=rate, why=why)
