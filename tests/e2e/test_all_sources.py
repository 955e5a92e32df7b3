"""Every source at once: asked as little as the manual of each allows, shown side by side, and each failing alone."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.sampleweb import DAY_ONE, WORLD, Fault, SampleWeb
from ingest.sampleweb.dialects.dblp import pid
from ingest.sampleweb.server import SERVICE_OF
from ingest.sampleweb.world import world_of
from pipelines.backfill import Wanted, backfill
from pipelines.config import asked, read_config, switch_on
from pipelines.init import init_home
from pipelines.publish.site import read_published
from pipelines.rebuild import rebuild
from pipelines.refresh import refresh
from pipelines.run import Run
from pipelines.status import status
from schemas.profile import Profile
from tests.e2e.stage import a_run, morning

ROBOTS = "/robots.txt"  # once for each host without a documented API
MOST = {  # requests for an author with 120 papers, known by ORCID iD: docs/sources.md
    "arxiv": 2,
    "openalex": 4,
    "semantic-scholar": 4,
    "crossref": 4,
    "orcid": 1,
    "dblp": 1,
}


def everything(folder: Path, *, leave_out: str | None = None) -> Path:
    init_home(folder, "tests@sample.invalid")
    switch_on(folder, [name for name in asked() if name != leave_out])
    return folder


@contextmanager
def started(folder: Path, web: SampleWeb, wanted: Wanted) -> Iterator[tuple[Run, Profile]]:
    with a_run(folder, web, command="backfill") as run:
        profile = backfill(run, wanted)
        assert profile is not None
        yield run, profile


def requests(web: SampleWeb) -> Counter[str]:
    return Counter(seen.service for seen in web.requests if seen.path != ROBOTS)


def mirela() -> Wanted:
    main = WORLD.main
    return Wanted(name=main.name, orcid=main.orcid, native=(("dblp", pid(main, WORLD)),))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Profile:
    folder = everything(tmp_path_factory.mktemp("whole"))
    with SampleWeb() as web, started(folder, web, mirela()) as (run, profile):
        assert run.trouble == {}
        return profile


def test_an_author_with_120_papers_costs_as_few_requests_as_promised(tmp_path):
    world = world_of(120)
    main = world.main
    folder = everything(tmp_path)
    with SampleWeb(world=world) as web:
        with started(folder, web, Wanted(name=main.name, orcid=main.orcid)) as (run, profile):
            assert run.trouble == {}
            first = requests(web)
        assert profile.paper_count.value == 120
        assert {name: count for name, count in first.items() if count > MOST.get(name, 120)} == {}
        web.requests.clear()
        with a_run(folder, web, command="refresh") as run:  # the same day: everything is fresh
            refresh(run)
            assert run.trouble == {}
        assert requests(web) == {}


def test_nothing_is_asked_twice_in_a_run(tmp_path):
    with SampleWeb() as web, started(everything(tmp_path), web, mirela()) as (run, _):
        assert run.trouble == {}
        asked_for = Counter((seen.method, seen.path, seen.params) for seen in web.requests if seen.path != ROBOTS)
        assert [what for what, times in asked_for.items() if times > 1] == []


def test_every_source_is_told_of_in_the_profile_and_by_status(tmp_path):
    folder = everything(tmp_path)
    with SampleWeb() as web, started(folder, web, mirela()) as (run, profile):
        assert run.trouble == {}
        told = {state.source: state.answered for state in profile.sources}
        assert set(told) == set(asked())
        lines = list(status(folder, read_config(folder), now=morning(DAY_ONE)))
    for name in asked():
        assert any(line.startswith(f"{name}: last asked") for line in lines)
    assert not any("never" in line for line in lines)
    assert not any("trouble" in line for line in lines)


def test_sources_stand_side_by_side_on_a_paper_and_no_sum_is_made(tmp_path):
    with SampleWeb() as web, started(everything(tmp_path), web, mirela()) as (_, profile):
        counted = [
            {one.place.source: one.value for one in reversed(paper.said) if one.measure == "citations"}
            for paper in profile.papers
        ]  # of a source's two records the larger count comes first
        assert any({"openalex", "semantic-scholar", "crossref"} <= counts.keys() for counts in counted)
        for paper, counts in zip(profile.papers, counted, strict=True):
            if paper.cited is not None:
                assert f"{paper.cited:,}" == counts["openalex"]
        measures = {one.measure for paper in profile.papers for one in paper.said}
        assert {"influential citations", "fwci", "citation percentile"} <= measures
        given = [paper for paper in profile.papers if paper.code.answered]
        assert given
        assert all(paper.code.found_in and "Hugging Face" in paper.code.found_in for paper in given)
        assert profile.identity.employment
        assert {row.source for row in profile.reported} >= {"openalex", "semantic-scholar"}


@pytest.mark.parametrize("service", sorted(set(SERVICE_OF.values())))
def test_a_service_that_fails_stops_alone(tmp_path, undisturbed, service):
    broken = everything(tmp_path)
    with SampleWeb() as web:
        web.off.add(service)
        with started(broken, web, mirela()) as (run, profile):
            assert len(run.trouble) == 1
            (failed,) = run.trouble
        states = {state.source: state for state in profile.sources}
        assert states[failed].trouble
        led_on = {failed, "landing"} if failed == "dblp" else {failed}  # dblp tells where the pages are
        assert {name: state.answered is not None for name, state in states.items() if name not in led_on} == {
            state.source: state.answered is not None for state in undisturbed.sources if state.source not in led_on
        }
        web.off.clear()
        web.today = DAY_ONE + timedelta(days=1)
        with a_run(broken, web, command="refresh") as run:
            refresh(run)
            assert run.trouble == {}
    again = read_published(run.home.site, profile.slug or "")
    assert again is not None
    assert not any(state.trouble for state in again.sources)


@pytest.mark.parametrize("name", ["crossref", "orcid", "semantic-scholar", "huggingface", "landing", "dblp"])
def test_a_source_that_is_switched_off_is_never_asked(tmp_path, name):
    with SampleWeb() as web, started(everything(tmp_path, leave_out=name), web, mirela()) as (run, profile):
        assert run.trouble == {}
        assert name not in {seen.service for seen in web.requests}
        assert name not in {state.source for state in profile.sources}


def test_links_are_asked_for_a_second_time_after_a_week_and_then_after_a_month(tmp_path):
    folder = everything(tmp_path)
    nights = {}
    with SampleWeb() as web:
        with started(folder, web, mirela()) as _:
            first = {seen.path for seen in web.requests if seen.service == "huggingface"}
        for day in (1, 6, 7, 8, 14, 20, 36, 37, 38):
            web.requests.clear()
            web.today = DAY_ONE + timedelta(days=day)
            with a_run(folder, web, command="refresh") as run:
                refresh(run)
            nights[day] = first & {seen.path for seen in web.requests if seen.service == "huggingface"}
    assert first
    assert {day for day, paths in nights.items() if paths} == {7, 37}
    assert nights[7] == nights[37] == first


def test_the_published_json_holds_what_every_source_said(tmp_path):
    folder = everything(tmp_path)
    with SampleWeb() as web, started(folder, web, mirela()) as (run, profile):
        written = json.loads((run.home.site / "people" / f"{profile.slug}.json").read_text())
    assert written["papers"][0].keys() >= {"said", "links", "code"}
    assert written["identity"]["employment"] == list(profile.identity.employment)


def test_a_page_that_has_not_changed_is_not_sent_again_and_stays_fresh(tmp_path):
    folder = everything(tmp_path)
    with SampleWeb() as web:
        with started(folder, web, mirela()) as (_, profile):
            assert {"landing"} <= {place.source for paper in profile.papers for place in paper.places}
            assert [seen.path for seen in web.requests if seen.service == "landing"].count(ROBOTS) == 2
        web.requests.clear()
        web.today = DAY_ONE + timedelta(days=30)
        with a_run(folder, web, command="refresh") as run:
            refresh(run)
            assert run.trouble == {}
            with run.store() as store:
                told = (
                    "select status, page, received_at::date from answer where source = 'landing' order by received_at"
                )
                rows = store.con.execute(told).fetchall()
        asked_again = {seen.path for seen in web.requests if seen.service == "landing"} - {ROBOTS}
        assert asked_again
        first, again = rows[: len(asked_again)], rows[len(asked_again) :]
        assert {status for status, *_ in first} == {200}
        assert {status for status, *_ in again} == {304}
        assert {page for _, page, _ in first} == {page for _, page, _ in again}
        web.requests.clear()
        with a_run(folder, web, command="rebuild") as run:
            made = rebuild(run)
    assert (made.differing, made.unread, web.requests) == ({}, (), [])


def test_a_host_that_refuses_leaves_the_pages_of_others_alone(tmp_path):
    with SampleWeb() as web:
        web.always["landing"].append(Fault(403, {"content-type": "text/html"}, b"<title>No</title>", only="/papers/v"))
        with started(everything(tmp_path), web, mirela()) as (run, profile):
            assert list(run.trouble) == ["landing"]
            assert "403" in run.trouble["landing"]
        told = Counter(seen.path for seen in web.requests if seen.service == "landing" and seen.path != ROBOTS)
    assert sum(path.startswith("/papers/v") for path in told) == 1  # of two pages there: the host is not asked again
    places = [place for paper in profile.papers for place in paper.places if place.source == "landing"]
    assert len(places) == 1


def test_a_journal_of_the_settings_is_asked_of_crossref_alone_night_by_night_and_may_be_quiet(tmp_path):
    folder = everything(tmp_path)
    path = folder / "byline.toml"
    path.write_text(path.read_text().replace("publications = []", 'publications = ["prefix:10.5555"]'))
    with SampleWeb() as web:
        for nights in (0, 1, 9):
            web.requests.clear()
            web.today = DAY_ONE + timedelta(days=nights)
            with a_run(folder, web, command="refresh") as run:
                refresh(run)
                assert run.trouble == {}
            assert {seen.service for seen in web.requests} == {"crossref"}
            (window,) = [dict(seen.params)["filter"] for seen in web.requests if "cursor" in dict(seen.params)]
            assert window.startswith("prefix:10.5555,from-index-date:")
            assert window.endswith(f"until-index-date:{web.today - timedelta(days=1)}")
        web.requests.clear()
        with a_run(folder, web, command="refresh") as run:  # the same night again
            refresh(run)
        assert web.requests == []
