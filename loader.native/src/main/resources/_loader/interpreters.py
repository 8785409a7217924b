"""Interpreters beside this one: those that Java has made, and those that Python code makes."""

import _loader
from _loader import Replacement, children, guards, java, stock_of

# What one that Python code makes has of this package.
PARTS = (
    "__init__",
    "changes",
    "child",
    "children",
    "guards",
    "interpreters",
    "made",
    "phases",
    "process",
    "program",
    "shared",
    "signals",
)

MAIN = 0  # the number of the main interpreter
REFUSED = "does not support loading in subinterpreters"
WAY_TO_IMPORT = (
    "; it can be imported in the main interpreter, in one that shares its GIL, and in a process"
    " (py:run --process)"
)

codes = {}
BEGIN = "[exec(code, given) for code, given in __import__('marshal').loads({!r})]"


def adapt(module):
    """`_interpreters`, for this interpreter."""
    keep_those_of_java(module)
    equip_those_of_python(module)
    list_those_of_the_program(module)


def keep_those_of_java(module):
    """Has `_interpreters.destroy` end those that Python code has made.

    Java uses the others until it ends them itself.
    """
    stock = stock_of(module.destroy)

    def destroy(id, *, restrict=False):
        return stock(id, restrict=restrict or is_of_others(id))

    def is_of_others(id):
        try:
            others = module.WHENCE_RUNTIME, module.WHENCE_CAPI
            return id != module.get_current()[0] and module.whence(id) in others
        except TypeError, ValueError, module.InterpreterError:
            return False  # no such interpreter, which is said by the function itself

    module.destroy = Replacement(stock, destroy)


def equip_those_of_python(module):
    """Has them refuse what is refused here, and find modules of bundles, as processes do."""
    stock = stock_of(module.create)

    def create(*args, **named):
        if is_over():
            return stock(*args, **named)
        made = stock(*args, **named)
        try:
            script = children.answer()
            # One that takes any module would share those that can be loaded only once.
            is_strict = module.get_config(made).check_multi_interp_extensions
            failed = module.exec(made, beginning(script, is_strict))
            if failed is not None:
                raise module.InterpreterError(failed.formatted)
        except BaseException:
            module.destroy(made)
            raise
        return made

    module.create = Replacement(stock, create)


def with_way_to_import(refused):
    """CPython imports the module elsewhere, and does not say so."""
    if str(refused).endswith(REFUSED):
        refused.msg += WAY_TO_IMPORT
    return refused


def list_those_of_the_program(module):
    """Has `_interpreters.list_all` tell neither Java's interpreters nor those of other programs.

    CPython's list looks at interpreters that may be ending.
    """
    stock = stock_of(module.list_all)

    def list_all(*, require_ready=False):
        family = () if is_over() or not guards.is_container() else shared().family()
        if not family:
            return stock(require_ready=require_ready)
        root, *made = family
        found = dict.fromkeys(made, module.WHENCE_STDLIB)
        found[root] = module.WHENCE_CAPI
        found[MAIN] = module.WHENCE_RUNTIME
        return sorted(found.items())

    module.list_all = Replacement(stock, list_all)


def is_over():
    """Whether nothing of this package counts any more."""
    return not _loader.installed or children.in_child


def shared():
    return _loader.module("shared")


def code(name):
    if name not in codes:
        codes[name] = java.code(name)
    return codes[name]


def beginning(script, is_strict):
    """What such an interpreter executes first. It leaves no name in its __main__."""
    from marshal import dumps

    parts = []
    if script and is_strict:
        parts.append((code("child"), {"__name__": "_loader_child", "__file__": script}))
    if guards.is_container():
        package = {name: code(name) for name in PARTS}
        root, *_ = shared().family() or (None,)
        given = {
            "codes": package,
            "descriptors": guards.others_descriptors,
            "library": java.own_library(),
            "root": root,
            "strict": is_strict,
        }
        parts.append((code("made"), given))
    return BEGIN.format(dumps(parts))
