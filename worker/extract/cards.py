"""What a card states by its layout alone, where the words before a value were misread: the number below its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.catalogue.kinds import Kind
from worker.extract.candidate import Candidate, typed
from worker.extract.kinds.kind import Recognised
from worker.layout.runs import Sheet, span

_NUMBER = re.compile(r"^\W*\w{1,3}\W{0,3}\w{0,3}\W{1,3}(\d{12})\W*$")
_ROWS_BELOW_THE_NAME = 3


def from_a_card(sheets: Sequence[Sheet], kind: Kind, recognised: Recognised) -> Iterator[Candidate]:
    """The first line of twelve digits below the name of a card, whatever was read of "Số/No" before them."""
    name = recognised.title[-1].row if recognised.title else None
    for run in sheets[0].runs if name is not None else ():
        match = _NUMBER.match(run.text) if name is not None and 0 < run.row - name <= _ROWS_BELOW_THE_NAME else None
        print_ = span(run, match.start(1), match.end(1)) if match else None
        if print_ is not None:
            for field in ("number", "owner_id"):
                if kind.field(field) is not None:
                    yield from typed(field, kind, print_, 0.9)
            return
