"""What taught lines say: sentences of acts, lines of forms, headings, names and numbers."""
