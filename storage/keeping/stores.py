"""The archive's stores and what is done where one of them has a fault: mended from the other, never from a bad copy."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dossier.errors import ArchiveDamaged, DiskFault, NotFound, NotReadBack, Transient
from dossier.words.damage import KEY, LACKING, NOT_GIVEN_BACK
from dossier.words.sentences import N_, Phrase, sentence
from storage.archive.anchored import look_for_archive
from storage.archive.copies import copy_file, copy_newer, copy_object, sha512_of
from storage.archive.examination import NOT_READ, Fault, newest_version, not_given_back
from storage.archive.layout import place_of
from storage.archive.ocfl import ROOT_MARK, Archive, document_id_of, object_id_of
from storage.archive.retention_records import CLOSING, HOLD, TOMBSTONE, newest
from storage.archive.seals import says_sealed
from storage.database.engine import Database
from storage.database.models import DocumentRow, TombstoneRow
from storage.fixity import STILL_THERE
from storage.objects.folder import StoreNotWritable
from storage.objects.listed import but_for_spoilt, places_of
from storage.objects.store import read
from storage.sealing.paper_keys import are_level, level, state_of_key
from storage.sealing.problems import KeyShredded, SealKeyAway
from storage.sealing.sealed_store import SealedStore, as_stored, keys_of
from storage.trail import events
from storage.trail.events import Actor

FIRST, SECOND = N_("kho chính"), N_("kho thứ hai")
MENDED = N_("{store}: {problem}: đã vá từ {other}")
NOT_COPIED = N_("{store}: chưa có bản sao")
NO_ROOT = N_("{store}: có đối tượng mà thiếu {mark}; sohoa fixity --mend ghi lại")
ONE_ALONE = N_("{store}: có {file} mà {other} không có; hãy chạy sohoa retention again")
KEYS_DIFFER = N_("{key}: không có, hoặc là khóa khác")


@dataclass(frozen=True, slots=True)
class Stores:
    """The archive in its store, and in a second one where there is one. `mends`: whether a fault in one is mended from
    the other; `actor`: who the trail says did it; `scratch`: where a file lies on its way."""

    database: Database
    first: Archive
    second: Archive | None
    scratch: Path
    actor: Actor
    mends: bool = False

    def examined(
        self, object_id: str, spoilt: Callable[[str], Sequence[str]] = lambda _: ()
    ) -> tuple[list[str], list[str]]:
        """What is wrong with the object in either store, and what was mended or copied, each as it is told. `spoilt`:
        the folders of the second store, of those whose places begin so, that are told by their own
        (`spoilt_in_second`; asked where something is not given back): what lies in one of these is not told again."""
        try:
            left, done = self._of_key(object_id)
        except DiskFault as error:  # where keys lie
            left, done = [not_given_back(error)], []
        sides = [(FIRST, self.first, self.second, SECOND)]
        if self.second is not None:
            sides.append((SECOND, self.second, self.first, FIRST))
        for name, archive, other, other_name in sides:
            try:
                for told, is_mended in self._of_one(object_id, name, archive, other, other_name, spoilt):
                    (done if is_mended else left).append(told)
            except DiskFault as error:  # a folder of it, so that neither its files are known nor can one be put there
                if archive is self.first or not _lies_in(str(error.values["key"]), spoilt(_begin_of(object_id))):
                    left.append(f"{_named(name, self)}{not_given_back(error)}")
        return left, done

    def spoilt_in_second(self, begin: str) -> list[str]:
        """The folders of the second store, of those whose places begin so, that its disk does not give back."""
        spoilt: list[DiskFault] = []
        if self.second is not None:
            deque(but_for_spoilt(self.second.store.keys(begin), spoilt), maxlen=0)
        return places_of(spoilt)

    def _of_key(self, object_id: str) -> tuple[list[str], list[str]]:
        """The same of the object's key, which is no part of it; no master key is needed for that."""
        root, done = place_of(object_id), list[str]()
        first = as_stored(self.first.store)
        if self.second is not None and self.mends:
            second = as_stored(self.second.store)
            for is_written, name, other in zip(
                level(first, second, root), (FIRST, SECOND), (SECOND, FIRST), strict=True
            ):
                if is_written:
                    done.append(sentence(MENDED, store=Phrase(name), problem=KEY, other=Phrase(other)))
        elif self.second is not None and not are_level(first, as_stored(self.second.store), root):
            return [f"{_named(SECOND, self)}{sentence(KEYS_DIFFER, key=KEY)}"], done
        try:
            state = state_of_key(first, root)
        except ArchiveDamaged as error:
            return [f"{_named(FIRST, self)}{error.plain_values()['problem']}"], done
        except DiskFault as error:
            return [f"{_named(FIRST, self)}{not_given_back(error)}"], done
        try:
            # As it lies there: to ask the archive for it would finish what is told with the files.
            is_sealed = state is None and says_sealed(read(first, f"{root}/inventory.json"))
        except (NotFound, DiskFault):  # told with the files, too
            return [], done
        return ([f"{_named(FIRST, self)}{sentence(LACKING, file=KEY)}"] if is_sealed else []), done

    def _of_one(
        self,
        object_id: str,
        name: str,
        archive: Archive,
        other: Archive | None,
        other_name: str,
        spoilt: Callable[[str], Sequence[str]],
    ) -> Iterator[tuple[str, bool]]:
        if archive is self.second and not self._is_copied(object_id) and not (self.mends and self._copy(object_id)):
            yield sentence(NOT_COPIED, store=Phrase(name)), False
            return
        mended: set[str] = set()
        left: list[str] = []
        while True:
            try:
                faults = self._faults(object_id, archive, other)
            except ArchiveDamaged as error:
                if other is None or not self._has(other, object_id):
                    yield f"{_named(name, self)}{error.plain_values()['problem']}", False
                    return
                faults = [Fault(object_id, f"{place_of(object_id)}/inventory.json", None, "")]
            before = len(mended)
            for fault in faults:
                # What is wrong again after it was mended is wrong in the other, too.
                if fault.key not in mended and other is not None and self._mend(fault, archive, other, name):
                    mended.add(fault.key)
                    yield sentence(MENDED, store=Phrase(name), problem=str(fault), other=Phrase(other_name)), True
                elif not (
                    archive is self.second
                    and fault.found == NOT_READ
                    and _lies_in(fault.key, spoilt(_begin_of(object_id)))
                ):
                    left.append(f"{_named(name, self)}{fault}")
            # A mended inventory shows what else is wrong with the files that it names.
            if len(mended) == before:
                yield from ((said, False) for said in left)
                return
            left.clear()

    def _faults(self, object_id: str, archive: Archive, other: Archive | None) -> list[Fault]:
        """What is wrong with the object there. Where an inventory of it seems to be, or what lies beside one, the
        other store's counts, too: two that are the same to the byte, in two stores, were not spoilt alike."""
        faults = archive.faults(object_id)
        if other is None or not any(PurePosixPath(fault.file).name.startswith("inventory.json") for fault in faults):
            return faults
        if not self._vouches(other, archive, object_id):
            return faults
        return archive.faults(object_id, sha512_of(as_stored(other.store), f"{place_of(object_id)}/inventory.json"))

    def _mend(self, fault: Fault, archive: Archive, other: Archive, name: str) -> bool:
        if not self.mends or self.is_disposed(fault.object_id):
            return False
        expected = fault.expected
        try:
            if expected is None and self._vouches(other, archive, fault.object_id):
                expected = sha512_of(as_stored(other.store), fault.key)
            if expected is None:
                return False
            archive.declare()
            copy_file(as_stored(other.store), as_stored(archive.store), fault.key, expected, self.scratch)
        except (NotFound, NotReadBack, DiskFault, StoreNotWritable):  # the last: where nobody lets us in
            return False
        details = {"store": "first" if name == FIRST else "second", "object": fault.object_id, "file": fault.file}
        digests = {"found": fault.found, "expected": expected}
        document_id = document_id_of(fault.object_id)
        with self.database.write() as session:
            known = document_id if session.get(DocumentRow, document_id) else None
            now = self.database.now()
            events.append(session, "mended", self.actor, now=now, document_id=known, details={**details, **digests})
        return True

    def _vouches(self, other: Archive, archive: Archive, object_id: str) -> bool:
        """Whether the other store says itself which inventory it has, and its copy is not of an earlier version."""
        try:
            if not self._has(other, object_id) or any(one.file == "inventory.json" for one in other.faults(object_id)):
                return False
            newest = newest_version(other.store, object_id)
        except DiskFault:
            return False
        return newest >= newest_version(archive.store, object_id)

    def _is_copied(self, object_id: str) -> bool:
        """Whether the second store has the object: a copy that was cut off, or lost its inventory, is gone on with."""
        key = f"{place_of(object_id)}/inventory.json"
        return self.second is not None and self.second.store.size(key) is not None

    def _has(self, archive: Archive, object_id: str) -> bool:
        """Whether anything of the object lies there."""
        return next(iter(archive.store.keys(f"{place_of(object_id)}/")), None) is not None

    def is_disposed(self, object_id: str) -> bool:
        """Whether it was a paper's that was disposed of: what is purged from one store is not mended from the other."""
        with self.database.read() as session:
            return session.get(TombstoneRow, document_id_of(object_id)) is not None

    def copy(self, object_id: str) -> bool:
        """Bring an object into the second store: whether anything was missing there. Of a paper that is disposed of,
        before or while it is copied, nothing stays there. Raises what `copy_object` does."""
        if self.second is None or self.is_disposed(object_id):
            return False
        try:
            is_new = copy_object(self.first, self.second, object_id, self.scratch)
        finally:
            # A disposal takes away what lies there once it is committed; what came after that is taken away here.
            is_gone = self.is_disposed(object_id)
            if is_gone:
                self.second.remove_object(object_id)
                level(as_stored(self.first.store), as_stored(self.second.store), place_of(object_id))
        return is_new and not is_gone

    def copy_record(self, record_id: str) -> None:
        """Bring an object of retention into the second store, where there is one. Raises what `copy_object` does."""
        if self.second is not None:
            copy_object(self.first, self.second, object_id_of(record_id), self.scratch)

    def catch_up_record(self, record_id: str) -> None:
        """Bring what the second store has more of an object of retention into the first, before that is written to: an
        older copy of the first may lack it. A second store that is away is not waited for. Raises `ArchiveDamaged`."""
        second = self.opened_second()
        if second is not None:
            with suppress(Transient):
                copy_newer(second, self.first, object_id_of(record_id), self.scratch)

    def demand_second(self) -> None:
        """See that the second store is where it was, where there is one, before the first is written to for what has to
        stand in both. Raises `StoreRefused` and what the store raises."""
        if self.second is not None:
            look_for_archive(self.second.store, anew=True)

    def opened_second(self) -> Archive | None:
        """The second store, where there is one, its sealed files open to who has the keys."""
        if self.second is None:
            return None
        keys, store = keys_of(self.first.store), self.second.store
        return self.second if keys is None else Archive(SealedStore(store, replace(keys, store=store)))

    def rootless(self) -> Iterator[tuple[str, bool]]:
        """Each store that has objects and lacks what makes it an archive, as it is told, and whether it was mended."""
        for name, archive in ((FIRST, self.first), (SECOND, self.second)):
            if archive is None or archive.is_there():
                continue
            if next(but_for_spoilt(archive.begun_ids(), []), None) is None:  # a spoilt folder is told by its place
                continue
            if self.mends:
                Archive(archive.store).declare()  # one that knows nothing of a mark that was there before
            yield sentence(NO_ROOT, store=Phrase(name), mark=ROOT_MARK[0]), self.mends

    def records_of_second_alone(self, prefix: str, after: str) -> Iterator[tuple[str, str]]:
        """The holds, closings and tombstones of papers on record that only the second store has: the id of the object
        of each, and what is told; last, of a folder that its disk does not give back, its place and that."""
        second = self.opened_second()
        if second is None:
            return
        not_told: list[DiskFault] = []
        spoilt: list[DiskFault] = []
        # Both in the order of their places; the first store's folders are told by who looks through it.
        first = but_for_spoilt(self.first.object_ids(prefix), not_told)
        beside = next(first, None)
        for object_id in but_for_spoilt(second.object_ids(prefix), spoilt):
            while beside is not None and place_of(beside) < place_of(object_id):
                beside = next(first, None)
            if beside == object_id or (after and place_of(object_id) <= after):
                continue
            with suppress(ArchiveDamaged, NotFound, DiskFault):
                if self.first.store.size(f"{place_of(object_id)}/inventory.json") is not None:
                    continue  # in a folder that could not be looked into
                found = {HOLD, CLOSING, TOMBSTONE} & set(second.newest_keys(object_id))
                if found and not (TOMBSTONE in found and self._is_of_no_paper(second, object_id)):
                    yield object_id, sentence(ONE_ALONE, store=Phrase(SECOND), file=min(found), other=Phrase(FIRST))
        for place in places_of(spoilt):
            yield place, f"{_named(SECOND, self)}{sentence(NOT_GIVEN_BACK)}"

    def _is_of_no_paper(self, second: Archive, object_id: str) -> bool:
        """Whether a tombstone is of a paper that is not on record."""
        try:
            said = json.loads(newest(second, document_id_of(object_id), TOMBSTONE) or b"{}")
        except (KeyShredded, SealKeyAway):
            return False
        with self.database.read() as session:
            return session.get(DocumentRow, said.get("document_id", "")) is None

    def left_of_disposed(self, object_id: str) -> str | None:
        """What is told where something lies in the second store of a paper that was disposed of and purged."""
        try:
            if self.second is None or not self._has(self.second, object_id):
                return None
        except DiskFault:  # told by its folder
            return None
        with self.database.read() as session:
            row = session.get(TombstoneRow, document_id_of(object_id))
        return None if row is None else f"{_named(SECOND, self)}{sentence(STILL_THERE, disposal=row.disposal_id)}"

    def _copy(self, object_id: str) -> bool:
        try:
            return self.copy(object_id)
        except (ArchiveDamaged, NotFound, NotReadBack, DiskFault):
            return False


def _begin_of(object_id: str) -> str:
    """The folder that an object lies in with few others, a 4096th of the archive."""
    return f"{place_of(object_id).partition('/')[0]}/"


def _lies_in(key: str, folders: Sequence[str]) -> bool:
    return key.startswith(tuple(folders))


def _named(name: str, stores: Stores) -> str:
    """Which store a problem is in; where there is one only, nothing need be said."""
    return "" if stores.second is None else f"{sentence(name)}: "
