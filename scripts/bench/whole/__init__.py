"""The whole way of a paper: speed beside peers, latency, memory, what is left in the archive."""
