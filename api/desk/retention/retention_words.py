"""How the pages say what becomes of lists and their papers."""

from __future__ import annotations

from dossier.words.sentences import N_, Phrase, sentence
from storage.retention.disposal import KEPT_TEXTS
from storage.retention.lists import CONFIRMERS, DisposalList, Line

_WAITS = N_("Chờ xác nhận: đã có {count}/{needed} người.")
_CONFIRMED = N_("Đã đủ người xác nhận, chờ thực hiện bằng lệnh sohoa retention carry-out {list}.")
_BEGUN = N_("Đang thực hiện: đã tiêu hủy {count} giấy tờ.")
_ENDED = N_("Đã xong: tiêu hủy {gone} giấy tờ, giữ lại {kept}.")
_WITHDRAWN = N_("Đã rút lại, mọi giấy tờ được giữ.")
_WITHDRAWN_FOR = N_("Đã rút lại, mọi giấy tờ được giữ: {reason}")
_LINES = {"waiting": N_("chờ"), "disposed": N_("đã tiêu hủy"), "kept": N_("giữ lại: {why}")}
_ABOUT = {"document": N_("Giấy tờ"), "dossier": N_("Hồ sơ"), "owner": N_("Người")}


def state_of(listed: DisposalList) -> str:
    """How far a list is."""
    if listed.is_withdrawn:
        return sentence(_WITHDRAWN_FOR if listed.reason else _WITHDRAWN, reason=listed.reason)
    gone = listed.gone
    if listed.ended_at is not None:
        return sentence(_ENDED, gone=gone, kept=listed.papers - gone)
    if gone:
        return sentence(_BEGUN, count=gone)
    if listed.is_confirmed:
        return sentence(_CONFIRMED, list=listed.id)
    return sentence(_WAITS, count=len(listed.persons), needed=CONFIRMERS)


def outcome_of(line: Line) -> str:
    """What became of a paper of a list."""
    return sentence(_LINES[line.state], why=Phrase(KEPT_TEXTS[line.why]) if line.why else "")


def held_about(about: str) -> str:
    """What a hold keeps: a paper, a dossier's, a person's."""
    return sentence(_ABOUT[about])
