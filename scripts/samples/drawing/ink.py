"""What is put on a paper after printing: the office's red seal, a signature in blue ink, a portrait.

Marks are RGB images on white; `stamp` multiplies them into the sheet, as ink over print does, so the text under a seal
stays visible and is disturbed by it.
"""

from __future__ import annotations

import math
from random import Random

import numpy as np
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scripts.samples.drawing.fonts import font
from scripts.samples.drawing.size import MM


def stamp(sheet: Image.Image, mark: Image.Image, at: tuple[int, int]) -> None:
    """Multiplies `mark` into `sheet` with its upper left corner at that place, cut off at the edges."""
    under = sheet.crop((*at, at[0] + mark.width, at[1] + mark.height))
    sheet.paste(ImageChops.multiply(under, mark), at)


def seal(text: str, chance: Random, *, millimetres: float = 36.0) -> Image.Image:
    """A round seal: two rings, a star, `text` around it; unevenly inked and never quite upright."""
    size = round(millimetres * MM)
    middle, radius = size / 2, size / 2 - 3
    red = (chance.randint(188, 222), chance.randint(20, 52), chance.randint(40, 66))
    mark = Image.new("RGB", (size, size), "white")
    ink = ImageDraw.Draw(mark)
    for part, width in ((1.0, 7), (0.93, 3), (0.60, 3)):
        ink.circle((middle, middle), radius * part, outline=red, width=max(1, round(width * size / 425)))
    corners = [
        (
            middle + radius * (0.32 if corner % 2 == 0 else 0.13) * math.sin(corner * math.pi / 5),
            middle - radius * (0.32 if corner % 2 == 0 else 0.13) * math.cos(corner * math.pi / 5),
        )
        for corner in range(10)
    ]
    ink.polygon(corners, fill=red)
    _around(mark, f"{text} ★ ", red, radius * 0.765)
    uneven = np.asarray(mark, dtype=np.float32)
    noise = np.random.default_rng(chance.randrange(2**32)).random((9, 9), dtype=np.float32)
    patches = Image.fromarray(noise).resize((size, size), Image.Resampling.BICUBIC)
    strength = 0.62 + 0.38 * np.clip(np.asarray(patches), 0, 1)
    worn = Image.fromarray((255 - (255 - uneven) * strength[..., None]).astype(np.uint8))
    return worn.rotate(chance.uniform(-14, 14), Image.Resampling.BILINEAR, fillcolor="white")


def _around(mark: Image.Image, text: str, colour: tuple[int, int, int], radius: float) -> None:
    """Letters along a circle, feet inwards, the whole way round."""
    points = min(9.5, 2 * math.pi * radius / max(len(text), 26) * 0.24 * 1.35)
    letters = font("DejaVu Sans", round(points, 1), bold=True)
    side = round(letters.size * 1.8)
    middle = mark.width / 2
    for place, letter in enumerate(text):
        turn = 2 * math.pi * place / len(text) - math.pi * 0.8
        tile = Image.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((side / 2, side / 2), letter, font=letters, fill=255, anchor="mm")
        tile = tile.rotate(-math.degrees(turn), Image.Resampling.BILINEAR)
        at = (
            round(middle + radius * math.sin(turn) - side / 2),
            round(middle - radius * math.cos(turn) - side / 2),
        )
        mark.paste(colour, at, tile)


def scribble(chance: Random) -> Image.Image:
    """A signature in blue ink, 30 to 45 mm wide: loops that run to the right and a long last stroke."""
    width, height = round(chance.uniform(30, 45) * MM), round(22 * MM)
    blue = (chance.randint(20, 60), chance.randint(36, 80), chance.randint(140, 190))
    loops, lean = chance.uniform(3.2, 6.5), chance.uniform(0.2, 0.9)
    swings = [(chance.uniform(0.1, 0.3), chance.uniform(0.4, 2.3), chance.uniform(0, 6.3)) for _ in range(3)]
    points = []
    for step in range(260):
        t = step / 259
        turn = 2 * math.pi * loops * t
        fade = 1 - 0.65 * t
        y = 0.5 + fade * 0.24 * math.sin(turn) + sum(a * 0.3 * math.sin(f * turn / 2 + p) for a, f, p in swings)
        x = 0.06 + 0.66 * t + 0.07 * lean * math.cos(turn) + 0.04 * math.sin(turn / 2)
        points.append((x * width, min(0.92, max(0.08, y)) * height))
    points += [(points[-1][0] + t * 0.2 * width, points[-1][1] - t * t * 0.3 * height) for t in (0.3, 0.6, 1.0)]
    mark = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(mark).line(points, fill=blue, width=chance.randint(4, 6), joint="curve")
    return mark.filter(ImageFilter.GaussianBlur(0.8))


def portrait(chance: Random, width: int, height: int) -> Image.Image:
    """A passport photo of nobody: head and shoulders on blue."""
    photo = Image.new("RGB", (width, height), (120, 160, 205))
    ink = ImageDraw.Draw(photo)
    skin, cloth = (214, 178, 150), chance.choice(((240, 240, 240), (60, 70, 95), (150, 60, 60)))
    ink.ellipse((width * 0.1, height * 0.72, width * 0.9, height * 1.5), fill=cloth)
    ink.rectangle((width * 0.42, height * 0.55, width * 0.58, height * 0.78), fill=skin)
    ink.ellipse((width * 0.28, height * 0.16, width * 0.72, height * 0.66), fill=(38, 32, 30))
    ink.ellipse((width * 0.31, height * 0.24, width * 0.69, height * 0.68), fill=skin)
    return photo.filter(ImageFilter.GaussianBlur(3))


def qr_code(text: str) -> Image.Image:
    """A QR code of about 22 mm, error correction M, with its quiet zone."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.array(zxingcpp.write_barcode_to_image(code, scale=1))
    scale = max(4, round(22 * MM / modules.shape[0]))
    pixels = modules.repeat(scale, axis=0).repeat(scale, axis=1)
    return Image.fromarray(pixels).convert("RGB")
