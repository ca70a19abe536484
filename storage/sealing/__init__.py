"""Encryption at rest: the files of papers as age files, a key for each paper, and master keys over those."""
