"""What becomes of a paper's values and persons once all readers were heard."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import ReadAgain
from dossier.signatures.witness import Witness
from tests.files.tiny_files import tiny_png
from tests.unit.pages import decision, page
from worker import page as page_module
from worker.extract import extract
from worker.page import ReadOptions, probe_and_read
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


def test_what_the_rules_found_on_a_page_stands_unless_the_file_witnesses_something() -> None:
    paper, other = page(decision()), extract([page([(300, 300, "xin chào")])], default_catalogue())
    assert extracted([paper], default_catalogue(), Witness(), known=other).fields == other.fields
    heard = extracted([paper], default_catalogue(), Witness(numbers=("1/QĐ-UBND",)), known=other)
    assert "number" in {one.name for one in heard.fields}


def _dies() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _fails() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("read", "error"), [(_dies, "unreadable.reader_crashed"), (_fails, "unreadable.reader_failed")]
)
def test_what_a_file_is_stands_whatever_its_page_does_to_the_child_that_finds_out_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[], None], error: str
) -> None:
    monkeypatch.setattr(page_module, "_read_alone", lambda *_: read())
    path = tmp_path / "a.png"
    path.write_bytes(tiny_png("a"))
    engine: Any = None
    source, only = probe_and_read(path, ReadOptions(engine), probe_seconds=30)
    assert (source.format, source.page_count) == ("png", 1)
    assert only is not None
    assert only.reading.error == error
