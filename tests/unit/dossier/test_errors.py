import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from dossier.errors import BadCode, BadManifest, ServerAway, SohoaError, TooLarge, by_code
from dossier.words.sentences import N_, Phrase


def family(kind: type[SohoaError] = SohoaError) -> list[type[SohoaError]]:
    return [kind, *(one for child in kind.__subclasses__() for one in family(child))]


def fail(error: SohoaError) -> None:
    raise error


def test_every_class_has_its_own_code_below_that_of_its_branch() -> None:
    codes = [kind.code for kind in family()]
    assert len(codes) == len(set(codes))
    for branch in SohoaError.__subclasses__():
        assert all(kind.code.split(".")[0] == branch.code for kind in family(branch))


def test_every_class_has_its_own_sentence_and_an_exit_status() -> None:
    texts = [kind.text for kind in family()]
    assert len(texts) == len(set(texts))
    assert all(0 < kind.exit_status < 126 and 400 <= kind.http_status < 600 for kind in family())


def test_every_error_survives_pickling() -> None:
    for kind in family():
        again = pickle.loads(pickle.dumps(kind(value="x", what=Phrase(N_("Mã hồ sơ")))))
        assert type(again) is kind
        assert again.values == {"value": "x", "what": Phrase("Mã hồ sơ")}


def test_an_error_crosses_a_process_border_whole() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, pytest.raises(TooLarge) as raised:
        pool.submit(fail, TooLarge(what="900 MP", limit="200 MP")).result(timeout=60)
    assert raised.value.sentence() == TooLarge(what="900 MP", limit="200 MP").sentence()


def test_a_phrase_is_rendered_in_the_language_of_the_error() -> None:
    error = BadCode(what=Phrase("Mã hồ sơ"), value="x")
    assert error.sentence() == "Mã hồ sơ không đúng dạng: x."
    assert str(error) == "refused.bad_code: Dossier code does not have the right form: x."
    many = BadManifest(count=2, problems=(Phrase("Mã hồ sơ"), Phrase("Mã cơ quan")))
    assert many.sentence("en").endswith("\nDossier code\nAgency code")


def test_a_stored_error_comes_back_by_its_code() -> None:
    error = by_code("transient.server_away", {"server": "PostgreSQL"})
    assert type(error) is ServerAway
    assert "PostgreSQL" in error.sentence()
    assert type(by_code("from.the_future")) is SohoaError
