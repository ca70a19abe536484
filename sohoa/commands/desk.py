"""`sohoa add`: takes files in from the command line and waits for the result."""

from __future__ import annotations

import getpass
import time
import uuid
from pathlib import Path
from typing import Annotated

import structlog
import typer

from dossier.errors import Fatal, SohoaError, ToolMissing, Transient
from dossier.machine import fault_of_the_machine
from sohoa.given_files import demand_file
from sohoa.settings import Settings, read_settings

LOOK_SECONDS = 0.2

log = structlog.get_logger()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(add)


def add(
    files: Annotated[list[Path], typer.Argument(readable=False, help="Tệp quét cần nhận.")],
    dossier: Annotated[str | None, typer.Option(help="Mã hồ sơ.")] = None,
    desk: Annotated[str | None, typer.Option(help="Quầy; mặc định SOHOA_DESK.")] = None,
) -> None:
    """Nhận tệp vào kho và chờ kết quả; tệp gốc được giữ nguyên."""
    from dossier.codes.administrative import parse_dossier_code
    from sohoa import parts
    from sohoa.at_work import workers_at_hand
    from sohoa.traces import told

    settings = read_settings()
    code = str(parse_dossier_code(dossier)) if dossier else None
    at = parts.desk_named(settings, desk or settings.desk)
    failed = put_off = 0
    parts.open_intake(settings).demand_archive()  # without it no file would be taken
    with workers_at_hand(settings), told(settings.otlp_url, "add"):
        taken: list[tuple[Path, str]] = []
        for file in files:
            try:
                taken.append((file, _take(settings, file, code, at)))
            except ToolMissing:
                raise  # no file would be taken
            except (SohoaError, OSError) as fault:
                error = fault_of_the_machine(fault) if isinstance(fault, OSError) else fault
                failed += 1
                put_off += isinstance(error, Transient)
                typer.echo(f"{file}: {error.sentence()} [{error.code}]")
            except Exception:  # a defect that one file brings out must not keep the next from being taken
                log.exception("defect", file=str(file))
                failed += 1
                typer.echo(f"{file}: {Fatal().sentence()} [{Fatal.code}]")
        for file, document_id in taken:
            failed += _report(settings, file, document_id)
    if put_off:  # as `sohoa batch`: who runs it by a script sees that it has to be run again
        raise typer.Exit(Transient.exit_status)
    if failed:
        raise typer.Exit(1)


def _take(settings: Settings, file: Path, dossier_code: str | None, desk: str) -> str:
    from sohoa import parts
    from worker import limits
    from worker.formats.sources import probe
    from worker.paper import PROBE_SECONDS

    demand_file(file)
    source = limits.call(probe, file, seconds=PROBE_SECONDS, memory_bytes=settings.page_memory_mb << 20)
    receipt = parts.open_intake(settings).take(
        file,
        receipt_id=str(uuid.uuid4()),
        name=file.name,
        desk=desk,
        channel="cli",
        lane="counter",
        requester=getpass.getuser(),
        source_format=source.format,
        dossier_code=dossier_code,
    )
    return receipt.document_id


def _report(settings: Settings, file: Path, document_id: str) -> int:
    """Wait for the document and say what became of it; 1 when it failed."""
    from dossier.errors import by_code
    from sohoa import parts
    from storage.papers import documents
    from storage.queue.progress import UNFINISHED

    database = parts.open_database(settings)
    while True:
        with database.read() as session:
            document = documents.get(session, document_id)
        if document.state not in UNFINISHED:
            break
        time.sleep(LOOK_SECONDS)
    if document.error_code and document.state == "failed":
        error = by_code(document.error_code, document.error_values)
        typer.echo(f"{file}: {document_id} {error.sentence()} [{error.code}]")
        return 1
    typer.echo(f"{file}: {document_id} {document.state} {document.kind or ''}".rstrip())
    for part in document.parts:
        typer.echo(f"  {part.first}-{part.last}: {part.document_id}")
    return 0
