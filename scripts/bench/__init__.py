"""Benchmarks: what docs/measurements.md quotes, beside a peer in the same run where there is one."""
