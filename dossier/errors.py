"""Everything that can go wrong, as classes.

One class = one code = one exit status = one sentence in Vietnamese and English (law 6 of the design).
The four branches say what the caller does about it:

`Transient`   try again later: a server is away, a lease was lost, the disk is full
`Unreadable`  the paper cannot be read; the original is kept and the desk is told
`Refused`     the caller asked for something that cannot be done; nothing was changed
`Fatal`       a defect or a broken installation; an operator must look

`code` is stable: it is stored, sent over the API and written into the notes beside rejected files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from dossier.words.sentences import N_, Language, Phrase, sentence

# What the sentences speak of, wherever an error is raised.
DOCUMENT = Phrase(N_("giấy tờ"))
DOSSIER = Phrase(N_("hồ sơ"))
LINK = Phrase(N_("liên kết"))
CLIENT = Phrase(N_("hệ thống kết nối"))
ACCOUNT = Phrase(N_("tài khoản"))
SESSION = Phrase(N_("phiên đăng nhập"))
ENTRY = Phrase(N_("mục nhật ký đã chốt"))
FILE = Phrase(N_("tệp"))
STORED_FILE = Phrase(N_("tệp trong kho"))
DATABASE = Phrase(N_("cơ sở dữ liệu"))
OBJECT_STORE = Phrase(N_("kho lưu trữ"))


class SohoaError(Exception):
    """Base of all errors that sohoa raises on purpose. `values` fill the `{names}` of its sentence."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 70
    http_status: ClassVar[int] = 500
    text: ClassVar[str] = N_("Có lỗi không xác định.")
    is_of_the_scan: ClassVar[bool] = False
    """Whether another scan of the paper can mend it."""
    text_for_callers: ClassVar[str] = ""
    """What other systems are told instead of `text`, where that names what is the operator's alone."""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.code, values)

    def sentence(self, language: Language = "vi") -> str:
        """What happened and what to do next, for the person at the desk."""
        return sentence(self.text, language, **self.values)

    def sentence_for_callers(self, language: Language) -> str:
        """The same for who is told nothing of the machine: other systems, which call the API, and staff at the desk's
        pages, who cannot mend it."""
        return sentence(self.text_for_callers, language) if self.text_for_callers else self.sentence(language)

    def plain_values(self) -> dict[str, str | int | float]:
        """The values as JSON has them: what is a phrase or a path becomes the text that the desk reads."""
        return {
            name: value if isinstance(value, (str, int, float)) else sentence("{value}", value=value)
            for name, value in self.values.items()
        }

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (worker/limits.py), and keyword arguments do not by default.
        return _rebuild, (type(self), self.values)


def by_code(code: str, values: Mapping[str, object] | None = None) -> SohoaError:
    """The error that was stored as its code and values; one of a later version of sohoa comes back as `SohoaError`."""
    found = [SohoaError]
    for kind in found:
        if kind.code == code:
            return kind(**(values or {}))
        found += kind.__subclasses__()
    return SohoaError(**(values or {}))


def _rebuild(kind: type[SohoaError], values: dict[str, object]) -> SohoaError:
    return kind(**values)


class Transient(SohoaError):  # noqa: N818  (the design's word)
    """Goes away by itself: the work is tried again with a growing pause."""

    code = "transient"
    exit_status = 75
    http_status = 503
    text = N_("Hệ thống đang bận, sẽ tự thử lại.")


class ServerAway(Transient):
    """A database, queue or object store did not answer. `server`: which one."""

    code = "transient.server_away"
    text = N_("Không kết nối được {server}; sẽ tự thử lại.")


class NoRevocationList(Transient):
    """The list of revoked certificates that a copy needs for its proof is not to be had. `authority`: whose it is."""

    code = "transient.no_revocation_list"
    text = N_("Không lấy được danh sách chứng thư bị thu hồi của {authority}; sẽ tự thử lại.")


class SearchTooSlow(Transient):
    """A search was ended at its time limit."""

    code = "transient.search_too_slow"
    text = N_("Tìm kiếm này mất quá nhiều thời gian nên đã dừng; hãy thu hẹp câu hỏi hoặc thử lại sau.")


class NotOpened(Transient):
    """The system does not let us open a file that is there: a permission, or a program that holds it."""

    code = "transient.not_opened"
    text = N_(
        "Không được phép mở tệp này; hãy kiểm tra quyền của tệp hoặc đóng chương trình đang giữ nó. Tệp vẫn ở chỗ cũ."
    )


