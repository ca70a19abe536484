"""Vietnam's clock: on it a day begins and ends, wherever the machine stands."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

# Vietnam has kept this offset without summer time since 1975, so no time zone database is needed.
VIETNAM = timezone(timedelta(hours=7))


def local_time(moment: datetime) -> str:
    """A moment as people here read it: `23/11/2026 14:05:09`."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
