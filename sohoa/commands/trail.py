"""`sohoa trail`: the event trail verified, its checkpoints signed, proofs of what it holds, old months moved away."""

from __future__ import annotations

import base64
import getpass
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.errors import BadRequest
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, sentence
from sohoa.checkpoints import checkpoint_for_others, lay_down_cosignatures
from sohoa.given_files import demand_file
from sohoa.settings import Settings, read_settings
from sohoa.trail_key import origin, trail_key
from sohoa.witnesses import SAYS, ask_witnesses, asker, open_witness, quorum_of, read_witnesses, served, told

if TYPE_CHECKING:
    from storage.keeping.stores import Stores
    from storage.witnessing.asking import Known

PACKED = N_("{month}: {entries} mục trong {key}, {kilobytes} KB")
ALL_PACKED = N_("Đã chuyển {entries} mục; {removed} lần xem không còn nằm trong cơ sở dữ liệu.")
NOTHING_PACKED = N_("Không có gì để chuyển: mục đầu tiên của nhật ký là của ngày {day}, không trước tháng {month}.")
PACKED_BEFORE = N_(
    "Không có gì để chuyển: các mục trước tháng {month} đã được chuyển từ trước;"
    " mục đầu tiên còn lại là của ngày {day}."
)
EMPTY = N_("Không có gì để chuyển: nhật ký chưa có mục nào.")
STATUS = N_("Nhật ký {entries} mục; đã chốt đến mục {signed}; đã chép vào kho đến mục {copied}.")
SIGNED_BY = N_("{witness}: ký xác nhận {size} mục lúc {at}")
QUORUM = N_("{there}/{count} nơi ký xác nhận gần đây, cần {wanted}.")
REFUSED = {
    400: N_("Không phải yêu cầu ký xác nhận."),
    403: N_("Bản chốt không được ký bằng khóa của nhật ký đó."),
    404: N_("Nơi này không xác nhận nhật ký đó; thêm --log."),
    409: N_(
        "TỪ CHỐI: lần cuối đã ký ở mục {size}; hãy xin yêu cầu mới bằng sohoa trail ask --since {size}. Nếu bản chốt "
        "ngắn hơn hoặc cũng dài như thế, nhật ký đó đã bị viết lại hoặc lùi về trước."
    ),
    422: N_(
        "TỪ CHỐI: bản chốt không nối tiếp bản đã ký; nhật ký đó đã bị viết lại. Bằng chứng nằm trong witness/forks."
    ),
}

