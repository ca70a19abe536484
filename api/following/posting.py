"""Posting to an address that somebody outside gave us.

The threat: an address that means a machine which only we can reach (this one, the office's network, a cloud's
metadata), by its number, by a name that is resolved to it, or by a redirect; and a server that never ends its answer.
So a name is resolved once, every address that it has must be public (or of a network that a setting names), and the
connection is made to the one that was looked at, while certificate and Host are still those of the name. Nothing is
redirected, no proxy of the environment is used, nothing of an answer is read but its head, and all of it has an end.
Unencrypted posting is for those networks alone.

Accepted: whoever may make webhooks (an operator, on the command line) can try which public addresses answer us.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url
from urllib3.util.connection import create_connection

from dossier.errors import BadRequest
from dossier.words.sentences import N_, Phrase
from storage.following.messages import Answer

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

NO_URL = N_("địa chỉ nhận phải là https://MÁY-CHỦ[:CỔNG]/…, không có tên đăng nhập, dấu cách, dấu \\ và dấu #")
NOT_FOUND = N_("không tìm thấy máy chủ {host}")
INSIDE = N_("{host} là địa chỉ nội bộ; chỉ gửi đến đó được khi SOHOA_WEBHOOK_NETWORKS có mạng của nó")
UNENCRYPTED = N_("http:// không mã hóa chỉ được dùng trong các mạng của SOHOA_WEBHOOK_NETWORKS; hãy dùng https://")

CONNECT_SECONDS: Final = 5.0
SECONDS: Final = 10.0
"""Of one message in all."""
_PORTS: Final = {"http": 80, "https": 443}
_SILENT: Final = frozenset({429, 502, 503, 504})
_EMBEDDED: Final = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))
"""Addresses of IPv6 behind which a gateway has one of IPv4 (RFC 6052, 8215, 3056): which, is the gateway's matter."""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name as the system knows them. Raises `OSError`."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts to public addresses and to those in `networks`; `resolve`: a name's addresses."""

    networks: tuple[Network, ...] = ()
    resolve: Resolve = resolved

    def allowed(self, url: str) -> str:
        """The address as it is understood, and posted to. Raises `BadRequest` for one that is none or may not be posted
        to."""
        return self._where(url)[0].url

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post once."""
        try:
            where, address = self._where(url)
        except BadRequest as error:
            return Answer("silent", error.sentence())
        connection = _connection(where, address)
        cut = threading.Timer(SECONDS, connection.cut)
        cut.start()
        try:
            connection.request("POST", where.request_uri, body=body, headers=dict(headers), preload_content=False)
            answer = connection.getresponse()
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            return Answer("silent", f"{type(error).__name__}: {error}")
        finally:
            cut.cancel()
            connection.close()
        return _answer(answer.status, answer.headers.get("Retry-After", ""))

    def _where(self, url: str) -> tuple[Url, str]:
        """The parts of a URL, and the address that is connected to. Raises `BadRequest`."""
        # What one reader takes for the end of the host another takes for a part of it, or leaves out.
        if "\\" in url or " " in url or not url.isprintable():
            raise BadRequest(problem=Phrase(NO_URL))
        try:
            where = parse_url(url)
        except LocationParseError:
            raise BadRequest(problem=Phrase(NO_URL)) from None
        if where.scheme not in _PORTS or not where.host or where.auth is not None or where.fragment is not None:
            raise BadRequest(problem=Phrase(NO_URL))
        host = where.host.strip("[]")
        try:
            found = [ip_address(one) for one in self.resolve(host, where.port or _PORTS[where.scheme])]
        except (OSError, ValueError):  # UnicodeError too: what is no name
            found = []
        if not found:
            raise BadRequest(problem=Phrase(NOT_FOUND, {"host": host}))
        are_named = all(self._is_named(one) for one in found)
        # All of them: which one a name has first may change from one look to the next.
        if not are_named and not all(self._is_named(one) or is_public(one) for one in found):
            raise BadRequest(problem=Phrase(INSIDE, {"host": host}))
        if where.scheme == "http" and not are_named:
            raise BadRequest(problem=Phrase(UNENCRYPTED))
        return where, str(found[0])

    def _is_named(self, address: Address) -> bool:
        return any(_plain(address) in network for network in self.networks)


def is_public(address: Address) -> bool:
    """Whether everybody can reach it."""
    plain = _plain(address)
    if any(plain in network for network in _EMBEDDED):
        return False
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


def _plain(address: Address) -> Address:
    """The address that is meant: one of IPv4, where one of IPv6 only wraps it."""
    wrapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return wrapped or address


class _Pinned(HTTPConnection):
    """A connection to the host of a URL at an address that was looked at."""

    address: str
    _wire: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        found = create_connection((self.address, self.port), CONNECT_SECONDS, socket_options=self.socket_options)
        self._wire = found.dup()  # TLS takes the socket itself over
        return found

    def cut(self) -> None:
        """End it at once, whoever waits for it."""
        if self._wire is not None:
            with suppress(OSError):  # it has ended
                self._wire.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it."""
        super().close()
        if self._wire is not None:
            self._wire.close()


class _PinnedTls(_Pinned, HTTPSConnection):
    """The same with TLS."""


def _connection(where: Url, address: str) -> _Pinned:
    host, made = (where.host or "").strip("[]"), _Pinned
    given: dict[str, Any] = {"port": where.port or _PORTS[where.scheme or ""], "timeout": CONNECT_SECONDS}
    if where.scheme == "https":
        made, given["ssl_context"] = _PinnedTls, ssl.create_default_context()
    found = made(host, **given)
    found.address = address
    return found


def _answer(status: int, retry_after: str) -> Answer:
    is_number = retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 9
    pause = timedelta(seconds=int(retry_after)) if is_number else timedelta()
    if 200 <= status < 300:
        return Answer("told")
    if status == 410:
        return Answer("gone", "HTTP 410")
    return Answer("silent" if status in _SILENT else "refused", f"HTTP {status}", pause)
