"""Whether the name of a place is whole, by the list of Vietnam's administrative units."""

from __future__ import annotations

import re
from functools import cache

from worker.listed_places import listed_places
from worker.syllable_pairs import normal

_LAST_PLACE = re.compile(
    r"(?:^|[\s,])(?:thành phố|thị xã|thị trấn|huyện|quận|tỉnh|(?<!thị )xã(?! hội)|phường|,)\s*([^,;.()]+?)\W*$",
    re.IGNORECASE,
)


def begins_a_listed_place(text: str, *, after_a_comma: bool = True) -> bool:
    """Whether `text` ends in what is no listed place but the first words of one: "tỉnh Bình", "Bà Rịa - Vũng".

    `after_a_comma`: whether a comma is enough to begin a place, as it is in an address.
    """
    match = _LAST_PLACE.search(text)
    if match and match[0].lstrip().startswith(",") and not after_a_comma:
        return False
    name = " ".join(map(normal, match[1].casefold().split())) if match else ""
    return name in _beginnings()


@cache
def _beginnings() -> frozenset[str]:
    whole = {name for _, name in listed_places()}
    words = [name.split() for name in whole]
    return frozenset(" ".join(some[:end]) for some in words for end in range(1, len(some))) - whole
