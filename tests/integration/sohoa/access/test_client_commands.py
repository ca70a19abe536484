"""`sohoa clients`: bounds as they were given, and keys that change hands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dossier.errors import BadRequest
from sohoa.__main__ import app


def sohoa(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["clients", *arguments])
    if done.exception is not None:
        raise done.exception
    return done.output


def test_a_client_is_kept_within_bounds_and_its_key_changes_hands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    bounds = ("--agency", "H47", "--from", "10.1.0.0/16", "--expires", "2099-12-31", "--per-day", "5000")
    made = json.loads(sohoa("create", "cổng", "--scope", "lookup", *bounds, "--json"))
    assert " ".join(bounds) in sohoa("list")
    rotated = json.loads(sohoa("rotate", made["id"], "--overlap-hours", "2", "--json"))
    assert (rotated["id"], rotated["key"] != made["key"]) == (made["id"], True)
    for wrong in (("--expires", "mai"), ("--expires", "2020-01-01"), ("--from", "10.1"), ("--desk", "không có")):
        with pytest.raises(BadRequest):
            sohoa("create", "x", "--scope", "read", *wrong)
