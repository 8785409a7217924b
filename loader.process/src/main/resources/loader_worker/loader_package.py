"""Python's side of Loader. In this process, it has only what needs no pointer."""

undoing = []  # functions that take back what Loader has changed here; the last one first
