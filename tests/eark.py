"""The E-ARK validator of the Open Preservation Foundation, kept off the network.

It fetches vocabularies that lie in its package, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO
from unittest.mock import patch


def _shipped(address: str) -> BinaryIO:
    spec = find_spec("eark_validator")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "ipxml" / "resources" / "vocabs" / address.rpartition("/")[2]).open("rb")


with patch("urllib.request.urlopen", _shipped):
    from eark_validator.mets import MetsValidator
    from eark_validator.packages import PackageValidator


def found_in(package: Path) -> Mapping[str, Sequence[str]]:
    """What the rules of CSIP and SIP 2.1.0 and the schema of METS say of a package: by severity, rule and sentence."""
    report = PackageValidator(package).validation_report
    assert report.metadata is not None, report.structure.messages
    results = report.metadata.schema_results.messages + report.metadata.schematron_results.messages
    found: dict[str, list[str]] = {}
    for one in [*report.structure.messages, *results]:
        found.setdefault(one.severity.value, []).append(f"{one.rule_id}: {one.message} {one.location}")
    return found


def schema_problems(representation: Path) -> Sequence[str]:
    """What the schema of METS says of a representation's document."""
    validator = MetsValidator(str(representation))
    validator.validate_mets("METS.xml")
    return [one.message for one in validator.validation_errors]
