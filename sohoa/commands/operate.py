"""`sohoa batch`: an operator's run."""

import typer


def register(app: typer.Typer) -> None:
    pass
