"""The kinds of paper that can be made, one function each; importing this package registers them all."""

from scripts.samples.kinds import acts, civil, holdings, personal, requests

__all__ = ["acts", "civil", "holdings", "personal", "requests"]
