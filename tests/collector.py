"""A collector of traces: an OTLP/HTTP server that decodes what it is sent, and answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, slots=True)
class Seen:
    """A span as it came in; ids in hex."""

    part: str
    name: str
    trace_id: str
    span_id: str
    parent_id: str
    links: tuple[str, ...]
    attributes: dict[str, Any]
    begun: int
    ended: int


@dataclass
class Collector:
    """What came in, of each request its `bodies` and `authorization`. The next requests are answered by `answers`, then
    by 200; None: not at all, until `going_on` is set; `holds`: one such came."""

    url: str = ""
    answers: list[int | None] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    authorization: list[str | None] = field(default_factory=list)
    going_on: threading.Event = field(default_factory=threading.Event)
    holds: threading.Event = field(default_factory=threading.Event)
    came: threading.Condition = field(default_factory=threading.Condition)

    def spans(self) -> list[Seen]:
        """All spans that it took, by their beginning."""
        found = []
        for body in self.bodies:
            for told in ExportTraceServiceRequest.FromString(body).resource_spans:
                part = next(one.value.string_value for one in told.resource.attributes if one.key == "service.name")
                for span in (span for scope in told.scope_spans for span in scope.spans):
                    about = {
                        one.key: getattr(one.value, one.value.WhichOneof("value") or "string_value")
                        for one in span.attributes
                    }
                    found.append(
                        Seen(
                            part,
                            span.name,
                            span.trace_id.hex(),
                            span.span_id.hex(),
                            span.parent_span_id.hex(),
                            tuple(link.trace_id.hex() for link in span.links),
                            about,
                            span.start_time_unix_nano,
                            span.end_time_unix_nano,
                        )
                    )
        return sorted(found, key=lambda one: one.begun)

    def words(self) -> str:
        """All that it was told, without ids and times: they are bytes by chance, which may spell any short word."""
        told = list(map(ExportTraceServiceRequest.FromString, self.bodies))
        spans = [span for one in told for of in one.resource_spans for scope in of.scope_spans for span in scope.spans]
        for span in spans:
            for name in (
                "trace_id",
                "span_id",
                "parent_span_id",
                "links",
                "start_time_unix_nano",
                "end_time_unix_nano",
            ):
                span.ClearField(name)
        return b"".join(one.SerializeToString() for one in told).decode(errors="replace")

    def wait_for(self, name: str) -> Seen:
        """The first span of this name, once it is there."""
        with self.came:
            assert self.came.wait_for(lambda: any(one.name == name for one in self.spans()), 60), name
        return next(one for one in self.spans() if one.name == name)


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a port of its own."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = collector.answers.pop(0) if collector.answers else 200
            if answer is None:
                collector.holds.set()
                collector.going_on.wait()
                answer = 200
            with collector.came:
                collector.paths.append(self.path)
                collector.authorization.append(self.headers["Authorization"])
                if answer == 200:
                    assert self.headers["Content-Type"] == "application/x-protobuf"
                    collector.bodies.append(body)
                collector.came.notify_all()
            self.send_response(answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        collector.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield collector
        collector.going_on.set()
        server.shutdown()
