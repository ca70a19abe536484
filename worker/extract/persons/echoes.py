"""The owner's name elsewhere on the paper: in its running text, under the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dossier.catalogue.fields import check, normalise
from dossier.words.folding import fold_letters
from worker.extract.acts.issuer import CLEAR, SIGNS
from worker.extract.candidate import Candidate, candidate_of
from worker.extract.values.parse import value_of
from worker.language.personal_names import name_findings
from worker.layout.runs import Sheet, Span, span

_NAMED = re.compile(r"\b(?:cua|cho|doi voi) (?:ong/ba|ong|ba)\s*:?\s+(?=\S)")


def named_in_the_text(sheets: Sequence[Sheet]) -> Iterator[Candidate]:
    """Whom the running text names first, where the line of the owner's name could not be read: perhaps another."""
    for sheet in sheets:
        for run in sheet.runs:
            match = _NAMED.search(run.folded)
            place = span(run, match.end()) if match else None
            value = value_of("name", place) if place is not None else None
            if value is not None and len(value.text.split()) > 1:
                yield replace(candidate_of("owner_name", value, 0.65, "name"), findings=("name.from_the_text",))
                return


def echoes(sheets: Sequence[Sheet], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The owner's name where the paper has it again, in its running text or under the signature: a second witness."""
    named = next((one for one in found if one.name == "owner_name" and one.type == "name"), None)
    if named is None or named.span is None:
        return
    wanted = fold_letters(named.text).split()
    taken = {id(word) for one in found if one.name == "owner_name" and one.span for word in one.span.words}
    for sheet in sheets:
        for run in sheet.runs if len(wanted) > 1 else ():
            folded = [fold_letters(word.text.strip(SIGNS)) for word in run.words]
            for at in range(len(folded) - len(wanted) + 1):
                words = run.words[at : at + len(wanted)]
                if folded[at : at + len(wanted)] != wanted or any(id(word) in taken for word in words):
                    continue
                text = normalise("name", " ".join(word.text.strip(SIGNS) for word in words))
                echo = Span(text, words, run.page, run.source)
                if echo.confidence > CLEAR:
                    findings = check("name", text) or name_findings(text)
                    yield Candidate("owner_name", "name", text, run.source, 0.97, findings, echo, run.page)
