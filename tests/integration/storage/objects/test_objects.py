"""A folder and an S3 server keep the same promises."""

from __future__ import annotations

import errno
import os
import threading
from contextlib import nullcontext
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn

import pytest
import urllib3
from minio import Minio

from dossier.errors import (
    BadSetting,
    DiskFault,
    LeaseLost,
    NotFound,
    NotLetIn,
    OutsideFolder,
    Overtaken,
    ServerAway,
    SohoaError,
    StoreRefused,
)
from storage.objects.folder import FolderStore, StoreNotWritable
from storage.objects.store import ObjectStore, has_conditional_writes, open_store, read
from tests.integration.storage.keeping.test_keeping import shut_folder, spoil
from tests.servers import S3Server


def test_an_object_comes_back_as_it_was_put(store: ObjectStore, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 30_000)
    store.put("a/b/small", b"abc")
    store.put("a/b/large", large)
    assert read(store, "a/b/small") == b"abc"
    assert read(store, "a/b/large") == large.read_bytes()
    assert store.size("a/b/large") == large.stat().st_size


def test_an_object_is_read_in_blocks(store: ObjectStore) -> None:
    store.put("k", b"0123456789")
    with store.open("k") as stream:
        assert [stream.read(4), stream.read(4), stream.read(4), stream.read(4)] == [b"0123", b"4567", b"89", b""]


def test_an_object_is_replaced_whole(store: ObjectStore) -> None:
    store.put("k", b"a long first version")
    store.put("k", b"short")
    assert read(store, "k") == b"short"


def test_what_another_wrote_meanwhile_is_not_written_over(store: ObjectStore) -> None:
    store.put_over("k", b"first", None)
    first = store.revision("k")
    with pytest.raises(Overtaken):
        store.put_over("k", b"first as well", None)
    store.put_over("k", b"second", first)
    with pytest.raises(Overtaken):
        store.put_over("k", b"from the first as well", first)
    assert store.seen("k") == (b"second", store.revision("k"))
    store.delete("k")
    assert store.revision("k") is None
    with pytest.raises(Overtaken):
        store.put_over("k", b"third", first)
    assert has_conditional_writes(store)
    assert list(store.keys("")) == []


@pytest.mark.parametrize(
    ("status", "body", "is_overtaken"),
    [
        (412, b"", True),
        (412, b"<html>no</html>", True),
        (409, b"<Error><Code>ConditionalRequestConflict</Code></Error>", True),
        (404, b"<Error><Code>NoSuchKey</Code></Error>", True),
        (501, b"", False),
        (400, b"<Error><Code>NotImplemented</Code></Error>", False),
    ],
)
def test_what_servers_say_to_a_write_with_a_condition(status: int, body: bytes, is_overtaken: bool) -> None:
    taken = []

    class Answers(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_PUT(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            is_refused = any(name in self.headers for name in ("If-Match", "If-None-Match"))
            self.send_response(status if is_refused else 200)
            answer = body if is_refused else b""
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        store = open_store(f"s3://a:bbbbbbbb@127.0.0.1:{server.server_port}/bucket?secure=false")
        with pytest.raises(Overtaken) if is_overtaken else nullcontext():
            store.put_over("k", b"content", "0" * 32)
        server.shutdown()
    assert len(taken) == (1 if is_overtaken else 2)


def test_a_missing_object_is_said_to_be_missing(store: ObjectStore) -> None:
    store.put("there", b"")
    assert store.size("absent") is None
    with pytest.raises(NotFound):
        store.open("absent")
    with pytest.raises(NotFound):
        store.seen("absent")
    store.delete("absent")


@pytest.mark.parametrize(("number", "error"), [(errno.EIO, DiskFault), (errno.EACCES, NotLetIn)])
def test_a_folder_that_cannot_be_looked_into_is_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[SohoaError]
) -> None:
    store = FolderStore(tmp_path / "archive")
    for key in ("a/b", "c/d", "e/f"):
        store.put(key, b"1")
    looked_into = os.scandir

    def bad_sector(path: str) -> object:
        if str(path).endswith("/c"):
            raise OSError(number, "", path)
        return looked_into(path)

    monkeypatch.setattr(os, "scandir", bad_sector)
    for look in (store.keys, lambda prefix: (one.key for one in store.listed(prefix))):
        found: list[str] = []
        with pytest.raises(error) as met:
            found.extend(look(""))  # keeps what came before the fault
        assert (sorted(found), met.value.values["key"]) == (["a/b", "e/f"], "c/")


def test_a_file_that_the_disk_does_not_give_back_is_that_files_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "archive").mkdir()
    store = FolderStore(tmp_path / "archive")
    (tmp_path / "archive" / "a").symlink_to("/proc/self/mem")  # to read it is an error of input and output
    with store.open("a") as stream, pytest.raises(DiskFault):
        stream.read(4)
    for ask in (store.seen, store.revision, partial(read, store)):
        with pytest.raises(DiskFault):
            ask("a")

    def refused(_: Path) -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "iterdir", refused)  # nor anything else: it is the disk
    with pytest.raises(ServerAway):
        store.seen("a")


