"""The sheet that everything is drawn on: A4 at 300 dpi, in pixels."""

from __future__ import annotations

DPI = 300
MM = DPI / 25.4
A4 = (round(210 * MM), round(297 * MM))
