"""Pictures made before somebody asks for them: of the page whose screen is just being put together, and of what the
person at it will look at next.

One at a time, so that what is asked for now never waits for more than one that is not. What was thought of last comes
first; of more than `MOST` the oldest are let go. Nothing follows from a picture that could not be made: whoever asks
for it is told then.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

import structlog

MOST = 64

log = structlog.get_logger()

_line: deque[Callable[[], object]] = deque(maxlen=MOST)
_state = threading.Lock()
_is_at_work = False


def make(*pictures: Callable[[], object]) -> None:
    """Make these soon, in this order, before what was asked for earlier."""
    global _is_at_work
    with _state:
        _line.extendleft(reversed(pictures))
        if _is_at_work or not _line:
            return
        _is_at_work = True
    threading.Thread(target=_work, name="pictures-ahead", daemon=True).start()


def _work() -> None:
    global _is_at_work
    while True:
        with _state:
            if not _line:
                _is_at_work = False
                return
            picture = _line.popleft()
        try:
            picture()
        except Exception as error:  # noqa: BLE001  (told to whoever asks for the picture; here nobody waits)
            log.warning("picture_not_made_ahead", error=repr(error))
