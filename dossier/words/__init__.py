"""Words, before anything is known of papers: how text is folded and compared, numbers and days in words, what staff reads."""
