"""Pages by which people find things: search, one dossier's files, one citizen's papers, whether one may be reused."""
