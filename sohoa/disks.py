"""Whether what is written below a folder lies in memory, on an encrypted device or on a plain one, as far as the system
says: scratch holds pages of papers while they are worked on.

Read from `/proc/self/mountinfo` and from `dm/uuid` of a device and of those that it lies on (`/sys/dev/block`), where
dm-crypt and LUKS begin with CRYPT-. What a disk or a hypervisor encrypts by itself is not to be seen from here, and of
shares, overlays and pools nothing is known.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

Kind = Literal["memory", "memory with swap", "encrypted", "plain", "unknown"]

_IN_MEMORY: Final = ("tmpfs", "ramfs")


def kind_of(folder: Path, proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> Kind:
    """What the folder, or the nearest that is there above it, lies in."""
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.is_dir())
    number = there.stat().st_dev
    device = f"{os.major(number)}:{os.minor(number)}"
    try:
        lines = (proc / "self" / "mountinfo").read_text().splitlines()
    except OSError:
        return "unknown"
    for fields in map(str.split, lines):
        if fields[2] == device:
            name, source = fields[fields.index("-") + 1 : fields.index("-") + 3]
            break
    else:
        return "unknown"
    if name in _IN_MEMORY:
        # ramfs is never swapped out.
        return "memory with swap" if name == "tmpfs" and _has_plain_swap(proc, sys) else "memory"
    if not (sys / "dev" / "block" / device).exists():  # btrfs has numbers of its own
        device = _number_of(source)
    return _of_device(sys, device)


def _has_plain_swap(proc: Path, sys: Path) -> bool:
    """Whether pages of memory may be written to something that is not known to be encrypted."""
    with suppress(OSError):
        names = [line.split()[0] for line in (proc / "swaps").read_text().splitlines()[1:]]
        return any("zram" not in name and _of_device(sys, _number_of(name)) != "encrypted" for name in names)
    return True


def _number_of(device: str) -> str:
    with suppress(OSError):
        number = Path(device).stat().st_rdev
        return f"{os.major(number)}:{os.minor(number)}"
    return ""


def _of_device(sys: Path, number: str) -> Kind:
    """Of a block device: encrypted where it, or everything that it lies on, is."""
    block = sys / "dev" / "block" / number
    if not number or not block.exists():
        return "unknown"
    with suppress(OSError):
        if (block / "dm" / "uuid").read_text().startswith("CRYPT-"):
            return "encrypted"
    slaves = block / "slaves"
    below = [(one / "dev").read_text().strip() for one in sorted(slaves.iterdir())] if slaves.is_dir() else []
    kinds = {_of_device(sys, one) for one in below} or {"plain"}
    return kinds.pop() if len(kinds) == 1 else "plain" if "plain" in kinds else "unknown"
