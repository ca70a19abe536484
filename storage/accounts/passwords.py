"""Passwords: kept as argon2id hashes, and refused where they are guessed too easily.

Length counts, not a mix of characters, and what attackers try first is refused, as NIST SP 800-63B has it (3.1.1.2).
"""

from __future__ import annotations

import re
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dossier.words.folding import fold, nfc
from dossier.words.sentences import N_, Phrase

SHORTEST, LONGEST = 12, 200
# What is left of a password without common words, names and rows of the keyboard has to be this long.
LEAST_OWN_LETTERS = 6

_COMMON = (
    *("password", "passwd", "matkhau", "dangnhap", "admin", "administrator", "quantri", "canbo", "motcua", "sohoa"),
    *("hoso", "giayto", "welcome", "letmein", "iloveyou", "anhyeuem", "emyeuanh", "yeuem", "changeme", "default"),
    *("vietnam", "hanoi", "saigon", "hochiminh", "danang", "ubnd", "root", "user", "test", "demo", "secret", "login"),
    *("monkey", "dragon", "football", "bongda", "khongbiet", "khongco", "nguyen", "tran", "zxcvbnm", "asdfghjkl"),
    *("qwertyuiop", "qwerty", "azerty", "asdfgh", "zxcvbn", "1q2w3e4r", "qazwsx", "abc", "xyz"),
)
_ROWS = ("0123456789012345", "9876543210987654", "abcdefghijklmnopqrstuvwxyz")
_LEET = str.maketrans("@013457$!", "aoieastsi")
# Without letters and digits that are taken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

_SHORT = N_("cần ít nhất {least} ký tự")
_LONG = N_("dài quá {most} ký tự")
_COMMON_WORDS = N_("gồm toàn từ, tên hay dãy phím mà ai cũng đoán được")

# Each hash takes as much memory as argon2 is told to: a flood of sign-ins must not take all there is.
_at_once = threading.BoundedSemaphore(2)


class Passwords:
    """How passwords are hashed. `hasher`: argon2id with the parameters of RFC 9106 for little memory, unless given."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # Checked where there is no account, so that a name that does not exist takes as long as one that does.
        self._of_nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def hashed(self, password: str) -> str:
        """The hash to keep."""
        with _at_once:
            return self._hasher.hash(nfc(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether this is the password of the hash; without one, the same work for nothing."""
        with _at_once:
            try:
                self._hasher.verify(stored or self._of_nobody, nfc(password))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)


def weakness(password: str, *names: str) -> Phrase | None:
    """Why this password is not taken, None where it is. `names`: those of the account, which everybody knows."""
    if len(password) < SHORTEST:
        return Phrase(_SHORT, {"least": SHORTEST})
    if len(password) > LONGEST:
        return Phrase(_LONG, {"most": LONGEST})
    parts = {part for name in names for part in re.split(r"[\W_]+", fold(name)) if len(part) > 1}
    folded = fold(password)
    own = min((_own_letters(text, {*_COMMON, *parts}) for text in (folded, folded.translate(_LEET))), key=len)
    return Phrase(_COMMON_WORDS) if len(own) < LEAST_OWN_LETTERS else None


def one_time_password() -> str:
    """A password for once, easy to read out: some 79 bits."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _own_letters(text: str, words: set[str]) -> str:
    """What nobody guesses of a text: without common words, runs of the keyboard, repetitions and punctuation."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    kept = re.sub(r"[\W_]+", "", text)
    for length in range(len(kept), 2, -1):
        for start in range(len(kept) - length + 1):
            run = kept[start : start + length]
            if len(set(run)) == 1 or any(run in row for row in _ROWS):
                kept = kept.replace(run, " " * length)
    letters = kept.replace(" ", "")
    half = len(letters) // 2
    return letters[:half] if half and letters[:half] * 2 == letters else letters
