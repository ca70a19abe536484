"""How long a file is kept, as its description has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from dossier.catalogue.retention import RetentionRules, Rule
from storage.papers.documents import Document
from worker.hand_over.description import maintenance_of
from worker.hand_over.lots import Lot

RULES = RetentionRules(
    tuple(
        Rule(kind, agency, years, "issued", "Quyết định 12/QĐ-UBND", "Điều 3", is_checked=is_checked)
        for kind, agency, years, is_checked in (
            ("quyet_dinh", "", 20, True),
            ("cong_van", "", 10, True),
            ("cong_van", "H47", 15, True),
            ("giay_khai_sinh", "", None, True),
            ("to_khai", "", 5, False),
        )
    )
)


@dataclass(frozen=True)
class OfKind:
    kind: str | None


@pytest.mark.parametrize(
    ("kinds", "unread", "said"),
    [
        (["quyet_dinh", "cong_van"], (), "20 năm"),
        (["cong_van"], (), "15 năm"),
        (["quyet_dinh", "giay_khai_sinh"], (), "Vĩnh viễn"),
        (["quyet_dinh", "to_khai"], (), ""),  # nobody held that rule against the text
        (["giay_khai_sinh", "khac"], (), ""),
        (["quyet_dinh", None], (), ""),
        (["quyet_dinh"], ("waits",), ""),
        ([], (), ""),
    ],
)
def test_a_file_is_kept_as_its_paper_that_is_kept_longest_where_all_are_known(
    kinds: list[str | None], unread: tuple[str, ...], said: str
) -> None:
    papers = cast(tuple[Document, ...], tuple(OfKind(kind) for kind in kinds))
    lot = Lot("H47.23-211101-0001", True, "H47", None, papers, (), unread)
    assert maintenance_of(lot, RULES) == said
