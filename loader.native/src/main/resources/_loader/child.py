"""Modules of bundles in a process that Python code of a container started.

The container says where they are. A new process of the container's Python runs this when it starts
(`loader.pth` of the runtime), without the rest of the package; a forked one asks with these
functions where it would have asked Java (`forking.py`).
"""

import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import (
    ExtensionFileLoader,
    SourceFileLoader,
    SourcelessFileLoader,
    spec_from_file_location,
)

LONGEST_WAIT = 60
FILE_LOADERS = {
    "extension": ExtensionFileLoader,
    "source": SourceFileLoader,
    "bytecode": SourcelessFileLoader,
}

starting = set()  # names that site imports at this time
strict = False  # whether an extension module with a create slot is refused as __main__

address = globals().get("__file__", "").rpartition("/")[0] + "/socket"


class Gone(Exception):
    """The container has ended, or cannot be reached from here."""


def ask(*question):
    """The texts of the container's answer."""
    import _socket

    answer = b""
    try:
        connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            connection.settimeout(LONGEST_WAIT)
            connection.connect(address)
            connection.sendall("".join(text + "\0" for text in question).encode("utf-8", "replace"))
            connection.shutdown(_socket.SHUT_WR)
            while part := connection.recv(1 << 16):
                answer += part
        finally:
            connection.close()
    except OSError:
        raise Gone from None
    outcome, *texts = answer.decode("utf-8", "surrogateescape").split("\0")[:-1] or ("",)
    if outcome == "error":
        problem, path = texts
        raise ImportError(
            problem, name=question[1] if len(question) > 1 else None, path=path or None
        )
    if outcome != "found":
        raise Gone
    return texts


def find(name, path):
    """(kind, origin, whether it is located, locations) of a module, or None."""
    if name == "_socket":  # without that nobody can be asked
        return None
    try:
        found = ask("module", name, "" if path is None else "below", *(path or ()))
    except Gone:
        if path is not None:
            return None
        raise ModuleNotFoundError(
            f"No module named {name!r};"
            " the container that this process was started from cannot be asked",
            name=name,
        ) from None
    if not found:
        return None
    kind, origin, located, package, *locations = found
    return kind, origin or None, bool(located), locations if package else None


def known(*question):
    """What is found; nothing when the container has ended."""
    try:
        return ask(*question)
    except Gone:
        return []


def require_tag(name, origin):
    """Refuses a library that is built for another Python; a name without a tag says nothing."""
    import _imp

    *_, tag, suffix = ("", *origin.rpartition("/")[2].split("."))
    language, _, rest = tag.partition("-")
    built = "cp" + rest.partition("-")[0] if language == "cpython" else language
    if built[:2] in ("cp", "pp") and built[2:].rstrip("t").isdecimal():
        if f".{tag}.{suffix}" not in _imp.extension_suffixes():
            own = "cp" + "".join(map(str, sys.version_info[:2]))
            if "t" in getattr(sys, "abiflags", ""):
                own += "t"
            raise refused(name, origin, f"is built for {built}, not for {own}")


def list_modules():
    return [(name.removesuffix("."), name.endswith(".")) for name in known("modules")]


def find_distributions(name):
    """The METADATA of each."""
    return known("distributions", *([] if name is None else [name]))


def read_metadata(metadata, file):
    if file == "METADATA":
        return metadata
    return next(iter(known("metadata", distribution_name(metadata), file)), None)


def locate_file(metadata, path):
    for found in known("file", distribution_name(metadata), path):
        return found
    raise FileNotFoundError(path)


def distribution_name(metadata):
    for line in metadata.splitlines():
        if line[:5].lower() == "name:":
            return line[5:].strip()
    return ""


