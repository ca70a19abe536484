"""The commands of `sohoa`, a module for each family; `register(app)` adds them to the command line."""
