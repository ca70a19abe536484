"""What a search tells beside the papers that it found: counts of what they are, and lines of their texts."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

_COUNT: dict[str, Any] = {"value": "giay_khai_sinh", "count": 12}
_PIECES: list[Any] = [{"text": "… bà ", "sought": False}, {"text": "Tô Bích Hiền", "sought": True}]


class FacetCount(BaseModel):
    """A value, and how many of the papers found have it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_COUNT]})

    value: str
    count: int


class FacetsShape(BaseModel):
    """The papers found, by what they are: of each the values that most have; years newest first. What is not known is
    not counted. Up to 1,000 papers are counted, so there a count means "at least"."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kinds": [_COUNT], "issuers": [], "years": []}]})

    kinds: list[FacetCount]
    issuers: list[FacetCount]
    years: list[FacetCount]


class SnippetPiece(BaseModel):
    """A part of a line, and whether it is what was looked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PIECES[1]]})

    text: str
    sought: bool


class SnippetShape(BaseModel):
    """The lines of a paper's text that have most of what was looked for, in pieces in their order."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"page": 1, "pieces": _PIECES}]})

    page: int
    pieces: list[SnippetPiece]
