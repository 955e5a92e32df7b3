"""The whole path over real HTTP on loopback: backfill, refresh, rebuild, and what happens when a source is off."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from ingest.sampleweb import DAY_ONE, WORLD, SampleWeb
from ingest.sampleweb.people import JONAS, JONAS_OF_THE_STARS, MIRELA
from pipelines.backfill import SeveralPeople, Wanted, backfill
from pipelines.publish.site import read_published
from pipelines.rebuild import rebuild
from pipelines.refresh import refresh
from tests.e2e.stage import a_run, tables


@pytest.fixture
def web():
    with SampleWeb(world=WORLD, today=DAY_ONE) as web:
        yield web


@pytest.fixture
def mirela(web, tmp_path):
    """A home in which the sample web's author was backfilled on its first day."""
    with a_run(tmp_path, web) as run:
        assert backfill(run, Wanted(name=MIRELA.name)) is not None
        assert run.trouble == {}
    return tmp_path


def hers(day):
    """Her papers in the invented world on a day, at arXiv."""
    return {
        arxiv.id
        for paper, arxiv in WORLD.at_arxiv(day)
        if MIRELA.name in {n.person.name for n in paper.names if n.person}
    }


def test_a_backfill_publishes_every_paper_of_the_author_and_nobody_elses(web, mirela):
    profile = read_published(mirela / "site", "mirela-oduya-falk")
    assert hers(DAY_ONE) <= {each.removeprefix("arxiv:") for paper in profile.papers for each in paper.ids}
    assert all(any(name.person for name in paper.byline) for paper in profile.papers)
    assert profile.h_index.value > 0
    assert profile.citations.value >= profile.h_index.value**2
    assert (mirela / "site" / "people" / "mirela-oduya-falk.html").is_file()


def test_nothing_is_asked_twice_in_a_run(web, mirela):
    asked = Counter((seen.method, seen.path, tuple(sorted(seen.params))) for seen in web.requests)
    assert not [ask for ask, times in asked.items() if times > 1]


def test_a_refresh_on_the_same_day_asks_nobody(web, mirela):
    before = len(web.requests)
    with a_run(mirela, web) as run:
        refresh(run)
    assert len(web.requests) == before


def test_a_refresh_eight_days_on_brings_new_papers_and_citations_and_says_so(web, mirela):
    old = read_published(mirela / "site", "mirela-oduya-falk")
    web.today = DAY_ONE + timedelta(days=8)
    with a_run(mirela, web) as run:
        refresh(run)
        assert run.trouble == {}
    new = read_published(mirela / "site", "mirela-oduya-falk")
    assert new.paper_count.value == old.paper_count.value + 2
    assert new.citations.value > old.citations.value
    assert {"Papers", "Citations"} <= {change.label for change in new.changes}
    assert hers(web.today) <= {each.removeprefix("arxiv:") for paper in new.papers for each in paper.ids}


def test_a_subscribed_category_is_harvested_by_the_day_and_asked_again_only_while_a_day_is_unsettled(web, tmp_path):
    def night() -> list[tuple[str, str]]:
        before = len(web.requests)
        with a_run(tmp_path, web) as run:
            settings = run.config.settings.model_copy(update={"categories": ["cs.CL"], "sources": ["arxiv"]})
            refresh(replace(run, config=replace(run.config, settings=settings)))
            assert run.trouble == {}
        return [(dict(seen.params)["from"], dict(seen.params)["until"]) for seen in web.requests[before:]]

    assert night() == [("2026-09-05", "2026-09-06")]  # a part never asked begins at yesterday - overlap
    assert night() == []
    web.today += timedelta(days=3)
    assert night() == [("2026-09-06", "2026-09-09")]  # the 6th was asked on the 7th, too early to be settled
    works = {row[1] for row in tables(tmp_path)["work"]}
    announced = {
        arxiv.id
        for _, arxiv in WORLD.at_arxiv(web.today)
        if "cs.CL" in arxiv.categories.split()
        and arxiv.datestamp(web.today).isoformat()
        in {"2026-09-05", "2026-09-06", "2026-09-07", "2026-09-08", "2026-09-09"}
    }
    assert announced
    assert announced <= works


