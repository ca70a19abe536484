"""What is known of Vietnamese words: syllables, names, places, agencies, positions. Text in, verdict out."""
