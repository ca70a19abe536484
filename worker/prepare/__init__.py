"""A page made easy to read: its sheet found, turned, straightened, evenly lit, without seals; and its bar codes."""
