"""Where, when and about whom a paper is: the desk that it comes from, and the people whom it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from scripts.samples.people import SEXES, TWO_LEVELS_SINCE, Sex, citizen_id, day_between, tax_code
from scripts.samples.templates.populations import USUAL, Population
from scripts.samples.words import bare, day_words, in_words, slashes

_STREETS = ("Lạc Long Quân", "Nguyễn Văn Cừ", "Cách Mạng Tháng Tám", "Trường Chinh", "30 Tháng 4", "Y Jút")


@dataclass(frozen=True, slots=True)
class Soul:
    """Somebody a paper names. `number`: 12 digits; `card`: the nine of the older identity card."""

    name: str
    sex: Sex
    born_on: date
    number: str
    card: str
    people: str

    @property
    def title(self) -> str:
        return "ông" if self.sex == "Nam" else "bà"


@dataclass(frozen=True, slots=True)
class Desk:
    """One paper to make: where, when, and the chance that decides the rest. `district`: empty since 1/7/2025."""

    chance: Random
    on: date
    province: str
    district: str
    commune: str
    code: str
    taxes: str
    agency: str
    population: Population = USUAL

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.commune, self.district, self.province) if part)

    @property
    def committee(self) -> str:
        return f"Ủy ban nhân dân {self.address}"

    def among(self, population: Population) -> Desk:
        """The same desk among another population, at one of its places if it has its own."""
        places = population.before if self.district else population.since
        if population is USUAL or not places:
            return replace(self, population=population)
        province, district, commune, code, taxes, agency = self.chance.choice(places)
        return Desk(self.chance, self.on, province, district, commune, code, taxes, agency, population)

    def soul(self, ages: tuple[int, int] = (22, 70), sex: Sex | None = None, on: date | None = None) -> Soul:
        own: Sex = self.chance.choice(SEXES) if sex is None else sex
        day = on or self.on
        born = day_between(
            self.chance, day - timedelta(days=ages[1] * 365 + 300), day - timedelta(days=ages[0] * 366 + 4)
        )
        number = citizen_id(self.chance, self.code, own, born)
        card = f"{self.chance.randrange(100_000_000, 390_000_000)}"
        soul = Soul(self.chance.choice(USUAL.names[own]), own, born, number, card, self.chance.choice(USUAL.peoples))
        if self.population is USUAL:
            return soul
        name = self.chance.choice(self.population.names[own])
        peoples = self.population.peoples
        return replace(soul, name=name, people=self.chance.choice(peoples) if peoples else soul.people)

    def name(self) -> str:
        return self.chance.choice(self.population.names[self.chance.choice(SEXES)])

    def phone(self) -> str:
        return f"0{self.chance.randrange(320_000_000, 989_999_999)}"

    def tax(self) -> str:
        return tax_code(self.chance, self.taxes)

    def dossier_code(self) -> str:
        day = f"{self.on:%y%m%d}"
        if not self.district:
            return f"{self.agency}.{self.chance.randint(100, 190)}-{day}-{self.chance.randint(1, 900):04d}"
        office = f"000.{self.chance.randint(10, 40)}.{self.chance.randint(10, 60)}.{self.agency}"
        return f"{office}-{day}-{self.chance.randint(1, 4000):04d}"

    def home(self) -> str:
        house = (
            f"Bản {self.chance.choice(('Xiềng', 'Cằng', 'Thái Sơn'))}",
            f"Ấp {self.chance.randint(1, 9)}",
            f"Tổ {self.chance.randint(2, 30)}, khối phố {self.chance.randint(1, 12)}",
            f"Số {self.chance.randint(3, 299)}/{self.chance.randint(2, 40)} đường {self.chance.choice(_STREETS)}",
            f"Buôn {self.chance.choice(('Kla', 'Ea Đung', 'Krai A'))}",
        )
        return self.chance.choice(house)

    def ago(self, least: int, most: int) -> date:
        return self.on - timedelta(days=self.chance.randint(least, most))

    def later(self, least: int, most: int) -> date:
        return self.on + timedelta(days=self.chance.randint(least, most))

    def pick(self, *choices: str) -> str:
        return self.chance.choice(choices)


def a_desk(chance: Random, years: tuple[int, int]) -> Desk:
    on = day_between(chance, date(years[0], 2, 1), date(min(years[1], 2026), 6, 30))
    province, district, commune, code, taxes, agency = chance.choice(
        USUAL.since if on >= TWO_LEVELS_SINCE else USUAL.before
    )
    return Desk(chance, on, province, district, commune, code, taxes, agency)


def day_form(desk: Desk) -> str:
    """The day of the paper in words, with the zeros that are asked for or with none."""
    return desk.pick(day_words(desk.on), f"ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}")


def a_day(desk: Desk) -> str:
    """The day of the paper in one of the ways that offices type it."""
    return in_words(desk.on, desk.chance.randrange(3))


def short_day(desk: Desk, day: date) -> str:
    """A day in figures, as somebody fills it in."""
    return desk.pick(slashes(day), f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}")


def capital(desk: Desk) -> str:
    """Where an office of the province sits, as its date line has it."""
    return bare(desk.province)
