"""The network that reads the digits in a frame of an act's head: convolutions over the cut, then over its columns, and
connectionist temporal classification (Graves and others, 2006)."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from scripts.language.pictures.frames import HEIGHT

BLANK = 10
"""The answer that means "no digit here"; the others are the digits."""
COLUMNS = 2
"""So many columns of a cut get one answer."""

_WIDTHS = (16, 24, 32, 48, 48)
_OF_A_COLUMN = 64


class FrameDigits(nn.Module):
    """Batch x 1 x HEIGHT x width, 0 paper to 1 ink -> batch x width / COLUMNS x 11, logits."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for width, pool in zip(_WIDTHS, ((2, COLUMNS), (2, 1), (2, 1), None, (2, 1)), strict=True):
            layers += [nn.Conv2d(before, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            layers += [nn.MaxPool2d(pool)] if pool else []
            before = width
        self.rows = nn.Sequential(*layers)
        self.columns = nn.Sequential(
            nn.Conv2d(before, _OF_A_COLUMN, (HEIGHT // 16, 3), padding=(0, 1)),
            nn.ReLU(),
            nn.Conv2d(_OF_A_COLUMN, _OF_A_COLUMN, (1, 5), padding=(0, 2)),
            nn.ReLU(),
            nn.Conv2d(_OF_A_COLUMN, _OF_A_COLUMN, (1, 5), padding=(0, 4), dilation=(1, 2)),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Conv2d(_OF_A_COLUMN, BLANK + 1, 1),
        )

    def forward(self, ink: torch.Tensor) -> torch.Tensor:
        return self.columns(self.rows(ink)).squeeze(2).transpose(1, 2)

    def write(self, path: Path) -> None:
        """As ONNX: 1 x 1 x HEIGHT x width -> 1 x width / COLUMNS x 11, logarithms of likelihoods. Needs onnx."""
        torch.onnx.export(
            _Likelihoods(self).eval(),
            (torch.zeros(1, 1, HEIGHT, 96),),
            str(path),
            input_names=["ink"],
            output_names=["digits"],
            opset_version=13,
            dynamic_axes={"ink": {3: "width"}, "digits": {1: "steps"}},
            dynamo=False,
        )


class _Likelihoods(nn.Module):
    def __init__(self, network: FrameDigits) -> None:
        super().__init__()
        self.network = network

    def forward(self, ink: torch.Tensor) -> torch.Tensor:
        return self.network(ink).log_softmax(-1)
