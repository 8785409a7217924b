# cython: language_level=3
"""Prints its name, and as a program the arguments it was given."""

import sys

print(f"This is a test module named {__name__}.")
if __name__ == "__main__" and sys.argv[1:]:
    print(sys.argv[1:])
