"""Prints the median time of `import hello` in microseconds, when its library is mapped already.

With an argument, from that folder by the path finder; without, by whoever finds it.
"""

import io
import statistics
import sys
from time import perf_counter_ns

IMPORTS = 30_000

sys.path[:0] = sys.argv[1:]
stdout, sys.stdout = sys.stdout, io.StringIO()  # it prints
times = []
for _ in range(IMPORTS):
    sys.modules.pop("hello", None)
    start = perf_counter_ns()
    import hello  # noqa: F401

    times.append(perf_counter_ns() - start)
print(statistics.median(times[IMPORTS // 2 :]) / 1000, file=stdout)
