"""The network that gives the print of a picture without what lies over it: a U-Net (Ronneberger and others, 2015) so
small that a line of a page costs it some milliseconds.

Four pixels are taken together at first and parted at last, so that nothing is worked out at full size.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

_WIDTHS = (12, 24, 40)


class PrintAlone(nn.Module):
    """Batch x 1 x height x width, 0 paper to 1 ink, sides multiples of 8 -> the same shape, how likely ink is print's,
    as a logit."""

    def __init__(self) -> None:
        super().__init__()
        first, second, third = _WIDTHS
        self.at_half = _twice(4, first)
        self.at_quarter = _twice(first, second)
        self.at_eighth = nn.Sequential(_once(second, third), _once(third, third), _once(third, third, wider=2))
        self.back_to_quarter = _once(third + second, second)
        self.back_to_half = _once(second + first, 16)
        self.last = nn.Conv2d(16, 4, 3, padding=1)

    def forward(self, ink: torch.Tensor) -> torch.Tensor:
        return nn.functional.pixel_shuffle(self.of_fours(nn.functional.pixel_unshuffle(ink, 2)), 2)

    def of_fours(self, fours: torch.Tensor) -> torch.Tensor:
        """The same with four pixels of a square as one of four channels, before and after."""
        half = self.at_half(fours)
        quarter = self.at_quarter(nn.functional.max_pool2d(half, 2))
        eighth = self.at_eighth(nn.functional.max_pool2d(quarter, 2))
        quarter = self.back_to_quarter(torch.cat([_twice_the_size(eighth), quarter], 1))
        half = self.back_to_half(torch.cat([_twice_the_size(quarter), half], 1))
        return self.last(half)

    def write(self, path: Path) -> None:
        """As ONNX: 1 x 4 x height / 2 x width / 2, four pixels as one -> the same shape, likelihoods. Needs onnx."""
        torch.onnx.export(
            _OfFours(self).eval(),
            (torch.zeros(1, 4, 32, 64),),
            str(path),
            input_names=["ink"],
            output_names=["print"],
            opset_version=13,
            dynamic_axes={"ink": {2: "height", 3: "width"}, "print": {2: "height", 3: "width"}},
            dynamo=False,
        )


class _OfFours(nn.Module):
    """The part of the network that OpenCV runs: pixels are put together and parted outside."""

    def __init__(self, network: PrintAlone) -> None:
        super().__init__()
        self.network = network

    def forward(self, fours: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.network.of_fours(fours))


def _once(before: int, after: int, wider: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 3, padding=wider, dilation=wider), nn.ReLU())


def _twice(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(*_once(before, after), *_once(after, after))


def _twice_the_size(pixels: torch.Tensor) -> torch.Tensor:
    return nn.functional.interpolate(pixels, scale_factor=2, mode="nearest")
