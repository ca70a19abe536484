"""What can be wrong with a backup, or with the place that it is to be restored into."""

from __future__ import annotations

from dossier.errors import Fatal, Refused, Transient
from dossier.words.sentences import N_

LACKED = N_("Không có trong bản sao lưu, hoặc chỉ có như ở bản trước, vì ổ đĩa của kho không đọc được: {file}")


class BackupRunning(Refused):
    """Another backup of the same database is at work."""

    code = "refused.backup_running"
    text = N_("Đang có một lệnh sao lưu khác chạy trên hệ thống này; hãy chờ lệnh đó xong.")


class NotABackup(Refused):
    """No backup of this installation is there, or something else is. `place`, `problem`."""

    code = "refused.not_a_backup"
    text = N_("Không dùng được {place} làm nơi sao lưu của hệ thống này: {problem}.")


class NewerBackup(Refused):
    """A later version of sohoa made the backup. `version`: of the backup's tables; `known`: the newest known here."""

    code = "refused.newer_backup"
    text = N_(
        "Bản sao lưu thuộc phiên bản mới hơn ({version}) chương trình này ({known}); hãy cài bản mới rồi khôi phục."
    )


class PlaceNotEmpty(Refused):
    """Something is already where the backup is to be restored. `place`: where."""

    code = "refused.place_not_empty"
    text = N_("Nơi khôi phục không trống ({place}); chỉ khôi phục vào hệ thống trống.")


class NoRecipient(Refused):
    """Nobody is named for whom the backup is to be encrypted."""

    code = "refused.no_recipient"
    text = N_("Chưa nêu khóa công khai age (SOHOA_BACKUP_RECIPIENTS hoặc --recipient; tạo khóa mới: --new-key).")


class WrongKey(Refused):
    """A key that is no age key, or none that the backup was encrypted for. `problem`."""

    code = "refused.wrong_key"
    text = N_("Khóa không dùng được cho bản sao lưu này: {problem}.")


class ToolFailed(Transient):
    """A program of the database ended with an error. `tool`, `problem`: what it said."""

    code = "transient.tool_failed"
    text = N_("{tool} báo lỗi: {problem}")


class BackupDamaged(Fatal):
    """A part of the backup is missing or not as it was written. `part`, `problem`."""

    code = "fatal.backup_damaged"
    text = N_("Bản sao lưu bị hỏng ở {part}: {problem}.")
