"""Tests of what happens while something that sohoa needs is not where it was."""
