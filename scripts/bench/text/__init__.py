"""How well text is read."""
