"""The commands of `sohoa retention`: terms and holds; lists of papers to be disposed of, to their certificate."""
