"""What waits and who works on it: leases, counts, failures that a desk must be told of."""
