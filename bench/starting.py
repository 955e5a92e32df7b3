"""Start-up: a command's whole CPU time, from its process's birth to its end, beside bare Python and `import duckdb`."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.timing import Cost, Row, say, show, times_theirs

ROUNDS = 9
HEAVY = ("pandas", "polars", "sklearn", "numpy", "pyarrow")
LOADED = "import sys; from pipelines.cli import main\ntry: main()\nfinally: sys.stderr.write(' '.join(sys.modules))"


def tables(folder: Path) -> None:
    home = folder / "demo"
    byline = [sys.executable, "-c", "from pipelines.cli import main; main()"]
    _run([*byline, "demo", "--keep", str(home)])
    commands = {
        "bare Python": [sys.executable, "-c", "pass"],
        "byline --help": [*byline, "--help"],
        "import duckdb": [sys.executable, "-c", "import duckdb"],
        "byline show mirela": [*byline, "--home", str(home), "show", "mirela"],
        "byline status": [*byline, "--home", str(home), "status"],
    }
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(ROUNDS + 1):
        for name, command in commands.items():
            seconds = _run(command)
            if number:
                spent[name].append(seconds)
    bare, help_, duckdb, shown, status = (Cost.of(rounds) for rounds in spent.values())
    loaded = _modules(["--home", str(home), "show", "mirela"])
    show(
        f"Start-up: CPU time of a whole process, median of {ROUNDS}",
        [
            Row("byline --help", str(help_), times_theirs(help_, bare), "goal ≤ 8 × bare Python"),
            Row("bare Python", str(bare)),
            Row("byline show", str(shown), times_theirs(shown, duckdb), "goal ≤ 1.6 × import duckdb"),
            Row("byline status", str(status), times_theirs(status, duckdb), "goal ≤ 1.6 × import duckdb"),
            Row("import duckdb", str(duckdb)),
        ],
        f"loaded by `byline show` of {', '.join(HEAVY)}: {', '.join(sorted(loaded & set(HEAVY))) or 'none'}",
    )


def _run(command: Sequence[str]) -> float:
    """CPU seconds of the process. Its words go nowhere."""
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(command, stdout=words, stderr=words, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            words.seek(0)
            say(words.read().decode())
            raise SystemExit(f"{' '.join(command[3:])} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def _modules(arguments: Sequence[str]) -> set[str]:
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())
