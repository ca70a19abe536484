"""`sohoa doctor`: is everything there that sohoa needs, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.errors import Fatal, MachineFault, NoSpace, SohoaError, StoreRefused, ToolMissing
from dossier.words.sentences import N_, Phrase, sentence
from sohoa import parts, witnesses
from sohoa.settings import Settings, read_settings

if TYPE_CHECKING:
    from storage.objects.s3 import S3Store

LEAST_FREE_BYTES = 2 << 30
# A store is slow that takes longer to write a few bytes, read them back and delete them: a paper takes dozens of calls.
SLOW_SECONDS = 2.0
# As the alert SohoaPartSilent has it: a part beats every 15 s.
SILENT_SECONDS = 120.0
SOUND, WARNS, FAILS = "✓", "!", "✗"
SHUT = N_("máy này không lấy được tệp ra khỏi thư mục của quầy {desks}: không được ghi ở đó")


class SignaturesEnding(Fatal):
    """Signed copies whose proof ends soon, and nothing has stamped them again; a warning. `count`, `day`: the first."""

    code = "fatal.signatures_ending"
    text = N_(
        "{count} bản ký số sắp không chứng minh được nữa, sớm nhất ngày {day}; hãy đặt SOHOA_TIME_AUTHORITY và chạy "
        "sohoa signatures renew."
    )


class SignaturesEnded(Fatal):
    """Signed copies whose proof has ended; a warning. `count`, and `soon`: how many are near it."""

    code = "fatal.signatures_ended"
    text = N_(
        "{count} bản ký số không còn chứng minh được vì chứng thư đã hết hạn: cán bộ cần ký lại (sohoa sign, hoặc "
        "trang Ký số); {soon} bản khác sắp hết."
    )


class LittleSpace(NoSpace):
    """The disk of the home has less room than papers need while they are worked on. `home`; `free` and `wanted`: MB."""

    code = "transient.little_space"
    text = N_("Ổ đĩa chứa {home} còn trống {free} MB, cần ít nhất {wanted} MB; hãy dọn ổ đĩa.")


class IndexOutdated(Fatal):
    """The search index is one of before: this program does not find in it all that it could; a warning. `version`,
    `wanted`."""

    code = "fatal.index_outdated"
    text = N_(
        "Chỉ mục tìm kiếm là phiên bản {version}, chương trình cần phiên bản {wanted}; hãy chạy sohoa index rebuild."
    )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    beats: Annotated[
        bool, typer.Option("--beats", help="Chỉ xem các phần đang chạy trên máy này còn báo nhịp không.")
    ] = False,
) -> None:
    """Kiểm tra chương trình, dữ liệu ngôn ngữ, cơ sở dữ liệu, kho và hàng đợi."""
    settings = read_settings()
    if beats:
        if not _beats(settings):
            raise typer.Exit(69)
        return
    sick = 0
    for name, mark, finding in examine(settings):
        sick += mark == FAILS
        said = f"{finding.sentence()} [{finding.code}]" if isinstance(finding, SohoaError) else finding
        typer.echo(f"{name:14} {mark} {said}")
    if sick:
        raise typer.Exit(69)


def _beats(settings: Settings) -> bool:
    """Whether the watcher and workers of this machine are heard of, for who restarts what hangs: that servers can be
    reached says nothing of a part that does."""
    from storage.queue import heartbeats

    database = parts.open_database(settings)
    with database.read() as session:
        running = [one for one in heartbeats.everyone(session) if one.part != heartbeats.KEEPER]
        here = [one for one in running if one.name.startswith(f"{socket.gethostname()}:")]
        silences = {one.name: (database.now() - one.at).total_seconds() for one in here}
    if not silences:
        typer.echo(sentence(N_("Không có phần nào đang chạy trên máy này.")))
    for name, seconds in silences.items():
        mark = FAILS if seconds > SILENT_SECONDS else SOUND
        typer.echo(f"{name:14} {mark} " + sentence(N_("báo nhịp {seconds} giây trước"), seconds=round(seconds)))
    return bool(silences) and max(silences.values()) <= SILENT_SECONDS


def examine(settings: Settings) -> Iterator[tuple[str, str, str | SohoaError]]:
    """Every part by name, with its mark and what was found: its version or place, what it warns of, or the error that
    keeps it from working."""
    checks: dict[str, Callable[[Settings], str | SohoaError]] = {
        "tesseract": _tesseract,
        "second reader": _second_reader,
        "poppler": _poppler,
        "trust": _trust,
        "signed copies": _signed_copies,
        "catalogue": _catalogue,
        "home": _home,
        "scratch": _scratch,
        "database": _database,
        "search index": _search_index,
        "clock": _clock,
        "objects": _objects,
        "second store": _second_store,
        "seal keys": _seal_keys,
        "witnesses": witnesses.examine,
        "queue": _queue,
        "scan": _scan,
    }
    for name, check in checks.items():
        try:
            found = check(settings)
        except SohoaError as error:
            yield name, FAILS, error
        else:
            yield name, WARNS if isinstance(found, SohoaError) else SOUND, found


def _tesseract(settings: Settings) -> str:
    engine = parts.read_options(settings).engine
    return f"{engine.name} {engine.version}"


def _second_reader(_: Settings) -> str:
    from worker.recognise.second_reader import NetworkReader

    return NetworkReader().version


def _poppler(_: Settings) -> str:
    program = shutil.which("pdftoppm")
    if program is None:
        raise ToolMissing(tool="pdftoppm", advice="apt install poppler-utils")
    return program


def _catalogue(settings: Settings) -> str:
    catalogue = parts.read_catalogue(settings)
    parts.read_rules(settings, catalogue)
    parts.read_agencies(settings)
    parts.read_components(settings, catalogue)
    parts.read_targets(settings, catalogue)
    parts.read_requirements(settings, catalogue)
    parts.read_retention(settings, catalogue)
    parts.read_purposes(settings)
    return sentence(N_("{count} loại giấy tờ"), count=len(catalogue.kinds))


def _trust(settings: Settings) -> str:
    from storage.database.clock import utc_now
    from worker.signatures.roots import facts_of

    roots = facts_of(parts.read_roots(settings))
    if not roots:
        return sentence(N_("chưa cài chứng thư gốc nào (SOHOA_TRUST_ROOTS); chữ ký số nào cũng “chưa xác nhận”"))
    now = utc_now()
    lines = [sentence(N_("{count} chứng thư được tin cậy:"), count=len(roots))]
    for root in roots:
        text = N_("{name}, hết hạn {day}") if root.valid_until > now else N_("{name}, ĐÃ HẾT HẠN {day}")
        lines.append("  " + sentence(text, name=root.name, day=root.valid_until.date().isoformat()))
    return "\n".join(lines)


def _signed_copies(settings: Settings) -> str | SohoaError:
    from storage.review.signed_copies import ends

    database = parts.open_database(settings)
    with database.read() as session:
        found = ends(session, database.now())
    if found.ended:
        return SignaturesEnded(count=found.ended, soon=found.soon)
    if found.soon and found.first:
        return SignaturesEnding(count=found.soon, day=f"{found.first:%d/%m/%Y}")
    return sentence(N_("không bản ký số nào sắp hết hạn chứng minh"))


def _home(settings: Settings) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    if free < LEAST_FREE_BYTES:
        raise LittleSpace(home=settings.home.absolute(), free=free >> 20, wanted=LEAST_FREE_BYTES >> 20)
    return sentence(N_("{home}, còn trống {free} GB"), home=settings.home.absolute(), free=free >> 30)


def _scratch(settings: Settings) -> str:
    from sohoa.disks import Kind, kind_of

    texts: dict[Kind, str] = {
        "memory": N_("{scratch}: trong bộ nhớ"),
        "memory with swap": N_("{scratch}: trong bộ nhớ, nhưng có thể bị ghi ra vùng swap"),
        "encrypted": N_("{scratch}: trên ổ đĩa đã mã hóa"),
        "plain": N_("{scratch}: trên ổ đĩa thường, hệ điều hành không mã hóa; xem “Scratch” trong docs/operators.md"),
        "unknown": N_("{scratch}: không rõ ổ đĩa có mã hóa không"),
    }
    return sentence(texts[kind_of(settings.scratch)], scratch=settings.scratch.absolute())


def _database(settings: Settings) -> str:
    from storage.database.schema import newest

    database = parts.open_database(settings)
    return f"{database.url.get_backend_name()}, schema {newest()}"


def _search_index(settings: Settings) -> str | IndexOutdated:
    """Its version. One of before is told and fails nothing: papers are read and found all the same."""
    from storage import reindexing
    from storage.search.tokens import VERSION

    with parts.open_database(settings).read() as session:
        state = reindexing.state(session)
    if not state.is_current:
        return IndexOutdated(version=state.version, wanted=VERSION)
    if state.becoming is not None:
        text = N_("phiên bản {version}, đang làm lại, còn {left} giấy tờ")
        return sentence(text, version=state.version, left=state.left)
    return sentence(N_("phiên bản {version}"), version=state.version)


def _objects(settings: Settings) -> str | MachineFault:
    """What the store is and does. One that is slow, or whose clock is another one, is warned of: papers wait for it."""
    from storage.fixity import demand_the_archive
    from storage.objects.store import has_conditional_writes, open_store, prove

    database = parts.open_database(settings)
    # First: to prove itself, a bucket of a misspelt name is made.
    demand_the_archive(database, parts.open_archive(settings, database).store)
    store = open_store(settings.objects)
    begun = time.monotonic()
    prove(store)
    took = time.monotonic() - begun
    said = sentence(
        N_("{store}, ghi, đọc lại và xóa trong {took} ms"), store=type(store).__name__, took=round(took * 1000)
    )
    if settings.objects.startswith("s3:"):
        said = "; ".join((said, *_guards(settings), *_offers(settings)))
    if not has_conditional_writes(store):
        # The archive then rests on leases alone (storage/archive/ocfl.py).
        without = N_("{said}; kho không ghi theo điều kiện (If-Match): lệnh ghi đến muộn có thể đè lên bản mới")
        said = sentence(without, said=said)
    if took > SLOW_SECONDS:
        return MachineFault(problem=sentence(N_("kho trả lời chậm: {said}"), said=said))
    if (off := _store_off(settings)) is not None:
        return MachineFault(problem=sentence(N_("đồng hồ của kho lệch {seconds} giây; {said}"), seconds=off, said=said))
    return said


def _second_store(settings: Settings) -> str:
    """Whether the copies are where they were; one that has none yet is begun by who makes them."""
    from storage.archive.anchored import is_begun
    from storage.objects.store import without_secrets

    second = parts.second_archive(settings, parts.open_database(settings))
    if second is None:
        return sentence(N_("không có kho thứ hai (SOHOA_SECOND_OBJECTS_URL)"))
    place = without_secrets(settings.second_objects_url)
    return place if is_begun(second.store) else sentence(N_("{place}: chưa có bản sao nào"), place=place)


def _guards(settings: Settings) -> Iterator[str]:
    """How an S3 store guards what it keeps. Raises `StoreRefused` where it cannot as it is asked to."""
    store = _s3(settings)
    lock, encryption = store.guards.lock, store.guards.encryption
    if lock is not None and not store.has_lock():
        raise StoreRefused(problem=Phrase(N_("kho không có object lock, mà lock_days đòi khóa tệp")))
    if lock is not None:
        yield sentence(N_("tệp mới bị khóa {days} ngày ({mode})"), days=lock.days, mode=lock.mode)
    else:
        yield sentence(N_("tệp không bị khóa (lock_days)"))
    if encryption:
        yield sentence(N_("kho mã hóa tệp ({encryption})"), encryption=encryption.partition(":")[0])


def _offers(settings: Settings) -> Iterator[str]:
    """What else the store does. Raises `StoreRefused` where it does not say of what it keeps that it encrypted it as it
    was asked to."""
    store = _s3(settings)
    offers = store.offers()
    if not offers.encrypts:
        text = N_("kho không xác nhận đã mã hóa tệp như được yêu cầu (encryption={encryption})")
        raise StoreRefused(problem=Phrase(text, {"encryption": store.guards.encryption.partition(":")[0]}))
    if not offers.parts:
        yield sentence(N_("kho không nhận tệp gửi thành nhiều phần: tệp trên 5 MB không lưu được"))
    if not offers.presigns:
        yield sentence(N_("kho không phục vụ đường dẫn ký sẵn"))
    if offers.parts and offers.presigns:
        yield sentence(N_("kho nhận tệp gửi thành nhiều phần, phục vụ đường dẫn ký sẵn"))


def _store_off(settings: Settings) -> int | None:
    """The seconds by which an S3 store's clock is ahead of the database's, or behind; None where they agree, or it
    does not tell. Servers refuse calls from a clock that is 15 minutes off theirs."""
    from storage.database.clock import OFF_SECONDS

    if not settings.objects.startswith("s3:"):
        return None
    now = parts.open_database(settings).now
    before, theirs, after = now(), _s3(settings).time(), now()
    if theirs is None:
        return None
    # It tells whole seconds, cut off, of some moment of the call.
    early, late = (theirs - after).total_seconds() + 1, (theirs - before).total_seconds()
    off = early if early < -OFF_SECONDS else late if late > OFF_SECONDS else 0
    return round(off) or None


def _s3(settings: Settings) -> S3Store:
    from storage.objects.s3 import S3Store
    from storage.objects.store import open_store, without_secrets

    store = open_store(settings.objects)
    if not isinstance(store, S3Store):
        raise TypeError(without_secrets(settings.objects))
    return store


def _seal_keys(settings: Settings) -> str:
    """Every master key that a paper's key lies under opens."""
    keys = parts.paper_keys(settings, parts.open_database(settings))
    keys.check()
    if not keys.masters:
        return sentence(N_("không mã hóa giấy tờ (SOHOA_SEAL_KEYS)"))
    if not keys.begins:
        return sentence(N_("{count} khóa chính mở được; giấy tờ mới không mã hóa"), count=len(keys.masters))
    return sentence(
        N_("{count} khóa chính mở được; giấy tờ mới dùng {master}"), count=len(keys.masters), master=keys.masters[0].id
    )


