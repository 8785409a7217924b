"""The beginning of an interpreter that Python code of a container has made.

It has the guards of this package, and no Java. `codes` are the modules of the package,
`descriptors` what was open before the program, `library` is Loader's own C library, `root` the
number of the interpreter of Java in which the program began, and `strict` says whether it refuses
modules that are not made for an interpreter with a GIL of its own.
"""

import atexit
import os
import sys
from _frozen_importlib_external import ExtensionFileLoader

CODES, DESCRIPTORS = globals()["codes"], globals()["descriptors"]
STRICT = globals()["strict"]
LIBRARY, ROOT = globals()["library"], globals()["root"]


def refuse_interrupt():
    raise RuntimeError("an interpreter that a program has made cannot be interrupted by itself")


def package():
    """This package, whose module `java` is Python's."""
    module = type(sys)
    loader, java = module("_loader"), module("_loader.java")
    java.code = CODES.get
    java.is_command = lambda: False
    java.answer_children = lambda: os.environ.get("LOADER_CHILD")
    java.own_library = lambda: LIBRARY
    java.interrupt = refuse_interrupt
    loader.java = java
    sys.modules["_loader"] = loader
    exec(CODES["__init__"], vars(loader))
    loader.installed = True
    sys.meta_path.insert(0, loader.ResourceLoader)  # it asks nobody
    return loader


def begin():
    loader = package()
    from _loader import children, guards, interpreters, phases, shared

    shared.library.enter(ROOT)
    adapted = {
        "_interpreters": interpreters.adapt,
        "_posixsubprocess": children.answer_what_it_starts,
    }
    children.answering.append(True)  # what answers is open already
    guards.others_descriptors.update(DESCRIPTORS)
    children.answer_what_is_spawned()
    children.guard_forks()
    guards.install()
    stock = ExtensionFileLoader.create_module

    def create_module(self, spec):
        if STRICT:
            phases.refuse_single_phase(spec)
        try:
            module = stock(self, spec)
        except ImportError as refused:
            raise interpreters.with_way_to_import(refused)  # noqa: B904
        if spec.name in guards.guards:
            guards.guard_module(module)
        if spec.name in adapted:
            adapted[spec.name](module)
        return module

    ExtensionFileLoader.create_module = create_module
    for name, adapt in adapted.items():
        if name in sys.modules:
            adapt(sys.modules[name])
    atexit.register(put_back, loader)


def put_back(loader):
    """What the interpreter has changed of the process is as it was before."""
    program = vars(loader).get("program")
    while program and program.at_end:
        program.at_end.pop()()


begin()
