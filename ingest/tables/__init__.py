"""Tables that operators fill in: their lines as a spreadsheet shows them, the files they name, one to fill in."""
