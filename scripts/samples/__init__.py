"""Invented papers of Vietnamese one-stop desks, as a scanner, copier or phone delivers them, with their truth.

The demo, the tests and the benchmarks need scans that anybody may see, in any number, whose true kind, text and fields
are known; real ones hold personal data. Nobody in these papers exists. The way of a paper:

    people, case   who, where, when           kinds/      one function a kind: Case -> Paper
    drawing/       Paper -> sheets            scanning/   sheet -> scan of a quality
    delivery       scans -> files and truth   stacks      papers -> what a desk scans in one go

Rules are written on the papers of `kinds`. Papers of `apart` were drawn by people who had not seen the rules, and show
where these fail; those of `held_out` only measure. Both are made by `templates`, which know no zones.

The same seed and arguments give the same bytes on the same versions of the libraries. From the command line:
`python -m scripts.samples OUT --count 20`.
"""

from scripts.samples.delivery import DossierSample, Sample, make_dossier, make_papers, make_pdf, tiny_page
from scripts.samples.kinds import KINDS
from scripts.samples.scanning.scanner import QUALITIES

__all__ = ["KINDS", "QUALITIES", "DossierSample", "Sample", "make_dossier", "make_papers", "make_pdf", "tiny_page"]
