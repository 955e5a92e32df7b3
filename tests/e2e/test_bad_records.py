"""Bad records and bad lists: each record alone is set aside or read for what it is, and a list ends, by name."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import pipelines.run
from ingest.sampleweb import DAY_ONE, FAULTS, Fault, SampleWeb, world_of
from ingest.sampleweb.faults import changed, fields, texts
from pipelines.backfill import Wanted, backfill
from pipelines.cli import main
from pipelines.publish.site import read_published
from pipelines.refresh import refresh
from pipelines.run import Run
from schemas.profile import Profile
from tests.clock import FakeClock
from tests.e2e.stage import a_run, morning
from tests.e2e.test_web_faults import SLUG, rows, said

NEXT_DAY = DAY_ONE + timedelta(days=1)
OVERRIDE, MARK = "\u202e", "\u200b"  # turns text round; is not seen
LONG = "Long " * 2_000

# A record of OpenAlex with one field spoilt, and why it is set aside; None: it is read, and the field is left out.
AT_OPENALEX: list[tuple[str, Any, str | None]] = [
    *(("id", value, "no OpenAlex id|valid string") for value in (None, 7, "W", [None])),
    *(("doi", value, "doi: .*valid string") for value in (7, {"a": 1}, True)),
    *(("ids", value, "ids: .*valid dictionary") for value in (7, "x", [1])),
    *(("title", value, "no title|title: .*valid string") for value in (None, "", " ", 7, ["x"], MARK)),
    ("title", "x" * 2_001, "title of more than 2,000 characters"),
    *(("type", value, "not mapped|type: .*valid string") for value in ("poem", 7)),
    ("type", None, None),
    *(("publication_date", value, "publication_date: .*valid string") for value in (1999, [1999], True)),
    *(("publication_date", value, None) for value in (None, "1023-05-05", "9999-12-31", "spring")),
    *(("cited_by_count", value, "cited_by_count: ") for value in (-1, "7", 1.5, True, 10**30)),
    *(("counts_by_year", value, r"counts_by_year") for value in (7, [{"year": 9999, "cited_by_count": 1}], [[]])),
    *(("authorships", value, "authorships") for value in (None, 7, "x", [None], {"a": 1}, [{}] * 20_001)),
    *(("primary_location", value, "primary_location: ") for value in (7, "x", [1])),
    *(("primary_topic", value, "primary_topic: ") for value in (7, [1])),
    *(("abstract_inverted_index", value, "abstract") for value in (7, {"a": "b"}, {"a": [-1]}, {"a": [10**9]})),
    *(("is_retracted", value, "is_retracted: ") for value in ("no", 1)),
    *(("updated_date", value, None) for value in (None, "9999-12-31T23:59:59", "yesterday")),
]
# Entries of arXiv: a pattern, what takes its place, why it is set aside.
AT_ARXIV: list[tuple[str, str, str | None]] = [
    ("<id>.*?</id>", "<id>urn:uuid:1</id>", "no arXiv id"),
    ("<title>.*?</title>", "<title> </title>", "no title"),
    ("<title>.*?</title>", f"<title>{MARK}</title>", "no title"),
    ("<title>.*?</title>", f"<title>{LONG}</title>", "title: .*at most 2000"),
    ("<title>.*?</title>", "<title><b>x</b></title>", "title: .*valid string"),
    ("<published>.{4}", "<published>1023", None),
    ("<published>.{4}", "<published>9999", None),
    ("<updated>.{4}", "<updated>9999", None),
    ("<category [^>]*>", "<category/>", None),
    ("<summary>.*?</summary>", "<summary><i/></summary>", "summary: .*valid string"),
    ("<author>", "<author><name>Nobody Atall</name></author>" * 3_000 + "<author>", None),
    ("<author>", "<author/><author><name/></author><author>", None),
    ("<author>", f"<author><name>{LONG}</name></author><author>", None),
    ("<name>Seraphine", f"<name>{OVERRIDE}Seraphine{MARK}", None),
]
MANY = world_of(80)
KNOWN = [paper.works[0].id for paper in MANY.papers if paper.works]


def spoilt_works(page: dict[str, Any]) -> None:
    """The first works known to OpenAlex, which are the newest, have one field each that is no good."""
    by_id = {row["id"].rpartition("/")[2]: row for row in page["results"]}
    for native, (name, value, _) in zip(KNOWN, AT_OPENALEX, strict=False):
        by_id[native][name] = value


def spoilt_entries(body: bytes) -> bytes:
    """The last entries, which are the oldest: no paper is spoilt at both."""
    entries = re.split("(?=<entry>)", body.decode())
    for number, (pattern, text, _) in enumerate(AT_ARXIV, len(entries) - len(AT_ARXIV)):
        entries[number] = re.sub(pattern, lambda _, text=text: text, entries[number], count=1, flags=re.S)
    return "".join(entries).encode()


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Profile, Path, dict[str, list[Any]]]]:
    """After a day of bad records: the home, its profile. After a good day: that home, and the tables as they ought."""
    bad, good = tmp_path_factory.mktemp("bad") / "home", tmp_path_factory.mktemp("good") / "home"
    with SampleWeb(world=MANY) as web:
        web.always["openalex"] = [fields(spoilt_works, only="/works?filter=author.id")]
        web.always["arxiv"] = [changed(spoilt_entries, only="search_query")]
        with a_run(bad, web) as run:
            backfill(run, Wanted(name=MANY.main.name))
            assert run.trouble == {}
        profile = read_published(bad / "site", SLUG)
        assert profile
        web.always.clear()
        aside = {"aside": rows(bad, "select source, native_id, reason from set_aside where form <> 'count'")}
        clock = FakeClock(morning(NEXT_DAY))
        for home in (bad, good):
            with a_run(home, web, clock=FakeClock(clock.now())) as run:
                backfill(run, Wanted(name=MANY.main.name))
                assert run.trouble == {}
        yield bad, profile, good, aside


def test_each_bad_record_is_set_aside_with_its_reason_or_read_without_the_field(homes):
    found = {(source, reason) for source, _, reason in homes[3]["aside"]}
    for source, cases in (("openalex", AT_OPENALEX), ("arxiv", AT_ARXIV)):
        reasons = [reason for each, reason in found if each == source]
        for where, value, words in cases:
            if words:
                assert any(re.search(words, reason) for reason in reasons), (where, value)
        refused = sum(words is not None for *_, words in cases)
        assert sum(each == source for each, *_ in homes[3]["aside"]) == refused


def test_no_paper_is_lost_and_a_count_that_did_not_come_is_no_zero(homes):
    profile = homes[1]
    assert profile.paper_count.value == len(MANY.papers)
    assert profile.citations.coverage.with_ < profile.citations.coverage.of
    assert profile.citations.value == sum(each.value or 0 for each in profile.citations.inputs)
    assert profile.citations.range.high is None
    shown = " ".join(paper.model_dump_json() for paper in profile.papers)
    assert not {OVERRIDE, MARK} & set(shown)


def test_the_next_good_answers_make_the_store_what_it_ought_to_be(homes):
    bad, _, good, _ = homes
    ours, ought = said(bad), said(good)
    for table in ("work", "authorship", "paper", "paper_work", "signature"):
        assert ours[table] == ought[table], table
    for table in ("figure", "yearly"):  # but for the persons' ids, which are those of the first decisions
        assert sorted(map(repr, (row[1:] for row in ours[table]))) == sorted(map(repr, (r[1:] for r in ought[table])))


# Lists

FEW = world_of(5)


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb(world=FEW, oai_page=2) as web:
        yield web


def harvested(web: SampleWeb, folder: Path, clock: FakeClock | None = None) -> Run:
    """A run that asks for 30 days of a category: three pages."""
    since = DAY_ONE - timedelta(days=30)
    with a_run(folder, web, clock=clock) as run:
        settings = run.config.settings.model_copy(update={"categories": ["cs"], "sources": ["arxiv"]})
        run = replace(run, config=replace(run.config, settings=settings))
        refresh(run, since=since, until=DAY_ONE - timedelta(days=1))
    return run


def ids(folder: Path) -> set[str]:
    return {native for (native,) in rows(folder, "select native_id from work where source = 'arxiv'")}


def token(make: Callable[[], str]) -> Fault:
    return changed(
        lambda body: re.sub(
            rb"<resumptionToken[^>]*>[^<]*</resumptionToken>|<resumptionToken/>",
            lambda _: f"<resumptionToken>{make()}</resumptionToken>".encode(),
            body,
        )
    )


HERS = {paper.arxiv.id for paper in FEW.papers if paper.arxiv}
LATEST = "2026-08-28"  # the day on which the newest of the papers last changed


def reversed_records(body: bytes) -> bytes:
    found = re.findall(rb"<record>.*?</record>", body, re.S)
    return re.sub(rb"<record>.*</record>", lambda _: b"".join(reversed(found)), body, flags=re.S)


def twice(body: bytes) -> bytes:
    return re.sub(rb"<record>.*?</record>", lambda one: one[0] * 2, body, flags=re.S)


def test_records_in_another_order_and_twice_are_the_same_records(web, tmp_path):
    plain, odd = tmp_path / "plain", tmp_path / "odd"
    assert harvested(web, plain).trouble == {}
    web.always["arxiv"] = [changed(lambda body: twice(reversed_records(body)))]
    assert harvested(web, odd).trouble == {}
    assert ids(odd) == HERS
    assert said(odd) == said(plain)


@pytest.mark.parametrize(
    ("made", "words", "requests"),
    [
        (lambda: "verb=ListRecords&amp;metadataPrefix=arXivRaw&amp;skip=0", "came back to where it was", 2),
        (
            lambda: f"verb=ListRecords&amp;metadataPrefix=arXivRaw&amp;skip=0&amp;n={next(NUMBERS)}",
            "3 pages in a row brought nothing new",
            4,
        ),
        (lambda: "nonsense", "badResumptionToken", 4),
    ],
    ids=["in a circle", "without end", "not taken"],
)
def test_a_walk_with_bad_tokens_ends_by_name_stores_nothing_and_is_made_whole_later(
    web, tmp_path, made, words, requests
):
    web.always["arxiv"] = [token(made)]
    clock = FakeClock(morning(DAY_ONE))
    run = harvested(web, tmp_path, clock)
    assert re.search(words, run.trouble["arxiv"])
    assert len(web.requests) == requests
    assert clock.slept == pytest.approx([3.02] * (requests - 1))
    assert ids(tmp_path) == set()
    assert rows(tmp_path, "from bookmark") == []
    web.always.clear()
    clock.time += timedelta(hours=13)
    assert harvested(web, tmp_path, clock).trouble == {}
    assert ids(tmp_path) == HERS


NUMBERS = count()


def test_a_token_that_expired_begins_the_walk_again_once_within_the_run(web, tmp_path):
    web.faults["arxiv"] += [Fault(), Fault(200, {"content-type": "text/xml"}, EXPIRED)]
    run = harvested(web, tmp_path)
    assert run.trouble == {}
    assert len(web.requests) == 5
    assert ids(tmp_path) == HERS


EXPIRED = (
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="badResumptionToken">expired</error></OAI-PMH>'
)


def test_an_oai_error_inside_200_is_named(web, tmp_path):
    web.always["arxiv"] = [texts("<ListRecords>.*</ListRecords>", '<error code="badArgument">what day?</error>')]
    assert "OAI error badArgument: what day?" in harvested(web, tmp_path).trouble["arxiv"]
    assert len(web.requests) == 1


def test_a_record_that_was_deleted_is_no_longer_there_and_is_again_when_it_comes_back(web, tmp_path):
    native = min(HERS)
    gone = texts(
        f"<record><header>(<identifier>oai:arXiv.org:{native}</identifier>)<datestamp>[^<]*</datestamp>.*?</record>",
        f'<record><header status="deleted"><identifier>oai:arXiv.org:{native}</identifier>'
        f"<datestamp>{LATEST}</datestamp></header></record>",
    )
    clock = FakeClock(morning(DAY_ONE))
    there = []
    for fault in ([], [gone], []):
        web.always["arxiv"] = fault
        assert harvested(web, tmp_path, clock).trouble == {}
        assert ids(tmp_path) == HERS
        there.append(
            rows(
                tmp_path,
                "select count(*) from gone join work using (source, native_id)"
                " where gone.received_at > work.received_at",
            )
        )
        clock.time += timedelta(days=1)
    assert there == [[(0,)], [(1,)], [(0,)]]


def test_of_one_record_with_two_bodies_on_one_day_the_last_answer_holds(web, tmp_path):
    clock = FakeClock(morning(DAY_ONE))
    takes = count(1)
    web.always["arxiv"] = [changed(lambda body: body.replace(b"study number", b"take %d, number" % next(takes)))]
    harvested(web, tmp_path, clock)
    clock.time += timedelta(hours=13)
    harvested(web, tmp_path, clock)
    titles = {title for (title,) in rows(tmp_path, "select title from work")}
    assert len(titles) == len(HERS)
    assert all(re.search("take [456], number", title) for title in titles)


def test_a_revision_from_the_future_does_not_keep_later_records_out(web, tmp_path):
    clock = FakeClock(morning(DAY_ONE))
    web.always["arxiv"] = [texts("<datestamp>[^<]*<", "<datestamp>9999-01-01<")]
    harvested(web, tmp_path, clock)
    web.always["arxiv"] = [texts("study number", "revised number")]
    clock.time += timedelta(days=1)
    assert harvested(web, tmp_path, clock).trouble == {}
    assert all("revised" in title for (title,) in rows(tmp_path, "select title from work"))


# What a person sees


def test_an_id_missing_from_a_batch_is_asked_and_not_found_and_its_count_keeps_its_day(web, tmp_path):
    world = web.world
    lost = world.papers[0].works[0].id
    with a_run(tmp_path, web) as run:
        backfill(run, Wanted(name=world.main.name))
    before = read_published(tmp_path / "site", SLUG)
    web.today = NEXT_DAY
    web.always["openalex"] = [
        fields(lambda page: page.update(results=[row for row in page["results"] if not row["id"].endswith(lost)]))
    ]
    with a_run(tmp_path, web) as run:
        refresh(run)
        assert run.trouble == {}
    after = read_published(tmp_path / "site", SLUG)
    assert rows(tmp_path, "select subject from bookmark where not found") == [(f"openalex:{lost}",)]
    assert before
    assert after
    assert after.citations.coverage == before.citations.coverage
    assert after.citations.value == before.citations.value


@pytest.mark.parametrize(
    ("service", "fault", "words"),
    [
        ("openalex", "forbidden", "OpenAlex refused (status 403)"),
        ("arxiv", "cut", "not XML, or cut short"),
    ],
)
def test_on_the_command_line_a_fault_is_a_sentence_and_exit_code_1(web, tmp_path, monkeypatch, service, fault, words):
    web.always[service] = [FAULTS[fault]]
    clock = FakeClock(morning(DAY_ONE))
    runs = pipelines.run.running
    monkeypatch.setattr(
        pipelines.run, "running", lambda *given, **named: runs(*given, **named | {"routes": web.routes, "clock": clock})
    )
    home = ["--home", str(tmp_path)]
    assert CliRunner().invoke(main, [*home, "init", "--contact", "tests@sample.invalid"]).exit_code == 0
    told = CliRunner().invoke(main, [*home, "backfill", web.world.main.name, "--openalex", "A9300000001"])
    assert told.exit_code == 1, told.output
    assert words in told.output
    assert "Traceback" not in told.output
    asked = sum(seen.service == service for seen in web.requests)
    assert asked == 1, "who has refused, or was not understood, is not asked again"
    shown = CliRunner().invoke(main, [*home, "show", web.world.main.name])
    assert shown.exit_code == 0, shown.output
    assert web.world.main.name in shown.output
