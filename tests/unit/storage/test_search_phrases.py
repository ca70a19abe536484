"""A phrase asked for by its pairs, and looked for in what was found."""

from __future__ import annotations

from storage.search.expressions import Either, Term, every, fts5
from storage.search.phrases import by_pairs, is_held
from storage.search.tiers import phrase
from storage.search.tokens import as_text, fact, folded, of_values, spelt, whole

NAME = ("trần", "thị", "bưởi")
AGENCY = fact("agency", "H47")


def held(*values: str) -> str:
    return f" {as_text(of_values(values, (AGENCY,)))} "


def test_words_next_to_each_other_are_told_from_their_pairs_apart() -> None:
    asked = every([phrase(NAME, folded), Term((AGENCY,))])
    pairs = fts5(by_pairs(asked))
    assert '"tran thi buoi"' in fts5(asked)
    assert '"tran thi buoi"' not in pairs
    assert pairs.count("AND") == 2
    assert is_held(asked, held("Lê Văn Nam", "Bà Trần Thị Bười ở Hội An"))
    assert not is_held(asked, held("Trần Thị Lan", "Lê Thị Bưởi"))
    assert not is_held(asked, held("Trần", "Thị Bưởi"))
    assert not is_held(by_pairs(asked), held("Trần", "Thị Bưởi"))
    assert is_held(by_pairs(asked), held("Trần Thị Lan", "Lê Thị Bưởi"))
    as_typed = phrase(NAME, spelt)
    assert by_pairs(as_typed) != as_typed
    assert is_held(as_typed, held("Trần Thị Bưởi"))
    assert not is_held(as_typed, held("Trần Thị Bười"))
    assert not is_held(every([asked, Term((fact("agency", "H48"),))]), held("Trần Thị Bưởi"))


def test_any_of_several_will_do() -> None:
    asked = Either((phrase(NAME, folded), Term((whole(("lê", "lan"), as_spelt=False),)), Term(("nam",))))
    assert is_held(asked, held("Trần Thị Bưởi"))
    assert is_held(asked, held("Lê Lan"))
    assert is_held(asked, held("ở Nam"))
    assert not is_held(asked, held("bà Lê Lan", "Trần Bưởi", "namm"))


def test_what_no_pair_stands_for_is_asked_as_it_is() -> None:
    typed = phrase(("tran", "thi", "buoi"), spelt)
    for asked in (Term(("tran", "thi", "buoi")), Term(("buoi",)), phrase(NAME[:2], folded), typed):
        assert by_pairs(asked) == asked
