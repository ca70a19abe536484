"""Civil status and judicial records."""

from scripts.samples.apart.civil import (
    adoptions,
    births,
    criminal_records,
    deaths,
    extracts,
    marital_status,
    marriages,
    notices,
)

MODULES = (
    births,
    marriages,
    deaths,
    marital_status,
    criminal_records,
    extracts,
    adoptions,
    notices,
)
