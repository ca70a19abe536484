"""Cards that people carry."""

from scripts.samples.apart.cards import driving, identity, insurance, nine_digits, passports, vehicles

MODULES = (
    identity,
    driving,
    insurance,
    nine_digits,
    passports,
    vehicles,
)
