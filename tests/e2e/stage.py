"""A run of byline against the sample web, without waiting: what the end-to-end tests stand on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

import duckdb

from ingest.fetch import Fetcher
from ingest.sampleweb import SampleWeb
from pipelines.config import read_config
from pipelines.init import init_home
from pipelines.run import Run, running
from pipelines.store.derived import DERIVED
from tests.clock import FakeClock


class Quiet:
    """Progress that is only remembered."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, ...]] = []
        self.waited: list[tuple[str, float]] = []

    def asking(self, source: str, what: str) -> None:
        self.lines.append(("asking", source, what))

    def waits(self, source: str, seconds: float, why: str) -> None:
        self.lines.append(("waits", source, why))
        self.waited.append((source, seconds))

    def page(self, source: str, pages: int, works: int, set_aside: int) -> None:
        self.lines.append(("page", source, f"{pages} {works} {set_aside}"))

    def first(self, source: str, titles: list[str]) -> None:
        self.lines.append(("first", source, *titles))

    def done(self, source: str, sentence: str) -> None:
        self.lines.append(("done", source, sentence))

    def failed(self, source: str, reason: str) -> None:
        self.lines.append(("failed", source, reason))

    def say(self, sentence: str) -> None:
        self.lines.append(("say", sentence))


def morning(day: date) -> datetime:
    return datetime.combine(day, time(6), UTC)


@contextmanager
def a_run(
    folder: Path,
    web: SampleWeb,
    *,
    command: str = "test",
    keys: Mapping[str, str] = {},
    clock: FakeClock | None = None,
    **bounds: float,
) -> Iterator[Run]:
    """A run at six in the morning of the web's day, or by `clock`; time moves only by sleeping.

    `bounds` are the fetcher's, where they are to be smaller.
    """
    if not (folder / "byline.toml").exists():
        init_home(folder, "tests@sample.invalid")
    config = read_config(folder, asking=True)
    with running(
        folder,
        config,
        command=command,
        clock=clock or FakeClock(morning(web.today)),
        progress=Quiet(),
        keys=keys,
        routes=web.routes,
        wait=5.0,
        fetching=partial(Fetcher, **bounds),
    ) as run:
        yield run


def tables(folder: Path, *, leave_out: frozenset[str] = frozenset({"stale"})) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the derived tables, in an order of their own."""
    con = duckdb.connect(folder / "store.duckdb", read_only=True)
    try:
        return {
            table: sorted(con.execute(f"from {table}").fetchall(), key=repr)
            for table in DERIVED
            if table not in leave_out
        }
    finally:
        con.close()
