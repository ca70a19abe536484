"""`sohoa owner-report`: what the trail says of one person, for them to read."""

from __future__ import annotations

import csv
import getpass
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.errors import BadRequest
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, Phrase, sentence
from sohoa.settings import read_settings

if TYPE_CHECKING:
    from dossier.catalogue.kinds import Catalogue
    from storage.trail.owner_reads import Look

HEADS = (
    N_("Thời điểm"),
    N_("Việc"),
    N_("Nơi hoặc tài khoản"),
    N_("Người"),
    N_("Mục đích"),
    N_("Giấy tờ"),
    N_("Đã xem"),
    N_("Mục nhật ký"),
)
CSV = (".csv",)
COUNTED = N_("{looks} lần xem hoặc hỏi đến {papers} giấy tờ có số định danh {owner}.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="owner-report")(owner_report)


def owner_report(
    owner: Annotated[str, typer.Argument(help="Số định danh của công dân.")],
    out: Annotated[Path | None, typer.Option("--out", readable=False, help="Tệp csv sẽ ghi; không nêu: in ra.")] = None,
) -> None:
    """Báo cáo cho một công dân: ai đã xem giấy tờ nào của họ, khi nào, để làm gì."""
    from ingest.places import demand_place, write_whole
    from sohoa import parts
    from storage.retention.holds import NO_NUMBER
    from storage.trail import events, owner_reads
    from storage.trail.events import Actor

    if not any(map(str.isdigit, owner)):
        raise BadRequest(problem=Phrase(NO_NUMBER, {"value": owner.strip()}))
    if out is not None:
        demand_place(out, CSV)
    settings = read_settings()
    database, catalogue = parts.open_database(settings), parts.read_catalogue(settings)
    store = parts.open_archive(settings, database).store
    owner_id = owner.replace(" ", "")
    with database.read() as session:
        papers, looks = owner_reads.looks_at(session, store, owner_id)
        rows = list(_rows(looks, papers, catalogue))
    # The report itself is a look at what was read of the person.
    actor = Actor("sohoa owner-report", requester=getpass.getuser())
    with database.write() as session:
        details = {"owner_id": owner_id, "looks": len(rows)}
        events.append(session, "owner_reported", actor, now=database.now(), details=details)
    table = _csv(rows)
    if out is not None:
        write_whole(out, f"\ufeff{table}".encode(), CSV)
    else:
        typer.echo(table, nl=False)
    typer.echo(sentence(COUNTED, looks=len(rows), papers=len(papers), owner=owner_id), err=True)


def _rows(
    looks: Iterable[Look], papers: dict[str, tuple[str | None, str | None]], catalogue: Catalogue
) -> Iterator[tuple[str, ...]]:
    from api.desk.wording import action

    for look in looks:
        event = look.event
        about = [_paper(papers[one], catalogue) for one in look.documents]
        yield (
            f"{event.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
            action(event.action),
            event.actor.name,
            event.actor.requester or "",
            event.actor.purpose or "",
            "; ".join(about),
            look.given,
            str(event.seq),
        )


def _paper(paper: tuple[str | None, str | None], catalogue: Catalogue) -> str:
    from dossier.reading import Field
    from dossier.withheld import may_be_told

    code, number = paper
    kind = catalogue.get(code or "")
    # Read too far, it may hold what is sensitive of somebody else whom the paper names.
    if number and kind and kind.sensitive and not may_be_told(kind, Field("number", number, 1.0, "ocr")):
        number = None
    return " ".join(filter(None, (kind.name if kind else code or "", number)))


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([sentence(head) for head in HEADS])
    # A cell that begins so would be a formula for a spreadsheet.
    table.writerows([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in row] for row in rows)
    return out.getvalue()