def test_what_the_system_does_not_let_do_is_the_stores_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "archive").mkdir()
    store = FolderStore(tmp_path / "archive")
    (tmp_path / "archive" / "a").symlink_to("a")  # round and round: ELOOP
    with pytest.raises(ServerAway):
        store.open("a")
    with pytest.raises(ServerAway):
        store.size("a")

    def refused(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(StoreNotWritable, match="Permission denied"):
        store.delete("b")
    monkeypatch.undo()
    store.put("c", b"c")

    def read_only(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", read_only)
        with pytest.raises(StoreNotWritable, match="Read-only file system"):
            store.put("c", b"d")
        assert read(store, "c") == b"c"
        patch.setattr(Path, "iterdir", read_only)  # nor can anything be read
        with pytest.raises(ServerAway):
            store.put("c", b"d")


@pytest.mark.parametrize("tells_names", [False, True], ids=["shut", "its names are told"])
def test_a_store_whose_folder_nobody_lets_us_into_is_there_and_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, tells_names: bool
) -> None:
    root = tmp_path / "archive"
    store = FolderStore(root)
    store.put("a/b", b"1")
    if tells_names:  # as one that may be read and not gone into (`chmod 444`)
        stat = os.stat

        def refused(path: Any, **named: Any) -> os.stat_result:
            if path == f"{root}/.":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return stat(path, **named)

        spoil(monkeypatch, root / "a", are_names_lost=True, number=errno.EACCES)
        monkeypatch.setattr(os, "stat", refused)
    else:
        shut_folder(monkeypatch, root)
    shut = "the folder “archive”, or one that it lies in, may not be read: Permission denied"
    for ask in (partial(read, store, "a/b"), partial(store.size, "a/b"), partial(store.put, "a/b", b"2")):
        with pytest.raises(StoreRefused, match=shut):
            ask()
    for look in (store.keys, store.listed):
        with pytest.raises(StoreRefused, match=shut):
            list(look("a/"))


def test_keys_are_listed_by_prefix_in_order(store: ObjectStore) -> None:
    for key in ("b/2", "b/10", "a/1", "bb"):
        store.put(key, b"x")
    assert list(store.keys("b/")) == ["b/10", "b/2"]
    store.delete("b/2")
    assert list(store.keys("b")) == ["b/10", "bb"]
    assert list(store.keys("nothing/")) == []


def test_a_key_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(OutsideFolder):
        FolderStore(tmp_path / "archive").put("../outside", b"x")
    assert not (tmp_path / "outside").exists()


def test_a_large_file_is_sent_in_parts_and_its_sender_keeps_on(store: ObjectStore, tmp_path: Path) -> None:
    large, kept = tmp_path / "large", []
    large.write_bytes(bytes(12 << 20))
    store.put("large", large, lambda: kept.append(1))
    assert store.size("large") == 12 << 20
    assert len(kept) > 2

    def lost() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        store.put("large", large, lost)


def test_a_folder_that_another_makes_meanwhile_is_not_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first two objects of a restore are put at once, by two threads."""
    store, looked = FolderStore(tmp_path / "new"), list[Path]()
    exists = Path.exists

    def then_made_by_another(path: Path) -> bool:
        found = exists(path)
        if path == store.root and not looked:
            looked.append(path)
            store.put("a/other", b"of another")
        return found

    monkeypatch.setattr(Path, "exists", then_made_by_another)
    store.put("b/own", b"own")
    assert list(store.keys("")) == ["a/other", "b/own"]
    assert looked


def test_all_that_is_put_together_is_on_the_disk_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "archive"
    done: list[tuple[str, Path]] = []
    fsync, replace = os.fsync, Path.replace

    def flushed(descriptor: int) -> None:
        done.append(("flushed", Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def named(path: Path, target: Path) -> Path:
        assert done[-1] == ("flushed", path), "a name before its content"
        done.append(("named", target))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", named)
    store = FolderStore(root)
    with store.together():
        for key in ("a/b/1", "a/b/2", "a/3"):
            store.put(key, b"x")
    names = [place for place, (what, _) in enumerate(done) if what == "named"]
    assert len(names) == 3
    for place in names:
        assert ("flushed", done[place][1].parent) in done[place:], "a name that the disk may not have"
    for folder in (root, root / "a", root / "a/b"):
        assert ("flushed", folder.parent) in done, "a folder whose own name the disk may not have"
    assert done[names[0] :].count(("flushed", root / "a/b")) == 1
    done.clear()
    store.put("a/b/4", b"x")
    assert done[-1] == ("flushed", root / "a/b")


def test_a_forked_child_sends_on_connections_of_its_own(bucket_url: str) -> None:
    store = open_store(bucket_url)
    store.put("k", b"x")
    before = store._client  # type: ignore[attr-defined]
    store.after_fork()
    assert store._client is not before  # type: ignore[attr-defined]
    assert read(store, "k") == b"x"


def test_wrong_s3_credentials_are_refused_not_retried(s3_server: S3Server) -> None:
    store = open_store(f"s3://sohoa:wrong@127.0.0.1:{s3_server.port}/somewhere?secure=false")
    with pytest.raises(StoreRefused):
        store.put("k", b"x")


def test_a_name_that_no_bucket_has_is_a_bad_setting() -> None:
    with pytest.raises(BadSetting):
        open_store("s3://a:b@127.0.0.1:9/X?secure=false")


def test_a_server_that_is_away_is_a_passing_fault() -> None:
    store = open_store("s3://a:b@127.0.0.1:9/bucket?secure=false")
    with pytest.raises(ServerAway):
        store.put("k", b"x")


def test_a_bucket_that_is_made_while_it_is_asked_for_is_no_fault(
    bucket_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(bucket_url)
    get_object = Minio.get_object

    def asked_too_early(self: Minio, bucket: str, key: str, offset: int) -> object:
        monkeypatch.setattr(Minio, "get_object", get_object)
        try:
            return self.get_object(bucket, key, offset=offset)
        finally:
            store.put("other", b"of another thread")

    monkeypatch.setattr(Minio, "get_object", asked_too_early)
    with pytest.raises(NotFound):
        store.open("a")
    assert read(store, "other") == b"of another thread"


def test_a_bucket_that_is_made_while_it_is_listed_is_no_fault(bucket_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(bucket_url)
    list_objects = Minio.list_objects

    def listed_too_early(self: Minio, *given: Any, **named: Any) -> object:
        monkeypatch.setattr(Minio, "list_objects", list_objects)
        try:
            return iter(list(self.list_objects(*given, **named)))
        finally:
            store.put("other", b"of another thread")

    monkeypatch.setattr(Minio, "list_objects", listed_too_early)
    assert list(store.keys("")) == []
    assert list(store.keys("")) == ["other"]


def test_calls_are_signed_for_the_region_of_the_store(bucket_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[str] = []
    urlopen = urllib3.PoolManager.urlopen

    def noted(self: urllib3.PoolManager, *asked: Any, **more: Any) -> urllib3.BaseHTTPResponse:
        signed.append((more.get("headers") or {}).get("Authorization", ""))
        return urlopen(self, *asked, **more)

    monkeypatch.setattr(urllib3.PoolManager, "urlopen", noted)
    store = open_store(f"{bucket_url}&region=vn-hanoi-1")
    store.put("a", b"1")
    store.put_over("b", b"2", None)
    assert (read(store, "a"), read(store, "b")) == (b"1", b"2")
    assert all("/vn-hanoi-1/s3/aws4_request" in one for one in signed)
    assert len(signed) >= 4
