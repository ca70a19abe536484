"""Kinds, fields and cuts: how well they are found, what that costs, how far confidence can be trusted."""
