"""How papers stand against each other: which one revokes, replaces or outdates another.

`grounds_of` is a pure function of what is on record, so the order in which papers came in does not matter and asking
twice changes nothing. What makes a paper lose its standing:

*Statements* (`statements.py`): another paper names it by number and date, and by issuer. Where no issuer is named, the
 one who speaks means its own papers. Number and date without an issuer that agrees identify nothing: that another
 agency's paper has both is no ground, and an issuer that cannot be compared makes the standing `unclear`. A paper says
 nothing about a later one. When the paper that revoked is itself revoked, nobody knows from print what holds:
 `unclear`.
*Changes* of a registration (kinds with `chain = "changes"`): of one business code, only the latest change on record
 counts. The same change twice with different content, or ordinals that run against the days, are `unclear`.
*Re-issues* (kinds with `chain = "reissues"`): a certificate marked as issued again outdates the owner's earlier ones.

A value that waits for a person (needs_review) is no witness: it neither takes a paper's standing nor loses it.
`unclear` is for a person to settle; it is never mended by choosing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dossier.catalogue.issuers import is_meant
from dossier.catalogue.kinds import Chain
from dossier.codes.administrative import tight
from dossier.codes.numbers import folded_number
from dossier.validity.statements import Statement
from dossier.words.dates import iso_day
from dossier.words.folding import fold, folded_words
from dossier.words.numerals import parse_numeral
from dossier.words.sentences import N_

Standing = Literal["valid", "revoked", "superseded", "unclear", "unknown"]
GroundReason = Literal[
    "revoked_by",
    "replaced_by",
    "issuer_unclear",
    "revocation_revoked",
    "later_change",
    "same_change",
    "change_order",
    "reissued",
]

GROUND_TEXTS: Mapping[GroundReason, str] = {
    "revoked_by": N_("Bị thu hồi hoặc hủy bỏ bởi giấy tờ khác."),
    "replaced_by": N_("Được thay thế bởi giấy tờ khác."),
    "issuer_unclear": N_(
        "Có giấy tờ thu hồi hoặc thay thế giấy tờ cùng số, cùng ngày, nhưng chưa rõ cơ quan ban hành."
    ),
    "revocation_revoked": N_("Giấy tờ thu hồi giấy tờ này đã bị thu hồi."),
    "later_change": N_("Đã có đăng ký thay đổi lần sau."),
    "same_change": N_("Có giấy tờ khác của cùng lần thay đổi với nội dung khác."),
    "change_order": N_("Thứ tự các lần thay đổi không khớp với ngày cấp."),
    "reissued": N_("Đã được cấp lại hoặc đăng ký lại."),
}
"""What each ground means, for the person at the desk."""

# What a certificate of one change states; a difference in any of these makes two papers, not two scans of one.
_CONTENT = (
    "owner_name",
    "business_name",
    "business_address",
    "business_lines",
    "capital",
    "representative_name",
    "first_registered_on",
    "changed_on",
    "issued_on",
)
_ORDINAL = re.compile(r"(?:lan\W+)?(?:thu\W+)?(?P<digits>\d{1,3})(?!\d)")
_FIRST_WORD = re.compile(r"(?:lần\s+)?(?:thứ\s+)?(?P<word>[^\W\d]+)", re.IGNORECASE)
_RANK = ("revoked", "superseded", "unclear")


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a paper does not simply stand: `by` is the id of the paper from which that follows."""

    standing: Standing
    reason: GroundReason
    by: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a paper's standing, and the grounds on record at that moment, which it outranks;
    `valid_until`: its last day since, where its office extended it."""

    standing: Standing
    outranks: frozenset[Ground] = frozenset()
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What counts of one paper on record. `fields` are the values that need no review, by name; `called` is the folded
    name of its kind, empty where nothing is known of that."""

    id: str
    kind: str
    called: str
    chain: Chain
    fields: Mapping[str, str]
    statements: tuple[Statement, ...] = ()
    decided: Decision | None = None

    @property
    def issued_on(self) -> date | None:
        """The day of issue, where it was read for sure."""
        return iso_day(self.fields.get("issued_on"))

    @property
    def numbers(self) -> frozenset[str]:
        """What others may call it by: its number, and the serial of a land certificate; folded."""
        names = (self.fields.get(name) for name in ("number", "land_certificate_serial"))
        return frozenset(folded_number(name) for name in names if name)

    @property
    def codes(self) -> frozenset[str]:
        """The business codes of a registration."""
        if self.chain != "changes":
            return frozenset()
        names = (self.fields.get(name) for name in ("number", "tax_code"))
        return frozenset(folded_number(tight(name)) for name in names if name)

    @property
    def change(self) -> int | None:
        """Which change of the registration this is, 0 the first registration; None where that is not known.

        That no change is printed is known only when the paper shows its first registration as its day of issue: an
        unread line would look the same.
        """
        printed = self.fields.get("change_ordinal")
        if printed is not None:
            return ordinal(printed)
        first = self.fields.get("first_registered_on")
        return 0 if first and first == self.fields.get("issued_on") and "changed_on" not in self.fields else None

    @property
    def owners(self) -> frozenset[str]:
        """Who the paper is about, as keys that are equal for one person: the id, or name, birth and mother together."""
        keys = set()
        if owner_id := self.fields.get("owner_id"):
            keys.add(tight(owner_id))
        whole = [self.fields.get(name) for name in ("owner_name", "owner_born_on", "mother_name")]
        if all(whole):
            keys.add("|".join(" ".join(folded_words(part or "")) for part in whole))
        return frozenset(keys)

    @property
    def is_reissue(self) -> bool:
        """Whether the paper is marked as issued again."""
        return any(one.says == "reissued" and not one.doubtful for one in self.statements)

    @property
    def keys(self) -> frozenset[str]:
        """Papers that can have anything to do with each other share one of these."""
        found = {f"paper|{number}|{self.issued_on}" for number in self.numbers if self.issued_on}
        found |= {
            f"paper|{folded_number(one.number)}|{one.issued_on}"
            for one in self.statements
            if one.number and one.issued_on
        }
        found |= {f"changes|{self.kind}|{code}" for code in self.codes}
        if self.chain == "reissues":
            found |= {f"owner|{self.kind}|{owner}" for owner in self.owners}
        return frozenset(found)


