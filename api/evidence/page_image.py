"""A page of the access copy as a JPEG at reading size, and the part of it where a value stands.

A picture is made once and kept in a folder under a limit; what was looked at least recently goes first. It is named by
the bytes of the access copy, so it cannot go stale. A page that is one upright JPEG is taken as it lies in the copy:
only the structure of the PDF is read, which the worker that made the copy read as well. Any other is drawn, by a
program of its own, so that a page that hangs or crashes it takes nothing down here. Of a page that has to be drawn,
only the part is drawn where a value stands.

Pages are read at 200 dpi. A browser unpacks a whole page before it shows any of it and keeps 32 MB of what it unpacked:
an A4 at 300 dpi is 35 MB, so it was unpacked anew for each paper, at 200 dpi it is 15.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pikepdf
from PIL import ExifTags, Image

from dossier.errors import ArchiveDamaged, MachineFault, ToolMissing
from dossier.machine import fault_of_the_machine
from dossier.reading import Box
from dossier.words.damage import PAGE_NOT_DRAWN
from dossier.words.sentences import Phrase
from storage.backup.work_folders import OPENED, work_folder
from storage.objects.store import ObjectStore
from storage.papers.documents import PageFacts, StoredCopy
from storage.sealing.paper_seals import PaperSeal, seal_of
from storage.sealing.sealed_store import SUFFIX
from worker.formats.drawn import not_of_the_file
from worker.formats.pdf_content import Makeup, makeup_of
from worker.formats.pdf_images import names_of_filters

DPI = 200
# A2 at that resolution; a plan on A0 is shown at half of it.
LONGEST_PIXELS = 4700
SECONDS = 20
MOST_KEPT_BYTES = 512 << 20
_QUALITY = 80
# What a PDF can say of a picture by which it is seen otherwise than its JPEG.
_CHANGED = {"/Decode", "/SMask", "/Mask", "/ImageMask", "/Alternates"}
# What has hardly more than reading size is not packed anew.
_NEAR = 1.2
# Around a value: a part of its height, so that marks above and below the letters are seen.
_AROUND = 0.45
_CUT_WIDTH, _CUT_QUALITY = 1600, 85
_SMALL_WIDTH, _SMALL_QUALITY = 400, 75

AT_ONCE = 2
"""Copies that are opened for pictures of their pages: those are drawn beside recognition, on the same processors."""
_at_once = threading.BoundedSemaphore(AT_ONCE)
_kept = threading.Lock()
_in_hand: dict[Path, Future[bytes]] = {}


def jpeg(store: ObjectStore, folder: Path, copy: StoredCopy, page: PageFacts) -> bytes:
    """The page of the PDF `copy` at reading size, kept in `folder`.

    Raises `ArchiveDamaged`, `ToolMissing`, what else keeps it from being drawn (`not_of_the_file`), and
    what the store raises.
    """

    def make() -> bytes:
        with local(store, copy, folder) as (path, scratch):
            lies = _as_it_lies(path, page)
            return _at_reading_size(lies, page) if lies else _drawn(path, copy, page, scratch)

    return made_once(_reading(folder, copy, page), make, seal_of(store, copy.key))


def fine(store: ObjectStore, folder: Path, copy: StoredCopy, page: PageFacts) -> bytes:
    """The page in the resolution of its scan, where it lies there as one upright JPEG, else at reading size.

    Raises what `jpeg` does.
    """

    def make() -> bytes:
        with local(store, copy, folder) as (path, scratch):
            return _as_it_lies(path, page) or _drawn(path, copy, page, scratch)

    if not _may_lie(page) or _is_near(page):
        return jpeg(store, folder, copy, page)
    return made_once(folder / f"{copy.sha256}-{page.number}-fine.jpg", make, seal_of(store, copy.key))


def small(store: ObjectStore, folder: Path, copy: StoredCopy, page: PageFacts) -> bytes:
    """The page as a small picture, to tell it from others among many. Raises what `jpeg` does."""

    def make() -> bytes:
        with Image.open(BytesIO(jpeg(store, folder, copy, page))) as whole:
            whole.draft(None, (_SMALL_WIDTH, _SMALL_WIDTH))
            whole.thumbnail((_SMALL_WIDTH, 2 * _SMALL_WIDTH))
            return _packed(whole, _SMALL_QUALITY)

    return made_once(folder / f"{copy.sha256}-{page.number}-small.jpg", make, seal_of(store, copy.key))


def part(store: ObjectStore, folder: Path, copy: StoredCopy, page: PageFacts, box: Box) -> bytes:
    """The part of the page where the value with this `box` stands, with what is around it. Raises what `jpeg` does."""
    seal = seal_of(store, copy.key)

    def make() -> bytes:
        whole = fine(store, folder, copy, page) if _may_lie(page) else _of_reading_size(folder, copy, page, seal)
        if whole is not None:
            return _cut(whole, page, box)
        with local(store, copy, folder) as (path, scratch):
            return _drawn(path, copy, page, scratch, box)

    return made_once(folder / f"{copy.sha256}-{page.number}-{'-'.join(map(str, box))}.jpg", make, seal)


def _of_reading_size(folder: Path, copy: StoredCopy, page: PageFacts, seal: PaperSeal | None) -> bytes | None:
    """The page at reading size, if it was made."""
    kept = _reading(folder, copy, page)
    return _looked_up(kept.with_name(f"{kept.name}{SUFFIX}") if seal else kept, seal)


def _reading(folder: Path, copy: StoredCopy, page: PageFacts) -> Path:
    return folder / f"{copy.sha256}-{page.number}-{DPI}.jpg"


def made_once(kept: Path, make: Callable[[], bytes], seal: PaperSeal | None = None) -> bytes:
    """What is kept as `kept`, made if it is not; whoever wants what another is about to make waits for that. `seal`: of
    a paper that is sealed, whose pictures are kept no other way: they go with its key."""
    kept = kept.with_name(f"{kept.name}{SUFFIX}") if seal else kept
    found = _looked_up(kept, seal)
    if found is not None:
        return found
    with _kept:
        others = _in_hand.get(kept)
        ours: Future[bytes] = _in_hand.setdefault(kept, Future())
    if others is not None:
        return others.result()
    try:
        found = make()
        _keep(kept, seal.sealed(found) if seal else found)
        ours.set_result(found)
    except BaseException as error:
        ours.set_exception(error)
        raise
    finally:
        with _kept:
            del _in_hand[kept]
    return found


def _looked_up(kept: Path, seal: PaperSeal | None) -> bytes | None:
    try:
        found = kept.read_bytes()
    except FileNotFoundError:
        return None
    with suppress(FileNotFoundError):
        os.utime(kept)  # looked at just now
    return seal.opened(found) if seal else found


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
def local(store: ObjectStore, copy: StoredCopy, pictures: Path) -> Iterator[tuple[Path, Path]]:
    """The copy as a local file, and a folder for what is made of it, beside where `pictures` are kept. Only so many are
    at hand at a time."""
    with _at_once, fetched(store, copy, pictures) as found:
        yield found


@contextmanager
def fetched(store: ObjectStore, copy: StoredCopy, pictures: Path) -> Iterator[tuple[Path, Path]]:
    """The same, however many are."""
    with opened(pictures) as folder:
        path = store.path(copy.key)
        if path is None:
            path = folder / "copy"
            with store.open(copy.key) as stream:
                try:
                    with path.open("wb") as out:
                        shutil.copyfileobj(stream, out, 1 << 20)
                except OSError as error:
                    raise fault_of_the_machine(error) from error
        yield path, folder


@contextmanager
def opened(pictures: Path) -> Iterator[Path]:
    """A folder for what lies open of a paper while it is looked at, beside where `pictures` are kept. What was left by
    one that was killed goes when the next is made, or when somebody sweeps. Raises `MachineFault`, `NoSpace`."""
    with work_folder(pictures.with_name(OPENED), OPENED) as folder:
        yield folder


def _may_lie(page: PageFacts) -> bool:
    """Whether a page may be one upright JPEG that can be shown as it is."""
    return not page.rotation and page.dpi >= DPI and max(page.width, page.height) <= LONGEST_PIXELS


def _is_near(page: PageFacts) -> bool:
    return page.dpi <= DPI * _NEAR


def _longest(page: PageFacts) -> int:
    """The longer side of the page at reading size, in pixels: never more than were scanned."""
    return min(LONGEST_PIXELS, max(1, round(max(page.width, page.height) * min(1, DPI / page.dpi))))


def _as_it_lies(path: Path, page: PageFacts) -> bytes | None:
    """The JPEG that is the whole page, where it is one and stands upright."""
    if not _may_lie(page):
        return None
    try:
        with pikepdf.open(path, attempt_recovery=False) as pdf:
            lies = _only_jpeg(makeup_of(pdf.pages[page.number - 1]))
    except (pikepdf.PdfError, LookupError, ValueError, TypeError, AttributeError):
        return None  # drawing says what is wrong
    if lies is None:
        return None
    with Image.open(BytesIO(lies)) as picture:
        is_the_page = picture.size == (page.width, page.height) and picture.mode in ("L", "RGB")
        # A PDF shows a camera's picture as it lies, a browser as its camera says it was held.
        is_the_page = is_the_page and picture.getexif().get(ExifTags.Base.Orientation, 1) == 1
    return lies if is_the_page else None


def _only_jpeg(makeup: Makeup) -> bytes | None:
    """The JPEG besides which nothing is seen on a page, as it is packed in the PDF."""
    if not makeup.is_only_pictures or makeup.has_notes or makeup.turn or len(makeup.pictures) > 1:
        return None
    (picture,) = makeup.pictures
    across, up = picture.to_page.a, picture.to_page.d
    is_upright = across > 0 and up > 0 and not picture.to_page.b and not picture.to_page.c
    is_as_packed = names_of_filters(picture.image) == {"/DCTDecode"} and not _CHANGED & set(picture.image.keys())
    return picture.image.read_raw_bytes() if is_upright and is_as_packed else None


def _at_reading_size(picture: bytes, page: PageFacts) -> bytes:
    """A page's JPEG of more resolution made smaller."""
    if _is_near(page):
        return picture
    longest = _longest(page)
    with Image.open(BytesIO(picture)) as whole:
        whole.draft(None, (longest, longest))  # halves of 400 dpi and more come for nothing
        by = longest / max(whole.size)
        size = (max(1, round(whole.width * by)), max(1, round(whole.height * by)))
        return _packed(Image.fromarray(cv2.resize(np.asarray(whole), size, interpolation=cv2.INTER_LINEAR)), _QUALITY)


