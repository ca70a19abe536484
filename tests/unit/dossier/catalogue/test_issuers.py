import pytest

from dossier.catalogue.issuers import is_meant, same_issuer, units_of, without_committee


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND huyện Thăng Bình", "ỦY BAN NHÂN DÂN HUYỆN THĂNG BÌNH", True),
        ("Chủ tịch UBND huyện Thăng Bình", "Uỷ ban nhân dân huyện Thăng Bình", True),
        ("UBND huyện Thăng Bình", "UBND huyện Quế Sơn", False),
        ("UBND tỉnh Quảng Nam Sở Tư pháp", "Sở Tư pháp tỉnh Quảng Nam", True),
        ("UBND tỉnh Quảng Nam Sở Tư pháp", "Giám đốc Sở Tư pháp", True),
        ("UBND tỉnh Quảng Nam Sở Tư pháp", "UBND tỉnh Quảng Nam", False),
        ("UBND huyện Thăng Bình UBND xã Bình Tú", "UBND xã Bình Tú", True),
        ("UBND huyện Thăng Bình UBND xã Bình Tú", "UBND xã Bình Tú, huyện Thăng Bình", True),
        ("UBND huyện Thăng Bình UBND xã Bình Tú", "UBND huyện Thăng Bình", False),
        ("UBND TP Đà Nẵng", "UBND thành phố Đà Nẵng", True),
        ("UBND thành phố Cao Bằng", "UBND tỉnh Cao Bằng", False),
        ("UBND thị xã Điện Bàn", "Ủy ban nhân dân thị xã Điện Bàn", True),
        ("UBND thành phố Hải Phòng Sở Tư pháp", "Sở Tư pháp thành phố Hải Phòng", True),
        ("Bộ Nội vụ", "BỘ NỘI VỤ", True),
        ("UBND tỉnh", "UBND tỉnh Quảng Nam", None),
        ("", "UBND tỉnh Quảng Nam", None),
        (None, None, None),
    ],
)
def test_issuers_are_compared_by_the_units_they_name(one: str | None, other: str | None, same: bool | None) -> None:
    assert same_issuer(one, other) is same
    assert same_issuer(other, one) is same


def test_a_print_is_taken_apart_into_units() -> None:
    assert units_of("UBND HUYỆN THĂNG BÌNH UBND XÃ BÌNH TÚ") == ("huyen thang binh", "xa binh tu")
    assert without_committee("Ủy ban nhân dân huyện Thăng Bình") == "huyen thang binh"


def test_an_issuer_named_by_its_level_is_that_of_the_speaker() -> None:
    speaker = "UBND tỉnh Quảng Nam"
    assert is_meant("UBND tỉnh", speaker, "Ủy ban nhân dân tỉnh Quảng Nam") is True
    assert is_meant("UBND tỉnh", speaker, "UBND tỉnh Quảng Ngãi") is False
    assert is_meant("UBND huyện", speaker, "UBND huyện Thăng Bình") is None
    assert is_meant(None, speaker, "UBND tỉnh Quảng Nam") is True
    assert is_meant(None, speaker, "UBND huyện Thăng Bình") is False
