"""The key that signs this installation's trail, whose trail it says that it is, and what a store has kept of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from dossier.errors import BadSetting
from dossier.words.sentences import N_, Phrase
from sohoa.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storage.objects.store import ObjectStore
    from worker.rebuild.trail import KeptTrail

KEY_FILE = "trail.key"
NO_KEY_FOR_KEPT = N_(
    "kho có nhật ký, mà khóa đã chốt nhật ký đó không có ở {place}; hãy chép trail.key từ bản sao lưu về rồi chạy lại, "
    "hoặc thêm --new-trail để bắt đầu một nhật ký mới"
)
NO_KEY = N_(
    "nhật ký đã được chốt bằng một khóa không có ở {place}; hãy chép khóa đó về, hoặc chạy lệnh trên máy có khóa"
)


def origin(settings: Settings) -> str:
    """Whose trail it is, as its checkpoints say."""
    return f"sohoa/{settings.agency}"


def trail_key(settings: Settings) -> Ed25519PrivateKey:
    """The key of the home, made where nothing was signed yet. Raises `BadSetting` for a file that holds none, and where
    the key lies elsewhere with which the trail was signed."""
    from sohoa import parts
    from storage.trail import checkpoints

    place = settings.home / KEY_FILE
    if not place.exists():
        with parts.open_database(settings).read() as session:
            if checkpoints.is_signed(session):
                raise BadSetting(problem=Phrase(NO_KEY, {"place": place}))
    return ed25519_key(place)


def ed25519_key(place: Path) -> Ed25519PrivateKey:
    """The key in a file, made where there is none. Raises `BadSetting` for a file that holds none."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storage.objects.whole_files import write_new

    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
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


def kept_trail(settings: Settings, store: ObjectStore) -> KeptTrail | None:
    """The trail that a store has copies of, and what was laid down of it elsewhere; None where there are none. Raises
    `BadSetting` without the key that signed it, which lies in no store, and what the stores raise."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from dossier.errors import BadRequest
    from storage.objects.store import open_store, url_of
    from storage.trail import exports, notes
    from worker.rebuild.trail import KeptTrail, is_kept

    if not is_kept(store):
        return None
    place = settings.home / KEY_FILE
    if not place.exists():
        raise BadSetting(problem=Phrase(NO_KEY_FOR_KEPT, {"place": place}))
    key: Ed25519PublicKey = trail_key(settings).public_key()
    noted = []
    if settings.checkpoints_url:
        for note in exports.laid_down_notes(
            open_store(url_of(settings.checkpoints_url), named="SOHOA_CHECKPOINTS_URL")
        ):
            with suppress(BadRequest):  # by another key, of another trail
                noted.append(notes.opened(note, key))
    return KeptTrail(origin(settings), key, noted)
