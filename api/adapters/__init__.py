"""Contracts of other systems at the edge, a module each: the national portal's dossier message, store, statistics."""
