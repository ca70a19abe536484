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
2026,level,provinse,1
2026,agency,H47/23,1
2026,administration,Hộ tịh,1
"""
    with pytest.raises(BadManifest) as refused:
        read_targets(table, default_catalogue())
    told = refused.value.sentence()
    assert all(f"Dòng {line}:" in told for line in (2, 3, 4, 5, 6, 8, 9, 10, 11)), told
    assert "Dòng 7:" not in told
