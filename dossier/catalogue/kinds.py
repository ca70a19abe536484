"""The catalogue of kinds: which papers there are, how each is known and what is printed on it.

The kinds are configuration, not code: `kinds.toml` ships with the package and a csv of the agency extends it.
A national result code that is not known for certain stays empty there; the agency's csv fills it in.

How a paper is recognised and read from `headings`, `layout` and `labels` is decided where papers are read;
here stands only what the official forms print.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from dossier.catalogue.fields import FIELDS, ValueType
from dossier.catalogue.tables import Problems, Row, read_rows
from dossier.errors import NotFound
from dossier.reading import Role
from dossier.words.folding import folded_words, nfc
from dossier.words.sentences import N_, Phrase

Layout = Literal["act", "form", "certificate", "card", "voucher"]
Level = Literal["central", "province", "district", "commune", "any", "none"]
Validity = Literal["none", "printed", "months", "unknown", "procedure"]
Chain = Literal["", "changes", "reissues"]

OTHER = "khac"
"""The kind of a paper that fits no other."""

ONE_STOP = "Một cửa"
"""The field of administration of what goes over the counter of a one-stop desk."""

CSV_COLUMNS = (
    "code",
    "name",
    "name_en",
    "level",
    "administration",
    "result_code",
    "headings",
    "second_person",
    "agency_signs",
)

KIND = N_("loại giấy tờ")
BAD_KIND_CODE = N_("Dòng {line}: mã loại giấy tờ “{value}” chỉ được gồm chữ thường không dấu, chữ số và dấu gạch dưới")
KIND_TWICE = N_("Dòng {line}: loại giấy tờ “{value}” đã có ở dòng {first}")
NO_NAME = N_("Dòng {line}: loại giấy tờ mới “{value}” chưa có tên")
BAD_LEVEL = N_("Dòng {line}: cấp “{value}” không có; các cấp là {levels}")
BAD_RESULT_CODE = N_("Dòng {line}: mã kết quả “{value}” không đúng dạng")
RESULT_CODE_TAKEN = N_("Dòng {line}: mã kết quả “{value}” đã thuộc về loại giấy tờ “{kind}”")
BAD_YES_OR_NO = N_("Dòng {line}: cột {column} phải là yes, no hoặc để trống, không phải “{value}”")
HEADING_TAKEN = N_("Dòng {line}: tiêu đề “{value}” đã thuộc về loại giấy tờ “{kind}”")

_YES_OR_NO = {"second_person", "agency_signs"}
_PRINTED = ("backs", "openings", "not_openings", "signed_by", "of_itself")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,63}")
_RESULT_CODE = re.compile(r"[A-Z0-9]+(?:\.[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class LabelledField:
    """A field that a kind carries: the phrases printed before its value, and what kind of value follows."""

    name: str
    labels: tuple[str, ...]
    type: ValueType


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper. Empty strings and tuples mean: not known, or there is none.

    code            of the catalogue, such as `giay_khai_sinh`
    name, name_en   what people call it, in Vietnamese and English
    sign            kind sign in a number such as 480/QĐ-UBND (NĐ 30/2020, appendix III)
    level           level of the issuing agency; `any` where several issue it, `none` where none does
    administration  field of administration, in Vietnamese
    result_code     result type in the national procedure database
    headings        printed titles that tell the kind, as printed
    backs           what opens a line of its back or of a later page, and of no other paper
    openings        how its titles begin that alone do not tell it (ĐƠN): they do where the paper is framed as one of it
    not_openings    titles that begin so and are another paper's
    addressees      words that name an authority behind "Kính gửi"
    signed_by       what stands over the signature
    of_itself       what its text calls it
    layout          `act`: two-column heading and zones of NĐ 30 · `form`: labelled form · `certificate` · `card` ·
                    `voucher`: receipt or invoice, without a national title
    validity        `none`: does not expire · `printed`: expiry printed · `months`: `months` after issue ·
                    `unknown`: depends on what the paper does not show · `procedure`: set by who receives it
    months          only with `validity = "months"`
    chain           how later papers outdate earlier ones: `changes` of one registration · `reissues` for one owner ·
                    empty: they do not (dossier/validity/chains.py)
    sensitive       carries sensitive personal data (Law 91/2025)
    agency_signs    a licence or a certificate: its agency signs the digitized copy, too (TT 01/2023/TT-VPCP)
    second_person   what a person corrects or confirms on it counts when a second person has confirmed it, too
    about           the role of whom it is about, where its forms fix that: a birth certificate's is the child
    beside          what is read of others than its owner alone, as `fields`: of who represents a company
    required        names of the fields without which it is not fully read
    fields          what can be read off it, in the order of the catalogue
    """

    code: str
    name: str
    name_en: str
    sign: str = ""
    level: Level = "any"
    administration: str = ""
    result_code: str = ""
    headings: tuple[str, ...] = ()
    backs: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    not_openings: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    of_itself: tuple[str, ...] = ()
    layout: Layout = "form"
    validity: Validity = "unknown"
    months: int | None = None
    chain: Chain = ""
    sensitive: bool = False
    agency_signs: bool = False
    second_person: bool = False
    about: Role | None = None
    required: tuple[str, ...] = ()
    fields: tuple[LabelledField, ...] = ()
    beside: tuple[LabelledField, ...] = ()

    def field(self, name: str) -> LabelledField | None:
        """The field called `name`, or None where this kind does not carry it."""
        return next((one for one in self.fields if one.name == name), None)

    def labels(self, name: str) -> tuple[str, ...]:
        """The phrases printed before the field called `name`; none where this kind does not carry it."""
        one = self.field(name)
        return one.labels if one else ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All kinds, in the order in which lists show them."""

    kinds: tuple[Kind, ...]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.kinds)

    def __contains__(self, code: object) -> bool:
        return any(kind.code == code for kind in self.kinds)

    def __getitem__(self, code: str) -> Kind:
        """The kind with this code. Raises `NotFound`."""
        kind = self.get(code)
        if kind is None:
            raise NotFound(what=Phrase(KIND), value=code)
        return kind

    def get(self, code: str) -> Kind | None:
        """The kind with this code, or None."""
        return next((kind for kind in self.kinds if kind.code == code), None)

    @property
    def signed_by_agencies(self) -> tuple[str, ...]:
        """The codes of the kinds whose digitized copies an agency signs after the officer."""
        return tuple(kind.code for kind in self.kinds if kind.agency_signs)

    def by_result_code(self, result_code: str) -> Kind | None:
        """The kind with this national result code; case does not count."""
        wanted = result_code.strip().upper()
        return next((kind for kind in self.kinds if wanted and kind.result_code == wanted), None)

    def by_sign(self, sign: str) -> Kind | None:
        """The kind whose number carries this sign (`QĐ` -> quyet_dinh). Case does not count, marks do (HĐ, HD)."""
        wanted = nfc(sign.strip()).casefold()
        return next((kind for kind in self.kinds if wanted and kind.sign.casefold() == wanted), None)

    def extended(self, csv_text: str) -> Catalogue:
        """This catalogue with the kinds of a csv: columns `CSV_COLUMNS`, headings with `|` between them.

        A known code changes that kind: cells that are filled replace what was there, headings are added. A new code
        is a labelled form of unknown validity. Raises `BadManifest` with all problems; then nothing is taken.
        """
        problems = Problems()
        rows = read_rows(csv_text, CSV_COLUMNS, ("code",), problems)
        kinds = {kind.code: kind for kind in self.kinds}
        lines: dict[str, int] = {}
        for row in rows:
            code = row["code"]
            if not _CODE.fullmatch(code):
                problems.add(BAD_KIND_CODE, line=row.line, value=code)
            elif code in lines:
                problems.add(KIND_TWICE, line=row.line, value=code, first=lines[code])
            else:
                lines[code] = row.line
                _check_row(row, kinds, problems)
                kinds[code] = _changed(kinds.get(code), row)
        problems.refuse()
        return Catalogue(tuple(kinds.values()))


@cache
def default_catalogue() -> Catalogue:
    """The catalogue that ships with the package."""
    document = tomllib.loads((files("dossier.catalogue") / "kinds.toml").read_text(encoding="utf-8"))
    return Catalogue(tuple(_kind(code, entry, document) for code, entry in document["kinds"].items()))


def _kind(code: str, entry: Mapping[str, Any], document: Mapping[str, Any]) -> Kind:
    entry, groups = dict(entry), document["phrases"]
    phrases: dict[str, list[str]] = {}
    for group in entry.pop("uses", []):
        phrases |= groups[group]
    phrases |= entry.pop("labels", {})
    types = entry.pop("types", {})
    fields = tuple(
        LabelledField(name, tuple(map(nfc, labels)), types.get(name, FIELDS[name].type))
        for name, labels in phrases.items()
    )
    own = {field.name for field in fields}
    others = {name: labels for group in entry.pop("beside", []) for name, labels in groups[group].items()}
    beside = tuple(
        LabelledField(name, tuple(map(nfc, labels)), FIELDS[name].type)
        for name, labels in others.items()
        if name not in own
    )
    headings, required = tuple(map(nfc, entry.pop("headings"))), tuple(entry.pop("required"))
    printed: dict[str, Any] = {name: tuple(map(nfc, entry.pop(name, []))) for name in _PRINTED}
    addressed = entry.pop("addressees", "")
    addressees = tuple(map(nfc, document["addressees"][addressed])) if addressed else ()
    return Kind(
        code=code,
        fields=fields,
        beside=beside,
        headings=headings,
        required=required,
        addressees=addressees,
        **printed,
        **entry,
    )


def _check_row(row: Row, kinds: Mapping[str, Kind], problems: Problems) -> None:
    code = row["code"]
    if code not in kinds and not row["name"]:
        problems.add(NO_NAME, line=row.line, value=code)
    if row["level"] and row["level"] not in get_args(Level):
        problems.add(BAD_LEVEL, line=row.line, value=row["level"], levels=", ".join(get_args(Level)))
    for column in _YES_OR_NO:
        if row[column] not in ("yes", "no", ""):
            problems.add(BAD_YES_OR_NO, line=row.line, column=column, value=row[column])
    others = [kind for kind in kinds.values() if kind.code != code]
    result_code = row["result_code"].upper()
    if result_code:
        if not _RESULT_CODE.fullmatch(result_code):
            problems.add(BAD_RESULT_CODE, line=row.line, value=row["result_code"])
        for other in others:
            if other.result_code == result_code:
                problems.add(RESULT_CODE_TAKEN, line=row.line, value=row["result_code"], kind=other.code)
    for heading in row.split("headings"):
        for other in others:
            if folded_words(heading) in map(folded_words, other.headings):
                problems.add(HEADING_TAKEN, line=row.line, value=heading, kind=other.code)


def _changed(kind: Kind | None, row: Row) -> Kind:
    filled: dict[str, Any] = {column: row[column] for column in CSV_COLUMNS if row[column] and column != "headings"}
    if "result_code" in filled:
        filled["result_code"] = filled["result_code"].upper()
    for column in _YES_OR_NO & filled.keys():
        filled[column] = filled[column] == "yes"
    before = kind or Kind(code=row["code"], name=row["name"], name_en=row["name_en"] or row["name"])
    return replace(before, headings=_without_repeats((*before.headings, *row.split("headings"))), **filled)


def _without_repeats(headings: Iterable[str]) -> tuple[str, ...]:
    return tuple({" ".join(folded_words(heading)): heading for heading in reversed(tuple(headings))}.values())[::-1]
