"""Why a run over a manifest is not through, or is not begun."""

from __future__ import annotations

from dossier.errors import Refused, Transient
from dossier.words.sentences import N_


class RunUnfinished(Transient):
    """Files of a run were put off for what is no fault of theirs. `count`; `path` and `reason` of the first."""

    code = "transient.run_unfinished"
    text = N_(
        "Lượt chạy chưa xong: {count} tệp chưa nhận được vì trục trặc của máy, không vì tệp (“{path}”: {reason})"
        " Hãy khắc phục rồi chạy lại cùng lệnh này."
    )


class OtherFiles(Refused):
    """The files of a manifest that was run already are others by now, though names, sizes and times are the same.
    `path`: one of them; `batch_id`: the run."""

    code = "refused.other_files"
    http_status = 409
    text = N_(
        "Bảng kê này đã chạy (lượt {batch_id}), nhưng “{path}” nay có nội dung khác dù tên, kích thước và giờ ghi"
        " như cũ; hãy thêm một dòng trống vào cuối bảng kê rồi lưu và chạy lại, để các tệp này thành một lượt mới."
    )
