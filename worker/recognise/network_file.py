"""A network's weights left where they lie: in the file that it is shipped in, mapped into memory when they are used.

onnxruntime copies what a file has inside to memory of each process: of the second reader 30 MB in every worker, which
each of its children would hold as well. What a model names as external data it maps instead, so that all processes of a
machine share one copy, which the system may drop and read again. A model may name any file, itself among them.

ONNX is a protocol buffer (https://onnx.ai/onnx/repo-docs/ExternalData.html); of its fields only those that lead to the
weights are looked at, all else stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final, NamedTuple

# Numbers of fields: ModelProto, GraphProto, TensorProto, StringStringEntryProto.
_GRAPH: Final = 7
_WEIGHTS: Final = 5
_RAW_DATA, _EXTERNAL_DATA, _DATA_LOCATION = 9, 13, 14
_KEY, _VALUE = 1, 2
_EXTERNAL: Final = 1
# Kinds of fields on the wire; those of a fixed width have it here.
_VARINT, _BYTES = 0, 2
_WIDTHS: Final = {1: 8, 5: 4}
# Below a page of memory nothing is gained.
_LEAST: Final = 4096


class _Field(NamedTuple):
    """A field: its number, where it begins with its head, where its content begins, where it ends."""

    number: int
    head: int
    begin: int
    end: int


def with_weights_left_in(file: Path) -> bytes:
    """The model in `file` with its weights named by their place there. Whoever loads it has to be told its folder."""
    with file.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as model:
        return b"".join(
            _packed(_GRAPH, _graph(model, field, file.name))
            if field.number == _GRAPH
            else model[field.head : field.end]
            for field in _fields(model, 0, len(model))
        )


def _graph(model: mmap, graph: _Field, name: str) -> bytes:
    return b"".join(
        _packed(_WEIGHTS, _tensor(model, field, name))
        if field.number == _WEIGHTS and field.end - field.begin > _LEAST
        else model[field.head : field.end]
        for field in _fields(model, graph.begin, graph.end)
    )


def _tensor(model: mmap, tensor: _Field, name: str) -> bytes:
    parts = []
    for field in _fields(model, tensor.begin, tensor.end):
        if field.number != _RAW_DATA:
            parts.append(model[field.head : field.end])
            continue
        place = {"location": name, "offset": str(field.begin), "length": str(field.end - field.begin)}
        entries = (_packed(_KEY, key.encode()) + _packed(_VALUE, value.encode()) for key, value in place.items())
        parts += [_packed(_EXTERNAL_DATA, entry) for entry in entries]
        parts.append(_varint(_DATA_LOCATION << 3 | _VARINT) + _varint(_EXTERNAL))
    return b"".join(parts)


def _fields(model: mmap, begin: int, end: int) -> Iterator[_Field]:
    at = begin
    while at < end:
        head = at
        tag, at = _read_varint(model, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            content = at
            _, at = _read_varint(model, at)
        elif kind == _BYTES:
            length, content = _read_varint(model, at)
            at = content + length
        else:
            content = at
            at += _WIDTHS[kind]
        yield _Field(number, head, content, at)


def _read_varint(model: mmap, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends: seven bits a byte, the lowest first."""
    value = shift = 0
    while True:
        byte = model[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _packed(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    packed = bytearray()
    while value > 0x7F:
        packed.append(value & 0x7F | 0x80)
        value >>= 7
    packed.append(value)
    return bytes(packed)