class FileAway(Transient):
    """A file that was there when it was named is there no more: its disk or share went away, or somebody moved it.
    `name`: the file."""

    code = "transient.file_away"
    text = N_(
        "Không còn thấy tệp “{name}” ở chỗ cũ; hãy nối lại ổ đĩa hoặc thư mục chung, hoặc đặt tệp về chỗ cũ,"
        " rồi chạy lại."
    )


class NoSpace(Transient):
    """The disk or the bucket is full."""

    code = "transient.no_space"
    text = N_("Hết chỗ trên ổ đĩa; hãy báo người quản trị dọn ổ đĩa, hệ thống sẽ tự thử lại.")


class DiskFault(Transient):
    """The disk of the store does not give back one of its files, and the others it does. `key`: which object;
    `problem`: what the system said."""

    code = "transient.disk_fault"
    text = N_("Ổ đĩa không đọc được một tệp của kho ({key}: {problem}); hãy báo người quản trị kiểm tra ổ đĩa.")


class NotLetIn(DiskFault):
    """The system does not let us read one file or folder of the store, and others it does: a permission. `key`,
    `problem`: as of `DiskFault`."""

    code = "transient.not_let_in"
    text = N_(
        "Không được phép đọc một tệp hoặc thư mục của kho ({key}: {problem}); hãy báo người quản trị sửa quyền của nó, "
        "hệ thống sẽ tự thử lại."
    )


class StoreRefused(Transient):
    """The object store is there and does not let us in: a wrong key, a permission of its folder, a missing bucket, a
    clock that is off. `problem`: what it said."""

    code = "transient.store_refused"
    text = N_(
        "Kho lưu trữ không cho vào ({problem}); hãy báo người quản trị kiểm tra khóa, quyền, tên kho và đồng hồ của "
        "máy."
    )


class HandedBack(Transient):
    """The worker was told to stop, and the document waits for another."""

    code = "transient.handed_back"
    text = N_("Chương trình xử lý được dừng; giấy tờ chờ chương trình khác xử lý tiếp.")


class LeaseLost(Transient):
    """Another worker took the document over while this one was away."""

    code = "transient.lease_lost"
    text = N_("Giấy tờ đã được chuyển cho chương trình xử lý khác.")


class NotReadBack(Transient):
    """Bytes read back from the store are not those written. `key`: which object."""

    code = "transient.not_read_back"
    text = N_("Dữ liệu đọc lại từ kho không khớp ({key}); sẽ tự thử lại.")


class Overtaken(Transient):
    """Another writer changed the object since it was looked at; nothing was written over it. `key`: which object."""

    code = "transient.overtaken"
    text = N_("Dữ liệu trong kho vừa được nơi khác ghi ({key}); sẽ tự thử lại.")


class ReaderKilled(Transient):
    """The machine ended the reading of a page from outside: short of memory, or shutting down."""

    code = "transient.reader_killed"
    text = N_("Việc đọc trang bị hệ thống dừng giữa chừng; sẽ tự thử lại.")


class WorkerDied(Transient):
    """The worker was ended in the midst of the paper, by whatever it was. `pages`: how many were read by then."""

    code = "transient.worker_died"
    text = N_("Chương trình xử lý bị ngắt giữa chừng khi đã đọc {pages} trang; sẽ tự thử lại.")


class MetDefect(Transient):
    """A defect of sohoa, or of a library, was met while the paper was worked on. Only again and again is it `Fatal`."""

    code = "transient.defect"
    text = N_("Chương trình xử lý gặp lỗi ngoài dự kiến ở giấy tờ này; sẽ tự thử lại.")


class MachineFault(Transient):
    """The machine, not the file, kept a reader from its work. `problem`: what the system said."""

    code = "transient.machine_fault"
    text = N_("Máy gặp trục trặc khi đọc tệp ({problem}); hãy báo người quản trị, hệ thống sẽ tự thử lại.")


class MachineStalled(Transient):
    """A page met its time limit and had hardly any processor time within it: the machine was busy, or its disk hung.
    `seconds`: how long it was at it; `busy`: the seconds of processor time; `page`: which, where it is known."""

    code = "transient.machine_stalled"
    text = N_(
        "Máy quá bận hoặc ổ đĩa không đáp ứng: trong {seconds} giây chỉ xử lý được {busy} giây; hệ thống sẽ tự thử lại."
    )


