"""Files of the archive on their way into packs and out of them.

A paper's object is a dozen small files; one by one they would cost a seal and a flush each. A pack is a tar of many,
named by their keys.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from pyrage.x25519 import Identity, Recipient

from dossier.errors import DiskFault, NotFound
from dossier.machine import fault_of_the_machine
from dossier.words.sentences import N_, Phrase
from storage.archive.layout import BLOCK, digest_of
from storage.backup.contents import Entry, Known, pack_name, write_index
from storage.backup.problems import BackupDamaged
from storage.backup.sealing import CHANGED, MISSING, Part, opened, seal
from storage.objects.listed import Listed, but_for_spoilt, places_of
from storage.objects.store import ObjectStore

PACK_BYTES = 64 << 20
PACK_FILES = 20_000
"""What a pack holds at most, but for a single file that is larger."""
SMALL = 1 << 20  # bytes of a file that are held in memory
AT_ONCE = 8
AHEAD = 64
"""Files that are read or written at a time, and how many are held ready: most of that is waiting for a store."""
SHARE = AHEAD // AT_ONCE
NO_TAR = N_("không mở được gói")


@dataclass(frozen=True, slots=True)
class Brought:
    """How many files were looked at, were sent, and their bytes in the clear."""

    looked_at: int = 0
    sent: int = 0
    size: int = 0


class Packing:
    """Packs written one after another; what is known already is neither read nor sent again."""

    def __init__(self, store: ObjectStore, known: Known, recipients: Sequence[Recipient], folder: Path) -> None:
        self._store, self._known, self._recipients, self._folder = store, known, recipients, folder
        self._tar: tarfile.TarFile | None = None
        self._path = folder / "pack.tar"
        self._entries: list[Entry] = []
        self._size = 0
        self._spoilt: list[DiskFault] = []

    @property
    def missing(self) -> list[str]:
        """The files and folders, these with `/` at their ends, that the disk did not give back."""
        return sorted(places_of(self._spoilt))

    def bring(self, source: ObjectStore, listed: Iterable[Listed]) -> Iterator[Brought]:
        """Take these files of the archive in. Yields after each pack, and at the end. What the disk does not give back
        keeps nothing else from being taken in: it is `missing`, and what is known of it from before stays."""
        walk = but_for_spoilt(listed, self._spoilt)
        count = Brought()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while some := list(islice(walk, AHEAD)):
                known = self._known.of([one.key for one in some])
                same = [one for one in some if one.key in known and _is_as_known(one, known[one.key])]
                self._known.see(one.key for one in same)
                unsure = [one for one in some if one not in same]
                count = replace(count, looked_at=count.looked_at + len(some))
                for one, found in zip(unsure, pool.map(lambda one: self._read(source, one), unsure), strict=True):
                    if found is None:  # it went meanwhile
                        continue
                    if isinstance(found, DiskFault):
                        self._spoilt.append(found)
                        continue
                    content, entry = found
                    before = known.get(one.key)
                    if before is not None and before.sha256 == entry.sha256:
                        self._entries.append(replace(entry, pack=before.pack))
                    else:
                        self._add(content, entry)
                        count = replace(count, sent=count.sent + 1, size=count.size + entry.size)
                    if isinstance(content, Path):
                        content.unlink()
                    if self._size >= PACK_BYTES or len(self._entries) >= PACK_FILES:
                        self.end_pack()
                        yield count
                        count = Brought()
        yield count

    def forget(self, gone: Sequence[Entry]) -> None:
        """Put down what the archive has no more: what is missing may still be there."""
        missing = tuple(self.missing)
        self._entries += [one for one in gone if not one.key.startswith(missing)]

    def end_pack(self) -> None:
        """Send what was taken in so far, and its index after it."""
        number, before = self._known.last[0] + 1, self._known.last[1]
        part = None
        if self._tar is not None:
            self._tar.close()
            part = seal(self._store, pack_name(number), self._path, self._recipients)
            self._path.unlink()
            self._known.packs[number] = part
        if self._entries:
            self._known.last = number, write_index(self._store, number, part, before, self._entries)
            self._known.take(self._entries)
        self._tar, self._entries, self._size = None, [], 0

    def _add(self, content: bytes | Path, entry: Entry) -> None:
        try:
            if self._tar is None:
                self._tar = tarfile.open(self._path, "w")  # noqa: SIM115
            told = tarfile.TarInfo(entry.key)
            told.size, told.mode = entry.size, 0o644
            with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
                self._tar.addfile(told, stream)
        except OSError as error:
            raise fault_of_the_machine(error) from error
        # Files are read ahead: only here is it known which pack has this one.
        self._entries.append(replace(entry, pack=self._known.last[0] + 1))
        self._size += entry.size

    def _read(self, source: ObjectStore, one: Listed) -> tuple[bytes | Path, Entry] | DiskFault | None:
        """A file's bytes, or a copy of a larger one, and what is known of it but for its pack; None where it went."""
        content: bytes | Path = b""
        try:
            with source.open(one.key) as stream:
                head = stream.read(SMALL)
                content = head
                if one.size > SMALL or len(head) == SMALL:
                    content = self._folder / f"file-{uuid.uuid4().hex}"
                    with content.open("xb") as out:
                        out.write(head)
                        while block := stream.read(BLOCK):
                            out.write(block)
        except NotFound:
            return None
        except DiskFault as error:
            if isinstance(content, Path):
                content.unlink()
            return error
        except OSError as error:
            raise fault_of_the_machine(error) from error
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        return content, Entry(one.key, size, digest_of(content, hashlib.sha256), one.mark, pack=0)