def _cut(picture: bytes, page: PageFacts, box: Box) -> bytes:
    """What stands in and around `box`, cut out of the page's `picture`."""
    with Image.open(BytesIO(picture)) as whole:
        cut = whole.crop(_around(box, page, whole.width, whole.height))
    if cut.width > _CUT_WIDTH:
        cut.thumbnail((_CUT_WIDTH, cut.height))
    return _packed(cut, _CUT_QUALITY)


def _packed(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _around(box: Box, page: PageFacts, width: int, height: int) -> Box:
    """Where a value and what is around it stand in a picture of the page that is `width` by `height`."""
    left, top, right, bottom = (side * width / page.width for side in box)
    room = (bottom - top) * _AROUND
    return (
        max(0, round(left - 2 * room)),
        max(0, round(top - room)),
        min(width, round(right + 2 * room)),
        min(height, round(bottom + room)),
    )


def _drawn(path: Path, copy: StoredCopy, page: PageFacts, scratch: Path, box: Box | None = None) -> bytes:
    """The page drawn at reading size, or the part of it where `box` stands."""
    number, longest = str(page.number), _longest(page)
    command = ["pdftoppm", "-f", number, "-l", number, "-singlefile", "-scale-to", str(longest)]
    command += ["-jpeg", "-jpegopt", f"quality={_QUALITY if box is None else _CUT_QUALITY},progressive=n,optimize=n"]
    if box is not None:
        by = longest / max(page.width, page.height)
        left, top, right, bottom = _around(box, page, round(page.width * by), round(page.height * by))
        for option, pixels in (("-x", left), ("-y", top), ("-W", right - left), ("-H", bottom - top)):
            command += [option, str(pixels)]
    try:
        done = subprocess.run([*command, str(path), str(scratch / "drawn")], capture_output=True, timeout=SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise MachineFault(problem=f"pdftoppm: {SECONDS} s") from error
    except FileNotFoundError as error:
        raise ToolMissing(tool="poppler", advice="apt install poppler-utils") from error
    try:
        return (scratch / "drawn.jpg").read_bytes()
    except FileNotFoundError:
        problem = Phrase(PAGE_NOT_DRAWN, {"file": "access", "page": page.number})
        damaged = ArchiveDamaged(object_id=copy.key, problem=problem)
        raise not_of_the_file(done, scratch) or damaged from None
