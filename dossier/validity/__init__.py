"""What a paper is worth: what papers say of one another, which of them stand, and which may be reused."""
