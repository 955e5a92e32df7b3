"""What is stored, held against kept pages that are read again: of a few persons, or all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.measure import measure
from pipelines.queries import query
from pipelines.rebuild import chain_of, replay
from pipelines.resolve.papers import make_papers
from pipelines.resolve.signatures import make_signatures
from pipelines.run import Run
from pipelines.store.border import append, stage
from pipelines.store.derived import compare
from pipelines.store.kept import loaded_answers
from pipelines.store.load import load
from pipelines.store.open import Home, Store, open_reading, open_store
from pipelines.update import asked_sources

COMPARED = {  # what the sample's store must hold, and by which of its keys
    "work": ("sampled_record", "source, native_id"),
    "authorship": ("sampled_record", "source, native_id"),
    "identifier": ("sampled_record", "source, native_id"),
    "observation": ("sampled_count", "source, native_id, measure, day"),
    "link": ("sampled_record", "source, native_id"),
    "paper_work": ("sampled_paper", "paper"),
    "paper": ("sampled_paper", "paper"),
    "signature": ("sampled_paper", "paper"),
    "figure": ("sampled_person", "person"),
    "yearly": ("sampled_person", "person"),
}
KEYS = ("sampled_paper", "sampled_record", "sampled_person", "sampled_count")


@dataclass(frozen=True, slots=True)
class Rechecked:
    """How many persons and answers were read again, rows that differ by table, and what could not be read."""

    persons: int
    answers: int
    differing: Mapping[str, int]
    unread: tuple[str, ...]


def recheck_sample(run: Run, persons: int, *, most: int | None = None) -> Rechecked:
    """Reads the pages of `persons` persons again, into a store of their own that is then thrown away, and compares.

    The choice changes with the day and with nothing else. With `most` (bytes of pages) it ends before the person who
    would go beyond, but holds one person at least. Nothing may be stale.

    What can be compared in a sample, and why: a row of `work`, `authorship`, `identifier` or `observation` is the
    greatest of all that was ever loaded for its key. The page that holds the key is read again, and whatever else is
    read was loaded too and is no greater: so these rows must be equal, place and digest included (counts: of the
    latest day, on which figures rest). A paper is made of its records and their identifiers alone, and all records of
    the papers are in the sample, and no other: so `paper`, `paper_work` and `signature` must be equal. Who signed is
    decided with an eye on all bearers of a name, most of whom are elsewhere: assignments are taken over, not compared.
    The figures of a person who has no other paper then rest on the sample alone: they must be equal, whoever they are.
    """
    with (
        open_reading(run.home, clock=run.clock, wait=run.wait) as store,
        TemporaryDirectory(prefix="byline-") as folder,
    ):
        _choose(run, store, persons, most)
        chosen = store.con.execute("select count(*) from sampled").fetchall()[0][0]
        beside = Home(Path(folder))
        unread: list[str] = []
        answers = _read_again(run, store, beside, unread)
        return Rechecked(chosen, answers, _differing(store, beside), tuple(unread))


def recheck_whole(run: Run) -> Rechecked:
    """A rebuild in a file of its own, compared with the store and thrown away. Nothing may be stale."""
    beside = Home(run.home.folder, database_name="store.checked.duckdb")
    beside.database.unlink(missing_ok=True)
    unread: list[str] = []
    try:
        with run.store() as store:
            persons = store.con.execute("select count(*) from person").fetchall()[0][0]
            store.con.execute("checkpoint")
            with store.let_go():
                answers = replay(run, beside, unread)
                differing = compare(run.home.database, beside.database)
    finally:
        beside.database.unlink(missing_ok=True)
    return Rechecked(persons, answers, {table: rows for table, rows in differing.items() if rows}, tuple(unread))


def _choose(run: Run, store: Store, persons: int, most: int | None) -> None:
    """The temp tables `sampled` (persons), `needed` (pages), and those that say what is compared."""
    rows = store.con.execute(query("doctor/sample"), {"day": run.now().date(), "persons": persons}).fetchall()
    pages: dict[str, int] = {}
    chosen: list[str] = []
    for person, theirs in groupby(rows, key=lambda row: str(row[1])):
        more = {page: size for _, _, page, size in theirs}
        if most is not None and chosen and sum((pages | more).values()) > most:
            break
        pages |= more
        chosen.append(person)
    stage(store.con, "sampled", "person varchar", [(person,) for person in chosen])
    stage(store.con, "needed", "page varchar", [(page,) for page in sorted(pages)])
    for name in KEYS:
        store.con.execute(query(f"doctor/{name}"))


def _read_again(run: Run, store: Store, beside: Home, unread: list[str]) -> int:
    con = store.con
    pages = [page for (page,) in con.execute("select page from needed").fetchall()]
    wanted: dict[str, set[str]] = {}
    for source, native_id in con.execute("select source, native_id from sampled_record").fetchall():
        wanted.setdefault(source, set()).add(native_id)
    answers = list(loaded_answers(store, pages=pages))
    with open_store(beside, command=run.command, clock=run.clock, wait=run.wait) as new, new.transaction():
        for source, some in groupby(answers, key=lambda answer: answer.source):
            load(new, chain_of(run, source, some, unread, only=wanted.get(source, ())), loaded_at=run.now())
        make_papers(new.con)
        make_signatures(new.con)
        new.con.execute("delete from stale")
        for table in ("assignment", "person"):
            append(new.con, table, con.execute(f"from {table} semi join sampled_person using (person)").fetchall())
        new.con.execute("insert into stale select 'person', person from person")
        measure(new, headline=run.config.settings.headline, asked=asked_sources(store), day=run.now().date())
    return len(answers)


def _differing(store: Store, beside: Home) -> dict[str, int]:
    """For each table, how many rows of the sample only one of the two stores has; tables without any are left out."""
    store.con.execute("attach ? as again (read_only)", [str(beside.database)])
    try:
        found = {table: _apart(store, table, keys, names) for table, (keys, names) in COMPARED.items()}
    finally:
        store.con.execute("detach again")
    return {table: rows for table, rows in found.items() if rows}


def _apart(store: Store, table: str, keys: str, names: str) -> int:
    held = f"select * from {table} semi join {keys} using ({names})"  # noqa: S608 (names of ours)
    again = f"select * from again.{table}"  # noqa: S608
    if table == "observation":  # pages of the sample bring counts of older days too
        again += f" semi join {keys} using ({names})"
    pairs = ((held, again), (again, held))
    return sum(
        store.con.execute(f"select count(*) from ({one} except all {other})").fetchall()[0][0]  # noqa: S608
        for one, other in pairs
    )
