"""Why somebody may not come in, or may not do what they ask: people who sign in, and programs with a key."""

from __future__ import annotations

from dossier.errors import Refused, Transient
from dossier.words.sentences import N_


class NotAllowed(Refused):
    """The key is missing, unknown, revoked, or lacks the scope. `reason`: which."""

    code = "refused.not_allowed"
    exit_status = 77
    http_status = 403
    text = N_("Không được phép: {reason}.")


class NoKey(NotAllowed):
    """No valid client key came with the call."""

    code = "refused.no_key"
    http_status = 401
    text = N_("Thiếu khóa truy cập hoặc khóa không còn hiệu lực.")


class OnlyRedacted(NotAllowed):
    """The caller may be shown the paper without what is sensitive on it alone. `address`: where that is."""

    code = "refused.only_redacted"
    text = N_("Giấy tờ này có dữ liệu cá nhân nhạy cảm: khóa truy cập này chỉ được xem bản đã che, ở {address}.")


class NoConsent(NotAllowed):
    """The owner did not agree to the reuse, took it back, or agreed to another. `consent`: the one that was named."""

    code = "refused.no_consent"
    text = N_("Chủ giấy tờ chưa đồng ý cho dùng giấy tờ này vào thủ tục này, hoặc đã rút lại ({consent}).")


class TooManyCalls(Refused):
    """A client called more often than it may. `seconds`: how long to wait."""

    code = "refused.too_many_calls"
    http_status = 429
    text = N_("Hệ thống này đã gọi quá số lần được phép; hãy gọi lại sau {seconds} giây.")


class CopiesBusy(Transient):
    """As many redacted copies are being made as may be at a time."""

    code = "transient.copies_busy"
    text = N_("Đang có nhiều bản sao đã che được tạo cùng lúc; hãy thử lại sau ít giây.")


class CertificateNotBound(NotAllowed):
    """A certificate that is not of the account's person, and was not bound to the account. `holder`: whom it names;
    `account`: the full name of who signs; `fingerprint`: its SHA-256."""

    code = "refused.certificate_not_bound"
    text = N_(
        "Chứng thư của {holder} chưa được gắn với tài khoản của {account} nên không ký được; nhờ người quản trị gắn ở "
        "trang Người dùng, dấu vân tay SHA-256: {fingerprint}."
    )


class NotSignedIn(NotAllowed):
    """Nobody is signed in, or the session was ended, ran out, or its account was disabled."""

    code = "refused.not_signed_in"
    http_status = 401
    text = N_("Chưa đăng nhập, hoặc phiên đăng nhập đã kết thúc; hãy đăng nhập lại.")


class WrongPassword(NotAllowed):
    """Name and password do not belong together. The same words whether the account exists or not."""

    code = "refused.wrong_password"
    http_status = 401
    text = N_("Tên đăng nhập hoặc mật khẩu không đúng.")


class NotLinked(NotAllowed):
    """The provider vouches for somebody whom no account is linked to. `subject`: whom, in the provider's words."""

    code = "refused.not_linked"
    text = N_(
        "Chưa có tài khoản nào nối với người mà nhà cung cấp xác nhận; hãy đưa mã này cho người quản trị: {subject}."
    )


class PasswordDue(NotAllowed):
    """A one-time password has to be changed before anything else."""

    code = "refused.password_due"
    text = N_("Mật khẩu này chỉ dùng một lần; hãy đổi mật khẩu trước.")


class TryLater(Refused):
    """Too many wrong passwords. `seconds`: how long to wait."""

    code = "refused.try_later"
    http_status = 429
    text = N_("Sai quá nhiều lần; hãy thử lại sau {seconds} giây.")


class WeakPassword(Refused):
    """A password that is guessed too easily. `reason`: why, a `Phrase`."""

    code = "refused.weak_password"
    http_status = 422
    text = N_("Mật khẩu này không dùng được: {reason}.")


class NameTaken(Refused):
    """Another account has the name, or the identity at the provider. `name`: which."""

    code = "refused.name_taken"
    http_status = 409
    text = N_("{name} đã có tài khoản khác dùng.")


class NoPurpose(Refused):
    """Personal data is only given out for a stated purpose (Law 91/2025)."""

    code = "refused.no_purpose"
    text = N_("Thiếu mục đích sử dụng dữ liệu (X-Purpose).")


class NoRequester(Refused):
    """What changes data is done by a person, and the person must be named."""

    code = "refused.no_requester"
    text = N_("Thiếu tên người thực hiện (X-Requester).")


class LeftToOthers(Refused):
    """What the person saw of a paper was put down, and the paper waits still: for who may see what another desk stated
    of it. `values`: a tuple of `Phrase`, what that is called."""

    code = "refused.left_to_others"
    http_status = 409
    text = N_(
        "Đã ghi những gì bạn sửa và đánh dấu. Giấy tờ chưa được xác nhận: còn thông tin do bàn khác ghi mà bạn không "
        "được xem, chờ cán bộ của bàn đó kiểm tra:\n{values}"
    )
