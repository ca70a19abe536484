"""Where time goes, told as spans to whoever listens: to nobody, unless `sohoa/traces.py` does.

A span has a name, a beginning, an end and what it is within; all within one are a trace. A paper has one trace, from
intake through the queue to the archive, and each of its tries is in it: every part derives the trace's id from that of
the document, so that neither the queue nor a table has to carry one. What is looked up beside it (by a program, on a
page) has a trace of its own.

Names and attributes are codes, ids and numbers: nothing that a paper says or that a person typed in. While nobody
listens a call costs a comparison, and nothing is loaded for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Protocol

Value = str | int | bool


class Listener(Protocol):
    """Who is told of spans. No method raises anything of its own, or waits for anybody."""

    def span(self, name: str, attributes: Mapping[str, Value]) -> AbstractContextManager[None]:
        """See `span`."""

    def of_paper(
        self, name: str, document_id: str, attributes: Mapping[str, Value], *, is_first: bool
    ) -> AbstractContextManager[None]:
        """See `of_paper`."""

    def waited(self, name: str, document_id: str, since: datetime, attributes: Mapping[str, Value]) -> None:
        """See `waited`."""

    def of_request(self, method: str, parent: str) -> AbstractContextManager[None]:
        """See `of_request`."""

    def tell(self, name: str | None, attributes: Mapping[str, Value]) -> None:
        """See `tell`."""

    def failed(self, code: str) -> None:
        """See `failed`."""


_listener: Listener | None = None
_NOTHING = nullcontext()


def listen(listener: Listener | None) -> None:
    """From now on this process, and those that it forks, tell `listener`; None: nobody."""
    global _listener
    _listener = listener


def span(name: str, **attributes: Value) -> AbstractContextManager[None]:
    """A part of what is under way; where nothing is, nothing is told: who waits for work asks again and again."""
    return _NOTHING if _listener is None else _listener.span(name, attributes)


def of_paper(
    name: str, document_id: str, *, is_first: bool = False, **attributes: Value
) -> AbstractContextManager[None]:
    """Work on a document, in its trace. `is_first`: the one that all others are within, its intake."""
    if _listener is None:
        return _NOTHING
    return _listener.of_paper(name, document_id, attributes, is_first=is_first)


def waited(name: str, document_id: str, since: datetime, **attributes: Value) -> None:
    """A document waited `since` (UTC) until now."""
    if _listener is not None:
        _listener.waited(name, document_id, since, attributes)


def of_request(method: str, parent: str) -> AbstractContextManager[None]:
    """The answer to a call over HTTP. `parent`: its header `traceparent` (W3C Trace Context), or nothing."""
    return _NOTHING if _listener is None else _listener.of_request(method, parent)


def tell(name: str | None = None, **attributes: Value) -> None:
    """What came to be known of the span under way; `name`: what it is called from now on."""
    if _listener is not None:
        _listener.tell(name, attributes)


def failed(code: str) -> None:
    """The span under way came to an error of this code."""
    if _listener is not None:
        _listener.failed(code)
