"""What takes a paper's standing: statements of others, later changes, re-issues; whatever the order they came in."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.catalogue.kinds import default_catalogue
from dossier.validity.chains import Decision, Ground, Paper, grounds_of, ordinal, standing_of
from dossier.validity.statements import Statement

DISTRICT, COMMUNE = "UBND huyện Thăng Bình", "UBND xã Bình Tú"
DAY = date(2019, 4, 3)


def paper(name: str, kind: str = "quyet_dinh", *said: Statement, **fields: str) -> Paper:
    entry = default_catalogue()[kind]
    return Paper(name, kind, entry.name.casefold().replace("đ", "d"), entry.chain, fields, said)


def act(name: str, number: str, on: str, *said: Statement, issuer: str = DISTRICT, **how: Decision) -> Paper:
    fields = {"number": number, "issued_on": on, **({"issuer": issuer} if issuer else {})}
    return Paper(name, "quyet_dinh", "quyet dinh", "", fields, said, how.get("decided"))


def standing(papers: list[Paper]) -> dict[str, str]:
    grounds = grounds_of(papers)
    return {one.id: standing_of(grounds[one.id], one.decided) for one in papers}


REVOKES = Statement("revoked", "87/QĐ-UBND", DAY, paper="quyet dinh")
REPLACES = Statement("superseded", "87/QĐ-UBND", DAY, paper="quyet dinh")


def test_a_decision_revokes_the_paper_of_that_number_and_day_and_no_other() -> None:
    papers = [
        act("meant", "87/QĐ-UBND", "2019-04-03"),
        act("three weeks later", "87/QĐ-UBND", "2019-04-24"),
        act("other issuer", "87/QĐ-UBND", "2019-04-03", issuer="UBND huyện Quế Sơn"),
        act("revoking", "90/QĐ-UBND", "2020-01-01", REVOKES),
    ]
    assert standing(papers) == {
        "meant": "revoked",
        "three weeks later": "unknown",
        "other issuer": "unknown",
        "revoking": "unknown",
    }
    assert grounds_of(papers)["meant"] == (Ground("revoked", "revoked_by", "revoking"),)


def test_directives_of_two_years_with_one_number_are_two_papers() -> None:
    papers = [
        act("2021", "11/CT-UBND", "2021-05-05"),
        act("2024", "11/CT-UBND", "2024-05-05"),
        act("replacing", "20/CT-UBND", "2025-01-01", Statement("superseded", "11/CT-UBND", date(2021, 5, 5))),
    ]
    assert standing(papers)["2021"] == "superseded"
    assert standing(papers)["2024"] == "unknown"


def test_two_scans_of_the_paper_that_is_meant_both_lose_their_standing() -> None:
    papers = [act("one", "87/QĐ-UBND", "2019-04-03"), act("two", "87/qđ - ubnd", "2019-04-03")]
    assert set(standing([*papers, act("revoking", "90/QĐ-UBND", "2020-01-01", REVOKES)]).values()) == {
        "revoked",
        "unknown",
    }


def test_an_issuer_that_cannot_be_compared_changes_nothing_but_asks_a_person() -> None:
    papers = [act("no issuer", "87/QĐ-UBND", "2019-04-03", issuer=""), act("r", "90/QĐ-UBND", "2020-01-01", REVOKES)]
    assert grounds_of(papers)["no issuer"] == (Ground("unclear", "issuer_unclear", "r"),)


@pytest.mark.parametrize(
    "revoking",
    [
        act("r", "90/QĐ-UBND", "2020-01-01", Statement("revoked", "87/QĐ-UBND", DAY, doubtful=True)),
        act("r", "90/QĐ-UBND", "2020-01-01", Statement("revoked", "87/QĐ-UBND", None, doubtful=True)),
        act("r", "90/QĐ-UBND", "2018-01-01", REVOKES),  # nobody revokes a paper of the future
        act("r", "90/QĐ-UBND", "2020-01-01", REVOKES, issuer=""),
        paper("r", "quyet_dinh", REVOKES, issuer=DISTRICT, number="90/QĐ-UBND"),  # its own day waits for a person
        paper("r", "quyet_dinh", REVOKES, issuer=DISTRICT, issued_on="2020-01-01"),
        act("r", "90/QĐ-UBND", "2020-01-01", Statement("revoked", "87/QĐ-UBND", DAY, paper="giay khai sinh")),
    ],
)
def test_what_is_doubtful_changes_nothing(revoking: Paper) -> None:
    assert grounds_of([act("x", "87/QĐ-UBND", "2019-04-03"), revoking])["x"] == ()


def test_a_doubtful_number_or_day_of_the_paper_itself_changes_nothing() -> None:
    revoking = act("r", "90/QĐ-UBND", "2020-01-01", REVOKES)
    for fields in ({"number": "87/QĐ-UBND"}, {"issued_on": "2019-04-03"}):
        assert grounds_of([paper("x", "quyet_dinh", issuer=DISTRICT, **fields), revoking])["x"] == ()


def test_a_revocation_that_is_revoked_leaves_the_paper_to_a_person() -> None:
    papers = [
        act("x", "87/QĐ-UBND", "2019-04-03"),
        act("r", "90/QĐ-UBND", "2020-01-01", REVOKES),
        act("rr", "91/QĐ-UBND", "2020-02-01", Statement("revoked", "90/QĐ-UBND", date(2020, 1, 1))),
    ]
    assert standing(papers) == {"x": "unclear", "r": "revoked", "rr": "unknown"}


def registration(name: str, change: int | None, on: str, **others: str) -> Paper:
    fields = {"number": "4000123456", "issued_on": on, "first_registered_on": "2015-05-05", "owner_name": "Hộ A"}
    if change:
        fields |= {"change_ordinal": f"{change}", "changed_on": on}
    return paper(name, "gcn_dang_ky_ho_kinh_doanh", **(fields | others))


def test_only_the_latest_change_counts_whatever_came_in_first() -> None:
    chain = [
        registration("first", 0, "2015-05-05"),
        registration("1", 1, "2017-01-01"),
        registration("3", 3, "2021-01-01", capital="5"),
        registration("other", 9, "2022-01-01", number="4000999999"),
    ]
    for order in permutations(chain):
        assert standing(list(order)) == {"first": "superseded", "1": "superseded", "3": "unknown", "other": "unknown"}
    assert grounds_of(chain)["first"] == (Ground("superseded", "later_change", "3"),)


def test_a_registration_whose_change_was_not_read_is_not_taken_for_the_first() -> None:
    unread = registration("unread", None, "2018-01-01")
    assert standing([unread, registration("3", 3, "2021-01-01")]) == {"unread": "unknown", "3": "unknown"}


def test_one_change_twice_with_different_content_waits_for_a_person() -> None:
    one, other = registration("one", 2, "2017-01-01", capital="5"), registration("other", 2, "2017-01-01", capital="6")
    assert standing([one, other]) == {"one": "unclear", "other": "unclear"}
    assert standing([one, registration("again", 2, "2017-01-01", capital="5")]) == {
        "one": "unknown",
        "again": "unknown",
    }
    assert standing([one, other, registration("3", 3, "2018-01-01")]) == {
        "one": "superseded",
        "other": "superseded",
        "3": "unknown",
    }


def test_ordinals_that_run_against_the_days_wait_for_a_person() -> None:
    papers = [registration("1", 1, "2021-01-01"), registration("2", 2, "2020-01-01")]
    assert standing(papers) == {"1": "superseded", "2": "unclear"}


def birth(name: str, on: str, *said: Statement, **others: str) -> Paper:
    fields = {"number": "70/2013", "issued_on": on, "issuer": COMMUNE, "owner_name": "Nguyễn Thị Hoa"}
    fields |= {"owner_born_on": "2013-03-01", "mother_name": "Lê Thị Hạ"}
    return paper(name, "giay_khai_sinh", *said, **(fields | others))


AGAIN = Statement("reissued")


def test_a_certificate_issued_again_outdates_the_earlier_one() -> None:
    old, new = birth("old", "2013-04-04"), birth("new", "2020-01-01", AGAIN, number="5/2020")
    newest = birth("newest", "2022-01-01", AGAIN, number="6/2022")
    assert standing([old, new, newest]) == {"old": "superseded", "new": "superseded", "newest": "unknown"}
    assert standing([old, birth("same day", "2013-04-04", AGAIN)]) == {"old": "superseded", "same day": "unknown"}
    assert standing([old, birth("copy", "2020-01-01")]) == {"old": "unknown", "copy": "unknown"}


def test_a_namesake_keeps_his_certificate() -> None:
    again = birth("again", "2020-01-01", AGAIN, owner_id="049213000001")
    assert standing([birth("other id", "2013-04-04", owner_id="049213000002"), again])["other id"] == "unknown"
    assert standing([birth("other mother", "2013-04-04", mother_name="Trần Thị B"), again])["other mother"] == "unknown"
    assert standing([birth("no id", "2013-04-04"), again])["no id"] == "superseded"


def test_a_persons_decision_outranks_what_was_on_record_then_and_not_what_came_later() -> None:
    revoked, replaced = Ground("revoked", "revoked_by", "r"), Ground("superseded", "replaced_by", "s")
    assert standing_of((revoked,), Decision("valid", frozenset((revoked,)))) == "valid"
    assert standing_of((), Decision("valid", frozenset((revoked,)))) == "valid"
    assert standing_of((revoked, replaced), Decision("valid", frozenset((revoked,)))) == "unclear"
    assert standing_of((replaced,), Decision("revoked")) == "revoked"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("3", 3),
        ("03, ngày 05/6/2021", 3),
        ("lần thứ 12", 12),
        ("hai", 2),
        ("thứ ba ngày 5", 3),
        ("", None),
        ("x", None),
    ],
)
def test_the_ordinal_of_a_change_is_read(printed: str, number: int | None) -> None:
    assert ordinal(printed) == number


NUMBERS, DAYS = ["1/QĐ-UBND", "2/QĐ-UBND"], ["2020-01-01", "2020-01-02", "2020-01-03"]
SAID = st.builds(
    Statement,
    st.sampled_from(["revoked", "superseded"]),
    st.sampled_from(NUMBERS),
    st.sampled_from([date.fromisoformat(day) for day in DAYS]),
    st.sampled_from([None, DISTRICT, "UBND xã"]),
    st.booleans(),
)
ACTS = st.builds(
    lambda number, on, said, issuer: (number, on, tuple(said), issuer),
    st.sampled_from(NUMBERS),
    st.sampled_from(DAYS),
    st.lists(SAID, max_size=2),
    st.sampled_from([DISTRICT, "UBND huyện Quế Sơn", ""]),
)


@given(st.lists(ACTS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_papers_never_matters_even_where_they_contradict_each_other(
    acts: list[tuple[str, str, tuple[Statement, ...], str]], random: object
) -> None:
    papers = [act(f"{place}", n, on, *said, issuer=issuer) for place, (n, on, said, issuer) in enumerate(acts)]
    shuffled = list(papers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert grounds_of(papers) == grounds_of(shuffled)
