"""`python -m bench [SIZE]`: every table in a process of its own. SIZE is the papers of the large store: 100k, 1M."""

import argparse
import importlib
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.timing import say

TABLES = ("reading", "loading", "figures", "nights", "starting", "backfilling", "publishing", "memory")
SIZED = frozenset({"figures", "nights", "memory"})  # those that stand on the large store


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("size", nargs="?", default="100k", help="papers of the large store: 100k, 1M")
    asked.add_argument("--only", choices=TABLES, action="append", help="this table; may be repeated")
    asked.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)  # a table's own process
    given = asked.parse_args()
    if given.folder:
        _table(given.only[0], _number(given.size), given.folder)
        return
    say(f"{os.cpu_count()} cores, Python {platform.python_version()}, {given.size} papers")
    say("CPU time of one process, median of five after a warm-up (least–greatest), unless a table says otherwise.")
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        for name in given.only or TABLES:
            command = [sys.executable, "-m", "bench", given.size, "--only", name, "--in", folder]
            if subprocess.run(command, check=False).returncode:
                sys.exit(f"{name}: no table")


def _table(name: str, size: int, folder: Path) -> None:
    module = importlib.import_module(f"bench.{name}")
    if name in SIZED:
        module.tables(folder, size)
    else:
        module.tables(folder)


def _number(text: str) -> int:
    """As in 100k, 1M or 5000."""
    units = {"k": 1_000, "m": 1_000_000}
    return int(float(text[:-1]) * units[text[-1].lower()]) if text[-1].lower() in units else int(text)


if __name__ == "__main__":
    main()