def _is_as_known(one: Listed, known: Entry) -> bool:
    return bool(one.mark) and (one.size, one.mark) == (known.size, known.mark)


def unpack(
    store: ObjectStore,
    part: Part,
    wanted: Mapping[str, Entry],
    target: ObjectStore,
    identities: Sequence[Identity],
    scratch: Path,
) -> None:
    """Put the wanted files of a pack into the target, each compared with its digest. Raises `BackupDamaged`,
    `WrongKey` and what the stores raise."""
    left = dict(wanted)
    with ExitStack() as stack:
        path = stack.enter_context(opened(store, part, identities, scratch))
        pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        folder = Path(stack.enter_context(TemporaryDirectory(dir=scratch)))
        try:
            tar = stack.enter_context(tarfile.open(path))
            files = ((one.name, _taken_out(tar, one, folder)) for one in tar if one.name in wanted)
            while some := list(islice(files, AHEAD)):
                for key, content in some:
                    _demand(part, left.pop(key), content)
                shares = [some[begin : begin + SHARE] for begin in range(0, len(some), SHARE)]
                for _ in pool.map(lambda share: _put(target, share), shares):
                    pass
                for _, content in some:
                    if isinstance(content, Path):
                        content.unlink()
        except tarfile.TarError as error:
            raise BackupDamaged(part=part.name, problem=Phrase(NO_TAR)) from error
        except OSError as error:
            raise fault_of_the_machine(error) from error
    if left:
        raise BackupDamaged(part=f"{part.name}: {min(left)}", problem=Phrase(MISSING))


def _put(target: ObjectStore, files: Iterable[tuple[str, bytes | Path]]) -> None:
    with target.together():
        for key, content in files:
            target.put(key, content)


def _taken_out(tar: tarfile.TarFile, told: tarfile.TarInfo, folder: Path) -> bytes | Path:
    with tar.extractfile(told) or io.BytesIO() as stream:
        if told.size <= SMALL:
            return stream.read()
        path = folder / uuid.uuid4().hex
        with path.open("xb") as out:
            while block := stream.read(BLOCK):
                out.write(block)
        return path


def _demand(part: Part, entry: Entry, content: bytes | Path) -> None:
    found = digest_of(content, hashlib.sha256)
    if found != entry.sha256:
        told = Phrase(CHANGED, {"found": found, "expected": entry.sha256})
        raise BackupDamaged(part=f"{part.name}: {entry.key}", problem=told)
