"""Faults of the web, on demand: each is named and bounded, nothing is lost, and afterwards the store is as ever."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path

import duckdb
import orjson
import pytest

from ingest.sampleweb import DAY_ONE, FAULTS, Fault, SampleWeb, world_of
from ingest.sampleweb.faults import PRIVATE, busy, busy_until, changed, fields, texts
from pipelines.backfill import Wanted, backfill
from pipelines.publish.site import read_published
from pipelines.refresh import refresh
from pipelines.update import ask_all, written_by
from schemas.profile import Profile
from tests.clock import FakeClock
from tests.e2e.stage import a_run, morning, tables

Stored = dict[str, list[tuple[object, ...]]]
WORLD = world_of(3)
SLUG = "seraphine-oldenwick"
LATER = DAY_ONE + timedelta(days=8)
WHOLE = 6  # every so many nights the whole refresh is run; on the others its asking and loading
NIGHT = timedelta(hours=25)  # from one run to the next: longer than anybody is left alone
BOUNDS = {"longest_answer": 0.2, "largest_body": 256 * 1024, "largest_page": 1024 * 1024}
TRIES, SHORT = 4, 3  # requests for what may pass, and for a page that came short
JSON = {"content-type": "application/json"}
ATOM = {"content-type": "application/atom+xml"}


@dataclass(frozen=True)
class Case:
    """A fault, the words by which its source's trouble is told, and how many requests it may cost.

    `kept` is how many of the answers are kept, each with its trouble; `slept` are seconds that were waited for, at
    least, between these requests.
    """

    fault: Fault
    words: str
    requests: int
    kept: int = 0
    slept: tuple[float, ...] = ()


def in_xml(text: str, inside: str = "") -> Fault:
    """A document type after the XML declaration, and what uses it in the first title."""
    return changed(
        lambda body: re.sub(rb"\A<\?xml[^>]*\?>", lambda found: found[0] + text.encode(), body).replace(
            b"<title>", b"<title>" + inside.encode()
        )
    )


def openalex_429(error: str, message: str, retry_after: int) -> Fault:
    said = {"error": error, "message": message, "retryAfter": retry_after, "costUsd": 0.0001}
    return busy(orjson.dumps(said), "application/json")


def works(change: Callable[[dict], object]) -> Fault:
    """A fault of every list of works, but not of what is no list."""
    return fields(lambda page: "meta" in page and change(page), only="/works?")


NESTED = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
ERROR_ENTRY = (
    b"<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'"
    b" xmlns:o='http://a9.com/-/spec/opensearch/1.1/'><o:totalResults>1</o:totalResults><entry>"
    b"<id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>malformed query</summary></entry></feed>"
)
WAITS = (4.0, 8.0, 16.0)  # the least between tries where nobody says how long
NEITHER = ("may not be asked", 1)

EITHER = {  # what any service may do; each is tried on one of the two, and a few on both
    "refused": Case(Fault(), "Connection refused", 0, slept=WAITS),
    "silent": Case(FAULTS["silent"], "disconnected", TRIES, slept=WAITS),
    "reset": Case(FAULTS["reset"], "reset by peer", TRIES, slept=WAITS),
    "short": Case(FAULTS["short"], "complete message body", TRIES, slept=WAITS),
    "long": Case(FAULTS["long"], "not XML, or cut short|not JSON", 1, kept=1),
    "slow": Case(FAULTS["slow"], "no answer within 0.2 s", TRIES, slept=WAITS),
    "endless": Case(FAULTS["endless"], "a body of more than 262,144 bytes", 1),
    "gzip bomb": Case(FAULTS["gzip bomb"], "unpacks to more than 1,048,576 bytes", 1),
    "zstd bomb": Case(FAULTS["zstd bomb"], "sends 'zstd' where gzip was asked for", 1),
    "redirects in a circle": Case(FAULTS["redirects in a circle"], "redirects go in a circle", 2),
    **{f"redirect to {to}": Case(FAULTS[f"redirect to {to}"], *NEITHER) for to in PRIVATE},
    "busy": Case(FAULTS["busy"], "status 429, after 4 tries", TRIES, kept=1, slept=WAITS),
    "busy for seconds": Case(FAULTS["busy for seconds"], "status 429", TRIES, kept=1, slept=(30.0,) * 3),
    "busy until a date": Case(
        busy_until(morning(LATER) + timedelta(hours=6, seconds=50)), "status 429", TRIES, kept=1, slept=(50.0,) * 3
    ),
    "busy for 30 years": Case(FAULTS["busy for 30 years"], "asks to be left alone until", 1, kept=1),
    "busy for nonsense": Case(FAULTS["busy for nonsense"], "status 429", TRIES, kept=1, slept=WAITS),
    "forbidden": Case(FAULTS["forbidden"], r"refused \(status 403\): '403 Forbidden'", 1, kept=1),
    **{
        name: Case(FAULTS[name], "refused: it shows a bot check", 1, kept=1)
        for name in ("Cloudflare, 200", "Cloudflare, 500", "Anubis, 200", "Anubis, 500")
    },
    "unavailable": Case(FAULTS["unavailable"], "status 503, after 4 tries", TRIES, kept=1, slept=WAITS),
    "a sign-in page": Case(FAULTS["a sign-in page"], "a web page where (XML|JSON) was asked for.*Sign in", 1, kept=1),
    "nothing": Case(FAULTS["nothing"], "an empty page where (XML|JSON) was asked for", 1, kept=1),
    "cut": Case(FAULTS["cut"], "not XML, or cut short|not JSON", 1, kept=1),
}
AT_ARXIV = {
    "a sign-in page that says it is a feed": Case(
        Fault(200, ATOM, FAULTS["a sign-in page"].body), "a web page where XML was asked for.*Sign in", 1, kept=1
    ),
    "a document type": Case(in_xml("<!DOCTYPE feed>"), "document type", 1, kept=1),
    "an entity bomb": Case(
        in_xml(f'<!DOCTYPE feed [<!ENTITY a0 "ha">{NESTED}]>', "&a9;"), "document type|cut short", 1, kept=1
    ),
    "an entity of a file": Case(
        in_xml('<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"), "document type", 1, kept=1
    ),
    "Latin 1 that says it is UTF-8": Case(
        changed(lambda body: body.replace(b"We look", b"W\xe9 look")), "not XML, or cut short", 1, kept=1
    ),
    "a charset that nobody knows": Case(
        changed(lambda body: body.replace(b"UTF-8", b"klingon")), "not XML, or cut short", 1, kept=1
    ),
    "a control character": Case(
        changed(lambda body: body.replace(b"We look", b"We \0look")), "not XML, or cut short", 1, kept=1
    ),
    "an error entry": Case(Fault(200, ATOM, ERROR_ENTRY), "answers with an error: malformed query", 1, kept=1),
    "a short page": Case(texts("<entry>.*?</entry>", "", most=1), "2 entries from 0 of 3", SHORT, kept=SHORT),
    "a total that lies": Case(texts("totalResults>3", "totalResults>9"), "3 entries from 0 of 9", SHORT, kept=SHORT),
    "a total in words": Case(texts("totalResults>3", "totalResults>three"), "does not tell its total", 1, kept=1),
}
AT_OPENALEX = {
    "too many a second": Case(
        openalex_429("Rate limit exceeded", "10 requests per second", 1), "status 429", TRIES, kept=1, slept=(1.0,) * 3
    ),
    "the budget is gone": Case(
        openalex_429("Rate limit exceeded", "Insufficient budget", 43_200), "asks to be left alone until", 1, kept=1
    ),
    "a plan is wanted": Case(
        openalex_429("Plan upgrade required", "from_updated_date", 1), "Plan upgrade required", 1, kept=1
    ),
    "an error inside 200": Case(
        Fault(200, JSON, b'{"error": "Oh", "message": "no"}'), "OpenAlex says: Oh: no", 1, kept=1
    ),
    "an error beside an empty list": Case(
        Fault(200, JSON, b'{"error": "Oh", "message": "no", "meta": {"count": 0}, "results": []}', only="/works?"),
        "OpenAlex says: Oh: no",
        2,
        kept=1,
    ),
    "out of time": Case(
        works(lambda page: page["meta"].update(timed_out=True)), "ran out of time", 1 + SHORT, kept=SHORT
    ),
    "a list where an object belongs": Case(Fault(200, JSON, b"[1]"), "JSON is a list", 1, kept=1),
    "UTF-16": Case(changed(lambda body: body.decode().encode("utf-16")), "not JSON", 1, kept=1),
    "Latin 1": Case(changed(lambda body: body.replace(b"We", b"W\xe9")), "not JSON", 2, kept=1),
    "no results": Case(works(lambda page: page.update(results=None)), "results: Input", 2, kept=1),
    "results that are texts": Case(works(lambda page: page.update(results=["W1"])), "results.0: Input", 2, kept=1),
    "a count that is a text": Case(works(lambda page: page["meta"].update(count="3")), "meta.count: ", 2, kept=1),
    "fewer than were counted": Case(
        works(lambda page: page["results"].pop()), "the walk brought 2 of 3 records", 2, kept=0
    ),
    "a cursor that leads back": Case(
        works(lambda page: page["meta"].update(next_cursor="YWZ0ZXIgMA==")), "came back to where it was", 3
    ),
    "a cursor that is not taken": Case(
        works(lambda page: page["meta"].update(next_cursor="gone")), "status 400.*Cursor value is invalid", 6, kept=2
    ),
}


OFTEN = list(EITHER.items())
TRIED = {"arxiv": [*OFTEN[:16], *AT_ARXIV.items()], "openalex": [*AT_OPENALEX.items(), *OFTEN[16:]]}
ALL = [(f"{source}: {name}", case) for source, cases in TRIED.items() for name, case in cases]


@dataclass
class Ending:
    """How a night with a fault ended."""

    trouble: str
    requests: int
    kept: list[str]
    passed: float
    stored: Stored
    profile: Profile | None


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb(world=WORLD, today=DAY_ONE) as web:
        yield web


@pytest.fixture(scope="module")
def home(web: SampleWeb, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the author was backfilled on the first day; never changed."""
    folder = tmp_path_factory.mktemp("faults") / "home"
    with a_run(folder, web) as run:
        backfill(run, Wanted(name=WORLD.main.name))
        assert run.trouble == {}
    web.today = LATER
    return folder


