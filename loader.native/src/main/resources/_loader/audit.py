"""The audit events (PEP 578) of code of bundles; imported when a rule is first there."""

import os
import sys
from _thread import get_ident

import _loader
from _loader import java
from _loader.libraries import exec_in_module
from _loader.loaders import Bundled

MOST_FILES = 10_000

auditing = False  # whether the audit events of code of bundles are told to Java
hooked = False
concerned = {}  # event -> whether a rule is about it
bundled = {}  # file of code -> whether it is a bundle's
busy = set()  # threads that are in the hook


def ask():
    """Begins to tell Java the events, or asks anew which ones it wants to be told."""
    global auditing, hooked
    concerned.clear()
    auditing = java.audits()
    if auditing and not hooked:
        hooked = True
        _loader.undoing.append(stop)
        sys.addaudithook(audit_hook)


def audit_hook(event, args):
    if not auditing or get_ident() in busy:
        return
    thread = get_ident()
    busy.add(thread)
    try:
        if event not in concerned:
            concerned[event] = java.audits_event(event)
        if not concerned[event]:
            return
        file = loaded_library(event, args) or acting_file(sys._getframe(1))
        refusal = file and java.audit(event, shown(args), file)
    finally:
        busy.discard(thread)
    if refusal:
        raise refused(event, args, refusal)


def loaded_library(event, args):
    """The library of a bundle, when it is an extension module that is about to be loaded."""
    if event == "import" and len(args) > 1 and is_bundled(args[1]):
        return args[1]
    return None


def is_bundled(file):
    if type(file) is not str:
        return False
    known = bundled.get(file)
    if known is None:
        if len(bundled) >= MOST_FILES:
            bundled.clear()
        known = bundled[file] = java.audits_file(file)
    return known


def acting_file(frame):
    """The file of the bundle on whose behalf something happens: the innermost one on the stack."""
    while frame is not None:
        file = file_of(frame)
        if is_bundled(file):
            return file
        frame = frame.f_back
    return None


def file_of(frame):
    """A loader acts for the module that it loads, whose C code has no frame."""
    code = frame.f_code
    if code is Bundled.create_module.__code__ or code is Bundled.exec_module.__code__:
        return frame.f_locals["self"].path
    if code is exec_in_module.__code__:
        return frame.f_locals["spec"].origin
    return code.co_filename


def shown(args):
    """The first argument, if it has a text without running its code."""
    first = args[0] if args else ""
    if type(first) is bytes:
        return os.fsdecode(first)
    if type(first) is str:
        return first
    return repr(first) if type(first) in (int, float, bool, type(None)) else ""


def refused(event, args, refusal):
    return ImportError(refusal, name=args[0]) if event == "import" else PermissionError(refusal)


def stop():
    global auditing
    auditing = False
