"""What a file says of its making confirms or contradicts a number and a day that were read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dossier.signatures.signing import Certificate, Signature
from dossier.signatures.witness import SigningDay, Witness, witness_day, witness_number, witness_of

MOMENT = datetime(2026, 4, 24, 9, 38, 55, tzinfo=UTC)
DAY = date(2026, 4, 24)
ORGANISATION = Certificate("Sở A", "Sở A", None, None, "CA", "1", "ab", MOMENT, MOMENT, for_organisation=True)
PERSON = replace(ORGANISATION, common_name="Nguyễn Văn An", for_organisation=False)
INTACT = Signature("S", signer=ORGANISATION, signed_at=MOMENT, intact=True, valid=True)


def day_of(*signatures: Signature, created: datetime | None = None) -> Witness:
    return witness_of(signatures, created)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (DAY, "agrees"),
        (date(2026, 4, 22), "silent"),  # a portal signs days after
        (date(2019, 4, 22), "silent"),  # an archive years after
        (date(2026, 4, 25), "contradicts"),  # nobody signs an act of tomorrow
    ],
)
def test_an_organisation_signs_on_the_day_or_later(read: date, said: str) -> None:
    assert witness_day(read, day_of(INTACT)) == said


def test_a_person_may_sign_a_draft() -> None:
    read = date(2026, 4, 28)
    leader = replace(INTACT, signer=PERSON)
    assert witness_day(read, day_of(leader)) == "silent"
    assert witness_day(DAY, day_of(leader)) == "agrees"
    # The officer who scans has the act before him.
    assert witness_day(read, day_of(replace(leader, role="officer"))) == "contradicts"


def test_the_last_organisation_counts() -> None:
    later = replace(INTACT, signed_at=datetime(2026, 4, 28, 6, 0, tzinfo=UTC))
    assert witness_day(date(2026, 4, 27), day_of(INTACT, later)) == "silent"
    assert witness_day(date(2026, 4, 29), day_of(INTACT, later)) == "contradicts"


def test_the_day_is_that_of_vietnam() -> None:
    evening = replace(INTACT, signed_at=datetime(2026, 1, 31, 15, 32, tzinfo=UTC))
    night = replace(INTACT, signed_at=datetime(2026, 1, 31, 17, 30, tzinfo=UTC))
    assert day_of(evening).signed == (SigningDay(date(2026, 1, 31), ends_drafting=True),)
    assert day_of(night).signed == (SigningDay(date(2026, 2, 1), ends_drafting=True),)


def test_a_file_made_on_the_day_agrees_and_one_made_before_says_nothing() -> None:
    assert witness_day(DAY, day_of(created=MOMENT)) == "agrees"
    assert witness_day(date(2026, 4, 25), day_of(created=MOMENT)) == "silent"
    assert witness_day(DAY, day_of()) == "silent"


def test_a_signature_that_is_not_intact_is_not_heard() -> None:
    broken = replace(INTACT, intact=False, shown="Số: 729/QĐ-TTg Ngày: 23-04-2026")
    assert day_of(broken, replace(broken, intact=None), replace(INTACT, valid=False)) == Witness()


@pytest.mark.parametrize("shown", ["Số: 729/QĐ-TTg\nNgày: 23-04-2026", "SỐ : 729/QĐ-TTg  NGÀY : 23/4/2026"])
def test_what_a_signatures_box_states_to_be_number_and_day_is_compared(shown: str) -> None:
    witness = day_of(replace(INTACT, shown=shown))
    assert (witness.numbers, witness.days) == (("729/qd-ttg",), (date(2026, 4, 23),))
    assert witness_number("729/QĐ-TTg", witness) == "agrees"
    assert witness_number("129/QĐ-TTg", witness) == "contradicts"
    assert witness_day(date(2026, 4, 23), witness) == "agrees"
    assert witness_day(date(2026, 4, 13), witness) == "contradicts"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("2155 kh syt", "agrees"),
        ("2155-KH-SYT.signed.pdf", "agrees"),
        ("Microsoft Word - 2155 KH SYT.docx", "agrees"),
        ("2455 kh syt", "silent"),  # of whichever paper the file was first made for
        ("2155", "silent"),
        ("", "silent"),
    ],
)
def test_a_title_that_is_number_and_sign_confirms_a_number(title: str, said: str) -> None:
    assert witness_number("2155/KH-SYT", witness_of((), None, title)) == said


def test_a_number_without_its_sign_is_compared_by_itself() -> None:
    witness = day_of(replace(INTACT, shown="Số: 729"))
    assert witness_number("729/QĐ-TTg", witness) == "agrees"
    assert witness_number("72/QĐ-TTg", witness) == "contradicts"
    assert witness_number("729/QĐ-TTg", day_of(INTACT)) == "silent"


def test_the_time_of_signing_is_not_the_day_of_the_act() -> None:
    portal = replace(INTACT, shown="Người ký: CỔNG THÔNG TIN ĐIỆN TỬ\nThời gian ký: 24.04.2026 16:36:42 +07:00")
    assert (day_of(portal).numbers, day_of(portal).days) == ((), ())
    assert day_of(replace(INTACT, shown="Ngày: 31-02-2026")).days == ()