class ContainerFinder:
    """Asks the container."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in starting:
            return None
        found = find(name, path)
        if found is None:
            return None
        kind, origin, located, locations = found
        if kind == "extension":
            require_tag(name, origin)
        loader = FILE_LOADERS[kind](name, origin) if kind in FILE_LOADERS else None
        if located:
            return spec_from_file_location(
                name, origin, loader=loader, submodule_search_locations=locations
            )
        spec = ModuleSpec(name, loader, origin=origin, is_package=locations is not None)
        if locations is not None:
            spec.submodule_search_locations.extend(locations)
        return spec

    @staticmethod
    def iter_modules(prefix=""):
        """For pkgutil.iter_modules."""
        return [(prefix + name, is_package) for name, is_package in list_modules()]

    @staticmethod
    def find_distributions(context=None):
        """For importlib.metadata."""
        found = find_distributions(None if context is None else context.name)
        return map(distribution_type(), found) if found else ()


distribution_types = []  # made when it is first needed: importlib.metadata is slow to import


def distribution_type():
    if not distribution_types:
        from importlib.metadata import Distribution
        from pathlib import Path

        class ContainerDistribution(Distribution):
            """A distribution in a bundle of the container."""

            def __init__(self, metadata):
                self.text = metadata

            def read_text(self, filename):
                return read_metadata(self.text, str(filename))

            def locate_file(self, path):
                return Path(locate_file(self.text, str(path)))

        distribution_types.append(ContainerDistribution)
    return distribution_types[0]


# An extension module as __main__ or __mp_main__, which multiprocessing makes of the parent's
# __main__ in its processes.


def main_code(self, fullname):
    """What runpy executes of an extension module, which has no code (PEP 547).

    What is refused here is shown as runpy shows it, without a traceback.
    """
    definition_of(fullname, self.path)
    return RUN_EXTENSION


RUN_EXTENSION = (lambda: __import__("_loader_child").run_extension(globals())).__code__


def run_extension(namespace):
    module = executed(namespace["__spec__"], namespace["__name__"])
    namespace.update(module.__dict__)


def definition_of(name, origin):
    """The address of the PyModuleDef that the init function returns."""
    import ctypes

    symbol = init_symbol(name)
    try:
        init = getattr(ctypes.PyDLL(origin), symbol)
    except AttributeError:
        problem = f"dynamic module does not define module export function ({symbol})"
        raise refused(name, origin, problem) from None
    init.restype = ctypes.c_void_p
    definition = ctypes.c_void_p(init())
    if type(ctypes.cast(definition, ctypes.py_object).value).__name__ != "moduledef":
        raise not_as_main(name, origin, "uses single-phase initialization")
    if strict and has_create_slot(definition.value):
        raise not_as_main(name, origin, "has a create slot (Py_mod_create)")
    return definition


def not_as_main(name, origin, reason):
    instead = "so it cannot be executed directly; it can only be imported"
    return refused(name, origin, f"{reason}, {instead}")


def refused(name, origin, problem):
    return ImportError(f"{name}: {origin}: {problem}", name=name, path=origin)


def executed(spec, name):
    """The extension module under another name than it is found under."""
    import ctypes

    definition = definition_of(spec.name, spec.origin)
    api = ctypes.pythonapi
    api.PyModule_FromDefAndSpec2.restype = ctypes.py_object
    named = spec_from_file_location(name, spec.origin, loader=spec.loader)
    module = api.PyModule_FromDefAndSpec2(definition, ctypes.py_object(named), sys.api_version)
    module.__dict__.update(
        __spec__=spec, __loader__=spec.loader, __file__=spec.origin, __package__=spec.parent
    )
    sys.modules[name] = module
    api.PyModule_ExecDef(ctypes.py_object(module), definition)
    return module


def has_create_slot(definition):
    """Whether the PyModuleDef at this address has a Py_mod_create."""
    import ctypes

    word = ctypes.sizeof(ctypes.c_void_p)
    fields = object.__basicsize__ + 7 * word  # of PyModuleDef_Base three, name, doc, size, methods
    slot = ctypes.c_void_p.from_address(definition + fields).value
    while slot and (kind := ctypes.c_int.from_address(slot).value):
        if kind == 1:
            return True
        slot += 2 * word
    return False


def init_symbol(name):
    """PEP 489, "Export Hook Name"."""
    last = name.rpartition(".")[2]
    symbol = "PyInit_" + last if last.isascii() else "PyInitU_" + last.encode("punycode").decode()
    return symbol.replace("-", "_")


def keep_from_site():
    """Code of bundles does not run when Python starts: it does not in the container either."""
    site = sys.modules.get("site")
    for function, name in (
        ("execsitecustomize", "sitecustomize"),
        ("execusercustomize", "usercustomize"),
    ):
        if hasattr(site, function):
            setattr(site, function, called_without(getattr(site, function), name))


def called_without(function, name):
    def call():
        starting.add(name)
        try:
            function()
        finally:
            starting.remove(name)

    return call


def install():
    keep_from_site()
    sys.meta_path.append(ContainerFinder)
    sys.modules["_loader_child"] = this = type(sys)("_loader_child")
    this.__dict__.update(globals())
    ExtensionFileLoader.get_code = main_code


if __name__ == "_loader_child":
    install()
