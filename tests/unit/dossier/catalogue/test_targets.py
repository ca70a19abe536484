"""Targets as an agency writes them: all mistakes in one answer."""

from __future__ import annotations

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.targets import read_targets
from dossier.errors import BadManifest


def test_targets_are_asked_for_by_period_and_what_they_are_by() -> None:
    targets = read_targets("period,by,value,target\n2026,,,90\n2026,level,commune,40\n", default_catalogue())
    assert targets.of("2026") == {"": 90}
    assert targets.of("2026", "level") == {"commune": 40}
    assert targets.of("2026-08") == {}


def test_every_mistake_is_told_with_its_line() -> None:
    table = """period,by,value,target
2026-13,,,1
2026,month,8,1
2026,level,,1
2026,kind,giay_khai_sin,1
2026,,,-1
2026,,,1
2026,,,2
"""
    with pytest.raises(BadManifest) as refused:
        read_targets(table, default_catalogue())
    told = refused.value.sentence()
    assert [line in told for line in ("Dòng 2:", "Dòng 3:", "Dòng 4:", "Dòng 5:", "Dòng 6:", "Dòng 8:")] == [True] * 6
    assert "Dòng 7:" not in told
