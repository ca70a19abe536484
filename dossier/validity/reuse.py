"""May a paper be reused? Printed dates + status + the rule of the procedure that wants it (law 10 of the design).

Pure: the day on which is asked is an argument. Every "no" has a reason, and all reasons are given, not the first only.

What counts, in this order:

*The paper itself* (`assess_paper`, shown with each document):
 - it is archived, and a person has verified what was read off it;
 - it is neither revoked nor superseded, nor does what is on record of it contradict itself (`unclear`,
   dossier/validity/chains.py). `unknown` means that no register was asked. That is no objection to a kind that
   does not expire or prints its expiry, but a kind whose validity depends on what the paper does not show
   (`validity = "unknown"`) is in force only when its status is known to be `valid`: else `expiry_unknown`;
 - asked for without a procedure, it is not known to be unsigned, nor are all of its signatures broken (one that is
   intact, but of nobody whom a configured root vouches for, or not proven any more, is "not known");
 - its first day, printed or that of issue, has come;
 - its last day has not passed: the earliest of the printed one, the day of issue plus the printed term, and
   the day of issue plus the months of the kind. That day still counts. A printed term that is not understood,
   a term whose start is not printed, one that lasts until another paper replaces this one (unless its status is known
   to be `valid`), and an unread expiry of a kind that prints one are `expiry_unknown`; a term that counts from an
   unread day of issue is `issue_date_unknown`. No default is ever put in their place;
 - a right to land has not ended before, where its one end is printed;
 - a day or a term that still waits for a person counts for nothing: what follows from it is not known
   (`issue_date_doubtful`, `expiry_unknown`).

*The procedure that wants to reuse it* (`assess`, after all of the above): it has a rule, the rule takes this kind, the
paper belongs to the owner who was asked for, is signed where that is demanded (here "not known" is a no:
`signature_unconfirmed`, `signature_ended`), and is not older than the rule allows. A kind whose validity the procedure
sets has no validity where the rule sets none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from dossier.catalogue.kinds import Kind
from dossier.catalogue.procedures import ProcedureRule
from dossier.words.dates import add_months, parse_term
from dossier.words.sentences import N_, Language, sentence

Status = Literal["valid", "revoked", "superseded", "unclear", "unknown"]
Basis = Literal["printed", "term", "land_use_term", "months_of_kind", "issued_on", "no_end", "standing", "extended"]
"""What a first or last day follows from: a day that the paper prints, a term that it prints (counted from its day of
issue where that is how it reads), the term of a right to land, the months that its kind is valid for, its day of issue;
that it has no last day; that its office extended it until then; or that it holds for as long as nothing takes it back,
which its standing says."""


class Reason(StrEnum):
    """Why a paper may not be reused. The value is the stable code."""

    NOT_ARCHIVED = "not_archived"
    UNVERIFIED = "unverified"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    STANDING_UNCLEAR = "standing_unclear"
    UNSIGNED = "unsigned"
    AGENCY_UNSIGNED = "agency_unsigned"
    SIGNATURE_BROKEN = "signature_broken"
    SIGNATURE_UNCONFIRMED = "signature_unconfirmed"
    SIGNATURE_ENDED = "signature_ended"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    EXPIRY_UNKNOWN = "expiry_unknown"
    ISSUE_DATE_UNKNOWN = "issue_date_unknown"
    ISSUE_DATE_DOUBTFUL = "issue_date_doubtful"
    NO_RULE = "no_rule"
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    OWNER_MISMATCH = "owner_mismatch"
    OWNER_UNCONFIRMED = "owner_unconfirmed"
    TOO_OLD = "too_old"

    def sentence(self, language: Language = "vi") -> str:
        """The reason for the person at the desk."""
        return sentence(REASON_TEXTS[self], language)


REASON_TEXTS = {
    Reason.NOT_ARCHIVED: N_("Giấy tờ chưa được lưu trữ xong."),
    Reason.UNVERIFIED: N_("Dữ liệu của giấy tờ chưa được cán bộ kiểm tra."),
    Reason.REVOKED: N_("Giấy tờ đã bị thu hồi hoặc hủy bỏ."),
    Reason.SUPERSEDED: N_("Giấy tờ đã được thay thế bằng giấy tờ khác."),
    Reason.STANDING_UNCLEAR: N_(
        "Có giấy tờ khác mâu thuẫn với giấy tờ này; cán bộ cần xác định giấy tờ nào còn hiệu lực."
    ),
    Reason.UNSIGNED: N_("Bản số hóa chưa được ký số."),
    Reason.AGENCY_UNSIGNED: N_("Bản số hóa của giấy phép, giấy chứng nhận chưa có chữ ký số của cơ quan."),
    Reason.SIGNATURE_BROKEN: N_("Chữ ký số của bản số hóa không còn đúng: tệp đã bị sửa sau khi ký."),
    Reason.SIGNATURE_UNCONFIRMED: N_("Chưa xác nhận được chữ ký số của bản số hóa."),
    Reason.SIGNATURE_ENDED: N_(
        "Chữ ký số của bản số hóa không còn chứng minh được: chứng thư số đã hết hạn; cần ký lại."
    ),
    Reason.NOT_YET_VALID: N_("Giấy tờ chưa đến ngày có hiệu lực."),
    Reason.EXPIRED: N_("Giấy tờ đã hết hạn."),
    Reason.EXPIRY_UNKNOWN: N_("Chưa biết giấy tờ còn hiệu lực hay không; hãy kiểm tra thời hạn."),
    Reason.ISSUE_DATE_UNKNOWN: N_("Chưa biết ngày cấp giấy tờ."),
    Reason.ISSUE_DATE_DOUBTFUL: N_("Ngày cấp đọc chưa chắc chắn; hãy đối chiếu với giấy tờ."),
    Reason.NO_RULE: N_("Thủ tục này chưa có quy tắc sử dụng lại giấy tờ."),
    Reason.KIND_NOT_ACCEPTED: N_("Thủ tục này không nhận loại giấy tờ này."),
    Reason.OWNER_MISMATCH: N_("Giấy tờ không phải của người được tra cứu."),
    Reason.OWNER_UNCONFIRMED: N_("Giấy tờ không ghi số định danh của chủ; hãy đối chiếu đúng người."),
    Reason.TOO_OLD: N_("Giấy tờ được cấp đã quá lâu so với quy định của thủ tục."),
}

NEUTRAL = frozenset({Reason.UNSIGNED, Reason.AGENCY_UNSIGNED, Reason.SIGNATURE_UNCONFIRMED, Reason.SIGNATURE_ENDED})
"""What is a fact of the scan and says nothing against the paper: most scans of paper are not signed."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What is known of a paper when reuse is asked for. None means not known.

    verified       a person confirmed its fields
    signed         whether the scan carries a digital signature that can be relied on (dossier/signatures/signing.py)
    has_signature  whether it carries any, good or not
    proof_ended    the signatures of a copy made here are not proven any more: a certificate has ended
    by_officer     its only good signatures are those of officers under a copy made here
    valid_until    the field as stored: an ISO date, or a term as printed
    land_use_term  the term of a right to land, as printed; what states several ends says nothing of the paper's own
    owner_matches  whether it belongs to the owner asked for; None where nobody was asked for
    owner_by_name  it states no identifier: its owner was found by name and day of birth, which another may share
    doubtful       names of the fields whose values wait for a person: none of them is relied on
    extended_until its last day by a decision of its office, whatever it prints
    """

    kind: Kind
    archived: bool
    verified: bool
    status: Status = "unknown"
    signed: bool | None = None
    has_signature: bool = False
    proof_ended: bool = False
    by_officer: bool = False
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: str | None = None
    land_use_term: str | None = None
    owner_matches: bool | None = None
    owner_by_name: bool = False
    doubtful: frozenset[str] = frozenset()
    extended_until: date | None = None

    @property
    def sure_issue_day(self) -> date | None:
        """The day of issue if it can be counted from."""
        return None if "issued_on" in self.doubtful else self.issued_on

    @property
    def issue_day_missing(self) -> Reason:
        """Why the day of issue cannot be counted from."""
        return Reason.ISSUE_DATE_DOUBTFUL if self.issued_on else Reason.ISSUE_DATE_UNKNOWN


@dataclass(frozen=True, slots=True)
class Reuse:
    """The answer. `reasons` is empty exactly when it is allowed."""

    allowed: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a paper holds, both days included; None: not known.

    since, until        the days
    since_by, until_by  what each follows from; `until_by` alone where the paper has no last day
    accepted_until      the last day on which the procedure's rule takes a paper of that age; None: no such bound
    unknown             why an end may be missing: the reasons that stand against reuse where no end has passed
    """

    since: date | None
    since_by: Basis | None
    until: date | None
    until_by: Basis | None
    accepted_until: date | None = None
    unknown: tuple[Reason, ...] = ()


