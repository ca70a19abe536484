"""Master keys in files: one key to a file; and a lock that no fork leaves taken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pyrage.x25519 import Identity

from storage.sealing import master_keys
from storage.sealing.age_keys import write_new_key
from storage.sealing.problems import SealKeyAway


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("# only a word\n", "không có khóa age nào"),
        (f"{Identity.generate()}\n{Identity.generate()}\n", "nhiều khóa age"),
        ("AGE-SECRET-KEY-1\n", "key"),
        (None, "No such file"),
    ],
)
def test_a_file_has_exactly_one_key_and_what_is_wrong_with_it_is_said(
    content: str | None, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_text(content, "utf-8")
        path.chmod(0o600)
    (key,) = master_keys.read_master_keys(str(path))
    with pytest.raises(SealKeyAway) as wrong:
        key.wrap("identity")
    assert told in str(wrong.value.sentence("vi"))


def test_a_new_key_wraps_and_is_never_written_over(tmp_path: Path) -> None:
    recipient = write_new_key(tmp_path / "key")
    (key,) = master_keys.read_master_keys(str(tmp_path / "key"))
    assert key.id == recipient
    assert key.unwrap(key.wrap("identity")) == "identity"
    with pytest.raises(FileExistsError):
        write_new_key(tmp_path / "key")


def test_a_child_forked_while_the_token_is_in_use_may_use_it() -> None:
    with master_keys._one_at_a_time:
        child = os.fork()
        if child == 0:
            os._exit(0 if master_keys._one_at_a_time.acquire(blocking=False) else 1)
    assert os.waitpid(child, 0)[1] == 0
