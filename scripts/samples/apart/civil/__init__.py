"""Civil status and judicial records."""

from scripts.samples.apart.civil import births, criminal_records, deaths, marital_status, marriages

MODULES = (
    births,
    marriages,
    deaths,
    marital_status,
    criminal_records,
)
