"""How often, and for how long, one call to an S3 server is tried.

A holder renews its lease between calls, so a call with all its tries and pauses has to end within half a lease
(`DURATION` of storage/queue/leases.py). urllib3 counts tries and knows no time: left alone, it waits out whatever
`Retry-After` a server asks for, up to six hours.
"""

from __future__ import annotations

import time
from typing import Any, Final, Self

import urllib3
from urllib3.util.retry import Retry

# A server that answers slowly is waited for. What timed out is not sent again here: whoever called has the time for it.
TIMEOUT: Final = urllib3.Timeout(connect=5, read=35)
# No other try begins when a call is so old, in seconds: with the longest try it ends within 45 s.
BUDGET: Final = 5.0
LONGEST_PAUSE: Final = 1
PASSING: Final = (500, 502, 503, 504)
_TRIES: Final[dict[str, Any]] = {
    "total": 4,
    "read": 0,
    "status_forcelist": PASSING,
    # Pauses of 0, 0.2, 0.4 and 0.8 s, each longer by up to 0.3 s: many workers that a server fails at once do not come
    # back at once.
    "backoff_factor": 0.1,
    "backoff_jitter": 0.3,
    "backoff_max": LONGEST_PAUSE,
    "retry_after_max": LONGEST_PAUSE,
    # What the server said last is the caller's to judge.
    "raise_on_status": False,
}


class Tries(Retry):
    """The tries of one call, none of which begins after `until` (of the monotonic clock)."""

    until = float("inf")

    @classmethod
    def of_a_call(cls, *, again: bool = True) -> Self:
        """Those of a call that begins now. `again`: whether it may be sent anew after an answer."""
        tries = cls(**({**_TRIES} if again else {**_TRIES, "status": 0, "status_forcelist": ()}))
        tries.until = time.monotonic() + BUDGET
        return tries

    def new(self, **changed: Any) -> Self:
        """See `Retry.new`."""
        following: Self = super().new(**changed)
        following.until = self.until
        return following

    def is_exhausted(self) -> bool:
        """See `Retry.is_exhausted`, asked before each other try."""
        return super().is_exhausted() or time.monotonic() + LONGEST_PAUSE > self.until


class Pool(urllib3.PoolManager):
    """Connections to a server, whose calls have a budget each."""

    def __init__(self) -> None:
        super().__init__(timeout=TIMEOUT, maxsize=10)

    def urlopen(self, method: str, url: str, *args: Any, **named: Any) -> urllib3.BaseHTTPResponse:
        """See `PoolManager.urlopen`."""
        if named.get("retries") is None:
            named["retries"] = Tries.of_a_call()
        return super().urlopen(method, url, *args, **named)
