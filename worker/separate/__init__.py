"""Several papers scanned in one go: where one ends and the next begins, and to which dossier each belongs.

    separator   what the QR code of a printed separator sheet says
    sheets      those sheets as a PDF to print
    signs       what one page shows that matters for cutting
    cut         from the signs of all pages to parts, each sure or to be looked at by a person

A file that is no stack, which nearly every file is, comes out as it went in.
"""
