"""Structured logs: one JSON object a line on standard error, with one correlation id from file to answer."""

from __future__ import annotations

import logging
import sys

import structlog
import structlog.tracebacks


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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # Libraries say what they have to say in the same place, from warnings on.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
