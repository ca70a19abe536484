"""What the recognition of Vietnamese print is taught with, and what its mending weighs by.

`text` says what lines say, `pictures` draws and spoils them as scans are, `training` teaches the networks with them and
reads and writes their files; `mending` counts and lists what misread words are mended by, and measures its rates.
"""
