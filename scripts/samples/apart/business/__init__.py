"""Households and companies that do business."""

from scripts.samples.apart.business import companies, confirmations, households

MODULES = (
    households,
    companies,
    confirmations,
)