trail = typer.Typer(help="Nhật ký sự kiện: kiểm tra, chốt có chữ ký, bằng chứng.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(trail, name="trail")


def tell(said: str) -> None:
    """Say something while a command goes on, beside what it prints."""
    typer.echo(said, err=True)


@trail.command()
def verify(
    everything: Annotated[bool, typer.Option("--all", help="Từ mục đầu tiên, và so với mọi lần chốt.")] = False,
    note: Annotated[
        Path | None, typer.Option("--note", readable=False, help="So với một bản chốt đã cất ở nơi khác.")
    ] = None,
) -> None:
    """Kiểm tra nhật ký, từ lần chốt cuối cùng."""
    from sohoa import parts
    from storage.trail import checkpoints, cold

    settings = read_settings()
    kept = _text_of(note) if note else None  # first: to verify all of it takes long
    key = trail_key(settings).public_key()
    database = parts.open_database(settings)
    store = parts.open_archive(settings, database).store
    with cold.still(database, tell), database.read() as session:
        whole = checkpoints.verify_all(session, key, store) if everything else checkpoints.verify(session, key)
        noted = checkpoints.held_against(session, kept, key, store) if kept is not None else None
    text = N_("Nhật ký {entries} mục, nguyên vẹn; chốt lần cuối ở mục {checkpoint}.")
    typer.echo(sentence(text, entries=whole.entries, checkpoint=whole.checkpoint))
    if noted is not None:
        typer.echo(sentence(N_("Khớp với bản chốt {size} mục đã cất."), size=noted.size))


@trail.command()
def checkpoint() -> None:
    """Kiểm tra phần mới của nhật ký, chốt và in bản chốt có chữ ký; cất cả ở SOHOA_CHECKPOINTS_URL nếu có."""
    settings = read_settings()
    typer.echo(checkpoint_for_others(settings, _stores(settings)), nl=False)


@trail.command()
def key() -> None:
    """In khóa công khai để nơi khác kiểm tra các bản chốt."""
    from storage.trail.notes import verifier_key

    settings = read_settings()
    typer.echo(verifier_key(origin(settings), trail_key(settings).public_key()))


@trail.command()
def prove(entry: Annotated[int, typer.Argument(help="Số thứ tự của mục.")]) -> None:
    """In bằng chứng (RFC 9162) rằng lần chốt cuối cùng có mục này."""
    from sohoa import parts
    from storage.trail import checkpoints, cold

    settings = read_settings()
    database = parts.open_database(settings)
    store = parts.open_archive(settings, database).store
    with cold.still(database, tell), database.read() as session:
        proof = checkpoints.proof_of(session, entry, trail_key(settings).public_key(), store)
    typer.echo(
        json.dumps(
            {
                "leaf": proof.leaf.hex(),
                "index": proof.index,
                "path": [base64.b64encode(one).decode() for one in proof.path],
                "checkpoint": proof.note,
            }
        )
    )


@trail.command()
def growth(since: Annotated[int, typer.Argument(help="Số mục của một lần chốt trước.")]) -> None:
    """In bằng chứng (RFC 9162) rằng từ đó đến lần chốt cuối cùng nhật ký chỉ được thêm vào."""
    from sohoa import parts
    from storage.trail import checkpoints, cold

    settings = read_settings()
    database = parts.open_database(settings)
    store = parts.open_archive(settings, database).store
    with cold.still(database, tell), database.read() as session:
        path, note = checkpoints.growth(session, since, trail_key(settings).public_key(), store)
    typer.echo(
        json.dumps({"since": since, "path": [base64.b64encode(one).decode() for one in path], "checkpoint": note})
    )


@trail.command()
def pack(
    before: Annotated[str, typer.Option("--before", metavar="YYYY-MM", help="Các tháng trước tháng này.")],
    copy: Annotated[
        str | None, typer.Option("--copy", help="Thêm một nơi cất các gói: thư mục, file:///… hoặc s3://….")
    ] = None,
) -> None:
    """Chuyển các tháng đã qua vào kho thành gói, rồi bỏ các lần xem khỏi cơ sở dữ liệu; dừng thì chạy lại."""
    from sohoa import parts
    from storage.objects.store import open_store, url_of
    from storage.trail.events import Actor
    from storage.trail.packing import Packer

    settings = read_settings()
    database = parts.open_database(settings)
    actor = Actor("sohoa trail pack", purpose="command line", requester=getpass.getuser())
    stores = parts.open_stores(settings, database, actor, mends=False)
    others = [stores.second.store] if stores.second is not None else []
    if copy is not None:
        others.append(open_store(parts.outside_archive(settings.objects, url_of(copy)), named="--copy"))
    scratch = settings.scratch / "trail"
    packer = Packer(database, stores.first.store, others, origin(settings), trail_key(settings), scratch, actor)
    entries = removed = 0
    for one in packer.run(_month(before)):
        entries, removed = entries + one.entries, removed + one.removed
        typer.echo(sentence(PACKED, month=one.month, entries=one.entries, key=one.key, kilobytes=one.size >> 10))
    if entries:
        typer.echo(sentence(ALL_PACKED, entries=entries, removed=removed))
        return
    has_packs, at = packer.next_at()
    why = EMPTY if at is None else PACKED_BEFORE if has_packs else NOTHING_PACKED
    day = f"{at.astimezone(VIETNAM):%d/%m/%Y}" if at is not None else ""
    typer.echo(sentence(why, month=f"{_month(before):%m/%Y}", day=day))


@trail.command()
def status() -> None:
    """Nhật ký dài đến đâu, chốt lúc nào, đã chép vào kho đến đâu, những nơi nào đã ký xác nhận."""
    from sohoa import parts
    from storage.trail import checkpoints, events, pieces
    from storage.witnessing import asking

    settings = read_settings()
    database = parts.open_database(settings)
    with database.read() as session:
        entries, signed, copied = events.head(session)[0], checkpoints.last_size(session), pieces.through(session)
        known = [asking.standing(session, one.verifier) for one in read_witnesses(settings)]
    typer.echo(sentence(STATUS, entries=entries, signed=signed, copied=copied))
    for one in known:
        at = one.at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if one.at is not None else "-"
        typer.echo(sentence(SIGNED_BY, witness=one.witness, size=one.size, at=at))
        if one.fork:
            typer.echo(sentence(SAYS["fork"], witness=one.witness))
    recent, wanted = quorum_of(settings, known, database.now())
    if known:
        typer.echo(sentence(QUORUM, there=recent, count=len(known), wanted=wanted))
    if any(one.fork for one in known) or recent < wanted:
        raise typer.Exit(1)


@trail.command()
def cosign() -> None:
    """Chốt, rồi xin các nơi trong SOHOA_TRAIL_WITNESSES ký xác nhận ngay."""
    settings = read_settings()
    witnesses = [one for one in read_witnesses(settings) if one.url]
    signed = 0
    for said in ask_witnesses(settings, _stores(settings), witnesses):
        signed += said.what == "cosigned"
        typer.echo(told(said), err=said.what != "cosigned")
    if signed < len(witnesses):
        raise typer.Exit(1)


@trail.command()
def ask(
    witness: Annotated[str, typer.Argument(help="Tên nơi ký xác nhận, trong SOHOA_TRAIL_WITNESSES.")],
    since: Annotated[
        int | None, typer.Option("--since", help="Nơi đó đã ký đến mục này; mặc định theo lần ký đã biết.")
    ] = None,
) -> None:
    """In yêu cầu ký xác nhận, để mang đến nơi không nối mạng với máy này."""
    settings = read_settings()
    one, stores = _witness_named(settings, witness), _stores(settings)
    note = checkpoint_for_others(settings, stores)
    typer.echo(asker(settings, stores).request(one, note, since).body.decode(), nl=False)


@trail.command()
def answered(
    witness: Annotated[str, typer.Argument(help="Tên nơi ký xác nhận, trong SOHOA_TRAIL_WITNESSES.")],
    file: Annotated[Path, typer.Argument(readable=False, help="Câu trả lời mang về.")],
) -> None:
    """Nhận câu trả lời mang về từ nơi ký xác nhận."""
    from sohoa import parts
    from storage.witnessing.asking import take_in

    settings = read_settings()
    one, database = _witness_named(settings, witness), parts.open_database(settings)
    said = take_in(database, one.verifier, _text_of(file))
    lay_down_cosignatures(settings, database, said.size)
    typer.echo(told(said))


@trail.command("witness")
def witness_(
    name: Annotated[str, typer.Option("--name", help="Tên của nơi ký này, như tinh-b.gov.vn/w1.")],
    logs: Annotated[
        list[str] | None, typer.Option("--log", help="Khóa của nhật ký được xác nhận (sohoa trail key), nhiều lần.")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Địa chỉ nghe.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Cổng nghe.")] = 8465,
    answer: Annotated[
        Path | None,
        typer.Option("--answer", readable=False, help="Trả lời một yêu cầu mang đến (sohoa trail ask), rồi thôi."),
    ] = None,
    key: Annotated[bool, typer.Option("--key", help="In khóa công khai của nơi ký này, rồi thôi.")] = False,
) -> None:
    """Ký xác nhận bản chốt nhật ký cho cơ quan khác; từ chối bản viết lại hoặc lùi về trước."""
    from sohoa import logs as logging

    settings = read_settings()
    found = open_witness(settings, name, logs or [])
    if key:
        typer.echo(found.verifier.line)
    elif answer is not None:
        demand_file(answer)
        said = found.add_checkpoint(answer.read_bytes())
        if said.status != 200:
            typer.echo(sentence(REFUSED[said.status], size=said.body.strip()), err=True)
            raise typer.Exit(1)
        typer.echo(said.body, nl=False)
    else:
        logging.configure(settings.log_level, "witness")
        with served(found, host, port) as server:
            typer.echo(f"{found.verifier.line}\nhttp://{host}:{server.server_port}", err=True)
            server.serve_forever()


def _stores(settings: Settings) -> Stores:
    from sohoa import parts
    from storage.trail.events import Actor

    actor = Actor("sohoa trail", purpose="command line", requester=getpass.getuser())
    return parts.open_stores(settings, parts.open_database(settings), actor, mends=False)


def _witness_named(settings: Settings, name: str) -> Known:
    found = next((one for one in read_witnesses(settings) if one.verifier.name == name), None)
    if found is None:
        raise BadRequest(problem=f"SOHOA_TRAIL_WITNESSES: {name}")
    return found


def _text_of(file: Path) -> str:
    """Raises `BadRequest` for a file that is no text, and what `demand_file` does."""
    demand_file(file)
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadRequest(problem=f"{file}: UTF-8") from None


def _month(said: str) -> datetime:
    """The beginning of a month on Vietnam's clock. Raises `BadRequest`."""
    try:
        return datetime.strptime(said, "%Y-%m").replace(tzinfo=VIETNAM)
    except ValueError:
        raise BadRequest(problem=f"--before: {said}: YYYY-MM") from None
