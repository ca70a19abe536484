"""A paper's key destroyed in both stores: nobody reads its files any more, wherever copies of their bytes are; and the
paper off record, as one that was shredded.

What goes is a paper as it was handed in, with everything that was cut from it, like what is disposed of: the scan has
the pages of each. Its own key goes first, and the note in the key's place names the others, so what is cut off is begun
again. The notes say what the papers were, so that a database that is made anew knows them as the one that was here
does: `put_shredded` is for both. Killed between the keys' end and the database's, it is finished by the same command,
by whoever looks after the archive, and by the worker that meets it. Backups that were made before have the keys as they
were wrapped then; docs/operators.md says for how long, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dossier.errors import DOCUMENT, BadRequest, NotFound, Refused
from dossier.words.sentences import N_, Phrase, sentence
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.archive.rewritten import is_object_sealed
from storage.database.engine import Database
from storage.database.models import DocumentRow, DossierRow, EventRow, LeaseRow, ShreddedPaperRow
from storage.database.reach import Reach
from storage.keeping.stores import Stores
from storage.papers.dossiers import open_dossier
from storage.retention import holds, terms
from storage.retention.off_record import forget, gone_from, others_need
from storage.retention.terms import Family
from storage.sealing.paper_keys import level, note_of, state_of_key
from storage.sealing.problems import KeyShredded
from storage.sealing.sealed_store import as_stored, keys_of
from storage.trail import events

KNOWN: Final = ("agency", "desk", "sha256", "size", "kind", "stack_id", "dossier_code")
"""What the note in the place of a destroyed key says of the paper, beside when it came in and its dossier."""
BY_DISPOSAL: Final = "disposal"
"""Whom the note names where the paper was disposed of: its tombstone says the rest."""
Notes = Mapping[str, Mapping[str, Any] | None]
"""What is noted in the places of papers' keys, None of those that are not destroyed."""
PARTS: Final = frozenset({"part.json", "parts.json"})
"""The files of objects of stacks and of what was cut from them."""

AT_WORK = N_("đang được xử lý")
NEEDED = N_("giấy tờ này thay thế hoặc thu hồi một giấy tờ khác còn lưu")
IS_PART = N_(
    "giấy tờ {document} được cắt từ tệp {stack}, trang của nó còn đọc được ở đó; hãy hủy khóa của cả tệp {stack}"
)
OTHERS = N_("những giấy tờ cắt từ tệp này vừa thay đổi; hãy chạy lại lệnh")
NOT_ON_RECORD = N_("cơ sở dữ liệu chưa biết tệp này và những giấy tờ cắt từ nó; hãy chạy sohoa rebuild trước")
MAY_BE_HELD = N_(
    "cơ sở dữ liệu chưa biết giấy tờ này, nên không rõ lệnh giữ {hold} có giữ nó không; hãy vá tệp và chạy sohoa "
    "rebuild trước, hoặc bỏ lệnh giữ ấy"
)
DISPOSED_BEFORE = N_("giấy tờ này đã được tiêu hủy; hãy chạy sohoa retention again")
NOT_FINISHED = N_("key: đã hủy mà giấy tờ còn trong cơ sở dữ liệu: sohoa keys shred {document}")


class NotSealed(Refused):
    """The paper's files lie in the clear: there is no key to destroy. `document`: its id."""

    code = "refused.not_sealed"
    http_status = 409
    text = N_("Giấy tờ {document} không được mã hóa nên không có khóa để hủy.")


def members_of(stores: Stores, document_id: str) -> tuple[str, ...]:
    """The papers whose keys go with this one's, itself first: what was ever cut from it. Raises `NotFound`, `NotSealed`
    for any of them, `BadRequest` for one that was cut from a stack, and what stores and database raise."""
    with stores.database.read() as session:
        family = terms.family_of(session, document_id)
        ids = () if family is None else _ids(family)
    if family is not None:
        _demand_whole(family)
    else:
        ids = (document_id, *_unfinished_parts(stores.first, document_id))
    for one in ids:
        if stores.first.inventory(object_id_of(one)) is None:
            raise NotFound(what=DOCUMENT, value=one)
        if keys_of(stores.first.store) is None or not is_object_sealed(stores.first, object_id_of(one)):
            raise NotSealed(document=one)
    return ids


