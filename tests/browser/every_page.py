"""Every page that people see, by the routers of the desk: a page that somebody adds is looked at as well."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from fastapi.routing import APIRoute
from playwright.sync_api import APIRequestContext

from api import desk
from api.desk.accounts.oidc_pages import CALLBACK

BEFORE_SIGNING_IN = "/login"
# Where an identity provider sends people back to: it answers by sending them on.
NOT_PAGES = (BEFORE_SIGNING_IN, CALLBACK)
# What a page that changes by itself is sent: a part of it, or a stream of them, which does not end.
OF_PAGES = ("/events", "/part")


def routes() -> Iterator[str]:
    """The paths that somebody who signed in may read, with their places: `/documents/{document_id}`."""
    for found in pkgutil.walk_packages(desk.__path__, f"{desk.__name__}."):
        router = getattr(importlib.import_module(found.name), "router", None)
        for route in router.routes if router else ():
            reads = isinstance(route, APIRoute) and "GET" in (route.methods or ())
            if reads and route.path not in NOT_PAGES and not route.path.endswith(OF_PAGES):
                yield route.path


def is_page(asked: APIRequestContext, address: str) -> bool:
    """Whether what lies there is for people to read, and no picture or file."""
    answer = asked.get(address, max_redirects=0)
    assert answer.status < 400, (address, answer.status)
    return answer.headers["content-type"].startswith("text/html")
