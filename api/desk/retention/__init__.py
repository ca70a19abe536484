"""Pages of what is kept and what goes: lists of papers to be disposed of, confirmed by two, and holds."""
