"""Backups: database, objects and settings, encrypted, in another place; brought back from there, and compared."""
