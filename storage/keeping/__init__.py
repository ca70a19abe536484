"""One archive in two stores: copied to the second, looked over bit by bit, each mended from the other."""
