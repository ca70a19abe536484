"""The tables of who may come in: systems with a key, persons who sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base


class ClientRow(Base):
    """Another system that may call the API. Of its key only the SHA-256 is kept, and of the one before while that
    holds, too.

    `agency` empty: every agency; `desks`, `networks` empty: every desk, any address; `per_minute`, `per_day` NULL: as
    many calls as it likes.
    """

    __tablename__ = "clients"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str]
    key_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    agency: Mapped[str] = mapped_column(String(64), default="", server_default="")
    desks: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    networks: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    expires_at: Mapped[datetime | None]
    per_minute: Mapped[int | None]
    per_day: Mapped[int | None]
    former_key_sha256: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    former_key_until: Mapped[datetime | None]


class LinkSecretRow(Base):
    """What links that need no key are sealed with (storage/links.py): one row, made with the table."""

    __tablename__ = "link_secrets"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(String(64))


class AccountRow(Base):
    """A person who signs in. `name` never changes and is never given again: the trail and the archive name it.

    Of the password only the argon2 hash is kept; NULL where the person signs in at a provider alone (`oidc_subject`).
    `agency` empty: every agency; `desks` empty: every desk. `person_id`: accounts with the same one are of one person,
    with others of another; NULL: nobody said, and the full name counts. `system_user`: what the operating system calls
    the person where commands are run.
    """

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    full_name: Mapped[str]
    password_hash: Mapped[str | None]
    password_due: Mapped[bool]  # a one-time password, to be changed before anything else
    oidc_subject: Mapped[str | None] = mapped_column(Text, unique=True)
    roles: Mapped[list[Any]]
    agency: Mapped[str] = mapped_column(String(64))
    desks: Mapped[list[Any]]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    person_id: Mapped[str | None] = mapped_column(String(36), index=True)
    system_user: Mapped[str | None]


class AccountCertificateRow(Base):
    """A certificate that an administrator let an account sign with. `sha256`: of its DER bytes; `whose`: in the
    words of who bound it."""

    __tablename__ = "account_certificates"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    bound_at: Mapped[datetime]
    whose: Mapped[str] = mapped_column(Text, server_default="")


class AccountSessionRow(Base):
    """A browser that an account has signed in with. Of its token only the SHA-256 is kept."""

    __tablename__ = "account_sessions"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    purpose: Mapped[str]
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInFailureRow(Base):
    """How often sign-in failed for one name (as its SHA-256, whether an account has it or not) or from one address."""

    __tablename__ = "sign_in_failures"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    paused_until: Mapped[datetime]
