"""How the pages name states, actions and moments."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from dossier.catalogue.kinds import Catalogue
from dossier.catalogue.retention import WHY_TEXTS, Retention
from dossier.persons import FIELD_LABELS, ROLE_LABELS
from dossier.reading import Box, Field, Role
from dossier.review import doubts
from dossier.review.corrections import KIND, value_type
from dossier.review.cuts import WITHDRAWN
from dossier.signatures.signing import TrustReason, Verdict
from dossier.validity.chains import GROUND_TEXTS, GroundReason
from dossier.vietnam import VIETNAM
from dossier.words.dates import iso_day
from dossier.words.sentences import N_, Phrase, sentence
from storage.papers.handed_in import HandedIn
from storage.trail.events import Actor

_ROOM, _LEAST_ROOM = 0.2, 8

STATES = {
    "received": N_("Đang chờ"),
    "processing": N_("Đang xử lý"),
    "archived": N_("Đã lưu trữ"),
    "needs_review": N_("Cần kiểm tra"),
    "failed": N_("Không đọc được"),
    WITHDRAWN: N_("Đã thôi dùng, do chia lại xấp quét"),
}
_WAITS = N_("Chờ đọc")
_WAITS_AGAIN = N_("Chờ thử lại")
_IS_READ = N_("Đang đọc")
_IS_READ_AT = N_("Đang đọc trang {page}/{count}")
_HANDED_IN = {
    "archived": N_("Đã lưu"),
    "needs_review": N_("Chờ kiểm tra"),
    "failed": N_("Bị trả lại"),
}
_ACTIONS = {
    "received": N_("Tiếp nhận"),
    "received_again": N_("Tiếp nhận lại"),
    "delivery_held": N_("Đối chiếu với lần nộp sau"),
    "delivery_withdrawn": N_("Rút lại lần nộp"),
    "archived": N_("Lưu trữ"),
    "cut": N_("Tách từ xấp quét"),
    "cut_again": N_("Chia lại xấp quét"),
    WITHDRAWN: N_("Thôi dùng, do chia lại xấp quét"),
    "needs_review": N_("Lưu trữ, cần kiểm tra"),
    "failed": N_("Không đọc được"),
    "retried": N_("Xử lý lại"),
    "reread_failed": N_("Đọc lại không được, giữ như trước"),
    "claimed": N_("Nhận kiểm tra"),
    "released": N_("Thôi kiểm tra"),
    "corrected": N_("Sửa thông tin"),
    "confirmed": N_("Xác nhận"),
    "checked": N_("Kiểm tra từng giá trị"),
    "reopened": N_("Mở lại để kiểm tra"),
    "sampled": N_("Kiểm tra theo mẫu của lượt chạy"),
    "read": N_("Xem thông tin"),
    "file_read": N_("Xem tệp"),
    "looked_up": N_("Tra cứu để sử dụng lại"),
    "reused": N_("Sử dụng lại"),
    "prefilled": N_("Điền biểu mẫu"),
    "searched": N_("Tìm kiếm"),
    "review_listed": N_("Xem danh sách chờ kiểm tra"),
    "dossier_read": N_("Xem hồ sơ"),
    "owner_read": N_("Xem giấy tờ của một người"),
    "queue_read": N_("Xem hàng đợi của quầy"),
    "sample_read": N_("Xem mẫu của lượt chạy"),
    "signing_read": N_("Xem giấy tờ chờ ký số"),
    "owner_reported": N_("Lập báo cáo cho công dân"),
    "consented": N_("Chủ giấy tờ đồng ý cho sử dụng lại"),
    "consent_declined": N_("Chủ giấy tờ không đồng ý, hoặc rút lại"),
    "standing_changed": N_("Hiệu lực thay đổi theo giấy tờ khác"),
    "signatures_judged": N_("Kiểm tra lại chữ ký số"),
    "copy_signed": N_("Ký số bản số hóa"),
    "handed_over": N_("Xuất gói nộp lưu"),
    "taken_back": N_("Nhận lại từ gói nộp lưu"),
    "copy_stamped": N_("Gia hạn chữ ký bằng dấu thời gian"),
    "mended": N_("Vá tệp trong kho"),
    "dossier_told": N_("Lập thông báo hồ sơ cho Cổng dịch vụ công"),
    "trail_packed": N_("Chuyển nhật ký cũ vào kho"),
    "extended": N_("Gia hạn hiệu lực của giấy tờ"),
    "standing_decided": N_("Cán bộ xác định hiệu lực"),
    "hold_placed": N_("Ra lệnh giữ"),
    "hold_released": N_("Bỏ lệnh giữ"),
    "disposals_listed": N_("Xem các danh mục tiêu hủy và lệnh giữ"),
    "disposal_read": N_("Xem một danh mục tiêu hủy"),
    "key_shredded": N_("Hủy khóa mã hóa"),
    "disposed": N_("Tiêu hủy khi hết thời hạn lưu trữ"),
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
_ROLES = {
    "officer": N_("cán bộ số hóa"),
    "organisation": N_("cơ quan, tổ chức"),
}
_STANDINGS = {
    "valid": N_("Được xác nhận còn hiệu lực"),
    "revoked": N_("Đã bị thu hồi, hủy bỏ"),
    "superseded": N_("Đã được thay thế"),
    "unclear": N_("Mâu thuẫn, chờ cán bộ xác định"),
    "unknown": N_("Chưa có giấy tờ nào nói đến"),
}
ORDERS = {
    "": N_("Khớp nhất trước"),
    "received": N_("Mới tiếp nhận trước"),
    "issued": N_("Mới cấp trước"),
    "issued_oldest": N_("Cấp lâu nhất trước"),
}
"""In which order a search shows what it found."""
_CHANNELS = {
    "folder": N_("thư mục quét"),
    "batch": N_("bảng kê"),
    "page": N_("gửi trên trang"),
    "api": N_("phần mềm khác"),
    "cli": N_("dòng lệnh"),
}


_DOUBTED = N_("Chưa chắc, hãy so với giấy")
_AS_PRINTED = N_("đúng như in trên giấy, sai dạng")
_FOLDER = N_("thư mục quét {desk}")
_PROGRAM = N_("chương trình")
_ACCOUNT_ROLES = {
    "desk": N_("Tiếp nhận"),
    "reviewer": N_("Kiểm tra"),
    "operator": N_("Vận hành"),
    "administrator": N_("Quản trị"),
}


def acting(name: str) -> str:
    """The account or client that the trail names, by its own name; a part of the program, whose own name may hold a
    path of the server, is the program."""
    inner = name.removeprefix("account:").removeprefix("client:")
    return inner if inner != name else sentence(_PROGRAM)


def requester(name: str | None) -> str:
    """Whoever a delivery or an entry of the trail names: a person, or a scan folder."""
    desk = (name or "").removeprefix("desk:")
    return sentence(_FOLDER, desk=desk) if desk != (name or "") else desk


def who(actor: Actor) -> str:
    """Who did something, to people of the desk: a person, a scan folder, or the program by itself."""
    return requester(actor.requester) or acting(actor.name)


def retention(found: Retention) -> str:
    """How long a paper is kept and why."""
    day = f"{found.ends_on:%d/%m/%Y}" if found.ends_on else ""
    return sentence(WHY_TEXTS[found.why], day=day)


def account_role(code: str) -> str:
    """What an account may do, in a word."""
    return sentence(_ACCOUNT_ROLES[code])


def state(code: str) -> str:
    """A state of a document."""
    return sentence(STATES[code])


def stands(one: HandedIn) -> str:
    """Where a paper stands to whoever handed it in."""
    if one.state == "processing":
        if not one.page_count:
            return sentence(_IS_READ)
        return sentence(_IS_READ_AT, page=min((one.pages_read or 0) + 1, one.page_count), count=one.page_count)
    if one.state == "received":
        return sentence(_WAITS_AGAIN if one.error else _WAITS)
    return sentence(_HANDED_IN.get(one.state, STATES[one.state]))


def size(count: int) -> str:
    """A number of bytes as people say it."""
    return f"{count / (1 << 20):.1f} MB".replace(".", ",") if count >= 1 << 20 else f"{max(1, round(count / 1024))} KB"


def action(code: str) -> str:
    """An action of the trail; one without a name of its own stands as it is stored."""
    return sentence(_ACTIONS[code]) if code in _ACTIONS else code


def ground(code: GroundReason) -> str:
    """Why a paper does not simply stand."""
    return sentence(GROUND_TEXTS[code])


def completeness_verdict(code: str) -> str:
    """Whether a dossier is complete."""
    return sentence(_VERDICTS[code])


def source(code: str) -> str:
    """Where a value was read."""
    return sentence(_SOURCES[code])


def standing(code: str) -> str:
    """How a paper stands among the others."""
    return sentence(_STANDINGS[code])


def channel(code: str) -> str:
    """By which way a file came in; one without a name of its own stands as it is stored."""
    return sentence(_CHANNELS[code]) if code in _CHANNELS else code


def verdict(code: str) -> str:
    """What checking a signature came to."""
    return Verdict(code).sentence()


def trust_reason(code: str) -> str:
    """Why a signature's certificate is not known to be trusted."""
    return TrustReason(code).sentence()


