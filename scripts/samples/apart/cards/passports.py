"""Passports, the page with the photo."""

from __future__ import annotations

from datetime import date

from dossier.words.folding import fold_letters
from scripts.samples.drawing.pen import Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.cards import plate
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.populations import OLD_SPELLINGS
from scripts.samples.templates.template import template
from scripts.samples.words import months_later


def _check_digit(text: str) -> str:
    """The check digit of ICAO 9303, part 3: weights 7, 3, 1; letters count from 10, fillers nothing."""
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def _zone(surname: str, given: str, number: str, soul_id: str, born: date, sex: str, until: date) -> tuple[str, str]:
    first = f"P<VNM{surname}<<{given.replace(' ', '<')}".ljust(44, "<")[:44]
    field, day, end = number.ljust(9, "<"), f"{born:%y%m%d}", f"{until:%y%m%d}"
    own = soul_id.ljust(14, "<")
    parts = [field + _check_digit(field), day + _check_digit(day), end + _check_digit(end), own + _check_digit(own)]
    whole = _check_digit("".join(parts))
    return first, f"{parts[0]}VNM{parts[1]}{sex}{parts[2]}{parts[3]}{whole}"


@template("ho_chieu", (2012, 2026), population=OLD_SPELLINGS, face="Liberation Sans")
def ho_chieu_pho_thong(pen: Pen, desk: Desk) -> dict[str, str]:
    """The ordinary passport: labels in two languages above their values, machine-readable zone at the lower edge."""
    soul = desk.soul((20, 70))
    number = f"{desk.pick('B', 'C', 'P', 'K')}{desk.chance.randint(1_000_000, 9_999_999):08d}"[:9]
    until = months_later(desk.on, 120)
    born_at = desk.province.removeprefix("tỉnh ").removeprefix("thành phố ")
    pen.skip(14)
    top = plate(pen, 118, (232, 238, 228))
    left, right, name = pen.part(0.28, 0.62), pen.part(0.64, 1), pen.part(0.28, 1)
    pen.photo(pen.full.x / MM + 2, top / MM + 14, 38, 50)
    pen.side(["*HỘ CHIẾU / PASSPORT*"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], 0.4, size=11)

    def place(label: str, value: str, column: object, size: float = 11) -> None:
        pen.p(f"_{label}_", 7.5, at=column, before=1)
        pen.p(f"*{value}*", size, at=column, before=0.2)

    def row(*two: tuple[str, str]) -> None:
        start, ends = pen.y, []
        for (label, value), column in zip(two, (left, right), strict=True):
            pen.y = start
            place(label, value, column)
            ends.append(pen.y)
        pen.y = max(ends)

    sexes = {"Nam": "NAM / M", "Nữ": "NỮ / F"}
    row(("Loại / Type  Mã số / Code", "P  VNM"), ("Số hộ chiếu / Passport N°", number))
    place("Họ và tên / Full name", soul.name.upper(), name, 12)
    place("Quốc tịch / Nationality", "VIỆT NAM / VIETNAMESE", name)
    row(("Ngày sinh / Date of birth", f"{soul.born_on:%d / %m / %Y}"), ("Nơi sinh / Place of birth", born_at.upper()))
    row(("Giới tính / Sex", sexes[soul.sex]), ("Số GCMND / ID card N°", soul.number))
    row(
        ("Ngày cấp / Date of issue", f"{desk.on:%d / %m / %Y}"),
        ("Có giá trị đến / Date of expiry", f"{until:%d / %m / %Y}"),
    )
    place("Nơi cấp / Place of issue", "Cục Quản lý xuất nhập cảnh", name)
    pen.y = top + 100 * MM
    words = "".join(sign for sign in fold_letters(soul.name).upper() if sign.isalpha() or sign == " ").split()
    lines = _zone(
        words[0], " ".join(words[1:]), number, soul.number, soul.born_on, "M" if soul.sex == "Nam" else "F", until
    )
    pen.many(list(lines), 12, fit=True)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": "Cục Quản lý xuất nhập cảnh",
        "owner_name": soul.name,
        "owner_id": soul.number,
        "owner_born_on": soul.born_on.isoformat(),
        "gender": soul.sex,
        "nationality": "Việt Nam",
        "birth_place": born_at,
        "valid_until": until.isoformat(),
    }
