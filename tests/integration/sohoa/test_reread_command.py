"""`sohoa reread` and `sohoa retry`: what they tell, and that they do all of it while the bell is away."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from storage.database.models import DocumentRow
from tests.files.tiny_files import locked_pdf
from tests.integration.sohoa.test_commands import home, sohoa, taken

__all__ = ["home"]
NOBODY_HEARS = "redis://127.0.0.1:1/0"


def test_reread_tells_what_it_could_not_read_again(home: Path, tmp_path: Path) -> None:
    taken(home, tmp_path / "đơn.png").close()
    database = taken(home, tmp_path / "khóa.png", locked_pdf("x"))
    with database.write() as session:
        for row in session.scalars(select(DocumentRow)):
            row.state, row.engine, row.archived_at = "archived", "an older one", row.received_at
    said = sohoa(home, "reread", status=1)
    assert "Đã đọc lại 1 tệp" in said
    assert "1 không đọc lại được" in said
    assert "khóa.png: " in said
    with database.read() as session:
        row = session.scalars(select(DocumentRow).where(DocumentRow.name == "khóa.png")).one()
        assert (row.state, row.engine) == ("archived", "an older one")
    database.close()


def test_retry_lets_all_wait_though_nobody_hears_the_bell(home: Path, tmp_path: Path) -> None:
    both = [taken(home, tmp_path / name) for name in ("đơn 1.png", "đơn 2.png")]
    with both[0].write() as session:
        for row in session.scalars(select(DocumentRow)):
            row.state, row.error_code = "failed", "unreadable.damaged"
    assert "Đã xếp hàng 2 giấy tờ" in sohoa(home, "retry", "--all", SOHOA_REDIS_URL=NOBODY_HEARS)
    with both[0].read() as session:
        assert set(session.scalars(select(DocumentRow.state))) == {"received"}
    for database in both:
        database.close()
