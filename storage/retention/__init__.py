"""How long papers are kept: terms, holds, lists that two persons confirm, disposal, and the tombstones that remain."""
