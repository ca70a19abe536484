"""A third reader, of digits alone: what a clerk wrote into the frame that an act leaves for its number and day.

The two readers of whole lines were taught with print, mostly, and misread a hand alike: a one with a long nose as a
four, a barred seven as a one. This network was taught with nothing but digits between the printed letters of such frames
(scripts/language/training/frame_digits.py), so that it is a witness independent of both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels

# Between these shares of a cut's pixels, from the darkest, lie ink and paper.
_INK, _PAPER = 2, 75
_LEAST_CONTRAST = 24.0


def ink_of(grey: Pixels) -> npt.NDArray[np.float32]:
    """A cut of any height and width, dark on light, as 0 paper to 1 ink, however grey its paper and pale its ink."""
    dark, light = np.percentile(grey, (_INK, _PAPER))
    told = (light - grey.astype(np.float32)) / max(light - dark, _LEAST_CONTRAST)
    return np.asarray(np.clip(told, 0, 1), np.float32)
