"""Teaches the networks, and reads and writes the files that they are shipped in. Needs torch, installed by hand."""
