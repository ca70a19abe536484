"""What a package says of its papers, on the three levels of archival description: fonds, file, document.

Which data each level has is laid down by Thông tư 05/2025/TT-BNV, article 4; names of documents' data stand as Thông tư
02/2019/TT-BNV has them, since the new one's schema was not at hand. What is not known stays empty: in which state the
paper is and how many sheets it has are for the archivist to say, and how long a file is kept, where that follows from
no rule of `sohoa retention` that somebody held against the published text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from dossier.catalogue.fields import SENSITIVE
from dossier.catalogue.kinds import Catalogue
from dossier.catalogue.retention import RetentionRules
from dossier.reading import Field
from dossier.vietnam import VIETNAM
from dossier.withheld import may_be_told
from storage.papers.documents import Document
from worker.hand_over.lots import Lot

NAMESPACE = "urn:sohoa:ho-so:1"
SCHEMA = "ho-so.xsd"
LANGUAGE = "Tiếng Việt"
DIGITIZED, BORN_DIGITAL, MIXED = "Số hóa", "Gốc điện tử", "Hỗn hợp"
FOR_GOOD = "Vĩnh viễn"
RESTRICTED = "Tiếp cận có điều kiện"
"""Level of access of a file with sensitive personal data (Luật 91/2025/QH15; Luật Lưu trữ 33/2024/QH15)."""

FONDS_COLUMNS = (
    *("FondCode", "FondName", "State", "FondHistory", "StartDate", "EndDate", "TotalDoc"),
    *("Classification", "Language", "BackupMode", "Description"),
)
FILE_COLUMNS = (
    *("FileCode", "FondCode", "Title", "Maintenance", "Rights", "Language", "StartDate", "EndDate", "Keyword"),
    *("TotalDoc", "SheetNumber", "PageNumber", "PhysicalState", "InforSign", "ConfidenceLevel", "PaperFileCode"),
    *("BackupMode", "BackupState", "Description", "Package"),
)
DOCUMENT_COLUMNS = (
    *("DocCode", "FileCode", "DocOrdinal", "TypeName", "CodeNumber", "CodeNotation", "IssuedDate", "OrganName"),
    *("Subject", "Language", "PageAmount", "Description", "InforSign", "Keyword", "Mode", "ConfidenceLevel"),
    *("Autograph", "Format", "OwnerId", "OwnerName", "ValidFrom", "ValidUntil", "Standing", "Unsure", "ResultCode"),
    *("Document", "Sha256", "File"),
)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Description:
    """The rows of a package: one of its file, one of each document."""

    file: Row
    documents: tuple[Row, ...]

    def xml(self) -> bytes:
        """As an XML document that follows `ho-so.xsd`."""
        ET.register_namespace("", NAMESPACE)
        root = ET.Element(f"{{{NAMESPACE}}}File")
        _put(root, self.file)
        for row in self.documents:
            _put(ET.SubElement(root, f"{{{NAMESPACE}}}Document"), row)
        ET.indent(root)
        return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _put(parent: ET.Element, row: Row) -> None:
    for name, value in row.items():
        if value:
            ET.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = xml_text(value)


def xml_text(value: str) -> str:
    """A text without the characters that XML 1.0 cannot carry."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", value)


def describe(
    lot: Lot, catalogue: Catalogue, access: Mapping[str, str], *, rules: RetentionRules, package: str
) -> Description:
    """The description of a lot. `access`: the file in the package, by document id; `rules`: how long papers are kept;
    `package`: the folder's name."""
    documents = tuple(
        _document(lot, ordinal, one, catalogue, access.get(one.id, "")) for ordinal, one in enumerate(lot.papers, 1)
    )
    days = sorted(_day(one) for one in lot.papers)
    levels = {row["ConfidenceLevel"] for row in documents}
    file = {
        "FileCode": lot.code,
        "FondCode": lot.agency,
        "Title": _title(lot),
        "Maintenance": maintenance_of(lot, rules),
        "Rights": RESTRICTED if any(_is_sensitive(one, catalogue) for one in lot.papers) else "",
        "Language": LANGUAGE,
        "StartDate": days[0] if days else "",
        "EndDate": days[-1] if days else "",
        "TotalDoc": str(len(documents)),
        "PageNumber": str(sum(one.page_count or 0 for one in lot.papers)),
        "ConfidenceLevel": levels.pop() if len(levels) == 1 else (MIXED if levels else ""),
        "PaperFileCode": lot.code if lot.is_dossier else "",
        "Description": _what_is_gone(lot),
        "Package": package,
    }
    return Description({name: file.get(name, "") for name in FILE_COLUMNS}, documents)


