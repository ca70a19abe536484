"""What is reported of the archive: to the portal, and of who did how much."""
