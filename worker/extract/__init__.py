"""From the words of a paper to its kind and fields, by rules on layout zones and form labels.

Pure: pages and a catalogue in, values out; no I/O, no state. The way of a paper, laid out by `worker.layout`:

    kinds       which paper it is, by what is printed on it      codes    what QR and bar codes say
    labels      what is filled in after the labels of a form     cards    what a card's layout says, and its lines for
    desk_codes  dossier codes without a label                             machines (machine_readable); card_sides:
                                                                          whether its back is its own
    acts        abstract, issuer, signer, wording                foot     what stands at the foot of any paper
    persons     under whom a line stands, couples in columns     values   print -> typed, checked values
    candidates  who says what about a field (days_in_words,      choice   the value that goes out, marked where unsure
                labelled: the value behind a label)
    people      the persons of the paper, by role

Nothing is guessed: a paper that no rule knows is of the kind `khac`, and a value that fails a check, is unsure or
contradicted is marked for a person to look at, never mended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dossier.catalogue.kinds import OTHER, Catalogue
from dossier.reading import Field, KindGuess, PageReading, Person
from dossier.signatures.witness import Witness
from worker.extract.candidates import candidates
from worker.extract.card_sides import has_the_back_of_another, with_unproven_backs
from worker.extract.choice import choose
from worker.extract.codes import is_citizen_card, number_alone, values_in
from worker.extract.kinds.kind import Recognised, recognise_kind
from worker.extract.machine_readable import CARD, zone_in
from worker.extract.people import people
from worker.layout.attached import before_enclosed
from worker.layout.papers import papers_on
from worker.layout.runs import Sheet, sheet
from worker.layout.zones import Letterhead

NO_WITNESS = Witness()

TWO_PAPERS, ILLEGIBLE = "page.two_papers", "page.illegible"
_CITIZEN_ID = re.compile(r"(?<!\d)\d{12}(?!\d)")


@dataclass(frozen=True, slots=True)
class Extraction:
    """Kind, fields in the order of the catalogue of fields, warnings as codes (`kind.sign_disagrees` …), persons.
    `enclosed_from`: the number of the page with which another paper begins that lies behind an act."""

    kind: KindGuess
    fields: tuple[Field, ...]
    warnings: tuple[str, ...]
    persons: tuple[Person, ...] = ()
    enclosed_from: int | None = None


def extract(pages: Sequence[PageReading], catalogue: Catalogue, witness: Witness = NO_WITNESS) -> Extraction:
    """Kind and fields of the paper on `pages`, in their order. Pages that could not be read are passed over.

    `witness`: what the file says of its own making, held against number and day of an act.
    """
    sheets: list[Sheet] = []
    codes: list[tuple[int, str]] = []
    illegible = set()
    # Once: pages of a long paper are unpacked at each look.
    for page in pages:
        codes += [(page.number, code) for code in page.codes]
        illegible |= {page.number} if page.illegible else set()
        sheets += [read] if page.error is None and (read := sheet(page)).runs else []
    with_two = {one.page.number for one in sheets if one.page.turned_print or len(papers_on(one)) > 1}
    sheets[:1] = papers_on(sheets[0])[:1] if sheets else ()
    recognised = recognise_kind(sheets[0], catalogue) if sheets else _unread()
    if recognised.guess.code == OTHER and not recognised.title and any(is_citizen_card(code) for _, code in codes):
        recognised = Recognised(KindGuess(CARD, 0.9), recognised.head, ())
    if recognised.guess.code == OTHER and not recognised.title and (zone := zone_in(sheets)) is not None:
        recognised = Recognised(KindGuess(zone.kind, 0.9), recognised.head, ())
    kind = catalogue[recognised.guess.code]
    own = before_enclosed(sheets) if kind.layout == "act" else sheets
    enclosed_from = sheets[len(own)].page.number if len(own) < len(sheets) else None
    found = candidates(own, codes, recognised, catalogue)
    if kind.code == CARD and len(_numbers_of(sheets, codes)) > 1:
        with_two.add(sheets[0].page.number if sheets else 1)
    if sheets and has_the_back_of_another(sheets[0], kind, recognised, catalogue):
        with_two.add(sheets[0].page.number)
    if sheets:
        found = replace(found, candidates=tuple(with_unproven_backs(found.candidates, sheets[0], recognised)))
    if with_two:
        # Of two papers on one picture nobody knows which is meant, and where exactly one ends.
        of_two = tuple(replace(one, findings=(*one.findings, TWO_PAPERS)) for one in found.candidates)
        found = replace(found, candidates=of_two)
    if illegible:
        # Codes and check digits prove what they say by themselves.
        seen = tuple(
            replace(one, findings=(*one.findings, ILLEGIBLE))
            if one.source == "ocr" and one.page in illegible and not one.proven
            else one
            for one in found.candidates
        )
        found = replace(found, candidates=seen)
    fields = choose(found.candidates, kind, sign_disagrees=recognised.sign_disagrees, witness=witness)
    warnings: tuple[str, ...] = ("kind.sign_disagrees",) if recognised.sign_disagrees else ()
    warnings += tuple(f"{TWO_PAPERS}.{number}" for number in sorted(with_two))
    warnings += tuple(f"{ILLEGIBLE}.{number}" for number in sorted(illegible))
    persons = people(found.candidates, fields, found.owner)
    return Extraction(recognised.guess, fields, warnings, persons, enclosed_from)


def _numbers_of(sheets: Sequence[Sheet], codes: Sequence[tuple[int, str]]) -> set[str]:
    """The citizens' numbers that are printed on an identity card, in its lines for machines and in its code, which are
    one; two where another card lies beside it, turned perhaps, of which the code alone was read, or another's back."""
    printed = {number for one in sheets for run in one.runs for number in _CITIZEN_ID.findall(run.text)}
    zone = zone_in(sheets)
    if zone is not None:
        printed |= {text for name, text, _ in zone.values if name == "owner_id"}
    printed |= {number for _, code in codes if (number := number_alone(code)) is not None}
    return printed | {text for _, code in codes for name, text in values_in(code) if name == "owner_id"}


def _unread() -> Recognised:
    return Recognised(KindGuess(OTHER, 0.0), Letterhead(), ())
