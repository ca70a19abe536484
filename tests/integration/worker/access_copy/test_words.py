"""The text of an access copy is the text that was read, word for word, and each word lies over its print."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import img2pdf
import numpy as np
import pdf2image
import pikepdf
import pytest

from dossier.reading import PageReading
from scripts.samples import make_papers
from tests.files.pdf_files import stamped
from tests.shared import REAL
from worker.access_copy.make import make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.formats.sources import probe
from worker.page import ReadOptions, read_pages

METADATA = AccessMetadata("Tờ khai", datetime(2026, 1, 2, tzinfo=UTC), "sohoa")
QUALITIES = ("clean", "skewed", "sideways", "copier", "phone")
DPI = 150


def _copy(scan: Path, out: Path, options: ReadOptions) -> list[PageReading]:
    source = probe(scan)
    pages = list(read_pages(source, options))
    make_access_copy(source, pages, METADATA, out)
    return pages


def _text(path: Path) -> list[str]:
    command = ["pdftotext", "-raw", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def _boxes(path: Path) -> list[tuple[str, tuple[float, ...]]]:
    """The words of the first page and their boxes in pixels at DPI."""
    command = ["pdftotext", "-raw", "-bbox", "-l", "1", str(path), "-"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', shown)
    return [(unescape(text), tuple(float(edge) * DPI / 72 for edge in edges)) for *edges, text in found]


def _inked_share(path: Path) -> float:
    """The share of the words with a letter or digit that have ink in the middle of their boxes."""
    page = np.asarray(pdf2image.convert_from_path(path, dpi=DPI, last_page=1)[0].convert("L")).astype(int)
    inked = []
    for text, (left, top, right, bottom) in _boxes(path):
        if any(char.isalnum() for char in text):
            part = page[round(top) : round(bottom) + 1, round(left) : round(right) + 1]
            paper = np.percentile(page[max(0, round(top) - 30) : round(bottom) + 30, :], 80)
            rows = part.shape[0] // 4
            inked.append(part.size > 0 and np.mean(part[rows : part.shape[0] - rows or None] < paper - 40) > 0.03)
    return float(np.mean(inked))


@pytest.mark.slow
@pytest.mark.parametrize("quality", QUALITIES)
def test_words_come_back_as_read_and_lie_over_their_print(tmp_path: Path, options: ReadOptions, quality: str) -> None:
    (sample,) = make_papers(tmp_path, count=1, seed=21, qualities=[quality])
    pages = _copy(sample.pages[0], tmp_path / "copy.pdf", options)
    assert _text(tmp_path / "copy.pdf") == " ".join(page.text for page in pages).split()
    assert len(_boxes(tmp_path / "copy.pdf")) == len(pages[0].words) > 50
    assert _inked_share(tmp_path / "copy.pdf") >= 0.97


@pytest.mark.slow
def test_a_stamped_scan_stays_as_small_as_it_was(tmp_path: Path, options: ReadOptions) -> None:
    (sample,) = make_papers(tmp_path / "papers", count=1, seed=22, qualities=["copier"])
    (tmp_path / "scan.pdf").write_bytes(img2pdf.convert(sample.pages[0].read_bytes()))
    with pikepdf.open(tmp_path / "scan.pdf") as pdf:
        stamped(pdf, pdf.pages[0])
        pdf.save(tmp_path / "stamped.pdf")
    pages = _copy(tmp_path / "stamped.pdf", tmp_path / "copy.pdf", options)
    text = " ".join(page.text for page in pages)
    assert _text(tmp_path / "copy.pdf") == text.split()
    wordless = [replace(page, words=()) for page in pages]
    make_access_copy(probe(tmp_path / "stamped.pdf"), wordless, METADATA, tmp_path / "wordless.pdf")
    assert (tmp_path / "wordless.pdf").stat().st_size <= 1.05 * (tmp_path / "stamped.pdf").stat().st_size


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cv_3722_metro", "qd_729_ttg", "tt_21_bct_fuel", "nq_115_ba_vi", "hanoi_tb_453_flag"])
def test_published_acts_stay_as_small_as_they_were(tmp_path: Path, options: ReadOptions, name: str) -> None:
    scan = REAL / f"{name}.pdf"
    if not scan.exists():
        pytest.skip(f"no published acts: {REAL} is missing")
    pages = _copy(scan, tmp_path / "copy.pdf", options)
    text = " ".join(page.text for page in pages)
    assert _text(tmp_path / "copy.pdf") == text.split()
    assert (tmp_path / "copy.pdf").stat().st_size <= 1.05 * (scan.stat().st_size + len(text.encode()))
    assert _inked_share(tmp_path / "copy.pdf") >= 0.95
