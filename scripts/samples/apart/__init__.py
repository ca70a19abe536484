"""Papers apart: of known and unknown kinds, drawn by people who had not seen the rules of `sohoa`.

The rules that read papers are written on the kinds of `scripts.samples`; what they are worth on papers from outside is
measured on these, and rules may be mended on them. What only measures stands in `scripts.samples.held_out`. A folder
has the papers of one field, a module those that are alike; a template says itself of what kind its paper is. One of
each, from the command line: `python -m scripts.samples.apart OUT --seed 11`.
"""

from functools import partial

from scripts.samples.apart import acts, business, cards, civil, land, requests, unknown, work
from scripts.samples.templates.making import make_from
from scripts.samples.templates.template import catalogue

APART = catalogue(
    *acts.MODULES,
    *civil.MODULES,
    *cards.MODULES,
    *land.MODULES,
    *business.MODULES,
    *requests.MODULES,
    *unknown.MODULES,
    *work.MODULES,
)

make_apart = partial(make_from, APART)
