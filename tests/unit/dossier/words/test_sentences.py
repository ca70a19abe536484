import string
import subprocess
import sys
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from dossier.words.sentences import Phrase, sentence

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def english() -> Catalog:
    po = files("dossier.words") / "locale" / "en" / "LC_MESSAGES" / "sohoa.po"
    return read_po(BytesIO(po.read_bytes()), locale="en")


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_marked_sentence_has_its_english_and_the_compiled_file_is_fresh() -> None:
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts" / "messages", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_the_compiled_file_says_what_the_source_says(english: Catalog) -> None:
    mo = files("dossier.words") / "locale" / "en" / "LC_MESSAGES" / "sohoa.mo"
    compiled = read_mo(BytesIO(mo.read_bytes()))
    source = {message.id: message.string for message in english if message.id and message.string}
    assert source == {message.id: message.string for message in compiled if message.id}


def test_a_translation_names_what_its_sentence_names(english: Catalog) -> None:
    for message in english:
        if message.id and message.string:
            assert names(str(message.id)) == names(str(message.string)), message.id


def test_a_phrase_inside_a_sentence_speaks_its_language() -> None:
    what = Phrase("loại giấy tờ")
    assert sentence("Không tìm thấy {what}: {value}.", what=what, value="x") == "Không tìm thấy loại giấy tờ: x."
    assert sentence("Không tìm thấy {what}: {value}.", "en", what=what, value="x") == "Not found, kind of paper: x."


def test_a_value_that_is_not_given_shows_as_dots() -> None:
    assert sentence("Không tìm thấy {what}: {value}.", value="x") == "Không tìm thấy …: x."