def test_a_rebuild_equals_the_store(web, mirela):
    web.today = DAY_ONE + timedelta(days=8)
    with a_run(mirela, web) as run:
        refresh(run)
    before = tables(mirela)
    with a_run(mirela, web) as run:
        made = rebuild(run)
    assert made.differing == {}
    assert made.unread == ()
    assert tables(mirela) == before


def test_a_source_that_is_off_stops_alone_and_no_figure_becomes_a_zero(web, tmp_path):
    web.off.add("openalex")
    with a_run(tmp_path, web) as run:
        profile = backfill(run, Wanted(name=MIRELA.name))
    assert set(run.trouble) == {"openalex"}
    assert profile.paper_count.value
    assert profile.citations.value is None
    assert profile.citations.absent.code.value == "no-answer"
    assert next(each.trouble for each in profile.sources if each.source == "openalex")


def test_an_outage_later_keeps_the_last_good_value_with_its_age(web, mirela):
    old = read_published(mirela / "site", "mirela-oduya-falk")
    web.today = DAY_ONE + timedelta(days=8)
    web.off.add("openalex")
    with a_run(mirela, web) as run:
        refresh(run)
    new = read_published(mirela / "site", "mirela-oduya-falk")
    assert new.citations.value == old.citations.value
    assert new.citations.as_of == old.citations.as_of
    assert "openalex" in run.trouble


def test_a_source_switched_off_is_never_asked(web, tmp_path):
    with a_run(tmp_path, web) as run:
        settings = run.config.settings.model_copy(update={"sources": ["arxiv"]})
        backfill(replace(run, config=replace(run.config, settings=settings)), Wanted(name=MIRELA.name))
    assert {seen.service for seen in web.requests} == {"arxiv"}


def test_a_name_that_is_several_people_is_not_guessed(web, tmp_path):
    with a_run(tmp_path, web) as run, pytest.raises(SeveralPeople) as several:
        backfill(run, Wanted(name=JONAS.name))
    assert {each.orcid for each in several.value.candidates} == {JONAS.orcid, JONAS_OF_THE_STARS.orcid}
    assert not (tmp_path / "site").exists()


def test_the_one_who_is_picked_gets_their_own_papers_only(web, tmp_path):
    for number in (1, 2):
        with a_run(tmp_path, web) as run:
            backfill(run, Wanted(name=JONAS.name, pick=(number,)))
    one, two = (read_published(tmp_path / "site", slug) for slug in ("jonas-weidenrath", "jonas-weidenrath-2"))
    assert one.papers
    assert two.papers
    assert not {paper.paper for paper in one.papers} & {paper.paper for paper in two.papers}
    assert one.main_field.value != two.main_field.value


def test_a_paper_of_theirs_tells_one_namesake_from_the_other(web, tmp_path):
    theirs = next(
        paper.arxiv.id
        for paper in WORLD.papers
        if paper.arxiv and JONAS_OF_THE_STARS in {name.person for name in paper.names}
    )
    with a_run(tmp_path, web) as run:
        profile = backfill(run, Wanted(name=JONAS.name, papers=(f"arxiv:{theirs}",)))
    assert f"arxiv:{theirs}" in {paper.paper for paper in profile.papers}
    others = {
        f"arxiv:{paper.arxiv.id}"
        for paper in WORLD.papers
        if paper.arxiv and JONAS in {name.person for name in paper.names}
    }
    assert not others & {paper.paper for paper in profile.papers}


def test_after_a_kill_between_the_answers_and_the_load_the_next_run_asks_for_nothing_again(web, tmp_path, monkeypatch):
    import pipelines.update

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(pipelines.update, "load", killed)
        with pytest.raises(Killed), a_run(tmp_path, web) as run:
            backfill(run, Wanted(name=MIRELA.name))
    asked = {(seen.path, tuple(sorted(seen.params))) for seen in web.requests}
    web.requests.clear()
    with a_run(tmp_path, web) as run:
        assert backfill(run, Wanted(name=MIRELA.name)) is not None
    assert not asked & {(seen.path, tuple(sorted(seen.params))) for seen in web.requests}