@pytest.fixture(scope="module")
def nights(web: SampleWeb, home: Path) -> tuple[dict[str, Ending], Stored, Path, FakeClock]:
    """Night after night every source has a fault: how each ended; what was stored before; the home after them."""
    folder = home.with_name("nights")
    shutil.copytree(home, folder)
    clock = FakeClock(morning(LATER))
    endings = {}
    for number, pair in enumerate(zip_longest(*TRIED.values(), fillvalue=("off", EITHER["unavailable"]))):
        cases = dict(zip(TRIED, pair, strict=True))
        ended = night(web, folder, clock, cases, whole=number % WHOLE == 0)
        endings |= {f"{source}: {cases[source][0]}": ending for source, ending in ended}
        clock.time += NIGHT
    return endings, said(home), folder, clock


def night(
    web: SampleWeb, folder: Path, clock: FakeClock, cases: Mapping[str, tuple[str, Case]], *, whole: bool
) -> Iterator[tuple[str, Ending]]:
    """A refresh, or only its asking and loading, in which these sources have these faults."""
    began = clock.time
    web.requests.clear()
    web.always.update({source: [case.fault] for source, (_, case) in cases.items()})
    web.refusing = {source for source, (name, _) in cases.items() if name == "refused"}
    with a_run(folder, web, clock=clock, **BOUNDS) as run:
        if whole:
            refresh(run)
        else:
            ask_all(run, written_by(run, run.config.people[:1], shelf=7))
    passed = (clock.time - began).total_seconds()
    web.always.clear()
    web.refusing.clear()
    stored, profile = said(folder), read_published(folder / "site", SLUG) if whole else None
    kept = rows(folder, "select source, trouble from answer where run = ? and trouble is not null", run.id)
    for source in cases:
        yield (
            source,
            Ending(
                run.trouble.get(source, ""),
                sum(seen.service == source for seen in web.requests),
                [trouble for name, trouble in kept if name == source],
                passed,
                stored,
                profile,
            ),
        )


