"""Schooling and work: certificates, school records, permits to work."""

from scripts.samples.apart.work import permits, schooling

MODULES = (
    schooling,
    permits,
)
