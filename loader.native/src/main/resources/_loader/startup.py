"""Startup code of wheels: import lines of .pth files, and .start files (PEP 829).

An interpreter runs the code of a bundle before it finds the first module of the bundle.
"""

import copy
import os
import sys

from _loader import java

looked_at = set()


def before(file):
    """Runs the startup code of the bundle that the file is from, unless it has run already."""
    top = java.generation_folder(file)
    folder = os.path.dirname(file)
    while top and folder.startswith(top) and folder not in looked_at:
        looked_at.add(folder)
        run(folder)
        folder = os.path.dirname(folder)


def as_imported(spec):
    """The spec itself, or one that gives the module if the startup code has imported it."""
    if spec.name not in sys.modules:
        return spec
    module = sys.modules[spec.name]
    imported = copy.copy(spec)
    imported.loader = Imported(module, spec.loader)
    module.__spec__ = imported  # importlib prefers the spec of a module that has come meanwhile
    return imported


class Imported:
    """The loader of a module that has been imported while it was looked for."""

    def __init__(self, module, loader):
        self.module = module
        self.spec = module.__spec__
        self.loader = loader

    def create_module(self, spec):
        return self.module

    def exec_module(self, module):
        module.__spec__ = self.spec

    def __getattr__(self, name):
        return getattr(self.loader, name)


def run(sitedir):
    """As site does with the folder, but without adding to sys.path: bundles know their folders."""
    names = sorted(os.listdir(sitedir))
    starts = [name for name in names if name.endswith(".start")]
    for name in names:
        if name.endswith(".pth") and name.removesuffix(".pth") + ".start" not in starts:
            for line in lines(sitedir, name):
                if line.startswith(("import ", "import\t")):
                    attempt(sitedir, name, line, lambda line=line: execute(sitedir, line))
    for name in starts:
        for line in lines(sitedir, name):
            attempt(sitedir, name, line, lambda line=line: call(line.strip()))


def lines(sitedir, name):
    with open(os.path.join(sitedir, name), encoding="utf-8-sig") as file:
        return [line.rstrip() for line in file if line.strip() and not line.startswith("#")]


def execute(sitedir, line):
    exec(line)  # lines read `sitedir` from the frame of their caller


def call(entry_point):
    from pkgutil import resolve_name

    if ":" not in entry_point:
        raise ValueError("not of the form module:function")
    resolve_name(entry_point)()


def attempt(sitedir, name, line, code):
    try:
        code()
    except Exception:
        import traceback

        print(f"Error processing {os.path.join(sitedir, name)}: {line}", file=sys.stderr)
        traceback.print_exc()
