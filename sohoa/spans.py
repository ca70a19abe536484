"""Spans as OpenTelemetry has them: loaded by `sohoa/traces.py` alone, where traces are wanted.

A paper's trace is known by its document: the trace's id, and that of the span of its intake, which all others are
within, are taken from a digest of the document's id. A sampler that goes by the trace's id so decides the same in every
part. Of errors their codes are told: messages may name files or persons.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import structlog
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from dossier.errors import SohoaError
from storage.tracing import Value

_CHOSEN: ContextVar[tuple[int, int] | None] = ContextVar("chosen_ids", default=None)
"""The ids of trace and span that the next span is to have."""


class Spans:
    """A `storage.tracing.Listener`; `take` is given each span as it ends, in its form on the wire."""

    def __init__(self, part: str, take: Callable[[bytes], None]) -> None:
        about = {"service.namespace": "sohoa", "service.name": f"sohoa-{part}", "host.name": socket.gethostname()}
        provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False, id_generator=_Ids())
        provider.add_span_processor(_Ended(take))
        self._sampler = provider.sampler
        self._tracer = provider.get_tracer("sohoa")

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, Value]) -> Iterator[None]:
        """See `storage.tracing.span`."""
        if not trace.get_current_span().is_recording():
            yield
            return
        with _under_way(self._tracer.start_span(name, attributes=_named(attributes))):
            yield

    @contextmanager
    def of_paper(
        self, name: str, document_id: str, attributes: Mapping[str, Value], *, is_first: bool
    ) -> Iterator[None]:
        """See `storage.tracing.of_paper`."""
        span = self._of_paper(name, document_id, attributes, is_first=is_first)
        trace_id = trace.format_trace_id(span.get_span_context().trace_id)
        with structlog.contextvars.bound_contextvars(trace_id=trace_id), _under_way(span):
            yield

    def waited(self, name: str, document_id: str, since: datetime, attributes: Mapping[str, Value]) -> None:
        """See `storage.tracing.waited`."""
        self._of_paper(name, document_id, attributes, start_time=int(since.timestamp() * 1e9)).end()

    @contextmanager
    def of_request(self, method: str, parent: str) -> Iterator[None]:
        """See `storage.tracing.of_request`."""
        within = TraceContextTextMapPropagator().extract({"traceparent": parent}, Context())
        known = {"http.request.method": method}
        span = self._tracer.start_span(method, within, SpanKind.SERVER, known)
        with _under_way(span):
            yield

    def tell(self, name: str | None, attributes: Mapping[str, Value]) -> None:
        """See `storage.tracing.tell`."""
        span = trace.get_current_span()
        if name is not None:
            span.update_name(name)
        span.set_attributes(_named(attributes))

    def failed(self, code: str) -> None:
        """See `storage.tracing.failed`."""
        _fail(trace.get_current_span(), code)

    def _of_paper(
        self,
        name: str,
        document_id: str,
        attributes: Mapping[str, Value],
        *,
        is_first: bool = False,
        start_time: int | None = None,
    ) -> Span:
        digest = hashlib.sha256(document_id.encode()).digest()
        trace_id, first_id = int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])
        within = Context()
        if not is_first:
            # What the sampler said when the first span began, wherever that was.
            is_told = self._sampler.should_sample(None, trace_id, name).decision is Decision.RECORD_AND_SAMPLE
            flags = TraceFlags(TraceFlags.SAMPLED if is_told else TraceFlags.DEFAULT)
            first = SpanContext(trace_id, first_id, is_remote=True, trace_flags=flags)
            within = trace.set_span_in_context(NonRecordingSpan(first), within)
        # A request that hands a paper in is another trace, and leads to this one.
        asked = trace.get_current_span().get_span_context()
        links = [Link(asked)] if asked.is_valid else []
        about = _named({"document_id": document_id, **attributes})
        token = _CHOSEN.set((trace_id, first_id) if is_first else None)
        try:
            return self._tracer.start_span(name, within, attributes=about, links=links, start_time=start_time)
        finally:
            _CHOSEN.reset(token)


class _Ids(RandomIdGenerator):
    """Random ids, but where they are chosen."""

    def generate_trace_id(self) -> int:
        chosen = _CHOSEN.get()
        return chosen[0] if chosen else super().generate_trace_id()

    def generate_span_id(self) -> int:
        chosen = _CHOSEN.get()
        return chosen[1] if chosen else super().generate_span_id()


class _Ended(SpanProcessor):
    """Gives each span on when it ends. Keeps nothing, so that a forked child has nothing to lose."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take

    def on_end(self, span: ReadableSpan) -> None:
        self._take(encode_spans([span]).SerializeToString())


@contextmanager
def _under_way(span: Span) -> Iterator[None]:
    """The span until the end of the block, and the error that ended it by its code."""
    with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield
        except BaseException as error:
            _fail(span, error.code if isinstance(error, SohoaError) else type(error).__name__)
            raise


def _fail(span: Span, code: str) -> None:
    span.set_status(Status(StatusCode.ERROR))
    span.set_attribute("error.type", code)


def _named(attributes: Mapping[str, Value]) -> dict[str, Value]:
    """Names of our own apart from those of the standard, which have a dot."""
    return {name if "." in name else f"sohoa.{name}": value for name, value in attributes.items()}
