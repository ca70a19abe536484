"""The papers that tests and the demo draw, one function a kind; rules were tried on them first."""

from types import MappingProxyType

from scripts.samples.case import Kind
from scripts.samples.kinds import acts, business, civil, land, personal, requests

KINDS = MappingProxyType(
    {
        one.code: one
        for module in (acts, civil, land, business, personal, requests)
        for one in vars(module).values()
        if isinstance(one, Kind)
    }
)
"""All kinds by code. Seeds choose by this order: modules as given here, in each the order of definition."""
