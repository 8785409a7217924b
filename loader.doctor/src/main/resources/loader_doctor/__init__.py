"""The scenarios of `loader doctor`, in a CPython of their own: 3.10 or newer, Linux or macOS."""
