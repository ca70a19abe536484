"""An empty manifest to fill in: heads, what each column takes, and a list of kinds to choose from, in Vietnamese."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dossier.catalogue.fields import FIELDS
from dossier.catalogue.kinds import Catalogue
from dossier.words.sentences import N_, sentence
from ingest.places import write_whole

PATH_HEAD = N_("Đường dẫn")
KIND_HEAD = N_("Loại giấy tờ")
PATH_NOTE = N_("Tệp, thư mục hoặc mẫu tên (ví dụ ho-so-1/*.pdf), tính từ thư mục của bảng kê. Bắt buộc.")
KIND_NOTE = N_("Chọn trong danh sách; để trống thì máy tự nhận.")
DATE_NOTE = N_("Ngày, ví dụ 04/06/2013.")
TEXT_NOTE = N_("Gõ như trên giấy; ô để dạng Văn bản nên số 0 ở đầu không mất.")
LISTS = N_("Danh mục")
NOT_LISTED = N_("Hãy chọn một loại trong danh sách.")

FIELD_COLUMNS: Final = (
    *("dossier_code", "procedure_code", "number", "issued_on", "issuer", "title"),
    *("owner_name", "owner_id", "owner_born_on", "valid_until"),
)
_LINES: Final = 5000
_GREY: Final = PatternFill("solid", fgColor="E8EDF3")


def write_template(path: Path, catalogue: Catalogue) -> None:
    """Write the template to `path` (xlsx), where nothing lies yet. Raises what `demand_place` does."""
    book = openpyxl.Workbook()
    sheet, lists = book.worksheets[0], book.create_sheet(sentence(LISTS))
    sheet.title = "Bảng kê"
    columns = [(PATH_HEAD, PATH_NOTE, "@"), (KIND_HEAD, KIND_NOTE, "@")]
    for name in FIELD_COLUMNS:
        is_day = FIELDS[name].type in ("date", "term")
        columns.append((FIELDS[name].label, DATE_NOTE if is_day else TEXT_NOTE, "dd/mm/yyyy" if is_day else "@"))
    for number, (head, note, form) in enumerate(columns, 1):
        cell = sheet.cell(1, number, sentence(head))
        cell.font, cell.fill = Font(bold=True), _GREY
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 26
        sheet.column_dimensions[letter].number_format = form
        _prompt(sheet, letter, sentence(head), sentence(note))
    names = sorted(kind.name for kind in catalogue)
    for line, name in enumerate(names, 1):
        lists.cell(line, 1, name)
    lists.column_dimensions["A"].width = 60
    choice = DataValidation(type="list", formula1=f"='{sentence(LISTS)}'!$A$1:$A${len(names)}", allow_blank=True)
    choice.error, choice.prompt, choice.showErrorMessage = sentence(NOT_LISTED), sentence(KIND_NOTE), True
    choice.showInputMessage = True
    choice.add(f"B2:B{_LINES}")
    sheet.add_data_validation(choice)
    sheet.freeze_panes = "B2"
    content = io.BytesIO()
    book.save(content)
    write_whole(path, content.getvalue(), (".xlsx",))


def _prompt(sheet: openpyxl.worksheet.worksheet.Worksheet, letter: str, title: str, text: str) -> None:
    if letter == "B":
        return  # the list of kinds has its own
    hint = DataValidation(promptTitle=title[:32], prompt=text, showInputMessage=True, allow_blank=True)
    hint.add(f"{letter}2:{letter}{_LINES}")
    sheet.add_data_validation(hint)
