"""Benchmarks: what docs/measurements.md quotes, each beside its peer in the same run."""
