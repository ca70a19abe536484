"""Vietnam's administrative units before and since 1/7/2025, as a list made by scripts/language/mending/places.py."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

PLACES: Final = Path(__file__).parent / "places.txt"
UPPER, COMMUNE = ">", "-"
WORDS_OF_LEVELS: Final = {
    UPPER: ("tỉnh", "thành phố", "huyện", "quận", "thị xã"),
    COMMUNE: ("xã", "phường", "thị trấn", "đặc khu"),
}


@cache
def listed_places() -> tuple[tuple[str, str], ...]:
    """Every unit as its level (`UPPER`: provinces and districts, or `COMMUNE`) and its name in small letters, spelled
    as `worker.language.syllable_pairs.normal` does."""
    return tuple((line[0], line[1:]) for line in PLACES.read_text("utf-8").splitlines())


@cache
def words_of_places() -> frozenset[str]:
    """All words of these names: many are of other languages and no Vietnamese syllables (Krông, Pắc)."""
    return frozenset(word for _, name in listed_places() for word in name.split())
