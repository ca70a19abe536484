"""`sohoa webhooks`: what an operator does with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dossier.errors import BadRequest, NotFound
from sohoa.__main__ import app


def sohoa(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    if done.exception is not None:
        raise done.exception
    return done.output


def test_an_operator_makes_changes_and_ends_a_webhook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    client = json.loads(sohoa("clients", "create", "kho quốc gia", "--scope", "follow", "--json"))["id"]
    inner = ("webhooks", "create", client, "http://127.0.0.1:9/nhan", "--type", "archived", "--json")
    with pytest.raises(BadRequest):
        sohoa(*inner)
    monkeypatch.setenv("SOHOA_WEBHOOK_NETWORKS", "127.0.0.0/8, 10.20.0.0/16")
    made = json.loads(sohoa(*inner))
    changed = json.loads(sohoa("webhooks", "rotate", made["id"], "--overlap-hours", "1", "--json"))
    assert made["secret"].startswith("whsec_")
    assert changed["secret"] not in ("", made["secret"])
    # "Khóa ký" is what an officer signs copies with.
    assert sohoa("webhooks", "rotate", made["id"]).startswith("Mã bí mật để ký thông báo")
    with pytest.raises(BadRequest):
        sohoa(*inner[:4], "--type", "read")
    reader = json.loads(sohoa("clients", "create", "khác", "--scope", "read", "--json"))["id"]
    with pytest.raises(BadRequest):
        sohoa("webhooks", "create", reader, "http://127.0.0.1:9/")
    with pytest.raises(NotFound):
        sohoa("webhooks", "create", "x", "http://127.0.0.1:9/")
    sohoa("webhooks", "disable", made["id"])
    assert "đã ngừng" in sohoa("webhooks", "list")
    sohoa("webhooks", "resume", made["id"])
    assert json.loads(sohoa("webhooks", "letters", made["id"], "--json")) == []
    assert "0 thông báo" in sohoa("webhooks", "replay", made["id"], "--since", "2026-11-29T08:00")
    (known,) = json.loads(sohoa("webhooks", "list", "--json"))
    assert {name: known[name] for name in ("id", "client", "types", "ended_at", "waiting", "dead")} == {
        "id": made["id"],
        "client": "kho quốc gia",
        "types": ["archived"],
        "ended_at": None,
        "waiting": 0,
        "dead": 0,
    }
    assert made["secret"] not in sohoa("webhooks", "list", "--json") + sohoa("webhooks", "list")
