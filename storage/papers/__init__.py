"""Papers on record: taken in, read, found, how they stand to each other, cut from a stack, handed in by a batch."""