def _clock(settings: Settings) -> str:
    from storage.database.clock import OFF_SECONDS, utc_now

    ahead = (utc_now() - parts.open_database(settings).now()).total_seconds()
    if abs(ahead) > OFF_SECONDS:
        text = N_("đồng hồ máy này lệch {seconds} giây so với cơ sở dữ liệu")
        raise MachineFault(problem=sentence(text, seconds=round(ahead)))
    return sentence(N_("khớp với cơ sở dữ liệu"))


def _queue(settings: Settings) -> str:
    waiting = len(parts.open_doorbell(settings).ringing())
    return f"RQ, {waiting}" if settings.redis_url else sentence(N_("chương trình xử lý trên máy này"))


def _scan(settings: Settings) -> str | MachineFault:
    """Its desks. A folder that files cannot be taken out of is told and fails nothing: an API needs no more than to see
    which desks there are."""
    if not settings.scan.is_dir():
        return sentence(N_("{scan}: chưa có, `sohoa run` sẽ tạo khi chạy lần đầu"), scan=settings.scan.absolute())
    folders = [folder for folder in sorted(settings.scan.iterdir()) if folder.is_dir()]
    desks = [folder.name for folder in folders]
    if shut := [folder.name for folder in folders if not os.access(folder, os.R_OK | os.W_OK | os.X_OK)]:
        return MachineFault(problem=sentence(SHUT, desks=", ".join(shut)))
    return f"{settings.scan.absolute()}: {', '.join(desks) or '-'}"