def shred(stores: Stores, document_id: str, reason: str, *, confirmed: Sequence[str] | None = None) -> bool:
    """Destroy the keys of a paper and of what was cut from it, take them off record and say so in the trail: whether
    any of that was still to be done. Cut off, it is begun again. `confirmed`: the papers that were named to whoever
    said yes.

    Raises what `members_of` does, and `BadRequest` where they are others, a hold is on one of them or on what they lie
    in, one is at work, or another paper needs one of them."""
    ids = members_of(stores, document_id)
    if confirmed is not None and set(ids) != set(confirmed):
        raise BadRequest(problem=Phrase(OTHERS))
    notes = notes_of(stores.first, ids)
    is_new = None in notes.values()
    by, now = stores.actor.requester or stores.actor.name, stores.database.now()
    for one in ids:
        if notes[one] is not None:  # once more: the second store may have been away
            destroy_key(stores, one, at=now, by=by, reason=reason, is_there=False)
            continue
        with stores.database.write() as session:
            # Held while one key goes, few small writes: a hold that is placed at the same time is seen, or comes after.
            events.hold(session)
            family = _family(session, ids)
            if family is None:
                _demand_none_held(session, ids)
                paper = _parts_named(notes[document_id]).get(one)
            else:
                _demand_free(session, notes, family)
                paper = _known(session, session.get_one(DocumentRow, one))
                if one == document_id:
                    paper["parts"] = {row.id: _known(session, row) for row in family.parts}
            destroy_key(stores, one, at=now, by=by, reason=reason, is_there=False, paper=paper)
        notes[one] = _note(stores.first, one)
    with stores.database.write() as session:
        events.hold(session)
        family = _family(session, ids)
        if family is None:
            return _tell_off_record(session, notes, stores.actor, now) or is_new
        _demand_free(session, notes, family)
        _put_family(session, notes, family, stores.actor, now)
    return True


def destroy_key(
    stores: Stores,
    document_id: str,
    *,
    at: datetime,
    by: str,
    reason: str,
    is_there: bool = True,
    paper: Mapping[str, Any] | None = None,
) -> None:
    """Destroy the key of a paper in both stores: copies of its bytes elsewhere cannot be opened from then on.
    `is_there`: only a key that lies there; else a lost one, which may come back from elsewhere, counts as destroyed,
    too. `paper`: what stays known of it, where no tombstone says so."""
    root, keys = place_of(object_id_of(document_id)), keys_of(stores.first.store)
    if keys is None or (is_there and state_of_key(keys.store, root) is None):
        return
    keys.shred(root, at=at, by=by, reason=reason, paper=paper)
    if stores.second is not None:
        level(keys.store, as_stored(stores.second.store), root)


def settle(
    database: Database, archive: Archive, document_id: str, actor: events.Actor, *, now: datetime | None = None
) -> bool:
    """Take a paper off record whose key was destroyed, with what was cut from it, where none of their keys is left:
    whether so. What it was cut from is asked for a part. Raises what store and database raise."""
    with database.read() as session:
        ids = members_on_record(session, document_id)
    notes = notes_of(archive, ids)
    with database.write() as session:
        return settle_within(session, notes, document_id, actor, now=now or database.now())


def settle_within(session: Session, notes: Notes, document_id: str, actor: events.Actor, *, now: datetime) -> bool:
    """The same in a transaction, by what `notes_of` found. Holds the trail."""
    events.hold(session)
    row = session.get(DocumentRow, document_id)
    family = None if row is None else terms.family_of(session, row.stack_id or row.id, lock=True)
    return family is not None and _put_family(session, notes, family, actor, now, is_finished=True)


def members_on_record(session: Session, document_id: str) -> tuple[str, ...]:
    """What a paper was handed in as, and all that was cut from that; none where it is not on record."""
    own = select(func.coalesce(DocumentRow.stack_id, DocumentRow.id)).where(DocumentRow.id == document_id)
    handed_in = session.scalar(own)
    if handed_in is None:
        return ()
    parts = select(DocumentRow.id).where(DocumentRow.stack_id == handed_in).order_by(DocumentRow.id)
    return (handed_in, *session.scalars(parts))


def notes_of(archive: Archive, ids: Sequence[str]) -> dict[str, dict[str, Any] | None]:
    """What is noted in the places of the keys of these papers, of each that is destroyed. One that is there stays as it
    is, so they are read before the trail is held, for which a store may be too slow."""
    return {one: _note(archive, one) for one in ids}


