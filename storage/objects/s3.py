"""Objects in a bucket of any S3 server, through the minio SDK.

S3 replaces objects whole, so no temporary names are needed. What the SDK sends is checked by the caller's
own SHA-256 of the bytes read back: an ETag of several parts is no digest of the content.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast
from xml.etree import ElementTree

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from minio.helpers import check_bucket_name

from dossier.errors import OBJECT_STORE, STORED_FILE, BadSetting, NoSpace, NotFound, Overtaken, ServerAway, StoreRefused
from storage.objects.kept_reader import KeptReader
from storage.objects.listed import Listed

MISSING = {"NoSuchKey", "NotFound"}
# Whoever is let in nowhere is the machine's business and no paper's (law 11 of the design).
REFUSED = {
    *("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "AccountProblem"),
    *("NoSuchBucket", "RequestTimeTooSkewed", "AllAccessDisabled", "AuthorizationHeaderMalformed"),
}
# What servers say that know no writes with a condition.
NO_CONDITIONS = {"NotImplemented", "InvalidArgument"}
# For how long an address is good that is used at once; clocks differ.
SIGNED = timedelta(minutes=15)
FULL = {"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "XMinioAdminBucketQuotaExceeded"}
# A server that answers slowly is waited for; one call must be shorter than half a lease (storage/queue/leases.py), as a
# holder renews its lease between calls. What timed out is not sent again here: whoever called has the time for it.
TIMEOUT = urllib3.Timeout(connect=5, read=40)
RETRIES = urllib3.Retry(total=2, read=0, backoff_factor=0.2)


class S3Store:
    """An `ObjectStore` over one bucket, made when it is missing. Raises `BadSetting` for a name that no bucket has."""

    def __init__(self, *, endpoint: str, access_key: str, secret_key: str, bucket: str, secure: bool) -> None:
        try:
            check_bucket_name(bucket)
        except ValueError as error:
            raise BadSetting(problem=f"SOHOA_OBJECTS_URL: {error}") from error
        self.bucket = bucket
        self._connected = partial(
            Minio,
            endpoint,
            access_key=access_key,
            secret_key=secret_key,
            secure=secure,
            region="us-east-1",  # given, the SDK need not ask the server before every first call
        )
        self.after_fork()
        self._has_bucket = False

    def after_fork(self) -> None:
        """See `ObjectStore.after_fork`."""
        self._pool = urllib3.PoolManager(timeout=TIMEOUT, maxsize=10, retries=RETRIES)
        self._client = self._connected(http_client=self._pool)

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        """See `ObjectStore.put`."""
        with _translated(key):
            self._make_bucket()
            if isinstance(source, Path):
                # Read and sent part by part, each in one call.
                with source.open("rb") as stream:
                    body = cast(BinaryIO, KeptReader(stream, keep)) if keep else stream
                    self._client.put_object(self.bucket, key, body, source.stat().st_size)
            else:
                self._client.put_object(self.bucket, key, io.BytesIO(source), len(source))

    def together(self) -> AbstractContextManager[None]:
        """See `ObjectStore.together`: a bucket has each object when its `put` returns."""
        return nullcontext()

    def put_over(self, key: str, content: bytes, revision: str | None) -> None:
        """See `ObjectStore.put_over`. The SDK sends no conditions; an address that is signed may be sent with them."""
        condition = {"If-Match": f'"{revision}"'} if revision else {"If-None-Match": "*"}
        with _translated(key):
            self._make_bucket()
            address = self._client.get_presigned_url("PUT", self.bucket, key, SIGNED)
            response = self._pool.urlopen("PUT", address, body=content, headers=condition)
            if response.status in {409, 412}:
                raise Overtaken(key=key)
            if response.status == 501 or (response.status >= 400 and _refused_as(response) in NO_CONDITIONS):
                self._client.put_object(self.bucket, key, io.BytesIO(content), len(content))
            elif response.status >= 400:
                error = S3Error.fromxml(response)
                raise Overtaken(key=key) if error.code == "NoSuchKey" else error

    def revision(self, key: str) -> str | None:
        """See `ObjectStore.revision`: its ETag."""
        try:
            with _translated(key):
                return self._client.stat_object(self.bucket, key).etag
        except NotFound:
            return None

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`."""
        had_bucket = self._has_bucket  # another thread may make it meanwhile
        with _translated(key):
            try:
                response = self._client.get_object(self.bucket, key)
            except S3Error as error:
                # Before anything was written there need be no bucket; asking for it each time takes a right that who
                # only reads may lack.
                if error.code != "NoSuchBucket" or had_bucket:
                    raise
                self._make_bucket()
                response = self._client.get_object(self.bucket, key)
        return cast(BinaryIO, _Body(response))

    def size(self, key: str) -> int | None:
        """See `ObjectStore.size`."""
        try:
            with _translated(key):
                return self._client.stat_object(self.bucket, key).size
        except NotFound:
            return None

    def keys(self, prefix: str) -> Iterator[str]:
        """See `ObjectStore.keys`."""
        yield from sorted(one.key for one in self.listed(prefix))

    def listed(self, prefix: str) -> Iterator[Listed]:
        """See `ObjectStore.listed`."""
        with _translated(prefix):
            self._make_bucket()
            found = self._client.list_objects(self.bucket, prefix=prefix, recursive=True)
            for one in found:
                if one.object_name:
                    yield Listed(one.object_name, one.size or 0, one.etag or "")

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        with _translated(key):
            self._client.remove_object(self.bucket, key)

    def path(self, key: str) -> Path | None:  # noqa: ARG002
        """See `ObjectStore.path`: a bucket has no local files."""
        return None

    def url(self, key: str, seconds: int) -> str | None:
        """See `ObjectStore.url`."""
        with _translated(key):
            return self._client.presigned_get_object(self.bucket, key, expires=timedelta(seconds=seconds))

    def _make_bucket(self) -> None:
        if self._has_bucket:
            return
        try:
            if not self._client.bucket_exists(self.bucket):
                self._client.make_bucket(self.bucket)
        except S3Error as error:
            # Another process made it between the question and the answer.
            if error.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise
        self._has_bucket = True


class _Body(io.RawIOBase):
    """The body of a response as a stream that gives its connection back when closed."""

    def __init__(self, response: urllib3.BaseHTTPResponse) -> None:
        super().__init__()
        self._response = response

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._response.read(None if size is None or size < 0 else size)
        except urllib3.exceptions.HTTPError as error:
            raise ServerAway(server=OBJECT_STORE) from error

    def close(self) -> None:
        if not self.closed:
            self._response.close()
            self._response.release_conn()
        super().close()


def _refused_as(response: urllib3.BaseHTTPResponse) -> str | None:
    """The code in what a server answered, None where it is no XML."""
    try:
        return S3Error.fromxml(response).code
    except (ElementTree.ParseError, UnicodeDecodeError):
        return None


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
