"""Checkpoints of this installation's trail: the key that signs them, whose they say it is, and where they are kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dossier.errors import BadSetting
from dossier.words.sentences import N_, sentence
from sohoa.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storage.database.engine import Database
    from storage.trail.notes import Checkpoint

KEY_FILE = "trail.key"
NO_KEY = N_(
    "nhật ký đã được chốt bằng một khóa không có ở {place}; hãy chép khóa đó về, hoặc chạy lệnh trên máy có khóa"
)


def origin(settings: Settings) -> str:
    """Whose trail it is, as its checkpoints say."""
    return f"sohoa/{settings.agency}"


def trail_key(settings: Settings) -> Ed25519PrivateKey:
    """The key of the home, made where nothing was signed yet. Raises `BadSetting` for a file that holds none, and where
    the key lies elsewhere with which the trail was signed."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sohoa import parts
    from storage.objects.whole_files import write_new
    from storage.trail import checkpoints

    place = settings.home / KEY_FILE
    if not place.exists():
        with parts.open_database(settings).read() as session:
            if checkpoints.is_signed(session):
                raise BadSetting(problem=sentence(NO_KEY, place=place))
        settings.home.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_new(place, made)  # of two who make one at once the first has made it
    try:
        found = serialization.load_pem_private_key(place.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise BadSetting(problem=f"{place}: {error}") from error
    if not isinstance(found, Ed25519PrivateKey):
        raise BadSetting(problem=f"{place}: Ed25519")
    return found


def take_checkpoint(settings: Settings, database: Database) -> Checkpoint:
    """Sign what came to the trail since: what the checkpoint says. Raises `BadSetting`, `TrailBroken`."""
    from storage.trail import checkpoints, notes

    key = trail_key(settings)
    return notes.opened(checkpoints.take(database, origin(settings), key, now=database.now()), key.public_key())


def export_checkpoint(settings: Settings, database: Database) -> str:
    """Sign what came to the trail since, and lay that down at `SOHOA_CHECKPOINTS_URL`, with a timestamp where there is
    an authority: the note. Raises `BadSetting`, `TrailBroken`, `ServerAway`."""
    from sohoa import parts
    from storage.objects.store import open_store, url_of
    from storage.trail import checkpoints, exports
    from worker.signing.time_stamp import stamped

    note = checkpoints.take(database, origin(settings), trail_key(settings), now=database.now())
    if settings.checkpoints_url:
        authority = settings.time_authority
        stamp = partial(stamped, authority=authority) if authority else None
        place = parts.outside_archive(settings.objects, url_of(settings.checkpoints_url))
        name = exports.export(open_store(place), note, stamp)
        with database.write() as session:
            exports.laid_down(session, name, database.now())
    return note
