"""`sohoa`: the command line. Each command is a function of one of the modules below `sohoa/commands`."""

from __future__ import annotations

import sys

import typer

from dossier.errors import SohoaError
from sohoa import logs
from sohoa.commands import (
    anew,
    archive,
    backup,
    desk,
    doctor,
    failures,
    handing_over,
    index,
    operate,
    read,
    rebuild,
    services,
    sheets,
    signing,
    trail,
)
from sohoa.commands.access import clients, keys, owners, sandbox, users, webhooks
from sohoa.commands.retention import disposals, terms

app = typer.Typer(
    name="sohoa",
    help="Số hóa hồ sơ của bộ phận một cửa: quét, đọc, lưu trữ, tra cứu, tái sử dụng.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for module in (
    services,
    read,
    sheets,
    desk,
    operate,
    archive,
    backup,
    rebuild,
    failures,
    handing_over,
    anew,
    signing,
    users,
    clients,
    webhooks,
    keys,
    sandbox,
    trail,
    owners,
    terms,
    disposals,
    index,
    doctor,
):
    module.register(app)


def main() -> None:
    """Run the command of `sys.argv`; an error is one sentence, in Vietnamese and English, and its exit status."""
    logs.configure("warning", "command line")
    try:
        app()
    except SohoaError as error:
        print(f"sohoa: {error.sentence('vi')}\n       {error.sentence('en')} [{error.code}]", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
