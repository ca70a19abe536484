"""The wiring: every part of the rooms above, made from the settings.

Imports stand inside the functions, so that a command pays only for the parts that it uses: `sohoa read` is called
for single files and starts in a fraction of the time that all parts together take.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dossier.errors import BadRequest, BadSetting, InsideArchive
from dossier.words.sentences import N_, Phrase
from sohoa.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from ipaddress import IPv4Network, IPv6Network

    from api.following.deliverer import Deliverer
    from api.following.posting import Poster
    from api.services import Provider
    from dossier.catalogue.agencies import Agencies
    from dossier.catalogue.components import ComponentLists
    from dossier.catalogue.kinds import Catalogue
    from dossier.catalogue.procedures import ProcedureRules
    from dossier.catalogue.requirements import Requirements
    from dossier.catalogue.retention import RetentionRules
    from dossier.catalogue.targets import Targets
    from ingest.intake import Intake
    from storage.archive.ocfl import Archive
    from storage.database.engine import Database
    from storage.keeping.stores import Stores
    from storage.retention.tombstones import Whereabouts
    from storage.sealing.paper_keys import PaperKeys
    from storage.trail.events import Actor
    from worker.page import ReadOptions
    from worker.pipeline import Workplace
    from worker.queue.doorbell import Doorbell, LocalDoorbell
    from worker.recognise.engine import Engine
    from worker.recognise.second_reader import SecondReader
    from worker.signatures.roots import TrustRoots
    from worker.signing.signed_copies import SigningPlace

# Each takes as much memory as a worker that reads one.
PAGES_AT_ONCE = 2
NO_DESK = N_("không có quầy “{desk}”; các quầy: {desks}; quầy mới là một thư mục mới trong scan/")
NOT_UTF8 = N_("{place} không ở bảng mã UTF-8; hãy lưu lại bằng UTF-8 (trong Excel: “CSV UTF-8”)")


def open_database(settings: Settings, **pool: Any) -> Database:
    """The database with the newest schema. `pool`: as of `Database`. Raises `ServerAway`."""
    from storage.database.engine import Database
    from storage.database.schema import upgrade

    database = Database(settings.database, **pool)
    upgrade(database)
    return database


def open_archive(settings: Settings, database: Database | None, url: str = "") -> Archive:
    """The archive in the object store, or in that of `url`, its sealed files open to who has the keys. Where `database`
    has papers, it is never begun anew; None: for who brings them there, or reads another archive. Raises `BadSetting`
    for a URL that names none, and for master keys that are none."""
    from storage.archive.ocfl import Archive
    from storage.sealing.sealed_store import SealedStore

    keys = paper_keys(settings, database, url)
    return Archive(SealedStore(keys.store, keys))


def paper_keys(settings: Settings, database: Database | None, url: str = "") -> PaperKeys:
    """The keys of papers, under the master keys that are set. `database`: see `open_archive`. Raises `BadSetting`."""
    from storage.archive.anchored import AnchoredStore
    from storage.fixity import knows_no_paper, lacked_by_another
    from storage.objects.store import open_store
    from storage.sealing.master_keys import read_master_keys
    from storage.sealing.paper_keys import PaperKeys

    masters = read_master_keys(settings.seal_keys)
    begins = bool(masters) and settings.seal_new
    named = "SOHOA_OBJECTS_URL" if url in ("", settings.objects) else "--from"
    store = open_store(url or settings.objects, links="" if url else settings.link_address, named=named)
    if database is not None:
        store = AnchoredStore(store, partial(knows_no_paper, database), partial(lacked_by_another, database))
    return PaperKeys(store, masters, begins, settings.scratch / "sealing")


def outside_archive(archive: str, url: str) -> str:
    """The URL of a store, which may not lie in the archive's store. Raises `InsideArchive`."""
    from storage.objects.store import lies_within, without_secrets

    if archive and lies_within(url, archive):
        raise InsideArchive(place=without_secrets(url))
    return url


