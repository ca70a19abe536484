"""The copy of a scan that its officer and agency sign: their keys, their mark on the page, the file, the archive."""
