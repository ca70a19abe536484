"""Trains the network that tells print from the seal and the pen over it (worker/recognise/model/print_alone.onnx).

    .venv/bin/pip install torch==2.13.0 onnx
    .venv/bin/python -m scripts.language.training.print_alone --text LANGUAGE --out OUT --minutes 25
    cp OUT/print_alone.onnx worker/recognise/model/

Fonts and LANGUAGE are those of `line_model`; torch and onnx are installed by hand, where the network is trained. OUT
gets `print_alone.onnx`, for use, and `print_alone.pt`, for a next round to `--start` from. Training takes one core and
1 GB, and goes by the clock: a slower or busier machine sees fewer pictures. worker/recognise/model/README.md says what
the shipped network saw.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import cv2
import numpy as np
import torch
from torch import nn

from scripts.language.pictures.feet import Picture, Words, patches
from scripts.language.pictures.fonts import FOLDERS, families
from scripts.language.pictures.handwriting import hand_faces
from scripts.language.text.form_lines import HEADING_LINES
from scripts.language.text.print_lines import lists_of
from scripts.language.training.line_model import Schedule
from scripts.language.training.print_alone_network import PrintAlone

Pair = tuple[Picture, Picture]

_BATCH = 12
_APART = 240
_APART_SEED = 7777
_REPORT = 200
# What is told wrong where ink is counts for more than on empty paper, of which there is most.
_INK_WEIGHT = 6.0


def main() -> None:
    """Draw the pictures, train, write the network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True, metavar="LANGUAGE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an earlier round's print_alone.pt")
    parser.add_argument("--fonts", type=Path, nargs="+", default=FOLDERS, metavar="FOLDER")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--pictures", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=21)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(asked.seed)
    asked.out.mkdir(parents=True, exist_ok=True)

    lists = lists_of(asked.text)
    words = Words(
        names=(*lists.surnames, *lists.given),
        posts=tuple(line for line in HEADING_LINES if "{" not in line and line.upper() == line),
        text=tuple(sentence[:90] for sentence in lists.sentences[:5000]),
    )
    del lists
    faces, hands = families(asked.fonts), hand_faces(asked.fonts)
    apart = list(islice(patches(words, faces, hands, Random(_APART_SEED)), _APART))
    drawn = list(islice(patches(words, faces, hands, Random(asked.seed)), asked.pictures))
    network = PrintAlone()
    if asked.start:
        network.load_state_dict(torch.load(asked.start, weights_only=True))
    print(f"{len(drawn)} pictures drawn; {wrong_pixels(network, apart)}", flush=True)
    for step, loss in training(network, drawn, Schedule(60 * asked.minutes, asked.rate)):
        print(f"{step} steps, loss {loss:.4f}, {wrong_pixels(network, apart)}", flush=True)
        torch.save(network.state_dict(), asked.out / "print_alone.pt")
    network.write(asked.out / "print_alone.onnx")


def training(network: PrintAlone, drawn: Sequence[Pair], schedule: Schedule) -> Iterator[tuple[int, float]]:
    """Trains; every `_REPORT` steps and at the end gives the steps and the mean loss since the last time."""
    optimiser = torch.optim.AdamW(network.parameters(), lr=schedule.rate, weight_decay=1e-4)
    began = time.monotonic()
    losses: list[float] = []
    step = 0
    for step, batch in enumerate(_batches(drawn, Random(1))):
        elapsed = time.monotonic() - began
        if elapsed >= schedule.seconds:
            break
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate_at(step, elapsed)
        loss = loss_of(network, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        if len(losses) == _REPORT:
            yield step + 1, sum(losses) / len(losses)
            losses.clear()
    if losses:
        yield step, sum(losses) / len(losses)


def loss_of(network: PrintAlone, batch: Sequence[Pair]) -> torch.Tensor:
    """Binary cross entropy of the ink of print, each pixel by how much is at stake there."""
    seen, alone = (_ink([pair[which] for pair in batch]) for which in (0, 1))
    weights = 1 + _INK_WEIGHT * torch.maximum(seen, alone)
    losses = nn.functional.binary_cross_entropy_with_logits(network(seen), alone, reduction="none")
    return (weights * losses).sum() / weights.sum()


def wrong_pixels(network: PrintAlone, pairs: Sequence[Pair]) -> str:
    """Of the pixels of print and of marks, how many are told wrong, in percent."""
    lost = kept = print_ = marks = 0
    with torch.no_grad():
        for start in range(0, len(pairs), _BATCH):
            batch = pairs[start : start + _BATCH]
            seen, alone = (_ink([pair[which] for pair in batch]) for which in (0, 1))
            told = torch.sigmoid(network(seen)) > 0.5
            is_print, is_mark = alone > 0.5, (seen > 0.5) & (alone < 0.2)
            print_ += int(is_print.sum())
            marks += int(is_mark.sum())
            lost += int((is_print & ~told).sum())
            kept += int((is_mark & told).sum())
    return f"{100 * lost / max(1, print_):.2f} % of print lost, {100 * kept / max(1, marks):.2f} % of marks kept"


def _batches(drawn: Sequence[Pair], chance: Random) -> Iterator[list[Pair]]:
    order = list(drawn)
    while True:
        chance.shuffle(order)
        yield from (order[start : start + _BATCH] for start in range(0, len(order) - _BATCH + 1, _BATCH))


def _ink(pictures: Sequence[Picture]) -> torch.Tensor:
    """Batch x 1 x height x width, 0 paper to 1 ink."""
    return 1 - torch.from_numpy(np.stack(pictures)[:, None].astype(np.float32)) / 255


if __name__ == "__main__":
    main()
