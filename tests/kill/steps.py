"""What a flow does to its home, step by step: a function of ours is called before each.

A step is a statement, commit, append or closing of the database; the opening, each half of a write, the closing, sync,
rename or removal of a file in the home; the cutting or writing of a lock.
"""

import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

import pipelines.update
from ingest.pages import ASIDE

WRITING = frozenset("wax+")
CALLS = {
    "open": "open",
    "rename": "rename",
    "replace": "rename",
    "link": "link",
    "unlink": "remove",
    "mkdir": "make the folder",
    "fsync": "sync",
    "ftruncate": "cut",
    "pwrite": "write into",
}  # of `os`, and how a step is told

Step = Callable[[str], None]


class Appender:
    def __init__(self, real: Any, table: str, step: Step) -> None:
        self._real, self._table, self._step = real, table, step

    def append_rows(self, rows: Any) -> None:
        self._step(f"append to {self._table}")
        self._real.append_rows(rows)

    def __enter__(self) -> "Appender":
        self._real.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._step(f"flush what was appended to {self._table}")
        self._real.__exit__(*error)


class Connection:
    """A DuckDB connection in which each thing that may change the file is a step."""

    def __init__(self, real: Any, step: Step) -> None:
        self._real, self._step = real, step

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, sql: str, *values: Any) -> Any:
        said = " ".join(line for line in sql.splitlines() if not line.startswith("--"))
        self._step(f"statement: {' '.join(said.split())[:70]}")
        return self._real.execute(sql, *values)

    def appender(self, table: str) -> Appender:
        return Appender(self._real.appender(table), table, self._step)

    def cursor(self) -> "Connection":
        return Connection(self._real.cursor(), self._step)

    def begin(self) -> None:
        self._step("begin")
        self._real.begin()

    def commit(self) -> None:
        self._step("commit")
        self._real.commit()

    def close(self) -> None:
        self._step("close the store")
        self._real.close()

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


class File:
    """A file written in two halves, each a step."""

    def __init__(self, real: Any, name: str, step: Step) -> None:
        self._real, self._name, self._step = real, name, step

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def write(self, content: Any) -> int:
        half = len(content) // 2
        self._step(f"write {self._name}")
        self._real.write(content[:half])
        self._real.flush()
        self._step(f"write the second half of {self._name}")
        self._real.write(content[half:])
        return len(content)

    def __enter__(self) -> "File":
        return self

    def __exit__(self, *_: Any) -> None:
        self._step(f"close {self._name}")
        self._real.close()


def _called(path: Any) -> str:
    """The file's name, but for one whose name is made up or not known."""
    return "a file" if isinstance(path, int) or Path(path).parent.name == ASIDE else Path(path).name


@contextmanager
def counted(home: Path, step: Step) -> Iterator[None]:
    """Within the `with`, `step` is called before whatever this process does to the home, and told what it is."""

    def ours(path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and Path(path).absolute().is_relative_to(home)

    def before(real: Callable[..., Any], said: str) -> Callable[..., Any]:
        def stepped(first: Any, *rest: Any, **more: Any) -> Any:
            if isinstance(first, int) or ours(first):
                step(f"{said} {_called(first)}")
            return real(first, *rest, **more)

        return stepped

    really_open, really_connect = io.open, duckdb.connect

    def opened(path: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if not WRITING & set(mode) or not (isinstance(path, int) or ours(path)):
            return really_open(path, mode, *rest, **more)
        name = _called(path)
        step(f"open {name}")
        return File(really_open(path, mode, *rest, **more), name, step)

    def connected(*given: Any, **more: Any) -> Connection:
        step("open the store")
        return Connection(really_connect(*given, **more), step)

    with ExitStack() as patched:
        for name, said in CALLS.items():
            patched.enter_context(mock.patch.object(os, name, before(getattr(os, name), said)))
        patched.enter_context(mock.patch.object(io, "open", opened))
        patched.enter_context(mock.patch.object(duckdb, "connect", connected))
        yield


@contextmanager
def one_source_after_the_other() -> Iterator[None]:
    """Sources side by side would make the step with a number another one each time."""

    def one_thread(max_workers: int) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1)

    with mock.patch.object(pipelines.update, "ThreadPoolExecutor", one_thread):
        yield
