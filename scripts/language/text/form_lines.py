"""Labels of the official forms and headings of acts, for lines that teach the recogniser.

`{name}` and the like stand for values that `print_lines` puts together at random.
"""

from __future__ import annotations

_FORMS = """
Họ và tên: {name}
Họ, chữ đệm, tên: {name}
Họ và tên người yêu cầu: {name}
Họ tên vợ: {name}
Họ tên chồng: {name}
Ngày, tháng, năm sinh: {date}
Sinh ngày: {date}
Ngày sinh: {date}  Giới tính: Nam
Giới tính: Nữ   Dân tộc: Kinh   Quốc tịch: Việt Nam
Nơi sinh: {place}
Quê quán: {place}
Nơi thường trú: {place}
Nơi cư trú: {place}
Nơi đăng ký thường trú: {place}
Địa chỉ: {place}
Địa chỉ thửa đất: {place}
Số định danh cá nhân: {id}
Số CCCD/CMND: {id}
Giấy tờ tùy thân: Căn cước công dân số {id}
Căn cước công dân số {id} cấp ngày {date}
Nơi cấp: Cục Cảnh sát quản lý hành chính về trật tự xã hội
Ngày cấp: {date}
Ông: {name}, sinh năm 19{code}
Bà {name}, CCCD số {id}
Ông {name}
Bà {name}
Người ký: {name}
Mã số thuế: {code}
Mã số doanh nghiệp: {code}
Mã hồ sơ: {code}
Số hồ sơ: {code}
Tên hộ kinh doanh: HỘ KINH DOANH {name}
Ngành, nghề kinh doanh: Bán lẻ lương thực, thực phẩm
Vốn kinh doanh: {code} đồng
Điện thoại: {code}
Email: Fax: Website:
Diện tích: {code} m2
a) Thửa đất số: {code}, tờ bản đồ số: 12
b) Địa chỉ: {place}
c) Diện tích: {code}
d) Hình thức sử dụng: Sử dụng riêng
đ) Mục đích sử dụng: Đất ở tại đô thị
e) Thời hạn sử dụng: Lâu dài; đến ngày {date}
g) Nguồn gốc sử dụng: Nhà nước giao đất có thu tiền sử dụng đất
1. Thửa đất:
2. Nhà ở: -/-
3. Công trình xây dựng khác: -/-
4. Rừng sản xuất là rừng trồng: -/-
5. Cây lâu năm: -/-
6. Ghi chú:
{place}, ngày 05 tháng 9 năm 2021
Thời gian nhận hồ sơ: 9 giờ 15 phút, {date}
Thời gian trả kết quả: 16 giờ 00, {date}
Người nộp hồ sơ
NGƯỜI TIẾP NHẬN HỒ SƠ
(Ký, ghi rõ họ tên)
(Ký và ghi rõ họ tên)
Số: {number}
V/v {name}
Kính gửi: Ủy ban nhân dân {place}
Căn cứ Quyết định số {number} {date}
Theo đề nghị của {name},
Xét đề nghị của Trưởng phòng Tư pháp tại Tờ trình số {number} {date};
- Như Điều 3;
- Lưu: VT, {name}.
- Như trên;
- Lưu: VT.
Nơi nhận:
Điều 1.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng, ông {name} chịu trách nhiệm thi hành
Tình trạng hôn nhân: Hiện tại chưa đăng ký kết hôn với ai
Giấy này có giá trị đến ngày {date}
Loại: Nguyên nhân: Già yếu
Đã chết vào lúc 05 giờ 20 phút, {date}
Quyển số: 01/2020
Đăng ký lần đầu, {date}
Đăng ký thay đổi lần thứ 3, {date}
Hạng: B2 C D E
Có giá trị đến: {date}
Tờ số: 1   Số bản: 1   (bản chính)
1. Đơn đề nghị (bản chính) 1 bản
2. Bản sao có chứng thực 2 bản
Tôi cam đoan những nội dung khai trên đây là đúng sự thật
Xin trân trọng cảm ơn./.
"""
_HEADINGS = """
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
ỦY BAN NHÂN DÂN
UỶ BAN NHÂN DÂN
QUYẾT ĐỊNH
QUYẾT ĐỊNH:
NGHỊ QUYẾT
NGHỊ ĐỊNH
THÔNG BÁO
THÔNG TƯ
CHỈ THỊ
KẾ HOẠCH
TỜ TRÌNH
BÁO CÁO
BIÊN BẢN
GIẤY MỜI
HỢP ĐỒNG
GIẤY KHAI SINH
GIẤY CHỨNG NHẬN KẾT HÔN
TRÍCH LỤC KHAI TỬ
GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN
GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT
GIẤY PHÉP XÂY DỰNG
GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH
GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP
PHIẾU LÝ LỊCH TƯ PHÁP
GIẤY PHÉP LÁI XE
CĂN CƯỚC CÔNG DÂN
GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ
ĐƠN ĐỀ NGHỊ
TỜ KHAI
TỜ KHAI ĐĂNG KÝ KHAI SINH
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
CHỦ TỊCH
TM. ỦY BAN NHÂN DÂN
TUQ. CHỦ TỊCH
TL. CHỦ TỊCH
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
GIÁM ĐỐC
TRƯỞNG PHÒNG
PHÓ TRƯỞNG PHÒNG
CHÁNH VĂN PHÒNG
KT. BỘ TRƯỞNG
THỨ TRƯỞNG
BỘ TRƯỞNG
KT. THỦ TƯỚNG
PHÓ THỦ TƯỚNG
TM. CHÍNH PHỦ
THỦ TƯỚNG
CHÍNH PHỦ
THỦ TƯỚNG CHÍNH PHỦ
VĂN PHÒNG CHÍNH PHỦ
VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI
SỞ TƯ PHÁP
SỞ XÂY DỰNG
SỞ KẾ HOẠCH VÀ ĐẦU TƯ
PHÒNG TÀI CHÍNH - KẾ HOẠCH
BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ
TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG
HỘI ĐỒNG NHÂN DÂN
CÔNG AN TỈNH
BỘ CÔNG THƯƠNG
Nơi nhận:
NGƯỜI ĐI ĐĂNG KÝ KHAI SINH
NGƯỜI KÝ
CÔNG CHỨC TƯ PHÁP - HỘ TỊCH
"""
FORM_LINES = tuple(_FORMS.strip().splitlines())
HEADING_LINES = tuple(_HEADINGS.strip().splitlines())