def role(code: str) -> str:
    """In which duty a scan was signed."""
    return sentence(_ROLES[code])


def person_role(code: Role) -> str:
    """In which part a paper names somebody."""
    return sentence(ROLE_LABELS[code])


def person_field(name: str) -> str:
    """What a field of a person is called."""
    return sentence(FIELD_LABELS[name]) if name in FIELD_LABELS else name


def count(number: int) -> str:
    """A number of things as it is written in Vietnam."""
    return f"{number:,}".replace(",", ".")


def iso_moment(value: str) -> str:
    """A moment as the record of a reading keeps it, by the clock on the desk's wall."""
    return moment(datetime.fromisoformat(value))


def moment(value: datetime | None) -> str:
    """A moment by the clock on the desk's wall."""
    return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}" if value else ""


def day(value: str) -> str:
    """An ISO date as it is written in Vietnam; a value that is none stays as it was read."""
    read = iso_day(value)
    return f"{read:%d/%m/%Y}" if read is not None else value


def clock(value: datetime) -> str:
    """The time of day on the desk's wall."""
    return f"{value.astimezone(VIETNAM):%H:%M}"


def value_of(value: str | None, name: str, catalogue: Catalogue) -> str:
    """A value before or after a correction: the name of a kind, a day as it is written in Vietnam; none is a dash."""
    if value is None:
        return "–"
    if name == KIND:
        return catalogue[value].name if value in catalogue else value
    return shown(name, value)


def shown(name: str, value: str) -> str:
    """A value as it is written in Vietnam: days of a date or a term, all else as it is."""
    return day(value) if value_type(None, name) in ("date", "term") else value


def said_of(field: Field) -> str:
    """A value with its name, on one line, and with its mark where it has one."""
    said = f"{value_label(field.name)}: {shown(field.name, field.value)}"
    if field.is_sound:
        return said
    return f"{said} ({sentence(_DOUBTED if field.needs_review else _AS_PRINTED)})"


@lru_cache(maxsize=1024)  # a screen names some fifty
def value_label(name: str) -> str:
    """What a value is called, and of whose where only a person has it."""
    return sentence("{label}", label=doubts.value_label(name))


def phrase(said: Phrase) -> str:
    """A phrase in words."""
    return sentence("{said}", said=said)


def around(box: Box) -> tuple[int, int, int, int]:
    """Left, top, width and height of a frame around a value that lies outside its letters and their marks."""
    left, top, right, bottom = box
    room = max(_LEAST_ROOM, round((bottom - top) * _ROOM))
    return left - room, top - room, right - left + 2 * room, bottom - top + 2 * room
