"""How others reach the archive: the HTTP API, version 1, and the desk's pages."""
