"""Who reaches the archive, by which commands: people, programs, those that follow it, and what was read of an owner."""
