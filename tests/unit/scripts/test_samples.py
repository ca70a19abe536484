"""The sample generator is what all other tests believe: what it calls true must be true."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL import Image
from stdnum.vn import mst

from dossier.errors import BadRequest
from scripts.samples import KINDS, QUALITIES, DossierSample, Sample, make_dossier, make_papers, make_pdf, tiny_page
from scripts.samples.case import Case
from scripts.samples.drawing.sheet import Paper
from scripts.samples.people import a_person, a_place, citizen_id, day_between, tax_code
from scripts.samples.words import months_later

_REQUIRED = {
    "quyet_dinh",
    "cong_van",
    "thong_bao",
    "giay_khai_sinh",
    "giay_chung_nhan_ket_hon",
    "trich_luc_khai_tu",
    "giay_xac_nhan_tinh_trang_hon_nhan",
    "gcn_quyen_su_dung_dat",
    "giay_phep_xay_dung",
    "gcn_dang_ky_ho_kinh_doanh",
    "gcn_dang_ky_doanh_nghiep",
    "phieu_ly_lich_tu_phap",
    "giay_phep_lai_xe",
    "giay_tiep_nhan_ho_so",
    "don_de_nghi",
    "to_khai",
}


def _papers(code: str, count: int) -> list[tuple[Case, Paper]]:
    kind = KINDS[code]
    made = []
    for number in range(count):
        chance = Random(f"{code}/{number}")
        on = day_between(chance, date(kind.years[0], 1, 1), date(min(kind.years[1], 2026), 6, 30))
        case = Case(a_person(chance, on, kind.ages), a_place(chance, on), on, chance)
        made.append((case, kind.make(case)))
    return made


def _printed_dates(day: date) -> set[str]:
    """The forms in which a day can stand on paper."""
    month = f"0?{day.month}"
    return {
        f"{day:%d/%m/%Y}",
        rf"ngày {day.day:02d} tháng {month} năm {day.year}",
        rf"ngày/date {day.day:02d} tháng/month {month} năm/year {day.year}",
    }


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    """One paper of each quality, of different kinds."""
    return make_papers(tmp_path_factory.mktemp("samples"), count=len(QUALITIES), seed=11)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> DossierSample:
    return make_dossier(
        tmp_path_factory.mktemp("dossier"), seed=4, papers=("to_khai", "giay_khai_sinh", "phieu_ly_lich_tu_phap")
    )


def test_every_kind_asked_for_can_be_made() -> None:
    assert set(KINDS) >= _REQUIRED


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_true_value_stands_on_the_paper(code: str) -> None:
    for case, paper in _papers(code, 40):
        assert paper.kind == code
        text = " ".join(paper.lines).casefold()
        for name, value in paper.fields.items():
            assert unicodedata.is_normalized("NFC", value)
            if name == "valid_until" and "có giá trị 6 tháng kể từ ngày cấp" in text:
                assert value == months_later(case.on, 6).isoformat()
            elif name.endswith(("_on", "_until")):
                forms = _printed_dates(date.fromisoformat(value))
                assert any(re.search(form, text) for form in forms), (name, value, paper.lines)
            else:
                assert value.casefold() in text, (name, value, paper.lines)


@pytest.mark.parametrize("code", sorted(KINDS))
def test_dates_of_a_paper_follow_each_other(code: str) -> None:
    for case, paper in _papers(code, 40):
        assert date.fromisoformat(paper.fields["issued_on"]) == case.on
        assert case.owner.born_on < case.on
        for later in ("valid_until", "due_on"):
            if later in paper.fields:
                assert date.fromisoformat(paper.fields[later]) > case.on


def test_citizen_ids_tell_province_century_sex_and_year() -> None:
    chance = Random(1)
    assert re.fullmatch(r"049085\d{6}", citizen_id(chance, "049", "Nam", date(1985, 3, 2)))
    assert re.fullmatch(r"048185\d{6}", citizen_id(chance, "048", "Nữ", date(1985, 3, 2)))
    assert re.fullmatch(r"046207\d{6}", citizen_id(chance, "046", "Nam", date(2007, 3, 2)))
    assert re.fullmatch(r"022307\d{6}", citizen_id(chance, "022", "Nữ", date(2007, 3, 2)))


def test_tax_codes_pass_their_check_digit() -> None:
    chance = Random(2)
    codes = [tax_code(chance, "40") for _ in range(300)]
    assert all(mst.is_valid(code) and len(code) == 10 for code in codes)
    assert len(set(codes)) > 290


def test_half_a_year_after_the_end_of_august_ends_with_february() -> None:
    assert months_later(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert months_later(date(2024, 12, 15), 6) == date(2025, 6, 15)


def test_people_are_as_old_as_asked_for() -> None:
    on = date(2024, 5, 20)
    for number in range(200):
        person = a_person(Random(number), on, (18, 30))
        age = on.year - person.born_on.year - ((on.month, on.day) < (person.born_on.month, person.born_on.day))
        assert 18 <= age <= 30


def test_districts_are_gone_since_july_2025() -> None:
    assert a_place(Random(5), date(2025, 6, 30)).district
    after = a_place(Random(5), date(2025, 7, 1))
    assert after.district is None
    assert after.commune == a_place(Random(5), date(2025, 6, 30)).commune


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    qualities = ("copier", "phone", "clean", "yellowed")
    for turn in ("one", "two"):
        make_papers(tmp_path / turn, count=4, seed=9, qualities=qualities)
        make_dossier(tmp_path / turn, seed=9, papers=("quyet_dinh",), as_pdf=True)
        make_pdf(tmp_path / turn / "long.pdf", seed=9, pages=3)
    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "two")


def test_another_seed_gives_other_papers(tmp_path: Path) -> None:
    one, two = (make_papers(tmp_path / str(seed), count=1, seed=seed, qualities=["lowres"]) for seed in (1, 2))
    assert one[0].truth["fields"] != two[0].truth["fields"]


def test_truth_lies_beside_the_pages(samples: list[Sample]) -> None:
    for sample in samples:
        folder = sample.pages[0].parent
        assert (folder / f"{sample.name}.json").is_file()
        assert tuple(sorted(folder.glob(f"{sample.name}-p*"))) == tuple(sorted(sample.pages))
        assert set(sample.truth) == {"kind", "level", "font", "pages", "lines", "fields", "barcode"}
        assert sample.truth["level"] == sample.quality
    assert {sample.quality for sample in samples} == set(QUALITIES)


def test_every_quality_has_the_resolution_it_says(samples: list[Sample]) -> None:
    for sample in samples:
        with Image.open(sample.pages[0]) as page:
            dpi = 150 if sample.quality == "lowres" else 300
            assert [round(float(value)) for value in page.info["dpi"]] == [dpi, dpi]
            assert max(page.size) / dpi == pytest.approx(297 / 25.4, rel=0.03)


def test_a_copier_delivers_one_bit_group_4(samples: list[Sample]) -> None:
    (path,) = next(sample.pages for sample in samples if sample.quality == "copier")
    with Image.open(path) as page:
        assert page.format == "TIFF"
        assert page.mode == "1"
        assert page.info["compression"] == "group4"


def test_a_copied_decision_of_two_sheets_is_one_tiff(tmp_path: Path) -> None:
    (made,) = make_papers(tmp_path, count=1, seed=7, kinds=["quyet_dinh"], qualities=["copier"])
    assert made.truth["pages"] > 1
    assert len(made.pages) == 1
    with Image.open(made.pages[0]) as pages:
        assert getattr(pages, "n_frames", 1) == made.truth["pages"]


def test_the_code_on_a_cover_sheet_can_be_read(dossier: DossierSample) -> None:
    with Image.open(dossier.files[0]) as cover:
        code = zxingcpp.read_barcode(np.asarray(cover.convert("L")))
    assert code is not None
    assert code.text == dossier.truths[0]["barcode"]
    assert code.text.startswith(dossier.dossier_code)


def test_a_dossier_is_a_folder_of_one_persons_papers(dossier: DossierSample) -> None:
    assert dossier.folder.name == dossier.dossier_code
    assert sorted(dossier.folder.iterdir()) == sorted(dossier.files)
    assert [truth["kind"] for truth in dossier.truths] == [
        "giay_tiep_nhan_ho_so",
        "to_khai",
        "giay_khai_sinh",
        "phieu_ly_lich_tu_phap",
    ]
    assert {truth["fields"]["owner_id"] for truth in dossier.truths} == {dossier.owner_id}
    assert {truth["fields"]["owner_name"] for truth in dossier.truths} == {dossier.owner_name}


def test_a_dossier_as_pdf_holds_images_and_no_text(tmp_path: Path) -> None:
    made = make_dossier(tmp_path, seed=6, papers=("trich_luc_khai_tu", "to_khai"), as_pdf=True)
    for path, truth in zip(made.files, made.truths, strict=True):
        with pikepdf.open(path) as pdf:
            assert pdf.pdf_version >= "1.4"
            assert len(pdf.pages) == truth["pages"]
            assert all(len(page.get_images()) == 1 and "/Font" not in page.resources for page in pdf.pages)


def test_a_long_pdf_has_as_many_pages_as_asked_for(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "long.pdf", seed=1, pages=20)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 20
        assert len({bytes(next(iter(page.get_images().values())).read_raw_bytes()) for page in pdf.pages}) == 20


def test_tiny_pages_differ_by_text_and_open_as_grey_images() -> None:
    one, again, other = tiny_page("Phiếu số 1"), tiny_page("Phiếu số 1"), tiny_page("Phiếu số 2")
    assert one == again
    assert one != other
    with Image.open(io.BytesIO(one)) as page:
        assert page.mode == "L"
        assert page.width * page.height < 500_000


def test_an_unknown_kind_or_quality_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    for wrong in ({"kinds": ["so_do"]}, {"qualities": ["crumpled"]}):
        with pytest.raises(BadRequest):
            make_papers(tmp_path / "none", count=1, seed=1, **wrong)
    assert not (tmp_path / "none").exists()
