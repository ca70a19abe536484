"""Whom a paper names, where more than one is named or one is named again."""
