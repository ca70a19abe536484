"""Land and what is built on it."""

from scripts.samples.apart.land import building_permits, certificates, certificates_with_codes, red_books, slips

MODULES = (
    red_books,
    certificates,
    certificates_with_codes,
    building_permits,
    slips,
)
