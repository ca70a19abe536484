"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher

from storage.accounts.passwords import Passwords, one_time_password, weakness


@pytest.mark.parametrize(
    ("password", "is_good"),
    [
        ("mười một chữ", True),
        ("quạ đen uống trà sen", True),
        ("ngắn quá", False),
        ("123456789012", False),
        ("P@ssw0rd2026!", False),
        ("Matkhau@123456", False),
        ("qwertyuiop123", False),
        ("lan.le-2026-lan.le", False),
        ("aaaaaaaaaaaaaa", False),
        ("abcabcabcabcabc", False),
        ("x" * 201, False),
    ],
)
def test_a_password_that_anybody_guesses_is_refused(password: str, is_good: bool) -> None:
    assert (weakness(password, "lan.le", "Lê Thị Lan") is None) is is_good


def test_a_password_fits_its_hash_alone_however_its_letters_are_composed() -> None:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    stored = passwords.hashed("bốn con mèo")
    assert stored.startswith("$argon2id$")
    assert passwords.fits(stored, unicodedata.normalize("NFD", "bốn con mèo"))
    assert not passwords.fits(stored, "bon con meo")
    assert not passwords.fits(None, "bốn con mèo")
    assert not passwords.fits("no hash", "bốn con mèo")
    assert passwords.is_outdated(stored) is False
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)).is_outdated(stored)


def test_one_time_passwords_would_be_taken_and_are_never_the_same() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(weakness(one) is None for one in made)
