"""`sohoa read`: reads files and stores nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from dossier.errors import Fatal, MachineFault, SohoaError, ToolMissing
from dossier.signatures.signing import Verdict
from dossier.words.sentences import N_, sentence
from sohoa.settings import Settings, read_settings

SIGNED = N_("Chữ ký số")
PARTS = N_("Cắt được {count} giấy tờ")
PART = N_("trang {first}–{last}:")

log = structlog.get_logger()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(read)


def read(
    files: Annotated[list[Path], typer.Argument(readable=False, help="Tệp quét cần đọc (PDF, TIFF, JPEG, PNG …).")],
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi tệp một dòng JSON.")] = False,
) -> None:
    """Đọc tệp và in kết quả, không lưu gì."""
    from sohoa import parts

    settings = read_settings()
    catalogue, options = parts.read_catalogue(settings), parts.read_options(settings)
    failed = 0
    for file in files:
        try:
            record = _record(file, settings, catalogue, options)
        except ToolMissing:
            raise  # no file would be read
        except SohoaError as error:
            failed += 1
            record = _failure(file, error)
        except Exception:  # a defect that one file brings out must not keep the answer about the next from anybody
            log.exception("defect", file=str(file))
            failed += 1
            record = _failure(file, Fatal())
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n" if as_json else _in_words(record))
        sys.stdout.flush()
    if failed:
        raise typer.Exit(1)


def _failure(file: Path, error: SohoaError) -> dict[str, Any]:
    return {"file": str(file), "error": {"code": error.code, "message": error.sentence()}}


def _record(file: Path, settings: Settings, catalogue: Any, options: Any) -> dict[str, Any]:
    from sohoa.given_files import demand_file
    from storage.archive.ocfl import sha256_of
    from worker.paper import read_paper
    from worker.record import reading_record
    from worker.separate.cut_reading import part_record

    demand_file(file)
    try:
        sha256 = sha256_of(file)
    except OSError as error:
        raise MachineFault(problem=error.strerror) from error
    paper = read_paper(file, catalogue, options, at_once=settings.workers)
    record = {"file": str(file), "sha256": sha256, **reading_record(paper.reading)}
    return {**record, "parts": [part_record(one) for one in paper.parts]} if paper.parts else record


def _in_words(record: dict[str, Any]) -> str:
    if "error" in record:
        return f"{record['file']}: {record['error']['message']}\n"
    lines = [f"{record['file']}: {record['kind']['code']} ({len(record['pages'])} trang)"]
    if "parts" in record:
        lines = [f"{record['file']}: {sentence(PARTS, count=len(record['parts']))} ({len(record['pages'])} trang)"]
    for name, field in record["fields"].items():
        lines.append(f"  {name:26} {field['value']}{'  (cần xem lại)' if field['needs_review'] else ''}")
    for signature in record["signatures"]:
        signer = signature["signer"] or {"common_name": signature["name"]}
        whole = " · ".join(filter(None, (signer["common_name"], signature["signed_at"])))
        lines.append(f"  {sentence(SIGNED):26} {whole}: {Verdict(signature['verdict']).sentence()}")
    for part in record.get("parts", ()):
        first, last = part["pages"]
        unsure = "" if part["sure"] else f"  ({sentence(N_('cần xem lại'))})"
        lines.append(f"  {sentence(PART, first=first, last=last)} {part['kind']['code']}{unsure}")
    return "\n".join(lines) + "\n"
