"""The access copy: a searchable PDF/A of the same pictures."""
