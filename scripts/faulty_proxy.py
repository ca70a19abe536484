"""A TCP proxy on loopback that is slow, cuts connections, swallows what it hears or is away, as asked while it runs."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

BLOCK = 1 << 16
LOOK_SECONDS = 0.1


class FaultyProxy:
    """Between a free port of loopback and a server's `target` port there.

    `delay`: seconds by which each piece that a client sends is held back. `is_away`: connections are refused, and those
    that are open are cut. `is_hung`: what clients send is taken and goes nowhere. `cut_after`: a connection is cut
    whose client sent so many bytes. `felt`: how many times a client met a fault.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.delay = 0.0
        self.is_away = self.is_hung = False
        self.cut_after: int | None = None
        self.felt = 0
        self._ended = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listening.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._take, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._listening.close()
        self.cut()

    def away(self, is_away: bool) -> None:
        """Go, with all open connections, or come back."""
        self.is_away = is_away
        if is_away:
            self.cut()

    def sound(self) -> None:
        """No fault from now on."""
        self.delay, self.is_away, self.is_hung, self.cut_after = 0.0, False, False, None

    def cut(self) -> None:
        """End every open connection."""
        with self._lock:
            self.felt += len(self._open) if self.is_away else 0
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _take(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._listening.accept()
            except OSError:  # closed
                return
            if self.is_away:
                self.felt += 1
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._open |= {client, server}
            threading.Thread(target=self._carry, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, client, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_of_client: bool) -> None:
        """Hand on what `source` sends until one side ends; then both are ended."""
        sent = 0
        with suppress(OSError):
            while block := source.recv(BLOCK):
                sent += len(block)
                if is_of_client:
                    is_cut = self.cut_after is not None and sent > self.cut_after
                    self.felt += bool(self.delay) or self.is_hung or is_cut
                    self._ended.wait(self.delay)
                    while self.is_hung and not self._ended.wait(LOOK_SECONDS):
                        pass
                    if is_cut:
                        break
                target.sendall(block)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        with self._lock:
            # The other direction may still carry; who is last closes.
            self._open.discard(source)
        source.close()
