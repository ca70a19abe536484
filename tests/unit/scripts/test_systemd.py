"""The unit for systemd is one that systemd takes, and shuts the parts in."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[3] / "docs" / "systemd" / "sohoa@.service"
# Tenths, of 100: what listens to the network and sets limits comes to 11.
EXPOSED_AT_MOST = 20


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="a machine without systemd")
def test_the_unit_is_sound_and_exposes_little(tmp_path: Path) -> None:
    unit = tmp_path / "sohoa@worker.service"
    unit.write_text(UNIT.read_text().replace("/srv/sohoa/.venv/bin/sohoa", "/bin/true"))
    analyze = ["systemd-analyze", "--no-pager"]
    verified = subprocess.run([*analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    judged = [*analyze, "security", "--offline=true", f"--threshold={EXPOSED_AT_MOST}", str(unit)]
    assert subprocess.run(judged, capture_output=True, check=False).returncode == 0
