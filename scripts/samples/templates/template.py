"""What a template is, and how a package of templates lists its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType, ModuleType

from scripts.samples.drawing.fonts import Typeface
from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_desk
from scripts.samples.templates.populations import USUAL, Population

Make = Callable[[Pen, Desk], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Template:
    """One paper: `make` draws it and returns its true fields. `years`: in which it is issued; `face`: the typeface that
    it is always set in; `population`: whose places and names stand on it."""

    name: str
    kind: str
    make: Make
    years: tuple[int, int]
    face: Typeface | None
    population: Population

    def draw(self, chance: Random) -> tuple[Pen, dict[str, str]]:
        """The paper drawn, and what is true of it. The same chance gives the same paper."""
        desk = a_desk(chance, self.years)
        pen = Pen(chance, self.face)
        return pen, dict(self.make(pen, desk.among(self.population)))


def template(
    kind: str, years: tuple[int, int], *, face: Typeface | None = None, population: Population = USUAL
) -> Callable[[Make], Template]:
    """A function as the template of its name."""

    def made(make: Make) -> Template:
        return Template(make.__name__, kind, make, years, face, population)

    return made


def catalogue(*modules: ModuleType) -> Mapping[str, Template]:
    """The templates of the modules by name: modules as given, in each the order of definition.

    Seeds choose by this order, so it is said where the catalogue is made and not left to imports.
    """
    found: dict[str, Template] = {}
    for module in modules:
        for one in vars(module).values():
            if isinstance(one, Template):
                if one.name in found:
                    raise ValueError(f"two templates are called {one.name}")
                found[one.name] = one
    return MappingProxyType(found)
