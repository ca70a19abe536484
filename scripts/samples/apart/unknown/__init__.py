"""Papers that the catalogue has no kind for."""

from scripts.samples.apart.unknown import daily_life, households, licences, payments

MODULES = (
    licences,
    households,
    payments,
    daily_life,
)
