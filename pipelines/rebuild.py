"""Everything derived again from the kept pages, beside the old store, compared, swapped."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ingest.reading import Reading, read_page
from ingest.sources import all_sources
from pipelines.harvest import facts_of
from pipelines.measure import measure
from pipelines.resolve import resolve
from pipelines.run import Run
from pipelines.store.derived import compare, copy_kept
from pipelines.store.kept import loaded_answers
from pipelines.store.load import load
from pipelines.store.open import Home, open_store
from pipelines.store.records import Answer, Chain
from pipelines.update import Update, asked_sources, finish, settle
from schemas.errors import BylineError, SourceChanged, TryLater

AT_ONCE = 200  # pages loaded in one transaction


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many answers were read again, which derived tables came out otherwise (rows), and what could not be read.

    `before` is where the old store lies, which has facts that could not be read again.
    """

    answers: int
    differing: Mapping[str, int]
    unread: tuple[str, ...]
    before: Path | None
    update: Update


def rebuild(run: Run) -> Rebuilt:
    """A new store from the kept tables, pages and files, swapped in for the old one while nobody else writes.

    A page that is missing, damaged or no longer read is named. Where its facts are then not in the new store, the old
    store is kept beside it as store.duckdb.before, and as .before.2 and so on where one is there already.
    """
    beside = Home(run.home.folder, database_name="store.rebuilt.duckdb")
    beside.database.unlink(missing_ok=True)
    unread: list[str] = []
    with run.store() as old:
        settle(run)
        measure(old, headline=run.config.settings.headline, asked=asked_sources(old), day=run.now().date())
        old.con.execute("checkpoint")
        with old.let_go():
            answers = replay(run, beside, unread)
            differing = compare(run.home.database, beside.database)
            before = _keep(run.home.database) if unread and any(differing.values()) else None
            beside.database.replace(run.home.database)
    update = finish(run, settle(run))
    differing = {table: rows for table, rows in differing.items() if rows}
    return Rebuilt(answers, differing, tuple(unread), before, update)


def _keep(database: Path) -> Path:
    """A second name for the store, which it keeps when another takes its first: a kill in between loses neither."""
    before, number = database.with_name(f"{database.name}.before"), 1
    while before.exists() and not before.samefile(database):
        number += 1
        before = database.with_name(f"{database.name}.before.{number}")
    if not before.exists():
        before.hardlink_to(database)
    return before


def replay(run: Run, beside: Home, unread: list[str]) -> int:
    """Makes the store again as `beside`, while nobody holds the old one open; how many answers were read.

    What cannot be read is added to `unread`, a line each.
    """
    read = 0
    with open_store(beside, command=run.command, clock=run.clock, wait=run.wait) as new:
        copy_kept(run.home.database, new)
        for some in _batches(loaded_answers(new)):
            for source, answers in groupby(some, key=lambda answer: answer.source):
                load(new, chain_of(run, source, list(answers), unread), loaded_at=run.now())
            read += len(some)
        resolve(new, people=run.config.people, verdicts=run.config.verdicts, day=run.now().date())
        measure(new, headline=run.config.settings.headline, asked=asked_sources(new), day=run.now().date())
        new.con.execute("checkpoint")
    return read


def chain_of(
    run: Run, name: str, answers: Iterable[Answer], unread: list[str], *, only: Container[str] | None = None
) -> Chain:
    """The facts of these answers of one source, or of the records in `only` (native ids), read from the kept pages.

    Their rows in `loaded` and the bookmarks are not in it. What cannot be read is added to `unread`, a line each.
    """
    source = all_sources().get(name)
    readings: list[tuple[Answer, Reading]] = []
    for answer in answers:
        try:
            if source is None:
                raise SourceChanged(f"there is no source {name!r} any more")
            if answer.status not in answer.ask.absent:
                page = run.pages.read(answer.page)
                readings.extend((answer, reading) for reading in read_page(source, answer.ask, page, only=only))
        except (SourceChanged, TryLater, BylineError) as error:
            unread.append(f"{name} page {answer.page[:12]}: {error}")
    return facts_of(name, readings)


def _batches(answers: Iterator[Answer]) -> Iterator[list[Answer]]:
    some: list[Answer] = []
    for answer in answers:
        some.append(answer)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
