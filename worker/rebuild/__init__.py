"""The database made anew from the archive alone: what the store holds, put on record in the order in which it came."""
