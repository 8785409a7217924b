"""What the benchmarks call; the same for every way of calling it."""

import operator

negate = operator.neg


class Point:
    def __init__(self, value):
        self.value = value


point = Point(123456789)
longs = list(range(10**9, 10**9 + 1000))
table = {f"key {i}": 10**9 + i for i in range(100)}


def same(value):
    return value


def get_longs():
    return longs


def get_table():
    return table


def total(values):
    return sum(values)


def total_of_table(mapping):
    return sum(mapping.values())


def repeat(function, times):
    for i in range(times):
        function(i)


try:
    import numpy
except ImportError:
    numpy = None
else:

    def total_of_array(array):
        return float(numpy.asarray(array).sum())
