"""The front door: settings, command line, and the wiring of the rooms. Only here are settings read."""
