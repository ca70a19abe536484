"""What a paper is: codes, kinds, fields, validity, text folding, errors.

Pure: nothing here reads a file that is not shipped with it, opens a socket, looks at the clock
or knows a setting.
"""
