"""Structured logs: one JSON object a line on standard error, with one correlation id from file to answer."""

from __future__ import annotations

import logging
import sys
from typing import TextIO, cast

import structlog
import structlog.tracebacks


class _StandardError:
    """Standard error as it is when a line is written: a progress bar stands in for it while it is shown, and puts the
    lines above itself."""

    def write(self, text: str) -> int:
        """Write to it."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """Flush it."""
        sys.stderr.flush()


def configure(level: str, part: str) -> None:
    """Log from `level` on, every line naming the `part` of sohoa that it comes from."""
    structlog.contextvars.bind_contextvars(part=part)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Local variables stay out of tracebacks: they hold what papers say of people.
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _StandardError())),
    )
    # Libraries say what they have to say in the same place, from warnings on.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
