"""What is known of Vietnamese words: syllables, names, places, agencies, positions. No page is known here."""
