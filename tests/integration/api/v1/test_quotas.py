"""Calls are counted by all processes together, or by each alone."""

from __future__ import annotations

import uuid

from storage.quotas import Quotas


def test_processes_count_together_in_redis_and_alone_where_it_is_away(redis_url: str) -> None:
    client, one, other = str(uuid.uuid4()), Quotas(redis_url), Quotas(redis_url)
    assert [quotas.count(client, None, 2).over is None for quotas in (one, other, one)] == [True, True, False]
    alone = Quotas("redis://127.0.0.1:1/0")
    assert [alone.count(client, None, 2).over is None for _ in range(3)] == [True, True, False]
