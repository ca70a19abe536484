"""What makes the wording of an act's title or of an agency's name doubtful, though every word of it is a word.

A recogniser that misreads a mark, loses a sign or reads the end of a word twice leaves good syllables behind. Two
things tell: terms that are always written alike, and the paper itself, which has its title again in its body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from dossier.words.folding import fold, nfc
from worker.language.agency_names import AGENCY_WORDS
from worker.language.lunar_years import is_a_year, years_in
from worker.language.positions import POSITIONS
from worker.language.syllable_pairs import normal
from worker.layout.runs import Run, Sheet, Span

# Terms of so many words are no chance meeting of words with other marks.
_LONG_TERM = 3
# Those of titles, besides the names of agencies and positions.
_OF_TITLES = (
    *("trên địa bàn", "quyền sử dụng đất", "mục đích sử dụng đất", "giải phóng mặt bằng", "cải cách hành chính"),
    *("thủ tục hành chính", "dịch vụ công trực tuyến", "cơ chế một cửa", "giải quyết chế độ", "nâng bậc lương"),
    *("phụ cấp thâm niên", "khiếu nại lần đầu", "trợ cấp xã hội", "hoàn cảnh khó khăn", "chuyển đổi số", "sổ hộ tịch"),
)
_TERMS = frozenset(
    " ".join(map(normal, term.split()))
    for term in (*AGENCY_WORDS, *POSITIONS, *_OF_TITLES)
    if term.count(" ") + 1 >= _LONG_TERM
)
_BY_LETTERS = frozenset(map(fold, _TERMS))
_LONGEST_TERM = max(term.count(" ") + 1 for term in _TERMS)
# "Về việc" with a letter or a mark lost ("về việt"); "về viện phí", "về Việt Nam" are other words.
_ABOUT_MISREAD = re.compile(r"[Vv]\w{1,2} (?!(?:việc|viện|viên|viễn|viết)\b)vi\w{1,3}\b")
_ROMAN = re.compile(r"[ivx]+")
_CONSONANTS = re.compile(r"(?:ngh|ng|nh|ch|th|tr|ph|gh|kh|gi|qu|[bcdđghklmnprstvx])")
_FIGURE_ALONE = re.compile(r"ngay \d thang|thang [12] nam")
# Heights of print between the words about a figure: 0.9 to 1.6 about one that was printed, 1.7 to 2 about two.
_ROOM_FOR_TWO, _SURE_OF_A_FIGURE = 1.6, 0.93
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_TAIL = 2
# So many words in a row with the same letters are the same words.
_SAME_WORDS = 3
_CLEARLY_READ = 0.8


def day_findings(print_: Span | None) -> tuple[str, ...]:
    """What speaks against a day of issue in its zone: a figure alone, where an act has two (NĐ 30/2020, appendix I, 4b:
    days below 10 and the months 1 and 2 have a 0 before them), with room for another, or not read for sure: by hand one
    of two is easily passed over."""
    if print_ is None or print_.source == "text":
        return ()
    for before, figure, after in zip(print_.words, print_.words[1:], print_.words[2:], strict=False):
        if not _FIGURE_ALONE.fullmatch(" ".join(fold(word.text).strip(".,") for word in (before, figure, after))):
            continue
        height = median(word.box[3] - word.box[1] for word in print_.words)
        if after.box[0] - before.box[2] > _ROOM_FOR_TWO * height or figure.confidence < _SURE_OF_A_FIGURE:
            return ("date.digit_missing",)
    return ()


def wording_findings(text: str) -> tuple[str, ...]:
    """What speaks against a title or a name, by itself: a term that is not written so, a word whose end
    was read twice ("Hội ội nghị"), "về việc" misread."""
    if has_a_tail_twice(text):
        return ("text.stray_sign",)
    if _ABOUT_MISREAD.match(text) or not all(map(is_a_year, years_in(text))):
        return ("text.marks_differ",)
    words = [normal(word) for word in _WORD.findall(nfc(text))]
    for length in range(_LONG_TERM, _LONGEST_TERM + 1):
        for at in range(len(words) - length + 1):
            term = " ".join(words[at : at + length])
            if term not in _TERMS and fold(term) in _BY_LETTERS:
                return ("text.marks_differ",)
    return ()


def has_a_tail_twice(text: str) -> bool:
    """Whether a word is followed by itself without its first consonants, in small letters. Hardly two words of the
    language stand so beside each other but "cơ quan an ninh", "ban an toàn"."""
    for one, other in pairwise(text.split()):
        onset = _CONSONANTS.match(one.lower())
        if onset and other.islower() and len(other) >= _SHORTEST_TAIL and one[onset.end() :] == other != "an":
            return True
    return False


def as_in_the_body(sheets: Sequence[Sheet], print_: Span) -> str | None:
    """`print_` as the rest of the paper has its words, where that has three or more of them in a row again, and more
    often with other marks than with these: one of the two was misread. So was a numeral behind the same two words,
    where no place has that of the title: "(khóa XI)" for "(khóa XII)". None where nothing differs. Names and numerals
    become those of the body; of other words the language tells more (worker/correct/diacritics.py), and they stay."""
    own = {id(word) for word in print_.words}
    places = list(_WORD.finditer(nfc(print_.text)))
    title = [normal(place[0]) for place in places]
    wanted = {
        fold(" ".join(title[at : at + _SAME_WORDS])): (at, tuple(title[at : at + _SAME_WORDS]))
        for at in range(len(title) - _SAME_WORDS + 1)
    }
    numerals = {words[:2]: words[2] for _, words in wanted.values() if _ROMAN.fullmatch(words[2])}
    said: dict[str, Counter[tuple[str, ...]]] = {}
    for run in (run for sheet in sheets for run in sheet.runs):
        for words in _stretches(run, own):
            own_numeral = numerals.get(words[:2], "")
            is_another = own_numeral not in ("", words[2]) and _ROMAN.fullmatch(words[2])
            letters = fold(" ".join((*words[:2], own_numeral) if is_another else words))
            if letters in wanted:
                said.setdefault(letters, Counter())[words] += 1
    found: dict[int, str] = {}
    for letters, counts in said.items():
        at, words = wanted[letters]
        others = Counter({one: count for one, count in counts.items() if one != words})
        if others.total() > counts[words]:
            ((most, _),) = others.most_common(1)
            found |= {at + place: word for place, word in enumerate(most) if word != words[place]}
    text = nfc(print_.text)
    for at in sorted((at for at in found if at and places[at][0][0].isupper()), reverse=True):
        text = text[: places[at].start()] + _printed_as(places[at][0], found[at]) + text[places[at].end() :]
    return text if found else None


def _printed_as(printed: str, word: str) -> str:
    """`word`, in small letters, with capitals where `printed` has them."""
    if printed.isupper() and len(printed) > 1:
        return word.upper()
    return word.capitalize() if printed[:1].isupper() else word


def _stretches(run: Run, own: set[int]) -> Iterator[tuple[str, ...]]:
    """Every three words of `run` that were clearly read and are none of `own`."""
    words = [
        normal(letters[0])
        if id(word) not in own and word.confidence > _CLEARLY_READ and len(letters := _WORD.findall(word.text)) == 1
        else ""
        for word in run.words
    ]
    for at in range(len(words) - _SAME_WORDS + 1):
        stretch = tuple(words[at : at + _SAME_WORDS])
        if all(stretch):
            yield stretch
