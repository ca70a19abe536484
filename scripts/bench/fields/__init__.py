"""How well kinds, fields and cuts are found, and how far confidence can be trusted."""
