"""What a desk writes on a dossier: forms 02 to 06 of Thông tư 01/2018/TT-VPCP, and what programs of provinces print."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, capital, day_form
from scripts.samples.templates.heads import form_head, head
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, said
from scripts.samples.templates.signing import rank, sent_to
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import issued
from scripts.samples.words import bare, cased, day_words, slashes

_ASKED = (
    "Đăng ký biến động đất đai do tặng cho quyền sử dụng đất",
    "Cấp đổi giấy phép lái xe do ngành Giao thông vận tải cấp",
    "Đăng ký thành lập hộ kinh doanh",
    "Cấp giấy phép xây dựng nhà ở riêng lẻ",
)
_REASONS = (
    "Giấy ủy quyền chưa được chứng thực",
    "Thiếu bản sao giấy chứng nhận kết hôn",
    "Thông tin trong đơn không thống nhất với giấy tờ kèm theo",
)


def _desk_of(desk: Desk) -> tuple[str, str]:
    if desk.district and desk.chance.random() < 0.5:
        return f"UBND {desk.district}", "Bộ phận Tiếp nhận và Trả kết quả"
    return f"UBND {desk.commune}", desk.pick("Trung tâm Phục vụ hành chính công", "Bộ phận Tiếp nhận và Trả kết quả")


def _of_an_applicant(pen: Pen, desk: Desk, asked: str) -> dict[str, str]:
    """The rows of forms 02 and 03 that say whose dossier it is."""
    owner, home, phone = desk.soul((20, 75)), f"{desk.home()}, {desk.address}", desk.phone()
    pen.p(f"Tiếp nhận hồ sơ của: {owner.name}", before=1.6)
    pen.p(f"Nội dung yêu cầu giải quyết: {asked}", before=1.6)
    pen.p(f"Địa chỉ: {home}", before=1.6)
    pen.p(f"Số điện thoại: {phone}     Email:", before=1.6)
    return {"owner_name": owner.name, "procedure_name": asked, "residence": home, "phone": phone}


@template("phieu_bo_sung_ho_so", (2019, 2026), population=OLD_SPELLINGS)
def bo_sung_ho_so(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = _desk_of(desk)
    number = f"{desk.chance.randint(2, 400)}/BPTNTKQ"
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    pen.p("*PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ*", 15, align="centre", before=6)
    pen.skip(3)
    code = desk.dossier_code()
    pen.p(f"Mã hồ sơ: {code}", before=1.6)
    fields = _of_an_applicant(pen, desk, desk.pick(*_ASKED))
    said(pen, "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:", size=13)
    pen.p("1. Bản chính giấy tờ chứng minh chỗ ở hợp pháp", before=1.2)
    pen.p("2. Bản sao giấy tờ tùy thân của người được ủy quyền", before=1.2)
    reason = desk.pick(*_REASONS)
    pen.p(f"Lý do: {reason}.", before=1.6)
    guide = desk.name()
    said(
        pen,
        "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, đề nghị ông/bà liên hệ với "
        f"{guide}, số điện thoại {desk.phone()} để được hướng dẫn./.",
        size=13,
    )
    pen.sign(["*NGƯỜI HƯỚNG DẪN*", "_(Ký và ghi rõ họ tên)_"], guide)
    return {**issued(desk, number, agency), "dossier_code": code, **fields, "reason": reason, "signer_name": guide}


@template("phieu_tu_choi_ho_so", (2019, 2026), population=SHORT_AND_LONG)
def tu_choi_ho_so(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = _desk_of(desk)
    number = f"{desk.chance.randint(2, 200)}/PTC"
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    pen.p("*PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ*", 15, align="centre", before=6)
    pen.skip(3)
    fields = _of_an_applicant(pen, desk, desk.pick(*_ASKED))
    reason = desk.pick(*_REASONS)
    said(
        pen,
        "Qua xem xét, Bộ phận Tiếp nhận và Trả kết quả thông báo không tiếp nhận, giải quyết hồ sơ này với lý do "
        "cụ thể như sau:",
        size=13,
    )
    pen.p(f"Lý do: {reason}.", before=1.6)
    said(pen, "Xin thông báo cho ông/bà được biết và thực hiện./.", size=13)
    clerk, owner = desk.name(), fields["owner_name"]
    pen.sign(
        ["*NGƯỜI TIẾP NHẬN HỒ SƠ*", "_(Ký và ghi rõ họ tên)_"],
        clerk,
        ["*NGƯỜI NỘP HỒ SƠ*", "_(Ký và ghi rõ họ tên)_"],
        second=owner,
    )
    return {**issued(desk, number, agency), **fields, "reason": reason, "signer_name": clerk}


@template("phieu_xin_loi", (2019, 2026), population=OLD_SPELLINGS)
def xin_loi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A branch of a land office: whom it addresses in the middle, the first appointment before the new one."""
    branch = f"Chi nhánh {bare(desk.district or desk.commune)}"
    agency = (f"Văn phòng đăng ký đất đai {capital(desk)}", branch)
    number = f"{desk.chance.randint(2, 300)}/PXL"
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    pen.p("*PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ*", 15, align="centre", before=6)
    owner, home, phone, code = desk.soul((25, 75)), f"{desk.home()}, {desk.address}", desk.phone(), desk.dossier_code()
    pen.p(f"*Kính gửi: {owner.title} {owner.name}*", align="centre", before=3)
    pen.p(f"(Địa chỉ: {home}, SĐT: {phone})", align="centre")
    due = desk.later(3, 15)
    said(
        pen,
        f"Ngày {slashes(desk.ago(20, 50))}, {agency[0]} - {branch} tiếp nhận hồ sơ thuộc lĩnh vực đất đai của "
        f"{owner.title} {owner.name}.",
        f"Số biên nhận hồ sơ: {code}",
        f"Ngày hẹn trả kết quả giải quyết hồ sơ: ngày {slashes(desk.ago(1, 4))}",
        f"Tuy nhiên {branch} chưa trả kết quả giải quyết hồ sơ đúng thời hạn ghi trên Giấy tiếp nhận hồ sơ và hẹn trả "
        "kết quả.",
        size=13,
        before=1.6,
    )
    reason = desk.pick("Chờ thông báo thuế của cơ quan thuế", "Cần xác minh thực địa ranh giới thửa đất")
    said(pen, f"Lý do: {reason}.", size=13)
    pen.p(f"*Thời gian hẹn trả kết quả lại: {day_words(due)}.*", indent=10, before=1.6)
    said(pen, "Trân trọng./.", size=13)
    rows, signer = rank(desk, "Giám đốc")
    pen.sign(rows, signer["signer_name"], sent_to("Như trên", "Lưu: VT"), round_seal=branch)
    return {
        **issued(desk, number, agency),
        "owner_name": owner.name,
        "residence": home,
        "phone": phone,
        "dossier_code": code,
        "reason": reason,
        "due_on": due.isoformat(),
        **signer,
    }