def finish(stores: Stores, document_id: str) -> list[str]:
    """Finish a shredding that was cut off, as it was confirmed: what is left to be told of it, where it cannot be. A
    paper whose key is there is none. Raises what stores and database raise."""
    with stores.database.read() as session:
        ids = members_on_record(session, document_id)
    if not ids:
        return []
    handed_in = ids[0]
    notes = notes_of(stores.first, [document_id, handed_in])
    # What was disposed of, and is back from an older copy, goes by `sohoa retention again`.
    if not any(note is not None and note["by"] != BY_DISPOSAL for note in notes.values()):
        return []
    notes = notes_of(stores.first, ids)
    whole = notes[handed_in]
    if whole is not None:
        _destroy_named(stores, handed_in, whole, notes)
    with stores.database.write() as session:
        if settle_within(session, notes, handed_in, stores.actor, now=stores.database.now()):
            return []
        if session.get(DocumentRow, handed_in) is None:
            return []
    return [sentence(NOT_FINISHED, document=handed_in)]


def put_shredded(session: Session, archive: Archive, document_id: str) -> bool:
    """Put on record what the note in the place of a paper's key says of it, and take the paper itself off record:
    whether there is such a note. (Those of before the notes said more than when, by whom and why name no paper: what is
    on record says what it was.) What was cut from it goes before. Hold the trail. Raises `ArchiveDamaged`, KeyError,
    TypeError, ValueError, and what the store raises."""
    return _put_noted(session, _note(archive, document_id), document_id)


def _put_noted(session: Session, note: Mapping[str, Any] | None, document_id: str) -> bool:
    document = session.get(DocumentRow, document_id)
    if note is None or note["by"] == BY_DISPOSAL:
        return False
    paper = note.get("paper") or (None if document is None else _known(session, document))
    if paper is None:
        return False
    row = ShreddedPaperRow(
        **{name: paper[name] for name in KNOWN},
        document_id=document_id,
        received_at=datetime.fromisoformat(paper["received_at"]),
        shredded_at=datetime.fromisoformat(note["at"]),
        shredded_by=note["by"],
        reason=note["reason"],
    )
    if document is not None:
        forget(session, [document], KeyShredded.code, KeyShredded.since(row.shredded_at).plain_values())
    dossier = paper.get("dossier")
    if dossier is not None and session.get(DossierRow, row.dossier_code) is None:
        since = datetime.fromisoformat(dossier["created_at"])
        open_dossier(session, str(row.dossier_code), procedure_code=dossier["procedure_code"], now=since)
    session.merge(row)
    session.flush()
    return True


def of_dossier(session: Session, code: str, reach: Reach) -> list[str]:
    """The papers of a dossier, as its code is stored, that were shredded, those that had been within reach."""
    return [row.document_id for row in gone_from(session, ShreddedPaperRow, code, reach)]


def _put_family(
    session: Session,
    notes: Notes,
    family: Family,
    actor: events.Actor,
    now: datetime,
    *,
    is_finished: bool = False,
) -> bool:
    """Put all of it on record as shredded, with an event each, where none of the keys is left: whether so.
    `is_finished`: another call began it."""
    noted = {row.id: notes.get(row.id) for row in family.members}
    if any(note is None or note["by"] == BY_DISPOSAL for note in noted.values()):
        return False
    for one, note in noted.items():
        _put_noted(session, note, one)
    for one, note in noted.items():
        if note is not None:
            begun = events.begun(datetime.fromisoformat(note["at"]), note["by"]) if is_finished else {}
            details = {"object": object_id_of(one), "reason": note["reason"], **begun}
            events.append(session, "key_shredded", actor, now=now, document_id=one, details=details)
    return True


def _tell_off_record(session: Session, notes: Notes, actor: events.Actor, now: datetime) -> bool:
    """Put on record what is noted of papers that are not, and say so of those of which nobody did: whether of any."""
    for one, note in notes.items():
        _put_noted(session, note, one)
    left = {one: note for one, note in notes.items() if note is not None and not _is_told(session, one)}
    for one, note in left.items():
        details = {"object": object_id_of(one), "reason": note["reason"]}
        events.append(session, "key_shredded", actor, now=now, details=details)
    return bool(left)


def _destroy_named(
    stores: Stores, handed_in: str, whole: Mapping[str, Any], notes: dict[str, dict[str, Any] | None]
) -> None:
    """Destroy the keys that went with the key of a scan, as its note names them, and note that in `notes`: nothing that
    was not confirmed, and nothing where a hold is on what is left."""
    said = {"at": datetime.fromisoformat(whole["at"]), "by": whole["by"], "reason": whole["reason"], "is_there": False}
    for one, paper in _parts_named(whole).items():
        if one not in notes:
            continue
        if notes[one] is not None:  # once more: the second store may have been away
            destroy_key(stores, one, **said)
            continue
        with stores.database.write() as session:
            events.hold(session)
            family = terms.family_of(session, handed_in, lock=True)
            if family is None or holds.on_papers(session, family.members):
                return
            destroy_key(stores, one, **said, paper=paper)
        notes[one] = _note(stores.first, one)


