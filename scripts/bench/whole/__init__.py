"""The whole way of a paper: speed beside peers, latency, memory, access copies, checking signatures."""
