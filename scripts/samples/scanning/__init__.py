"""What scanner, copier and phone do to a drawn sheet, and the sheets with nothing on them that they deliver as well."""
