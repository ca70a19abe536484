"""Days, sums and places as papers word them: what every paper that is drawn here writes alike."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def day_words(day: date) -> str:
    """`ngày 05 tháng 02 năm 2022`: a zero before days under 10 and months 1 and 2 (Nghị định 30/2020, annex I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def slashes(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def in_words(day: date, way: int) -> str:
    """A day as offices type it: `ngày 3 tháng 01 năm 2024` (0), with both zeros (1), with none (2)."""
    month = f"{day.month}" if way == 2 else f"{day.month:02d}"
    return (
        f"ngày {day.day:02d} tháng {month} năm {day.year}"
        if way == 1
        else f"ngày {day.day} tháng {month} năm {day.year}"
    )


def spelled(number: int) -> str:
    """A number below 100 in words, as in `ngày hai mươi mốt`."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return head
    tail = {1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGITS[ones])
    return f"{head} {tail}"


def spelled_day(day: date) -> str:
    """`Ngày hai mươi mốt, tháng ba, năm hai nghìn không trăm linh chín`."""
    century = "một nghìn chín trăm " if day.year < 2000 else "hai nghìn không trăm "
    low = day.year % 100
    low_words = f"linh {_DIGITS[low]}" if 0 < low < 10 else spelled(low) if low else ""
    month = {1: "một", 4: "tư"}.get(day.month, spelled(day.month))
    return f"Ngày {spelled(day.day)}, tháng {month}, năm {(century + low_words).strip()}"


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def dong(amount: int) -> str:
    """A sum with a point between thousands, without the currency."""
    return f"{amount:,}".replace(",", ".")


def cased(name: str) -> str:
    """Its first letter capital."""
    return name[:1].upper() + name[1:]


def bare(name: str) -> str:
    """A place without the word for its level: `xã Hòa Lâm` -> `Hòa Lâm`."""
    for level in ("thành phố ", "thị xã ", "thị trấn ", "phường ", "huyện ", "quận ", "tỉnh ", "xã "):
        stem = name.removeprefix(level)
        if stem != name:
            # A ward that has a number only keeps the word for its level.
            return cased(name) if stem[0].isdigit() else stem
    return name
