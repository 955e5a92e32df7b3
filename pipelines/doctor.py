"""`byline doctor`: what keeps byline from running, and what in the store is not as it must be. Nothing is changed."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.clock import Clock
from ingest.fetch import Fetcher
from ingest.pages import Pages
from ingest.sources import all_sources
from pipelines.config import Config
from pipelines.measure import METRICS, broken
from pipelines.publish.site import page_path
from pipelines.queries import query
from pipelines.recheck import Rechecked, recheck_sample, recheck_whole
from pipelines.resolve import persons_of
from pipelines.resolve.verdicts import find_named
from pipelines.run import Progress, Run
from pipelines.store.border import from_utc
from pipelines.store.kept import asked_person
from pipelines.store.open import Home, Store, open_reading
from schemas.errors import BylineError
from schemas.text import one_line

ROOM = 200 * 2**20  # bytes left free, beside a second store, which a rebuild needs
NIGHTLY = 20  # persons whose pages a refresh reads again at its end
NIGHTLY_BYTES = 256 * 2**20  # of pages, unpacked: two or three seconds of reading

REBUILD = "`byline rebuild` makes it again from the kept pages"
BACKUP = "bring back a copy of store.duckdb; nothing makes these rows again"
PUBLISH = "`byline publish` makes it again"
LAWS = (  # the query that finds what breaks a law, the law, and what to do
    ("one_row_a_key", "every key has one row", REBUILD),
    ("one_place_a_day", "a day's counts come from one record", REBUILD),
    ("work_without_paper", "every work describes a paper", REBUILD),
    ("paper_without_work", "every paper rests on a work", REBUILD),
    ("signature_without_paper", "every signature stands on its paper", REBUILD),
    ("authorship_without_signature", "every name on a byline is a signature", REBUILD),
    ("assignment_astray", "every signature is assigned to a person", REBUILD),
    ("assignment_undecided", "every assignment has its decision", BACKUP),
    ("person_without_signature", "every person signed something", REBUILD),
    ("figure_astray", "every person has every figure", REBUILD),
    ("figure_without_reason", "a figure is a value in its range, or a reason", REBUILD),
    ("papers_a_year", "papers by year add up", REBUILD),
    ("answer_without_page", "every answer has its page", BACKUP),
    ("loaded_without_answer", "what was loaded was answered", BACKUP),
    ("fact_never_loaded", "every fact comes from a loaded answer", REBUILD),
    ("bookmark_ahead", "no bookmark is ahead of its data", BACKUP),
    ("left_stale", "nothing stale was left", PUBLISH),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what it looked at, and what it saw; where something is wrong, also what to do."""

    check: str
    said: str
    wrong: bool = False

    def __str__(self) -> str:
        return f"{'WRONG' if self.wrong else 'ok':<6}{one_line(f'{self.check}: {self.said}')}"


def doctor(
    folder: Path,
    config: Config,
    *,
    clock: Clock,
    progress: Progress,
    keys: Mapping[str, str],
    routes: Mapping[str, str],
    wait: float,
    sample: int = 0,
    whole: bool = False,
    offline: bool = False,
) -> Iterator[Finding]:
    """Every check: of the home, of the sources (one request a service, unless `offline`), of the store.

    `sample` persons, or with `whole` all, are made again from kept pages and compared. No run is noted.
    """
    home = Home(folder)
    run = Run(
        id="doctor",
        command="doctor",
        home=home,
        config=config,
        clock=clock,
        fetcher=None,
        pages=Pages(home.pages),
        progress=progress,
        wait=wait,
    )
    yield _settings(run)
    yield _disk(run)
    if not offline:
        yield from _reachable(run, routes, keys)
    if not run.home.database.is_file():
        yield Finding("store", "nothing is stored yet")
        return
    yield from _stored(run, sample=sample, most=None, whole=whole)


def after_refresh(run: Run) -> list[Finding]:
    """What is wrong after a refresh: the cheap checks, and a few persons' pages read again."""
    found = (_disk(run), *_stored(run, sample=NIGHTLY, most=NIGHTLY_BYTES, whole=False))
    return [finding for finding in found if finding.wrong]


