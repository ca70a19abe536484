"""Papers held out: drawn by people who had not seen the rules, like those of `scripts.samples.apart`, only to measure.

Of them only figures are looked at: whoever mends rules opens none of the files here, nor a picture or a truth that was
made from them. Which papers are held out was drawn by lot. Nothing imports them but the command that draws them:
`python -m scripts.samples.held_out OUT --count 64 --seed 21`.
"""

from functools import partial

from scripts.samples.held_out import acts, business, cards, civil, land, requests
from scripts.samples.templates.making import make_from
from scripts.samples.templates.template import catalogue

HELD_OUT = catalogue(acts, civil, cards, land, business, requests)

make_held_out = partial(make_from, HELD_OUT)
