"""What misread words are mended by: counts of syllables, names of places, rates of misreading."""
