"""What can be wrong with what is stored, in words. Who looks through an archive tells it in Vietnamese; an error that
is raised of it has it as a `Phrase`, since errors have English readers, too."""

from __future__ import annotations

from dossier.words.sentences import N_

KEY = "key"
"""How a paper's key is named, which is no file of its object."""
LACKING = N_("{file}: không có trong kho")
CUT_OFF = N_("{file}: không có trong kho, hoặc không đủ")
PAGE_NOT_DRAWN = N_("{file}: không vẽ được trang {page}")
CHANGED = N_("{file}: nội dung đã bị thay đổi")
CHANGED_FROM = N_("{file}: nội dung đã bị thay đổi (SHA-512 {found}, đúng ra là {expected})")
NOT_VALID = N_("{file}: nội dung không hợp lệ ({problem})")
NOT_GIVEN_BACK = N_("ổ đĩa không đọc được, hoặc không được phép đọc")
NO_VERSION = N_("không có phiên bản nào đã ghi xong")
