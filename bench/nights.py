"""Nights: 1,000 new papers into a large store and into an empty one, and a night on which nothing is due."""

import shutil
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bench import corpus
from bench.loading import chain, papers
from bench.timing import Cost, Row, same, show, times_theirs
from ingest.sampleweb import SampleWeb
from ingest.source import Author
from pipelines.config import Anchor, Followed, append_person, read_config
from pipelines.doctor import laws
from pipelines.init import init_home
from pipelines.measure import measure
from pipelines.progress import Logged
from pipelines.refresh import refresh
from pipelines.resolve import resolve
from pipelines.run import Run, running
from pipelines.schedule import digest
from pipelines.store.kept import move_bookmarks
from pipelines.store.load import load
from pipelines.store.open import Home, Store, open_reading
from pipelines.store.records import Bookmark
from schemas.names import slug
from schemas.work import Work

NEW = 1_000  # papers a night
NIGHTS = 5  # after a first one, which is not counted
FOLLOWED = 20
DAY = corpus.NOW.date()


def tables(folder: Path, size: int) -> None:
    large = corpus.home_of(folder, size)
    with corpus.opened(large) as store:
        resolve(store, people=[], verdicts=[], day=DAY)
        _measure(store)
        store.con.execute("delete from stale")
    works = papers(folder, size, size + NEW * (NIGHTS + 1), people=size)
    nights = [works[at : at + NEW] for at in range(0, len(works), NEW)]
    into_large = [_night(large, night) for night in nights]
    into_empty, figures = [], []
    for number, night in enumerate(nights):
        empty = Home(folder / f"empty-{number}")
        shutil.rmtree(empty.folder, ignore_errors=True)
        init_home(empty.folder, "bench@sample.invalid")
        into_empty.append(_night(empty, night))
        figures.append(_papers_of(empty))
    parts = {
        name: (Cost.of([night[n] for night in into_large[1:]]), Cost.of([night[n] for night in into_empty[1:]]))
        for n, name in enumerate(("load", "resolve", "measure"))
    }
    full, none = (Cost.of([sum(night) for night in spent[1:]]) for spent in (into_large, into_empty))
    rows = [
        Row(f"into {size:,} papers", str(full), times_theirs(full, none), "goal ≤ 5 × into an empty store"),
        Row("into an empty store", str(none)),
        *(Row(f"  {name}: large / empty", f"{one.median * 1000:.0f} / {two.median * 1000:.0f} ms")
          for name, (one, two) in parts.items()),
    ]  # fmt: skip
    show(
        f"A night of {NEW:,} new papers: loaded, resolved, measured",
        rows,
        same("the papers of every night", [_held(large, night) for night in nights], figures),
    )
    _empty_night(large, size)


def _night(home: Home, works: Sequence[Work]) -> tuple[float, float, float]:
    """CPU seconds of loading, resolving and measuring the works of one night."""
    with corpus.opened(home) as store:
        start = time.process_time()
        load(store, chain(list(works), hours=1), loaded_at=corpus.NOW)
        loaded = time.process_time()
        resolve(store, people=[], verdicts=[], day=DAY)
        resolved = time.process_time()
        _measure(store)
        measured = time.process_time()
        store.con.execute("delete from stale")
    return loaded - start, resolved - loaded, measured - resolved


def _measure(store: Store) -> None:
    measure(store, headline=["openalex"], asked={"openalex"}, day=DAY)


def _papers_of(home: Home) -> list[tuple[object, ...]]:
    with open_reading(home) as store:
        return store.con.execute("select paper, title, year, category from paper order by paper").fetchall()


def _held(home: Home, works: Sequence[Work]) -> list[tuple[object, ...]]:
    keys = [f"arxiv:{work.native_id}" for work in works]
    with open_reading(home) as store:
        return store.con.execute(
            "select paper, title, year, category from paper where list_contains($keys, paper) order by paper",
            {"keys": keys},
        ).fetchall()


class Morning:
    """Stands two hours after the corpus: all that it holds was asked today."""

    def now(self) -> datetime:
        return corpus.NOW + timedelta(hours=2)

    def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nothing is due, and yet {seconds} s were to be waited")


def _follow(run: Run) -> None:
    """Follows people with some fifty papers each, by anchors, and notes that everything about them was asked."""
    with run.store() as store:
        found = store.con.execute(
            "select name, list(paper order by paper)[1:5] from person join assignment using (person)"
            " group by person, name order by abs(count(*) - 50), name limit ?",
            [FOLLOWED],
        ).fetchall()
        for name, held in found:
            person = Followed(
                name=name, slug=slug(name), anchor=[Anchor(paper=paper, name=name) for paper in held], namesakes=False
            )
            append_person(run.home.folder, person)
            author = Author(person.name, person.orcid, person.native, person.papers, person.namesakes)
            marks = [Bookmark(source, "written_by", person.slug, run.now(), digest=digest(author))
                     for source in run.config.settings.sources]  # fmt: skip
            move_bookmarks(store, marks)
        days = [DAY - timedelta(days=back) for back in (1, 2, 3)]
        move_bookmarks(store, [Bookmark("arxiv", "changes", "cs.CL", run.now(), day=day) for day in days])
        store.con.execute(
            "insert into bookmark select 'openalex', 'about', paper, null, $at, '', false, $at from paper anti join"
            " (select paper from paper_work where source = 'openalex') using (paper)",
            {"at": run.now().replace(tzinfo=None)},
        )


def _empty_night(home: Home, size: int) -> None:
    """A refresh with nothing due: people are followed, a category is subscribed, and all was asked this morning."""
    settings = home.settings.read_text("utf-8").replace("categories = []", 'categories = ["cs.CL"]')
    home.settings.write_text(settings, "utf-8")
    with SampleWeb() as web:
        with _run(home, web) as run:
            _follow(run)
        with _run(home, web) as run:
            refresh(run)  # the first publishes
        refreshed, checked = [], []
        for _ in range(NIGHTS + 1):
            start = time.process_time()
            with _run(home, web) as run:
                made = refresh(run)
            refreshed.append(time.process_time() - start)
            start = time.process_time()
            with open_reading(home) as store:
                wrong = [finding for finding in laws(run, store) if finding.wrong]
            checked.append(time.process_time() - start)
            assert not made.profiles, made.profiles
        asked = len(web.requests)
    both = Cost.of([one + other for one, other in zip(refreshed[1:], checked[1:], strict=True)])
    show(
        f"A night on which nothing is due: {size:,} papers, {FOLLOWED} people followed, one category",
        [
            Row("refresh and the store's laws", str(both), "", "goal ≤ 2 s"),
            Row("  refresh", str(Cost.of(refreshed[1:]))),
            Row("  laws, without the sample", str(Cost.of(checked[1:]))),
        ],
        f"requests made: {asked}; laws that say no, for these rows were written without pages: {len(wrong)}",
    )


def _run(home: Home, web: SampleWeb):
    return running(
        home.folder,
        read_config(home.folder, asking=True),
        command="bench",
        clock=Morning(),
        progress=Logged(),
        keys={},
        routes=web.routes,
        wait=5.0,
    )
