"""What goes over the counter: receipts, applications, declarations."""

from scripts.samples.apart.requests import applications, declarations, receipts, slips, statements

MODULES = (
    receipts,
    applications,
    declarations,
    slips,
    statements,
)