def _parts_named(whole: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What goes with a scan, each with what is known of it, as the note in the place of its key names it."""
    named: Mapping[str, Any] = (whole or {}).get("paper", {}).get("parts", {})
    return named


def _family(session: Session, ids: Sequence[str]) -> Family | None:
    """The papers of these ids, the first as it was handed in; None where that is not on record. Raises `BadRequest`
    where they have come to be others."""
    family = terms.family_of(session, ids[0], lock=True)
    if family is not None and set(_ids(family)) != set(ids):
        raise BadRequest(problem=Phrase(OTHERS))
    return family


def _demand_whole(family: Family) -> None:
    """Raises `BadRequest` for what was cut from a stack: its pages are there, too."""
    row = family.document
    if row.stack_id is not None:
        raise BadRequest(problem=Phrase(IS_PART, {"document": row.id, "stack": row.stack_id}))


def _demand_free(session: Session, notes: Notes, family: Family) -> None:
    """That nothing speaks against it. Once begun, only a hold on what is left does. Raises `BadRequest`."""
    if any(note is not None and note["by"] == BY_DISPOSAL for note in notes.values()):
        raise BadRequest(problem=Phrase(DISPOSED_BEFORE))
    if None in notes.values() and holds.on_papers(session, family.members):
        raise BadRequest(problem=Phrase(holds.ON_HOLD))
    if notes[family.document.id] is not None:
        return
    ids = [row.id for row in family.members]
    if session.scalars(select(LeaseRow.document_id).where(LeaseRow.document_id.in_(ids)).limit(1)).first() is not None:
        raise BadRequest(problem=Phrase(AT_WORK))
    if others_need(session, ids):
        raise BadRequest(problem=Phrase(NEEDED))


def _demand_none_held(session: Session, ids: Sequence[str]) -> None:
    """That no hold in force is on papers that are not on record. Whose they are and where they lie nobody knows, so
    that any hold on a person or a dossier may be on them. Raises `BadRequest`."""
    for hold in holds.all_in_force(session):
        if hold.about != "document":
            raise BadRequest(problem=Phrase(MAY_BE_HELD, {"hold": hold.id}))
        if hold.value in ids:
            raise BadRequest(problem=Phrase(holds.ON_HOLD))


def _unfinished_parts(archive: Archive, document_id: str) -> Sequence[str]:
    """What was to go with the key of a paper that is not on record, as the note in its place says. Raises
    `BadRequest` where it has a key and parts, which the database has to know first."""
    note = _note(archive, document_id)
    if note is not None:
        return list(note.get("paper", {}).get("parts", {}))
    object_id = object_id_of(document_id)
    if archive.inventory(object_id) is not None and PARTS & set(archive.newest_keys(object_id)):
        raise BadRequest(problem=Phrase(NOT_ON_RECORD))
    return ()


def _is_told(session: Session, document_id: str) -> bool:
    of_it = select(EventRow.seq).where(EventRow.action == "key_shredded")
    if session.scalar(of_it.where(EventRow.document_id == document_id).limit(1)) is not None:
        return True
    # The entry of one that was not on record names its object alone.
    object_id = object_id_of(document_id)
    named = of_it.where(EventRow.document_id.is_(None), EventRow.details["object"].as_string() == object_id)
    return session.scalar(named.limit(1)) is not None


def _note(archive: Archive, document_id: str) -> dict[str, Any] | None:
    return note_of(as_stored(archive.store), place_of(object_id_of(document_id)))


def _ids(family: Family) -> tuple[str, ...]:
    """The paper as it was handed in, then what was cut from it: the order in which keys go."""
    return (family.document.id, *(row.id for row in family.parts))


def _known(session: Session, row: DocumentRow) -> dict[str, Any]:
    """What stays known of a paper: what it is, where it came in and into which dossier; nothing of whose it is."""
    said = {name: getattr(row, name) for name in KNOWN}
    dossier = session.get(DossierRow, row.dossier_code) if row.dossier_code else None
    if dossier is not None:
        said["dossier"] = {"procedure_code": dossier.procedure_code, "created_at": _moment(dossier.created_at)}
    return {**said, "received_at": _moment(row.received_at)}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
