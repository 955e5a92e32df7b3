"""OpenAlex on the sample web: what an author costs, and a record that moved."""

from pathlib import Path

import pytest

from ingest.sampleweb import DAY_ONE, Fault, SampleWeb, world_of
from ingest.sampleweb.people import MIRELA
from ingest.source import Author
from ingest.sources.openalex import SOURCE
from pipelines.backfill import Wanted, backfill
from pipelines.harvest import Question, harvest
from schemas.ids import PaperIds
from schemas.observation import Claim, Observation
from schemas.work import Work
from tests.contract.reader import Reader
from tests.e2e.stage import a_run

READER = Reader(SOURCE)
WORLD = world_of(120)
MAIN = WORLD.main


@pytest.mark.parametrize(
    "author",
    [
        Author(MAIN.name, native=(("openalex", MAIN.openalex or ""),)),
        Author(MAIN.name, orcid=MAIN.orcid, namesakes=True),
        Author(MAIN.name),
    ],
    ids=["by id", "by orcid", "by name"],
)
def test_an_author_of_120_papers_costs_four_requests(tmp_path: Path, author: Author) -> None:
    with SampleWeb(world=WORLD) as web, a_run(tmp_path, web) as run:
        asks = READER.asks(author)
        chain = harvest(run, Question(source=SOURCE, question="written_by", subject="x", asks=tuple(asks)))
        counted = {spelled for each in chain.placed if isinstance(each.fact, Work) for spelled in each.fact.ids.spelled}
        papers = [PaperIds(arxiv=paper.arxiv.id, doi=paper.arxiv.doi) for paper in WORLD.papers if paper.arxiv]
        assert len(counted & {f"arxiv:{paper.arxiv}" for paper in papers}) == 114
        left = READER.about(*(paper for paper in papers if f"arxiv:{paper.arxiv}" not in counted))
        for ask in left:
            harvest(run, Question(source=SOURCE, question="about", subject="", asks=(ask,)))
        assert len(left) == 1
        assert len(web.requests) == 4
        assert (chain.set_aside, chain.surprises) == ((), ())


def test_a_backfill_of_120_papers_asks_openalex_four_times_with_who_it_is_and_arxiv_twice(tmp_path: Path) -> None:
    with SampleWeb(world=WORLD) as web, a_run(tmp_path, web) as run:
        profile = backfill(run, Wanted(name=MAIN.name, orcid=MAIN.orcid))
        assert run.trouble == {}
        assert profile is not None
        assert profile.paper_count.value == 120
        asked = [seen.service for seen in web.requests]
        assert (asked.count("openalex"), asked.count("arxiv")) == (4, 2)
        assert [seen.path for seen in web.requests if "search" in dict(seen.params)] == ["/authors"]


def test_measures_institutions_and_the_place_of_today_come_through(tmp_path: Path) -> None:
    with SampleWeb() as web, a_run(tmp_path, web) as run:
        asks = READER.asks(Author(MIRELA.name, orcid=MIRELA.orcid))
        chain = harvest(run, Question(source=SOURCE, question="written_by", subject="x", asks=tuple(asks)))
    facts = [each.fact for each in chain.placed]
    measures = {fact.measure for fact in facts if isinstance(fact, Observation)}
    assert {"citations", "citations in year", "fwci", "citation percentile"} == measures
    places = {fact.value for fact in facts if isinstance(fact, Claim) and fact.measure == "ror"}
    assert len(places) == 1
    rors = {r for fact in facts if isinstance(fact, Work) for name in fact.byline for r in name.rors}
    assert places <= rors


def test_a_merged_author_leads_to_the_one_that_is_left(tmp_path: Path) -> None:
    with SampleWeb(world=WORLD) as web, a_run(tmp_path, web) as run:
        web.faults["openalex"].append(Fault(301, {"location": f"/authors/{MAIN.openalex}"}, b""))
        asks = READER.asks(Author(MAIN.name, native=(("openalex", "A9399999999"),), namesakes=True))
        chain = harvest(run, Question(source=SOURCE, question="written_by", subject="x", asks=tuple(asks)))
        assert sum(isinstance(each.fact, Work) for each in chain.placed) == len(
            WORLD.signed(MAIN.openalex or "", DAY_ONE)
        )
