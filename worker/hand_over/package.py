"""A lot of papers as one package: an E-ARK SIP in a folder, whole or not there at all.

METS.xml                        what is in it
metadata/descriptive/ho-so.xml  the file and its documents, by TT 05/2025/TT-BNV
metadata/preservation/premis.xml
documentation/DOC-TRUOC.txt     what all this is, for who finds it in thirty years
schemas/ho-so.xsd
representations/access/data/    a PDF of each document, named by the file's code and its ordinal
representations/objects/data/   the archive's own objects with all their versions: an OCFL storage root
representations/*/METS.xml      what is in each
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.resources import files as resources
from pathlib import Path
from tempfile import TemporaryDirectory

from dossier.catalogue.kinds import Catalogue
from dossier.catalogue.retention import RetentionRules
from dossier.errors import ArchiveDamaged
from dossier.words.damage import NO_VERSION
from dossier.words.sentences import Phrase
from storage.archive.copies import copy_object, files_of
from storage.archive.ocfl import ROOT_FILES, Archive, object_id_of
from storage.archive.rewritten import lies_otherwise, write_anew
from storage.objects.folder import FolderStore
from storage.papers.documents import StoredCopy
from storage.trail.events import Event
from worker.hand_over.description import SCHEMA, Description, describe
from worker.hand_over.lots import Lot
from worker.hand_over.mets import Packed, Sender, mets, representation_mets
from worker.hand_over.premis import PackedFile, premis

UNFINISHED = ".dang-lam"
OBJECTS = "representations/objects/data"
ACCESS = "representations/access/data"
README = "DOC-TRUOC.txt"
_LETTERS = re.compile(r"[^A-Za-z0-9._-]")
_MEDIA_TYPES = {".json": "application/json", ".pdf": "application/pdf", ".xml": "application/xml", ".txt": "text/plain"}
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes packages: of which archive, by which catalogue, in whose name, and with which version of sohoa;
    `retention`: how long papers are kept."""

    archive: Archive
    catalogue: Catalogue
    agency_names: Mapping[str, str]
    version: str
    retention: RetentionRules = field(default_factory=RetentionRules)

    @property
    def software(self) -> str:
        """What agents are told of it."""
        return f"sohoa {self.version}"


def name_of(code: str) -> str:
    """The folder's name of the package of a lot with this code, without letters that some file system does not take."""
    return _LETTERS.sub("_", code)


def make(
    maker: Maker, lot: Lot, copies: Mapping[str, StoredCopy], events: Sequence[Event], folder: Path, *, now: datetime
) -> Description:
    """Make the package of a lot below `folder`. `copies`: the PDF of each paper that has one, by document id. Raises
    `ArchiveDamaged`, and what the stores raise; nothing of an unfinished package stays under its name."""
    name = name_of(lot.code)
    made = folder / f"{name}{UNFINISHED}"
    shutil.rmtree(made, ignore_errors=True)
    store = FolderStore(made)
    access = _copy_access(maker.archive, store, lot, copies)
    objects = _copy_objects(maker.archive, made / OBJECTS, lot)
    file_of = {one.document_id: one.path for one in access}
    description = describe(lot, maker.catalogue, file_of, rules=maker.retention, package=name)
    readme = resources("worker.hand_over").joinpath(README).read_bytes()
    schema = resources("worker.hand_over").joinpath(SCHEMA).read_bytes()
    record = premis([*access, *objects], events, lot.objects, software=maker.software, now=now)
    sender = Sender(lot.agency, maker.agency_names.get(lot.agency) or lot.agency, maker.version, now)
    parts = {"access": access, "objects": objects} if access else {"objects": objects}
    packed = Packed(
        name=name,
        label=description.file["Title"],
        descriptive=_put(store, "metadata/descriptive/ho-so.xml", description.xml()),
        preservation=_put(store, "metadata/preservation/premis.xml", record),
        documentation=[_put(store, f"documentation/{README}", readme)],
        schemas=[_put(store, f"schemas/{SCHEMA}", schema)],
        representations={one: _put_representation(store, one, files, sender) for one, files in parts.items()},
    )
    store.put("METS.xml", mets(packed, sender))
    made.replace(folder / name)
    return description


def _put_representation(store: FolderStore, name: str, files: Sequence[PackedFile], sender: Sender) -> PackedFile:
    folder = f"representations/{name}"
    within = [replace(one, path=one.path.removeprefix(f"{folder}/")) for one in files]
    return _put(store, f"{folder}/METS.xml", representation_mets(name, within, sender))


def _copy_access(archive: Archive, store: FolderStore, lot: Lot, copies: Mapping[str, StoredCopy]) -> list[PackedFile]:
    found = []
    for ordinal, paper in enumerate(lot.papers, 1):
        copy = copies.get(paper.id)
        if copy is None:
            continue
        with archive.store.open(copy.key) as stream:
            content = stream.read()
        if hashlib.sha256(content).hexdigest() != copy.sha256:
            raise ArchiveDamaged(object_id=object_id_of(paper.id), problem=copy.key)
        found.append(_put(store, f"{ACCESS}/{name_of(lot.code)}.{ordinal:04}.pdf", content, paper.id))
    return found


def _copy_objects(archive: Archive, folder: Path, lot: Lot) -> list[PackedFile]:
    target = Archive(FolderStore(folder))
    names = {paper.id: paper.name for paper in lot.papers}
    found = []
    target.declare()
    for document_id in lot.objects:
        object_id = object_id_of(document_id)
        with TemporaryDirectory() as scratch:
            if lies_otherwise(archive, target, object_id):  # sealed here; who gets the package has no key
                write_anew(archive, target, object_id, Path(scratch))
            elif not copy_object(archive, target, object_id, Path(scratch)):
                raise ArchiveDamaged(object_id=object_id, problem=Phrase(NO_VERSION))
        for one in files_of(target, object_id):
            is_original = Path(one.key).name.startswith("original.")
            name = names.get(document_id, "") if is_original else ""
            path = f"{OBJECTS}/{one.key}"
            found.append(PackedFile(path, one.size, one.sha512, _media_type(path), document_id, name))
    for key in ROOT_FILES:
        content = (folder / key).read_bytes()
        found.append(_packed(f"{OBJECTS}/{key}", content))
    return found


def _put(store: FolderStore, path: str, content: bytes, document_id: str = "") -> PackedFile:
    store.put(path, content)
    return _packed(path, content, document_id)


def _packed(path: str, content: bytes, document_id: str = "") -> PackedFile:
    return PackedFile(path, len(content), hashlib.sha512(content).hexdigest(), _media_type(path), document_id)


def _media_type(path: str) -> str:
    known = _MEDIA_TYPES.get(Path(path).suffix.lower())
    return known or mimetypes.types_map.get(Path(path).suffix.lower(), _UNKNOWN)
