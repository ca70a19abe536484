"""Places that are named in words."""

from __future__ import annotations

import pytest

from dossier.errors import BadRequest, BadSetting
from storage.objects.store import open_store, url_of


def test_a_place_is_a_folder_or_a_url() -> None:
    assert url_of("/mnt/kho") == "file:///mnt/kho"
    assert url_of("s3://key:secret@host/bucket") == "s3://key:secret@host/bucket"


@pytest.mark.parametrize("place", ["", " "])
def test_a_variable_that_was_not_set_is_not_the_folder_that_a_program_runs_in(place: str) -> None:
    with pytest.raises(BadRequest):
        url_of(place)


def test_a_place_that_is_none_is_told_by_the_setting_that_names_it() -> None:
    with pytest.raises(BadSetting, match="SOHOA_SECOND_OBJECTS_URL"):
        open_store("/mnt/kho", named="SOHOA_SECOND_OBJECTS_URL")
