"""The network of Tesseract's fast Vietnamese model in PyTorch: the same arithmetic, so that it can be trained further.

A line goes through a convolution of 3 x 3, pooling by 3 x 3, an LSTM along each column, of which the last state counts,
three LSTMs along the line (the second from its end), and a linear layer with an output for each letter and one for
none: `[1,36,0,1Ct3,3,16Mp3,3Lfys48Lfx96Lrx96Lfx192O1c1]` in Tesseract's notation. Needs torch, which the project
itself does not (scripts/language/training/line_model.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from scripts.language.pictures.lines import HEIGHT, Picture
from scripts.language.training.model_file import Alphabet
from scripts.language.training.network_file import Layer, Weights, weighted_layers, with_weights

POOLED = 3
"""Columns of a picture for each answer of the network."""

_WINDOW = 3


class LineNetwork(nn.Module):
    """The network with the weights of `layer`. Raises ValueError where that is another network."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self._layer = layer
        layers = list(weighted_layers(layer))
        if [found.name for found in layers] != ["ConvNL", "Lfys48", "Lfx96", "Lrx96", "Lfx192", "Output"]:
            raise ValueError("not the network of the fast Vietnamese model")
        window, up, along, back, again, output = layers
        self.window = _convolution(window.weights[0])
        self.up, self.along, self.back, self.again = (_lstm(found.weights) for found in (up, along, back, again))
        self.output = _linear(output.weights[0])

    def forward(self, lines: torch.Tensor) -> torch.Tensor:
        """From (lines, `HEIGHT`, width), -1 black to 1 white, to (lines, width / `POOLED`, outputs), not yet shares."""
        count, height, width = lines.shape
        # Tesseract puts noise around a line, too (src/lstm/convolve.cpp).
        framed = torch.rand(count, 1, height + 2, width + 2) * 2 - 1
        framed[:, 0, 1:-1, 1:-1] = lines
        pooled = nn.functional.max_pool2d(torch.tanh(self.window(framed)), POOLED)
        _, depth, rows, columns = pooled.shape
        _, (state, _) = self.up(pooled.permute(0, 3, 2, 1).reshape(count * columns, rows, depth))
        read, _ = self.along(state[0].reshape(count, columns, -1))
        read, _ = self.back(read.flip(1))
        read, _ = self.again(read.flip(1))
        return self.output(read)

    def layer(self) -> Layer:
        """The network as the file has it, with the weights of now."""
        lstms = (self.up, self.along, self.back, self.again)
        weights = [(_of_convolution(self.window),), *map(_of_lstm, lstms), (_of_linear(self.output),)]
        return with_weights(self._layer, weights)


def lines_tensor(pictures: Sequence[Picture]) -> torch.Tensor:
    """The pictures side by side in one array, the narrower drawn out with their last column."""
    width = -(-max(picture.shape[1] for picture in pictures) // POOLED) * POOLED
    lines = np.empty((len(pictures), HEIGHT, width), np.float32)
    for place, picture in enumerate(pictures):
        wide = picture.shape[1]
        lines[place, :, :wide] = _levelled(picture)
        lines[place, :, wide:] = lines[place, :, wide - 1 : wide]
    return torch.from_numpy(lines)


def texts(answers: torch.Tensor, alphabet: Alphabet) -> list[str]:
    """The likeliest letter of every column, repeated ones once."""
    letters = {code: letter for letter, code in alphabet.codes.items()}
    read = []
    for codes in answers.argmax(-1).tolist():
        changes = (code for before, code in zip([None, *codes], codes, strict=False) if code != before)
        read.append("".join(letters.get(code, "") for code in changes if code != alphabet.null).strip())
    return read


def _levelled(picture: Picture) -> NDArray[np.float32]:
    """-1 ink to 1 paper, from the dips and peaks along the middle row (src/lstm/networkio.cpp of libtesseract)."""
    row = picture[HEIGHT // 2].astype(np.int32)
    before, here, after = row[:-2], row[1:-1], row[2:]
    dips = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    peaks = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    black = float(np.quantile(dips, 0.25)) if len(dips) else 0.0
    white = float(np.quantile(peaks, 0.75)) if len(peaks) else 255.0
    contrast = (white - black) / 2 if white > black else 1.0
    return np.asarray(np.clip((picture - black) / contrast - 1, -1, 1), np.float32)


def _convolution(weights: Weights) -> nn.Conv2d:
    layer = nn.Conv2d(1, len(weights), _WINDOW)
    # The file runs down each column of the window, torch along each row.
    window = weights[:, :-1].reshape(-1, 1, _WINDOW, _WINDOW).transpose(0, 1, 3, 2)
    layer.weight.data = _tensor(window)
    layer.bias.data = _tensor(weights[:, -1])
    return layer


def _of_convolution(layer: nn.Conv2d) -> Weights:
    window = _array(layer.weight).transpose(0, 1, 3, 2).reshape(-1, _WINDOW * _WINDOW)
    return np.column_stack((window, _array(layer.bias)))


def _lstm(weights: Sequence[Weights]) -> nn.LSTM:
    cell, enter, forget, leave = weights
    cells = len(cell)
    inputs = cell.shape[1] - cells - 1
    layer = nn.LSTM(inputs, cells, batch_first=True)
    stacked = np.concatenate((enter, forget, cell, leave))
    layer.weight_ih_l0.data = _tensor(stacked[:, :inputs])
    layer.weight_hh_l0.data = _tensor(stacked[:, inputs:-1])
    layer.bias_ih_l0.data = _tensor(stacked[:, -1])
    # torch has two biases where Tesseract has one.
    layer.bias_hh_l0.data.zero_()
    layer.bias_hh_l0.requires_grad = False
    return layer


def _of_lstm(layer: nn.LSTM) -> tuple[Weights, ...]:
    bias = _array(layer.bias_ih_l0) + _array(layer.bias_hh_l0)
    stacked = np.column_stack((_array(layer.weight_ih_l0), _array(layer.weight_hh_l0), bias))
    enter, forget, cell, leave = np.split(stacked, 4)
    return cell, enter, forget, leave


def _linear(weights: Weights) -> nn.Linear:
    layer = nn.Linear(weights.shape[1] - 1, len(weights))
    layer.weight.data = _tensor(weights[:, :-1])
    layer.bias.data = _tensor(weights[:, -1])
    return layer


def _of_linear(layer: nn.Linear) -> Weights:
    return np.column_stack((_array(layer.weight), _array(layer.bias)))


def _tensor(weights: Weights) -> torch.Tensor:
    return torch.tensor(weights.copy(), dtype=torch.float32)


def _array(parameter: torch.Tensor) -> Weights:
    return np.asarray(parameter.detach().numpy(), np.float64)