class Unreadable(SohoaError):  # noqa: N818  (the design's word)
    """The file cannot be read as a paper; its original is kept."""

    code = "unreadable"
    exit_status = 65
    http_status = 422
    is_of_the_scan = True
    text = N_("Không đọc được tệp này; hãy quét lại giấy tờ.")


class Empty(Unreadable):
    """Zero bytes, or a container without a page."""

    code = "unreadable.empty"
    text = N_("Tệp rỗng, không có trang nào; hãy quét lại giấy tờ.")


class Truncated(Unreadable):
    """The file ends before its content does."""

    code = "unreadable.truncated"
    text = N_("Tệp bị cắt cụt, chưa được ghi hết; hãy quét hoặc chép lại.")


class Damaged(Unreadable):
    """The structure of the file is broken."""

    code = "unreadable.damaged"
    text = N_("Tệp bị hỏng, không mở được; hãy quét lại giấy tờ.")


class Encrypted(Unreadable):
    """A password is needed to open it."""

    code = "unreadable.encrypted"
    text = N_("Tệp được khóa bằng mật khẩu; hãy bỏ mật khẩu rồi nộp lại.")


class NotAScan(Unreadable):
    """No PDF and no image that a scanner makes. `found`: what it looks like."""

    code = "unreadable.not_a_scan"
    http_status = 415
    text = N_("Đây không phải bản quét (PDF, TIFF, JPEG, PNG…): {found}; hãy quét giấy tờ rồi nộp lại.")


class TooLarge(Unreadable):
    """Too many pixels, pages or bytes. `what` and `limit` say which bound."""

    code = "unreadable.too_large"
    http_status = 413
    text = N_("Tệp quá lớn ({what}, giới hạn {limit}); hãy quét lại ở 300 dpi hoặc chia nhỏ.")


class TookTooLong(Unreadable):
    """The time limit of one page was reached. `seconds`: the limit."""

    code = "unreadable.took_too_long"
    text = N_("Trang này xử lý quá {seconds} giây nên đã dừng; hãy quét lại trang.")


class ReaderCrashed(Unreadable):
    """The library that reads this page died on it. `signal`: how, in words."""

    code = "unreadable.reader_crashed"
    text = N_("Trang này làm chương trình đọc bị dừng ({signal}); hãy quét lại trang.")


class ReaderFailed(Unreadable):
    """The library that reads this page raised what nobody had planned for; its traceback is the error's note.
    `problem`: the kind of exception."""

    code = "unreadable.reader_failed"
    text = N_(
        "Chương trình đọc không hiểu trang này ({problem}); hãy quét lại trang, nếu vẫn vậy thì báo người quản trị."
    )


class AbandonedTooOften(Unreadable):
    """The work on it was cut off again and again. `attempts`: how often it was begun."""

    code = "unreadable.abandoned_too_often"
    is_of_the_scan = False
    text = N_("Đã thử {attempts} lần mà không xong; giấy tờ được giữ lại để người quản trị xem.")


class Refused(SohoaError):  # noqa: N818  (the design's word)
    """Bad input: the caller is told, nothing was changed."""

    code = "refused"
    exit_status = 2
    http_status = 400
    text = N_("Yêu cầu không hợp lệ.")


class BadCode(Refused):
    """A code that does not have the form of its kind. `what`: which code, a `Phrase`; `value`: as given."""

    code = "refused.bad_code"
    http_status = 422
    text = N_("{what} không đúng dạng: {value}.")


class NotFound(Refused):
    """Nothing by that name. `what` and `value` as given."""

    code = "refused.not_found"
    http_status = 404
    text = N_("Không tìm thấy {what}: {value}.")


class Disposed(NotFound):
    """The paper was there and was disposed of at the end of its term; its tombstone proves it. `value`: its id; `day`;
    `list`: the list that it stood on."""

    code = "refused.disposed"
    http_status = 410
    text = N_("Giấy tờ {value} đã được tiêu hủy ngày {day} khi hết thời hạn lưu trữ, theo danh mục {list}.")


class BadRequest(Refused):
    """A parameter that cannot be used. `problem`: which and why."""

    code = "refused.bad_request"
    http_status = 422
    text = N_("Tham số không hợp lệ: {problem}.")


