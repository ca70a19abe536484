"""What searches and look-ups cost as the archive grows."""
