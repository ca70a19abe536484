"""What tests share: both databases and both object stores, each test on fresh ones."""

from __future__ import annotations

import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import structlog
from hypothesis import HealthCheck, settings
from minio.deleteobjects import DeleteObject

from storage.database.engine import Database
from storage.database.schema import upgrade
from storage.objects.store import ObjectStore, open_store
from storage.queue import tallies
from tests import lock_order, servers

# What structlog does unless told otherwise draws each traceback in boxes, with all variables of all frames: seconds
# for one of the pipeline. `sohoa` tells it otherwise (sohoa/logs.py), tests of what lies below do here.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

# How fast the machine is and which examples chance draws are no faults of what is tested.
# `--hypothesis-profile=default` looks further.
settings.register_profile("sohoa", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sohoa")


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this session's servers keep their files."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
def postgres_server(server_folder: Path) -> Iterator[str]:
    """The URL of a real PostgreSQL, without a database name."""
    with servers.postgres(server_folder) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(server_folder: Path) -> Iterator[str]:
    """A real Redis."""
    with servers.redis_server(server_folder) as url:
        yield url


@pytest.fixture(scope="session")
def s3_server(server_folder: Path) -> Iterator[servers.S3Server]:
    """A real S3 server."""
    with servers.s3_server(server_folder, Path(sys.prefix) / "bin" / "weed") as server:
        yield server


@contextmanager
def _postgres_database(server: str, template: str = "template1") -> Iterator[str]:
    """A PostgreSQL database like `template`, dropped afterwards."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield f"{server}/{name}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty PostgreSQL database, dropped afterwards."""
    with _postgres_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_with_schema(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database with the schema and nothing else: a copy of it takes a tenth of the time."""
    with _postgres_database(postgres_server) as url:
        _upgraded(url)
        yield url.rpartition("/")[2]


@pytest.fixture(scope="session")
def sqlite_with_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and nothing else, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "sohoa.db"
    _upgraded(f"sqlite:///{path}")
    return path


def _upgraded(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_with_schema: Path) -> str:
    """A SQLite database with the schema."""
    shutil.copy(sqlite_with_schema, tmp_path / "sohoa.db")
    return f"sqlite:///{tmp_path / 'sohoa.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of each kind in turn, with the schema."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    template = str(request.getfixturevalue("postgres_with_schema"))
    with _postgres_database(str(request.getfixturevalue("postgres_server")), template) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of each kind in turn, with the schema. Whatever a test did, or cut off, the tallies are right then."""
    database = Database(database_url)
    if not database.is_sqlite:
        lock_order.watch(database.engine)
    yield database
    check_tallies(database)
    database.close()


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Database]:
    """One more database of the same kind as `database`, with the schema and nothing else."""
    if database.is_sqlite:
        shutil.copy(request.getfixturevalue("sqlite_with_schema"), tmp_path / "empty.db")
        empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield empty
        empty.close()
        return
    template = str(request.getfixturevalue("postgres_with_schema"))
    with _postgres_database(str(request.getfixturevalue("postgres_server")), template) as url:
        empty = Database(url)
        lock_order.watch(empty.engine)
        yield empty
        empty.close()


def check_tallies(database: Database) -> None:
    """What is kept is what is counted."""
    with database.read() as session:
        assert tallies.wrong(session) == {}


@pytest.fixture
def bucket_url(s3_server: servers.S3Server) -> Iterator[str]:
    """A bucket of its own on the S3 server, to be made by who first writes to it; emptied and dropped afterwards."""
    name = f"t{uuid.uuid4().hex}"
    yield s3_server.url(name)
    client = s3_server.client()
    if client.bucket_exists(name):
        for item in client.list_objects(name, recursive=True):
            client.remove_object(name, str(item.object_name))
        # Each bucket holds volumes of the server, which has only so many.
        client.remove_bucket(name)


@pytest.fixture
def bucket(s3_server: servers.S3Server) -> Iterator[str]:
    """The name of a bucket that is not there yet; with all its versions, locked ones too, it is gone afterwards."""
    name = f"t{uuid.uuid4().hex}"
    yield name
    client = s3_server.client()
    if client.bucket_exists(name):
        there = [
            DeleteObject(str(one.object_name), one.version_id)
            for one in client.list_objects(name, recursive=True, include_version=True)
        ]
        assert list(client.remove_objects(name, there, bypass_governance_mode=True)) == []
        client.remove_bucket(name)


@pytest.fixture(params=["folder", "s3"])
def objects_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty object store of each kind in turn."""
    if request.param == "folder":
        return (tmp_path / "archive").as_uri()
    return str(request.getfixturevalue("bucket_url"))


@pytest.fixture
def store(objects_url: str) -> ObjectStore:
    """An object store of each kind in turn."""
    return open_store(objects_url)
