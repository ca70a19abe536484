"""Invented papers in a real archive, and the API over it: what the tests of api/ share.

A paper goes the way of every paper (receive, claim, record), with pages of one grey sheet on which each field's box is
a black bar, so that a test can tell whether a box lies where the page shows it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import cast

import img2pdf
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.app import create_app
from api.services import Services
from dossier.catalogue.components import example_components
from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.procedures import example_rules
from dossier.errors import Encrypted, SohoaError
from dossier.reading import Field, KindGuess, PageReading, Person, Reading, Word
from dossier.signatures.signing import Signature
from dossier.words.folding import folded_words
from ingest.intake import Intake
from ingest.reports.drawn_samples import Sample, keep
from ingest.uploads import take_upload
from storage import clients
from storage.accounts import accounts
from storage.accounts.passwords import Passwords
from storage.archive.ocfl import Archive, object_id_of
from storage.clients import Bounds, Client
from storage.database.engine import Database
from storage.database.models import AccountRow, EventRow
from storage.database.reach import Reach
from storage.objects.store import ObjectStore
from storage.papers import batches, receipts, results
from storage.queue import leases
from storage.trail import chain, checkpoints, notes
from storage.trail.events import Actor
from storage.trail.groups import TrailWriter
from storage.trail.notes import Checkpoint
from tests.integration.api.v1.described import DescribedClient
from worker.queue.doorbell import LocalDoorbell
from worker.record import write_record

NOW = datetime(2026, 8, 5, 2, 0, tzinfo=UTC)
AGENCY, DESK = "H47.23", "phuong-hoa-cuong"
DPI, WIDTH, HEIGHT = 100, 827, 1169
BOX = (120, 200, 420, 240)
PASSWORD = "bốn con mèo ngồi quạt"
PURPOSES = ("giải quyết hồ sơ", "đăng ký kết hôn")
# As weak as argon2 gets: tests sign in often.
PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
OWNER_ID = "049201001234"
EVERYWHERE = Bounds()
OPERATOR = "vo.van.ba"

ONE_MACHINE = pytest.mark.parametrize(("database_url", "objects_url"), [("sqlite", "folder")], indirect=True)
"""The embedded default, for what does not depend on the servers."""

BOTH_SIZES = pytest.mark.parametrize(
    ("database_url", "objects_url"), [("sqlite", "folder"), ("postgresql", "s3")], indirect=True
)
"""The two deployments of the design: one machine, and a province."""


def value(name: str, text: str, *, needs_review: bool = False, confidence: float = 0.95) -> Field:
    """A field read by OCR on page 1 at `BOX`."""
    return Field(name, text, confidence, "ocr", needs_review=needs_review, page=1, box=BOX)


def marital_status(**others: str) -> list[Field]:
    """The fields of a certificate of marital status, six months valid from its day of issue."""
    fields = {
        "owner_name": "Nguyễn Thị Hoa",
        "owner_id": OWNER_ID,
        "number": "70/2026",
        "issuer": "Ủy ban nhân dân phường Hòa Cường",
        "issued_on": "2026-07-01",
        **others,
    }
    return [value(name, text) for name, text in fields.items()]


def scan(mark: str, *, pages: int = 1) -> bytes:
    """A PDF of grey pages with a black bar at `BOX`; `mark` makes its bytes unlike those of others."""
    images = []
    for _ in range(pages):
        sheet = Image.new("L", (WIDTH, HEIGHT), 220)
        ImageDraw.Draw(sheet).rectangle(BOX, fill=0)
        png = BytesIO()
        sheet.save(png, "PNG", dpi=(DPI, DPI))
        images.append(png.getvalue())
    return bytes(img2pdf.convert(images, title=mark))


@dataclass
class House:
    """An archive with its API. `now` is what its clock says."""

    database: Database
    store: ObjectStore
    folder: Path
    now: datetime = NOW
    upload_limit_bytes: int = 1 << 20
    _received: int = field(default=0, init=False)

    def archive(
        self,
        fields: Sequence[Field],
        *,
        kind: str = "giay_xac_nhan_tinh_trang_hon_nhan",
        texts: Sequence[str] = ("",),
        name: str = "quét 1.pdf",
        dossier_code: str | None = None,
        signed: bool | None = None,
        signatures: Sequence[Signature] = (),
        review: Sequence[str] = (),
        persons: Sequence[Person] = (),
        sheet: bytes | None = None,
        words: Sequence[Word] = (),
    ) -> str:
        """Archive a paper with these fields and a page for each of `texts`, and return its id. `sheet`: a JPEG of 300
        dpi that is shown as every page instead of the grey one; `words`: those of every page, whose record is kept."""
        lease = self._claimed(name, dossier_code, pages=len(texts))
        width, height, dpi = (*Image.open(BytesIO(sheet)).size, 300) if sheet else (WIDTH, HEIGHT, DPI)
        pages = tuple(
            PageReading(
                number,
                width,
                height,
                dpi,
                words=tuple(words) or tuple(Word(word, BOX, 0.95, line=0) for word in text.split()),
            )
            for number, text in enumerate(texts, start=1)
        )
        reading = Reading(KindGuess(kind, 0.98), tuple(fields), pages, tuple(signatures), persons=tuple(persons))
        record = self.folder / "reading.json"
        if words:
            write_record(record, {}, reading)
        files = Archive(self.store).write_version(
            object_id_of(lease.document_id),
            {
                "access.pdf": bytes(img2pdf.convert([sheet] * len(texts), title=lease.document_id))
                if sheet
                else scan(f"{lease.document_id} access", pages=len(texts)),
                "text.txt": "\f".join(texts).encode(),
                **({"reading.json": record.read_bytes()} if words else {}),
            },
            message="archived",
            user=lease.worker,
            now=self.now,
        )
        outcome = results.Outcome(
            reading,
            review=review,
            files={name.partition(".")[0]: file for name, file in files.items() if name != "original.pdf"},
            engine="test 1",
            signed=signed,
        )
        with self.database.write() as session:
            results.record(session, lease, outcome, now=self.now)
        return lease.document_id

    def fail(self, error: SohoaError) -> str:
        """A paper on which the work ended with `error`; its id."""
        lease = self._claimed("hỏng.pdf", None, pages=1)
        with self.database.write() as session:
            leases.fail(session, lease, error, now=self.now)
        return lease.document_id

    def batch(self, desk: str = DESK, *sampled: str) -> str:
        """A run of three rows, one archived, one refused, one still to be taken; its id. `sampled`: papers drawn of it
        as a sample, by `OPERATOR`."""
        done = self.archive(marital_status(), name="kho 1.pdf")
        with self.database.write() as session:
            paths = [(row, row, f"2019/{row}.pdf") for row in (1, 2, 3)]
            batch_id = batches.begin(
                session, name="bang-ke.csv", sha256="0" * 64, desk=desk, paths=paths, now=self.now, actor=Actor("test")
            )
            session.flush()
            batches.taken(session, batch_id, 1, done)
            batches.rejected(session, batch_id, 2, Encrypted())
        if sampled:
            self.account("Võ Văn Ba", "operator", "reviewer")
            keep(self._intake(), batch_id, Sample(7, 0.3, sampled), operator=OPERATOR, now=self.now)
        return batch_id

    def _intake(self) -> Intake:
        bell = LocalDoorbell(self.folder / "bell")
        return Intake(self.database, Archive(self.store), bell, AGENCY, lambda: self.now)

    def services(self) -> Services:
        """What the API is built from."""
        intake = self._intake()
        return Services(
            database=self.database,
            trail=TrailWriter(self.database),
            store=self.store,
            catalogue=default_catalogue(),
            rules=example_rules(),
            components=example_components(),
            take_upload=partial(take_upload, intake),
            ring=intake.ring,
            clock=lambda: self.now,
            desks=lambda: (DESK,),
            agency=AGENCY,
            scratch=self.folder / "work",
            take_checkpoint=self._checkpoint,
            upload_limit_bytes=self.upload_limit_bytes,
            passwords=PASSWORDS,
            purposes=PURPOSES,
            scan=self.folder / "scan",
        )

    def _checkpoint(self, _covers: int | None = None) -> Checkpoint:
        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        return notes.opened(checkpoints.take(self.database, "test", key, now=self.now), key.public_key())

    def account(self, person: str, *roles: str, agency: str = "", desks: Sequence[str] = ()) -> str:
        """The name of the account of a person, made where there is none yet, with `PASSWORD`."""
        name = ".".join(folded_words(person))
        with self.database.write() as session:
            if session.scalar(select(AccountRow.id).where(AccountRow.name == name)) is None:
                reach, test = Reach(agency, tuple(desks)), Actor("test")
                accounts.add(session, PASSWORDS, name, person, roles or ("desk",), reach, test, now=self.now)
                accounts.set_password(session, PASSWORDS, name, PASSWORD, test, now=self.now)
        return name

    def browser(
        self,
        *roles: str,
        person: str = "Lê Thị Lan",
        desks: Sequence[str] = (),
        agency: str = "",
        services: Services | None = None,
        site: str = "https://testserver",
    ) -> TestClient:
        """A browser at the desk's pages, signed in by an account of this person with these roles (desk)."""
        name = self.account(person, *roles, agency=agency, desks=desks)
        browser = TestClient(
            create_app(services or self.services()), base_url=site, headers={"Origin": site}, follow_redirects=False
        )
        form = {"name": name, "password": PASSWORD, "purpose": PURPOSES[0]}
        assert browser.post("/login", data=form).status_code == 303
        return browser

    def key(
        self, *scopes: str, name: str = "motcua", bounds: Bounds = EVERYWHERE, sensitive: bool = True
    ) -> tuple[Client, str]:
        """A new client with its key, kept within `bounds`; `sensitive`: it may see papers of any kind."""
        with self.database.write() as session:
            scopes = (*scopes, "sensitive") if sensitive else scopes
            return clients.create(session, name, scopes, Actor("test"), now=self.now, bounds=bounds)

    def caller(self, *scopes: str, key: str = "", address: str = "127.0.0.1", **headers: str) -> TestClient:
        """The API for a client with these scopes, or this key, with a purpose and a requester."""
        key = key or self.key(*scopes)[1]
        return DescribedClient(
            create_app(self.services()),
            client=(address, 50000),
            headers={
                "Authorization": f"Bearer {key}",
                "X-Purpose": "giai quyet ho so",
                "X-Requester": "canbo.lan",
                **headers,
            },
            follow_redirects=False,
        )

    def trail(self) -> list[EventRow]:
        """Every event so far; the chain is whole."""
        with self.database.read() as session:
            verified_trail(session)
            return list(session.scalars(select(EventRow).order_by(EventRow.seq)))

    def _claimed(self, name: str, dossier_code: str | None, *, pages: int) -> leases.Lease:
        document_id = str(uuid.uuid4())
        pdf = scan(document_id, pages=pages)
        # Each a second after the one before, so that their order is known.
        self._received += 1
        received_at = self.now - timedelta(hours=1) + timedelta(seconds=self._received)
        stored = Archive(self.store).write_version(
            object_id_of(document_id), {"original.pdf": pdf}, message="received", user="test", now=received_at
        )
        delivery = receipts.Delivery(
            id=document_id,
            agency=AGENCY,
            desk=DESK,
            name=name,
            sha256=hashlib.sha256(pdf).hexdigest(),
            size=len(pdf),
            format="pdf",
            media_type="application/pdf",
            channel="folder",
            lane="counter",
            requester=DESK,
            received_at=received_at,
            dossier_code=dossier_code,
        )
        with self.database.write() as session:
            receipts.receive(session, delivery, stored["original.pdf"])
            lease = leases.claim(session, "worker", now=self.now, document_id=document_id)
        assert lease is not None
        return lease


def verified_trail(session: Session) -> int:
    """Walk the whole trail, of which nothing lies in packs, and return its length. Raises `TrailBroken`."""
    return chain.verify(session, cast(ObjectStore, None))
