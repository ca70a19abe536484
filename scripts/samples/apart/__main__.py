"""Draws papers apart from the command line; see the package for what they are."""

import sys

from scripts.samples.apart import APART
from scripts.samples.templates.command import main

if __name__ == "__main__":
    sys.exit(main("scripts.samples.apart", __doc__, APART))