@pytest.mark.parametrize(("name", "case"), ALL, ids=[name for name, _ in ALL])
def test_a_fault_is_named_bounded_and_kept_and_moves_nothing(nights, home, name, case):
    ending = nights[0][name]
    assert re.search(case.words, ending.trouble, re.DOTALL), ending.trouble
    assert ending.requests == case.requests
    assert len(ending.kept) == case.kept
    assert ending.passed >= sum(case.slept)  # the two sources share a clock: one's sleep shortens the other's wait
    assert ending.stored == nights[1]


def test_figures_keep_their_last_good_value_and_its_day_and_the_page_says_what_is_wrong(nights, home):
    before = read_published(home / "site", SLUG)
    assert before
    told = {name: ending for name, ending in nights[0].items() if ending.profile}
    assert len(told) >= len(ALL) // WHOLE
    for name, ending in told.items():
        for old, new in zip(before.figures, ending.profile.figures, strict=True):
            assert (new.name, new.value, new.as_of) == (old.name, old.value, old.as_of)
        state = next(each for each in ending.profile.sources if each.source == name.partition(":")[0])
        assert state.trouble == ending.trouble


def test_when_the_faults_are_over_the_store_is_as_if_they_had_not_been(web, nights, home):
    *_, folder, clock = nights
    undisturbed = home.with_name("undisturbed")
    shutil.copytree(home, undisturbed)
    for each, now in ((folder, clock), (undisturbed, FakeClock(clock.now()))):
        with a_run(each, web, clock=now) as run:
            refresh(run)
            assert run.trouble == {}
    assert said(folder) == said(undisturbed)
    assert said(folder) != said(home)


def rows(folder: Path, sql: str, *values: object) -> list[tuple]:
    with duckdb.connect(folder / "store.duckdb", read_only=True) as con:
        return con.execute(sql, list(values)).fetchall()


def said(folder: Path) -> Stored:
    """All rows of the derived tables, without the second and the place at which they were received."""
    left = {"received_at", "page", "record", "as_of"}
    with duckdb.connect(folder / "store.duckdb", read_only=True) as con:
        columns = {
            table: ", ".join(row[0] for row in con.execute(f"describe {table}").fetchall() if row[0] not in left)
            for table in tables(folder)
        }
        return {table: sorted(con.table(table).project(names).fetchall(), key=repr) for table, names in columns.items()}
