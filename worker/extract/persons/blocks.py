"""Under whom the lines of a paper stand: people are found as blocks, each from the line that names them to the next.

A block is opened by a heading ("Người được giám hộ:", "BÊN A"), by a label that says whose name follows ("Họ, chữ đệm,
tên người mẹ:"), by the sentence of a declaration that asks for "người dưới đây", or by a second name. What is asked
for below it, and in its column, is that person's; a page that begins goes on with whom the last one ended with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import Levenshtein

from dossier.catalogue.kinds import Kind
from dossier.reading import Role
from dossier.words.folding import fold, squeezed
from worker.extract.labels.context import NAME_LABELS, OATH
from worker.extract.labels.label import Label
from worker.extract.persons.vocabulary import (
    BELOW,
    BORN,
    FOR_ONESELF,
    OF_AN_ACT,
    RELATION,
    ROLE_WORDS,
    Part,
    is_oneself,
)
from worker.layout.runs import Run, Sheet, Span, span

_ENUMERATION = re.compile(r"^\W*(?:(?:[ivx]{1,4}|\d{1,2}(?:\.\d{1,2})*|[a-hđ])\s*[.)/]\s*|phan \w{1,3}\W+)?")
_NUMBERED = re.compile(r"^\W*\d{1,2}\s*[.)/]")
_LEAD = re.compile(r"^(?:(?:thong tin|phan|khai|ghi|nhan than|ly lich|ca nhan|ve|cua|doi voi)\s+)+")
_NAME = re.compile(r"^ho\b[^:]{0,24}?\bten(?: khai sinh)?(?:\s+(?:cua|ve))?(?:\s+|$)|^ten(?: cua)?\s+(?=nguoi|ben)")
# Of the one named before.
_ANOTHER_NAME = re.compile(r"(?:goi|thuong|khac|khai sinh|bang|viet|day du|in hoa|bi danh|toi|la|moi|cu|truoc)\b")
_BRACKETS = re.compile(r"\([^()]*\)?")
_PARTY_IN_BRACKETS = re.compile(r"^\W*(?:\w{1,2}[.)]\s*)?(?:ben|nguoi)\b[^:]*\(\W*(?:\D*\b)?(ben [ab])\b")
_LONGEST_HEADING = 10  # words
_EXACT, _LIKE = 8, 0.87
_SHORTEST_ALONE = 6  # letters of what heads a block without a colon: "Cha" alone is a value
_LETTERS_OF_AN_ENUMERATION = 6
_NAME_LETTERS = sorted(NAME_LABELS, key=len, reverse=True)
_SAME_COLUMN = 20  # pixels
_ENUMERATED = 4  # heights of print that an enumeration takes
_LEFT_PART, _MIDDLE = 0.3, 0.1  # of the width of the text
_NAMED_BY: dict[str, Role] = {
    "mother_name": "mother",
    "father_name": "father",
    "spouse_name": "spouse",
    "registrant_name": "declarant",
    "representative_name": "representative",
}
"""Fields of a kind that are the name of somebody else than the owner."""
_MAY_BE_THE_OWNER: tuple[Role, ...] = ("party_a", "applicant", "declarant", "guardian", "spouse", "ward", "deceased")
_SECOND = ("và ", "cùng ")  # labels of a spouse who is named after the owner
# Headings of these are looked for only on kinds that have them: elsewhere they are one more line of a party.
_OF_AN_OFFICE = ("residence", "phone")
_ONLY_WHERE_ASKED: dict[Part, str] = {"representative": "representative_name"}


@dataclass(frozen=True, order=True)
class Place:
    """Sheet, row and left edge of a line, by which lines follow one another; `column`: where the lines begin that are
    about whom it names, 0 where they may begin anywhere; `numbered`: it is an item of a numbered list."""

    sheet: int
    row: int
    left: int
    column: int = field(default=0, compare=False)
    numbered: bool = field(default=False, compare=False)


@dataclass(eq=False)
class Block:
    """Somebody whom a paper names. `role`: as printed, None where it is not; `about`: "người dưới đây", whom a
    declaration asks for; `name`: folded, None before it was read."""

    role: Part | None
    about: bool = False
    name: str | None = None


_NOBODY = Block("other", name="")
"""Under whom a line stands of which nobody can say it for certain."""


@dataclass(frozen=True)
class Opening:
    """A line that opens a block; `name`: what stands behind its colon, where it says whose name that is."""

    place: Place
    run: Run
    role: Part
    named: bool
    name: Span | None


@dataclass
class Blocks:
    """The blocks of one paper, found while its labels are gone through in reading order."""

    kind: Kind
    title: str
    _places: list[tuple[Place, Block | None]] = field(default_factory=list)
    _openings: list[tuple[Opening, Block]] = field(default_factory=list)
    _heads: list[tuple[Place, Block]] = field(default_factory=list)
    _relation: tuple[Place, bool | None] | None = None
    _made: list[Block] = field(default_factory=list)

    @property
    def wanted(self) -> Role | None:
        """The role of whom the paper is about, as far as its kind or title says it."""
        by_title = next((role for words, role in OF_AN_ACT if words.search(self.title)), None)
        return self.kind.about or by_title

    def add(self, number: int, sheet: Sheet, asked: Collection[int]) -> None:
        """The headings, askings and relations of the sheet with this number, from 0. `asked`: ids of the runs that have
        a label of the kind that asks for a name."""
        roles = {id(run): _role_in(run) for run in sheet.runs}
        for run in sheet.runs:
            role = roles[id(run)]
            heads = [one for one in sheet.runs if role and one.row == run.row and roles[id(one)] is not None]
            place = _place_of_a_head(number, sheet, run, heads)
            relation = RELATION.match(run.folded)
            if relation is not None:
                said = relation["said"]
                if self._relation is None and any(map(str.isalpha, said)):
                    self._relation = (place, is_oneself(said))
            elif FOR_ONESELF.search(run.folded) and self._relation is not None and self._relation[1] is None:
                self._relation = (self._relation[0], True)
            elif OATH.match(run.folded) and self._made:
                self._places.append((place, None))
            elif self.kind.about == "child" and BORN.match(run.folded):
                self._places.append((place, self._make(Block("child"))))
            elif BELOW.search(run.folded):
                self._places.append((place, self._make(Block(None, about=True))))
            elif (opening := _opening(place, run, role, alone=len(heads) == 1)) is not None and self._is_asked(
                opening.role
            ):
                block = self._same_role(opening) or self._make(Block(opening.role))
                self._places.append((place, block))
                self._openings.append((opening, block))
                self._heads += [(place, block)] if len(heads) > 1 else []
            elif id(run) not in asked and _names_another(run):
                self._places.append((place, self._make(Block("other"))))

    def _is_asked(self, role: Part) -> bool:
        asked = _ONLY_WHERE_ASKED.get(role)
        return asked is None or self.kind.field(asked) is not None

    def _same_role(self, opening: Opening) -> Block | None:
        """Who was announced in this role before: "Bên A" again, not a second child by name."""
        if opening.named or opening.role == "spouse":
            return None
        return next((block for block in self._made if block.role == opening.role), None)

    def _make(self, block: Block) -> Block:
        self._made.append(block)
        return block

    @property
    def openings(self) -> Sequence[tuple[Opening, Block]]:
        """The lines that open a block by a role, with it."""
        return self._openings

    def at(self, place: Place, *, running: bool = False) -> Block | None:
        """Under whom a label at `place` stands; None before anybody was named, and where nobody is asked about.
        `running`: it stands in running text, which has no columns."""
        before = [
            (other, block) for other, block in self._places if (other <= place if running else _is_above(other, place))
        ]
        if not before:
            return None
        last, block = max(before, key=lambda one: one[0])
        first = min(self._places, key=lambda one: one[0])
        if place.numbered and last.numbered and first[0].numbered and block is not first[1]:
            # "4. Họ và tên cha: …", "5. Nơi thường trú: …": the list may have gone on with whom it began with.
            return _NOBODY
        return self._in_its_column(block, place)

    def _in_its_column(self, block: Block | None, place: Place) -> Block | None:
        """Who heads the column of `place`, where `block` heads the one beside it: a name on the left below both heads
        is not of the lines on the right."""
        for at, (left, one) in enumerate(self._heads):
            beside = [(right, other) for right, other in self._heads[at + 1 :] if _is_beside(right, left)]
            right = next((other for right, other in beside if place.left + _SAME_COLUMN >= right.column), None)
            if one is block and left.sheet == place.sheet and left.row <= place.row and right is not None:
                return right
        return block

    def is_before_all(self, place: Place) -> bool:
        """Whether nobody is named before `place`."""
        return not any(other <= place for other, _ in self._places)

    def named(self, place: Place, label: Label | None, field_name: str, name: str | None) -> Block:
        """Whose name a label at `place` asks for that the catalogue has for the field `field_name`."""
        opened = next((block for one, block in self._openings if one.named and _is_there(one, place, label)), None)
        role = _NAMED_BY.get(field_name) or (_role_of_label(label.phrase.letters) if label is not None else None)
        current = self.at(place)
        folded = fold(name) if name is not None else None
        if opened is not None:
            block = opened
        elif role is not None:
            announced = current is not None and current.role == role and current.name is None
            block = current if announced and current is not None else self._make(Block(role))
        elif current is not None and current.name is None:
            block = current
        else:
            block = self._namesake(folded) or self._make(Block(None))
        if block.name is None:
            block.name = folded or ""
        self._places.append((place, block))
        return block

    def in_role(self, words: str) -> Block:
        """Whom a label names by what they are called: "… của người yêu cầu"."""
        role = role_of(words) or "other"
        if role == self.wanted and (owner := self.owner()) is not None:
            return owner
        return next((block for block in self._made if block.role == role), None) or self._make(Block(role))

    def in_column(self, place: Place, head: Run, role: Role) -> Block:
        """Whom the column of a table below `head` is about."""
        opened = next((block for one, block in self._openings if one.run is head), None)
        block = opened or self._make(Block(role))
        self._places.append((place, block))
        return block

    def beside(self, place: Place, role: Role, name: str) -> Block:
        """Somebody in this role who is named beside or below the one before."""
        block = self._make(Block(role, name=fold(name)))
        self._places.append((place, block))
        return block

    def _namesake(self, name: str | None) -> Block | None:
        """Who was named so already: a paper has its owner's name several times; the head of the household may be the
        owner, and is asked for as another."""
        known = (block for block in self._made if block.name and block.role != "other")
        return next((block for block in known if name and block.name and _is_one_name(block.name, name)), None)

    def owner(self) -> Block | None:
        """Whom the paper is about, None where that is not certain.

        A declaration whose asker is related to them is not about the asker, and neither is the registration of a birth
        or a death: a paper on which only the asker was read has no owner.
        """
        wanted, asker = self.wanted, self._asker()
        may_be = [block for block in self._made if block is not asker and block.role != "other"]
        for some in (
            (block for block in may_be if wanted is not None and block.role == wanted),
            (block for block in may_be if block.about),
            (block for block in may_be if block.role == "party_a"),
            (block for block in may_be if block.role is None),
        ):
            if (found := next(some, None)) is not None:
                return found
        if self._relation is not None and self._relation[1] is False:
            return None
        if wanted in ("child", "deceased"):
            return None
        second = any(label.startswith(_SECOND) for label in self.kind.labels("spouse_name"))
        roles = tuple(role for role in _MAY_BE_THE_OWNER if role != "spouse" or not second)
        return next((block for block in may_be if block.role in roles), None)

    @property
    def is_of_a_birth(self) -> bool:
        """Whether it is a declaration whose title says that a birth is to be registered."""
        return self.kind.about is None and self.wanted == "child"

    @property
    def owner_role(self) -> Role:
        """The role of whom the paper is about; the first of two spouses and who is named in no role is its owner."""
        owner = self.owner()
        role = owner.role if owner is not None else None
        if role is None or role == "other" or role == "spouse":
            return self.wanted or "owner"
        return role

    def _asker(self) -> Block | None:
        """Who asks and said to be related to whom the paper is about; None where nobody says so."""
        if self._relation is None or self._relation[1] is not False:
            return None
        return self.at(self._relation[0])

    @property
    def is_unsure(self) -> bool:
        """Whether who asks was taken for the owner, and the form has something else for their relation, hardly read."""
        owner = self.owner()
        unclear = self._relation is not None and self._relation[1] is None
        return unclear and owner is not None and owner.role in ("applicant", "declarant")

    @property
    def asker_is_the_owner(self) -> bool:
        """Whether who signs as the one who asks may be whom the paper is about."""
        if self._relation is not None and self._relation[1] is not None:
            return self._relation[1]
        owner = self.owner()
        other = self.wanted in ("child", "deceased") or any(block.about for block in self._made)
        return not other and (owner is None or owner.role in (None, "applicant", "declarant", "party_a"))

    def stands_before_the_owner(self, place: Place, field_name: str) -> bool:
        """Whether a line at `place`, where nobody is named yet, may be the owner's: on a certificate whose first name
        was not read it is; on a declaration that names the asker first it is theirs; an address above all names is an
        office's."""
        owner = self.owner()
        if not self._made or self.kind.about is not None:
            # Where a form says of each whose name it asks for ("Họ và tên con nuôi"), what stands above is another's.
            said = owner is not None and owner.role is not None and owner.role == self.wanted
            return self.is_before_all(place) and not said
        if field_name in _OF_AN_OFFICE and owner is not None and self.kind.layout != "card":
            return False
        # Of a declaration about another, whose first name was not read, what stands above is the asker's.
        if self.wanted is not None or self._relation is not None or owner is None or owner.about:
            return False
        return self.is_before_all(place) and self._made[0] is owner


