"""Which certificates an account signs with: its person's own, by name, and those that an administrator bound to it.

A person's certificate that bears the account's full name (case and spaces apart, and accents where one of the two is
written without any) is that person's. Any other, a person's who is called otherwise or an agency's, serves only the
accounts that it was bound to, by the SHA-256 of its bytes: a key file and its password may be in other hands than the
certificate was issued for.

Risk accepted: of two accounts with the same full name, or with names that are the same but for accents that one of them
or the certificate lacks, either may bring the other's certificate; the trail names the account beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.access_errors import CertificateNotBound
from dossier.errors import BadRequest
from dossier.signatures.signing import Certificate
from dossier.words.sentences import N_, Phrase
from storage.accounts.accounts import Account, demanded_row, note
from storage.database.models import AccountCertificateRow
from storage.trail import events

NO_FINGERPRINT = N_("dấu vân tay SHA-256 của chứng thư gồm 64 chữ số thập lục phân")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_BETWEEN = re.compile(r"[\s:]+")


@dataclass(frozen=True, slots=True)
class BoundCertificate:
    """A certificate that was bound to an account. `sha256`: of its DER bytes, in hexadecimal; `whose`: whose it is and
    until when, as who bound it wrote, by which people tell it from others."""

    sha256: str
    bound_at: datetime
    whose: str


def of_account(session: Session, account: Account) -> Sequence[BoundCertificate]:
    """The certificates bound to an account, the first first."""
    rows = session.scalars(
        select(AccountCertificateRow)
        .where(AccountCertificateRow.account_id == account.id)
        .order_by(AccountCertificateRow.bound_at, AccountCertificateRow.sha256)
    )
    return [BoundCertificate(row.sha256, row.bound_at, row.whose) for row in rows]


def bind(session: Session, name: str, fingerprint: str, actor: events.Actor, *, now: datetime, whose: str = "") -> None:
    """Let an account sign with a certificate. `fingerprint`: its SHA-256, as programs print it, with colons or spaces
    or without; `whose`: as of `BoundCertificate`, also for one that is bound already. Raises `NotFound`,
    `BadRequest`."""
    sha256 = _sha256(fingerprint)
    events.hold(session)
    row = demanded_row(session, name)
    bound = session.get(AccountCertificateRow, (row.id, sha256))
    if bound is None:
        session.add(AccountCertificateRow(account_id=row.id, sha256=sha256, bound_at=now, whose=whose))
        note(session, "certificate_bound", row, actor, now, certificate=sha256)
    elif whose:
        bound.whose = whose


def release(session: Session, name: str, fingerprint: str, actor: events.Actor, *, now: datetime) -> None:
    """Let it sign with that one no more. Raises `NotFound`, `BadRequest`."""
    sha256 = _sha256(fingerprint)
    events.hold(session)
    row = demanded_row(session, name)
    bound = session.get(AccountCertificateRow, (row.id, sha256))
    if bound is not None:
        session.delete(bound)
        note(session, "certificate_released", row, actor, now, certificate=sha256)


def demand_own(session: Session, account: Account, certificate: Certificate) -> None:
    """That an account may sign with a certificate. Raises `CertificateNotBound`."""
    if certificate.names(account.full_name):
        return
    if session.get(AccountCertificateRow, (account.id, certificate.sha256)) is None:
        raise CertificateNotBound(holder=certificate.holder, account=account.full_name, fingerprint=certificate.sha256)


def _sha256(typed: str) -> str:
    found = _BETWEEN.sub("", typed).lower()
    if not _SHA256.fullmatch(found):
        raise BadRequest(problem=Phrase(NO_FINGERPRINT))
    return found
