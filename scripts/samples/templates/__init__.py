"""What papers are made with that keep to no zones: a template is one function that draws its paper with a pen.

Papers `apart` and `held_out` are made with it. `template` says what a template is, `making` draws and writes them with
their truth, `command` is both packages' command line; `desk` says where, when and about whom a paper is, by the places
and names of `populations`. The rest are parts that papers share: `heads`, `rows`, `signing`, `cards`, and what is true
of them, `truth`.
"""
