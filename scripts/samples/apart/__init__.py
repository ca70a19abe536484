"""Papers apart: of the same kinds as `scripts.samples`, but drawn by somebody who had not seen the rules of `sohoa`.

The rules that read papers are written on the kinds of `scripts.samples`; what they are worth on papers from outside is
measured on these. Half of the templates are shown: rules may be mended on them. The other half are kept apart: of them
only figures are looked at, and whoever mends rules opens none of the files `kept_*.py`. Which is which was drawn by
lot. Those of `second_*.py` came later, from a second author, who had not seen the rules either; they are shown, and
`--second` takes them alone, `--shown` leaves them out, so that what was measured on the shown half can be made again.
Those of `third_*.py` came later still, from a third author, who had not seen the rules either and had read none of the
others' papers: they are shown, `--third` takes them alone, and `--shown` leaves them out as well.
From the command line: `python -m scripts.samples.apart OUT --count 64 --seed 11 --kept`.
"""

from scripts.samples.apart.making import make_apart
from scripts.samples.apart.world import TEMPLATES

__all__ = ["TEMPLATES", "make_apart"]
