"""Papers that the catalogue had no kind for when they were drawn; of some it has one since."""

from scripts.samples.apart.unknown import daily_life, households, licences, payments

MODULES = (
    licences,
    households,
    payments,
    daily_life,
)