def open_stores(settings: Settings, database: Database, actor: Actor, *, mends: bool) -> Stores:
    """The archive in its store, and in the second one where one is set. Raises `BadSetting`."""
    from storage.keeping.stores import Stores

    second = second_archive(settings, database)
    return Stores(database, open_archive(settings, database), second, settings.scratch / "keeping", actor, mends)


def second_archive(settings: Settings, database: Database) -> Archive | None:
    """The archive in its second store, as it lies there, begun only where the database knows of no copy; None where
    none is set. Raises `BadSetting`."""
    from storage.archive.anchored import COPIES_AWAY, COPIES_LACK, AnchoredStore
    from storage.archive.ocfl import Archive
    from storage.fixity import lacked_by_another
    from storage.keeping.sweeps import knows_no_copy
    from storage.objects.store import open_store

    if not settings.second_objects_url:
        return None
    url = outside_archive(settings.objects, settings.second_objects_url)
    store = open_store(url, named="SOHOA_SECOND_OBJECTS_URL")
    may_begin, another = partial(knows_no_copy, database), partial(lacked_by_another, database)
    return Archive(AnchoredStore(store, may_begin, another, away=COPIES_AWAY, lacks=COPIES_LACK))


def finisher(settings: Settings, stores: Stores) -> Callable[[str], list[str]]:
    """What finishes acts of persons that the archive has and the database lacks: `storage.review.begun.finish`, of a
    paper whose key was destroyed `storage.retention.shredding.finish`."""
    from storage.retention import shredding
    from storage.review import begun
    from storage.review.corrections import ReviewDesk
    from storage.sealing.problems import KeyShredded

    desk = ReviewDesk(stores.database, stores.first, read_catalogue(settings))

    def finish(document_id: str) -> list[str]:
        try:
            left = begun.finish(desk, document_id, stores.actor, now=stores.database.now())
        except KeyShredded:
            left = []
        return [*left, *shredding.finish(stores, document_id)]

    return finish


def local_doorbell(settings: Settings) -> LocalDoorbell:
    """The bell of the workers of this machine."""
    from worker.queue.doorbell import LocalDoorbell

    return LocalDoorbell(settings.scratch / "bell")


def open_doorbell(settings: Settings) -> Doorbell:
    """The bell that is rung for new documents."""
    if not settings.redis_url:
        return local_doorbell(settings)
    from worker.queue.rq import RqDoorbell

    return RqDoorbell(settings.redis_url)


def read_catalogue(settings: Settings) -> Catalogue:
    """The kinds that ship with the package, and those of `kinds.csv` in the home. Raises `BadManifest`."""
    from dossier.catalogue.kinds import default_catalogue

    own, catalogue = _own(settings, "kinds.csv"), default_catalogue()
    return catalogue.extended(own) if own is not None else catalogue


def read_rules(settings: Settings, catalogue: Catalogue) -> ProcedureRules:
    """The rules of procedures: the examples, and those of `procedures.csv` in the home. Raises `BadManifest`."""
    from dossier.catalogue.procedures import example_rules

    own, rules = _own(settings, "procedures.csv"), example_rules()
    if own is not None:
        rules = rules.extended(own, catalogue)
    return rules.signed() if settings.signed_only else rules


def read_retention(settings: Settings, catalogue: Catalogue) -> RetentionRules:
    """How long papers are kept: the rules of the package, and those of `retention.toml` in the home. Raises
    `BadManifest`."""
    from dossier.catalogue.retention import default_rules

    own, rules = _own(settings, "retention.toml"), default_rules(catalogue)
    return rules.extended(own, catalogue) if own is not None else rules


def retention_actor() -> Actor:
    """Who the trail says acts by `sohoa retention`, where no account does."""
    import getpass

    from storage.trail.events import Actor

    return Actor("sohoa retention", purpose="command line", requester=getpass.getuser())


