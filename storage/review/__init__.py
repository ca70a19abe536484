"""What persons do with papers on record: the review list, corrections, cuts, reading anew, signing copies."""
