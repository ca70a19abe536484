"""Behind a proxy: where a call comes from and what it was sent to, as the proxy tells, where its word is taken.

A proxy speaks to sohoa under another name and from its own address. What it says in `X-Forwarded-For`, `-Proto` and
`-Host` would let anybody pretend to come from anywhere, so it counts only from the addresses that are set. Of a list
the last entry was written by the proxy nearest to us; addresses are followed back as long as proxies are trusted.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from api.services import Services

Networks = tuple[IPv4Network | IPv6Network, ...]

_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


class Proxied:
    """The middleware that takes the word of trusted proxies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] == "http":
            services: Services = scope["app"].state.services
            client = (scope.get("client") or ("", 0))[0]
            if services.proxies and _is_trusted(client, services.proxies):
                scope = _as_told(scope, services.proxies)
        await self.app(scope, receive, send)


def _as_told(scope: Scope, proxies: Networks) -> Scope:
    """The call as the proxy says that it was made."""
    told = {**scope, "headers": list(scope["headers"])}
    headers = Headers(scope=scope)
    chain = _entries(headers, "x-forwarded-for")
    while len(chain) > 1 and _is_trusted(chain[-1], proxies):
        chain.pop()
    if chain and _is_address(chain[-1]):
        told["client"] = (chain[-1], 0)
    scheme = _last(headers, "x-forwarded-proto")
    if scheme in ("http", "https"):
        told["scheme"] = scheme
    host = _last(headers, "x-forwarded-host")
    if _HOST.fullmatch(host):
        MutableHeaders(raw=told["headers"])["host"] = host
    return told


def _last(headers: Headers, name: str) -> str:
    return (_entries(headers, name) or [""])[-1]


def _entries(headers: Headers, name: str) -> list[str]:
    """The entries of a list, of all lines of the header in their order: they are one list (RFC 9110, 5.3)."""
    return [entry.strip() for entry in ",".join(headers.getlist(name)).split(",") if entry.strip()]


def _is_trusted(address: str, proxies: Networks) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in proxies)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
