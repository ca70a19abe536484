"""The archive's layout over an object store."""
