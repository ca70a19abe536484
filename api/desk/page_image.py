"""A page of the access copy as a JPEG, made when it is looked at: nothing is kept that could go stale."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path

import pdf2image
from pdf2image import exceptions as poppler

from dossier.errors import ArchiveDamaged, TookTooLong, ToolMissing
from storage.objects.store import ObjectStore
from storage.papers.documents import PageFacts, StoredCopy

DPI = 110
# A plan on A0 would be 5100 pixels long at that resolution; no screen shows that.
LONGEST_PIXELS = 2600
SECONDS = 20
JPEG = {"quality": 80, "progressive": False, "optimize": False}

# Pages are shown beside recognition, on the same processors.
_at_once = threading.BoundedSemaphore(2)


def jpeg(store: ObjectStore, copy: StoredCopy, page: PageFacts) -> bytes:
    """The page of the PDF `copy`. Raises `TookTooLong`, `ArchiveDamaged`, `ToolMissing` and what the store raises."""
    longest = min(LONGEST_PIXELS, max(1, round(max(page.width, page.height) * DPI / page.dpi)))
    with _at_once, tempfile.TemporaryDirectory(prefix="sohoa-page-") as folder:
        path = store.path(copy.key) or _fetched(store, copy, Path(folder))
        try:
            found = pdf2image.convert_from_path(
                path,
                first_page=page.number,
                last_page=page.number,
                size=longest,
                fmt="jpeg",
                jpegopt=JPEG,
                output_folder=folder,
                paths_only=True,
                timeout=SECONDS,
            )
        except poppler.PDFPopplerTimeoutError as error:
            raise TookTooLong(seconds=SECONDS) from error
        except (poppler.PDFInfoNotInstalledError, poppler.PopplerNotInstalledError) as error:
            raise ToolMissing(tool="poppler", advice="apt install poppler-utils") from error
        except (poppler.PDFPageCountError, poppler.PDFSyntaxError) as error:
            raise ArchiveDamaged(object_id=copy.key, problem="access copy") from error
        if not found:
            raise ArchiveDamaged(object_id=copy.key, problem=f"access copy, page {page.number}")
        return Path(str(found[0])).read_bytes()  # paths_only: no images, paths


def _fetched(store: ObjectStore, copy: StoredCopy, folder: Path) -> Path:
    path = folder / "access.pdf"
    with store.open(copy.key) as stream, path.open("wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)
    return path
