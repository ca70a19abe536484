"""Cards that people carry."""

from scripts.samples.apart.cards import driving, identity, insurance

MODULES = (
    identity,
    driving,
    insurance,
)
