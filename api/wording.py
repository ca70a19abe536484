"""How the pages name states, actions and moments."""

from __future__ import annotations

from datetime import date, datetime

from api.services import VIETNAM
from dossier.sentences import N_, sentence

YOUR_NAME = N_("Họ và tên cán bộ")

STATES = {
    "received": N_("Đang chờ"),
    "processing": N_("Đang xử lý"),
    "archived": N_("Đã lưu trữ"),
    "needs_review": N_("Cần kiểm tra"),
    "failed": N_("Không đọc được"),
}
_ACTIONS = {
    "received": N_("Tiếp nhận"),
    "received_again": N_("Tiếp nhận lại"),
    "archived": N_("Lưu trữ"),
    "cut": N_("Tách từ xấp quét"),
    "needs_review": N_("Lưu trữ, cần kiểm tra"),
    "failed": N_("Không đọc được"),
    "retried": N_("Xử lý lại"),
    "read": N_("Xem thông tin"),
    "file_read": N_("Xem tệp"),
    "looked_up": N_("Tra cứu để sử dụng lại"),
    "reused": N_("Sử dụng lại"),
    "prefilled": N_("Điền biểu mẫu"),
}
_VERDICTS = {
    "complete": N_("đủ"),
    "incomplete": N_("chưa đủ"),
    "unknown": N_("chưa xác định được"),
}
_SOURCES = {
    "qr": N_("mã QR"),
    "text": N_("chữ trong tệp"),
    "ocr": N_("nhận dạng chữ"),
    "manifest": N_("bảng kê"),
    "person": N_("cán bộ nhập"),
}


def state(code: str) -> str:
    """A state of a document."""
    return sentence(STATES[code])


def action(code: str) -> str:
    """An action of the trail; one without a name of its own stands as it is stored."""
    return sentence(_ACTIONS[code]) if code in _ACTIONS else code


def verdict(code: str) -> str:
    """Whether a dossier is complete."""
    return sentence(_VERDICTS[code])


def source(code: str) -> str:
    """Where a value was read."""
    return sentence(_SOURCES[code])


def moment(value: datetime | None) -> str:
    """A moment by the clock on the desk's wall."""
    return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}" if value else ""


def day(value: str) -> str:
    """An ISO date as it is written in Vietnam; a value that is none stays as it was read."""
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value
