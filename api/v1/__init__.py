"""The HTTP API, version 1: what programs ask."""
