"""Thousands of papers that have to do with each other: the same grounds as by holding each against each, for less."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from dossier.validity import chains
from dossier.validity.chains import Decision, Ground, Paper, grounds_of
from dossier.validity.statements import Statement
from tests.unit.dossier.validity.plain_chains import plain_grounds_of

DAYS = [date(2020, 1, 1) + timedelta(days=number) for number in range(4)]
ISSUERS = ["UBND huyện Thăng Bình", "UBND xã Bình Tú", None]


def some(chance: random.Random, **values: Sequence[str | None]) -> dict[str, str]:
    """A value of each, or none."""
    picked = {name: chance.choice([*given, None]) for name, given in values.items()}
    return {name: value for name, value in picked.items() if value is not None}


def statement(chance: random.Random) -> Statement:
    return Statement(
        chance.choice(["revoked", "revoked", "superseded", "reissued"]),
        chance.choice(["1/QĐ-UBND", "2/qđ - ubnd", "AB 123456"]),
        chance.choice([*DAYS, None]),
        chance.choice(ISSUERS),
        doubtful=chance.random() < 0.1,
        paper=chance.choice(["", "quyet dinh", "van ban"]),
    )


def paper(name: str, chance: random.Random) -> Paper:
    chain = chance.choice(["", "changes", "reissues"])
    days = [str(day) for day in DAYS]
    fields = some(
        chance,
        number=["1/QĐ-UBND", "2/QĐ-UBND", "0100109106"],
        tax_code=["0100109106", "0100109107"],
        land_certificate_serial=["AB 123456"],
        issued_on=[*days, *days],
        issuer=ISSUERS,
        change_ordinal=["lần thứ 1", "2", "thứ ba"],
        first_registered_on=days,
        owner_name=["Đặng Thị Ảnh", "Đặng  thị ảnh", "Lò Văn Páo"],
        owner_id=["049085000001", "049085000002"],
        owner_born_on=["1985-02-01"],
        mother_name=["Lò Thị Mai"],
        capital=["100", "200"],
    )
    said = tuple(statement(chance) for _ in range(chance.choice([0, 0, 1, 2])))
    decided = Decision(chance.choice(["revoked", "valid"])) if chance.random() < 0.1 else None
    return Paper(name, f"kind-{chain}", chance.choice(["", "quyet dinh"]), chain, fields, said, decided)  # type: ignore[arg-type]


def test_the_grounds_are_those_of_holding_each_paper_against_each() -> None:
    chance, reasons = random.Random(16), Counter[str]()
    for _ in range(400):
        papers = [paper(str(number), chance) for number in range(chance.choice([2, 5, 14]))]
        expected = plain_grounds_of(papers)
        assert grounds_of(papers) == expected
        reasons.update(one.reason for against in expected.values() for one in against)
    assert set(reasons) == set(chains.GROUND_TEXTS), "papers drawn by chance do not come to every ground"


def one_number(number: int) -> Paper:
    fields = {"number": "87/QĐ-UBND", "issued_on": "2019-04-03", "issuer": "UBND xã Bình Tú"}
    own = {"number": f"{number}/QĐ-UBND", "issued_on": "2020-04-03", "issuer": "UBND xã Bình Tú"}
    if number % 2:
        return Paper(str(number), "quyet_dinh", "quyet dinh", "", fields)
    other = Statement("revoked", f"{number + 1}/QĐ-UBND", date(2020, 1, 1))
    return Paper(str(number), "quyet_dinh", "quyet dinh", "", own, (other,))


def one_business(number: int) -> Paper:
    day = date(2000, 1, 1) + timedelta(days=number)
    fields = {"number": "0100109106", "change_ordinal": str(number % 999 + 1), "issued_on": str(day)}
    return Paper(str(number), "gcn", "", "changes", fields | ({} if number % 3 else {"issued_on": ""}))


def one_owner(number: int) -> Paper:
    fields = {"owner_id": "049085000001", "issued_on": str(date(2000, 1, 1) + timedelta(days=number))}
    return Paper(str(number), "gks", "", "reissues", fields)


@pytest.mark.parametrize("drawn", [one_number, one_business, one_owner])
def test_the_work_grows_with_the_papers_and_not_with_their_pairs(
    drawn: Callable[[int], Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = Counter[int]()

    def counted(size: int, real: Callable[..., Any], *given: Any) -> Any:
        done[size] += 1
        return real(*given)

    real = {name: getattr(chains, name) for name in ("_means", "_differ", "_runs_against", "_one_owner", "_content")}
    for size in (200, 400):
        for name, function in real.items():
            monkeypatch.setattr(chains, name, partial(counted, size, function))
        found: dict[str, tuple[Ground, ...]] = grounds_of([drawn(number) for number in range(size)])
        assert len(found) == size
    assert done[400] <= 2.5 * done[200] + 50
