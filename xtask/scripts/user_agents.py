#!/usr/bin/env python3
"""Refreshes crates/api/data/user_agents.json from the npm package uap-core.

The file holds the browser and operating system patterns of uap-core as JSON. Needs npm and PyYAML.
Run it with the version to take: user_agents.py 0.18.0
"""
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import yaml

version = sys.argv[1]
data = pathlib.Path(__file__).parents[2] / "crates/api/data"
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["npm", "pack", "--silent", f"uap-core@{version}"], cwd=folder, check=True)
    with tarfile.open(next(pathlib.Path(folder).glob("*.tgz"))) as package:
        regexes = yaml.safe_load(package.extractfile("package/regexes.yaml"))
        licence = package.extractfile("package/LICENSE").read()
kept = {
    "user_agent_parsers": regexes["user_agent_parsers"],
    "os_parsers": regexes["os_parsers"],
    "device_parsers": [],
}
(data / "user_agents.json").write_text(json.dumps(kept, indent=0, sort_keys=True) + "\n")
(data / "LICENSE-uap-core").write_bytes(licence)
