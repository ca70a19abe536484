"""What keeps a sealed file from being opened: the machine lacks a key, or the key was destroyed on purpose."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from dossier.errors import Refused, Transient
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_


class SealKeyAway(Transient):
    """A master key is not set, cannot be read, or is not the one that a paper's key lies under: a fault of the machine,
    never of the paper (law 11 of the design). `problem`: what is wrong."""

    code = "transient.seal_key_away"
    text = N_(
        "Không mở được khóa mã hóa của kho ({problem}); hãy báo người quản trị kiểm tra SOHOA_SEAL_KEYS, hệ thống sẽ "
        "tự thử lại."
    )
    text_for_callers = N_(
        "Hiện chưa mở được các giấy tờ đã mã hóa; giấy tờ vẫn còn nguyên. Hãy thử lại sau, nếu vẫn vậy thì báo người "
        "quản trị hệ thống."
    )


class KeyShredded(Refused):
    """The key of the paper was destroyed, so that nobody can read its files any more. `at`: when, by the clock on the
    desk's wall. Why is told by the trail and by the note in the key's place, not to everybody who asks for a file."""

    code = "refused.key_shredded"
    http_status = 410
    text = N_("Khóa mã hóa của giấy tờ này đã bị hủy lúc {at}; không đọc lại tệp được nữa.")

    @classmethod
    def since(cls, moment: datetime) -> Self:
        """That a key was destroyed at this moment."""
        return cls(at=f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}")
