"""A province loses servers, the way to them, and any process to kill -9, while two desks drop scans."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.faulty_proxy import FaultyProxy
from scripts.province import Province, province
from tests.crash.broken_province import Desks, kill_at_random, wait_until_all_are_read, wait_until_felt

KILLS = 8
PAPERS = 12
# How many times a fault is met before it is mended.
FELT = 2


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Province]:
    with province(tmp_path / "province") as built:
        yield built


def slow(proxy: FaultyProxy) -> None:
    proxy.delay = 1.5


def cut_off(proxy: FaultyProxy) -> None:
    proxy.cut_after = 2000


def away(proxy: FaultyProxy) -> None:
    proxy.away(True)


def hung(proxy: FaultyProxy) -> None:
    proxy.is_hung = True


FAULTS: list[tuple[str, Callable[[FaultyProxy], None]]] = [
    ("s3", slow),
    ("s3", cut_off),
    ("s3", away),
    ("postgresql", away),
    ("postgresql", slow),
    ("redis", away),
    ("redis", hung),
]


@pytest.mark.slow
def test_no_fault_of_a_server_or_of_the_way_to_it_ends_or_doubles_a_paper(broken: Province) -> None:
    desks = Desks(broken)
    broken.keep_going()
    for server, fault in FAULTS:
        desks.drop()
        proxy = broken.proxies[server]
        fault(proxy)
        desks.drop()
        wait_until_felt(proxy, proxy.felt + FELT, broken)
        proxy.sound()
        proxy.cut()
    wait_until_all_are_read(broken, desks)


@pytest.mark.slow
def test_no_death_of_a_process_loses_or_doubles_a_paper(broken: Province) -> None:
    desks = Desks(broken)
    kill_at_random(broken, desks, kills=KILLS, papers=PAPERS, chance=random.Random(20261129))
    wait_until_all_are_read(broken, desks)
