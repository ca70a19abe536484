"""Trains Tesseract's fast Vietnamese model further on lines of administrative print.

    apt install tesseract-ocr tesseract-ocr-vie fonts-texgyre fonts-freefont-otf fonts-liberation2 \\
        fonts-linuxlibertine fonts-noto-core fonts-croscore fonts-dejavu fonts-breip fonts-bwht fonts-dancingscript \\
        fonts-dkg-handwriting fonts-ecolier-court fonts-femkeklaver fonts-humor-sans fonts-kiloji fonts-klee \\
        fonts-kristi fonts-sjfonts
    .venv/bin/pip install torch==2.13.0 scikit-learn
    .venv/bin/python -m scripts.language.training.line_model --text LANGUAGE --out ROUND1
    .venv/bin/python -m scripts.language.training.line_model --text LANGUAGE --out ROUND2 --start ROUND1/network.pt \\
        --minutes 26 --rate 4e-4 --lines 60000 --seed 51
    .venv/bin/python -m scripts.language.training.line_model --text LANGUAGE --out ROUND3 \\
        --start ROUND2/vie.traineddata --minutes 40 --rate 4e-4 --lines 45000 --seed 61 --share 0.5
    cp ROUND3/vie.traineddata worker/recognise/model/

LANGUAGE is the folder that scripts/language/mending/syllable_pairs.py describes. torch and scikit-learn are installed
by hand, where the model is trained; nothing else needs them. OUT gets `vie.traineddata`, for use, and `network.pt`, for
a next round to start from. Training takes one core and some 2 GB, and goes by the clock: a slower or busier machine
sees fewer lines. Drawing the lines before that takes minutes of its own. The rate falls linearly to a fiftieth. Lines
drawn apart are read every 500 steps, and their errors printed. With a SHARE below 1 the model written lies between that
of the start (0) and the trained one (1): lines of a new kind are learned, and what a training leaves out is not
forgotten (Wortsman and others, Robust fine-tuning of zero-shot models, 2022). worker/recognise/model/README.md says
what the shipped model saw.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from random import Random

import cv2
import torch
from rapidfuzz.distance import Levenshtein
from torch import nn

from scripts.language.pictures.fonts import Family, families
from scripts.language.pictures.handwriting import Hands, hands, plain
from scripts.language.pictures.lines import Picture, line_picture
from scripts.language.text.print_lines import Lists, lists_of, print_line
from scripts.language.training.line_network import POOLED, LineNetwork, lines_tensor, texts
from scripts.language.training.model_file import DEBIAN, NETWORK, Alphabet, alphabet, pack, unpacked
from scripts.language.training.network_file import read_network, write_network

Line = tuple[Picture, str]

_APART = 1500
_APART_SEED = 7777
_BATCH = 24
# Lines of about one width go together; from so many at a time, so that the widths come mixed.
_MIXED = 6000
_WIDTH_STEP = 15
_WARM_UP = 100
_LAST_RATE = 0.02
_REPORT = 500


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn."""

    seconds: float
    rate: float

    def rate_at(self, step: int, elapsed: float) -> float:
        """Rising over the first steps, then falling linearly with time."""
        left = max(0.0, 1 - elapsed / self.seconds)
        return self.rate * min(1.0, step / _WARM_UP + 0.05) * (_LAST_RATE + (1 - _LAST_RATE) * left)


