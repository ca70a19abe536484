"""The queue and the pipeline: formats -> prepare -> recognise (or born_digital) -> layout -> correct -> extract ->
separate -> access_copy, signatures beside them, and the archive at the end."""

import os

# A page's linear algebra is small, and pages are read by several processes at once: OpenBLAS's threads, which wait for
# more work at full speed, took a tenth of all processor time. Read when numpy is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
