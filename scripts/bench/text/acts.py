"""How well the first page of published acts is read: sohoa beside OCRmyPDF and the bare `tesseract` program.

    .venv/bin/python -m scripts.bench.text.acts FILE… --truth FOLDER [--ocrmypdf PATH] [--show]

Recall of the true words of page 1, order apart. Everybody reads the same page by OCR: where sohoa would take the text
layer (`T` behind the name), the page is rendered at 300 dpi first, and the row below says what the text layer gives.
A truth is a text file whose name holds that of the PDF; of one that does not end in `p1`, as many words are taken as
the page's text layer has. `--show` prints the words that sohoa missed, and what it has in excess.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from statistics import mean

import pikepdf
from pdf2image import convert_from_path

from dossier.words.folding import nfc
from worker.born_digital.text_layer import typed_page
from worker.formats.sources import probe
from worker.page import ReadOptions, read_page
from worker.recognise.tesseract_library import LibraryEngine

_DPI = 300


def main() -> None:
    """Print a row for each file and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--ocrmypdf", help="its program; it is not a dependency")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    options = ReadOptions(LibraryEngine())
    sums: dict[str, list[float]] = {"sohoa": [], "ocrmypdf": [], "tesseract": []}
    print(f"{'':30} {'words':>6} {'sohoa':>7} {'ocrmypdf':>9} {'tesseract':>10}")
    for file in asked.files:
        truth = next(asked.truth.glob(f"*{file.stem}*.txt"), None)
        if truth is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            page, typed = _first_page(file, Path(folder))
            wanted = _words(truth.read_text("utf-8")[: None if truth.stem.endswith("p1") else len(typed or "")])
            read = read_page(probe(page), 1, options).text
            texts = {"sohoa": read, "tesseract": _tesseract(page)}
            if asked.ocrmypdf:
                texts["ocrmypdf"] = _ocrmypdf(asked.ocrmypdf, page)
        recalls = {name: 100 * (wanted & _words(text)).total() / wanted.total() for name, text in texts.items()}
        for name, recall in recalls.items():
            sums[name].append(recall)
        print(
            f"{file.stem[:28] + (' T' if typed else ''):30} {wanted.total():6}"
            f" {recalls['sohoa']:7.2f} {recalls.get('ocrmypdf', float('nan')):9.2f} {recalls['tesseract']:10.2f}"
        )
        if typed:
            print(f"{'    from its text layer':30} {100 * (wanted & _words(typed)).total() / wanted.total():14.2f}")
        if asked.show:
            print("    missed:", " ".join((wanted - _words(read)).elements()))
            print("    excess:", " ".join((_words(read) - wanted).elements()))
    print(f"{'mean':37}", *(f"{mean(values):8.2f}" if values else "       -" for values in sums.values()))


def _first_page(file: Path, folder: Path) -> tuple[Path, str | None]:
    """A file with the first page alone, by itself or as a picture where it is typed; and the text of a typed one."""
    typed = typed_page(probe(file), 1)
    if typed is not None:
        picture = convert_from_path(file, dpi=_DPI, first_page=1, last_page=1)[0]
        picture.save(folder / "page.png", dpi=(_DPI, _DPI))
        return folder / "page.png", typed.text
    with pikepdf.open(file) as pdf, pikepdf.new() as single:
        single.pages.append(pdf.pages[0])
        single.save(folder / "page.pdf")
    return folder / "page.pdf", None


def _tesseract(page: Path) -> str:
    picture = page
    if page.suffix == ".pdf":
        picture = page.with_suffix(".png")
        convert_from_path(page, dpi=_DPI)[0].save(picture, dpi=(_DPI, _DPI))
    command = ["tesseract", str(picture), "stdout", "-l", "vie"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def _ocrmypdf(program: str, page: Path) -> str:
    text = page.with_suffix(".txt")
    options = ["-l", "vie", "--rotate-pages", "--deskew", "--output-type", "pdf", "--force-ocr", "--sidecar", str(text)]
    out = str(page.with_name("out.pdf"))
    subprocess.run([program, *options, str(page), out], capture_output=True, check=True)
    return text.read_text("utf-8")


def _words(text: str) -> Counter[str]:
    return Counter(nfc(text).translate(str.maketrans("–—“”’‘", "--\"\"''")).split())


if __name__ == "__main__":
    main()
