"""The wiring of what serves: the API and the desk's pages, with what runs beside them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sohoa import parts
from sohoa.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from api.following.deliverer import Deliverer

# Of each process: calls worked on at once, and how long one waits for the database.
THREADS = 24
PATIENCE_SECONDS = 10.0


def api(settings: Settings) -> FastAPI:
    """The API and the desk pages."""
    from api.app import create_app
    from api.services import Services
    from ingest.uploads import take_upload
    from sohoa.checkpoints import take_checkpoint
    from storage.accounts.sessions import SessionRules
    from storage.quotas import Quotas
    from storage.trail.events import Actor
    from storage.trail.groups import TrailWriter

    # One connection a thread, and those of who writes the trail and of who looks on.
    database = parts.open_database(settings, connections=THREADS + 2, patience_seconds=PATIENCE_SECONDS)
    stores = parts.open_stores(settings, database, Actor("sohoa serve"), mends=False)
    catalogue, intake = parts.read_catalogue(settings), parts.open_intake(settings, database)
    services = Services(
        database=database,
        trail=TrailWriter(database),
        store=intake.archive.store,
        catalogue=catalogue,
        rules=parts.read_rules(settings, catalogue),
        components=parts.read_components(settings, catalogue),
        take_upload=partial(take_upload, intake),
        ring=intake.ring,
        clock=intake.clock,
        desks=partial(parts.desks, settings),
        agency=settings.agency,
        scratch=settings.scratch / "uploads",
        take_checkpoint=partial(take_checkpoint, settings, stores),
        second=parts.second_archive(settings, database),
        agencies=parts.read_agencies(settings),
        targets=parts.read_targets(settings, catalogue),
        quotas=Quotas(settings.redis_url),
        requirements=parts.read_requirements(settings, catalogue),
        retention=parts.read_retention(settings, catalogue),
        threads=THREADS,
        presign_seconds=settings.link_seconds,
        portal_ok_code=settings.portal_ok_code,
        upload_limit_bytes=settings.upload_mb << 20,
        session_rules=SessionRules(
            timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
        ),
        purposes=parts.read_purposes(settings),
        provider=parts.read_provider(settings),
        proxies=parts.read_proxies(settings),
        scan=settings.scan,
        roots=parts.read_roots(settings),
        time_authority=settings.time_authority or None,
        signed_only=settings.signed_only,
        beside=partial(_beside, settings, parts.open_deliverer(settings)),
    )
    return create_app(services)


@contextmanager
def _beside(settings: Settings, deliverer: Deliverer) -> Iterator[None]:
    """What runs beside the API, as long as that serves."""
    from sohoa.traces import told

    with told(settings.otlp_url, "serve"), deliverer.running():
        yield
