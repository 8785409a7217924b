"""Prints nanoseconds for one call of each benchmark, made in C: the median of some rounds."""

import statistics
import sys
from time import perf_counter_ns

import floor

sys.path.insert(0, sys.argv[1])  # where subject.py is
import subject

ROUNDS = 9
CALLBACKS = 1000


def callback(function, times):
    start = perf_counter_ns()
    for _ in range(times // CALLBACKS):
        subject.repeat(function, CALLBACKS)
    return (perf_counter_ns() - start) / times


CASES = [
    ("negate", floor.negate, subject.negate, 2_000_000),
    ("attribute", floor.attribute, subject.point, 2_000_000),
    ("text", floor.text, subject.same, 1_000_000),
    ("listToPython", floor.listToPython, subject.total, 10_000),
    ("listFromPython", floor.listFromPython, subject.get_longs, 20_000),
    ("dictToPython", floor.dictToPython, subject.total_of_table, 20_000),
    ("dictFromPython", floor.dictFromPython, subject.get_table, 50_000),
    ("callback", callback, floor.successor, 1_000_000),
]
if subject.numpy:
    CASES.append(("array", floor.array, subject.total_of_array, 200))
    CASES.append(("buffer", floor.buffer, subject.total_of_array, 200))
for name, function, thing, times in CASES:
    print(f"{name:15} {statistics.median(function(thing, times) for _ in range(ROUNDS)):12.1f}")
