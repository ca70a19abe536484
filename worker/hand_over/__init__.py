"""Papers handed over to a historical archive as packages that anybody can read, and taken back in from them."""
