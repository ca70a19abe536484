"""`sohoa backup` and `sohoa restore`: all that would be missed, encrypted, in another place, and back from there."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.access_errors import NotAllowed
from dossier.errors import BadRequest
from dossier.words.sentences import N_, Phrase, sentence
from sohoa import parts
from sohoa.at_work import held
from sohoa.settings import Settings, read_settings
from sohoa.trail_key import KEY_FILE, origin, trail_key

if TYPE_CHECKING:
    from storage.backup.contents import Backup
    from storage.backup.packs import Brought
    from storage.backup.restore import Restored, Step
    from storage.database.engine import Database
    from storage.objects.store import ObjectStore

HOME_FILES = ("*.toml", "*.csv", "*.txt", KEY_FILE)
SETTINGS_FILE, ROOTS_FOLDER = "settings.json", "trust-roots"
NO_PLACE = N_("chưa nêu nơi sao lưu (SOHOA_BACKUP_URL hoặc tham số)")
KEY_THERE = N_("đã có tệp {path}")
KEY_MADE = N_(
    "Đã tạo khóa trong {path}; hãy cất khóa ở nơi khác: không có nó thì không khôi phục được.\n"
    "SOHOA_BACKUP_RECIPIENTS={recipient}"
)
SENDING = N_("Đã xem {looked_at} tệp của kho, gửi {sent} …")
DONE = N_("Bản sao lưu số {number}: {files} tệp trong kho (gửi {sent}, {megabytes} MB), cơ sở dữ liệu, cấu hình.")
IN_PART = N_(
    "Bản sao lưu số {number} CHƯA ĐỦ: {files} tệp trong kho (gửi {sent}, {megabytes} MB), cơ sở dữ liệu, cấu hình; "
    "{missing} tệp hoặc thư mục của kho không sao lưu được, nêu ở trên. Hãy báo người quản trị kiểm tra ổ đĩa, chạy "
    "sohoa fixity --mend rồi sao lưu lại; các bản cũ được giữ nguyên."
)
DROPPED = N_("Đã xóa {count} bản sao lưu cũ của cơ sở dữ liệu và cấu hình.")
PRUNED = N_("Đã xóa {count} gói, {megabytes} MB, mà không bản sao lưu nào còn cần đến.")
SPARED = N_(
    "Bản sao lưu số {number} ít hơn hẳn các bản trước; giữ lại {count} bản cũ. Hãy xem lại kho và cơ sở dữ liệu."
)
WHOLE = N_("Bản sao lưu số {number} lúc {at}: đã đọc lại toàn bộ, {problems} lỗi.")
COMING = N_("Đã đưa về {files}/{of} tệp của kho …")
EQUAL = N_("Khớp bản sao lưu: {files} tệp trong kho, {tables} bảng, {rows} dòng; nhật ký {entries} mục.")
DIFFERS, LEFT = N_("Khác bản sao lưu: {what}"), N_("Giữ nguyên tệp đang có: {file}")
RESTORED = N_("Đã khôi phục bản sao lưu số {number} lúc {at}. Chạy tiếp: sohoa doctor, sohoa fixity, sohoa run.")
REHEARSED = N_("Đã diễn tập với bản sao lưu số {number} lúc {at}; hệ thống đang chạy không bị đụng đến.")
NOT_CREATED = N_("tài khoản cơ sở dữ liệu không có quyền tạo cơ sở dữ liệu để diễn tập (CREATEDB)")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    dest: Annotated[
        str | None, typer.Argument(help="Thư mục, file:///… hoặc s3://…; mặc định SOHOA_BACKUP_URL.")
    ] = None,
    recipient: Annotated[
        list[str] | None, typer.Option(help="Mã hóa cho khóa age này; mặc định SOHOA_BACKUP_RECIPIENTS.")
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Chỉ giữ bấy nhiêu bản mới nhất, và các gói mà chúng còn cần.")
    ] = None,
    new_place: Annotated[
        bool, typer.Option("--new-place", help="Bắt đầu nơi mới ở thư mục trống, dù nhật ký ghi đã sao lưu vào đó.")
    ] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Chỉ đọc lại bản mới nhất, không cần khóa.")] = False,
    new_key: Annotated[Path | None, typer.Option(readable=False, help="Chỉ tạo một khóa mới, ghi vào tệp này.")] = None,
) -> None:
    """Sao lưu cơ sở dữ liệu, kho, cấu hình, có mã hóa; chỉ gửi phần mới. Dừng giữa chừng thì chạy lại để làm tiếp."""
    from storage.backup.pruning import prune
    from storage.backup.run import Source, alone, back_up, keep_newest
    from storage.backup.sealing import read_recipients
    from storage.sealing.sealed_store import as_stored
    from storage.trail import checkpoints, events

    if new_key is not None:
        _make_key(new_key)
        return
    settings = read_settings()
    store, place = _place(settings, dest)
    if verify:
        _verify(settings, store, place)
        return
    recipients = read_recipients(recipient or [settings.backup_recipients])
    database = parts.open_database(settings)
    archive = parts.open_archive(settings, database)

    def note() -> str:
        return checkpoints.take(database, origin(settings), trail_key(settings), now=database.now())

    files, program = partial(_files, settings), version("sohoa")
    source = Source(database, as_stored(archive.store), files, note, settings.agency, program, settings.scratch)
    actor = events.Actor("sohoa backup", purpose="command line", requester=getpass.getuser())

    def tell(step: Brought) -> None:
        typer.echo(sentence(SENDING, looked_at=step.looked_at, sent=step.sent))

    done = back_up(source, store, place, recipients, actor, tell, is_new=new_place)
    number, sent, megabytes = done.backup.number, done.brought.sent, done.brought.size >> 20
    missing = _told_missing(done.backup)
    text = IN_PART if missing else DONE
    typer.echo(sentence(text, number=number, files=done.backup.files, sent=sent, megabytes=megabytes, missing=missing))
    if missing:
        raise typer.Exit(1)
    if keep is None:
        return
    with alone(database):
        dropped, spared = keep_newest(store, place, keep)
        if dropped:
            typer.echo(sentence(DROPPED, count=dropped))
        pruned = prune(store, place, settings.scratch)
    if pruned.packs:
        typer.echo(sentence(PRUNED, count=pruned.packs, megabytes=pruned.size >> 20))
    if spared:
        typer.echo(sentence(SPARED, number=number, count=spared))
        raise typer.Exit(1)


def restore(
    identity: Annotated[Path, typer.Option(readable=False, help="Tệp có khóa age (AGE-SECRET-KEY-…).")],
    src: Annotated[
        str | None, typer.Argument(help="Thư mục, file:///… hoặc s3://…; mặc định SOHOA_BACKUP_URL.")
    ] = None,
    number: Annotated[int | None, typer.Option(min=1, help="Bản số mấy; mặc định bản mới nhất.")] = None,
    drill: Annotated[
        bool, typer.Option("--drill", help="Diễn tập: khôi phục vào một nơi tạm, so sánh, rồi bỏ đi.")
    ] = False,
) -> None:
    """Khôi phục một bản sao lưu vào hệ thống trống, so từng tệp và từng bảng; dừng giữa chừng thì chạy lại."""
    from storage.backup import restore as restoring
    from storage.backup.compare import not_there
    from storage.backup.sealing import read_identities
    from storage.database.engine import Database
    from storage.sealing.sealed_store import as_stored
    from storage.trail import events

    settings = read_settings()
    store, place = _place(settings, src)

    def tell(step: Step) -> None:
        typer.echo(sentence(COMING, files=step.files, of=step.of))

    run = partial(restoring.restore, store, place, number, identities=read_identities(identity), tell=tell)
    if drill:
        _drill(settings, run)
        return
    with held(settings.home):
        objects = as_stored(parts.open_archive(settings, None).store)
        target = restoring.Target(Database(settings.database), objects, settings.home, settings.scratch)
        found = run(target=target)
        for file in found.left:
            typer.echo(sentence(LEFT, file=file))
        database = parts.open_database(settings)
        is_equal = _told_equal(database, objects, found, KEY_FILE not in found.left, settings)
        if found.backup.missing:  # which files of papers these are, the database knows
            for lacking in not_there(database, objects):
                typer.echo(sentence(DIFFERS, what=lacking))
        actor = events.Actor("sohoa restore", purpose="command line", requester=getpass.getuser())
        details = {"from": place, "number": found.backup.number, "at": found.backup.at.isoformat()}
        with database.write() as session:
            events.append(session, "restored", actor, now=database.now(), details=details)
        restoring.ended(target)
    missing = _told_missing(found.backup)
    typer.echo(sentence(RESTORED, number=found.backup.number, at=_at(found.backup.at)))
    if found.left or missing or not is_equal:
        raise typer.Exit(1)


def _drill(settings: Settings, run: Callable[..., Restored]) -> None:
    """Restore into a place of its own below scratch, compare, take it away."""
    from storage.archive.ocfl import Archive
    from storage.backup import restore as restoring
    from storage.backup.compare import unsound
    from storage.backup.work_folders import work_folder
    from storage.database.schema import upgrade
    from storage.objects.folder import FolderStore

    with work_folder(settings.scratch) as folder, _empty_database(settings, folder) as database:
        objects = FolderStore(folder / "archive")
        found = run(target=restoring.Target(database, objects, folder / "home", folder / "work"))
        upgrade(database)
        there = read_settings(home=folder / "home", agency=settings.agency)
        is_equal = _told_equal(database, objects, found, True, there)
        for problem in unsound(database, Archive(objects)):
            is_equal = False
            typer.echo(sentence(DIFFERS, what=problem))
        database.close()
    missing = _told_missing(found.backup)
    typer.echo(sentence(REHEARSED, number=found.backup.number, at=_at(found.backup.at)))
    if missing or not is_equal:
        raise typer.Exit(1)


@contextmanager
def _empty_database(settings: Settings, folder: Path) -> Iterator[Database]:
    """A database of the kind in use that is there for the block alone; of a server one of its name, so that one that a
    killed drill left is found by the next."""
    from sqlalchemy import text
    from sqlalchemy.exc import ProgrammingError

    from storage.database.engine import Database

    used = Database(settings.database)
    if used.is_sqlite:
        yield Database(f"sqlite:///{folder}/sohoa.db")
        return
    name = f"sohoa_drill_{hashlib.sha256(str(used.url.database).encode()).hexdigest()[:12]}"
    autocommit = used.engine.execution_options(isolation_level="AUTOCOMMIT")
    with used.alone("drill"), autocommit.connect() as connection:
        try:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
        except ProgrammingError as error:
            raise NotAllowed(reason=Phrase(NOT_CREATED)) from error
        try:
            yield Database(used.url.set(database=name).render_as_string(hide_password=False))
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def _told_equal(database: Database, objects: ObjectStore, found: Restored, has_key: bool, settings: Settings) -> bool:
    """Tell how the restored database compares with what was backed up, and whether it is the same. `objects`: the
    restored store, where the packs of its trail lie. Raises `SealKeyAway` for sealed ones without the master key."""
    from storage.sealing.sealed_store import SealedStore, as_stored
    from storage.trail import chain, checkpoints

    place = as_stored(objects)
    objects = SealedStore(place, replace(parts.paper_keys(settings, None), store=place))
    with database.read() as session:
        entries = (
            checkpoints.verify_all(session, trail_key(settings).public_key(), objects).entries
            if has_key
            else chain.verify(session, objects)
        )
    for table in found.unlike:
        typer.echo(sentence(DIFFERS, what=table))
    if not found.unlike:
        tables = found.backup.tables
        rows = sum(count for count, _ in tables.values())
        typer.echo(sentence(EQUAL, files=found.backup.files, tables=len(tables), rows=rows, entries=entries))
    return not found.unlike


def _told_missing(backup: Backup) -> int:
    """Tell what the backup lacks of the archive, and how much that is."""
    from storage.backup.problems import LACKED

    for key in backup.missing:
        typer.echo(sentence(LACKED, file=key))
    return len(backup.missing)


def _verify(settings: Settings, store: ObjectStore, place: str) -> None:
    from storage.backup.restore import check_backup

    problems = 0
    for found in check_backup(store, place, None, settings.scratch):
        if isinstance(found, str):
            problems += 1
            typer.echo(found)
        else:
            typer.echo(sentence(WHOLE, number=found.number, at=_at(found.at), problems=problems))
    if problems:
        raise typer.Exit(1)


def _make_key(path: Path) -> None:
    from ingest.places import not_written
    from storage.sealing.age_keys import write_new_key

    try:
        recipient = write_new_key(path)
    except FileExistsError:
        raise BadRequest(problem=Phrase(KEY_THERE, {"path": str(path)})) from None
    except OSError as error:
        raise not_written(path, error) from error
    typer.echo(sentence(KEY_MADE, path=path, recipient=recipient))


def _place(settings: Settings, named: str | None) -> tuple[ObjectStore, str]:
    """The place of backups, and what it is called without its secrets. Raises `BadRequest`, and `InsideArchive` for one
    in a store of the archive."""
    from storage.objects.store import open_store, url_of, without_secrets

    said = named or settings.backup_url
    if not said:
        raise BadRequest(problem=Phrase(NO_PLACE))
    url = url_of(said)
    for archive in (settings.objects, settings.second_objects_url):
        parts.outside_archive(archive, url)
    told = without_secrets(url)
    return open_store(url, named=told if named else "SOHOA_BACKUP_URL"), told


def _files(settings: Settings) -> dict[str, bytes]:
    """Settings and tables of the home, and the key of its trail; settings in force as a file; the roots of trust."""
    found = {path.name: path.read_bytes() for pattern in HOME_FILES for path in settings.home.glob(pattern)}
    found[SETTINGS_FILE] = settings.model_dump_json(indent=1).encode()
    roots = Path(settings.trust_roots) if settings.trust_roots else None
    for path in [roots] if roots and roots.is_file() else sorted(roots.iterdir()) if roots else []:
        if path.is_file():
            found[f"{ROOTS_FOLDER}/{path.name}"] = path.read_bytes()
    return found


def _at(moment: datetime) -> str:
    from dossier.vietnam import VIETNAM

    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
