"""What a run came to: its reconciliation, the paper that is signed, the sample that a second person checks."""