def disposal_whereabouts(settings: Settings, database: Database, actor: Actor) -> Whereabouts:
    """Where what is disposed of goes from."""
    from storage.retention.tombstones import Whereabouts

    stores = open_stores(settings, database, actor, mends=False)
    return Whereabouts(stores, settings.scratch / "documents", settings.scratch / "pictures")


def read_requirements(settings: Settings, catalogue: Catalogue) -> Requirements:
    """What has to be proved, and by which papers: the table of the package, and `requirements.csv` in the home. Raises
    `BadManifest`."""
    from dossier.catalogue.requirements import default_requirements

    own, known = _own(settings, "requirements.csv"), default_requirements()
    if own is not None:
        known = known.extended(own, catalogue)
    return known.signed() if settings.signed_only else known


def read_agencies(settings: Settings) -> Agencies:
    """The agencies that ship with the package, and those of `agencies.csv` in the home. Raises `BadManifest`."""
    from dossier.catalogue.agencies import default_agencies

    own, agencies = _own(settings, "agencies.csv"), default_agencies()
    return agencies.extended(own) if own is not None else agencies


def read_components(settings: Settings, catalogue: Catalogue) -> ComponentLists:
    """What dossiers must hold: the examples, and the lists of `components.csv` in the home. Raises `BadManifest`."""
    from dossier.catalogue.components import example_components

    own, lists = _own(settings, "components.csv"), example_components()
    return lists.extended(own, catalogue) if own is not None else lists


def read_targets(settings: Settings, catalogue: Catalogue) -> Targets:
    """How many papers are to be archived by when: `targets.csv` in the home. Raises `BadManifest`."""
    from dossier.catalogue import targets

    own = _own(settings, "targets.csv")
    return targets.read_targets(own, catalogue) if own is not None else targets.Targets()


def read_options(settings: Settings) -> ReadOptions:
    """How papers are read. Raises `ToolMissing` without Tesseract or its language data, and `BadSetting` for roots of
    trust that cannot be read."""
    from worker.page import ReadOptions

    engine: Engine
    if settings.engine == "tesseract":
        from worker.recognise.tesseract_program import TesseractEngine

        engine = TesseractEngine()
    else:
        from worker.recognise.tesseract_library import LibraryEngine

        engine = LibraryEngine()
    roots = read_roots(settings)
    second = second_reader()
    return ReadOptions(engine, settings.page_seconds, settings.page_memory_mb << 20, trust_roots=roots, second=second)


def second_reader() -> SecondReader | None:
    """Who reads the lines of values once more; nobody where the network is not installed (`sohoa doctor` says so)."""
    from dossier.errors import ToolMissing
    from worker.recognise.second_reader import NetworkReader

    try:
        return NetworkReader()
    except ToolMissing:
        return None


def read_roots(settings: Settings) -> TrustRoots:
    """The certificates whose signatures are trusted, none where none are set. Raises `BadSetting`."""
    from worker.signatures.roots import NO_ROOTS, read_trust_roots

    return read_trust_roots(Path(settings.trust_roots)) if settings.trust_roots else NO_ROOTS


def signing_place(settings: Settings) -> SigningPlace:
    """Where copies are signed."""
    from worker.signing.signed_copies import SigningPlace

    database = open_database(settings)
    return SigningPlace(
        database, open_archive(settings, database), settings.scratch / "signing", read_roots(settings), database.now
    )


def open_intake(settings: Settings, database: Database | None = None) -> Intake:
    """The way in for files, on behalf of the agency of this installation."""
    from ingest.intake import Intake

    database = database or open_database(settings)
    return Intake(database, open_archive(settings, database), open_doorbell(settings), settings.agency, database.now)


def desks(settings: Settings) -> tuple[str, ...]:
    """The desks of this installation: its scan folders at this moment, or the one that will be made."""
    from ingest.folders import desk_folders

    found = (
        tuple(dict.fromkeys(folder.desk for folder in desk_folders(settings.scan))) if settings.scan.is_dir() else ()
    )
    return found or (settings.desk,)