def _settings(run: Run) -> Finding:
    config = run.config
    if not run.home.settings.is_file():
        return Finding("settings", f"{run.home.settings} is not there: `byline init` writes it", wrong=True)
    if config.settings.contact is None:
        return Finding(
            "settings", f"{run.home.settings}: contact: write your e-mail address, so that sources can be asked", True
        )
    return Finding("settings", f"{len(config.people)} people followed, {len(config.verdicts)} verdicts")


def _disk(run: Run) -> Finding:
    """Whether every folder can be written to, and whether a second store has room."""
    home = run.home
    for folder in (home.folder, home.pages, home.pace, home.site):
        if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return Finding("disk", f"{folder} may not be written to: give it back to yourself (chown, chmod)", True)
    try:
        free = shutil.disk_usage(home.folder).free
    except OSError as error:
        return Finding("disk", f"{home.folder} cannot be read: {error.strerror}", True)
    wanted = ROOM + (home.database.stat().st_size if home.database.is_file() else 0)
    room = f"{free // 2**20:,} MiB free"
    if free < wanted:
        return Finding("disk", f"{room}; {wanted // 2**20:,} are needed for a rebuild: make room", wrong=True)
    return Finding("disk", room)


def _reachable(run: Run, routes: Mapping[str, str], keys: Mapping[str, str]) -> Iterator[Finding]:
    """One request to each service, never tried again. What comes is looked at and not kept."""
    contact = run.config.settings.contact
    if contact is None:
        yield Finding("sources", "not asked, for there is no contact address to name")
        return
    asked = {source.service: source for source in reversed(run.sources) if source.hello is not None}
    with Fetcher(
        folder=run.home.pace,
        contact=contact,
        clock=run.clock,
        keys=keys,
        routes=routes,
        on_wait=run.progress.waits,
        tries=1,
    ) as fetcher:
        for source in reversed(asked.values()):
            assert source.hello is not None  # noqa: S101 - those without are not among them
            try:
                reply = fetcher.fetch(source, source.hello)
            except BylineError as error:
                yield Finding(source.title, f"{error}: see whether the network is there; the next run asks again", True)
                continue
            if reply.trouble is None:
                yield Finding(source.title, "answers")
            else:
                yield Finding(source.title, f"{reply.trouble}: `byline status` says since when", wrong=True)


def _stored(run: Run, *, sample: int, most: int | None, whole: bool) -> Iterator[Finding]:
    try:
        with open_reading(run.home, clock=run.clock, wait=run.wait) as store:
            found = [*laws(run, store), *_people(run, store)]
            stale = store.con.execute("select count(*) from stale").fetchall()[0][0]
        yield from found
        if whole:
            yield _pages_whole(run)
        for name, again in ((f"sample of {sample}", sample > 0), ("whole", whole)):
            if again and stale:
                yield Finding(name, f"{stale} rows are stale, so nothing can be compared: `byline publish` first", True)
            elif again:
                yield _compared(name, recheck_whole(run) if name == "whole" else recheck_sample(run, sample, most=most))
    except BylineError as error:
        yield Finding("store", str(error), wrong=True)


def laws(run: Run, store: Store) -> Iterator[Finding]:
    """What must hold in any store, whatever is in it: each law with yes, or with what breaks it."""
    yield _clock(run, store)
    bound = {"figure_astray": {"figures": len(METRICS)}, "left_stale": {"run": run.id}}
    for name, law, do in LAWS:
        rows = query(f"doctor/{name}").rstrip().rstrip(";")
        count, first = store.con.execute(f"select count(*), min(what) from ({rows})", bound.get(name)).fetchall()[0]  # noqa: S608
        yield Finding(law, f"{count:,} times not so, such as {first}: {do}" if count else "yes", wrong=bool(count))
    yield _arithmetic(store)
    yield _pages_there(run, store)


def _clock(run: Run, store: Store) -> Finding:
    newest = store.con.execute("select max(received_at) from answer").fetchall()[0][0]
    now = f"{run.now():%Y-%m-%d %H:%M} UTC"
    if newest is not None and from_utc(newest) > run.now():
        return Finding("clock", f"it says {now}, and an answer came on {newest:%Y-%m-%d %H:%M}: set the clock", True)
    return Finding("clock", now)


