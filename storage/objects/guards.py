"""What a place that keeps bytes is asked to guard them by: encryption by the server, and a lock against deletion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dossier.errors import BadSetting

# Below it lies for a moment what proves that a place works: never locked.
PROOFS: Final = "extensions/sohoa-proof/"
MODES: Final = ("governance", "compliance")
_FORM: Final = (
    "SOHOA_OBJECTS_URL: ?secure=false&region=NAME&encryption=s3|kms:KEY&lock_days=N&lock_mode=governance|compliance"
)


@dataclass(frozen=True, slots=True)
class Lock:
    """For how many days what is put is locked. `mode`: `governance`, which an account with a right of its own may lift,
    or `compliance`, which nobody can."""

    days: int
    mode: str


@dataclass(frozen=True, slots=True)
class Guards:
    """What an S3 server is asked for each object. `encryption`: `s3`, by a key of the server's, or `kms:ID`, by that
    key of its key management; nothing: as the bucket says."""

    encryption: str = ""
    lock: Lock | None = None


def guards_of(options: Mapping[str, str]) -> Guards:
    """Those that the options of an address ask for. Raises `BadSetting`, also for an option that is none: a misspelt
    lock would lock nothing."""
    unknown = options.keys() - {"secure", "region", "encryption", "lock_days", "lock_mode"}
    days, mode = options.get("lock_days", "0"), options.get("lock_mode", MODES[0])
    encryption = options.get("encryption", "")
    is_known = encryption in ("", "s3") or (encryption.startswith("kms:") and encryption != "kms:")
    # A server sends no key of its management to who is not on TLS.
    is_bare = encryption.startswith("kms:") and options.get("secure", "true").lower() == "false"
    if unknown or not days.isdecimal() or mode not in MODES or not is_known or is_bare:
        raise BadSetting(problem=_FORM)
    return Guards(encryption, Lock(int(days), mode) if int(days) else None)
