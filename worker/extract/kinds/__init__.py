"""Which kind a paper is."""