def grounds_of(papers: Sequence[Paper]) -> dict[str, tuple[Ground, ...]]:
    """The grounds against each of `papers`, which are all that have to do with each other, by id."""
    found: dict[str, tuple[Ground, ...]] = {}
    for paper in papers:
        others = [other for other in papers if other.id != paper.id]
        grounds = {
            *_from_statements(paper, papers),
            *_from_changes(paper, others),
            *_from_reissues(paper, others),
        }
        found[paper.id] = tuple(sorted(grounds, key=lambda one: (_RANK.index(one.standing), one.reason, one.by)))
    return found


def standing_of(grounds: Sequence[Ground], decision: Decision | None) -> Standing:
    """How a paper stands. A person's decision outranks what was on record then; what came later against a paper
    declared valid makes it `unclear`: somebody must look again."""
    if decision is not None:
        is_news = decision.standing == "valid" and not set(grounds) <= decision.outranks
        return "unclear" if is_news else decision.standing
    return min((one.standing for one in grounds), key=_RANK.index, default="unknown")


def ordinal(printed: str) -> int | None:
    """The number in "lần thứ 3, ngày …", "03" or "thứ hai"; None where it does not begin with one."""
    match = _ORDINAL.match(fold(printed.strip()))
    if match:
        return int(match["digits"])
    word = _FIRST_WORD.match(printed.strip())
    return parse_numeral(word["word"]) if word else None


