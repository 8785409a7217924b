"""Runs scenarios, each in a process forked from this one.

The argument is a private folder. A line of standard input is a job, a line of standard output its
outcome; fields are separated by tabs. This process never loads a
module that is probed, and no extension module at all, so each scenario begins in a CPython that has
only just started.
"""

import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from loader_doctor import forked  # noqa: E402
from loader_doctor.lines import fields, line  # noqa: E402


def serve(folder):
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    jobs = os.fdopen(os.dup(0), encoding="utf-8", errors="surrogateescape")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    processes = forked.Processes(folder, kept=(answers, jobs))
    with answers, jobs:
        for job in jobs:
            answers.write(line(processes.outcome(*fields(job))))
            answers.flush()


serve(sys.argv[1])
