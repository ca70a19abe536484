"""The server's time, whatever this machine's clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from dossier.errors import ServerAway
from storage.database import clock
from storage.database.clock import ASKED_EVERY_SECONDS, ServerClock

SERVER = datetime(2026, 11, 29, 8, tzinfo=UTC)


class Server:
    """Answers with its time, or is away; time passes as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passed, self.asked, self.is_away = 0.0, 0, False
        monkeypatch.setattr(clock, "counter", lambda: self.passed)

    def __call__(self) -> datetime:
        self.asked += 1
        if self.is_away:
            raise ServerAway(server="PostgreSQL")
        return SERVER + timedelta(seconds=self.passed)


def test_a_clock_that_is_ten_minutes_off_is_told_and_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(monkeypatch)
    now = ServerClock(server, own=lambda: SERVER + timedelta(minutes=10))
    with capture_logs() as logs:
        assert now() == SERVER
        server.passed = 59
        assert now() == SERVER + timedelta(seconds=59)
    assert server.asked == 1, "asked for each moment"
    assert [entry["event"] for entry in logs] == ["clock_off"]


def test_a_server_that_went_away_is_counted_on_from(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(monkeypatch)
    now = ServerClock(server)
    server.is_away = True
    with pytest.raises(ServerAway):
        now()
    server.is_away = False
    now()
    server.is_away, server.passed = True, 3600.0
    assert now() == now() == SERVER + timedelta(hours=1)
    assert server.asked == 3, "a server that is away is asked again for each moment"
    server.is_away, server.passed = False, 3600.0 + 2 * ASKED_EVERY_SECONDS
    assert now() == SERVER + timedelta(seconds=server.passed)
