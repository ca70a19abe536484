"""The network in a Tesseract model (its component `lstm`): its layers and weights, read from and written as bytes.

The layout is that of libtesseract 4 and 5 (src/lstm/network.cpp, fullyconnected.cpp, lstm.cpp, weightmatrix.cpp; all
numbers little-endian): each layer has a head, then what its kind needs, then the layers within it. A matrix of weights
has a row for each output and a column for each input, the bias last; in models for use ("fast") it holds whole numbers
from -127 to 127 and a scale for each row. Other layouts (float matrices, layers that the Vietnamese model has not) are
refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]

STEPS = 127
"""The largest whole number a weight is written as; a row's largest weight is written as this."""

_WITHIN = frozenset(("Series", "RTLReversed", "TTBReversed", "XYTranspose"))
# How many whole numbers of its own and how many matrices a kind has.
_SIZES = MappingProxyType(
    {"Input": (5, 0), "Convolve": (2, 0), "Maxpool": (2, 0), "Tanh": (0, 1), "Softmax": (0, 1)}
    | dict.fromkeys(("LSTM", "SummLSTM"), (1, 4))
)
_OWN_RATES = 64
# Bits of a matrix's first byte: whole numbers; trained with Adam, which says nothing about the weights; the layout that
# is read here.
_WHOLE, _ADAM, _LAYOUT = 1, 4, 128


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A layer as it stands in the file.

    `numbers` are its kind's own (shape, window, ...); the four matrices of an LSTM are cell input, input gate, forget
    gate and output gate, each of shape (cells, inputs + cells + 1).
    """

    kind: str
    name: str
    training: int
    backward: int
    flags: int
    inputs: int
    outputs: int
    count: int
    numbers: tuple[int, ...] = ()
    weights: tuple[Weights, ...] = ()
    within: tuple[Layer, ...] = ()
    rates: tuple[float, ...] = ()


class Cursor:
    """Takes values from bytes, one after the other. Raises ValueError past their end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def numbers(self, letters: str) -> tuple[int, ...]:
        """Whole numbers of the sizes that `struct` has these letters for."""
        return tuple(int(value) for value in struct.unpack("<" + letters, self.take(struct.calcsize("<" + letters))))

    def array(self, kind: str, count: int) -> NDArray[np.float64]:
        found = np.dtype(kind)
        return np.frombuffer(self.take(count * found.itemsize), found).astype(np.float64)

    def text(self) -> str:
        (size,) = self.numbers("I")
        return self.take(size).decode()

    def take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            raise ValueError("the network ends too soon")
        self._at += size
        return self._data[self._at - size : self._at]

    def rest(self) -> bytes:
        return self._data[self._at :]


def read_network(component: bytes) -> tuple[Layer, bytes]:
    """The network and what follows it in the component, the recogniser's settings. Raises ValueError."""
    cursor = Cursor(component)
    return _layer(cursor), cursor.rest()


def null_code(settings: bytes) -> int:
    """The output that means "no letter here", from the settings that follow the network."""
    cursor = Cursor(settings)
    cursor.text()
    *_, null = cursor.numbers("iiii")
    return null


def write_network(layer: Layer) -> bytes:
    """The bytes of that network, every weight within half a step of its row's scale."""
    head = struct.pack("<bb", layer.training, layer.backward)
    head += struct.pack("<iiii", layer.flags, layer.inputs, layer.outputs, layer.count)
    parts = [b"\0", _text(layer.kind), head, _text(layer.name)]
    if layer.kind in _WITHIN:
        parts.append(struct.pack("<I", len(layer.within)))
        parts += map(write_network, layer.within)
        if layer.flags & _OWN_RATES:
            parts.append(struct.pack(f"<I{len(layer.rates)}f", len(layer.rates), *layer.rates))
    parts.append(struct.pack(f"<{len(layer.numbers)}i", *layer.numbers))
    parts += map(_matrix_bytes, layer.weights)
    return b"".join(parts)


def weighted_layers(layer: Layer) -> Iterator[Layer]:
    """The layers that have weights, in the order that a line goes through them."""
    if layer.weights:
        yield layer
    for inner in layer.within:
        yield from weighted_layers(inner)


def with_weights(layer: Layer, weights: Sequence[tuple[Weights, ...]]) -> Layer:
    """The same network with these weights, one tuple for each layer of `weighted_layers`."""
    remaining = iter(weights)

    def renewed(old: Layer) -> Layer:
        new = next(remaining) if old.weights else ()
        return replace(old, weights=new, within=tuple(map(renewed, old.within)))

    return renewed(layer)


def _layer(cursor: Cursor) -> Layer:
    if cursor.numbers("b") != (0,):
        raise ValueError("a layer without its kind's name")
    kind = cursor.text()
    training, backward, flags, inputs, outputs, count = cursor.numbers("bbiiii")
    name = cursor.text()
    layer = Layer(kind, name, training, backward, flags, inputs, outputs, count)
    if kind in _WITHIN:
        (size,) = cursor.numbers("I")
        within = tuple(_layer(cursor) for _ in range(size))
        rates: tuple[float, ...] = ()
        if flags & _OWN_RATES:
            (size,) = cursor.numbers("I")
            rates = tuple(cursor.array("<f4", size).tolist())
        return replace(layer, within=within, rates=rates)
    if kind not in _SIZES:
        raise ValueError(f"a layer of kind {kind}, which this reads not")
    numbers, matrices = _SIZES[kind]
    return replace(
        layer, numbers=cursor.numbers("i" * numbers), weights=tuple(_matrix(cursor) for _ in range(matrices))
    )


def _matrix(cursor: Cursor) -> Weights:
    (mode,) = cursor.numbers("B")
    if mode & ~_ADAM != _LAYOUT + _WHOLE:
        raise ValueError("weights that are not whole numbers with scales: not a model of the fast kind")
    rows, columns, _ = cursor.numbers("IIb")
    steps = cursor.array("<i1", rows * columns).reshape(rows, columns)
    (count,) = cursor.numbers("I")
    scales = cursor.array("<f8", count)[:rows]
    return steps * scales[:, None]


def _matrix_bytes(weights: Weights) -> bytes:
    rows, columns = weights.shape
    largest = np.abs(weights).max(axis=1)
    scales = np.where(largest > 0, largest, 1.0) / STEPS
    steps = np.clip(np.round(weights / scales[:, None]), -STEPS, STEPS).astype(np.int8)
    head = struct.pack("<BIIb", _LAYOUT + _WHOLE, rows, columns, 0)
    return head + steps.tobytes() + struct.pack("<I", rows) + scales.astype("<f8").tobytes()


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<I", len(encoded)) + encoded
