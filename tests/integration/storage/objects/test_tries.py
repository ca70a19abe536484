"""What is sent to an S3 server that fails for a moment, asks to be left alone, or is asked to encrypt by a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.errors import ServerAway
from storage.objects import tries
from storage.objects.guards import Guards
from storage.objects.s3 import S3Store
from storage.queue.leases import DURATION
from tests.integration.storage.objects.stub_s3 import Stub, self_signed, stub_s3

KEY = "arn:aws:kms:r:1:key/k-1"
LEFT_ALONE = {"Retry-After": "3600"}


def store_of(stub: Stub, guards: Guards | None = None) -> S3Store:
    secure = guards is not None
    return S3Store(
        endpoint=f"127.0.0.1:{stub.port}",
        access_key="a",
        secret_key="bbbbbbbb",
        bucket="bucket",
        secure=secure,
        guards=guards or Guards(),
    )


def test_a_call_with_all_its_tries_and_pauses_ends_within_half_a_lease() -> None:
    connect, read = tries.TIMEOUT.connect_timeout, tries.TIMEOUT.read_timeout
    assert isinstance(connect, (int, float))
    assert isinstance(read, (int, float))
    assert tries.BUDGET + connect + read <= DURATION.total_seconds() / 2


def test_a_server_that_fails_for_a_moment_is_asked_again() -> None:
    with stub_s3() as stub:
        store = store_of(stub)
        store.put("k", b"1")
        stub.calls.clear()
        stub.answers = [(500, {}), (503, LEFT_ALONE)]
        store.put("k", b"1")
        assert [method for method, _, _ in stub.calls] == ["PUT"] * 3


def test_a_server_that_goes_on_failing_is_away_after_a_few_tries() -> None:
    with stub_s3() as stub:
        store = store_of(stub)
        store.put("k", b"1")
        stub.calls.clear()
        stub.answers = [(503, {})] * 20
        with pytest.raises(ServerAway):
            store.put("k", b"1")
        assert 1 < len(stub.calls) <= 5


def test_no_try_begins_when_the_time_of_the_call_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "BUDGET", 0.0)
    with stub_s3() as stub:
        store = store_of(stub)
        stub.answers = [(503, LEFT_ALONE)] * 20
        with pytest.raises(ServerAway):
            store.size("k")
        assert len(stub.calls) == 1


def test_a_write_with_a_condition_is_not_sent_again_after_an_answer() -> None:
    """It could have been done all the same, and then meets itself."""
    with stub_s3() as stub:
        store = store_of(stub)
        store.put("k", b"1")
        stub.calls.clear()
        stub.answers = [(503, LEFT_ALONE)] * 2
        with pytest.raises(ServerAway):
            store.put_over("k", b"2", None)
        assert len(stub.calls) == 1


def test_a_key_of_the_servers_management_goes_with_whatever_is_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    large = tmp_path / "large"
    large.write_bytes(bytes(6 << 20))
    with stub_s3(certificate) as stub:
        store = store_of(stub, Guards(f"kms:{KEY}"))
        store.put("small", b"1")
        store.put("large", large)
        store.put_over("turns", b"2", None)
        asked = {
            (method, path): (
                headers.get("x-amz-server-side-encryption"),
                headers.get("x-amz-server-side-encryption-aws-kms-key-id"),
            )
            for method, path, headers in stub.calls
        }
        for call in (("PUT", "/bucket/small"), ("POST", "/bucket/large?uploads="), ("PUT", "/bucket/turns")):
            assert asked.pop(call) == ("aws:kms", KEY), call
        assert set(asked.values()) == {(None, None)}, "parts and questions name no key: S3 refuses that"

        assert not store.offers().encrypts, "the server said nothing of it"
        stub.told = {"x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": "k-2"}
        assert not store.offers().encrypts, "by another key"
        stub.told["x-amz-server-side-encryption-aws-kms-key-id"] = KEY
        assert store.offers().encrypts
