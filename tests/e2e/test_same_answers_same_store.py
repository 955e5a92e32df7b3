"""Promise: the same answers, in any order, split or repeated, give an equal store."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.pages import Pages
from ingest.reading import read_page
from ingest.sampleweb import DAY_ONE, WORLD, SampleWeb
from ingest.sampleweb.dialects.dblp import pid
from ingest.sampleweb.people import MIRELA
from ingest.sources import all_sources
from pipelines.backfill import Wanted, backfill
from pipelines.config import asked, switch_on
from pipelines.harvest import facts_of
from pipelines.init import init_home
from pipelines.measure import measure
from pipelines.resolve import resolve
from pipelines.store.kept import loaded_answers
from pipelines.store.load import load
from pipelines.store.open import Home, open_store
from tests.clock import FakeClock
from tests.e2e.stage import a_run, morning, tables

NOW = morning(DAY_ONE)
ALWAYS = (
    "work",
    "authorship",
    "identifier",
    "observation",
    "link",
    "claim",
    "gone",
    "set_aside",
    "surprise",
    "paper",
    "paper_work",
    "signature",
)


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Every answer of one backfill at every source, and where its pages are kept."""
    folder = tmp_path_factory.mktemp("home")
    init_home(folder, "tests@sample.invalid")
    switch_on(folder, asked())
    with SampleWeb(world=WORLD, today=DAY_ONE) as web, a_run(folder, web) as run:
        backfill(run, Wanted(name=MIRELA.name, orcid=MIRELA.orcid, native=(("dblp", pid(MIRELA, WORLD)),)))
        with run.store() as store:
            return list(loaded_answers(store)), Pages(Home(folder).pages)


def stored(answers, pages, batches, folder: Path):
    """Loads these batches of answers, resolving and measuring after each; the tables, persons as sets."""
    home = Home(folder)
    with open_store(home, command="test", clock=FakeClock(NOW)) as store:
        for batch in batches:
            for answer in batch:
                source = all_sources()[answer.source]
                if answer.status in answer.ask.absent:
                    continue
                page = pages.read(answer.page)
                load(
                    store,
                    facts_of(source.name, [(answer, each) for each in read_page(source, answer.ask, page)]),
                    loaded_at=NOW,
                )
            resolve(store, people=(), verdicts=(), day=DAY_ONE)
            measure(store, headline=["openalex"], asked={"arxiv", "openalex"}, day=DAY_ONE)
    found = tables(folder)
    persons: dict[str, set] = {}
    for paper, position, person, state, _ in found["assignment"]:
        if state == "certain":
            persons.setdefault(person, set()).add((paper, position))
    figures = {frozenset(persons[row[0]]): [] for row in found["figure"] if row[0] in persons}
    for row in found["figure"]:
        if row[0] in persons:
            figures[frozenset(persons[row[0]])].append(row[1:])
    return {table: found[table] for table in ALWAYS}, {key: sorted(rows, key=repr) for key, rows in figures.items()}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_split_or_repetition_gives_the_same_store(answers, tmp_path_factory, data):
    all_of_them, pages = answers
    shuffled = data.draw(st.permutations(all_of_them))
    again = data.draw(st.lists(st.sampled_from(all_of_them), max_size=3))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=3)))
    batches = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)] + [again]
    straight = stored(all_of_them, pages, [all_of_them], tmp_path_factory.mktemp("straight"))
    assert stored(all_of_them, pages, batches, tmp_path_factory.mktemp("shuffled")) == straight
