"""What an S3 server is asked to guard objects by: a lock against deletion, and encryption."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from minio import Minio
from minio.error import S3Error

from dossier.errors import BadSetting, Overtaken, StoreRefused
from scripts.samples import tiny_page
from sohoa.commands.doctor import FAILS, SOUND, _s3, examine
from sohoa.settings import Settings, read_settings
from storage.archive.ocfl import Archive, object_id_of
from storage.objects.folder import FolderStore
from storage.objects.store import has_conditional_writes, open_store, prove, read
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from tests.servers import S3Server
from worker.pipeline import Workplace
from worker.turn import process


def versions(client: Minio, bucket: str) -> list[tuple[str, str | None, bool]]:
    found = client.list_objects(bucket, recursive=True, include_version=True)
    return [(str(one.object_name), one.version_id, one.is_delete_marker) for one in found]


def test_whatever_is_put_is_locked_and_its_bytes_outlive_their_deletion(
    s3_server: S3Server, bucket: str, tmp_path: Path
) -> None:
    store, client = open_store(f"{s3_server.url(bucket)}&lock_days=30"), s3_server.client()
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * (12 << 12))  # of three parts
    store.put("small", b"1")
    store.put("large", large)
    store.put_over("taken turns", b"1", None)
    with pytest.raises(Overtaken):
        store.put_over("taken turns", b"late", None)
    store.put_over("taken turns", b"2", store.revision("taken turns"))
    assert read(store, "large") == large.read_bytes()
    assert read(store, "taken turns") == b"2"
    in_a_month = datetime.now(UTC) + timedelta(days=30)
    for key in ("small", "large", "taken turns"):
        retention = client.get_object_retention(bucket, key)
        assert retention is not None
        assert retention.mode == "GOVERNANCE"
        until = store.locked_until(key)
        assert until is not None
        assert abs(until - in_a_month) < timedelta(minutes=5)
    assert store.locked_until("never put") is None

    store.delete("small")
    assert (store.size("small"), list(store.keys("small"))) == (None, [])
    (kept,) = [version for name, version, is_gone in versions(client, bucket) if name == "small" and not is_gone]
    with pytest.raises(S3Error) as refused:
        client.remove_object(bucket, "small", version_id=kept)
    assert refused.value.code == "AccessDenied"
    assert client.get_object(bucket, "small", version_id=kept).data == b"1"


def test_what_only_proves_that_the_place_works_is_not_locked(s3_server: S3Server, bucket: str) -> None:
    store, client = open_store(f"{s3_server.url(bucket)}&lock_days=30&lock_mode=compliance"), s3_server.client()
    prove(store)
    assert has_conditional_writes(store)
    for name, version, is_gone in versions(client, bucket):
        if not is_gone:
            client.remove_object(bucket, name, version_id=version)
    assert [one for one in versions(client, bucket) if not one[2]] == []


def test_papers_go_into_a_locked_store_and_what_was_never_committed_goes_out_of_sight(
    embedded: Workplace, s3_server: S3Server, bucket: str, tmp_path: Path
) -> None:
    store = open_store(f"{s3_server.url(bucket)}&lock_days=1")
    place = replace(embedded, archive=Archive(store))
    document_id = hand_in(place, tmp_path, tiny_page("kho có khóa"))
    assert process(place) == document_id
    assert document(place, document_id).state == "needs_review"
    assert copy_of(place, document_id, "access").startswith(b"%PDF")
    assert store.locked_until(next(key for key in store.keys("") if key.endswith("original.png"))) is not None
    place.archive.write_version(
        object_id_of("lost"), {"original.png": b"x"}, message="received", user="intake", now=place.clock()
    )
    place.archive.remove_object(object_id_of("lost"))
    assert place.archive.inventory(object_id_of("lost")) is None
    assert place.archive.problems(object_id_of(document_id)) == []


def test_a_bucket_that_cannot_lock_is_refused_and_told(
    s3_server: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = s3_server.url(bucket)
    open_store(plain).put("k", b"x")
    with pytest.raises(StoreRefused):
        open_store(f"{plain}&lock_days=30").put("k2", b"x")
    assert open_store(plain).locked_until("k") is open_store(plain).locked_until("never put") is None
    for options, mark in (("", SOUND), ("&lock_days=30", FAILS)):
        monkeypatch.setenv("SOHOA_OBJECTS_URL", plain + options)
        settings = read_settings(home=tmp_path)
        assert [found[1] for found in examine(settings) if found[0] == "objects"] == [mark]


def test_the_server_encrypts_what_it_is_asked_to(
    s3_server: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{s3_server.url(bucket)}&encryption=s3&lock_days=1"
    store, large = open_store(url), tmp_path / "large"
    large.write_bytes(bytes(range(256)) * (12 << 12))
    store.put("large", large)
    store.put("small", b"1")
    store.put_over("turns", b"2", None)
    for key, content in (("large", large.read_bytes()), ("small", b"1"), ("turns", b"2")):
        told = s3_server.client().stat_object(bucket, key).metadata
        assert told is not None
        assert told["X-Amz-Server-Side-Encryption"] == "AES256"
        assert read(store, key) == content
    with store.open("large") as stream:
        stream.seek(1000)
        assert stream.read(3) == bytes((232, 233, 234))
    monkeypatch.setenv("SOHOA_OBJECTS_URL", url)
    ((_, mark, said),) = [found for found in examine(read_settings(home=tmp_path)) if found[0] == "objects"]
    assert mark == SOUND
    assert "tệp mới bị khóa 1 ngày (governance)" in str(said)
    assert "kho mã hóa tệp (s3)" in str(said)


@pytest.mark.parametrize(
    "option",
    [
        "lock_day=3",
        "lock_days=-1",
        "lock_days=3&lock_mode=hard",
        "encryption=aes",
        "encryption=kms:",
        "encryption=kms:k",
    ],
)
def test_an_option_that_guards_nothing_is_a_bad_setting(option: str) -> None:
    with pytest.raises(BadSetting):
        open_store(f"s3://a:bbbbbbbb@127.0.0.1:9/bucket?secure=false&{option}")


def test_a_key_of_the_servers_management_is_named_over_tls_alone() -> None:
    open_store("s3://a:bbbbbbbb@127.0.0.1:9/bucket?encryption=kms:key-1")


def test_a_store_that_is_no_s3_is_told_without_its_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("storage.objects.store.open_store", lambda _: FolderStore(tmp_path))
    with pytest.raises(TypeError, match=r"^s3://server/bucket$"):
        _s3(cast(Settings, SimpleNamespace(objects="s3://key:secret@server/bucket")))
