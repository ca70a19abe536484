"""The key that checkpoints of the trail are signed with, and whose trail they say it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dossier.errors import BadSetting
from dossier.words.sentences import N_, sentence
from sohoa.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

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
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
    try:
        found = serialization.load_pem_private_key(place.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise BadSetting(problem=f"{place}: {error}") from error
    if not isinstance(found, Ed25519PrivateKey):
        raise BadSetting(problem=f"{place}: Ed25519")
    return found
