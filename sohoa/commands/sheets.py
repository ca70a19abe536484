"""`sohoa sheets`: separator sheets to print and to put between the papers of a stack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dossier.codes.administrative import DossierCode
from dossier.words.sentences import N_, sentence


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sheets)


def sheets(
    out: Annotated[Path, typer.Option("--out", readable=False, help="Tệp PDF sẽ ghi.")],
    dossier: Annotated[
        list[str] | None, typer.Option("--dossier", help="Mã hồ sơ: một tờ ngăn hồ sơ mang mã đó; ghi được nhiều lần.")
    ] = None,
    new_dossier: Annotated[bool, typer.Option("--new-dossier", help="Tờ ngăn hồ sơ không mang mã.")] = False,
    count: Annotated[int, typer.Option("--count", min=1, max=500, help="Số tờ của mỗi loại.")] = 1,
) -> None:
    """In tờ ngăn (PDF) để đặt giữa các giấy tờ trước khi quét cả xấp."""
    from ingest.places import write_whole
    from worker.separate.separator import Separator
    from worker.separate.sheets import sheets_pdf

    codes = [DossierCode.parse(code).printed for code in dossier or ()]
    wanted = [Separator("dossier", code) for code in codes]
    if new_dossier or not wanted:
        wanted.append(Separator("dossier" if new_dossier else "paper"))
    write_whole(out, sheets_pdf([one for one in wanted for _ in range(count)]), (".pdf",))
    typer.echo(sentence(N_("{count} tờ ngăn trong {file}"), count=len(wanted) * count, file=out))
