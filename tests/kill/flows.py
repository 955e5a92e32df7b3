"""The flows that are killed: what lies in the home before each, and what each does. On a web of three papers.

The clock stands still, so that a run which goes on where a killed one stopped gives the same times, byte for byte.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from pathlib import Path
from time import sleep

import duckdb

from ingest.pages import Pages
from ingest.sampleweb import DAY_ONE, SampleWeb, World, world_of
from ingest.sampleweb.dialects.dblp import pid
from ingest.sampleweb.world import Version
from ingest.sources import all_sources
from pipelines.backfill import Wanted, backfill
from pipelines.config import Followed, append_person, asked, read_config, switch_on
from pipelines.import_ import import_files
from pipelines.init import init_home
from pipelines.rebuild import rebuild
from pipelines.refresh import refresh
from pipelines.run import Run, running
from pipelines.update import finish, settle
from tests.e2e.stage import Quiet

LATER = DAY_ONE + timedelta(days=8)
REPLIES = "replies"  # the folder of saved replies, for the import
SLUG = "seraphine-oldenwick"
HASTE = 100


def three_papers() -> World:
    """Two papers on DAY_ONE, and a third that is there by LATER."""
    world = world_of(3)
    newest, *others = world.papers
    if newest.arxiv is None:
        raise ValueError("the newest paper is to be at arXiv")
    appears = DAY_ONE + timedelta(days=5)
    record = replace(newest.arxiv, versions=(Version(datetime.combine(appears, time(9, 30), UTC)),))
    works = tuple(replace(work, since=appears + timedelta(days=1)) for work in newest.works)
    return World(world.main, (replace(newest, arxiv=record, works=works), *others))


WORLD = three_papers()


class StandingClock:
    """Six in the morning, whatever is slept; what is slept takes a hundredth of what it should."""

    def __init__(self, day: date) -> None:
        self.time = datetime.combine(day, time(6), UTC)

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        sleep(max(0.0, seconds) / HASTE)


@dataclass(frozen=True, slots=True)
class Flow:
    """One command: the day of its run, what lies in its home before, and the run itself."""

    name: str
    day: date
    prepare: Callable[["Homes", Path], None]
    go: Callable[[Run], object]


@contextmanager
def a_run(folder: Path, routes: Mapping[str, str], day: date, *, command: str = "test") -> Iterator[Run]:
    config = read_config(folder, asking=True)
    with running(
        folder, config, command=command, clock=StandingClock(day), progress=Quiet(), keys={}, routes=routes, wait=60.0
    ) as run:
        yield run


class Homes:
    """Homes that the flows begin with, each made once in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def empty(self, folder: Path) -> None:
        init_home(folder, "tests@sample.invalid")

    def everything_on(self, folder: Path) -> None:
        """An empty one, in which every source is switched on."""
        self.empty(folder)
        switch_on(folder, asked())

    def backfilled(self, folder: Path) -> None:
        """The author was backfilled on DAY_ONE, and a category is subscribed to."""
        shutil.copytree(self._backfilled, folder)

    def refreshed(self, folder: Path) -> None:
        """And eight days on there was a refresh."""
        shutil.copytree(self._refreshed, folder)

    def with_a_page_lost(self, folder: Path) -> None:
        """And the first page that gave works is no longer there."""
        self.refreshed(folder)
        with duckdb.connect(folder / "store.duckdb", read_only=True) as con:
            rows = con.execute("select page from work order by received_at, page limit 1").fetchall()
        Pages(folder / "pages").path(rows[0][0]).unlink()

    def corrected(self, folder: Path) -> None:
        """As after a refresh, with a verdict that takes one paper away, and without the index."""
        self.refreshed(folder)
        paper = WORLD.papers[-1].arxiv
        (folder / "verdicts.toml").write_text(
            f'[[verdict]]\npaper = "arxiv:{paper.id if paper else ""}"\nname = "{WORLD.main.name}"\n'
            f'person = "{SLUG}"\ntheirs = false\n',
            "utf-8",
        )
        (folder / "site" / "index.html").unlink()

    def with_replies(self, folder: Path) -> None:
        """The author is followed, what arXiv said was imported, and the replies of both sources lie there as files."""
        self.empty(folder)
        append_person(folder, Followed(name=WORLD.main.name, slug=SLUG))
        (folder / REPLIES).mkdir()
        with duckdb.connect(self._refreshed / "store.duckdb", read_only=True) as con:
            rows = con.execute(
                "select distinct source, page from answer where trouble is null and question in ('written_by', 'about')"
            ).fetchall()
        for source, page in rows:
            (folder / REPLIES / f"{source}-{page}").write_bytes(Pages(self._refreshed / "pages").read(page))
        with a_run(folder, {}, LATER) as run:
            _import(run, "arxiv")

    @cached_property
    def _backfilled(self) -> Path:
        folder = self._folder / "backfilled"
        self.empty(folder)
        settings = folder / "byline.toml"
        settings.write_text(settings.read_text("utf-8").replace("categories = []", 'categories = ["cs.CL"]'), "utf-8")
        with SampleWeb(world=WORLD, today=DAY_ONE) as web, a_run(folder, web.routes, DAY_ONE) as run:
            _backfill(run)
        return folder

    @cached_property
    def _refreshed(self) -> Path:
        folder = self._folder / "refreshed"
        self.backfilled(folder)
        with SampleWeb(world=WORLD, today=LATER) as web, a_run(folder, web.routes, LATER) as run:
            refresh(run)
        return folder


def _backfill(run: Run) -> None:
    backfill(run, Wanted(name=WORLD.main.name))


def _backfill_everywhere(run: Run) -> None:
    backfill(run, Wanted(name=WORLD.main.name, orcid=WORLD.main.orcid, native=(("dblp", pid(WORLD.main, WORLD)),)))


def _import(run: Run, source: str) -> None:
    import_files(run, all_sources()[source], sorted((run.home.folder / REPLIES).glob(f"{source}-*")))


def _publish(run: Run) -> None:
    finish(run, settle(run), always=[person.slug for person in run.config.people])


FLOWS = {
    flow.name: flow
    for flow in (
        Flow("backfill", DAY_ONE, Homes.empty, _backfill),
        Flow("backfill, all sources", DAY_ONE, Homes.everything_on, _backfill_everywhere),
        Flow("refresh", LATER, Homes.backfilled, refresh),
        Flow("import", LATER, Homes.with_replies, partial(_import, source="openalex")),
        Flow("rebuild", LATER, Homes.refreshed, rebuild),
        Flow("rebuild, a page lost", LATER, Homes.with_a_page_lost, rebuild),
        Flow("publish", LATER, Homes.corrected, _publish),
    )
}


def go(flow: Flow, folder: Path, routes: Mapping[str, str]) -> None:
    """The flow, whole. Raises where a source was in trouble."""
    with a_run(folder, routes, flow.day, command=flow.name) as run:
        flow.go(run)
        if run.trouble:
            raise AssertionError(f"{flow.name} had trouble in {os.fspath(folder)}: {run.trouble}")