def unsigned_because(facts: PaperFacts) -> Reason | None:
    """Why the paper is not signed as TT 01/2023/TT-VPCP wants it, by its officer, and for a licence or certificate by
    its agency, too; None where it is. What was not read yet is `not_archived`: there is nothing to sign."""
    if not facts.archived:
        return Reason.NOT_ARCHIVED
    return next(iter(_unsigned(facts)), None)


def assess_paper(facts: PaperFacts, on: date, *, signed_only: bool = False) -> Reuse:
    """Whether the paper is archived, verified and in force on the day `on`, whatever it is wanted for. `signed_only`:
    a signature that is not confirmed is none."""
    unsigned = [] if facts.signed is None and not signed_only else _unsigned(facts)
    return _reuse([*_reasons_of_paper(facts, on), *unsigned])


def assess(facts: PaperFacts, rule: ProcedureRule | None, on: date) -> Reuse:
    """Whether a procedure may reuse the paper on the day `on`; `rule` is None for a procedure without rules."""
    return _reuse([*_reasons_of_paper(facts, on), *_reasons_of_rule(facts, rule, on)])


def validity(facts: PaperFacts, rule: ProcedureRule | None = None) -> Validity:
    """From when until when the paper holds by what is known of it, and by what that is known. `rule`: of the procedure
    that wants to reuse it. It says nothing of revocation: that is the paper's standing."""
    beginnings, (ends, unknown) = _beginnings(facts), _ends(facts)
    # The latest beginning and the earliest end; of equal days, what is stated first.
    since = max(beginnings, key=lambda one: one[0], default=None)
    until = min(ends, key=lambda one: one[0], default=None)
    endless = _endless(facts) if not ends and not unknown else None
    accepted = None
    if rule is not None and rule.kind == facts.kind.code and rule.max_age_months is not None and facts.sure_issue_day:
        accepted = add_months(facts.sure_issue_day, rule.max_age_months)
    return Validity(
        since=since[0] if since else None,
        since_by=since[1] if since else None,
        until=until[0] if until else None,
        until_by=until[1] if until else endless,
        accepted_until=accepted,
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _endless(facts: PaperFacts) -> Basis | None:
    """Why a paper of which no last day is known or missing has none; None where the procedure sets its validity."""
    term = parse_term(facts.valid_until) if facts.valid_until else None
    if term is not None:
        return "standing" if term.until_replaced else "no_end"
    if facts.kind.validity == "procedure":
        return None
    return "standing" if facts.kind.validity == "unknown" else "no_end"


def _reuse(reasons: list[Reason]) -> Reuse:
    once = tuple(dict.fromkeys(reasons))
    return Reuse(not once, once)


def _unsigned(facts: PaperFacts) -> list[Reason]:
    """Why a paper is not signed as it has to be; none where it is."""
    if facts.signed is None:
        return [Reason.SIGNATURE_ENDED if facts.proof_ended else Reason.SIGNATURE_UNCONFIRMED]
    if facts.signed:
        return [Reason.AGENCY_UNSIGNED] if facts.kind.agency_signs and facts.by_officer else []
    return [Reason.SIGNATURE_BROKEN if facts.has_signature else Reason.UNSIGNED]


def _reasons_of_paper(facts: PaperFacts, on: date) -> Iterator[Reason]:
    if not facts.archived:
        yield Reason.NOT_ARCHIVED
    if not facts.verified:
        yield Reason.UNVERIFIED
    if facts.status == "revoked":
        yield Reason.REVOKED
    if facts.status == "superseded":
        yield Reason.SUPERSEDED
    if facts.status == "unclear":
        yield Reason.STANDING_UNCLEAR
    if any(first > on for first, _ in _beginnings(facts)):
        yield Reason.NOT_YET_VALID
    yield from _reasons_of_term(facts, on)


def _beginnings(facts: PaperFacts) -> list[tuple[date, Basis]]:
    """The first days that are known of the paper, each with what it follows from."""
    valid_from = None if "valid_from" in facts.doubtful else facts.valid_from
    term = parse_term(facts.valid_until) if facts.valid_until and "valid_until" not in facts.doubtful else None
    stated: tuple[tuple[date | None, Basis], ...] = (
        (valid_from, "printed"),
        (term.since if term else None, "term"),
        (facts.sure_issue_day, "issued_on"),
    )
    return [(first, basis) for first, basis in stated if first is not None]


def _reasons_of_term(facts: PaperFacts, on: date) -> Iterator[Reason]:
    ends, unknown = _ends(facts)
    if ends and min(ends)[0] < on:
        yield Reason.EXPIRED
    else:
        yield from unknown


def _ends(facts: PaperFacts) -> tuple[list[tuple[date, Basis]], list[Reason]]:
    """The last days that are known of the paper, each with what it follows from, and why another may be missing."""
    if facts.extended_until is not None:
        return [(facts.extended_until, "extended")], []
    ends: list[tuple[date, Basis]] = []
    unknown: list[Reason] = []
    if facts.valid_until:
        term = parse_term(facts.valid_until) if "valid_until" not in facts.doubtful else None
        last_day = term.last_day(facts.sure_issue_day) if term else None
        if last_day:
            ends.append((last_day, "printed" if term and term.until else "term"))
        elif term is not None and term.from_issue:
            unknown.append(facts.issue_day_missing)
        elif term is None or not (term.forever or (term.until_replaced and facts.status == "valid")):
            unknown.append(Reason.EXPIRY_UNKNOWN)
    elif facts.kind.validity == "printed" or (facts.kind.validity == "unknown" and facts.status == "unknown"):
        unknown.append(Reason.EXPIRY_UNKNOWN)
    land_term = parse_term(facts.land_use_term) if facts.land_use_term else None
    if land_term is not None and "land_use_term" not in facts.doubtful:
        land_last_day = land_term.last_day(facts.sure_issue_day)
        ends += [(land_last_day, "land_use_term")] if land_last_day else []
    if facts.kind.validity == "months" and facts.kind.months is not None:
        if facts.sure_issue_day:
            ends.append((add_months(facts.sure_issue_day, facts.kind.months), "months_of_kind"))
        else:
            unknown.append(facts.issue_day_missing)
    return ends, unknown


def _reasons_of_rule(facts: PaperFacts, rule: ProcedureRule | None, on: date) -> Iterator[Reason]:
    if facts.owner_matches is False:
        yield Reason.OWNER_MISMATCH
    if facts.owner_by_name:
        yield Reason.OWNER_UNCONFIRMED
    if rule is None:
        yield Reason.NO_RULE
        return
    if rule.kind != facts.kind.code:
        yield Reason.KIND_NOT_ACCEPTED
        return
    if rule.needs_signature:
        yield from _unsigned(facts)
    if rule.max_age_months is not None:
        if facts.sure_issue_day is None:
            yield facts.issue_day_missing
        elif add_months(facts.sure_issue_day, rule.max_age_months) < on:
            yield Reason.TOO_OLD
    elif facts.kind.validity == "procedure" and not facts.valid_until:
        yield Reason.EXPIRY_UNKNOWN
