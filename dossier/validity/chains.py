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
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
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
    """The grounds against each of `papers`, which are all that have to do with each other, by id.

    Thousands may share a number, or an owner; so a paper is held only against those that can be a ground, and the work
    grows with the papers and the grounds, not with the pairs of papers.
    """
    said, changed, reissued = _Said(papers), _Changed(papers), _Reissued(papers)
    found: dict[str, tuple[Ground, ...]] = {}
    for paper in papers:
        grounds = {*said.grounds(paper), *changed.grounds(paper), *reissued.grounds(paper)}
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


class _Said:
    """What papers say of others, by the number and day of those."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._said: dict[tuple[str, date], list[tuple[Paper, Statement]]] = defaultdict(list)
        self._revoked: dict[str, bool] = {}
        for speaker in papers:
            for said in speaker.statements:
                if said.issued_on is not None:
                    self._said[folded_number(said.number), said.issued_on].append((speaker, said))

    def grounds(self, paper: Paper) -> Iterator[Ground]:
        """The grounds against `paper` that follow from what others say of it."""
        for speaker, said in self._of(paper):
            meant = _means(speaker, said, paper)
            if speaker.id == paper.id or meant is False:
                continue
            if meant is None:
                yield Ground("unclear", "issuer_unclear", speaker.id)
            elif said.says == "superseded":
                yield Ground("superseded", "replaced_by", speaker.id)
            elif self._is_revoked(speaker):
                yield Ground("unclear", "revocation_revoked", speaker.id)
            else:
                yield Ground("revoked", "revoked_by", speaker.id)

    def _of(self, paper: Paper) -> Iterator[tuple[Paper, Statement]]:
        if (on := paper.issued_on) is not None:
            for number in paper.numbers:
                yield from self._said.get((number, on), ())

    def _is_revoked(self, paper: Paper) -> bool:
        """Whether a later paper revokes this one. Days only grow from one to the next, so this ends."""
        if paper.decided is not None:
            return paper.decided.standing == "revoked"
        if paper.id not in self._revoked:
            self._revoked[paper.id] = any(
                said.says == "revoked"
                and _means(later, said, paper) is True
                and (later.issued_on or date.min) > (paper.issued_on or date.max)
                and not self._is_revoked(later)
                for later, said in self._of(paper)
            )
        return self._revoked[paper.id]


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


class _Changed:
    """The certificates of each registration, by kind and business code."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        of_code: dict[tuple[str, str], list[_Certificate]] = defaultdict(list)
        for paper in papers:
            change = paper.change if paper.codes else None
            for code in paper.codes if change is not None else ():
                of_code[paper.kind, code].append(_Certificate(paper, change or 0, paper.issued_on))
        self._chains = {key: _Chain(certificates) for key, certificates in of_code.items()}

    def grounds(self, paper: Paper) -> Iterator[Ground]:
        """The grounds against `paper` that follow from changes of its registration."""
        chains = [self._chains[paper.kind, code] for code in paper.codes if (paper.kind, code) in self._chains]
        change, on = paper.change if chains else None, paper.issued_on
        if change is None:
            return
        latest = max((chain.latest for chain in chains), key=_Certificate.rank)
        if latest.change > change:
            yield Ground("superseded", "later_change", latest.paper.id)
        for chain in chains:
            others = [one for one in chain.differing(paper, change) if one.id != paper.id]
            yield from (Ground("unclear", "same_change", one.id) for one in others)
            if on is not None and chain.has_against(change, on):
                for other in chain.certificates:
                    if _runs_against(change, on, other):
                        yield Ground("unclear", "change_order", other.paper.id)


@dataclass(frozen=True, slots=True)
class _Certificate:
    paper: Paper
    change: int
    on: date | None

    def rank(self) -> tuple[int, date, str]:
        return self.change, self.on or date.min, self.paper.id


class _Chain:
    """Certificates that share a business code."""

    def __init__(self, certificates: Sequence[_Certificate]) -> None:
        self.certificates = certificates
        self.latest = max(certificates, key=_Certificate.rank)
        # Of each change, those that state the same: mostly they are scans of one certificate.
        self._alike: dict[int, dict[tuple[str | None, ...], list[Paper]]] = defaultdict(lambda: defaultdict(list))
        for one in certificates:
            self._alike[one.change][_content(one.paper)].append(one.paper)
        by_change = sorted((one.change, one.on) for one in certificates if one.on is not None)
        self._changes = [change for change, _ in by_change]
        days = [on for _, on in by_change]
        # The latest day up to each, and the earliest from each on.
        self._latest = list(accumulate(days, max))
        self._earliest = list(accumulate(reversed(days), min))[::-1]

    def differing(self, paper: Paper, change: int) -> Iterator[Paper]:
        """The certificates of this change that state something else than `paper`."""
        content = _content(paper)
        for stated, papers in self._alike[change].items():
            if _differ(content, stated):
                yield from papers

    def has_against(self, change: int, on: date) -> bool:
        """Whether a certificate of an earlier change has a later day than `on`, or the other way round."""
        earlier, later = bisect_left(self._changes, change), bisect_right(self._changes, change)
        return (earlier > 0 and self._latest[earlier - 1] > on) or (
            later < len(self._changes) and self._earliest[later] < on
        )


def _runs_against(change: int, on: date, other: _Certificate) -> bool:
    """Whether the later change of the two has the earlier day."""
    return other.on is not None and (change - other.change) * (on - other.on).days < 0


def _content(paper: Paper) -> tuple[str | None, ...]:
    """What a certificate states, as it is compared; None where that was not read."""
    values = (paper.fields.get(name) for name in _CONTENT)
    return tuple(None if value is None else " ".join(folded_words(value)) for value in values)


def _differ(one: Sequence[str | None], other: Sequence[str | None]) -> bool:
    """Whether two certificates of one change state different things."""
    return any(
        mine != theirs for mine, theirs in zip(one, other, strict=True) if mine is not None and theirs is not None
    )


class _Reissued:
    """Certificates issued again, by kind and owner."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._of_owner: dict[tuple[str, str], list[Paper]] = defaultdict(list)
        for paper in papers:
            for owner in paper.owners if paper.is_reissue and paper.issued_on else ():
                self._of_owner[paper.kind, owner].append(paper)

    def grounds(self, paper: Paper) -> Iterator[Ground]:
        """The grounds against `paper` that follow from certificates issued again to its owner."""
        on = paper.issued_on
        if paper.chain != "reissues" or on is None:
            return
        for owner in paper.owners:
            for other in self._of_owner.get((paper.kind, owner), ()):
                again_on = other.issued_on or date.min
                is_after = again_on > on or (again_on == on and not paper.is_reissue)
                if other.id != paper.id and is_after and _one_owner(paper, other):
                    yield Ground("superseded", "reissued", other.id)


def _one_owner(one: Paper, other: Paper) -> bool:
    """Whether two papers are about one person: two ids that differ are two persons, whatever their names."""
    ids = [paper.fields.get("owner_id") for paper in (one, other)]
    if all(ids):
        return tight(ids[0] or "") == tight(ids[1] or "")
    return bool(one.owners & other.owners)