def main() -> None:
    """Draw the lines, train, write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True, metavar="LANGUAGE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, default=DEBIAN, help="an earlier round's network.pt, or a model")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--rate", type=float, default=7e-4)
    parser.add_argument("--lines", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--share", type=float, default=1, help="of the trained weights in those written")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(asked.seed)

    parts = unpacked(DEBIAN)
    letters = alphabet(parts)
    is_model = asked.start.suffix == ".traineddata"
    layer, settings = read_network((unpacked(asked.start) if is_model else parts)[NETWORK])
    network = LineNetwork(layer)
    if not is_model:
        network.load_state_dict(torch.load(asked.start, weights_only=True))
    before = {name: weights.clone() for name, weights in network.state_dict().items()}
    asked.out.mkdir(parents=True, exist_ok=True)

    lists = lists_of(asked.text)
    faces, known = families(), hands()
    apart = list(islice(drawn_lines(lists, letters, faces, known, _APART_SEED), _APART))
    lines = list(islice(drawn_lines(lists, letters, faces, known, asked.seed), asked.lines))
    print(f"{len(lines)} lines drawn; {errors(network, apart, letters)}", flush=True)
    for step, seen, loss in training(network, lines, letters, Schedule(60 * asked.minutes, asked.rate)):
        print(f"{step} steps, {seen} lines seen, loss {loss:.4f}, {errors(network, apart, letters)}", flush=True)
        torch.save(network.state_dict(), asked.out / "network.pt")
    network.load_state_dict(between(before, network.state_dict(), asked.share))
    torch.save(network.state_dict(), asked.out / "network.pt")
    pack({**parts, NETWORK: write_network(network.layer()) + settings}, asked.out / "vie.traineddata")


def between(
    before: Mapping[str, torch.Tensor], after: Mapping[str, torch.Tensor], share: float
) -> dict[str, torch.Tensor]:
    """Weights that lie between two states of a network, `share` of the way to the second."""
    return {name: torch.lerp(before[name], weights, share) for name, weights in after.items()}


def drawn_lines(lists: Lists, letters: Alphabet, faces: Sequence[Family], known: Hands, seed: int) -> Iterator[Line]:
    """Lines without end, each with room for its letters: the network answers once for `POOLED` columns."""
    chance = Random(seed)
    while True:
        drawn, above, below = (print_line(lists, letters.codes, chance) for _ in range(3))
        picture = line_picture(drawn, (above, below), faces, known, chance)
        text = plain(drawn)
        # Between two equal letters it has to answer "none".
        needed = len(text) + sum(left == right for left, right in pairwise(text))
        if picture is not None and picture.shape[1] // POOLED >= needed:
            yield picture, text


def training(
    network: LineNetwork, lines: Sequence[Line], letters: Alphabet, schedule: Schedule
) -> Iterator[tuple[int, int, float]]:
    """Trains; every `_REPORT` steps and at the end gives steps, lines seen and the mean loss since the last time."""
    learning = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=schedule.rate, weight_decay=1e-4)
    began = time.monotonic()
    seen = 0
    losses: list[float] = []
    for step, batch in enumerate(batches(lines, Random(1))):
        elapsed = time.monotonic() - began
        if elapsed >= schedule.seconds:
            break
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate_at(step, elapsed)
        loss = loss_of(network, batch, letters)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        seen += len(batch)
        losses.append(loss.item())
        if len(losses) == _REPORT:
            yield step + 1, seen, sum(losses) / len(losses)
            losses.clear()
    if losses:
        yield step, seen, sum(losses) / len(losses)


def batches(lines: Sequence[Line], chance: Random) -> Iterator[list[Line]]:
    """Lines of one width, two dozen at a time; all of them, then all again in another order."""
    order = list(lines)
    while True:
        chance.shuffle(order)
        for start in range(0, len(order), _MIXED):
            alike: dict[int, list[Line]] = defaultdict(list)
            for picture, text in order[start : start + _MIXED]:
                alike[picture.shape[1] // _WIDTH_STEP].append((picture, text))
            found = [some[at : at + _BATCH] for some in alike.values() for at in range(0, len(some), _BATCH)]
            chance.shuffle(found)
            yield from found


def errors(network: LineNetwork, lines: Sequence[Line], letters: Alphabet) -> str:
    """Character errors and lines with any, in percent."""
    wrong = letters_in_all = lines_wrong = 0
    ordered = sorted(lines, key=lambda line: line[0].shape[1])
    with torch.no_grad():
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            read = texts(network(lines_tensor([picture for picture, _ in batch])), letters)
            for (_, text), found in zip(batch, read, strict=True):
                distance = Levenshtein.distance(text, found)
                wrong, letters_in_all, lines_wrong = (
                    wrong + distance,
                    letters_in_all + len(text),
                    lines_wrong + (distance > 0),
                )
    return f"{100 * wrong / letters_in_all:.2f} % of letters and {100 * lines_wrong / len(lines):.1f} % of lines wrong"


def loss_of(network: LineNetwork, batch: Sequence[Line], letters: Alphabet) -> torch.Tensor:
    """How unlikely the network finds the texts (connectionist temporal classification)."""
    answers = network(lines_tensor([picture for picture, _ in batch])).log_softmax(-1).transpose(0, 1)
    codes = [letters.encoded(text) for _, text in batch]
    return nn.functional.ctc_loss(
        answers,
        torch.tensor([code for line in codes for code in line]),
        torch.full((len(batch),), answers.shape[0]),
        torch.tensor([len(line) for line in codes]),
        blank=letters.null,
        zero_infinity=True,
    )


if __name__ == "__main__":
    main()
