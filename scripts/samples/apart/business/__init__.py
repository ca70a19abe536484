"""Households and companies that do business."""

from scripts.samples.apart.business import companies, households

MODULES = (
    households,
    companies,
)
