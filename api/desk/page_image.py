"""A page of the access copy as a JPEG at reading size, and the part of it where a value stands.

A picture is made once and kept in a folder under a limit; what was looked at least recently goes first. It is named by
the bytes of the access copy, so it cannot go stale. A page that is one upright JPEG is handed out as it lies in the
copy, in the resolution of the scan; any other is drawn. Programs of their own do both, so that a page that hangs or
crashes them takes nothing down here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pdf2image
from pdf2image import exceptions as poppler
from PIL import ExifTags, Image

from dossier.errors import ArchiveDamaged, TookTooLong, ToolMissing
from dossier.reading import Box
from storage.objects.store import ObjectStore
from storage.papers.documents import PageFacts, StoredCopy

DPI = 200
# A2 at that resolution; a plan on A0 is shown at half of it.
LONGEST_PIXELS = 4700
SECONDS = 20
MOST_KEPT_BYTES = 512 << 20
JPEG = {"quality": 80, "progressive": False, "optimize": False}
# Around a value: a part of its height, so that marks above and below the letters are seen.
_AROUND = 0.45
_CUT_WIDTH, _CUT_QUALITY = 1600, 85
_SMALL_WIDTH, _SMALL_QUALITY = 400, 75

# Pages are shown beside recognition, on the same processors.
_at_once = threading.BoundedSemaphore(2)
_kept = threading.Lock()


def jpeg(store: ObjectStore, folder: Path, copy: StoredCopy, page: PageFacts) -> bytes:
    """The page of the PDF `copy`, kept in `folder`.

    Raises `TookTooLong`, `ArchiveDamaged`, `ToolMissing` and what the store raises.
    """
    kept = folder / f"{copy.sha256}-{page.number}.jpg"
    found = _looked_up(kept)
    if found is not None:
        return found
    with _at_once:
        found = _looked_up(kept)  # made while this one waited
        if found is None:
            with _local(store, copy) as (path, scratch):
                found = _as_it_lies(path, page, scratch) or _drawn(path, copy, page, scratch)
            _keep(kept, found)
    return found


def small(store: ObjectStore, folder: Path, copy: StoredCopy, page: PageFacts) -> bytes:
    """The page as a small picture, to tell it from others among many. Raises what `jpeg` does."""
    kept = folder / f"{copy.sha256}-{page.number}-small.jpg"
    found = _looked_up(kept)
    if found is None:
        with Image.open(BytesIO(jpeg(store, folder, copy, page))) as whole:
            whole.draft(None, (_SMALL_WIDTH, _SMALL_WIDTH))
            whole.thumbnail((_SMALL_WIDTH, 2 * _SMALL_WIDTH))
            out = BytesIO()
            whole.save(out, "JPEG", quality=_SMALL_QUALITY)
        found = out.getvalue()
        _keep(kept, found)
    return found


def part(picture: bytes, page: PageFacts, box: Box) -> bytes:
    """The part of a page's `picture` where the value with this box stands, with what is around it, as a JPEG."""
    with Image.open(BytesIO(picture)) as whole:
        scale = whole.width / page.width
        left, top, right, bottom = (side * scale for side in box)
        room = (bottom - top) * _AROUND
        around = (
            max(0, round(left - 2 * room)),
            max(0, round(top - room)),
            min(whole.width, round(right + 2 * room)),
            min(whole.height, round(bottom + room)),
        )
        cut = whole.crop(around)
    if cut.width > _CUT_WIDTH:
        cut.thumbnail((_CUT_WIDTH, cut.height))
    out = BytesIO()
    cut.save(out, "JPEG", quality=_CUT_QUALITY)
    return out.getvalue()


def _looked_up(kept: Path) -> bytes | None:
    try:
        found = kept.read_bytes()
    except FileNotFoundError:
        return None
    with suppress(FileNotFoundError):
        os.utime(kept)  # looked at just now
    return found


def _keep(kept: Path, picture: bytes) -> None:
    """Keep a picture; the folder may be deleted at any time."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, suffix=".new", delete=False) as out:
        out.write(picture)
    Path(out.name).replace(kept)
    with _kept:
        files = []
        for one in kept.parent.iterdir():
            with suppress(FileNotFoundError):
                facts = one.stat()
                files.append((facts.st_mtime_ns, facts.st_size, one))
        size = sum(one[1] for one in files)
        for _, its, one in sorted(files):
            if size <= MOST_KEPT_BYTES:
                return
            one.unlink(missing_ok=True)
            size -= its


@contextmanager
def _local(store: ObjectStore, copy: StoredCopy) -> Iterator[tuple[Path, Path]]:
    """The copy as a local file, and a folder for what is made of it."""
    with tempfile.TemporaryDirectory(prefix="sohoa-page-") as folder:
        path = store.path(copy.key)
        if path is None:
            path = Path(folder) / "access.pdf"
            with store.open(copy.key) as stream, path.open("wb") as out:
                shutil.copyfileobj(stream, out, 1 << 20)
        yield path, Path(folder)


def _as_it_lies(path: Path, page: PageFacts, scratch: Path) -> bytes | None:
    """The JPEG that is the whole page, where it is one and stands upright."""
    if page.rotation or page.dpi < DPI or max(page.width, page.height) > LONGEST_PIXELS:
        return None
    number = str(page.number)
    command = ["pdfimages", "-all", "-f", number, "-l", number, str(path), str(scratch / "lies")]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None  # drawing says what is wrong
    found = list(scratch.glob("lies-*"))
    if len(found) != 1 or found[0].suffix != ".jpg":
        return None
    with Image.open(found[0]) as picture:
        is_the_page = picture.size == (page.width, page.height) and picture.mode in ("L", "RGB")
        # A PDF shows a camera's picture as it lies, a browser as its camera says it was held.
        is_the_page = is_the_page and picture.getexif().get(ExifTags.Base.Orientation, 1) == 1
    return found[0].read_bytes() if is_the_page else None


def _drawn(path: Path, copy: StoredCopy, page: PageFacts, scratch: Path) -> bytes:
    longest = min(LONGEST_PIXELS, max(1, round(max(page.width, page.height) * DPI / page.dpi)))
    try:
        found = pdf2image.convert_from_path(
            path,
            first_page=page.number,
            last_page=page.number,
            size=longest,
            fmt="jpeg",
            jpegopt=JPEG,
            output_folder=scratch,
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
