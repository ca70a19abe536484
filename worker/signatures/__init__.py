"""What was signed in a PDF, and whether it still holds."""
