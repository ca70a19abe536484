"""Typed pages: their own text, where it is sound."""
