"""`sohoa index`: which version the search index has, and how it is made anew."""

from __future__ import annotations

import typer

from dossier.words.sentences import N_, sentence
from sohoa.settings import read_settings

TOLD_EVERY = 1000
SHOWN = 20

index = typer.Typer(help="Chỉ mục tìm kiếm: phiên bản, làm lại.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(index, name="index")


@index.command()
def status() -> None:
    """Chỉ mục là phiên bản nào, có đang làm lại dở không."""
    from sohoa import parts
    from storage import reindexing
    from storage.search.tokens import VERSION

    with parts.open_database(read_settings()).read() as session:
        state = reindexing.state(session)
    text = N_("Chỉ mục tìm kiếm: phiên bản {version}; chương trình dùng phiên bản {wanted}.")
    typer.echo(sentence(text, version=state.version, wanted=VERSION))
    if state.becoming is not None:
        text = N_("Đang làm lại thành phiên bản {becoming}, còn {left} giấy tờ: sohoa index rebuild để làm tiếp.")
        typer.echo(sentence(text, becoming=state.becoming, left=state.left))
    if not state.is_current:
        raise typer.Exit(1)


@index.command()
def rebuild() -> None:
    """Làm lại chỉ mục từ cơ sở dữ liệu và kho, trong khi vẫn tra cứu được; dừng giữa chừng thì chạy lại để làm tiếp."""
    from sohoa import parts
    from storage import reindexing

    settings = read_settings()
    database = parts.open_database(settings)
    store = parts.open_archive(settings, database).store
    count, without = 0, list[str]()
    for step in reindexing.rebuild(database, store):
        told, count = count // TOLD_EVERY, count + step.papers
        without += step.without_text
        if count // TOLD_EVERY > told:
            typer.echo(sentence(N_("{count} giấy tờ …"), count=count))
    typer.echo(sentence(N_("Đã làm lại chỉ mục tìm kiếm của {count} giấy tờ."), count=count))
    if without:
        text = N_("Kho không có phần chữ đọc được của {count} giấy tờ, phần ấy được giữ như cũ (sohoa fixity): {ids}")
        typer.echo(sentence(text, count=len(without), ids=", ".join(without[:SHOWN])), err=True)
        raise typer.Exit(1)
