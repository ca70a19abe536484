"""`sohoa`: the command line. Each command is a function of one of the modules below `sohoa/commands`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from dossier.errors import BadRequest, SohoaError
from dossier.words.sentences import N_, Phrase, sentence
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


WRONG_USE = N_("Lệnh viết chưa đúng; xem cách viết bằng lệnh: {command} --help")
NO_TEXT = N_("“{given}” không phải là chữ UTF-8, cũng không phải tên của một tệp đang có")
STOPPED = N_("Đã dừng, vì không được đồng ý; chưa làm gì.")


def main() -> None:
    """Run the command of `sys.argv`; an error is one sentence, in Vietnamese and English, and its exit status."""
    logs.configure("warning", "command line")
    try:
        _demand_text(sys.argv[1:])
        sys.exit(app(prog_name="sohoa", standalone_mode=False))
    except SohoaError as error:
        _tell(error.sentence("vi"), f"{error.sentence('en')} [{error.code}]")
        sys.exit(error.exit_status)
    except TyperException as error:
        if wrong := error.format_message():  # else the help was shown
            command = getattr(getattr(error, "ctx", None), "command_path", "sohoa")
            _tell(sentence(WRONG_USE, "vi", command=command), wrong)
        sys.exit(error.exit_code)
    except typer.Abort:
        _tell(sentence(STOPPED, "vi"), sentence(STOPPED, "en"))
        sys.exit(1)


def _demand_text(arguments: Sequence[str]) -> None:
    """Raise `BadRequest` for what is no text, which neither a database nor the trail takes, and no file's name, which
    may be any bytes."""
    for given in arguments:
        told = os.fsencode(given).decode(errors="replace")
        if told != given and not os.path.lexists(given):
            raise BadRequest(problem=Phrase(NO_TEXT, {"given": told}))


def _tell(vietnamese: str, english: str) -> None:
    print(f"sohoa: {vietnamese}\n       {english}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
