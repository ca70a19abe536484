"""Acts of offices, and what people and companies agree on."""

from scripts.samples.apart.acts import (
    circulars,
    contracts,
    decisions,
    decisions_on_people,
    decrees,
    invitations,
    letters,
    letters_by_order,
    minutes,
    notices,
    plans,
    reports,
    resolutions,
)

MODULES = (
    decisions,
    decisions_on_people,
    resolutions,
    decrees,
    notices,
    letters,
    letters_by_order,
    invitations,
    reports,
    plans,
    minutes,
    contracts,
    circulars,
)
