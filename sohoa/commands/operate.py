"""`sohoa batch`: an operator's run over a manifest, with its proof the next morning."""

from __future__ import annotations

import getpass
import secrets
import uuid
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
    from ingest.batch import BatchSettings
    from ingest.intake import Intake
    from ingest.manifest import Manifest
    from sohoa.settings import Settings
    from storage.papers.batches import Tally

BACKLOG_DESK = "kho"
_REASONS_SHOWN = 3
ONE_TASK = N_("{options}: mỗi lần chỉ dùng một trong các tùy chọn này")
RUN_OF_NAME = N_(
    "Lượt đã chạy theo bảng kê tên “{name}”, bắt đầu {begun}: sohoa batch {id} (--report, --sample, --checked …)"
)
DISPOSED = N_(" + đã tiêu hủy {count}")
NOT_DRAWN = N_("{count} giấy tờ của lượt chạy đã bị tiêu hủy hoặc hủy khóa từ khi lưu, không lấy vào mẫu.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(batch)


def batch(
    manifest: Annotated[
        Path,
        typer.Argument(
            readable=False,
            help="Bảng kê csv hoặc xlsx, đường dẫn tính từ thư mục của bảng kê; hoặc mã của một lượt đã chạy.",
        ),
    ],
    template: Annotated[
        bool, typer.Option("--template", help="Ghi một bảng kê trống (xlsx) để điền, không nhận gì.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ kiểm tra bảng kê, không nhận gì.")] = False,
    report: Annotated[
        Path | None, typer.Option(readable=False, help="Ghi báo cáo ra tệp csv, xlsx hoặc pdf để ký.")
    ] = None,
    desk: Annotated[
        str | None, typer.Option(help="Quầy ghi nhận; không nêu: quầy của lượt đã bắt đầu, hoặc kho.")
    ] = None,
    wait: Annotated[
        bool, typer.Option(help="Chờ đọc xong mọi tệp đã nhận; --no-wait: chỉ nhận, để sohoa worker đọc sau.")
    ] = True,
    limit: Annotated[int | None, typer.Option(min=1, help="Lượt này nhận nhiều nhất bấy nhiêu tệp.")] = None,
    until: Annotated[str | None, typer.Option(help="Dừng nhận lúc giờ này (ví dụ 06:00); lần sau chạy tiếp.")] = None,
    pause: Annotated[bool, typer.Option("--pause", help="Tạm dừng lượt đang chạy theo bảng kê này.")] = False,
    go_on: Annotated[bool, typer.Option("--go-on", help="Cho lượt đang tạm dừng chạy tiếp.")] = False,
    sample: Annotated[
        Path | None, typer.Option(readable=False, help="Ghi mẫu ngẫu nhiên (xlsx) cho người thứ hai kiểm tra.")
    ] = None,
    share: Annotated[float, typer.Option(min=0.0001, max=1, help="Phần lấy mẫu.")] = 0.30,
    seed: Annotated[int | None, typer.Option(help="Số khởi tạo của mẫu; in ra để lấy lại đúng mẫu ấy.")] = None,
    checked: Annotated[
        Path | None, typer.Option(readable=False, help="Mẫu đã kiểm tra: tính tỷ lệ sai và khoảng tin cậy.")
    ] = None,
) -> None:
    """Nhận mọi tệp trong bảng kê; chạy lại cùng bảng kê thì làm tiếp, không nhận hai lần."""
    from ingest.batch import BatchSettings
    from sohoa import parts

    settings = read_settings()
    _demand_one_task(
        {"--template": template, "--dry-run": dry_run, "--pause": pause, "--go-on": go_on, "--checked": bool(checked)},
        writes=bool(report or sample),
    )
    _demand_places(report, sample)
    if template:
        _write_template(manifest, parts.read_catalogue(settings))
        return
    if dry_run:
        typer.echo(sentence(N_("Bảng kê hợp lệ: {count} tệp."), count=len(_read(manifest, settings).rows)))
        return
    intake = parts.open_intake(settings)
    rows = None if _is_run(manifest) else _read(manifest, settings, intake)
    if rows is None or pause or go_on or checked is not None:
        batch_id = _begun(intake, manifest, rows)
        if pause or go_on:
            _set_paused(intake, batch_id, paused=pause)
            return
        if checked is not None:
            _tell_error_rate(checked, intake, batch_id)
            return
    else:
        how = BatchSettings(
            desk=_desk(intake, settings, rows, desk),
            requester=getpass.getuser(),
            wait=wait,
            limit=limit,
            until=_next(until, intake.clock()) if until else None,
            probe_seconds=settings.page_seconds,
            probe_memory_bytes=settings.page_memory_mb << 20,
        )
        batch_id = _run(rows, intake, settings, how)
    if report or sample:
        _write_reports(intake, settings, batch_id, report, sample, share, seed)
    tally = _tell_sum(intake, batch_id)
    if rows is not None:
        _demand_all_taken(intake, batch_id)
    if tally.rejected:
        raise typer.Exit(1)


def _demand_one_task(tasks: Mapping[str, bool], *, writes: bool) -> None:
    """Options of which each asks for another thing than a run are not taken together, as if one of them were not there.
    `writes`: a report or a sample is asked for, which only a run has. Raises BadRequest."""
    from dossier.errors import BadRequest

    asked = [name for name, is_asked in tasks.items() if is_asked]
    if writes and asked not in ([], ["--dry-run"]):
        asked.append("--report | --sample")
    if len(asked) > 1:
        raise BadRequest(problem=Phrase(ONE_TASK, {"options": ", ".join(asked)}))


def _is_run(named: Path) -> bool:
    """Whether a run is named, and no manifest."""
    try:
        uuid.UUID(str(named))
    except ValueError:
        return False
    return not named.exists()


def _read(path: Path, settings: Settings, intake: Intake | None = None) -> Manifest:
    """The manifest at `path`. Where it has mistakes, scans that have moved away since it was run among them, the runs
    that were begun from a manifest of its name are told."""
    from dossier.errors import BadManifest
    from ingest.manifest import UNNAMED, read_manifest
    from ingest.names import shown
    from sohoa import parts
    from sohoa.given_files import demand_file

    demand_file(path, Phrase(N_("bảng kê")))
    try:
        rows = read_manifest(path, parts.read_catalogue(settings))
    except BadManifest:
        if intake is not None:
            _tell_runs_of(intake, path)
        raise
    if rows.unnamed[0]:
        typer.echo(sentence(UNNAMED, count=rows.unnamed[0], example=shown(rows.unnamed[1])), err=True)
    return rows


def _desk(intake: Intake, settings: Settings, rows: Manifest, named: str | None) -> str:
    """The desk that is named; where none is, that for which the run was begun. Raises BadRequest."""
    from sohoa import parts
    from storage.papers import batches

    if named is None:
        with intake.database.read() as session:
            batch_id = batches.of_manifest(session, rows.sha256)
            if batch_id is not None:
                return batches.about(session, batch_id).desk
    return parts.desk_named(settings, named or BACKLOG_DESK, BACKLOG_DESK)


def _tell_runs_of(intake: Intake, manifest: Path) -> None:
    """What was run from a manifest of this name can be named by its id, whatever became of the files."""
    from dossier.vietnam import local_time
    from storage.papers import batches

    with intake.database.read() as session:
        runs = batches.of_name(session, manifest.name)
    for one in runs:
        begun = local_time(one.started_at)
        typer.echo(sentence(RUN_OF_NAME, name=manifest.name, begun=begun, id=one.id), err=True)


def _begun(intake: Intake, named: Path, rows: Manifest | None) -> str:
    """The run that is named by its id, or by the manifest that has `rows`. Raises NotFound where none was begun."""
    from dossier.errors import NotFound
    from storage.papers import batches

    with intake.database.read() as session:
        if rows is not None:
            batch_id = batches.of_manifest(session, rows.sha256)
        else:
            batch_id = str(uuid.UUID(str(named)))
            batch_id = batch_id if batches.known(session, batch_id) else None
    if batch_id is None:
        _tell_runs_of(intake, named)
        raise NotFound(what=Phrase(N_("lượt chạy")), value=named)
    return batch_id


def _run(rows: Manifest, intake: Intake, settings: Settings, how: BatchSettings) -> str:
    """Take what the manifest names, and wait for it; the run's id."""
    from ingest.batch import run_batch
    from sohoa.at_work import workers_at_hand
    from sohoa.traces import told

    _tell_if_paused(intake, rows.sha256)
    intake.demand_archive()  # without it no row would be taken
    with workers_at_hand(settings), told(settings.otlp_url, "batch"), _Shown() as progress:
        return run_batch(rows, intake, how, progress).batch_id


def _write_reports(
    intake: Intake,
    settings: Settings,
    batch_id: str,
    report: Path | None,
    sample: Path | None,
    share: float,
    seed: int | None,
) -> None:
    from ingest.batch_report import write_report
    from ingest.reports.reconciliation import reconciled
    from sohoa import parts

    office, who = _office(parts.read_agencies(settings), settings.agency), getpass.getuser()
    record = reconciled(intake, batch_id, operator=who, now=intake.clock(), office=office)
    catalogue = parts.read_catalogue(settings)
    if report:
        write_report(report, record, catalogue)
    if sample:
        _write_sample(sample, intake, record, catalogue, share, seed)


def _tell_sum(intake: Intake, batch_id: str) -> Tally:
    """How the run stands, by which id it can be named later, and what waits."""
    from storage.papers import batches

    with intake.database.read() as session:
        tally = batches.tally(session, batch_id)
    text = N_(
        "Tổng số tệp {received} = đã lưu {archived} (cần xem lại {needs_review})"
        " + không nhận {rejected} + còn chờ {pending}"
    )
    disposed = sentence(DISPOSED, count=tally.disposed) if tally.disposed else ""
    typer.echo(f"{sentence(text, **asdict(tally))}{disposed}")
    typer.echo(sentence(N_("Mã lượt chạy: {id}"), id=batch_id))
    _tell_what_waits(intake, batch_id)
    return tally


def _demand_places(report: Path | None, sample: Path | None) -> None:
    """A run takes the night: what it shall write is refused before it, not in the morning."""
    from ingest.batch_report import demand_report_place
    from ingest.places import Occupied
    from ingest.reports.sample_sheet import demand_sample_place

    if report:
        demand_report_place(report)
    if sample:
        demand_sample_place(sample)
    if report and sample and report.resolve() == sample.resolve():
        raise Occupied(place=sample)


def _office(agencies: Agencies, code: str) -> str:
    """The name of the agency of this code as it stands above its papers, where one alone has the code."""
    names = {agency.name for agency in agencies.named(code)}
    return names.pop().replace("UBND ", "Ủy ban nhân dân ") if len(names) == 1 else ""


def _tell_what_waits(intake: Intake, batch_id: str) -> None:
    """What is left of a run, and what will become of it."""
    from storage.papers import batches

    with intake.database.read() as session:
        untaken = batches.untaken_count(session, batch_id)
        unread = batches.unread_count(session, batch_id)
    if untaken:
        typer.echo(sentence(N_("Chưa nhận {count} tệp; chạy lại cùng lệnh này để nhận tiếp."), count=untaken))
    if unread:
        text = N_("{count} tệp đã nhận còn chờ đọc; sohoa run hoặc sohoa worker đọc tiếp, xem bằng sohoa status.")
        typer.echo(sentence(text, count=unread))


def _demand_all_taken(intake: Intake, batch_id: str) -> None:
    """Raises RunUnfinished where rows were put off for a fault of the machine: who runs it by a script sees by its exit
    status that it has to be run again."""
    from dossier.errors import by_code
    from ingest.problems import RunUnfinished
    from storage.papers import batches

    with intake.database.read() as session:
        put_off = batches.put_off(session, batch_id)
        first = batches.items(session, batch_id, after=put_off[0] - 1, limit=1)[0] if put_off else None
    if first is not None:
        reason = by_code(first.error_code or "", first.error_values).sentence()
        raise RunUnfinished(count=len(put_off), path=first.path, reason=reason)


def _next(clock_time: str, now: datetime) -> datetime:
    """The next moment at which clocks in Viet Nam show `clock_time`. Raises BadRequest."""
    from dossier.errors import BadRequest
    from dossier.vietnam import VIETNAM

    try:
        wanted = datetime.strptime(clock_time, "%H:%M").replace(tzinfo=VIETNAM)
    except ValueError:
        raise BadRequest(problem=f"--until {clock_time}: HH:MM") from None
    here = now.astimezone(VIETNAM)
    moment = here.replace(hour=wanted.hour, minute=wanted.minute, second=0, microsecond=0)
    return moment if moment > here else moment + timedelta(days=1)


def _tell_if_paused(intake: Intake, manifest_sha256: str) -> None:
    """A run that only waits says so."""
    from storage.papers import batches

    with intake.database.read() as session:
        batch_id = batches.of_manifest(session, manifest_sha256)
        if batch_id is not None and batches.about(session, batch_id).is_paused:
            typer.echo(sentence(N_("Lượt chạy đang tạm dừng nên không nhận thêm; chạy tiếp bằng --go-on.")), err=True)


def _set_paused(intake: Intake, batch_id: str, *, paused: bool) -> None:
    from storage.papers import batches
    from storage.trail.events import Actor

    with intake.database.write() as session:
        actor = Actor("intake:batch", requester=getpass.getuser())
        batches.set_paused(session, batch_id, paused=paused, now=intake.clock(), actor=actor)
    typer.echo(sentence(N_("Đã tạm dừng; chạy tiếp bằng --go-on.") if paused else N_("Lượt chạy được tiếp tục.")))


def _write_sample(
    path: Path, intake: Intake, record: dict[str, Any], catalogue: Catalogue, share: float, seed: int | None
) -> None:
    from ingest.reports.drawn_samples import keep
    from ingest.reports.sample_sheet import draw, gone_of, write_sample

    gone = gone_of(intake.database, record)
    sample = draw(record, share, secrets.randbelow(1 << 31) if seed is None else seed, gone)
    keep(intake, record["batch"]["id"], sample, operator=getpass.getuser(), now=intake.clock())
    write_sample(path, record, catalogue, sample)
    text = N_("Mẫu {count} giấy tờ, --seed {seed}: {path}")
    typer.echo(sentence(text, count=len(sample.documents), seed=sample.seed, path=path))
    if gone:
        typer.echo(sentence(NOT_DRAWN, count=len(gone)))


def _tell_error_rate(path: Path, intake: Intake, batch_id: str) -> None:
    from ingest.reports.drawn_samples import kept
    from ingest.reports.reconciliation import reconciled
    from ingest.reports.sample_sheet import LET_BE, gone_of, read_sample
    from sohoa.given_files import demand_file

    demand_file(path)
    # Who checks a sample does not sign the run's report.
    record = reconciled(intake, batch_id, operator=getpass.getuser(), now=intake.clock(), keep=False)
    found, let_be = read_sample(path, record, kept(intake.archive, batch_id), gone_of(intake.database, record))
    typer.echo(found.sentence())
    if let_be:
        typer.echo(sentence(LET_BE, count=let_be))


def _write_template(path: Path, catalogue: Catalogue) -> None:
    from ingest.tables.template import write_template

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