def _arithmetic(store: Store) -> Finding:
    """Figures that break a law and are shown all the same."""
    found = store.con.execute(query("doctor/figure_breaking"))
    labels = [column[0] for column in found.description]
    wrong = []
    for row in found.fetchall():
        figures = {label: value for label, value in zip(labels, row, strict=True) if value is not None}
        person, held = figures.pop("person"), figures.pop("held")
        wrong += [f"{person}: {why}" for name, why in broken(figures).items() if name not in held]
    if wrong:
        return Finding("figures agree, or are held", f"{len(wrong)} do not, such as {wrong[0]}: {REBUILD}", True)
    return Finding("figures agree, or are held", "yes")


def _pages_there(run: Run, store: Store) -> Finding:
    """Whether each page is a file; what is in it is not looked at."""
    names = [name for (name,) in store.con.execute("select sha256 from page order by sha256").fetchall()]
    there = {path.name for folder in _folders(run) for path in os.scandir(folder)}
    missing = [name for name in names if f"{name}.zst" not in there]
    if missing:
        said = f"{len(missing)} of {len(names)} are missing, such as {run.pages.path(missing[0])}"
        return Finding("pages", f"{said}: bring back a copy; without it receipts and a rebuild lack it", wrong=True)
    return Finding("pages", f"all {len(names):,} are there")


def _folders(run: Run) -> list[str]:
    with suppress(FileNotFoundError):
        return [entry.path for entry in os.scandir(run.home.pages) if entry.is_dir()]
    return []


def _pages_whole(run: Run) -> Finding:
    """Whether each page is what its name says."""
    with open_reading(run.home, clock=run.clock, wait=run.wait) as store:
        names = [name for (name,) in store.con.execute("select sha256 from page order by sha256").fetchall()]
    damaged = []
    for name in names:
        try:
            run.pages.read(name)
        except BylineError as error:
            damaged.append(str(error))
    if damaged:
        return Finding("content of pages", f"{len(damaged)} not whole: {damaged[0]}: bring back a copy", wrong=True)
    return Finding("content of pages", f"all {len(names):,} are what their names say")


def _people(run: Run, store: Store) -> Iterator[Finding]:
    """Whether followed people are found and have their page, and whether verdicts hold."""
    people, verdicts = run.config.people, run.config.verdicts
    found = persons_of(store, people, verdicts)
    persons = {who.slug: person for who, (person, _) in zip(people, found, strict=True)}
    for who in people:
        asked = any(asked_person(store, name, who.slug) for name in all_sources())
        if persons[who.slug] is None and asked:
            yield Finding(who.slug, "was asked for and is nobody in the store: check name and ids in people.toml", True)
        elif persons[who.slug] is None:
            yield Finding(who.slug, "not asked for yet: `byline refresh` does")
        elif not page_path(run.home.site, who.slug).is_file():
            yield Finding(who.slug, f"has no page: {PUBLISH}", wrong=True)
        else:
            yield Finding(who.slug, "found")
    named = find_named(store.con, people, verdicts)
    broken_ones = list(named.unapplied)
    for ruled in named.ruled:
        held = store.con.execute(
            "select person from assignment where paper = ? and position = ?", list(ruled.at)
        ).fetchone()
        theirs = held is not None and held[0] == persons.get(ruled.verdict.person)
        if theirs is not ruled.verdict.theirs:
            broken_ones.append(f"line {ruled.verdict.line} does not hold: `byline publish` applies it")
    for sentence in broken_ones:
        yield Finding("verdicts", sentence, wrong=True)
    if verdicts and not broken_ones:
        yield Finding("verdicts", f"all {len(verdicts)} hold")


def _compared(name: str, again: Rechecked) -> Finding:
    read = f"{again.persons:,} persons, {again.answers:,} answers read again"
    if again.unread:
        return Finding(
            name, f"{read}; {len(again.unread)} not readable, such as {again.unread[0]}: bring it back", True
        )
    if again.differing:
        rows = ", ".join(f"{table} {count}" for table, count in again.differing.items())
        return Finding(name, f"{read}; rows that differ: {rows}: {REBUILD}", wrong=True)
    return Finding(name, f"{read}, and all is the same")
