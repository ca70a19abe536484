"""How words lie on a page: runs, rows, columns, reading order, the zones of an administrative paper, days, stamps."""