def desk_named(settings: Settings, name: str, *more: str) -> str:
    """The desk of this installation (that of its settings is one), or of `more`, that `name` means, however it is
    spelled: a paper booked to another spelling would be out of the desk's reach. Raises BadRequest for none."""
    from ingest.names import named, shown

    known = (*desks(settings), *more)
    found = named(name, known) or named(name, (settings.desk,))
    if found is None:
        raise BadRequest(problem=Phrase(NO_DESK, {"desk": shown(name), "desks": ", ".join(known)}))
    return found


def read_purposes(settings: Settings) -> tuple[str, ...]:
    """What people may look at papers for: the lines of `purposes.txt` in the home, or those that come with sohoa."""
    from api.services import PURPOSES
    from dossier.words.folding import nfc

    lines = nfc(_own(settings, "purposes.txt") or "").splitlines()
    return tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip())) or PURPOSES


def read_proxies(settings: Settings) -> tuple[IPv4Network | IPv6Network, ...]:
    """The proxies whose word is taken. Raises `BadSetting`."""
    return _networks("SOHOA_TRUSTED_PROXIES", settings.trusted_proxies)


def open_poster(settings: Settings) -> Poster:
    """Who posts to webhooks. Raises `BadSetting`."""
    from api.following.posting import Poster

    return Poster(_networks("SOHOA_WEBHOOK_NETWORKS", settings.webhook_networks))


def open_deliverer(settings: Settings) -> Deliverer:
    """The part that posts what happened to webhooks. Raises `BadSetting`."""
    from api.auth import redactable_kinds, sensitive_kinds
    from api.following import deliverer

    poster = open_poster(settings)
    database = open_database(settings, connections=1 + deliverer.AT_ONCE)
    catalogue = read_catalogue(settings)
    return deliverer.Deliverer(
        database, poster, database.now, sensitive_kinds(catalogue), redactable=redactable_kinds(catalogue)
    )


def _own(settings: Settings, name: str) -> str | None:
    """The text of a file that whoever installed this wrote into the home; None where there is none. Raises `BadSetting`
    for one that is no UTF-8, as Excel saves a CSV unless told otherwise."""
    place = settings.home / name
    try:
        return place.read_text("utf-8-sig") if place.exists() else None
    except UnicodeDecodeError as error:
        raise BadSetting(problem=Phrase(NOT_UTF8, {"place": str(place)})) from error


def _networks(name: str, setting: str) -> tuple[IPv4Network | IPv6Network, ...]:
    from ipaddress import ip_network

    try:
        return tuple(ip_network(one.strip()) for one in setting.split(",") if one.strip())
    except ValueError as error:
        raise BadSetting(problem=f"{name}: {error}") from error


def read_provider(settings: Settings) -> Provider | None:
    """The OpenID Connect provider, None where none is set. Raises `BadSetting`."""
    from urllib.parse import urlsplit

    from api.services import Provider

    if not settings.oidc_issuer:
        return None
    issuer = urlsplit(settings.oidc_issuer)
    if issuer.scheme != "https" and issuer.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise BadSetting(problem="SOHOA_OIDC_ISSUER: https://…")
    if not settings.oidc_client_id or not settings.oidc_client_secret:
        raise BadSetting(problem="SOHOA_OIDC_CLIENT_ID, SOHOA_OIDC_CLIENT_SECRET")
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.oidc_label)


def workplace(settings: Settings, name: str) -> Workplace:
    """Where the worker called `name` works."""
    from worker.pipeline import Workplace

    database = open_database(settings)
    return Workplace(
        name=name,
        database=database,
        archive=open_archive(settings, database),
        scratch=settings.scratch / "documents",
        catalogue=read_catalogue(settings),
        options=read_options(settings),
        clock=database.now,
        at_once=min(settings.workers, PAGES_AT_ONCE),
    )
