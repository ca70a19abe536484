"""The review list: what waits, in which order, and who has claimed it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dossier.errors import BadRequest, Claimed
from dossier.review.corrections import Change
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore
from storage.review import review_list
from storage.review.review_list import WaitingQuery
from tests.archive import BOTH_SIZES, House, marital_status
from tests.reviewing import DOUBT, LAN, MINH, confirm, correct, doubtful, standing


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


@BOTH_SIZES
def test_a_claim_keeps_others_out_until_it_runs_out_or_is_given_back(house: House) -> None:
    document_id = doubtful(house)
    with house.database.write() as session:
        claim = review_list.claim(session, document_id, LAN, now=house.now)
    assert claim.expires_at == house.now + review_list.CLAIM
    with pytest.raises(Claimed) as refused, house.database.write() as session:
        review_list.claim(session, document_id, MINH, now=house.now)
    assert "Lê Thị Lan" in refused.value.sentence()
    with pytest.raises(Claimed):
        correct(house, document_id, MINH, Change("owner_name", "x"))
    with pytest.raises(Claimed):
        confirm(house, document_id, MINH, *DOUBT)
    with pytest.raises(Claimed), house.database.write() as session:
        review_list.release(session, document_id, MINH, now=house.now)
    house.now += review_list.CLAIM / 2
    with house.database.write() as session:
        review_list.claim(session, document_id, replace(LAN, requester="Le Thi Lan"), now=house.now)
    house.now += review_list.CLAIM / 2
    with pytest.raises(Claimed), house.database.write() as session:
        review_list.claim(session, document_id, MINH, now=house.now)
    with house.database.write() as session:
        review_list.release(session, document_id, LAN, now=house.now)
        review_list.release(session, document_id, LAN, now=house.now)
        review_list.claim(session, document_id, MINH, now=house.now)
    house.now += review_list.CLAIM
    with house.database.write() as session:
        review_list.claim(session, document_id, LAN, now=house.now)
    confirm(house, document_id, LAN, *DOUBT)
    assert standing(house, document_id).claim is None
    told = [(one.action, one.requester) for one in house.trail() if one.action in ("claimed", "released")]
    assert told == [
        ("claimed", "Lê Thị Lan"),
        ("released", "Lê Thị Lan"),
        ("claimed", "Trần Minh"),
        ("claimed", "Lê Thị Lan"),
    ]


@BOTH_SIZES
def test_the_list_has_what_waits_counter_first_oldest_first_page_by_page(house: House) -> None:
    ids = [doubtful(house) for _ in range(5)]
    settled = house.archive(marital_status())
    unknown = house.archive(marital_status(), kind="khac", review=["kind.unknown", "missing.title"])
    with house.database.write() as session:
        session.get_one(DocumentRow, ids[0]).lane = "backlog"
        session.get_one(DocumentRow, ids[1]).desk = "kho"
    with house.database.write() as session:
        review_list.claim(session, ids[2], LAN, now=house.now)
    order = [*ids[1:], unknown, ids[0]]

    def listed(**query: object) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        while True:
            with house.database.read() as session:
                page = review_list.waiting(
                    session,
                    WaitingQuery(person=review_list.key_of(LAN), limit=2, cursor=cursor, **query),  # type: ignore[arg-type]
                    now=house.now,
                )
            found += [one.document.id for one in page.items]
            cursor = page.next_cursor
            if cursor is None:
                assert page.total_estimate == len(found)
                return found

    assert settled not in order
    assert listed() == order
    assert listed(desk="kho") == [ids[1]]
    assert listed(kind="khac") == [unknown]
    assert listed(reason="missing") == listed(reason="missing.title") == [unknown]
    assert listed(reason="unsure.owner_name") == [one for one in order if one != unknown]
    assert listed(reason="unsure.owner") == []
    assert listed(claimed="me") == [ids[2]]
    assert listed(claimed="others") == []
    assert listed(claimed="nobody") == [one for one in order if one != ids[2]]
    with house.database.read() as session, pytest.raises(BadRequest):
        review_list.waiting(session, WaitingQuery(person="x", cursor="x"), now=house.now)
