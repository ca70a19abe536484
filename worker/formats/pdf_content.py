"""What a PDF page is made of: pictures placed on it, other drawing, notes laid over it.

A scanner writes a page as one picture, or as strips of one; another program adds invisible text, a portal its
signature box. Only a page of nothing but pictures can be read, and kept, from their own bits, so that is the question
answered here, from the page's drawing instructions alone. Whatever is not understood counts as drawn: a renderer then
makes sense of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import pikepdf
from pikepdf import Matrix

Rectangle: TypeAlias = tuple[float, float, float, float]

_POINTS_PER_INCH: Final = 72
_DEEPEST: Final = 8
# Flags of annotations that keep them from being shown (ISO 32000-1, table 165): Hidden and NoView.
UNSEEN_NOTE: Final = 2 | 32
# A picture may end this share of the page's longer side beside the page's edge and still fill it.
_SLACK: Final = 0.02
# Text in this mode paints nothing (ISO 32000-1, table 106).
_UNSEEN_TEXT: Final = 3
_PAINTS: Final = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"}
_SHOWS_TEXT: Final = {"Tj", "TJ", "'", '"'}
_BUILDS_PATH: Final = {"m", "l", "c", "v", "y"}
_PLAIN_STATE: Final = {"/ca": 1, "/CA": 1, "/SMask": "/None", "/BM": "/Normal"}


@dataclass(frozen=True, slots=True, eq=False)
class PlacedPicture:
    """An image on a page. `to_page`: from the image's unit square (y upwards) to points from the lower left corner of
    the page's box. `fill`: the grey, 0 to 1, that a stencil is painted with; None when it is not known."""

    image: pikepdf.Stream
    to_page: Matrix
    fill: float | None

    @property
    def extent(self) -> Rectangle:
        """Left, bottom, right, top in points."""
        return _extent(self.to_page)

    @property
    def dpi(self) -> tuple[float, float]:
        """Pixels an inch along its rows and along its columns."""
        a, b, c, d, _, _ = self.to_page.shorthand
        row, column = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
        width, height = int(self.image.Width), int(self.image.Height)
        return (
            width * _POINTS_PER_INCH / row if row else 0.0,
            height * _POINTS_PER_INCH / column if column else 0.0,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Makeup:
    """A page. `width`, `height`: of its box, before its rotation, in points of `unit` / 72 inch. `turn`: degrees
    clockwise that viewers turn it. `pictures`: in the order of painting. `is_drawn`: whether anything else is seen on
    it, notes apart; `has_notes`: whether annotations are seen on it."""

    width: float
    height: float
    unit: float
    turn: int
    pictures: tuple[PlacedPicture, ...]
    is_drawn: bool
    has_notes: bool

    @property
    def is_only_pictures(self) -> bool:
        """Whether the page itself shows one or more pictures and nothing beside them."""
        return bool(self.pictures) and not self.is_drawn


def makeup_of(page: pikepdf.Page) -> Makeup:
    """What `page` is made of. Drawing that cannot be followed to its end counts as drawn.

    Raises what pikepdf raises on a page without a sound box: PdfError, ValueError, TypeError, AttributeError.
    """
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
    reader = _Reader((0.0, 0.0, right - left, top - bottom))
    try:
        reader.read(page, page.resources, _State(Matrix(1, 0, 0, 1, -left, -bottom)), 0)
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, NotImplementedError):
        reader.is_drawn = True
    return Makeup(
        width=right - left,
        height=top - bottom,
        unit=float(page.obj.get("/UserUnit", 1)),
        turn=int(page.rotation) % 360,
        pictures=tuple(reader.pictures),
        is_drawn=reader.is_drawn,
        has_notes=any(_is_seen(note) for note in page.obj.get("/Annots", [])),
    )


def _is_seen(note: pikepdf.Object) -> bool:
    """Whether a viewer shows an annotation on the page. Those without a look of their own are links and the like; one
    that cannot be understood counts as shown."""
    try:
        left, bottom, right, top = (float(edge) for edge in note.get("/Rect", [0, 0, 0, 0]))
        return (
            not int(note.get("/F", 0)) & UNSEEN_NOTE
            and note.get("/Subtype") not in ("/Link", "/Popup")
            and "/AP" in note
            and left != right
            and bottom != top
        )
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, NotImplementedError):
        return True


def unpainted_values(page: pikepdf.Page) -> tuple[str, ...] | None:
    """The values of form fields on `page` that no drawing shows: viewers draw them by themselves (ISO 32000-1,
    12.7.3.3, NeedAppearances), and people see them. None where that cannot be understood."""
    try:
        return tuple(value for note in page.obj.get("/Annots", []) if (value := _unpainted(note)))
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, NotImplementedError):
        return None


def _unpainted(note: pikepdf.Object) -> str:
    if note.get("/Subtype") != "/Widget" or "/AP" in note or int(note.get("/F", 0)) & UNSEEN_NOTE:
        return ""
    # A widget may be one of several of its field, which then has type and value.
    of_field = [note, *([note["/Parent"]] if "/Parent" in note else [])]
    types = [str(one["/FT"]) for one in of_field if "/FT" in one]
    values = [str(one["/V"]) for one in of_field if "/V" in one]
    return values[0].strip() if values and types[:1] in (["/Tx"], ["/Ch"]) else ""


@dataclass(frozen=True, slots=True)
class _State:
    """The graphics state, as far as it decides what is seen. `clip`: None where it is more than a rectangle."""

    matrix: Matrix
    clip: Rectangle | None = (-1e9, -1e9, 1e9, 1e9)
    is_plain: bool = True
    fill: float | None = 0.0
    text_mode: int = 0


