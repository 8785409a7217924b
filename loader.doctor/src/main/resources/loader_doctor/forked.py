"""A process for each scenario: its limits, its end, and what is told of it."""

import _signal
import faulthandler
import gc
import os
import sys
import time

from loader_doctor import report, scenarios
from loader_doctor.lines import fields
from loader_doctor.stack import told

NAMES = {
    int(getattr(_signal, name)): name
    for name in dir(_signal)
    if name.startswith("SIG") and "_" not in name and name not in ("SIGCLD", "SIGIOT", "SIGPOLL")
}
LONGEST_DUMP = 5  # seconds that a process that hangs has for its stack
POLLING = 0.002  # where the system cannot wait for a signal with a deadline


class Processes:
    """Forks from this process, which runs nothing of a module that is probed."""

    def __init__(self, folder, kept):
        self.scratch = os.path.join(folder, "scratch")
        os.mkdir(self.scratch, 0o700)
        self.kept = kept
        self.said = file(folder, "said")
        self.errors = file(folder, "errors")
        # Whoever has started this may have blocked signals that end a scenario.
        _signal.pthread_sigmask(_signal.SIG_SETMASK, {_signal.SIGCHLD})
        gc.collect()
        gc.freeze()  # what is here already is not looked at in each collection of a scenario

    def outcome(self, scenario, seconds, module, origin, exercise, *folders):
        """(outcome, detail) of a scenario."""
        for each in self.said, self.errors:
            os.ftruncate(each, 0)
        job = scenarios.Job(float(seconds), module, origin, exercise, folders, self.scratch)
        pid = os.fork()
        if not pid:
            self.become(scenario, job)
        status, late = self.wait(pid, float(seconds))
        kill(pid)
        self.clear()
        return self.told(status, late and seconds)

    def become(self, scenario, job):
        """Ends the process, or returns by SystemExit for a scenario that ends as a program does."""
        os.setsid()
        _signal.pthread_sigmask(_signal.SIG_SETMASK, ())
        for each in self.kept:
            os.dup2(0, each.fileno())  # not closed: the number could be another file's
        os.dup2(self.errors, 1)
        os.dup2(self.errors, 2)
        faulthandler.enable(self.errors)
        report.target = self.said
        as_program = scenarios.run(scenario, job)
        sys.stdout.flush()
        if not as_program:
            os._exit(0)
        report.step("end of the process")
        sys.exit(0)

    def wait(self, pid, seconds):
        """(status, whether it was killed because it took too long)."""
        status = ended(pid, time.monotonic() + seconds)
        if status is not None:
            return status, False
        dump(pid)
        if ended(pid, time.monotonic() + LONGEST_DUMP) is None:
            kill(pid)
            ended(pid, None)
        return None, True

    def told(self, status, seconds):
        step, result = "start", None
        for kind, text in map(fields, read(self.said).splitlines()):
            if kind == "step":
                step = text
            else:
                result = kind, text
        errors = read(self.errors)
        if seconds:
            return "TIMED_OUT", f"still at step '{step}' after {seconds} s" + told(errors)
        if os.WIFSIGNALED(status):
            signal = os.WTERMSIG(status)
            name = NAMES.get(signal, f"signal {signal}")
            if name == "SIGXCPU":
                return "TIMED_OUT", f"all of its CPU time is used up at step '{step}'"
            return "CRASHED", f"{name} at step '{step}'" + told(errors)
        code = os.WEXITSTATUS(status)
        if result is None or code:
            return "FAILED", f"the process ended with status {code} at step '{step}'" + told(errors)
        return result

    def clear(self):
        for each in os.scandir(self.scratch):
            if not each.is_dir(follow_symlinks=False):
                os.unlink(each.path)


def file(folder, name):
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    return os.open(os.path.join(folder, name), flags, 0o600)


def read(descriptor):
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, min(size, 1 << 20), 0).decode("utf-8", "replace")


def kill(pid):
    """The process, and what it has left behind."""
    for function in os.killpg, os.kill:
        try:
            function(pid, _signal.SIGKILL)
        except OSError:
            pass


def dump(pid):
    """Has faulthandler write where the process is, and its children."""
    try:
        os.killpg(pid, _signal.SIGABRT)
    except OSError:
        os.kill(pid, _signal.SIGABRT)


def ended(pid, deadline):
    """The status of the process, or None when it is still there then."""
    while True:
        found, status = os.waitpid(pid, 0 if deadline is None else os.WNOHANG)
        if found:
            return status
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        if hasattr(_signal, "sigtimedwait"):
            _signal.sigtimedwait({_signal.SIGCHLD}, left)
        else:
            time.sleep(POLLING)
