"""Objects in a bucket of any S3 server, through the minio SDK.

S3 replaces objects whole, so no temporary names are needed. What the SDK sends is checked by the caller's
own SHA-256 of the bytes read back: an ETag of several parts is no digest of the content.

Where the address asks for it, what is put is encrypted by the server, or locked for so many days (object lock): nobody
with the key that workers have can take its bytes away before, by whatever mistake or malice. Such a bucket keeps
versions: what is written over or deleted is no longer there for who asks, and its bytes stay until the lock has ended.
"""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit
from xml.etree import ElementTree

import urllib3
from minio import Minio
from minio.credentials.credentials import Credentials
from minio.error import MinioException, S3Error
from minio.helpers import MIN_PART_SIZE, check_bucket_name
from minio.retention import Retention
from minio.signer import sign_v4_s3
from minio.sse import Sse, SseKMS, SseS3

from dossier.errors import OBJECT_STORE, STORED_FILE, BadSetting, NoSpace, NotFound, Overtaken, ServerAway, StoreRefused
from storage import tracing
from storage.objects.guards import PROOFS, Guards, Lock
from storage.objects.kept_reader import KeptReader
from storage.objects.listed import Listed
from storage.objects.tries import Pool, Tries

MISSING = {"NoSuchKey", "NotFound"}
# Whoever is let in nowhere is the machine's business and no paper's (law 11 of the design).
REFUSED = {
    *("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "AccountProblem"),
    # A bucket without object lock, asked to lock.
    "InvalidRequest",
    *("NoSuchBucket", "RequestTimeTooSkewed", "AllAccessDisabled", "AuthorizationHeaderMalformed"),
}
# What servers say that know no writes with a condition.
NO_CONDITIONS = {"NotImplemented", "InvalidArgument"}
# For how long an address is good that is used at once; clocks differ.
SIGNED = timedelta(minutes=15)
# What servers say of a bucket or an object without.
NO_LOCK = {
    *("ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration", "NoSuchBucket", "InvalidRequest"),
    *("NotImplemented", "MethodNotAllowed"),
}
FULL = {"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "XMinioAdminBucketQuotaExceeded"}
REGION = "us-east-1"  # where none is said: given one, the SDK need not ask the server before every first call


NO_GUARDS = Guards()


@dataclass(frozen=True, slots=True)
class Offers:
    """What a server does: encrypt as it is asked to, take objects in several parts, give links that serve them."""

    encrypts: bool
    parts: bool
    presigns: bool


class S3Store:
    """An `ObjectStore` over one bucket, made when it is first written to. `links`: where who calls reaches the server,
    http(s)://HOST:PORT; nothing: nowhere. Raises `BadSetting` for a name that no bucket has."""

    def __init__(
        self,
        *,
        endpoint: str,
        access_key: str,
        secret_key: str,
        bucket: str,
        secure: bool,
        region: str = REGION,
        guards: Guards = NO_GUARDS,
        links: str = "",
    ) -> None:
        try:
            check_bucket_name(bucket)
        except ValueError as error:
            raise BadSetting(problem=f"SOHOA_OBJECTS_URL: {error}") from error
        self.bucket, self.guards, self._region = bucket, guards, region
        self._encryption = _encryption(guards.encryption)
        self._credentials = Credentials(access_key, secret_key)
        known = partial(Minio, access_key=access_key, secret_key=secret_key, region=region)
        self._connected = partial(known, endpoint, secure=secure)
        address = urlsplit(links)
        self._linked = known(address.netloc, secure=address.scheme == "https") if links else None
        self.after_fork()
        self._has_bucket = False

    def after_fork(self) -> None:
        """See `ObjectStore.after_fork`."""
        self._pool = Pool()
        self._client = self._connected(http_client=self._pool)

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        """See `ObjectStore.put`."""
        with _asked("put", key):
            self._make_bucket()
            if isinstance(source, Path):
                # Read and sent part by part, each in one call.
                with source.open("rb") as stream:
                    body = cast(BinaryIO, KeptReader(stream, keep)) if keep else stream
                    self._put(key, body, source.stat().st_size)
            else:
                self._put(key, io.BytesIO(source), len(source))

    def together(self) -> AbstractContextManager[None]:
        """See `ObjectStore.together`: a bucket has each object when its `put` returns."""
        return nullcontext()

    def put_over(self, key: str, content: bytes, revision: str | None) -> None:
        """See `ObjectStore.put_over`. The SDK sends no conditions, but signs what is sent with them."""
        condition = {"If-Match": f'"{revision}"'} if revision else {"If-None-Match": "*"}
        with _asked("put_over", key):
            self._make_bucket()
            response = self._put_if(key, content, condition)
            if response.status in {409, 412}:
                raise Overtaken(key=key)
            if response.status == 501 or (response.status >= 400 and _refused_as(response) in NO_CONDITIONS):
                self._put(key, io.BytesIO(content), len(content))
            elif response.status >= 400:
                error = S3Error.fromxml(response)
                raise Overtaken(key=key) if error.code == "NoSuchKey" else error

    def revision(self, key: str) -> str | None:
        """See `ObjectStore.revision`: its ETag."""
        try:
            with _asked("revision", key):
                return self._client.stat_object(self.bucket, key).etag
        except NotFound:
            return None

    def seen(self, key: str) -> tuple[bytes, str]:
        """See `ObjectStore.seen`: the ETag comes with the bytes."""
        response = self._get(key)
        with closing(_Body(response, partial(self._get, key))) as body:
            return body.read(), response.headers.get("etag", "").strip('"')

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`."""
        return cast(BinaryIO, _Body(self._get(key), partial(self._get, key)))

    def _get(self, key: str, begin: int = 0) -> urllib3.BaseHTTPResponse:
        had_bucket = self._has_bucket  # another thread may make it meanwhile
        with _asked("open", key):
            try:
                found = self._client.get_object(self.bucket, key, offset=begin)
            except S3Error as error:
                # Before anything was written there need be no bucket, and who reads makes none.
                if error.code != "NoSuchBucket" or had_bucket:
                    raise
                raise NotFound(what=STORED_FILE, value=key) from None
        self._has_bucket = True
        return found

    def size(self, key: str) -> int | None:
        """See `ObjectStore.size`."""
        try:
            with _asked("size", key):
                return self._client.stat_object(self.bucket, key).size
        except NotFound:
            return None

    def keys(self, prefix: str) -> Iterator[str]:
        """See `ObjectStore.keys`."""
        yield from sorted(one.key for one in self.listed(prefix))

    def listed(self, prefix: str) -> Iterator[Listed]:
        """See `ObjectStore.listed`."""
        had_bucket = self._has_bucket  # another thread may make it meanwhile
        with _translated(prefix):
            try:
                for one in self._client.list_objects(self.bucket, prefix=prefix, recursive=True):
                    self._has_bucket = had_bucket = True
                    if one.object_name:
                        yield Listed(one.object_name, one.size or 0, one.etag or "")
            except S3Error as error:
                if error.code != "NoSuchBucket" or had_bucket:
                    raise

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        with _asked("delete", key):
            self._client.remove_object(self.bucket, key)

    def locked_until(self, key: str) -> datetime | None:
        """See `ObjectStore.locked_until`."""
        with _asked("locked_until", key):
            try:
                retention = self._client.get_object_retention(self.bucket, key)
            except S3Error as error:
                if error.code in NO_LOCK | MISSING:
                    return None
                raise
        until = None if retention is None else retention.retain_until_date
        return until if until is not None and until > datetime.now(UTC) else None

    def has_lock(self) -> bool:
        """Whether the bucket can lock objects, which it is made for. Raises what any call does."""
        with _translated(self.bucket):
            try:
                self._client.get_object_lock_config(self.bucket)
            except S3Error as error:
                if error.code in NO_LOCK:
                    return False
                raise
        return True

    def time(self) -> datetime | None:
        """What the server's clock said at this moment, in UTC; None: it does not tell."""
        with _translated(self.bucket):
            said = self._pool.request("HEAD", self._client.get_presigned_url("HEAD", self.bucket, PROOFS, SIGNED))
        try:
            return parsedate_to_datetime(said.headers["Date"]).astimezone(UTC)
        except (KeyError, ValueError):
            return None

    def offers(self) -> Offers:
        """What the server does of what is asked or could be. Writes something, and takes it away."""
        key = f"{PROOFS}{uuid.uuid4()}"
        with _translated(key):
            self._make_bucket()
            try:
                self._client.put_object(self.bucket, key, io.BytesIO(b"proof"), 5, sse=self._encryption)
                told = self._client.stat_object(self.bucket, key).metadata or {}
                link = self._client.presigned_get_object(self.bucket, key, expires=SIGNED)
                presigns = self._pool.request("GET", link).data == b"proof"
            finally:
                self._client.remove_object(self.bucket, key)
            parts = self._has_parts(key)
        return Offers(_is_encrypted(self.guards.encryption, told), parts, presigns)

    def _has_parts(self, key: str) -> bool:
        """Whether an object may be sent in several parts."""
        try:
            self._client.put_object(self.bucket, key, io.BytesIO(bytes(MIN_PART_SIZE + 1)), MIN_PART_SIZE + 1)
        except (MinioException, urllib3.exceptions.HTTPError):
            return False
        finally:
            self._client.remove_object(self.bucket, key)
        return True

    def path(self, key: str) -> Path | None:  # noqa: ARG002
        """See `ObjectStore.path`: a bucket has no local files."""
        return None

    def url(self, key: str, seconds: int) -> str | None:
        """See `ObjectStore.url`."""
        if self._linked is None:
            return None
        with _translated(key):
            return self._linked.presigned_get_object(self.bucket, key, expires=timedelta(seconds=seconds))

    def _put(self, key: str, body: BinaryIO, size: int) -> None:
        lock = self._lock(key)
        retention = None if lock is None else Retention(lock.mode.upper(), _until(lock))
        self._client.put_object(self.bucket, key, body, size, sse=self._encryption, retention=retention)

    def _put_if(self, key: str, content: bytes, condition: dict[str, str]) -> urllib3.BaseHTTPResponse:
        now, sha256 = datetime.now(UTC), hashlib.sha256(content).hexdigest()
        # The address alone: what a signature in it would not cover, servers refuse.
        address = urlsplit(self._client.get_presigned_url("PUT", self.bucket, key, SIGNED))._replace(query="")
        headers = {
            **condition,
            **(self._encryption.headers() if self._encryption else {}),
            "Host": address.netloc,
            "Content-MD5": base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode(),
            "X-Amz-Content-Sha256": sha256,
            "X-Amz-Date": now.strftime("%Y%m%dT%H%M%SZ"),
        }
        if lock := self._lock(key):
            headers["X-Amz-Object-Lock-Mode"] = lock.mode.upper()
            headers["X-Amz-Object-Lock-Retain-Until-Date"] = _until(lock).strftime("%Y-%m-%dT%H:%M:%SZ")
        signed = sign_v4_s3(
            method="PUT",
            url=address,
            region=self._region,
            headers={**headers},
            credentials=self._credentials,
            content_sha256=sha256,
            date=now,
        )
        # Sent anew after an answer it could meet what it wrote itself, and take that for another's.
        tries = Tries.of_a_call(again=False)
        return self._pool.urlopen("PUT", address.geturl(), body=content, headers=signed, retries=tries)

    def _lock(self, key: str) -> Lock | None:
        """How an object is locked; what only proves that the place works is not."""
        return None if key.startswith(PROOFS) else self.guards.lock

    def _make_bucket(self) -> None:
        if self._has_bucket:
            return
        try:
            if not self._client.bucket_exists(self.bucket):
                # A bucket cannot learn it later everywhere.
                self._client.make_bucket(self.bucket, object_lock=self.guards.lock is not None)
        except S3Error as error:
            # Another process made it between the question and the answer.
            if error.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise
        self._has_bucket = True


class _Body(io.RawIOBase):
    """The body of a response as a stream that gives its connection back when closed. `ask`: for that from a byte on."""

    def __init__(self, response: urllib3.BaseHTTPResponse, ask: Callable[[int], urllib3.BaseHTTPResponse]) -> None:
        super().__init__()
        self._response, self._ask = response, ask

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._response.read(None if size is None or size < 0 else size)
        except urllib3.exceptions.HTTPError as error:
            raise ServerAway(server=OBJECT_STORE) from error

    def seek(self, begin: int, whence: int = io.SEEK_SET, /) -> int:
        """Go on from a byte counted from the first. Costs a call, so it does not count as `seekable`."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation
        self._give_back()
        self._response = self._ask(begin)
        return begin

    def close(self) -> None:
        if not self.closed:
            self._give_back()
        super().close()

    def _give_back(self) -> None:
        self._response.close()
        self._response.release_conn()


def _encryption(asked: str) -> Sse | None:
    if not asked:
        return None
    return SseS3() if asked == "s3" else SseKMS(asked.removeprefix("kms:"), {})


def _is_encrypted(asked: str, told: Mapping[str, str]) -> bool:
    """Whether the headers of an object say that it lies encrypted as `asked`."""
    by = told.get("x-amz-server-side-encryption", "")
    if not asked.startswith("kms:"):
        return not asked or by == "AES256"
    # A server may tell the whole name of the key.
    key = told.get("x-amz-server-side-encryption-aws-kms-key-id", "")
    return by == "aws:kms" and key.rpartition("/")[2] == asked.rpartition("/")[2].removeprefix("kms:")


def _until(lock: Lock) -> datetime:
    return datetime.now(UTC) + timedelta(days=lock.days)


def _refused_as(response: urllib3.BaseHTTPResponse) -> str | None:
    """The code in what a server answered, None where it is no XML."""
    try:
        return S3Error.fromxml(response).code
    except (ElementTree.ParseError, UnicodeDecodeError):
        return None


@contextmanager
def _asked(operation: str, key: str) -> Iterator[None]:
    with _translated(key), tracing.span(f"s3 {operation}"):
        yield


@contextmanager
def _translated(key: str) -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in MISSING:
            raise NotFound(what=STORED_FILE, value=key) from None
        if error.code in REFUSED:
            raise StoreRefused(problem=f"S3 {error.code}") from error
        if error.code in FULL:
            raise NoSpace from error
        raise ServerAway(server=OBJECT_STORE) from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError, ElementTree.ParseError) as error:
        raise ServerAway(server=OBJECT_STORE) from error