class BadManifest(Refused):
    """A manifest with mistakes, all reported together. `count`; `problems`: a tuple of `Phrase`, or one a line."""

    code = "refused.bad_manifest"
    http_status = 422
    text = N_("Bảng kê có {count} lỗi:\n{problems}")


class BadSetting(Refused):
    """A setting with an unknown name or an unusable value. `problem`: which."""

    code = "refused.bad_setting"
    exit_status = 78
    text = N_("Cấu hình không hợp lệ: {problem}")


class BadSigningKey(Refused):
    """A certificate or key that nothing can be signed with."""

    code = "refused.bad_signing_key"
    exit_status = 2
    text = N_("Không ký được bằng chứng thư số này: {problem}")


class OutsideFolder(Refused):
    """A path that leads out of the folder it was given for. `path`: as given."""

    code = "refused.outside_folder"
    text = N_("Đường dẫn ra ngoài thư mục được phép: {path}.")


class InsideArchive(Refused):
    """What is to lie elsewhere would lie in the archive. `place`: where."""

    code = "refused.inside_archive"
    text = N_("Thư mục {place} nằm trong kho lưu trữ; hãy nêu một thư mục bên ngoài.")


class NotForReview(Refused):
    """The document is not read yet, or waits for nobody: there is nothing to claim, correct or confirm."""

    code = "refused.not_for_review"
    http_status = 409
    text = N_("Giấy tờ này chưa đọc xong, hoặc không còn chờ xác nhận; hãy xem tình trạng của nó.")


class Claimed(Refused):
    """Another person is looking at the document. `person`: who."""

    code = "refused.claimed"
    http_status = 409
    text = N_("Giấy tờ này đang được {person} kiểm tra.")


class Stale(Refused):
    """The document was changed after the caller had seen it: nothing is merged behind a person's back."""

    code = "refused.stale"
    http_status = 409
    text = N_("Giấy tờ đã thay đổi từ khi bạn mở ra; hãy xem lại rồi sửa tiếp.")


class FailsCheck(Refused):
    """Values that fail their check, and that nobody said are printed so. `fields`: which, a tuple of `Phrase`."""

    code = "refused.fails_check"
    http_status = 422
    text = N_("Giá trị không đúng dạng hoặc mâu thuẫn nhau; hãy sửa lại, hoặc chọn “đúng như in trên giấy”:\n{fields}")


class DoubtsLeft(Refused):
    """Nothing is confirmed while doubts are neither corrected nor confirmed. `doubts`: a tuple of `Phrase`."""

    code = "refused.doubts_left"
    http_status = 422
    text = N_("Còn chỗ chưa sửa và chưa xác nhận:\n{doubts}")


class NotCuttable(Refused):
    """A paper that was itself cut from a stack, or that has one page: there is nothing to cut."""

    code = "refused.not_cuttable"
    http_status = 409
    text = N_("Giấy tờ này được tách từ một xấp quét, hoặc chỉ có một trang; hãy mở xấp quét để chia lại.")


class SecondPersonNeeded(Refused):
    """The account that confirmed first cannot be the second one, too, and neither can who has no account."""

    code = "refused.second_person_needed"
    http_status = 403
    text = N_("Loại giấy tờ này cần hai tài khoản xác nhận; hãy nhờ một người khác xác nhận bằng tài khoản của họ.")


class Fatal(SohoaError):  # noqa: N818  (the design's word)
    """A defect or a broken installation."""

    code = "fatal"
    text = N_("Lỗi chương trình; hãy báo người quản trị.")


class ToolMissing(Fatal):
    """A program or its data is not installed. `tool` and `advice`."""

    code = "fatal.tool_missing"
    exit_status = 69
    text = N_("Thiếu {tool}; {advice}.")


class NotSigned(Fatal):
    """A signature was made and does not hold when it is checked. `problem`: what checking it came to."""

    code = "fatal.not_signed"
    text = N_("Chữ ký vừa tạo không đạt khi kiểm tra lại nên không lưu: {problem}")


class ArchiveDamaged(Fatal):
    """An archived object does not match its inventory. `object_id`, `problem`."""

    code = "fatal.archive_damaged"
    text = N_("Kho lưu trữ bị hỏng ở {object_id}: {problem}.")


class TrailBroken(Fatal):
    """The event trail was changed behind the program's back. `seq`: the first wrong entry."""

    code = "fatal.trail_broken"
    text = N_("Nhật ký sự kiện đã bị sửa từ mục {seq}.")
