"""What happened to the papers of a package, and what proves their files: PREMIS 3.

Documents are PREMIS objects (intellectual entities), and so are their files with their SHA-512; what changed a paper,
and who did it, are its events and agents, from the trail. Who looked at a paper is nobody's business but the agency's:
reads stay in the trail.

Sources: PREMIS Data Dictionary 3.0; event types: id.loc.gov/vocabulary/preservation/eventType.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

from storage.trail.events import Event
from worker.hand_over.description import xml_text

NAMESPACE = "http://www.loc.gov/premis/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "https://www.loc.gov/standards/premis/v3/premis.xsd"

EVENT_TYPES: Final = {
    "received": "ingestion",
    "received_again": "ingestion",
    "delivery_withdrawn": "deaccession",
    "archived": "metadata extraction",
    "needs_review": "metadata extraction",
    "cut": "information package splitting",
    "withdrawn": "deaccession",
    "corrected": "metadata modification",
    "confirmed": "metadata modification",
    "checked": "metadata modification",
    "reopened": "metadata modification",
    "extended": "metadata modification",
    "standing_changed": "metadata modification",
    "signatures_judged": "digital signature validation",
    "copy_signed": "digital signature generation",
    "copy_stamped": "digital signature generation",
}
"""Actions of the trail that change a paper, and what PREMIS calls them."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a package: its path there, size in bytes, SHA-512 in hex, media type, the document it belongs to, and
    the name that its original was scanned under, if it is one."""

    path: str
    size: int
    sha512: str
    media_type: str
    document_id: str = ""
    original_name: str = ""


def premis(
    files: Iterable[PackedFile], events: Sequence[Event], document_ids: Iterable[str], *, software: str, now: datetime
) -> bytes:
    """The record of documents, their files and events. `software`: what makes the package, `now`: when."""
    ET.register_namespace("premis", NAMESPACE)
    ET.register_namespace("xsi", XSI)
    root = ET.Element(_name("premis"), {"version": "3.0", f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}"})
    told = [event for event in events if event.action in EVENT_TYPES]
    for document_id in document_ids:
        entity = _add(root, "object")
        entity.set(f"{{{XSI}}}type", "premis:intellectualEntity")
        _identifier(entity, "object", document_id, kind="document")
    for file in files:
        _object(root, file)
    agents: dict[str, str] = {}
    for event in told:
        name = event.actor.requester or event.actor.name
        agents.setdefault(name, "person" if event.actor.requester else "software")
        _event(root, str(event.seq), EVENT_TYPES[event.action], event.at, event.action, name, event.document_id)
    agents.setdefault(software, "software")
    _event(root, "package", "information package creation", now, "export", software, None)
    for name, kind in sorted(agents.items()):
        agent = _add(root, "agent")
        _identifier(agent, "agent", name)
        _add(agent, "agentName", name)
        _add(agent, "agentType", kind)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _object(root: ET.Element, file: PackedFile) -> None:
    element = _add(root, "object")
    element.set(f"{{{XSI}}}type", "premis:file")
    _identifier(element, "object", file.path)
    facts = _add(element, "objectCharacteristics")
    fixity = _add(facts, "fixity")
    _add(fixity, "messageDigestAlgorithm", "SHA-512")
    _add(fixity, "messageDigest", file.sha512)
    _add(facts, "size", str(file.size))
    designation = _add(_add(facts, "format"), "formatDesignation")
    _add(designation, "formatName", file.media_type)
    if file.original_name:
        _add(element, "originalName", file.original_name)
    if file.document_id:
        part = _add(element, "relationship")
        _add(part, "relationshipType", "structural")
        _add(part, "relationshipSubType", "is Part Of")
        related = _add(part, "relatedObjectIdentifier")
        _add(related, "relatedObjectIdentifierType", "document")
        _add(related, "relatedObjectIdentifierValue", file.document_id)


def _event(
    root: ET.Element, number: str, kind: str, at: datetime, detail: str, agent: str, document_id: str | None
) -> None:
    event = _add(root, "event")
    _identifier(event, "event", number)
    _add(event, "eventType", kind)
    _add(event, "eventDateTime", at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))
    _add(_add(event, "eventDetailInformation"), "eventDetail", detail)
    _linking(event, "Agent", "name", agent)
    if document_id is not None:
        _linking(event, "Object", "document", document_id)


def _linking(event: ET.Element, what: str, kind: str, value: str) -> None:
    linking = _add(event, f"linking{what}Identifier")
    _add(linking, f"linking{what}IdentifierType", kind)
    _add(linking, f"linking{what}IdentifierValue", value)


def _identifier(parent: ET.Element, what: str, value: str, *, kind: str = "") -> None:
    element = _add(parent, f"{what}Identifier")
    _add(element, f"{what}IdentifierType", kind or {"object": "path", "event": "trail", "agent": "name"}[what])
    _add(element, f"{what}IdentifierValue", value)


def _add(parent: ET.Element, name: str, content: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, _name(name))
    element.text = None if content is None else xml_text(content)
    return element


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
