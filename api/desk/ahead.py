"""Pictures made before somebody asks for them: of the page whose screen is just being put together, and of what the
person at it will look at next.

One at a time, so that what is asked for now never waits for more than one that is not; what is for later leaves the
processors to whoever looks now for a moment. What was thought of last comes first; of more than `MOST` the oldest are
let go. Nothing follows from a picture that could not be made: whoever asks for it is told then.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

import structlog

MOST = 64
LATER_SECONDS = 0.5
"""As long as a screen needs to be shown. Nobody goes on to what is next before."""

Picture = Callable[[], object]

log = structlog.get_logger()

_line: deque[tuple[float, Picture]] = deque(maxlen=MOST)
"""Each with the moment from which it may be made, by the monotonic clock."""
_state = threading.Condition()
_worker: threading.Thread | None = None


def make(*pictures: Picture) -> None:
    """Make these now, in this order, before what was asked for earlier."""
    _ask(pictures, 0.0)


def make_later(*pictures: Picture) -> None:
    """Make these in a moment, in this order, before what was asked for earlier."""
    _ask(pictures, LATER_SECONDS)


def _ask(pictures: tuple[Picture, ...], seconds: float) -> None:
    global _worker
    moment = time.monotonic() + seconds
    with _state:
        _line.extendleft((moment, picture) for picture in reversed(pictures))
        _state.notify()
        if _worker is not None:
            return
        # Kept, for a thread that starts keeps whoever starts it waiting.
        _worker = threading.Thread(target=_work, name="pictures-ahead", daemon=True)
    _worker.start()


def _work() -> None:
    while True:
        with _state:
            while (due := next((one for one in _line if one[0] <= time.monotonic()), None)) is None:
                _state.wait(min(moment for moment, _ in _line) - time.monotonic() if _line else None)
            _line.remove(due)
        try:
            due[1]()
        except Exception as error:  # noqa: BLE001  (told to whoever asks for the picture; here nobody waits)
            log.warning("picture_not_made_ahead", error=repr(error))
