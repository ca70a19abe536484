"""A real SMB share on a free loopback port: Debian's Samba, and its client as the scanner or desktop that writes."""

from __future__ import annotations

import getpass
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_ports, running

_CONFIGURATION = """[global]
server role = standalone server
map to guest = Bad User
guest account = {user}
interfaces = 127.0.0.1/8
bind interfaces only = yes
smb ports = {port}
private dir = {folder}
lock directory = {folder}
state directory = {folder}
cache directory = {folder}
pid directory = {folder}
ncalrpc dir = {folder}/ncalrpc
log file = {folder}/smb.log
disable netbios = yes
disable spoolss = yes
load printers = no
printing = bsd
printcap name = /dev/null
[scan]
path = {share}
guest ok = yes
guest only = yes
force user = {user}
read only = no
"""


@dataclass(frozen=True)
class SmbClient:
    """Somebody who writes into the share."""

    command: tuple[str, ...]

    def says(self, *commands: str) -> str:
        """Run commands of smbclient, all of which have to succeed; what it said."""
        done = subprocess.run(
            [*self.command, ";".join(commands)], check=True, capture_output=True, env=_environment(), timeout=60
        )
        return done.stdout.decode()

    @contextmanager
    def writing(self, place: str) -> Iterator[subprocess.Popen[bytes]]:
        """A file that is open on the share as long as the block lasts, or the writer's `stdin` is not closed."""
        command = [*self.command, f'put - "{place}"']
        writer = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment())
        try:
            yield writer
        finally:
            writer.kill()
            writer.wait()
            if writer.stdin:
                writer.stdin.close()


@contextmanager
def smb_share(share: Path) -> Iterator[SmbClient]:
    """`share` as an SMB share while the block runs."""
    with ExitStack() as stack:
        # What the server keeps has sockets, named by its process, and a socket's path has at most 107 characters.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="smbd-", dir="/tmp")))
        port, configuration = free_ports(1), folder / "smb.conf"
        configuration.write_text(
            _CONFIGURATION.format(port=port, folder=folder, share=share, user=getpass.getuser()), "utf-8"
        )
        client = ("smbclient", "//127.0.0.1/scan", "-p", str(port), "-N", "-s", str(configuration), "-c")

        def is_ready() -> bool:
            return subprocess.run([*client, "ls"], capture_output=True, env=_environment(), check=False).returncode == 0

        server = ("/usr/sbin/smbd", "--foreground", "--debug-stdout", "-s", str(configuration))
        stack.enter_context(running(server, log=folder / "out", is_ready=is_ready))
        yield SmbClient(client)


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8"}
