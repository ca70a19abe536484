"""Makes the papers of `sohoa sandbox`: invented ones go the whole way of a paper, and their archive is kept.

    .venv/bin/python -m scripts.sandbox_papers

Their ids, days and chance are fixed, so that the examples of docs/integrators.md are true of them. It is written
into the package, `sohoa/sandbox/papers.zip`; run it again where a record of papers changes its shape.
"""

from __future__ import annotations

import tempfile
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import img2pdf
from PIL import Image

from dossier.catalogue.kinds import default_catalogue
from ingest.intake import Intake
from scripts.samples.case import Case
from scripts.samples.delivery import scans_of, tiny_page
from scripts.samples.kinds import KINDS
from scripts.samples.people import Person, a_person, a_place
from sohoa import parts
from sohoa.commands.access.sandbox import AGENCY, BIRTH
from sohoa.settings import Settings
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.separate.separator import Separator
from worker.separate.sheets import separator_sheet
from worker.turn import process

ARCHIVE = Path(__file__).parents[1] / "sohoa" / "sandbox" / "papers.zip"
DESK = "mot-cua"
DPI = 200
DOSSIER, OTHER_DOSSIER = "000.00.23.H47-211101-0001", "000.00.23.H47-211102-0007"
STATUS, AGAIN = "b49697cb-dd9c-4796-8435-239e497961b8", "0d0c2a51-7d0e-4f0b-9d54-0d4d6b5a2f11"
STACK = "9c0f0b7e-52a1-4c0f-8a57-3f6f5cf3f7a4"
PERMIT, HOUSEHOLD = "5f0c9c3e-8a4e-4a55-8a3f-0d1f5a1f2b77", "3d1b8f06-64f2-4a52-b0a6-7c8b5b8d9e21"
BEGAN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HIEN = Person("Tô Bích Hiền", "Nữ", date(1990, 7, 1), "048190529396", "Kinh", "thôn Phú Lâm", "0905123456")


class Clock:
    """The hour at which the papers came in; it moves with each."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now


def main() -> None:
    """Draw, hand in, read, hand over."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = Settings(home=home, database_url="", objects_url="", redis_url="", agency=AGENCY)
        make(settings)
        ARCHIVE.parent.mkdir(exist_ok=True)
        kept = home / "archive"
        with zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in sorted(one for one in kept.rglob("*") if one.is_file()):
                archive.write(path, path.relative_to(kept))
    print(f"{ARCHIVE}: {ARCHIVE.stat().st_size // 1024} KB")


def make(settings: Settings) -> None:
    """The papers, archived in the home of `settings`."""
    clock = Clock()
    database = parts.open_database(settings)
    archive = parts.open_archive(settings, database)
    bell = LocalDoorbell(settings.scratch / "bell")
    intake = Intake(database, archive, bell, AGENCY, clock)
    options = parts.read_options(settings)
    place = Workplace("sandbox", database, archive, settings.scratch / "documents", default_catalogue(), options, clock)
    drawn = settings.home / "drawn"
    drawn.mkdir()

    def take(receipt_id: str, content: bytes, suffix: str, dossier_code: str | None = None) -> None:
        clock.now += timedelta(minutes=7)
        path = drawn / f"{receipt_id}.{suffix}"
        path.write_bytes(content)
        form = {"jpg": "jpeg"}.get(suffix, suffix)
        intake.take(
            path,
            receipt_id=receipt_id,
            name=f"quet-{receipt_id[:4]}.{suffix}",
            desk=DESK,
            channel="folder",
            lane="counter",
            requester=DESK,
            source_format=form,
            dossier_code=dossier_code,
            procedure_code="1.000894" if dossier_code else None,
        )
        clock.now += timedelta(seconds=30)
        process(place)

    status = scan_of("giay_xac_nhan_tinh_trang_hon_nhan", HIEN, date(2026, 9, 14), "office")
    take(STATUS, status, "jpg", DOSSIER)
    take(AGAIN, status, "jpg", OTHER_DOSSIER)
    child = a_person(Random("child"), date(2026, 3, 2), (0, 1))
    take(BIRTH, scan_of("giay_khai_sinh", child, date(2026, 3, 2), "office"), "jpg")
    owner = a_person(Random("owner"), date(2025, 5, 6), (30, 60))
    take(PERMIT, scan_of("giay_phep_xay_dung", owner, date(2025, 5, 6), "phone"), "jpg")
    take(HOUSEHOLD, scan_of("gcn_dang_ky_ho_kinh_doanh", HIEN, date(2024, 2, 8), "yellowed"), "jpg")
    take(STACK, stack(), "pdf")


def scan_of(kind: str, person: Person, on: date, quality: str) -> bytes:
    """A paper of one page as a scanner or a phone delivers it: a grey JPEG, small enough to be shipped."""
    chance = Random(f"{kind}/{quality}")
    paper = KINDS[kind].make(Case(person, a_place(chance, on), on, chance))
    (scan, *_), _ = scans_of(paper, quality, chance)
    out = BytesIO()
    width, height = scan.image.size
    half = scan.image.convert("L").resize((width * DPI // scan.dpi, height * DPI // scan.dpi), Image.Resampling.LANCZOS)
    half.save(out, "JPEG", quality=55, dpi=(DPI, DPI))
    return out.getvalue()


def stack() -> bytes:
    """Five sheets: a paper, a separator, and a paper whose last two pages changed places."""
    sheet = separator_sheet(Separator("paper", None)).convert("L").resize((827, 1169), Image.Resampling.BOX)
    png = BytesIO()
    sheet.save(png, "PNG", dpi=(100, 100))
    texts = ("Chợ Hội An", "", "Cầu Lai Viễn", "Sông Hoài", "Phố Trần Phú")
    pictures = [png.getvalue() if not text else tiny_page(text) for text in texts]
    return bytes(img2pdf.convert(pictures, engine=img2pdf.Engine.internal))


if __name__ == "__main__":
    main()
