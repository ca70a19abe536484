"""Words, before anything is known of papers: how text is compared, numbers and days in words, what staff reads."""
