"""What reading a paper yields: words, pages, fields and the guess of its kind, as frozen values.

Coordinates: every box is `(left, top, right, bottom)` in pixels of the *upright* page, that is the scan
after its rotation by a multiple of 90 degrees, not deskewed: the page as the access copy shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from dossier.signatures.signing import Signature

# What a look-up answers by. A doubt about one of these sends any paper to a person; a doubt about another field is
# marked on that field alone.
RELIED_ON = ("owner_id", "owner_name", "number", "issued_on", "valid_from", "valid_until", "dossier_code")

# A document's number and the first part of its sign, the rest of which stands on the next line.
_BROKEN_NUMBER = re.compile(r"^\d+[\d/]*(?:/[^\W\d]+)?-$")

Box = tuple[int, int, int, int]
Source = Literal["qr", "text", "ocr", "manifest", "person"]
# In which part a paper names somebody.
Role = Literal[
    "owner",
    "child",
    "mother",
    "father",
    "spouse",
    "applicant",
    "guardian",
    "ward",
    "deceased",
    "declarant",
    "representative",
    "party_a",
    "party_b",
    "heir",
    "signer",
]


@dataclass(frozen=True, slots=True)
class Word:
    """One word as recognised. `confidence` 0-1; `line` counts the text lines of the page from 0, in reading order.

    `read`: what the recogniser read, where `text` was mended since.
    """

    text: str
    box: Box
    confidence: float
    line: int
    read: str | None = None


def mean_confidence(words: Sequence[Word]) -> float:
    """Mean confidence of `words`, each weighed by its letters; 0 without words."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """A line in which a value stands, read once more by the second reader.

    `box`: the value's, as the first reader had it. `digits`: for each letter of `text` the digits that it is most like,
    the likeliest first. `sure`: how sure the second reader is of the letter it is least sure of, 0-1. `by_hand`: what
    an office fills in there does not look like the print around it. `wider`: the room for one more word on either side
    was read with it.
    """

    box: Box
    text: str
    digits: tuple[str, ...]
    sure: float
    by_hand: bool = False
    wider: bool = False


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page. `number` from 1; `width`, `height` in pixels and `dpi` of the upright page.

    `rotation`: degrees clockwise (0, 90, 180, 270) that turn the scan upright.
    `skew`: degrees clockwise by which the upright text still leans; text follows that slope inside its boxes.
    `codes`: the texts of QR and bar codes. `error`: the code of the error that kept the page from being read.
    `again`: the lines of values that a second reader read as well. `shows_through`: all that could be read is the other
    side of the sheet, so nothing is. `turned_print`: a part of it is print that stands another way up, another paper.
    `illegible`: the picture shows its print so badly that nothing read of it can be relied on.
    """

    number: int
    width: int
    height: int
    dpi: int
    rotation: int = 0
    skew: float = 0.0
    blank: bool = False
    words: tuple[Word, ...] = ()
    codes: tuple[str, ...] = ()
    source: Source = "ocr"
    error: str | None = None
    again: tuple[ReadAgain, ...] = ()
    shows_through: bool = False
    turned_print: bool = False
    illegible: bool = False

    @property
    def whole_words(self) -> tuple[Word, ...]:
        """The words line by line; a number broken at a hyphen ("4/TTr-" "BNV") is one word in the place of its first
        part."""
        whole: list[Word] = []
        last_line = None
        for word in sorted(self.words, key=lambda word: word.line):
            is_first = word.line != last_line
            last_line = word.line
            if whole and is_first and _BROKEN_NUMBER.search(whole[-1].text) and word.text[:1].isupper():
                whole[-1] = replace(whole[-1], text=whole[-1].text + word.text)
            else:
                whole.append(word)
        return tuple(whole)

    @property
    def text(self) -> str:
        """The page's text, one line of print a line, broken numbers whole."""
        lines: dict[int, list[str]] = {}
        for word in self.whole_words:
            lines.setdefault(word.line, []).append(word.text)
        return "\n".join(map(" ".join, lines.values()))

    @property
    def confidence(self) -> float:
        """Mean confidence of its words; 0 without words."""
        return mean_confidence(self.words)


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What one of several readers reads where a value stands. `by`: its name ("tesseract", "witness")."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One value read off a paper. `name` is one of the design's field names; dates are ISO 8601, text is NFC.

    `needs_review` marks a value that failed its check or is unsure: it is kept as read, never mended, until a person
    has seen it. `readings`: what each reader read there, where more than one did. `by_hand`: it was written in by hand.
    `findings`: what alone speaks against it, as codes, where another reader may settle that. `confirmed_by`: the person
    who gave the value, or held it against the paper and found it right. `as_printed`: it fails its check, and a person
    says that it stands so on the paper.
    """

    name: str
    value: str
    confidence: float
    source: Source
    needs_review: bool = False
    page: int | None = None
    box: Box | None = None
    readings: tuple[ReadBy, ...] = ()
    by_hand: bool = False
    findings: tuple[str, ...] = ()
    confirmed_by: str | None = None
    as_printed: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether the value may be relied on: it is not marked, and it does not fail its check on the paper itself."""
        return not self.needs_review and not self.as_printed

    def called(self, name: str) -> Field:
        """The same value under another name. Whole: `replace` costs ten times as much, and a page of papers has
        hundreds."""
        if name == self.name:
            return self
        return Field(
            name,
            self.value,
            self.confidence,
            self.source,
            self.needs_review,
            self.page,
            self.box,
            self.readings,
            self.by_hand,
            self.findings,
            self.confirmed_by,
            self.as_printed,
        )

    def disputed(self, stated: str) -> Field:
        """The field marked, because a delivery has `stated` something else, with both."""
        readings = self.readings or (ReadBy(self.source, self.value),)
        other = ReadBy("manifest", stated)
        return replace(self, needs_review=True, readings=(*(one for one in readings if one != other), other))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a paper names, and what it states of them: fields called `name`, `id`, `born_on`, `gender`, `ethnicity`,
    `nationality`, `residence` … `is_owner`: the paper is about them, and they have what its `owner_*` fields say."""

    role: Role
    fields: tuple[Field, ...]
    is_owner: bool = False

    def value(self, name: str) -> str | None:
        """The value of the field called `name`, or None."""
        return next((f.value for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class KindGuess:
    """The code of the catalogue that fits the paper best, `khac` where none does, and how sure that is, 0-1."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one document. `enclosed_from`: the number of the page with which another paper begins that
    lies behind an act."""

    kind: KindGuess
    fields: tuple[Field, ...]
    pages: Sequence[PageReading]
    signatures: tuple[Signature, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    persons: tuple[Person, ...] = ()
    enclosed_from: int | None = None

    @property
    def own_pages(self) -> Sequence[PageReading]:
        """The pages without those of a paper that is enclosed."""
        return self.pages if self.enclosed_from is None else self.pages[: self.enclosed_from - 1]

    def value(self, name: str) -> str | None:
        """The value of the field called `name`, or None."""
        return next((f.value for f in self.fields if f.name == name), None)


def review_reasons(reading: Reading, required: Sequence[str]) -> tuple[str, ...]:
    """Why a person must look at a document before its data can be relied on; empty when nobody need.

    `required`: the field names that a paper of its kind must show. Reasons are stable codes: `kind.unknown`,
    `page.none`, `page.failed.N`, `page.shows_through.N`, `missing.FIELD`, `unsure.FIELD`, and the reading's warnings.
    """
    reasons = []
    if reading.kind.code == "khac":
        reasons.append("kind.unknown")
    has_words, failed, shown_through = False, [], []
    # Once: pages of a long paper are unpacked at each look.
    for page in reading.pages:
        has_words = has_words or bool(page.words)
        failed += [f"page.failed.{page.number}"] if page.error else []
        shown_through += [f"page.shows_through.{page.number}"] if page.shows_through else []
    reasons += [] if has_words else ["page.none"]
    return (*reasons, *failed, *shown_through, *field_doubts(reading.fields, required), *reading.warnings)


def field_doubts(fields: Sequence[Field], required: Sequence[str]) -> tuple[str, ...]:
    """Which of the fields that a look-up answers by, or that a paper of the kind must show (`required`), are not there
    (`missing.FIELD`) or are marked (`unsure.FIELD`); what a manifest states otherwise than the paper is one in any
    field.
    """
    present = {field.name for field in fields}
    watched = {*required, *RELIED_ON}
    missing = [f"missing.{name}" for name in required if name not in present]
    doubtful = [field.name for field in fields if field.needs_review]
    watched |= {field.name for field in fields if field.source == "manifest"}
    return (*missing, *(f"unsure.{name}" for name in doubtful if name in watched))
