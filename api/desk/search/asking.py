"""What somebody asks of the search page: its address, read without ever widening the search, and the words for what is
wrong with it.

The conditions are those of the API (api/shapes/document_shapes.py) and a year; all of them stand in the address, so
that it can be sent to a colleague and the browser's way back works.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from api.shapes.document_shapes import SearchParameters
from dossier.words.folding import nfc
from dossier.words.sentences import N_, Phrase

LABELS = {
    "q": N_("Từ cần tìm"),
    "kind": N_("Loại giấy tờ"),
    "issuer": N_("Cơ quan cấp"),
    "year": N_("Năm cấp"),
    "issued_from": N_("Cấp từ ngày"),
    "issued_to": N_("Cấp đến ngày"),
    "valid_on": N_("Chắc chắn có hiệu lực vào ngày"),
    "number": N_("Số, ký hiệu"),
    "owner_id": N_("Số định danh của chủ giấy tờ"),
    "dossier_code": N_("Mã hồ sơ"),
    "desk": N_("Nơi tiếp nhận"),
    "state": N_("Tình trạng"),
    "standing": N_("Hiệu lực so với giấy tờ khác"),
    "order": N_("Sắp xếp"),
    "cursor": N_("Trang kết quả"),
}
"""The conditions in their order, and what each is called."""

NARROWING = tuple(name for name in LABELS if name not in ("order", "cursor"))
YEARS = range(1900, 2101)
_YEAR = re.compile(r"[0-9]{4}")

TOO_LONG = N_("{label}: dài quá {longest} ký tự.")
ODD_LETTER = N_("{label}: có ký tự không dùng được (ký tự điều khiển, hoặc chữ bị hỏng khi chép).")
NOT_USABLE = N_("{label}: “{value}” không dùng được.")
_BROKEN = "\ufffd"
"""What the framework makes of bytes that are no text, lone surrogates among them."""
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What was `given` for each condition, empty where nothing was; the `parameters` of the search, None where some
    cannot be used, and then the `problems`."""

    given: Mapping[str, str]
    parameters: SearchParameters | None
    problems: tuple[Phrase, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for at all."""
        return any(self.given[name] for name in NARROWING)

    def address(self, **changes: object) -> str:
        """The page with some conditions changed, from its first results on; empty ones are left out."""
        wanted = {**self.given, "cursor": "", **changes}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"/?{query}" if query else "/"


def asked_of(query: Mapping[str, str], *, limit: int) -> Asked:
    """What the address of the page asks for."""
    given = {name: clean(query.get(name, "")) for name in LABELS}
    odd = [Phrase(ODD_LETTER, {"label": Phrase(LABELS[name])}) for name in LABELS if is_odd(given[name])]
    if odd:
        return Asked(given, None, tuple(odd))
    values: dict[str, Any] = {name: value or None for name, value in given.items() if name != "year"}
    try:
        parameters = SearchParameters.model_validate({**values, "limit": limit})
    except ValidationError as error:
        return Asked(given, None, tuple(_said(str(one["loc"][0]), one, given) for one in error.errors()))
    if given["year"]:
        year = int(given["year"]) if _YEAR.fullmatch(given["year"]) else 0
        if year not in YEARS:
            return Asked(given, None, (_not_usable("year", given["year"]),))
        first, last = date(year, 1, 1), date(year, 12, 31)
        days = {
            "issued_from": max(parameters.issued_from or first, first),
            "issued_to": min(parameters.issued_to or last, last),
        }
        parameters = parameters.model_copy(update=days)
    return Asked(given, parameters)


def clean(value: str) -> str:
    """What was typed or pasted: composed, on one line, without the invisible letters that word processors leave."""
    visible = "".join(letter for letter in nfc(value) if unicodedata.category(letter) != "Cf")
    return " ".join(visible.split())


def is_odd(value: str) -> bool:
    """Whether it has a letter that no text has: a control character, or what is left of bytes that were no text."""
    return any(letter == _BROKEN or unicodedata.category(letter)[0] == "C" for letter in value)


def _said(name: str, error: Any, given: Mapping[str, str]) -> Phrase:
    """What is wrong with one condition."""
    if error["type"] == "string_too_long":
        return Phrase(TOO_LONG, {"label": Phrase(LABELS[name]), "longest": error["ctx"]["max_length"]})
    return _not_usable(name, given[name])


def _not_usable(name: str, value: str) -> Phrase:
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return Phrase(NOT_USABLE, {"label": Phrase(LABELS[name]), "value": shown})
