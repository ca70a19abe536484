"""Structured logs: one JSON object a line on standard error, with one correlation id from file to answer."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(level: str, part: str) -> None:
    """Log from `level` on, every line naming the `part` of sohoa that it comes from."""
    structlog.contextvars.bind_contextvars(part=part)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries say what they have to say in the same place, from warnings on.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