@template("phieu_kiem_soat", (2019, 2026), population=SHORT_AND_LONG)
def kiem_soat(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form 05: who handed over to whom as a table of rows to fill in; the first two are."""
    agency = _desk_of(desk)
    form_head(pen, agency, 0.44)
    number = f"{desk.chance.randint(2, 900)}/PKS"
    pen.p(f"Số: {number}", 12.5, before=1)
    pen.p("*PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ*", 15, align="centre", before=5)
    code = desk.dossier_code()
    pen.p(f"Mã hồ sơ: {code}", align="centre")
    pen.skip(2)
    clerk = desk.name()
    pen.p(f"Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Văn hóa - Xã hội {desk.commune}", 12.5, before=1.2)
    pen.p("Cơ quan phối hợp giải quyết hồ sơ: Không", 12.5, before=1.2)
    rows = [["TÊN CƠ QUAN", "THỜI GIAN GIAO, NHẬN HỒ SƠ", "KẾT QUẢ GIẢI QUYẾT HỒ SƠ", "GHI CHÚ"]]
    hour = f"{desk.chance.randint(7, 16)} giờ 15 phút, ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}"
    rows.append(
        [
            "1. Giao: Bộ phận TN&TKQ\n2. Nhận: Phòng VH-XH",
            f"{hour}\nNgười giao: {clerk}\nNgười nhận: {desk.name()}",
            "Đúng hạn",
            "",
        ]
    )
    rows += [
        ["1. Giao:\n2. Nhận:", "... giờ ... phút, ngày ... tháng ... năm ...\nNgười giao          Người nhận", "", ""]
    ] * 3
    pen.skip(1)
    pen.table(rows, (0.24, 0.4, 0.22, 0.14), 11)
    return {"number": number, "issuer": " ".join(agency), "dossier_code": code}


@template("phieu_ban_giao", (2019, 2026), population=OLD_SPELLINGS)
def ban_giao(pen: Pen, desk: Desk) -> dict[str, str]:
    """A list of dossiers handed over: names of many people, none of them the paper's owner."""
    agency = _desk_of(desk)
    number = f"{desk.chance.randint(2, 300)}/PBG"
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    pen.p(f"*{desk.pick('PHIẾU BÀN GIAO HỒ SƠ', 'DANH SÁCH BÀN GIAO HỒ SƠ')}*", 15, align="centre", before=6)
    giver, taker = desk.name(), desk.name()
    pen.p(f"Bên giao: {giver}, công chức Bộ phận Tiếp nhận và Trả kết quả", before=3)
    pen.p(f"Bên nhận: {taker}, chuyên viên Chi nhánh Văn phòng đăng ký đất đai", before=1.2)
    pen.skip(2)
    rows = [["STT", "Mã hồ sơ", "Họ và tên", "Thủ tục", "Ngày hẹn trả"]]
    rows += [
        [str(place), desk.dossier_code(), desk.soul().name, "Cấp đổi GCN", slashes(desk.later(5, 20))]
        for place in range(1, desk.chance.randint(4, 8))
    ]
    pen.table(rows, (0.07, 0.34, 0.26, 0.17, 0.16), 10.5)
    pen.sign(["*BÊN NHẬN*", "_(Ký, ghi rõ họ tên)_"], taker, ["*BÊN GIAO*", "_(Ký, ghi rõ họ tên)_"], second=giver)
    return issued(desk, number, agency)


@template("so_theo_doi_ho_so", (2019, 2026), population=SHORT_AND_LONG)
def so_theo_doi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A page of the register: a table of many columns, dossier by dossier."""
    agency = _desk_of(desk)
    form_head(pen, agency, 0.42)
    centred(pen, "SỔ THEO DÕI HỒ SƠ", size=16, before=5)
    pen.p("Lĩnh vực: Hộ tịch", align="centre")
    pen.skip(2)
    rows = [
        [
            "TT",
            "Mã hồ sơ",
            "Tên TTHC",
            "Tên tổ chức, cá nhân",
            "Địa chỉ, số điện thoại",
            "Nhận hồ sơ",
            "Hẹn trả kết quả",
        ]
    ]
    for place in range(1, desk.chance.randint(5, 9)):
        day = desk.ago(1, 60)
        rows.append(
            [
                str(place),
                desk.dossier_code(),
                "Đăng ký khai sinh",
                desk.soul().name,
                desk.phone(),
                slashes(day),
                slashes(desk.on),
            ]
        )
    pen.table(rows, (0.06, 0.22, 0.16, 0.2, 0.14, 0.11, 0.11), 9.5)
    return {"issuer": " ".join(agency)}
