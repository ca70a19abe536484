"""The METS documents of a package and of its representations: an E-ARK Submission Information Package.

Sources: E-ARK CSIP and SIP 2.1.0 (DILCIS Board); METS 1.12. Numbers in comments are requirements of CSIP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

from worker.hand_over.premis import XSI, PackedFile

METS = "http://www.loc.gov/METS/"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
SIP = "https://DILCIS.eu/XML/METS/SIPExtensionMETS"
XLINK = "http://www.w3.org/1999/xlink"
PROFILE = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
CONTENT = "Hồ sơ thủ tục hành chính"
_SHA512 = "SHA-512"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands over: an agency's code and name; with which version of this software, and when."""

    agency: str
    agency_name: str
    version: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Packed:
    """What a package holds, but for this document. `representations`: the METS document of each, by its folder."""

    name: str
    label: str
    descriptive: PackedFile
    preservation: PackedFile
    documentation: Sequence[PackedFile]
    schemas: Sequence[PackedFile]
    representations: Mapping[str, PackedFile]


def mets(packed: Packed, sender: Sender) -> bytes:
    """The document of a package."""
    created = _time(sender.now)
    root = _root(packed.name, packed.label)
    _header(root, sender)
    described = ET.SubElement(root, _mets("dmdSec"), {"ID": "dmd", "CREATED": created, "STATUS": "CURRENT"})
    _reference(described, packed.descriptive, created, {"MDTYPE": "OTHER", "OTHERMDTYPE": "TT 05/2025/TT-BNV"})
    amd = ET.SubElement(root, _mets("amdSec"))
    provenance = ET.SubElement(amd, _mets("digiprovMD"), {"ID": "premis", "STATUS": "CURRENT"})
    _reference(provenance, packed.preservation, created, {"MDTYPE": "PREMIS"})
    groups: dict[str, Sequence[PackedFile]] = {"Documentation": packed.documentation, "Schemas": packed.schemas}
    groups |= {f"Representations/{name}": [file] for name, file in packed.representations.items()}
    _files(root, groups, created)
    whole = _structure(root, packed.name)
    ET.SubElement(whole, _mets("div"), {"ID": "metadata", "LABEL": "Metadata", "ADMID": "premis", "DMDID": "dmd"})
    parts = {
        label: ET.SubElement(whole, _mets("div"), {"ID": label.lower(), "LABEL": label})
        for label in ("Documentation", "Schemas", "Representations")
    }
    for place, use in enumerate(groups, 1):
        ET.SubElement(parts[use.partition("/")[0]], _mets("fptr"), {"FILEID": f"group-{place}"})
    for place, (use, files) in enumerate(groups.items(), 1):
        if use.startswith("Representations/"):
            its = ET.SubElement(parts["Representations"], _mets("div"), {"ID": f"part-{place}", "LABEL": use})
            title = {f"{{{XLINK}}}title": f"group-{place}"}
            ET.SubElement(its, _mets("mptr"), {**_location(files[0]), **title})
    return _written(root)


def representation_mets(name: str, files: Sequence[PackedFile], sender: Sender) -> bytes:
    """The document of a representation in the folder `name`; paths of files are from there."""
    root = _root(name, name)
    _header(root, sender)
    _files(root, {"Data": files}, _time(sender.now))
    data = ET.SubElement(_structure(root, name), _mets("div"), {"ID": "data", "LABEL": "Data"})
    ET.SubElement(data, _mets("fptr"), {"FILEID": "group-1"})
    return _written(root)


def _root(name: str, label: str) -> ET.Element:
    for prefix, namespace in (("mets", METS), ("csip", CSIP), ("sip", SIP), ("xlink", XLINK), ("xsi", XSI)):
        ET.register_namespace(prefix, namespace)
    return ET.Element(
        _mets("mets"),
        {
            "OBJID": name,
            "LABEL": label,
            "TYPE": "Other",
            _csip("OTHERTYPE"): CONTENT,
            _csip("CONTENTINFORMATIONTYPE"): "OTHER",
            _csip("OTHERCONTENTINFORMATIONTYPE"): CONTENT,
            "PROFILE": PROFILE,
        },
    )


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _header(root: ET.Element, sender: Sender) -> None:
    created = _time(sender.now)
    header = ET.SubElement(
        root, _mets("metsHdr"), {"CREATEDATE": created, "LASTMODDATE": created, _csip("OAISPACKAGETYPE"): "SIP"}
    )
    software = {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}  # CSIP10 to CSIP16
    _agent(header, software, "sohoa", sender.version, "SOFTWARE VERSION")
    organization = {"ROLE": "ARCHIVIST", "TYPE": "ORGANIZATION"}
    _agent(header, organization, sender.agency_name, sender.agency, "IDENTIFICATIONCODE")


def _agent(header: ET.Element, who: dict[str, str], name: str, note: str, note_type: str) -> None:
    agent = ET.SubElement(header, _mets("agent"), who)
    ET.SubElement(agent, _mets("name")).text = name
    ET.SubElement(agent, _mets("note"), {_csip("NOTETYPE"): note_type}).text = note


def _reference(parent: ET.Element, file: PackedFile, created: str, kind: dict[str, str]) -> None:
    ET.SubElement(parent, _mets("mdRef"), {**_location(file), **kind, **_facts(file, created)})


def _files(root: ET.Element, groups: Mapping[str, Sequence[PackedFile]], created: str) -> None:
    section = ET.SubElement(root, _mets("fileSec"), {"ID": "files"})
    for place, (use, files) in enumerate(groups.items(), 1):
        group = ET.SubElement(
            section,
            _mets("fileGrp"),
            {
                "ID": f"group-{place}",
                "USE": use,
                _csip("CONTENTINFORMATIONTYPE"): "OTHER",  # CSIP62, CSIP63
                _csip("OTHERCONTENTINFORMATIONTYPE"): CONTENT,
            },
        )
        for number, file in enumerate(files, 1):
            element = ET.SubElement(group, _mets("file"), {"ID": f"file-{place}-{number}", **_facts(file, created)})
            ET.SubElement(element, _mets("FLocat"), _location(file))


def _structure(root: ET.Element, name: str) -> ET.Element:
    """The one division of the structural map that CSIP80 to CSIP119 ask for; it points to groups of files."""
    structure = ET.SubElement(root, _mets("structMap"), {"ID": "structure", "TYPE": "PHYSICAL", "LABEL": "CSIP"})
    return ET.SubElement(structure, _mets("div"), {"ID": "package", "LABEL": name})


def _location(file: PackedFile) -> dict[str, str]:
    return {"LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": quote(file.path)}


def _facts(file: PackedFile, created: str) -> dict[str, str]:
    return {
        "MIMETYPE": file.media_type,
        "SIZE": str(file.size),
        "CREATED": created,
        "CHECKSUM": file.sha512,
        "CHECKSUMTYPE": _SHA512,
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _mets(name: str) -> str:
    return f"{{{METS}}}{name}"


def _csip(name: str) -> str:
    return f"{{{CSIP}}}{name}"
