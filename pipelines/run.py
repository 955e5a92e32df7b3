"""One go of one command: what every flow is given. State is passed, not found."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from ingest.clock import Clock
from ingest.fetch import Fetcher, Reply
from ingest.pages import Pages
from ingest.source import Ask, Source
from ingest.sources import all_sources
from pipelines.config import Config
from pipelines.store.kept import close_run, open_run
from pipelines.store.open import Home, Store, open_store
from schemas.errors import BadConfig


class Progress(Protocol):
    """What a person who waits is told. Called from the sources' threads."""

    def asking(self, source: str, what: str) -> None: ...
    def waits(self, source: str, seconds: float, why: str) -> None: ...
    def page(self, source: str, pages: int, works: int, set_aside: int) -> None: ...
    def first(self, source: str, titles: list[str]) -> None: ...
    def done(self, source: str, sentence: str) -> None: ...
    def failed(self, source: str, reason: str) -> None: ...
    def say(self, sentence: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Run:
    """The home, its settings, the clock, the fetcher and the ear of a person. `id` names the run in logs and rows."""

    id: str
    command: str
    home: Home
    config: Config
    clock: Clock
    fetcher: Fetcher | None
    pages: Pages
    progress: Progress
    wait: float = 60.0
    sample: str | None = None
    left_out: frozenset[str] = frozenset()
    trouble: dict[str, str] = field(default_factory=dict)
    tally: dict[str, int] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources asked, in the order of the settings."""
        return tuple(all_sources()[name] for name in self.config.settings.sources if name not in self.left_out)

    def asking_only(self, names: Sequence[str]) -> "Run":
        """The same run, asking these sources and no other."""
        return replace(self, left_out=frozenset(self.config.settings.sources) - frozenset(names))

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store, held only inside the `with`: never while a source is waited for."""
        with open_store(self.home, command=self.command, clock=self.clock, wait=self.wait) as store:
            yield store

    def fetch(self, source: Source, ask: Ask) -> Reply:
        """One polite request. BadConfig where the settings name no contact address: then nobody is asked."""
        if self.fetcher is None:
            raise BadConfig(f"{self.home.settings}: contact: write your e-mail address before a source is asked")
        return self.fetcher.fetch(source, ask)

    def now(self) -> datetime:
        return self.clock.now()

    def count(self, what: str, more: int = 1) -> None:
        self.tally[what] = self.tally.get(what, 0) + more


@contextmanager
def running(
    folder: Path,
    config: Config,
    *,
    command: str,
    clock: Clock,
    progress: Progress,
    keys: Mapping[str, str],
    routes: Mapping[str, str],
    wait: float,
    sample: str | None = None,
    fetching: Callable[..., Fetcher] = Fetcher,
) -> Iterator[Run]:
    """A run from its row's opening to its closing, whatever happens in between (but a kill).

    `fetching` makes the fetcher: a test gives one with other bounds.
    """
    home = Home(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadConfig(f"{folder} cannot be made: {error.strerror}; name another --home") from None
    contact = config.settings.contact
    fetcher = (
        fetching(folder=home.pace, contact=contact, clock=clock, keys=keys, routes=routes, on_wait=progress.waits)
        if contact
        else None
    )
    run = Run(
        id=f"{clock.now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
        command=command,
        home=home,
        config=config,
        clock=clock,
        fetcher=fetcher,
        pages=Pages(home.pages),
        progress=progress,
        wait=wait,
        sample=sample,
    )
    with run.store() as store:
        open_run(store, run.id, command, run.now())
    run.pages.sweep()
    try:
        yield run
    finally:
        if fetcher is not None:
            fetcher.close()
        with run.store() as store:
            close_run(store, run.id, run.now(), {**run.tally, **{f"trouble: {k}": v for k, v in run.trouble.items()}})
