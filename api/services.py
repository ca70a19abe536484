"""What the API needs of the rooms below it, handed down by sohoa/ as one frozen value."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from dossier.catalogue.agencies import Agencies, default_agencies
from dossier.catalogue.components import ComponentLists
from dossier.catalogue.kinds import Catalogue
from dossier.catalogue.procedures import ProcedureRules
from dossier.catalogue.requirements import Requirements, default_requirements
from dossier.catalogue.retention import RetentionRules
from dossier.catalogue.targets import Targets
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_
from storage.accounts.lock_out import LockOut
from storage.accounts.passwords import Passwords
from storage.accounts.sessions import SessionRules
from storage.accounts.sign_in import SignIn
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.keeping.stores import Stores
from storage.objects.store import ObjectStore
from storage.papers.receipts import Channel, Receipt
from storage.queue.asked_again import Lane
from storage.quotas import Quotas
from storage.retention.tombstones import Whereabouts
from storage.review.corrections import ReviewDesk
from storage.trail.events import Actor
from storage.trail.groups import TrailWriter
from storage.trail.notes import Checkpoint
from worker.signatures.roots import NO_ROOTS, TrustRoots

PURPOSES = (
    N_("Giải quyết hồ sơ thủ tục hành chính"),
    N_("Kiểm tra, sửa dữ liệu số hóa"),
    N_("Trả lời công dân, tổ chức"),
    N_("Thanh tra, kiểm tra, báo cáo"),
    N_("Quản trị, vận hành hệ thống"),
)
"""What people may look at papers for, where an installation has no list of its own."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider that vouches for people: its issuer, what it knows this installation by, and what its
    button is called."""

    issuer: str
    client_id: str
    client_secret: str
    label: str


class TakeUpload(Protocol):
    """Takes the file at `path` in as `name`; may move it away. Raises `Unreadable`, `Refused`, `Transient`."""

    def __call__(
        self,
        path: Path,
        *,
        name: str,
        desk: str,
        dossier_code: str | None,
        requester: str,
        kind: str | None = None,
        lane: Lane = "counter",
        account: str | None = None,
        channel: Channel = "api",
    ) -> Receipt:
        """The receipt of the delivery. See `ingest.uploads.take_upload`."""


@dataclass(frozen=True, slots=True)
class Services:
    """`trail` writes what is noted of reads; `ring` tells a worker that a document waits; `clock` gives aware times;
    `take_checkpoint`: one that covers the trail's entry of that number; `second`: the archive in its second store;
    `desks` may be uploaded to; `scratch` holds uploads while they come in; `presign_seconds`: how long an address of
    the object store serves a file; `purposes`: those that people choose from; `proxies`: whose word on where a call
    comes from is taken; `scan`: the folder of the desks' folders, where this machine sees it; `search_seconds`: how
    long a search may take; `threads`: how many calls are worked on at once, each with a connection to the database;
    `roots`, `time_authority`: what copies are signed by, as of `worker.signing.sign_file.Manner`;
    `signed_only`: what is not signed is not offered (`rules` and `requirements` say so themselves);
    `portal_ok_code`: what the national store calls an answer without an error;
    `beside`: what runs for as long as calls are answered, and is waited for at the end."""

    database: Database
    trail: TrailWriter
    store: ObjectStore
    catalogue: Catalogue
    rules: ProcedureRules
    components: ComponentLists
    take_upload: TakeUpload
    ring: Callable[[str, Lane], None]
    clock: Callable[[], datetime]
    desks: Callable[[], tuple[str, ...]]
    agency: str
    scratch: Path
    take_checkpoint: Callable[[int | None], Checkpoint]
    second: Archive | None = None
    agencies: Agencies = field(default_factory=default_agencies)
    targets: Targets = field(default_factory=Targets)
    quotas: Quotas = field(default_factory=Quotas)
    requirements: Requirements = field(default_factory=default_requirements)
    retention: RetentionRules = field(default_factory=RetentionRules)
    presign_seconds: int = 60
    search_seconds: float = 10.0
    threads: int = 24
    upload_limit_bytes: int = 200 * 1024 * 1024
    passwords: Passwords = field(default_factory=Passwords)
    session_rules: SessionRules = field(default_factory=SessionRules)
    lock_out: LockOut = field(default_factory=LockOut)
    purposes: tuple[str, ...] = PURPOSES
    provider: Provider | None = None
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    scan: Path | None = None
    portal_ok_code: str = "0"
    roots: TrustRoots = NO_ROOTS
    time_authority: str | None = None
    signed_only: bool = False
    beside: Callable[[], AbstractContextManager[None]] = nullcontext

    @property
    def sign_in(self) -> SignIn:
        """The way in for people."""
        return SignIn(self.database, self.passwords, self.session_rules, self.lock_out)

    @property
    def review_desk(self) -> ReviewDesk:
        """Where persons correct and confirm."""
        return ReviewDesk(self.database, Archive(self.store), self.catalogue)

    @property
    def pictures(self) -> Path:
        """Where pictures of pages are kept while they are looked at; safe to delete at any time."""
        return self.scratch.parent / "pictures"

    def whereabouts(self, actor: Actor) -> Whereabouts:
        """Where what is disposed of or held lies, for `actor`."""
        own = self.scratch.parent
        stores = Stores(self.database, Archive(self.store), self.second, own / "keeping", actor)
        return Whereabouts(stores, own / "documents", self.pictures)

    def today(self) -> date:
        """The calendar day at the desk."""
        return self.clock().astimezone(VIETNAM).date()


async def services_of(request: Request) -> Services:
    """The services of the application that answers `request`. Not a coroutine for waiting: a plain function would be
    called in a thread of its own."""
    return cast(Services, request.app.state.services)


ServicesOf = Annotated[Services, Depends(services_of)]
