"""Everything that puts ink on a sheet.

`sheet` says what a paper of known zones is made of and `zones` draws it; `pen` writes freely, row by row, for papers
that keep to no zones. Both use the typefaces of `fonts`, the seals and signatures of `ink`, and letters by hand.
"""
