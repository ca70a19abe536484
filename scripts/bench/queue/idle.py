"""What `sohoa run` takes of a core while nothing is to be done, part by part.

    python -m scripts.bench.queue.idle [--seconds 60] [--workers 2]

On a home of its own with an empty scan folder: watcher, workers, API and pages, keeper, reconciler. Counted is the time
of a core of each process and of its children, once all is loaded. It is sound while others work on the machine.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

START_SECONDS = 75.0  # the keeper begins after a minute
STILL_SECONDS = 5.0  # what it loads then, it loads once: at the lowest priority, so on a busy machine that takes longer


def main() -> None:
    """Start, wait, and print what each part took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        settings = {"SOHOA_HOME": home, "SOHOA_PORT": str(port), "SOHOA_WORKERS": str(asked.workers)}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [sys.executable, "-m", "sohoa", "run"]
        running = subprocess.Popen(command, env={**os.environ, **settings}, **quiet)  # type: ignore[call-overload]
        try:
            time.sleep(START_SECONDS)
            loading = -1.0
            while (kept := _taken(running.pid)["keep"]) != loading:
                loading = kept
                time.sleep(STILL_SECONDS)
            before, begun = _taken(running.pid), time.monotonic()
            time.sleep(asked.seconds)
            taken, seconds = _taken(running.pid), time.monotonic() - begun
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait()
    shares = {part: (busy - before[part]) / seconds for part, busy in sorted(taken.items())}
    for part, share in shares.items():
        print(f"{part:>12} {share:7.2%} of a core")
    print(f"{'all':>12} {sum(shares.values()):7.2%}, {asked.workers} workers, over {seconds:.0f} s")


def _taken(root: int) -> dict[str, float]:
    """The seconds of a core that a process and all that it started took, by part."""
    found: dict[str, float] = defaultdict(float)
    pids = [root]
    for pid in pids:
        folder = Path(f"/proc/{pid}")
        pids += map(int, (folder / "task" / str(pid) / "children").read_text().split())
        words = (folder / "cmdline").read_text().split("\0")
        part = words[3] if len(words) > 3 and words[2] == "sohoa" else "child"
        times = (folder / "stat").read_text().rpartition(")")[2].split()[11:15]
        found[part] += sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
    return found


if __name__ == "__main__":
    main()