class _Reader:
    """Walks through the drawing of a page, and through the forms that it draws."""

    def __init__(self, box: Rectangle) -> None:
        self.pictures: list[PlacedPicture] = []
        self.is_drawn = False
        self._box = box
        self._slack = _SLACK * max(box[2], box[3])

    def read(
        self, content: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object, state: _State, depth: int
    ) -> None:
        """Follow the instructions of `content`, a page or a form."""
        saved: list[_State] = []
        path: list[Rectangle] | None = []  # None: not made of rectangles
        clips = False
        for step in pikepdf.parse_content_stream(content):
            operator, operands = str(step.operator), step.operands
            if operator == "q":
                saved.append(state)
            elif operator == "Q":
                state = saved.pop() if saved else state
            elif operator == "cm":
                state = replace(state, matrix=Matrix(*map(float, operands)) @ state.matrix)
            elif operator == "re":
                path = None if path is None else [*path, _rectangle(state.matrix, *map(float, operands))]
            elif operator in _BUILDS_PATH:
                path = None
            elif operator in ("W", "W*"):
                clips = True
            elif operator == "Do":
                self._draw(resources.XObject[str(operands[0])], resources, state, depth)
            elif operator == "gs":
                state = replace(state, is_plain=state.is_plain and _is_plain(resources.ExtGState[str(operands[0])]))
            elif operator == "BDC" and operands[0] == "/OC":
                self.is_drawn = True  # layers that a viewer may hide
            elif operator == "Tr":
                state = replace(state, text_mode=int(operands[0]))
            elif operator in _SHOWS_TEXT:
                self.is_drawn |= state.text_mode != _UNSEEN_TEXT
            elif operator in _FILLS:
                state = replace(state, fill=_FILLS[operator](list(operands)))
            if operator in _PAINTS:
                self.is_drawn = True
            if operator in _PAINTS or operator == "n":
                if clips:
                    state = replace(state, clip=_clipped(state.clip, path))
                path, clips = [], False

    def _draw(self, thing: pikepdf.Object, resources: pikepdf.Object, state: _State, depth: int) -> None:
        if "/OC" in thing or depth >= _DEEPEST or not isinstance(thing, pikepdf.Stream):
            self.is_drawn = True
        elif thing.get("/Subtype") == "/Image":
            self._place(PlacedPicture(thing, state.matrix, state.fill), state)
        elif thing.get("/Subtype") == "/Form":
            matrix = Matrix(*map(float, thing.get("/Matrix", [1, 0, 0, 1, 0, 0]))) @ state.matrix
            left, bottom, right, top = (float(edge) for edge in thing.get("/BBox", [-1e9, -1e9, 1e9, 1e9]))
            clip = _clipped(state.clip, [_rectangle(matrix, left, bottom, right - left, top - bottom)])
            inner = thing.get("/Resources", resources)
            self.read(thing, inner, replace(state, matrix=matrix, clip=clip), depth + 1)
        else:
            self.is_drawn = True

    def _place(self, picture: PlacedPicture, state: _State) -> None:
        _ = picture.dpi  # raises for a picture that does not say how large it is: only a renderer makes sense of it
        seen = _common(picture.extent, self._box)
        if seen is None:
            return
        shown = None if state.clip is None else _common(seen, state.clip)
        is_cut = shown is None or any(abs(x - y) > self._slack for x, y in zip(shown, seen, strict=True))
        if is_cut or not state.is_plain:
            self.is_drawn = True
            return
        covers = all(abs(x - y) <= self._slack for x, y in zip(seen, self._box, strict=True))
        if covers and not any(key in picture.image for key in ("/SMask", "/Mask", "/ImageMask", "/SMaskInData")):
            # Nothing that was painted before is seen any more: scanners' programs often lay white paper first.
            self.pictures, self.is_drawn = [], False
        self.pictures.append(picture)


def _is_plain(state: pikepdf.Object) -> bool:
    """Whether an ExtGState paints as if it were not there."""
    return all(key not in state or state[key] in (plain, "/Compatible") for key, plain in _PLAIN_STATE.items())


def _rectangle(matrix: Matrix, x: float, y: float, width: float, height: float) -> Rectangle:
    return _extent(Matrix(width, 0, 0, height, x, y) @ matrix)


def _extent(matrix: Matrix) -> Rectangle:
    """The box around the image of the unit square."""
    a, b, c, d, e, f = matrix.shorthand
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return min(xs), min(ys), max(xs), max(ys)


def _clipped(clip: Rectangle | None, path: list[Rectangle] | None) -> Rectangle | None:
    if clip is None or path is None or len(path) != 1:
        return None
    return _common(clip, path[0])


def _common(one: Rectangle, other: Rectangle) -> Rectangle | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else None


def _grey_of_rgb(operands: Sequence[pikepdf.Object]) -> float | None:
    red, green, blue = map(float, operands)
    return red if red == green == blue else None


def _grey_of_cmyk(operands: Sequence[pikepdf.Object]) -> float | None:
    cyan, magenta, yellow, black = map(float, operands)
    return 1 - black if cyan == magenta == yellow == 0 else None


_FILLS: Final[dict[str, Callable[[Sequence[pikepdf.Object]], float | None]]] = {
    "g": lambda operands: float(operands[0]),
    "rg": _grey_of_rgb,
    "k": _grey_of_cmyk,
    "cs": lambda _: None,
    "sc": lambda _: None,
    "scn": lambda _: None,
}
