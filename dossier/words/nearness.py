"""Which words are nearly the same: one letter more, fewer or another, two that changed places, or one mark."""

from __future__ import annotations

from string import ascii_lowercase, digits

from dossier.words.folding import toneless_place


def neighbours(word: str) -> set[str]:
    """What a folded word becomes by one slip: of digits a number, of letters a word, else either."""
    letters = digits if word.isdecimal() else ascii_lowercase if word.isalpha() else digits + ascii_lowercase
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in halves if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    other = {left + letter + right[1:] for left, right in halves if right for letter in letters}
    more = {left + letter + right for left, right in halves for letter in letters}
    return (fewer | swapped | other | more) - {word, ""}


def is_near(first: str, second: str) -> bool:
    """Whether one slip makes one word (NFC, casefolded) of the other; a tone is a letter, wherever it was typed."""
    one, other = sorted((toneless_place(first), toneless_place(second)), key=len)
    if len(other) - len(one) > 1 or one == other:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    return one[at + 1 :] == other[at + 1 :] or (
        one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    )
