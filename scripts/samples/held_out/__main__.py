"""Draws papers held out from the command line; see the package for what they are."""

import sys

from scripts.samples.held_out import HELD_OUT
from scripts.samples.templates.command import main

if __name__ == "__main__":
    sys.exit(main("scripts.samples.held_out", __doc__, HELD_OUT))
