"""Style sheets and scripts: what a page is shown with, the same for everybody.

A page names them with a mark of what is in them, so that a browser keeps them for good and asks for none on the way
from paper to paper; what is new has another name. Nothing else of this site may be kept (api/around/envelope.py).
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(str(files("api.desk") / "static"))
_MARK = hashlib.sha256(b"".join(one.read_bytes() for one in sorted(FOLDER.iterdir()))).hexdigest()[:12]


def address(name: str) -> str:
    """Where a page finds the file called `name`, as it is now."""
    return f"/static/{name}?v={_MARK}"


class Files(StaticFiles):
    """The files of the folder."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, to be kept where it was asked for as it is now."""
        answer = await super().get_response(path, scope)
        is_now = scope["query_string"] == f"v={_MARK}".encode()
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_now else "no-cache"
        return answer
