"""What is kept of answers about words off pages: a process reads for months, and recognisers make words without end."""

from collections.abc import Callable
from functools import _lru_cache_wrapper
from typing import Any

import pytest

from worker.correct.diacritics import _misread
from worker.language.personal_names import is_name_word
from worker.language.positions import is_position, position_in


@pytest.mark.parametrize("ask", [is_position, position_in, is_name_word, lambda word: _misread(word, word)])
def test_new_words_take_the_place_of_old_ones(ask: Callable[[str], object]) -> None:
    kept: _lru_cache_wrapper[Any] = ask if isinstance(ask, _lru_cache_wrapper) else _misread
    for number in range(5000):
        ask(f"từ{number}")
    assert kept.cache_info().currsize < 5000
