"""Packs the files of a folder into a wheel: wheel.py NAME VERSION TAG FOLDER (PEP 427)."""

import base64
import hashlib
import sys
import zipfile
from pathlib import Path

if len(sys.argv) != 5:
    sys.exit("usage: wheel.py NAME VERSION TAG FOLDER")
name, version, tag, folder = sys.argv[1:]
info = f"{name}-{version}.dist-info/"
root = Path(folder)
files = {
    path.relative_to(root).as_posix(): path.read_bytes()
    for path in root.rglob("*")
    if path.is_file()
}
files[info + "METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
files[info + "WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()

record = ""
wheel = f"{name}-{version}-{tag}.whl"
with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
    for path, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content)}\n"
        archive.writestr(path, content)
    archive.writestr(info + "RECORD", f"{record}{info}RECORD,,\n")
print(wheel)
