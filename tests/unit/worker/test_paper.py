"""What becomes of a paper's values and persons once all readers were heard."""

from __future__ import annotations

from dataclasses import replace

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import ReadAgain
from dossier.signatures.witness import Witness
from tests.unit.pages import decision, page
from worker.extract import extract
from worker.paper import extracted


def test_what_two_readers_have_differently_is_one_person_and_marked_there_too() -> None:
    paper = page(decision())
    signer = next(one for one in extract([paper], default_catalogue()).fields if one.name == "signer_name")
    assert signer.box is not None
    assert not signer.needs_review
    text = "Lê Văn Hòa"
    again = ReadAgain(signer.box, text, ("0",) * len(text), 0.99)
    found = extracted([replace(paper, again=(again,))], default_catalogue(), Witness())
    after = next(one for one in found.fields if one.name == "signer_name")
    assert after.needs_review
    signers = [person for person in found.persons if person.role == "signer"]
    assert len(signers) == 1
    name = next(one for one in signers[0].fields if one.name == "name")
    assert (name.value, name.needs_review) == (after.value, True)
