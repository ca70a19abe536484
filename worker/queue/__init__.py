"""How workers hear of work and take it: the doorbell, RQ, local processes, the reconciler."""
