"""Python's side of an interpreter in a process of its own."""
