"""HEIF files changed box by box, for what the encoder does not write: depth maps, groups, a turn in EXIF data alone.

Boxes: ISO/IEC 14496-12 (8.11, items; 8.18, groups) and ISO/IEC 23008-12.
"""

from __future__ import annotations

import struct


def as_depth_map(content: bytes) -> bytes:
    """The file with its transparency declared a depth map (ISO 23008-2, auxiliary id 2 instead of 1)."""
    changed = content.replace(b"auxid:1\0", b"auxid:2\0")
    assert changed != content
    return changed


def without_rotation(content: bytes) -> bytes:
    """The file, proven to hold no `irot` or `imir` property: viewers then do not turn it, whatever EXIF says."""
    assert b"irot" not in content
    assert b"imir" not in content
    return content


def in_one_group(content: bytes, kind: bytes, items: tuple[int, ...]) -> bytes:
    """The file with its pictures of these places (counted from 0) in a group of entities of `kind`."""
    ids = sorted(_picture_ids(content))
    entities = b"".join(struct.pack(">I", ids[item]) for item in items)
    group = struct.pack(">I4sIII", 20 + len(entities), kind, 0, 1000, len(items)) + entities
    added = struct.pack(">I4s", 8 + len(group), b"grpl") + group
    start = content.index(b"meta") - 4
    (length,) = struct.unpack_from(">I", content, start)
    moved = _offsets_moved(content, start + length, len(added))
    meta = struct.pack(">I", length + len(added)) + moved[start + 4 : start + length] + added
    return moved[:start] + meta + moved[start + length :]


def _picture_ids(content: bytes) -> list[int]:
    """The ids of the items that are coded pictures."""
    ids = []
    at = content.find(b"infe")
    while at >= 0:
        item, _, name = struct.unpack_from(">HH4s", content, at + 8)
        if name == b"hvc1":
            ids.append(item)
        at = content.find(b"infe", at + 4)
    return ids


def _offsets_moved(content: bytes, beyond: int, by: int) -> bytes:
    """`content` with every item whose base in the `iloc` box lies at or after `beyond` moved by `by`."""
    out = bytearray(content)
    at = content.index(b"iloc") + 4
    version, sizes, base_size, count = struct.unpack_from(">B3xBBH", content, at)
    assert (version, sizes, base_size) == (0, 0x44, 0x40), "the encoder writes another iloc box than it did"
    at += 8
    for _ in range(count):
        (base,) = struct.unpack_from(">I", content, at + 4)
        if base >= beyond:
            struct.pack_into(">I", out, at + 4, base + by)
        (extents,) = struct.unpack_from(">H", content, at + 8)
        at += 10 + 8 * extents
    return bytes(out)
