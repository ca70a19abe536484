"""Dossier codes that one-stop software prints at the head of its slips without a label, often above a bar code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dossier.catalogue.kinds import ONE_STOP, Kind
from dossier.codes.administrative import DossierCode, parse_dossier_code
from dossier.errors import BadCode
from worker.extract.candidate import Candidate, typed
from worker.extract.kinds.kind import Recognised
from worker.layout.runs import Run, Sheet, span

_ROWS_BELOW_THE_TITLE = 2


def codes_at_the_head(sheets: Sequence[Sheet], kind: Kind, recognised: Recognised) -> Iterator[Candidate]:
    """Lines that are a dossier code and nothing more, in the heading of a desk's paper or just below its title.

    The national form cannot be anything else. A code of a desk's own can, so it is to be looked at, unless a bar code
    says the same.
    """
    if kind.administration != ONE_STOP or not recognised.title:
        return
    last = recognised.title[-1].row + _ROWS_BELOW_THE_TITLE
    for run in sheets[0].runs:
        print_ = span(run) if run.row <= last and _is_a_code(run) else None
        for code in typed("dossier_code", kind, print_, 0.95):
            findings = code.findings or (() if _is_national(code.text) else ("dossier_code.unlabelled",))
            yield replace(code, findings=findings)


def _is_a_code(run: Run) -> bool:
    try:
        parse_dossier_code(run.text.strip(" .*()"))
    except BadCode:
        return False
    return True


def _is_national(code: str) -> bool:
    try:
        DossierCode.parse(code)
    except BadCode:
        return False
    return True
