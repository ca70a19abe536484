"""`sohoa sandbox`: an archive of invented papers with a client's key, to try the API on."""

from __future__ import annotations

import getpass
import shlex
import zipfile
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.errors import ArchiveDamaged, Refused
from dossier.words.sentences import N_, sentence
from sohoa.settings import Settings, read_settings

if TYPE_CHECKING:
    from storage.trail.events import Actor

PAPERS = "papers.zip"
BIRTH = "0b6c1a52-3a8e-4f6d-9d0e-6f1f0a7d2c11"
AGENCY = "H47.23"
MADE = N_("Kho thử có {papers} giấy tờ bịa ở {home}. Mở: . {env} && sohoa serve")
PERSON = N_("Trang của quầy: đăng nhập {name}, mật khẩu dùng một lần {password}")


class NotASandbox(Refused):
    """The folder has something in it. `place`: which."""

    code = "refused.not_a_sandbox"
    text = N_("Thư mục {place} đã có nội dung; kho thử cần một thư mục trống.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sandbox)


def sandbox(
    folder: Annotated[Path, typer.Argument(help="Thư mục của kho thử; chưa có hoặc trống.")],
    port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng mà kho thử sẽ trả lời.")] = 8000,
) -> None:
    """Lập kho thử với giấy tờ bịa và một khóa có mọi quyền, để thử API; không đụng đến kho thật."""
    from sohoa import parts
    from storage import clients
    from storage.accounts import accounts
    from storage.accounts.passwords import Passwords
    from storage.archive.ocfl import object_id_of
    from storage.database.reach import EVERYTHING
    from storage.trail.events import Actor

    home = folder.absolute()
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise NotASandbox(place=folder)
    # Whatever the environment names as the archive in use: this one is another.
    settings = read_settings(
        home=home, database_url="", objects_url="", redis_url="", seal_keys="", agency=AGENCY, port=port
    )
    database = parts.open_database(settings)
    actor = Actor("sohoa sandbox", purpose="command line", requester=getpass.getuser())
    papers = _take(settings, actor)
    with database.write() as session:
        _, key = clients.create(session, "thu-nghiem", ("admin",), actor, now=database.now())
        roles = ("desk", "reviewer", "operator", "administrator")
        account, password = accounts.add(
            session, Passwords(), "thu-nghiem", "Người Thử Nghiệm", roles, EVERYTHING, actor, now=database.now()
        )
    archive = parts.open_archive(settings, database)
    scan = archive.newest_key(object_id_of(BIRTH), "original.jpg")
    if scan is not None:
        with archive.store.open(scan) as stream:  # one more byte makes it another scan
            (home / "giay-khai-sinh.jpg").write_bytes(stream.read() + b"\0")
    env = home / "sandbox.env"
    env.touch(mode=0o600)
    env.write_text(_environment(settings, key), encoding="utf-8")
    typer.echo(sentence(MADE, papers=papers, home=folder, env=folder / env.name))
    typer.echo(sentence(PERSON, name=account.name, password=password))


def _take(settings: Settings, actor: Actor) -> int:
    """Put the papers that are shipped on record; how many."""
    from sohoa import parts
    from storage.archive.ocfl import Archive
    from storage.objects.folder import FolderStore
    from worker.hand_over.take_back import Place, take_objects

    database = parts.open_database(settings)
    archive = parts.open_archive(settings, database)
    with as_file(files("sohoa").joinpath("sandbox", PAPERS)) as shipped, TemporaryDirectory() as folder:
        zipfile.ZipFile(shipped).extractall(folder)
        place = Place(database, archive, parts.read_catalogue(settings), settings.scratch)
        taken = take_objects(place, Archive(FolderStore(Path(folder))), "sandbox", actor)
    if taken.problem:
        raise ArchiveDamaged(object_id=PAPERS, problem=taken.problem)
    return taken.new


def _environment(settings: Settings, key: str) -> str:
    """What a shell needs to serve the archive and to call it, as docs/integrators.md has it."""
    lines = {
        "SOHOA_HOME": str(settings.home),
        "SOHOA_DATABASE_URL": "",
        "SOHOA_OBJECTS_URL": "",
        "SOHOA_REDIS_URL": "",
        "SOHOA_AGENCY": settings.agency,
        "SOHOA_PORT": str(settings.port),
        "B": f"http://127.0.0.1:{settings.port}",
        "KEY": key,
    }
    exported = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in lines.items())
    caller = '-H "Authorization: Bearer $KEY" -H "X-Purpose: Đăng ký kết hôn" -H "X-Requester: Nguyễn Văn An"'
    return f"{exported}A=({caller})\n"
