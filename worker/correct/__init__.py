"""Post-correction: misread marks mended where neighbours or lists of names say so, words parted that were read as one."""
