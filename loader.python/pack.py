"""Makes an unpacked CPython ready to be a bundle: byte code, and the index of all files.

The interpreter that is packed runs this, or, when that is for another platform, the build machine's
own of the same version: byte code is the same on all platforms of one version.
"""

import compileall
import hashlib
import pathlib
import py_compile
import sys

content, tree = sys.argv[1], pathlib.Path(sys.argv[2])
index = tree.parent / "python.index"
EXECUTABLES = {"python.exe", f"bin/python{sys.version_info.major}.{sys.version_info.minor}"}


def compile_library():
    """Unchecked: no stat of the source at import; the import system makes the names absolute."""
    done = compileall.compile_dir(
        tree / "lib",
        maxlevels=20,
        quiet=1,
        force=True,
        stripdir=str(tree),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        sys.exit(f"{tree}: some sources do not compile")


def add_hook():
    """Has processes that Python code of a container starts ask it for modules of bundles.

    They do that with loader.native's child.py.
    """
    for library in tree.glob("[lL]ib"):
        site = library / "site-packages"
        if (
            versioned := library / f"python{sys.version_info.major}.{sys.version_info.minor}"
        ).is_dir():
            site = versioned / "site-packages"
        site.mkdir(exist_ok=True)
        (site / "loader.pth").write_text(HOOK)


# One line, since a .pth file has no blocks. The container's own interpreters have no command line
# when they start.
HOOK = (
    'import os, sys; path = os.environ.get("LOADER_CHILD", ""); '
    "sys.orig_argv and os.path.isfile(path) and "
    'exec(__import__("_frozen_importlib_external").FileLoader("", path).get_data(path), '
    '{"__name__": "_loader_child", "__file__": path})\n'
)


def line(path):
    name = path.relative_to(tree).as_posix()
    content = path.read_bytes()
    mode = "x" if name in EXECUTABLES else "-"
    return f"{hashlib.sha256(content).hexdigest()} {len(content)} {mode} {name}"


if not index.exists() or index.stat().st_mtime < pathlib.Path(__file__).stat().st_mtime:
    if content == "runtime":
        compile_library()
        add_hook()
    files = [path for path in tree.rglob("*") if path.is_file()]
    if not files:
        sys.exit(f"{tree}: no files: was the CPython artifact unpacked?")
    lines = sorted(map(line, files), key=lambda text: text.split(" ", 3)[3])
    total = sum(path.stat().st_size for path in files)
    text = "\n".join([f"{len(files)} {total}", *lines, ""])
    index.write_bytes(text.encode())
