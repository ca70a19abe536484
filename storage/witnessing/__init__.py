"""Witnesses of the trail: another party that signs only what grew out of what it signed before, and is asked to."""
