"""Digital signatures as values, and the witness that they bear to a paper's number and day."""
