"""`byline demo`: the main job on an invented web, on loopback, in a home folder of its own, with every source.

Waits for politeness are told and take no time there: the demo's clock moves on by itself.
"""

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from rich.console import Console

from ingest.clock import HurriedClock
from ingest.sampleweb import DAY_ONE, WORLD, SampleWeb
from ingest.sampleweb.dialects.dblp import pid
from pipelines.backfill import Wanted, backfill
from pipelines.config import asked, read_config, switch_on
from pipelines.init import init_home
from pipelines.publish.site import page_path
from pipelines.publish.terminal import show
from pipelines.refresh import refresh
from pipelines.run import Progress, running
from schemas.errors import BadConfig

AUTHOR = Wanted(name=WORLD.main.name, orcid=WORLD.main.orcid, native=(("dblp", pid(WORLD.main, WORLD)),))
LATER = timedelta(days=8)  # when new papers and citations have appeared there
SAMPLE = "Sample data: every person, paper and number here is invented."
_MARK = "made-by-byline-demo"


def demo(folder: Path, console: Console, *, progress: Progress) -> None:
    """Backfills the sample web's author on its first day, refreshes eight days later, shows both.

    `folder` is made anew; one that holds anything else than an earlier demo is refused (BadConfig).
    """
    _fresh(folder)
    with SampleWeb(world=WORLD, today=DAY_ONE) as web:
        console.print(
            f'{SAMPLE}\n\n$ byline backfill "{AUTHOR.name}" --orcid {AUTHOR.orcid} --dblp {AUTHOR.native[0][1]}'
            f"        ({DAY_ONE:%d %B %Y})"
        )
        clock = _clock(DAY_ONE)
        with running(folder, read_config(folder, asking=True), command="demo", clock=clock, progress=progress,
                     keys={}, routes=web.routes, wait=60.0, sample=SAMPLE) as run:  # fmt: skip
            profile = backfill(run, AUTHOR)
        if profile is not None:
            show(profile, console)
        web.today = DAY_ONE + LATER
        console.print(f"\n$ byline refresh        ({web.today:%d %B %Y})")
        clock = _clock(web.today)
        with running(folder, read_config(folder, asking=True), command="demo", clock=clock, progress=progress,
                     keys={}, routes=web.routes, wait=60.0, sample=SAMPLE) as run:  # fmt: skip
            update = refresh(run)
    for profile in update.profiles:
        show(profile, console)
        console.print(f"page: {page_path(run.home.site, profile.slug or '').resolve()}", soft_wrap=True)
    console.print(f"more: byline --home {folder} show mirela --papers, why mirela h-index, status", soft_wrap=True)


def _clock(day: date) -> HurriedClock:
    """A clock that begins at six in the morning of that day, UTC."""
    return HurriedClock(datetime.combine(day, time(6), UTC))


def _fresh(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).is_file():
            raise BadConfig(f"{folder} holds something else than a demo: name another folder with --keep")
        shutil.rmtree(folder)
    init_home(folder, "demo@sample.invalid")
    switch_on(folder, asked())
    (folder / _MARK).touch()
