"""`byline status`: how fresh each source and each profile is, and what is in the store."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.pace import PaceFile
from ingest.source import Source
from ingest.sources import all_sources
from pipelines.config import Config
from pipelines.publish.site import read_published
from pipelines.queries import query
from pipelines.store.open import Home, Store, open_reading
from schemas.text import one_line


def status(folder: Path, config: Config, console: Console, *, now: datetime) -> None:
    """Prints a table of sources, one of followed people, and the store's counts. Asks nobody."""
    home = Home(folder)
    with open_reading(home) as store:
        known = {row[0]: row[1:] for row in store.con.execute(query("source_state")).fetchall()}
        names = dict.fromkeys([*config.settings.sources, *known])
        rows = [
            _source_row(all_sources()[name], home, known.get(name, ()), now) for name in names if name in all_sources()
        ]
        _print(console, "source", ["last asked", "last answer", "works", "set aside", "surprises", "budget left",
                                   "not before", "trouble"], rows)  # fmt: skip
        _print(console, "person", ["name", "refreshed", "papers", "citations", "h"], [
            _person_row(home, person.slug, person.name) for person in config.people
        ])  # fmt: skip
        console.print(Text(_counts(store)))


def _source_row(source: Source, home: Home, known: Sequence[object], now: datetime) -> list[str]:
    asked, answered, works, aside, surprises, trouble = known or (None, None, 0, 0, 0, None)
    pace = PaceFile(home.pace, source.service).read(now)
    return [
        source.name,
        _time(asked),
        _time(answered),
        str(works),
        str(aside),
        str(surprises),
        "" if pace.budget_left is None else str(pace.budget_left),
        _time(pace.not_before) if pace.not_before else "",
        one_line(str(trouble))[:120] if trouble else "",
    ]


def _person_row(home: Home, slug: str, name: str) -> list[str]:
    profile = read_published(home.site, slug)
    if profile is None:
        return [slug, name, "not published yet", "", "", ""]
    figures = (profile.paper_count, profile.citations, profile.h_index)
    return [slug, name, _time(profile.refreshed), *("–" if each.value is None else str(each.value) for each in figures)]


def _counts(store: Store) -> str:
    """Rows of the tables that a person thinks of."""
    counts = (
        (table, store.con.execute(f"select count(*) from {table}").fetchall()[0][0])  # noqa: S608 (names of ours)
        for table in ("page", "answer", "work", "paper", "person", "set_aside", "surprise", "stale")
    )
    return "in the store: " + ", ".join(f"{number} {table.replace('_', ' ')} rows" for table, number in counts)


def _time(value: object) -> str:
    return f"{value.astimezone(UTC) if value.tzinfo else value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else "–"


def _print(console: Console, first: str, others: list[str], rows: list[list[str]]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in (first, *others):
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
    console.print()
