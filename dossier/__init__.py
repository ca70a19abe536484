"""What a paper is: words, codes, the catalogue of kinds, validity, signatures, what persons say of it, errors.

Pure: nothing here reads a file that is not shipped with it, opens a socket, looks at the clock
or knows a setting.
"""
