"""The certificates that trust in signatures begins with, as an operator laid them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dossier.errors import BadSetting


@dataclass(frozen=True, slots=True)
class TrustRoots:
    """The certificates that trust begins with, each in DER. Without any, trust is not known."""

    certificates: tuple[bytes, ...] = ()


NO_ROOTS = TrustRoots()


@dataclass(frozen=True, slots=True)
class RootFacts:
    """Whose certificate one of them is (as written there), and until when it holds, in UTC."""

    name: str
    valid_until: datetime


def facts_of(roots: TrustRoots) -> tuple[RootFacts, ...]:
    """What an operator wants to see of each, in the order of their files."""
    from asn1crypto import x509

    found = [x509.Certificate.load(der) for der in roots.certificates]
    return tuple(RootFacts(one.subject.human_friendly, one.not_valid_after.astimezone(UTC)) for one in found)


def read_trust_roots(place: Path) -> TrustRoots:
    """The certificates, PEM or DER, in the file `place` or in every file of the folder. Raises `BadSetting`."""
    try:
        files = sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else [place]
        found = [certificate for path in files if not path.name.startswith(".") for certificate in _certificates(path)]
    except OSError as error:
        raise BadSetting(problem=f"trust_roots: {error}") from error
    if not found:
        raise BadSetting(problem=f"trust_roots: {place}: no certificate")
    return TrustRoots(tuple(dict.fromkeys(found)))


def _certificates(path: Path) -> list[bytes]:
    from asn1crypto import pem, x509

    content = path.read_bytes()
    try:
        if pem.detect(content):
            found = [der for kind, _, der in pem.unarmor(content, multiple=True) if kind == "CERTIFICATE"]
        else:
            found = [content]
        for der in found:
            x509.Certificate.load(der, strict=True).public_key.native  # noqa: B018  (parsed when it is asked for)
    except (ValueError, TypeError, KeyError) as error:
        raise BadSetting(problem=f"trust_roots: {path}: no certificate in PEM or DER") from error
    return found