def maintenance_of(lot: Lot, rules: RetentionRules) -> str:
    """How long the file is kept: as its paper that is kept longest, since a file is not parted; empty where that of one
    is not known, or some are not read yet."""
    found = [rules.of(one.kind or "", lot.agency) for one in lot.papers]
    known = [rule.years for rule in found if rule is not None and rule.is_checked]
    if not known or lot.unread or len(known) < len(found):
        return ""
    years = [one for one in known if one is not None]
    return f"{max(years)} năm" if len(years) == len(known) else FOR_GOOD


def fonds(agency: str, name: str, files: Sequence[Row]) -> Row:
    """The row of a fonds: an agency's papers, of which these files are some."""
    days = [day for row in files for day in (row["StartDate"], row["EndDate"]) if day]
    known = {
        "FondCode": agency,
        "FondName": name or agency,
        "State": "Mở",
        "StartDate": min(days, default=""),
        "EndDate": max(days, default=""),
        "TotalDoc": str(sum(int(row["TotalDoc"]) for row in files)),
        "Classification": "Thủ tục hành chính - hồ sơ",
        "Language": LANGUAGE,
    }
    return {column: known.get(column, "") for column in FONDS_COLUMNS}


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Rows as a table that a spreadsheet opens: UTF-8 with its mark, one row a line."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: str) -> str:
    """A value that a spreadsheet takes for text: what is read off a paper may begin like a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _document(lot: Lot, ordinal: int, one: Document, catalogue: Catalogue, file: str) -> Row:
    kind = catalogue.get(one.kind or "")
    # Lists go from hand to hand: what was read too far, into something sensitive, stays in the objects alone.
    fields = {field.name: field for field in one.fields if not (kind and kind.sensitive) or may_be_told(kind, field)}
    unsure = [it.name for it in one.fields if it.name not in SENSITIVE and not (it.is_sound and it.name in fields)]
    number, _, notation = _value(fields, "number").partition("/")
    known = {
        "DocCode": f"{lot.code}.{ordinal:04}",
        "FileCode": lot.code,
        "DocOrdinal": str(ordinal),
        "TypeName": kind.name if kind else "",
        "CodeNumber": number,
        "CodeNotation": notation,
        "IssuedDate": _value(fields, "issued_on"),
        "OrganName": _value(fields, "issuer"),
        "Subject": _value(fields, "title"),
        "Language": LANGUAGE,
        "PageAmount": str(one.page_count or ""),
        "Mode": RESTRICTED if kind and kind.sensitive else "",
        "ConfidenceLevel": BORN_DIGITAL if one.signatures else DIGITIZED,
        "Format": one.format,
        "OwnerId": _value(fields, "owner_id"),
        "OwnerName": _value(fields, "owner_name"),
        "ValidFrom": _value(fields, "valid_from"),
        "ValidUntil": _value(fields, "valid_until"),
        "Standing": one.standing.standing,
        "Unsure": " ".join(unsure),
        "ResultCode": kind.result_code if kind else "",
        "Document": one.id,
        "Sha256": one.sha256,
        "File": file,
    }
    return {name: known.get(name, "") for name in DOCUMENT_COLUMNS}


def _value(fields: Mapping[str, Field], name: str) -> str:
    return fields[name].value if name in fields else ""


def _title(lot: Lot) -> str:
    if not lot.is_dossier:
        return f"Giấy tờ không theo hồ sơ, {lot.code}"
    about = f" theo thủ tục {lot.procedure_code}" if lot.procedure_code else ""
    return f"Hồ sơ {lot.code}{about}"


def _what_is_gone(lot: Lot) -> str:
    """What is not in the package any more of what the lot had, so that nobody takes the file for whole."""
    gone = {
        "giấy tờ đã bị hủy khóa mã hóa, không đọc lại được": lot.shredded,
        "giấy tờ đã được tiêu hủy khi hết thời hạn lưu trữ": lot.disposed,
    }
    said = [f"{len(ids)} {what} ({', '.join(ids)})" for what, ids in gone.items() if ids]
    return f"Không có trong gói: {'; '.join(said)}." if said else ""


def _day(one: Document) -> str:
    """The day of a document for its file: its day of issue where that is sure, else the day on which it came in."""
    issued = next((field for field in one.fields if field.name == "issued_on" and field.is_sound), None)
    day = one.issued_on if issued is not None else None
    return (day or one.received_at.astimezone(VIETNAM).date()).isoformat()


def _is_sensitive(one: Document, catalogue: Catalogue) -> bool:
    kind = catalogue.get(one.kind or "")
    return kind is not None and kind.sensitive
