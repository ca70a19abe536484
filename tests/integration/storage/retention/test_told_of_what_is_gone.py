"""What is told of a paper that was shredded or disposed of, by all that was under way for it: links that were given out,
changes that wait for webhooks, the feed, the portal's messages and counts, an owner's report, a run's report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dossier.errors import Disposed
from storage.database.engine import Database
from storage.retention import holds, shredding
from storage.retention.shredding import shred
from storage.sealing.problems import KeyShredded
from tests.archive import BOTH_SIZES, DESK, ONE_MACHINE, OWNER_ID, House, marital_status
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.test_shredding import WHY, destroy, stack_of
from tests.sealed import master_key, sealing

GONE = {"shredded": KeyShredded.code, "disposed": Disposed.code}
BOTH_WAYS = pytest.mark.parametrize("way", GONE)
PERSONAL = [one.value for one in marital_status() if one.name.startswith("owner")]


@pytest.fixture
def sealed(house: House) -> House:
    return House(house.database, sealing(house.store, house.folder, master_key(house.folder / "m")), house.folder)


def go(house: House, paper: str, way: str) -> None:
    """The paper goes, with what was cut from it."""
    if way == "shredded":
        assert shred(desk.stores(house), paper, WHY)
        return
    listed = desk.confirmed(house)
    assert [line.document_id for line in listed.lines] == [paper]
    assert [one.why for one in desk.carry_out(house, listed)] == [None]


def closed_dossier(house: House) -> None:
    holds.close(desk.stores(house), desk.DOSSIER, date(2012, 1, 1), desk.OPERATOR, now=house.now)


@BOTH_SIZES
@BOTH_WAYS
def test_a_link_that_was_given_out_before_tells_what_became_of_the_paper(sealed: House, way: str) -> None:
    paper = desk.old_paper(sealed)
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "full": True}
    (candidate,) = sealed.caller("lookup").post("/v1/lookup", json=asked).json()["candidates"]
    proof, bare = candidate["proof"], sealed.caller(key="none")
    links = [proof["values"]["owner_name"]["picture"], *proof["links"].values()]
    assert len(links) > 3
    assert {bare.get(one).status_code for one in links} == {200}  # the pictures are kept, too
    before = len(sealed.trail())
    go(sealed, paper, way)
    for one in links:
        answer = bare.get(one)
        assert (answer.status_code, answer.json()["code"]) == (410, GONE[way])
        assert [said for said in PERSONAL if said in answer.text] == []
    assert "file_read" not in {one.action for one in sealed.trail()[before:]}
    forged = bare.get(links[0][:-2] + "xx")
    assert forged.status_code == 404
