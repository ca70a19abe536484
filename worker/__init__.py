"""The queue and the pipeline: formats -> prepare -> recognise (or born_digital) -> layout -> correct -> extract ->
separate -> access_copy, signatures beside them, and the archive at the end."""
