"""Times imports: `result` gets the seconds of each name.

Each is imported as it comes, and again after it is forgotten.
"""

import sys
import time


def seconds(name):
    begin = time.perf_counter()
    __import__(name)
    return time.perf_counter() - begin


def again(name):
    del sys.modules[name]
    return seconds(name)


def times(names):
    return [[seconds(name) for name in names], [again(name) for name in names]]
