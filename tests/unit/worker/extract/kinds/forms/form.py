"""What a paper on an official form is here: kind, lines, what is on it. All persons are invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.unit.pages import Placed, body, centred, foot, heading, national_title

COMMUNE = ["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"]
DAY = "Trà Tân, ngày 15 tháng 9 năm 2021"
ISSUED = {"issued_on": "2021-09-15", "issuer": "Ủy ban nhân dân xã Trà Tân"}


@dataclass(frozen=True)
class Form:
    """A paper: `values` as they must be read, `absent` fields of which it has none, however much looks like one."""

    kind: str
    lines: list[Placed]
    values: dict[str, str]
    absent: tuple[str, ...] = field(default=())


def paper(title: str, lines: list[str], number: str = "12/TLHT", signer: str = "CHỦ TỊCH") -> list[Placed]:
    """An agency's paper with the two columns of its heading."""
    titles = [centred(640 + 80 * place, one) for place, one in enumerate(title.split("|"))]
    return [*heading(COMMUNE, number, DAY), *titles, *body(lines, top=900), *foot([signer], "Bùi Bá Dũng", top=2900)]


def alone(title: str, lines: list[str]) -> list[Placed]:
    """A paper under the national title alone."""
    titles = [centred(560 + 80 * place, one) for place, one in enumerate(title.split("|"))]
    return [*national_title(), *titles, *body(lines, top=800)]
