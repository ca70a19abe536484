"""Pages of a paper that are read already, kept until all are: in scratch, or in SQL, where other workers bring them."""
