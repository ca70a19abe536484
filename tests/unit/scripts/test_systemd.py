"""The unit for systemd shuts the parts in, and the command beside it works on the same installation."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[3] / "docs" / "systemd"
UNIT = SYSTEMD / "sohoa@.service"
# Tenths, of 100: what listens to the network and sets limits comes to 11.
EXPOSED_AT_MOST = 20
SHUT_IN = (
    *("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "PrivateMounts", "PrivateUsers"),
    *("ProtectClock", "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules"),
    *("ProtectKernelTunables", "RemoveIPC", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID"),
    *("LockPersonality", "MemoryDenyWriteExecute"),
)


def unit() -> dict[str, list[str]]:
    """What the unit says, section by section, of each setting."""
    said: dict[str, list[str]] = defaultdict(list)
    section = ""
    for line in UNIT.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, sign, value = line.partition("=")
            assert sign, line
            said[f"{section}.{key}"].append(value)
    return said


def test_the_unit_shuts_the_parts_in() -> None:
    said = unit()
    assert {key: said[f"Service.{key}"] for key in SHUT_IN} == {key: ["yes"] for key in SHUT_IN}
    assert said["Service.User"] == ["sohoa"]
    assert said["Service.ProtectSystem"] == ["strict"]
    assert said["Service.ProtectProc"] == ["invisible"]
    assert said["Service.CapabilityBoundingSet"] == said["Service.AmbientCapabilities"] == [""]
    assert said["Service.SystemCallFilter"] == ["@system-service", "~@privileged"]
    assert said["Service.SystemCallArchitectures"] == ["native"]
    assert set(said["Service.RestrictAddressFamilies"][0].split()) == {"AF_INET", "AF_INET6", "AF_UNIX"}


def test_the_unit_starts_its_part_again_whatever_ended_it() -> None:
    said = unit()
    assert (said["Service.Restart"], said["Unit.StartLimitIntervalSec"]) == (["always"], ["0"])
    assert said["Install.WantedBy"] == ["multi-user.target"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="a machine without systemd")
def test_systemd_finds_the_unit_sound_and_little_exposed(tmp_path: Path) -> None:
    """Beyond what the file says, which the tests above hold."""
    whole = tmp_path / "sohoa@worker.service"
    whole.write_text(UNIT.read_text().replace("/srv/sohoa/.venv/bin/sohoa", "/bin/true"))
    analyze = ["systemd-analyze", "--no-pager"]
    verified = subprocess.run([*analyze, "verify", str(whole)], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    judged = [*analyze, "security", "--offline=true", f"--threshold={EXPOSED_AT_MOST}", str(whole)]
    assert subprocess.run(judged, capture_output=True, check=False).returncode == 0


def test_a_command_by_hand_runs_as_the_service_does(tmp_path: Path) -> None:
    stub = tmp_path / "systemd-run"
    stub.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stub.chmod(0o755)
    run = [str(SYSTEMD / "sohoa"), "add", "hai từ.pdf"]
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "SUDO_USER": "lan"}
    asked = subprocess.run(
        run, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    said = unit()
    (program, part) = said["Service.ExecStart"][0].split()
    assert part == "%i"
    assert asked[-3:] == [program, "add", "hai từ.pdf"]
    for key in ("User", "EnvironmentFile", "Environment", "UMask"):
        assert f"--property={key}={said[f'Service.{key}'][0]}" in asked
    # A folder that the service's user may not enter, as root's home for cron, keeps no command from running.
    assert f"--property=WorkingDirectory=-{tmp_path}" in asked
    # Who asked, as Python's getpass tells it to every command.
    assert "--setenv=LOGNAME=lan" in asked
