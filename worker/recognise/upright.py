"""A page read the right way up.

Which way that is, its marks tell of nearly every page before it is read (`worker.prepare.orientation`). What is read
then says whether it was: upside down, words come out unsure; sideways, the engine may read well, but its words stand on
end.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from dossier.reading import Word, mean_confidence
from worker.clock import Clock
from worker.formats.sources import PageImage
from worker.prepare.analysis import Look
from worker.prepare.page import PreparedPage, prepare, turned
from worker.recognise.engine import Engine

# Read the right way up, even a bad copy gives words more sure than this; upside down, hardly a page does.
_SURE: Final = 0.70
# Upside down or on end, words come out no surer: then the engine's judgement of the letters is not believed either.
_UPSIDE_DOWN: Final = 0.4
_UNSURE_LETTERS: Final = 20
# A page number reads well both ways; without a better reason the likeliest way stays.
_SURER: Final = 1.2
# How much more evenly letters stand than end for their marks alone to say which way up a page is; 95 % of pages do.
_CLEARLY_UPRIGHT: Final = 1.15
# A word of as many letters is wider than it is high.
_LONG_WORD: Final = 4
# Words read on end may be read a little better so, by chance.
_AS_SURE: Final = 0.9

_Read = tuple[PreparedPage, tuple[Word, ...]]


def read_upright(image: PageImage, look: Look, engine: Engine, clock: Clock) -> _Read:
    """The page as prepared, and its words in pixels of that. Raises what the engine raises, and TookTooLong.

    Where the words of the likeliest way are unsure, the others are tried, and the surest reading is taken.
    """
    rotations = _likely_rotations(look, engine, clock)
    best = _read(image, look, rotations[0], engine, clock)
    prepared, words = best
    if _sureness(words) >= _SURE:
        return best
    turn = engine.turn(prepared.grey, prepared.dpi, clock.left())
    if turn == 0 and mean_confidence(words) >= _UPSIDE_DOWN:
        return best
    advised = () if not turn else ((prepared.rotation + turn) % 360,)
    tried = {rotations[0], prepared.rotation}
    for rotation in dict.fromkeys((*advised, *rotations)):
        if rotation in tried:
            continue
        again = _read(image, look, rotation, engine, clock)
        if _sureness(again[1]) > _SURER * _sureness(best[1]):
            best = again
        if _sureness(again[1]) >= _SURE:
            break
    return best


def sideways_words(words: tuple[Word, ...]) -> int:
    """Degrees clockwise (0, 90, 270) that bring most of the words level, as their boxes lie."""
    long = [word for word in words if len(word.text) >= _LONG_WORD]
    on_end = sum(len(word.text) for word in long if _height(word) > _width(word))
    if 2 * on_end <= sum(len(word.text) for word in long):
        return 0
    downwards = 0
    for word, after in pairwise(words):
        if word.line == after.line:
            downwards += after.box[1] + after.box[3] - word.box[1] - word.box[3]
    return 270 if downwards > 0 else 90


def _read(image: PageImage, look: Look, rotation: int, engine: Engine, clock: Clock) -> _Read:
    """The page read after that rotation; or after another, if its words then stand on end."""
    read = _once(image, look, rotation, engine, clock)
    turn = sideways_words(read[1])
    if turn:
        level = _once(image, look, (rotation + turn) % 360, engine, clock)
        if _sureness(level[1]) >= _AS_SURE * _sureness(read[1]):
            return level
    return read


def _once(image: PageImage, look: Look, rotation: int, engine: Engine, clock: Clock) -> _Read:
    prepared = prepare(image, look, rotation)
    words = engine.read(prepared.grey, prepared.dpi, clock.left())
    # Without a letter or digit they are the shadows of a page that says nothing.
    return prepared, words if any(char.isalnum() for word in words for char in word.text) else ()


def _likely_rotations(look: Look, engine: Engine, clock: Clock) -> tuple[int, ...]:
    """The rotations that may bring the page upright, the likeliest first."""
    quarter = 90 if look.sideways else 0
    rotation = quarter if look.uprightness >= 1 else quarter + 180
    if look.sideways is None or 1 / _CLEARLY_UPRIGHT < look.uprightness < _CLEARLY_UPRIGHT:
        turn = engine.turn(turned(look.grey, quarter), look.dpi, clock.left())
        if turn is not None:
            rotation = quarter + turn
    beside = (90, 270) if look.sideways is None else ()
    return tuple((rotation + more) % 360 for more in (0, 180, *beside))


def _sureness(words: tuple[Word, ...]) -> float:
    """Mean confidence, each word weighed by its letters; a handful of letters proves little."""
    return mean_confidence(words) * min(1.0, sum(len(word.text) for word in words) / _UNSURE_LETTERS)


def _width(word: Word) -> int:
    return word.box[2] - word.box[0]


def _height(word: Word) -> int:
    return word.box[3] - word.box[1]
