"""The report of a run on paper: who ran what and when, the sum, what was no plain success, and places to sign.

The whole table is not on it: its SHA-256 is, so that the csv filed beside it is known to be the one that was signed.
Equal records give equal bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from dossier.vietnam import VIETNAM, local_time
from dossier.words.sentences import N_, sentence
from ingest.reports.office_pdf import Facts, Heading, Note, OfficePaper, Part, Table, office_pdf, title_of

_MOST_EXCEPTIONS: Final = 1000

TITLE, ABOUT = N_("BIÊN BẢN"), N_("Đối chiếu kết quả số hóa")
FACTS = {
    "manifest": N_("Bảng kê"),
    "manifest_sha256": N_("Mã băm bảng kê (SHA-256)"),
    "id": N_("Mã lượt chạy"),
    "desk": N_("Quầy ghi nhận"),
    "operator": N_("Người vận hành"),
    "started_at": N_("Bắt đầu"),
    "reconciled_at": N_("Đối chiếu"),
}
ENGINE = N_("Bộ đọc")
TABLE_HASH = N_("Mã băm danh sách csv kèm theo (SHA-256)")
COUNTS = N_("1. Kết quả")
COUNT_HEADS = (N_("Nội dung"), N_("Số lượng"))
EXCEPTIONS = N_("2. Các dòng cần lưu ý ({count})")
NO_EXCEPTIONS = N_("Không có.")
MORE = N_("… và {count} dòng nữa, xem danh sách csv kèm theo.")
HEADS = (N_("Dòng"), N_("Đường dẫn"), N_("Trạng thái"), N_("Giải thích"))
ADDS_UP = N_("Tổng số tệp trong bảng kê = đã lưu + không nhận + đang chờ.")
ADDS_UP_DISPOSED = N_("Tổng số tệp trong bảng kê = đã lưu + không nhận + đang chờ + đã tiêu hủy.")
SIGNERS = (N_("NGƯỜI VẬN HÀNH"), N_("NGƯỜI KIỂM TRA"), N_("LÃNH ĐẠO ĐƠN VỊ"))


def report_pdf(
    record: dict[str, Any],
    totals: Sequence[tuple[str, int]],
    exceptions: Sequence[tuple[int, str, str, str]],
    table: bytes,
) -> bytes:
    """The PDF, A4. `totals`: the sum and what it is made of; `exceptions`: line, path, state and explanation; `table`:
    the csv that goes with it. Raises `ToolMissing` where no face with Vietnamese letters is installed."""
    batch = record["batch"]
    facts = [(sentence(text), _shown(name, batch[name])) for name, text in FACTS.items()]
    facts.append((sentence(ENGINE), "; ".join(record["engines"]) or "-"))
    facts.append((sentence(TABLE_HASH), hashlib.sha256(table).hexdigest()))
    counts = [(name, f"{count:,}".replace(",", ".")) for name, count in totals]
    parts: list[Part] = [
        Facts(facts),
        Heading(sentence(COUNTS)),
        Table(tuple(map(sentence, COUNT_HEADS)), counts, (3, 1), numbers=frozenset({1}), bold=frozenset({0})),
        Note(sentence(ADDS_UP_DISPOSED if "disposed" in record["totals"] else ADDS_UP)),
        Heading(sentence(EXCEPTIONS, count=len(exceptions))),
    ]
    if exceptions:
        shown = [(str(line), *rest) for line, *rest in exceptions[:_MOST_EXCEPTIONS]]
        parts.append(Table(tuple(map(sentence, HEADS)), shown, (1.1, 4.2, 2.4, 5.6), numbers=frozenset({0})))
    else:
        parts.append(Note(sentence(NO_EXCEPTIONS)))
    if len(exceptions) > _MOST_EXCEPTIONS:
        parts.append(Note(sentence(MORE, count=len(exceptions) - _MOST_EXCEPTIONS)))
    day = datetime.fromisoformat(batch["reconciled_at"]).astimezone(VIETNAM).date()
    # Records that were made before they named it have no office.
    office = batch.get("office") or "……………………"
    title, about, *signers = map(sentence, (TITLE, ABOUT, *SIGNERS))
    return office_pdf(OfficePaper(office, "BB", day, title, about, parts, signers))


def report_title() -> str:
    """What the PDF of every run has for its title."""
    return title_of(sentence(TITLE), sentence(ABOUT))


def _shown(name: str, value: str) -> str:
    return local_time(datetime.fromisoformat(value)) if name.endswith("_at") else value
