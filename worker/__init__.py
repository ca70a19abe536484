"""The queue and the pipeline: formats -> prepare -> recognise -> layout -> correct -> extract -> package -> archive."""
