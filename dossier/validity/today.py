"""Where a paper stands today, in one word: what a person who looks at all papers of a citizen sorts them by.

No rule of its own: it sorts what `dossier.validity.reuse.assess_paper` says of two days, today and some days on. A
paper that is in force today and expired then expires soon.
"""

from __future__ import annotations

from enum import StrEnum

from dossier.validity.reuse import Reason, Reuse
from dossier.words.sentences import N_, Language, sentence


class Today(StrEnum):
    """Where a paper stands today, in the order in which people want to see them."""

    IN_FORCE = "in_force"
    EXPIRES_SOON = "expires_soon"
    NOT_YET_VALID = "not_yet_valid"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"

    def sentence(self, language: Language = "vi") -> str:
        """What the group is called."""
        return sentence(TODAY_TEXTS[self], language)


TODAY_TEXTS = {
    Today.IN_FORCE: N_("Còn hiệu lực"),
    Today.EXPIRES_SOON: N_("Sắp hết hạn"),
    Today.NOT_YET_VALID: N_("Chưa đến ngày có hiệu lực"),
    Today.UNKNOWN: N_("Chưa biết còn hiệu lực hay không"),
    Today.WAITING: N_("Chưa xử lý hoặc kiểm tra xong"),
    Today.EXPIRED: N_("Đã hết hạn"),
    Today.REPLACED: N_("Đã được thay thế"),
    Today.REVOKED: N_("Đã bị thu hồi, hủy bỏ"),
}

# What says most against a paper first. Signatures say nothing of whether it is in force.
_GROUPS = (
    (Today.REVOKED, {Reason.REVOKED}),
    (Today.REPLACED, {Reason.SUPERSEDED}),
    (Today.EXPIRED, {Reason.EXPIRED}),
    (Today.WAITING, {Reason.NOT_ARCHIVED, Reason.UNVERIFIED}),
    (
        Today.UNKNOWN,
        {
            Reason.STANDING_UNCLEAR,
            Reason.EXPIRY_UNKNOWN,
            Reason.ISSUE_DATE_UNKNOWN,
            Reason.ISSUE_DATE_DOUBTFUL,
        },
    ),
    (Today.NOT_YET_VALID, {Reason.NOT_YET_VALID}),
)


def today_of(today: Reuse, soon: Reuse) -> Today:
    """Where a paper stands, by what is said of it today and on the last day that counts as soon."""
    found = next((group for group, reasons in _GROUPS if not reasons.isdisjoint(today.reasons)), Today.IN_FORCE)
    if found is Today.IN_FORCE and Reason.EXPIRED in soon.reasons:
        return Today.EXPIRES_SOON
    return found
