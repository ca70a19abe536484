"""What goes with a vehicle: its registration and its inspection."""

from __future__ import annotations

from scripts.samples.drawing.pen import NATION, Pen
from scripts.samples.templates.cards import Face
from scripts.samples.templates.desk import Desk, capital
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.signing import rank
from scripts.samples.templates.template import template
from scripts.samples.words import day_words, slashes

_BRANDS = ("HONDA", "YAMAHA", "SYM", "PIAGGIO")


def _plate(desk: Desk, *, car: bool) -> str:
    letter = desk.pick("A", "C", "D") if car else desk.pick("B1", "C1", "D1", "H1")
    tail = f"{desk.chance.randint(100, 999)}.{desk.chance.randint(10, 99)}"
    return f"{desk.chance.randint(14, 98)}{letter}-{tail}"


@template("dang_ky_xe", (2012, 2025), population=OLD_SPELLINGS)
def dang_ky_mo_to(pen: Pen, desk: Desk) -> dict[str, str]:
    """A motorcycle's card: each label with its English twin in brackets, the plate's number largest."""
    owner = desk.soul((20, 70))
    number, plate = f"{desk.chance.randint(100_000, 999_999):06d}", _plate(desk, car=False)
    home = f"{desk.commune}, {desk.district or desk.province}"
    card = Face(pen, 35, 30, 140, 98)
    card.rows([f"*{NATION}*", "Độc lập - Tự do - Hạnh phúc"], 9.5, 4, 4, align="centre")
    card.rows(
        [f"*CÔNG AN {desk.province.upper()}*", "*PHÒNG CẢNH SÁT GIAO THÔNG*"],
        8.5,
        4,
        14,
        right=80,
        align="centre",
        fit=True,
    )
    card.rows(["*CHỨNG NHẬN ĐĂNG KÝ XE MÔ TÔ, XE MÁY*"], 12.5, 6, 23, align="centre", ink="red", fit=True)
    card.rows(["(Motorcycle Registration Certificate)", f"Số (Number): *{number}*"], 9, 6, 29, align="centre")
    card.rows(
        [
            f"Tên chủ xe (Owner's full name): *{owner.name.upper()}*",
            f"Địa chỉ (Address): {home}",
            f"Nhãn hiệu (Brand): {desk.pick(*_BRANDS)}          Số loại (Model code): WAVE",
            f"Loại xe (Type): Hai bánh          Màu sơn (Color): {desk.pick('Đen', 'Đỏ', 'Trắng')}",
            f"Số máy (Engine N°): JA39E{desk.chance.randint(10**6, 10**7 - 1)}",
            f"Số khung (Chassis N°): RLHJA39{desk.chance.randint(10**6, 10**7 - 1)}",
        ],
        9.5,
        6,
        40,
        before=1,
    )
    card.rows(["Biển số đăng ký", "(N° Plate)", f"*{plate}*"], 11, 6, 70, right=80, align="centre")
    name = desk.name()
    card.rows(
        [f"_{capital(desk)}, {day_words(desk.on)}_", "*TRƯỞNG PHÒNG*", "", "", f"*{name}*"], 9, 64, 68, align="centre"
    )
    card.rows([f"Đăng ký lần đầu ngày (First registration): {slashes(desk.on)}"], 8.5, 6, 91, right=40)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": f"Công an {desk.province} Phòng Cảnh sát giao thông",
        "owner_name": owner.name,
        "residence": home,
        "plate_number": plate,
        "first_registered_on": desk.on.isoformat(),
        "signer_name": name,
        "signer_title": "Trưởng phòng",
    }


@template("dang_kiem", (2013, 2026), population=SHORT_AND_LONG)
def kiem_dinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """An inspection: Vietnamese over English in each place, the centre's own number beside the form's."""
    number, plate = (
        f"K{desk.pick('A', 'B', 'C', 'D')}-{desk.chance.randint(1_000_000, 9_999_999)}",
        _plate(desk, car=True),
    )
    until = desk.later(170, 360)
    top = pen.y
    pen.p("*BỘ GIAO THÔNG VẬN TẢI*", 12, align="centre")
    pen.p("*CỤC ĐĂNG KIỂM VIỆT NAM*", 12, align="centre")
    pen.p("*GIẤY CHỨNG NHẬN KIỂM ĐỊNH*", 17, align="centre", ink="red", before=5)
    pen.p("*AN TOÀN KỸ THUẬT VÀ BẢO VỆ MÔI TRƯỜNG*", 13, align="centre", ink="red")
    pen.p("_(PERIODICAL INSPECTION CERTIFICATE OF MOTOR VEHICLE)_", 9.5, align="centre")
    pen.p(f"Số (No.): *{number}*", 12, align="right", before=3)
    pen.side(
        [f"Biển đăng ký: *{plate}*", ("_(Registration Number)_", {"size": 9})],
        [
            f"Số quản lý: {desk.chance.randint(1000, 9999)}V-{desk.chance.randint(10_000, 99_999)}",
            ("_(Vehicle Inspection No.)_", {"size": 9}),
        ],
        0.5,
        size=12.5,
        align="left",
        before=1.5,
    )
    for label, english, value in (
        ("Loại phương tiện:", "(Type)", desk.pick("Ô tô con", "Ô tô tải (có mui)", "Ô tô khách")),
        ("Nhãn hiệu:", "(Mark)", desk.pick("TOYOTA", "KIA", "THACO")),
        ("Số máy:", "(Engine Number)", f"2NR{desk.chance.randint(10**6, 10**7 - 1)}"),
        ("Số khung:", "(Chassis Number)", f"RL4B2{desk.chance.randint(10**8, 10**9 - 1)}"),
        ("Năm, nước sản xuất:", "(Manufactured Year and Country)", f"{desk.on.year - 4}, Việt Nam"),
    ):
        pen.p(f"{label} {value}", 12.5, before=1.5)
        pen.p(f"_{english}_", 9, before=0)
    rows, signer = rank(desk, "Giám đốc")
    centre = f"Trung tâm Đăng kiểm xe cơ giới {capital(desk)}"
    pen.sign(
        [f"_{capital(desk)}, {day_words(desk.on)}_", "*ĐƠN VỊ KIỂM ĐỊNH*", f"*{centre}*", *rows],
        signer["signer_name"],
        [(f"Có hiệu lực đến hết ngày: *{slashes(until)}*", {"size": 12}), ("_(Valid until)_", {"size": 9})],
        round_seal=centre,
    )
    pen.frame(top, double=True)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": "Bộ Giao thông vận tải Cục Đăng kiểm Việt Nam",
        "plate_number": plate,
        "valid_until": until.isoformat(),
        **signer,
    }
