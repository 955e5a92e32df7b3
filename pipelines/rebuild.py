"""Everything derived again from the kept pages, beside the old store, compared, swapped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from ingest.reading import Reading, read_page
from ingest.source import Source
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
    """How many answers were read again, which derived tables came out otherwise (rows), and what could not be read."""

    answers: int
    differing: Mapping[str, int]
    unread: tuple[str, ...]
    update: Update


def rebuild(run: Run) -> Rebuilt:
    """A new store from the kept tables, pages and files, swapped in for the old one while nobody else writes.

    A page that is missing, damaged or no longer read is named; its facts are then not in the new store, so the old
    store is kept beside it as store.duckdb.before.
    """
    beside = Home(run.home.folder, database_name="store.rebuilt.duckdb")
    beside.database.unlink(missing_ok=True)
    unread: list[str] = []
    with run.store() as old:
        settle(run)
        measure(old, headline=run.config.settings.headline, asked=asked_sources(old), day=run.now().date())
        old.con.execute("checkpoint")
        with old.let_go():
            answers = _replay(run, beside, unread)
            differing = compare(run.home.database, beside.database)
            if unread:
                run.home.database.replace(run.home.database.with_suffix(".duckdb.before"))
            beside.database.replace(run.home.database)
    update = finish(run, settle(run))
    return Rebuilt(answers, {table: rows for table, rows in differing.items() if rows}, tuple(unread), update)


def _replay(run: Run, beside: Home, unread: list[str]) -> int:
    count = 0
    with open_store(beside, command=run.command, clock=run.clock, wait=run.wait) as new:
        copy_kept(run.home.database, new)
        for some in _batches(loaded_answers(new)):
            for source, answers in groupby(some, key=lambda answer: answer.source):
                load(new, _chain(run, all_sources().get(source), list(answers), unread), loaded_at=run.now())
            count += len(some)
        resolve(new, people=run.config.people, verdicts=run.config.verdicts, day=run.now().date())
        measure(new, headline=run.config.settings.headline, asked=asked_sources(new), day=run.now().date())
        new.con.execute("checkpoint")
    return count


def _chain(run: Run, source: Source | None, answers: list[Answer], unread: list[str]) -> Chain:
    """The facts of these answers. Their rows in `loaded` and the bookmarks were copied, so none are written here."""
    readings: list[tuple[Answer, Reading]] = []
    for answer in answers:
        try:
            if source is None:
                raise SourceChanged(f"there is no source {answer.source!r} any more")
            if answer.status not in answer.ask.absent:
                page = run.pages.read(answer.page)
                readings.extend((answer, reading) for reading in read_page(source, answer.ask, page))
        except (SourceChanged, TryLater, BylineError) as error:
            unread.append(f"{answer.source} page {answer.page[:12]}: {error}")
    return facts_of(answers[0].source, readings)


def _batches(answers: Iterator[Answer]) -> Iterator[list[Answer]]:
    some: list[Answer] = []
    for answer in answers:
        some.append(answer)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
