"""Open files and threads that the import of the library leaves."""

import os
import time

from loader_doctor.hooked import Around
from loader_doctor.report import Failure, NotApplicable, step
from loader_doctor.subject import exercise, imported

PATIENCE = 0.3  # seconds that a thread of the import has to end
PAUSE = 0.002


class Ownership:
    """Which extension module has opened and started what, also if one imports another."""

    def __init__(self):
        self.owned = {}
        self.of_others = [set()]  # by those that the modules under way have imported

    def __call__(self, name, phase, function, argument):
        before = everything()
        self.of_others.append(set())
        try:
            return function(argument)
        finally:
            new = everything() - before
            mine = new - self.of_others.pop()
            self.owned.setdefault(name, set()).update(mine)
            self.of_others[-1] |= new

    def left(self, name):
        return self.owned.get(name, set()) & everything()


def leftovers(job):
    if not os.path.isdir("/proc/self/task"):
        raise NotApplicable("this system does not show threads and files in /proc")
    ownership = Ownership()
    with Around(ownership):
        module = imported(job)
    step("what is left")
    end = time.monotonic() + PATIENCE
    while has_threads(ownership.left(job.module)) and time.monotonic() < end:
        time.sleep(PAUSE)
    left = ownership.left(job.module)
    exercise(job, module)
    parts = [
        f"{kind}: {', '.join(sorted(name for of, _, name in left if of == kind)[:5])}"
        for kind in ("open files", "threads")
        if any(of == kind for of, _, name in left)
    ]
    if parts:
        raise Failure("the import leaves " + " and ".join(parts))


def has_threads(left):
    return any(kind == "threads" for kind, _, _ in left)


def everything():
    """{(kind, number, name)}."""
    return set(listed("open files", "/proc/self/fd", os.readlink)) | set(
        listed("threads", "/proc/self/task", name_of_thread)
    )


def listed(kind, folder, name_of):
    for number in os.listdir(folder):
        try:
            yield kind, number, name_of(f"{folder}/{number}")
        except OSError:
            pass  # that of the list itself, or gone


def name_of_thread(folder):
    with open(f"{folder}/comm") as name:
        return name.read().strip()