def place_of(number: int, sheet: Sheet, run: Run, left: int, row: int | None = None, *, running: bool = False) -> Place:
    """Where somebody is named in `run` at `left`. Who is named in the left part of a page, or in its middle and alone
    in the row, is whom the lines below are about wherever they begin; who is named on the right has a column there."""
    begins = left - run.box[0] < _ENUMERATED * sheet.print_height
    offset = (run.box[0] - sheet.left_margin) / max(1.0, sheet.right_margin - sheet.left_margin)
    alone = sum(other.row == run.row for other in sheet.runs) == 1
    middle = alone and abs(sheet.across(run) - 0.5) < _MIDDLE
    column = 0 if running or (begins and (offset < _LEFT_PART or middle)) else left
    numbered = begins and _NUMBERED.match(run.text) is not None
    return Place(number, run.row if row is None else row, left, column, numbered)


def _place_of_a_head(number: int, sheet: Sheet, run: Run, heads: Sequence[Run]) -> Place:
    """Where a line opens a block that `heads` in its row do, too. Heads side by side stand in the middle of their
    columns: the left one's is the left part of the page, each other's begins halfway from the head before."""
    place = place_of(number, sheet, run, run.box[0])
    if len(heads) <= 1:
        return place
    before = [other for other in heads if other.box[0] < run.box[0]]
    return replace(place, column=(before[-1].box[2] + run.box[0]) // 2 if before else 0)


def _is_beside(one: Place, other: Place) -> bool:
    return (one.sheet, one.row) == (other.sheet, other.row)


def _is_above(other: Place, place: Place) -> bool:
    """Whether a line stands before another one, and in its column or before all of them."""
    return (other.sheet, other.row) <= (place.sheet, place.row) and (
        other.sheet < place.sheet or other.column <= place.left + _SAME_COLUMN
    )


def _is_there(opening: Opening, place: Place, label: Label | None) -> bool:
    """Whether a label is what opens a block, or the line that does, and not a second label of that line."""
    same = (opening.place.sheet, opening.place.row) == (place.sheet, place.row)
    if label is None:
        return same and opening.place == place
    return same and opening.run.words[0] in label.run.words and label.start <= _LETTERS_OF_AN_ENUMERATION


def _role_of_label(letters: str) -> Part | None:
    """The role that a label says whose name it asks for: "Họ, chữ đệm, tên chồng"."""
    name = next((name for name in _NAME_LETTERS if letters.startswith(name) and letters != name), None)
    return ROLE_WORDS.get(letters.removeprefix(name)) if name is not None else None


def _opening(place: Place, run: Run, found: tuple[Part, bool, bool] | None, *, alone: bool) -> Opening | None:
    if found is None:
        return None
    role, named, colon = found
    if not colon and not named and sum(map(str.isalpha, run.text)) < _SHORTEST_ALONE and alone and place.column == 0:
        return None
    name = span(run, run.text.index(":") + 1) if colon else None
    name = name if name is not None and any(map(str.isalpha, name.text)) else None
    return Opening(place, run, role, named or name is not None, name)


def _role_in(run: Run) -> tuple[Part, bool, bool] | None:
    """The role that a line announces, whether it asks for the name of who has it, and whether it has a colon."""
    party = _PARTY_IN_BRACKETS.match(run.folded)
    head, colon, _ = run.folded.partition(":")
    if len(head.split()) > _LONGEST_HEADING and party is None:
        return None
    head = " ".join(_BRACKETS.sub(" ", _ENUMERATION.sub("", head)).split())
    head = _LEAD.sub("", head)
    name = _NAME.match(head)
    words = head[name.end() :] if name else head
    role = role_of(words) or (role_of(party[1]) if party is not None else None)
    return (role, name is not None, bool(colon)) if role is not None else None


def role_of(words: str) -> Part | None:
    """The role that `words` are the name of, misread letters of long ones let pass."""
    letters = squeezed(words)
    exact = ROLE_WORDS.get(letters)
    if exact is not None or len(letters) <= _EXACT:
        return exact
    like = {known: Levenshtein.normalized_similarity(known, letters, score_cutoff=_LIKE) for known in ROLE_WORDS}
    best = max(like, key=lambda known: like[known])
    return ROLE_WORDS[best] if like[best] >= _LIKE else None


def _names_another(run: Run) -> bool:
    """Whether a line asks for the name of somebody in a part that is not known: "Họ và tên học sinh:"."""
    head, colon, _ = _BRACKETS.sub(" ", run.folded).partition(":")
    head = " ".join(_ENUMERATION.sub("", head).split())
    name = _NAME.match(head)
    who = head[name.end() :] if name is not None else ""
    return bool(colon) and any(map(str.isalpha, who)) and not _ANOTHER_NAME.match(who)


def _is_one_name(one: str, other: str) -> bool:
    """Whether two folded names are one: letter by letter, since sisters differ in one ("Hoa", "Hoan")."""
    return squeezed(one) == squeezed(other)
