from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.catalogue.agencies import CSV_COLUMNS, Agencies, Agency, default_agencies
from dossier.errors import BadManifest

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
SHIPPED = default_agencies()


def names(found: tuple[Agency, ...]) -> set[str]:
    return {agency.name for agency in found}


def test_34_provinces_follow_63() -> None:
    there = {day: [one for one in SHIPPED if one.level == "province" and one.is_there(day)] for day in (BEFORE, AFTER)}
    assert (len(there[BEFORE]), len(there[AFTER])) == (63, 34)
    for province in there[BEFORE]:
        followed = SHIPPED.responsible(province, AFTER)
        assert followed.complete
        assert len(followed.agencies) == 1
        assert followed.agencies[0] in there[AFTER]


def test_districts_are_gone_and_communes_follow() -> None:
    assert not [one for one in SHIPPED if one.level == "district" and one.is_there(AFTER)]
    assert len([one for one in SHIPPED if one.level == "commune" and one.is_there(AFTER)]) == 3321
    (district,) = SHIPPED.named("Ủy ban nhân dân huyện Thăng Bình")
    followed = SHIPPED.responsible(district, AFTER)
    assert followed.complete
    assert {"UBND xã Thăng Bình", "UBND xã Đồng Dương"} < names(followed.agencies)
    assert SHIPPED.responsible(district, BEFORE).agencies == (district,)
    # Every commune of 2025 was formed from districts that the table has.
    assert all(SHIPPED.predecessors(one) for one in SHIPPED if one.level == "commune" and one.is_there(AFTER))


def test_communes_that_ended_with_their_district_lead_to_the_one_that_followed() -> None:
    """The print above a commune tells which of its name it is."""
    (commune,) = SHIPPED.named("UBND HUYỆN THĂNG BÌNH UBND XÃ BÌNH DƯƠNG")
    assert (commune.is_there(BEFORE), commune.is_there(AFTER)) == (True, False)
    followed = SHIPPED.responsible(commune, AFTER)
    assert followed.complete
    assert len(followed.agencies) == 1
    old = [one for one in SHIPPED if one.level == "commune" and not one.is_there(AFTER)]
    # Of 10,040 there were that day; the rest is known by letters without marks only.
    assert len(old) == 9671
    assert all(SHIPPED.responsible(one, AFTER).complete for one in old)
    assert "xa binh duong" in {name for one in followed.agencies for name in SHIPPED.issuers_for(one.name)}


def test_where_nobody_is_known_to_have_followed_that_is_said() -> None:
    (district,) = SHIPPED.named("UBND huyện Nông Sơn")
    assert SHIPPED.responsible(district, AFTER).agencies == ()
    assert not SHIPPED.responsible(district, AFTER).complete


def test_no_code_is_invented() -> None:
    assert {one.code for one in SHIPPED} == {""}


def test_a_name_that_several_have_is_narrowed_by_what_stands_above() -> None:
    assert len(SHIPPED.named("UBND huyện Châu Thành")) == 10
    (one,) = SHIPPED.named("UBND TỈNH TIỀN GIANG UBND HUYỆN CHÂU THÀNH")
    assert SHIPPED.named("UBND huyện Châu Thành, tỉnh Tiền Giang") == (one,)
    assert len(SHIPPED.named("UBND thành phố Đà Nẵng UBND huyện Thăng Bình")) == 1
    # An abolished district may be named below the province of today.
    (thang_binh,) = SHIPPED.named("UBND thành phố Đà Nẵng UBND xã Thăng Bình")
    assert thang_binh.parent == "48"
    assert SHIPPED.named("UBND thành phố Đà Nẵng UBND xã Thăng Bình", BEFORE) == ()
    assert SHIPPED.named("") == SHIPPED.named("Công ty A") == ()


def test_asked_for_a_successor_the_names_of_those_before_are_looked_for_too() -> None:
    assert {"thanh pho da nang", "tinh quang nam"} == set(SHIPPED.issuers_for("UBND thành phố Đà Nẵng"))
    assert "huyen thang binh" in SHIPPED.issuers_for("Ủy ban nhân dân xã Thăng Bình")
    assert SHIPPED.issuers_for("UBND huyện Thăng Bình") == ("huyen thang binh",)
    assert SHIPPED.issuers_for("Công ty A") == ("cong ty a",)
    assert SHIPPED.issuers_for("UBND") == ()


TABLE = """id,code,name,other_names,level,parent,valid_from,valid_to,successors,note
# a split and a merger
a,000.00.23.H47,Phòng A,Phòng A cũ|Phòng A1,district,,,2020-12-31,b|c,
b,H47.23,Phòng B,,district,,2021-01-01,2022-12-31,d,
c,,Phòng C,,district,,2021-01-01,,,
d,,Phòng D,,commune,49,2023-01-01,,,
"""


def test_a_csv_adds_agencies_and_fills_in_codes() -> None:
    table = SHIPPED.extended(TABLE + "513,H47.15,,,,,,,,\n")
    (a,) = table.by_code("H47.23", date(2020, 1, 1))
    assert a.id == "a"
    assert [one.id for one in table.by_code("000.00.23.H47")] == ["a", "b"]
    assert table.named("phong a1") == (a,)
    for day, expected in ((date(2020, 12, 31), ["a"]), (date(2021, 1, 1), ["b", "c"]), (date(2023, 1, 1), ["d", "c"])):
        assert [one.id for one in table.responsible(a, day).agencies] == expected
    (district,) = table.named("H47.15")
    assert (district.name, district.level, district.successors) == (
        "UBND huyện Thăng Bình",
        "district",
        SHIPPED.named("UBND huyện Thăng Bình")[0].successors,
    )


def test_all_mistakes_of_a_table_of_agencies_are_reported_together() -> None:
    rows = [
        "x y,,Tên,,,,,,,",  # id
        "a,Đ1,A,,,,,,,",  # code
        "a,,A,,,,,,,",  # twice
        "b,,,,,,,,,",  # no name
        "c,,C,,ward,,,,,",  # level
        "d,,D,,,none,2021-02-30,,,",  # parent, day
        "e,,E,,,,2021-01-01,2020-01-01,,",  # ends before
        "f,,F,,,,,,nobody,",  # successor unknown, still there
        "g,H47.9,G,,,h,,2020-01-01,h,",  # circles of parents and of successors
        "h,H47.9,H,,,g,,2020-01-01,g,",  # the same code on the same days
    ]
    with pytest.raises(BadManifest) as refused:
        Agencies(()).extended("\n".join([",".join(CSV_COLUMNS), *rows]))
    found = refused.value.values["problems"]
    assert isinstance(found, tuple)
    lines = sorted(problem.values["line"] for problem in found)
    assert lines == [2, 3, 4, 5, 6, 7, 7, 8, 9, 9, 10, 10, 11, 11, 11]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_a_table_either_has_no_circle_or_is_refused(links: list[tuple[int, int]]) -> None:
    followed: dict[int, set[int]] = {place: set() for place in range(6)}
    for one, other in links:
        followed[one].add(other)
    rows = [
        f"{place},,Cơ quan {place},,,,,2020-01-01,{'|'.join(map(str, sorted(after)))},"
        for place, after in followed.items()
    ]

    def returns(start: int) -> bool:
        seen: set[int] = set()
        waiting = list(followed[start])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += followed[one]
        return start in seen

    text = "\n".join([",".join(CSV_COLUMNS), *rows])
    if any(map(returns, range(6))):
        with pytest.raises(BadManifest):
            Agencies(()).extended(text)
        return
    table = Agencies(()).extended(text)
    for agency in table:
        table.responsible(agency, AFTER)  # ends
