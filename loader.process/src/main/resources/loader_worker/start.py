"""Starts the worker: what `python -I` runs. Its argument is the folder of this file.

It runs on every CPython from 3.10 on.
"""

import sys


def start(folder):
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    sys.path.insert(0, folder)
    from loader_worker import worker

    sys.path.remove(folder)
    sys.dont_write_bytecode = before
    sys.argv[:] = [""]
    worker.run(folder)


if __name__ == "__main__":
    start(sys.argv[1])
