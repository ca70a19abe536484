"""Checkpoints of this installation's trail that leave it: for who keeps them, witnesses, papers that are signed.

Before one leaves, the trail is copied into the store, so that it can be brought back as far as others know of it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import structlog

from dossier.errors import SohoaError
from sohoa.settings import Settings
from sohoa.trail_key import origin, trail_key

if TYPE_CHECKING:
    from storage.database.engine import Database
    from storage.keeping.stores import Stores
    from storage.objects.store import ObjectStore
    from storage.trail.notes import Checkpoint

log = structlog.get_logger()


def copy_trail(settings: Settings, stores: Stores) -> list[str]:
    """Copy what came to the trail since into the store, and into the second one: the keys of the new pieces. None
    before the archive has its first object. Raises what `Copier.run` does, and `StoreRefused` where the archive is
    away."""
    from storage.archive.anchored import is_begun
    from storage.trail.pieces import Copier

    if not is_begun(stores.first.store):
        return []
    others = [stores.second.store] if stores.second is not None else []
    key, scratch = trail_key(settings), settings.scratch / "trail"
    return Copier(stores.database, stores.first.store, others, origin(settings), key, scratch).run()


def take_checkpoint(settings: Settings, stores: Stores, covers: int | None = None) -> Checkpoint:
    """What a checkpoint says that `covers` an entry of the trail, for a paper that says so: the last one up to which
    the trail is copied, else one for which it is copied and signed now, which takes as long as much came since. Raises
    `BadSetting`, `TrailBroken`."""
    from storage.trail import checkpoints, notes, pieces

    key = trail_key(settings).public_key()
    if covers is not None:
        with stores.database.read() as session:
            known = checkpoints.last_within(session, covers - 1, pieces.through(session), key)
        if known is not None:
            return known
    return notes.opened(_taken(settings, stores), key)


def checkpoint_for_others(settings: Settings, stores: Stores, *, anew: bool = True) -> str:
    """Sign what came to the trail since, and lay that down at `SOHOA_CHECKPOINTS_URL`, with a timestamp where there is
    an authority: the note. Not `anew`: of a day the same, which a place or authority that was away has still to get.
    Raises `BadSetting`, `TrailBroken`, `ServerAway`."""
    from storage.database.models import TrailCheckpointRow
    from storage.trail import exports, notes
    from worker.signing.time_stamp import stamped

    database = stores.database
    with database.read() as session:
        row = session.get(TrailCheckpointRow, 0 if anew else exports.of_the_day(session, database.now()) or 0)
    note = row.note if row is not None else _taken(settings, stores)
    size = notes.opened(note, trail_key(settings).public_key()).size
    if row is None:
        with database.write() as session:
            exports.left(session, size, database.now())
    if (place := _outside(settings)) is not None:
        authority = settings.time_authority
        stamp = partial(stamped, authority=authority) if authority else None
        name = exports.export(place, notes.bare(note), stamp)
        with database.write() as session:
            exports.laid_down(session, name, database.now())
    return note


def lay_down_cosignatures(settings: Settings, database: Database, size: int = 0) -> None:
    """Lay what witnesses signed over the checkpoint of this size, or the one that left last, down beside it at
    `SOHOA_CHECKPOINTS_URL`. What is there already stays, and what a run that was killed left out is made good. Raises
    `ServerAway` and its like."""
    from storage.database.models import TrailCheckpointRow
    from storage.trail import exports
    from storage.witnessing.cosignatures import lines_of

    with database.read() as session:
        row = session.get(TrailCheckpointRow, size or exports.last_left(session))
    if row is not None and (place := _outside(settings)) is not None:
        for key_id, line in lines_of(row.note):
            exports.lay_cosignature(place, row.size, key_id, line)


def _taken(settings: Settings, stores: Stores) -> str:
    """The trail copied, then signed: the note. Where it cannot be copied now, that is told, for the checkpoint is of
    use without."""
    from storage.trail import checkpoints

    try:
        copy_trail(settings, stores)
    except SohoaError as error:
        log.warning("trail_not_copied", error=str(error))
    return checkpoints.take(stores.database, origin(settings), trail_key(settings), now=stores.database.now())


def _outside(settings: Settings) -> ObjectStore | None:
    """Where checkpoints are laid down, None where that is nowhere. Raises `InsideArchive`."""
    from sohoa import parts
    from storage.objects.store import open_store, url_of

    if not settings.checkpoints_url:
        return None
    url = parts.outside_archive(settings.objects, url_of(settings.checkpoints_url))
    return open_store(url, named="SOHOA_CHECKPOINTS_URL")
