"""Where papers that are measured on, and files that break readers, lie beside a checkout; tests skip, and say so, where
they do not."""

from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
REAL = SHARED / "real"
