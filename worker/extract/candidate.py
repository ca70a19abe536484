"""One value that some place of a paper states for a field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dossier.catalogue.fields import FIELDS, ValueType
from dossier.catalogue.kinds import Kind
from dossier.reading import Role, Source
from worker.extract.values.parse import Value, value_of
from worker.layout.runs import Span

# Certainty of what bears witness to a value and is none itself: a day in words below its digits.
WITNESS = 0.6


@dataclass(frozen=True)
class Candidate:
    """A value that some place of the paper states for the field `name`.

    `span`: the print it was read from, None for what a code says. `certainty`: how sure the rule is, 0-1, apart from
    how sure the recogniser was of the letters. `zone`: it stands where the layout has this field, beside the national
    title. `proven`: by check digits, however badly its page is read. `person`: by role and number, of whom it is a
    field; None: of the paper and of whom it is about.
    """

    name: str
    type: ValueType
    text: str
    source: Source
    certainty: float
    findings: tuple[str, ...] = ()
    span: Span | None = None
    page: int | None = None
    running: bool = False
    zone: bool = False
    proven: bool = False
    person: tuple[Role, int] | None = None

    @property
    def confidence(self) -> float:
        """How sure this value is, 0-1: the least sure of its words times the certainty of the rule."""
        return self.certainty * (self.span.confidence if self.span is not None else 1.0)


def candidate_of(
    name: str, value: Value, certainty: float, value_type: ValueType, *, running: bool = False
) -> Candidate:
    """What a value, read by a rule that is sure of it by `certainty`, states for the field `name`."""
    print_ = value.span
    return Candidate(
        name, value_type, value.text, print_.source, certainty, value.findings, print_, print_.page, running
    )


def typed(name: str, kind: Kind, written_: Span | None, certainty: float) -> Iterator[Candidate]:
    """The value of the field\'s type in `written_` as a candidate; none where nothing of that form is there."""
    value_type = type_of(name, kind)
    value = value_of(value_type, written_) if written_ is not None else None
    if value is not None:
        yield candidate_of(name, value, certainty, value_type)


def type_of(name: str, kind: Kind) -> ValueType:
    """The type of the values of a field on papers of this kind."""
    own = kind.field(name)
    return own.type if own else FIELDS[name].type
