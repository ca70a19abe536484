"""The lock files: what runs is locked apart from what tests and what builds, and is all that the rooms import."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("dossier", "storage", "worker", "ingest", "api", "sohoa")


def canonical(name: str) -> str:
    """The name of a distribution as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def wanted(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements}


def test_each_package_is_locked_where_it_is_needed_and_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runs, tests = locked("requirements.lock"), locked("requirements-dev.lock")
    assert runs & tests == set()
    assert wanted(project["project"]["dependencies"]) <= runs
    assert wanted(project["project"]["optional-dependencies"]["dev"]) <= tests
    assert wanted(project["build-system"]["requires"]) <= locked("requirements-build.lock")


def test_what_the_rooms_import_is_locked_for_running() -> None:
    distributions, runs = packages_distributions(), locked("requirements.lock")
    for file in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in {name.partition(".")[0] for name in names} - set(ROOMS) - sys.stdlib_module_names:
                assert runs & set(map(canonical, distributions[name])), f"{file}: {name}"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"])
def test_a_lock_has_a_hash_for_every_package_and_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    for package in re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in package
    assert "://" not in text
    assert "--index" not in text
