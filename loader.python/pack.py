"""Makes an unpacked CPython ready to be a bundle: byte code beside the sources, and the index of all files.

Run by the interpreter that is packed (or by the build machine's own of the same version, when the packed one is for
another platform): byte code is the same on all platforms of one version.
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
    """Unchecked: no stat of the source at import; relative names: the import system puts in the real path."""
    done = compileall.compile_dir(
        tree / "lib", maxlevels=20, quiet=1, force=True, stripdir=str(tree),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    if not done:
        sys.exit(f"{tree}: some sources do not compile")


def line(path):
    name = path.relative_to(tree).as_posix()
    content = path.read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {len(content)} {'x' if name in EXECUTABLES else '-'} {name}"


if not index.exists() or index.stat().st_mtime < pathlib.Path(__file__).stat().st_mtime:
    if content == "runtime":
        compile_library()
    files = [path for path in tree.rglob("*") if path.is_file()]
    if not files:
        sys.exit(f"{tree}: no files: was the CPython artifact unpacked?")
    lines = sorted(map(line, files), key=lambda text: text.split(" ", 3)[3])
    total = sum(path.stat().st_size for path in files)
    text = "\n".join([f"{len(files)} {total}", *lines, ""])
    index.write_bytes(text.encode())
