"""What is told of a paper to somebody who may not see its sensitive values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.catalogue.kinds import Kind, default_catalogue
from dossier.reading import Field, Person, ReadBy
from dossier.withheld import may_be_told, printed_by, told_without
from dossier.words.folding import folded_words

BIRTH = default_catalogue()["giay_khai_sinh"]
DEATH = default_catalogue()["giay_bao_tu"]
RECORD = default_catalogue()["phieu_ly_lich_tu_phap"]


def field(name: str, value: str, *readings: str) -> Field:
    return Field(name, value, 0.9, "ocr", readings=tuple(ReadBy("another", one) for one in readings))


def test_a_sensitive_value_is_withheld_of_every_person_and_named_once() -> None:
    owner = Person("child", (field("name", "Lò Thị Hoa"), field("ethnicity", "Thái")), is_owner=True)
    mother = Person("mother", (field("name", "Lò Thị Mai"), field("ethnicity", "Thái")))
    fields = [field("owner_name", "Lò Thị Hoa"), field("ethnicity", "Thái")]
    told = told_without(BIRTH, fields, [owner, mother])
    assert [one.name for one in told.fields] == ["owner_name"]
    assert [[one.name for one in person.fields] for person in told.persons] == [["name"], ["name"]]
    assert told.withheld == ("ethnicity",)


def test_what_is_withheld_is_named_by_the_kind_whatever_the_paper_states() -> None:
    assert told_without(RECORD, [], []).withheld == ("banned_posts", "criminal_record", "ethnicity")
    assert told_without(RECORD, [field("banned_posts", "Không")], []).withheld == told_without(RECORD, [], []).withheld


@pytest.mark.parametrize(
    "read_too_far",
    [
        field("nationality", "Dân tộc: Thái Quốc tịch: Việt Nam"),
        field("residence", "bản Bó, xã Chiềng An DÂN TỘC THÁI"),
        field("nationality", "Thái"),
        field("nationality", "Việt Nam", "Mông"),
        field("mother.nationality", "Ê Đê"),
        field("birth_place", "Sơn La", "Sơn La Dan toc Thai"),
        field("issuer", "UBND phường Phú Lộc Dân tộc: Mường"),
        field("issuer", "UBND phường Phú LộcDântộc:Mường"),
        field("issuer", "UBND phường Phú Lộc Dãn tộc Mường"),
        *(
            field("issuer", f"UBND phường Phú Lộc {said}")
            for said in (
                *("Dân tộc Mường Quốc tịch Việt Nam", "Dân tộc", "Dân tộc:", "dan toc muong", "Dân tộc - Mường"),
                *("Dân tộc Muờng", "Dân tộc Mườmg", "Dan toc Muomg", "Dân tộc l Mường", "DÂN TỘC BRU - VÂN KIỀU"),
                *("Dân tộc (Ethnic group): Mường", "Dân tộc Ê Đê", "Dân tộc nội trú Dân tộc Mường"),
            )
        ),
        field("issuer", "Ban Dân tộc: Mường"),
        field("issuer", "Ban Dân tộc Mường"),
        field("owner_name", "Lò Thị Hoa Dân tộc nội trú"),
        field("owner_name", "Lò Thị Hoa Dân tộc Muongx Quốc tịch Việt Nam"),
        field("issuer", "UBND phường Phú Lộc Lý do xin cấp lại"),
        field("issuer", "UBND phường Phú Lộc Lỷ dò xin cấp lại"),
        field("issuer", "UBND phường Phú Lộc Ly đo: ly hôn"),
        field("residence", "Lý đo ly hôn"),
        field("owner_name", "Lò Thị Hoa Dân tộc Mường"),
        field("owner_name", "Lò Thị Hoa Dân Tộc Mường"),
        field("mother.name", "Dân tộc Mường"),
        field("owner_name", "Lò Thị Hoa Lý do ly hôn"),
        field("owner_name", "Lò Thị Hoa Lý Do: Mất"),
        field("owner_name", "Lò Thị Hoa Lý Do Xin Cấp Lại"),
    ],
)
def test_a_value_that_was_read_into_a_sensitive_one_is_withheld_too(read_too_far: Field) -> None:
    assert not may_be_told(BIRTH, read_too_far)
    name = read_too_far.name
    if "." not in name:
        assert name in told_without(BIRTH, [read_too_far], []).withheld


@pytest.mark.parametrize(
    "sound",
    [
        field("owner_name", "Thái"),
        field("residence", "phường Kinh Môn, thành phố Hải Phòng"),
        field("nationality", "Việt Nam", "Viet Nam"),
        field("issuer", "Ủy ban nhân dân phường Chiềng An"),
    ],
)
def test_a_name_or_place_that_is_called_like_a_people_is_told(sound: Field) -> None:
    assert may_be_told(BIRTH, sound)


@pytest.mark.parametrize(
    ("kind", "sound"),
    [
        *((BIRTH, field("owner_name", name)) for name in ("Nguyễn Lý Đông", "Trần Thị Ly Đoan", "Lý Đỗ Quyên")),
        *((BIRTH, field("owner_name", name)) for name in ("Đan Tố Cẩm", "LÝ ĐỖ QUYÊN", "Ly Do Quyen", "Trần Lý Do")),
        (BIRTH, field("mother.name", "Lý Đỗ Quyên", "Lý Dỗ Quyên")),
        (DEATH, field("owner_name", "Nguyễn Nhân Ái")),
        (DEATH, field("owner_name", "Trần Nguyên Nhân.........")),
        (DEATH, field("residence", "đường Nguyễn Nhân, Đà Nẵng")),
        (RECORD, field("owner_name", "Trần An Tịch")),
        (BIRTH, field("issuer", "Phòng Quản lý đô thị")),
        (BIRTH, field("issuer", "PHÒNG QUẢN LÝ ĐÔ THỊ")),
        (BIRTH, field("issuer", "Bộ phận xử lý đơn")),
        (BIRTH, field("issuer", "Chi cục Quản lý đo lường")),
        *(
            (BIRTH, field("issuer", name))
            for name in (
                *("Trường Phổ thông Dân tộc nội trú tỉnh Sơn La", "TRƯỜNG PHỔ THÔNG DÂN TỘC BÁN TRÚ TIỂU HỌC NẬM LẠNH"),
                *("Ban Dân tộc tỉnh Lai Châu", "Ủy ban Dân tộc", "Phòng Dân tộc huyện Mường La", "PHÒNG DÂN TỘC"),
                *("Sở Dân tộc và Tôn giáo", "Ban Dân tộc Hội đồng nhân dân", "Viện Dân tộc học", "Ban Dân tộc Đắk Lắk"),
                "Trường Phổ thông Dân tộc nội trú Thái Nguyên",
            )
        ),
        (BIRTH, field("residence", "Trường Dân tộc nội trú huyện")),
    ],
)
def test_what_has_the_letters_of_a_label_and_is_none_is_told(kind: Kind, sound: Field) -> None:
    assert may_be_told(kind, sound)


@pytest.mark.parametrize(
    "read_too_far",
    [
        field("owner_name", "Trần Văn An Nguyên nhân tai nạn"),
        field("owner_name", "Trần Văn An nguyen nhan chet: tai nạn"),
        field("owner_name", "Nguyên Nhân: Tai Nạn"),
        field("residence", "xã Hòa Tiến NGUYÊN NHÂN TAI NẠN"),
        field("residence", "xã Hòa Tiến Nguyên nhân........ tai nạn"),
    ],
)
def test_a_label_that_could_be_a_name_is_one_where_it_is_written_as_labels_are(read_too_far: Field) -> None:
    assert not may_be_told(DEATH, read_too_far)


def test_what_a_person_found_right_is_told_without_what_was_read_too_far_for_it() -> None:
    said = ("Sơn La", "Sơn La Dân tộc: Thái", "Son La")
    read = [field("birth_place", *said), field("nationality", "Việt Nam", "Thái"), field("issuer", "X Lý do: mất")]
    assert told_without(BIRTH, read, []).fields == ()
    told = told_without(BIRTH, [replace(one, confirmed_by="Lê Thị Lan") for one in read], [])
    assert [(one.name, [other.text for other in one.readings]) for one in told.fields] == [
        ("birth_place", ["Son La"]),
        ("nationality", []),
    ]
    assert told.withheld == ("ethnicity", "issuer")


def test_of_what_a_form_prints_single_words_are_left_out_since_they_may_be_filled_in() -> None:
    printed = printed_by(BIRTH)
    assert {*printed} >= {"Dân tộc", "Quốc tịch"}
    assert all(len(folded_words(text)) > 1 for text in printed)
