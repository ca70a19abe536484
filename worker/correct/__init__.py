"""Post-correction: misread marks mended where neighbours or lists of names say so, joined words parted."""
