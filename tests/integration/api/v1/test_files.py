"""Files as they leave an S3 store: by an address of its own, or through the program."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import urllib3
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect
from starlette.types import Message

from api import finding
from api.finding import StreamedFile
from dossier.errors import ServerAway
from storage.database.engine import Database
from storage.objects.store import open_store
from tests.archive import House, marital_status


def test_a_store_that_callers_reach_gives_the_file_itself_once_that_is_noted(
    sqlite_url: str, bucket_url: str, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    address = f"http://{urlsplit(bucket_url).netloc.rpartition('@')[2]}"
    house = House(database, open_store(bucket_url, links=address), tmp_path)
    document_id = house.archive(marital_status(), texts=["0123456789"])
    answer = house.caller("read").get(f"/v1/documents/{document_id}/files/text")
    assert (answer.status_code, answer.content) == (307, b"")
    assert answer.headers["location"].startswith(f"{address}/")
    # To a caller who has no key of the store; for its time alone.
    link = answer.headers["location"]
    assert urllib3.PoolManager().request("GET", link).data == b"0123456789"
    assert urllib3.PoolManager().request("GET", link, headers={"Range": "bytes=2-4"}).data == b"234"
    assert "X-Amz-Expires=60" in link
    forged = link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000")
    assert urllib3.PoolManager().request("GET", forged).status == 403
    assert house.trail()[-1].action == "file_read"
    database.close()


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ({"Range": "bytes=2-4"}, 206, b"234"),
        ({"Range": "bytes=-0"}, 416, b""),
        ({"Range": "bytes=10-"}, 416, b""),
        ({"Range": "bytes=8-99"}, 206, b"89"),
        ({"Range": "bytes=5-2"}, 200, b"0123456789"),
        ({"Range": "bytes=0-1,3-4"}, 200, b"0123456789"),
        ({"Range": "bytes=-"}, 200, b"0123456789"),
        ({"Range": "bytes=2-4", "If-Range": '"another"'}, 200, b"0123456789"),
    ],
)
def test_parts_of_a_file_that_goes_through_the_program(asked: dict[str, str], status: int, content: bytes) -> None:
    answer = StreamedFile(lambda: BytesIO(b"0123456789"), 10, "text/plain", {"ETag": '"it"'})
    got = TestClient(answer).get("/", headers=asked)
    assert (got.status_code, got.content, got.headers["content-length"]) == (status, content, str(len(content)))
    assert ("content-range" in got.headers) == (status != 200)


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_a_file_is_read_by_is_given_back_also_where_who_asked_is_gone(is_gone: bool) -> None:
    stream, sent = BytesIO(b"0123456789"), list[Message]()
    answer = StreamedFile(lambda: stream, 10, "text/plain", {"ETag": '"it"'})

    async def receive() -> Message:
        if not is_gone:
            await asyncio.sleep(20)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if is_gone:
            raise OSError("gone")
        sent.append(message)

    async def run() -> None:
        scope = {"type": "http", "method": "GET", "headers": [], "asgi": {"spec_version": "2.4"}}
        await answer(scope, receive, send)

    if is_gone:
        with pytest.raises(ClientDisconnect):
            asyncio.run(run())
    else:
        asyncio.run(run())
        assert b"".join(one.get("body", b"") for one in sent) == b"0123456789"
    assert stream.closed


def test_a_file_whose_reading_cannot_be_noted_is_given_back(
    sqlite_url: str, bucket_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_url)
    house = House(database, open_store(bucket_url), tmp_path)
    paper = house.archive(marital_status(), texts=["0123456789"])
    made: list[StreamedFile] = []

    class Kept(StreamedFile):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            made.append(self)

    def away(*_: object, **__: object) -> None:
        raise ServerAway(server="database")

    caller = house.caller("read")
    monkeypatch.setattr(finding, "StreamedFile", Kept)
    monkeypatch.setattr(finding, "note", away)
    assert caller.get(f"/v1/documents/{paper}/files/text").status_code == 503
    assert [one._stream.closed for one in made] == [True]
    database.close()