def _from_statements(paper: Paper, papers: Sequence[Paper]) -> Iterator[Ground]:
    for speaker in papers:
        if speaker.id == paper.id:
            continue
        for said in speaker.statements:
            meant = _means(speaker, said, paper)
            if meant is False:
                continue
            if meant is None:
                yield Ground("unclear", "issuer_unclear", speaker.id)
            elif said.says == "superseded":
                yield Ground("superseded", "replaced_by", speaker.id)
            elif _is_revoked(speaker, papers):
                yield Ground("unclear", "revocation_revoked", speaker.id)
            else:
                yield Ground("revoked", "revoked_by", speaker.id)


def _means(speaker: Paper, said: Statement, paper: Paper) -> bool | None:
    """Whether a statement is about `paper`; None where only the issuer leaves that open."""
    on, spoken_on = paper.issued_on, speaker.issued_on
    if said.doubtful or said.says == "reissued" or on is None or spoken_on is None or not speaker.numbers:
        return False
    if said.issued_on != on or folded_number(said.number) not in paper.numbers or on > spoken_on:
        return False
    if said.paper and paper.called and said.paper not in paper.called and said.paper != "van ban":
        return False
    own = speaker.fields.get("issuer")
    # Without knowing who speaks, the statement is as doubtful as an unread number.
    return is_meant(said.issuer, own, paper.fields.get("issuer")) if own else False


def _is_revoked(paper: Paper, papers: Sequence[Paper]) -> bool:
    """Whether a later paper revokes this one. Days only grow from one to the next, so this ends."""
    if paper.decided is not None:
        return paper.decided.standing == "revoked"
    return any(
        said.says == "revoked"
        and _means(later, said, paper) is True
        and (later.issued_on or date.min) > (paper.issued_on or date.max)
        and not _is_revoked(later, papers)
        for later in papers
        for said in later.statements
    )


def _from_changes(paper: Paper, others: Sequence[Paper]) -> Iterator[Ground]:
    chain = [other for other in others if other.kind == paper.kind and paper.codes & other.codes]
    change = paper.change
    if change is None:
        return
    later = [other for other in chain if other.change is not None and other.change > change]
    if later:
        latest = max(later, key=lambda other: (other.change or 0, other.issued_on or date.min, other.id))
        yield Ground("superseded", "later_change", latest.id)
    for other in chain:
        if other.change == change and _differ(paper, other):
            yield Ground("unclear", "same_change", other.id)
        elif _runs_against(paper, other):
            yield Ground("unclear", "change_order", other.id)


def _runs_against(one: Paper, other: Paper) -> bool:
    """Whether the later change of the two has the earlier day."""
    if one.change is None or other.change is None or one.issued_on is None or other.issued_on is None:
        return False
    return (one.change - other.change) * (one.issued_on - other.issued_on).days < 0


def _differ(one: Paper, other: Paper) -> bool:
    """Whether two certificates of one change state different things."""
    return any(
        folded_words(one.fields[name]) != folded_words(other.fields[name])
        for name in _CONTENT
        if name in one.fields and name in other.fields
    )


def _from_reissues(paper: Paper, others: Sequence[Paper]) -> Iterator[Ground]:
    on = paper.issued_on
    if paper.chain != "reissues" or on is None:
        return
    for other in others:
        again_on = other.issued_on
        if other.kind != paper.kind or not other.is_reissue or again_on is None or not _one_owner(paper, other):
            continue
        if again_on > on or (again_on == on and not paper.is_reissue):
            yield Ground("superseded", "reissued", other.id)


def _one_owner(one: Paper, other: Paper) -> bool:
    """Whether two papers are about one person: two ids that differ are two persons, whatever their names."""
    ids = [paper.fields.get("owner_id") for paper in (one, other)]
    if all(ids):
        return tight(ids[0] or "") == tight(ids[1] or "")
    return bool(one.owners & other.owners)
