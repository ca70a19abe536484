"""The database: the door to it, its tables, and how it is brought up to date."""
