"""Text off a prepared page: the engines, and second passes over what seals cover or the first pass left out."""
