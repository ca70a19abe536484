"""Redacted copies: of a paper's pages what may be seen and nothing else, behind a sheet that says so."""
