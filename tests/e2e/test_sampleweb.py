"""The sample web answers as the real services do, and its world is read whole by our own sources."""

import http.client
import logging
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import quote, urlencode, urlsplit

import orjson
import pytest
from lxml import etree

from ingest.codelinks import code_claim, code_links
from ingest.read import surprises
from ingest.sampleweb import DAY_ONE, WORLD, Fault, SampleWeb, world_of
from ingest.sampleweb.people import JONAS, JONAS_OF_THE_STARS, MIRELA
from ingest.sampleweb.world import Paper, World
from ingest.source import Ask, Author, Source, Window
from ingest.sources import all_sources
from schemas.errors import Unusable
from schemas.ids import PaperIds, parse_orcid
from schemas.work import Fact, Work

LATER = DAY_ONE + timedelta(days=8)
ARXIV, OAI, OPENALEX = "export.arxiv.org", "oaipmh.arxiv.org", "api.openalex.org"
ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}
RAW = {"o": "http://www.openarchives.org/OAI/2.0/", "r": "http://arxiv.org/OAI/arXivRaw/"}


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as web:
        yield web


def get(web: SampleWeb, host: str, path: str, **params: str) -> tuple[int, dict[str, str], bytes]:
    target = path + ("?" + urlencode(params) if params else "")
    connection = http.client.HTTPConnection(web.routes.get(host, web.routes[ARXIV]), timeout=10)
    try:
        connection.request("GET", target, headers={"host": host})
        reply = connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
    finally:
        connection.close()


def works_list(web: SampleWeb, **params: str) -> dict:
    return orjson.loads(get(web, OPENALEX, "/works", **params)[2])


def entries(web: SampleWeb, **params: str) -> list[str]:
    """The ids in the feed, with their versions."""
    feed = etree.fromstring(get(web, ARXIV, "/api/query", **params)[2])
    return [text.rpartition("/abs/")[2] for text in feed.xpath("//a:entry/a:id/text()", namespaces=ATOM)]


def oai(web: SampleWeb, **params: str) -> etree._Element:
    status, _, body = get(web, OAI, "/oai", **params)
    assert status == 200
    return etree.fromstring(body)


def error(root: etree._Element) -> str:
    return root.xpath("string(//o:error/@code)", namespaces=RAW)


def raw_ids(root: etree._Element) -> list[str]:
    return root.xpath("//r:arXivRaw/r:id/text()", namespaces=RAW)


# --- our own sources on this web ---


def walk(web: SampleWeb, source: Source, asks: Iterable[Ask]) -> tuple[list[Fact], list[str], set[str]]:
    """Everything that a question brings: facts, reasons of what was set aside, surprises."""
    facts: list[Fact] = []
    aside: list[str] = []
    odd: set[str] = set()
    waiting, asked = list(asks), 0
    while waiting:
        ask = waiting.pop(0)
        asked += 1
        assert asked < 500, "a circle"
        parts = urlsplit(ask.url)
        status, _, body = get(web, parts.netloc, parts.path, **dict(ask.params))
        if status in ask.absent:
            waiting += [ask.otherwise] if ask.otherwise else []
            continue
        assert status == 200, body
        waiting += source.after(ask, body)
        for record in source.split(ask, body):
            form = source.forms[record.form]
            wire = form.wire.model_validate(record.body)
            odd |= surprises(form, record.body)
            try:
                facts += form.normalise(record, wire)
            except Unusable as reason:
                aside.append(f"{record.native_id}: {reason}")
    return facts, aside, odd


def asked_for(source: Source, author: Author, web: SampleWeb) -> list[Work]:
    assert source.written_by
    facts, aside, odd = walk(web, source, source.written_by(author))
    assert (aside, odd) == ([], set())
    return [fact for fact in facts if isinstance(fact, Work)]


def at_arxiv(world: World, name: str, day: date) -> set[str]:
    """The arXiv ids of papers that bear exactly this name."""
    return {r.id for p, r in world.at_arxiv(day) if name in {each.printed for each in p.names}}


@pytest.mark.parametrize("day", [DAY_ONE, LATER])
def test_arxiv_gives_every_paper_that_bears_the_main_authors_name(web, day):
    web.today = day
    works = asked_for(all_sources()["arxiv"], Author(MIRELA.name, orcid=MIRELA.orcid), web)
    expected = at_arxiv(WORLD, MIRELA.name, day)
    assert {work.ids.arxiv for work in works} == expected
    assert len(expected) == (13 if day == DAY_ONE else 15)


@pytest.mark.parametrize("day", [DAY_ONE, LATER])
def test_openalex_gives_every_work_of_the_main_author_by_orcid_and_by_name(web, day):
    web.today = day
    expected = {work.id for _, work, _ in WORLD.signed("A9100000001", day)}
    assert len(expected) == (17 if day == DAY_ONE else 19)
    for author in (Author(MIRELA.name, orcid=MIRELA.orcid), Author(MIRELA.name)):
        works = asked_for(all_sources()["openalex"], author, web)
        assert {work.native_id for work in works} == expected
        assert any(len(work.byline) == 120 for work in works)


def test_openalex_counts_the_papers_that_arxiv_knows(web):
    source = all_sources()["openalex"]
    papers = [PaperIds(arxiv=record.id, doi=record.doi) for _, record in WORLD.at_arxiv(DAY_ONE)]
    facts, aside, odd = walk(web, source, source.about(papers))
    assert (aside, odd) == ([], set())
    counted = {fact.native_id: fact.value for fact in facts if fact.measure == "citations"}
    assert counted["W9210500014"] == 31
    assert counted["W9210390412"] == 6


def test_the_whole_of_arxiv_is_harvested_through_tokens():
    source = all_sources()["arxiv"]
    with SampleWeb(oai_page=7) as web:
        facts, aside, odd = walk(web, source, source.changes(Window(date(2005, 9, 16), DAY_ONE)))
    assert (aside, odd) == ([], set())
    assert {fact.ids.arxiv for fact in facts} == {record.id for _, record in WORLD.at_arxiv(DAY_ONE)}
    assert {fact.ids.arxiv for fact in facts if fact.withdrawn} == {"2502.90071"}


def test_both_arxiv_forms_have_the_same_names(web):
    source = all_sources()["arxiv"]
    harvested, _, _ = walk(web, source, source.changes(Window(date(2005, 9, 16), DAY_ONE)))
    asked, _, _ = walk(web, source, source.about([work.ids for work in harvested]))
    bylines = {work.ids.arxiv: [name.printed for name in work.byline] for work in asked}
    differing = {w.ids.arxiv for w in harvested if [name.printed for name in w.byline] != bylines[w.ids.arxiv]}
    assert len(bylines) == len(harvested)
    assert differing == set()


# --- the world ---


def test_the_two_of_one_name_differ_in_orcid_and_field():
    assert JONAS.name == JONAS_OF_THE_STARS.name
    fields = [
        {paper.topic.field[1] for paper, _, _ in WORLD.signed(who.openalex, DAY_ONE)}
        for who in (JONAS, JONAS_OF_THE_STARS)
    ]
    assert JONAS.orcid != JONAS_OF_THE_STARS.orcid
    assert not fields[0] & fields[1]


def test_every_orcid_has_its_check_digit():
    people = {name.person for paper in WORLD.papers for name in paper.names if name.person}
    orcids = [person.orcid for person in people if person.orcid]
    assert len(orcids) >= 7
    assert [parse_orcid(orcid) for orcid in orcids] == orcids


def test_identifiers_are_of_their_form_and_stand_once():
    ids = [r.id for _, r in WORLD.at_arxiv(LATER)] + [w.id for _, w in WORLD.at_openalex(LATER)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"\d{4}\.\d{4,5}|math/\d{7}|W\d{9,10}", native) for native in ids)
    for _, record in WORLD.at_arxiv(LATER):
        if "/" not in record.id:
            assert record.id[:4] == f"{record.versions[0].submitted:%y%m}"


@pytest.mark.parametrize("papers", [3, 120, 1_200])
def test_a_world_has_the_size_asked_for_and_is_the_same_for_the_same_seed(papers):
    one, same, other = world_of(papers), world_of(papers), world_of(papers, seed=1)
    assert len({record.id for _, record in one.at_arxiv(DAY_ONE)}) == papers
    assert [p.title for p in one.papers] == [p.title for p in same.papers] != [p.title for p in other.papers]
    assert at_arxiv(one, one.main.name, DAY_ONE) == {record.id for _, record in one.at_arxiv(DAY_ONE)}


def test_a_big_world_is_read_whole():
    world = world_of(1_200)
    with SampleWeb(world=world) as web:
        author = Author(world.main.name, orcid=world.main.orcid)
        assert len({work.native_id for work in asked_for(all_sources()["openalex"], author, web)}) == 1_140
        assert len({work.ids.arxiv for work in asked_for(all_sources()["arxiv"], author, web)}) == 1_200


def test_the_main_authors_figures_move_between_the_two_days():
    def figures(day: date) -> tuple[int, ...]:
        papers = [p for p in WORLD.papers if MIRELA in {name.person for name in p.names} and is_there(p, day)]
        known = [[w.total(day) for w in p.works if w.since <= day] for p in papers]
        counts = sorted((max(each) for each in known if each), reverse=True)
        ranks = range(1, len(counts) + 1)
        h = max(rank for rank in ranks if counts[rank - 1] >= rank)
        g = max(rank for rank in ranks if sum(counts[:rank]) >= rank**2)
        return len(papers), sum(counts), h, g, sum(count >= 10 for count in counts)

    def is_there(paper: Paper, day: date) -> bool:
        return paper.arxiv is not None and bool(paper.arxiv.versions_on(day))

    assert figures(DAY_ONE) == (14, 121, 6, 10, 5)
    assert figures(LATER) == (16, 129, 7, 11, 6)


def test_three_of_the_main_authors_papers_link_to_code_and_one_only_says_so():
    theirs = [(p.abstract, p.arxiv.comments) for p in WORLD.papers if p.arxiv and MIRELA in {n.person for n in p.names}]
    assert sum(bool(code_links(*texts)) for texts in theirs) == 3
    assert sum(bool(code_claim(*texts)) for texts in theirs) == 1


def test_counts_grow_and_years_need_not_add_up(web):
    def counted() -> dict[str, tuple[int, int]]:
        rows = works_list(web, filter="author.id:A9100000001", per_page="100")["results"]
        return {r["id"]: (r["cited_by_count"], sum(y["cited_by_count"] for y in r["counts_by_year"])) for r in rows}

    before = counted()
    web.today = LATER
    after = counted()
    assert sum(after[native][0] - before[native][0] for native in before) == 8
    assert {native.rpartition("/")[2] for native, (total, years) in after.items() if total != years} == {"W9221090888"}


# --- arXiv's query API ---


def test_ten_results_unless_more_are_asked_for(web):
    assert len(entries(web, search_query="cat:cs.CL")) == 10
    assert len(entries(web, search_query="cat:cs.CL", max_results="2000")) > 10


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"id_list": "2103.90412,abc"}, "incorrect id format for abc"),
        ({"search_query": "cat:cs.CL", "max_results": "2001"}, "max_results is at most 2000"),
        ({"search_query": "cat:cs.CL", "start": "-1"}, "start must be an integer"),
        ({"search_query": 'au:"Mirela'}, "search_query has an open quotation"),
        ({"search_query": "(cat:cs.CL"}, "search_query has an open parenthesis"),
        ({"search_query": "orcid:1"}, "unknown field orcid"),
        ({}, "search_query or id_list is required"),
    ],
)
def test_what_arxiv_cannot_read_is_a_400_with_an_error_feed(web, params, words):
    status, _, body = get(web, ARXIV, "/api/query", **params)
    feed = etree.fromstring(body)
    assert status == 400
    assert "/api/errors#" in feed.xpath("string(//a:entry/a:id)", namespaces=ATOM)
    assert words in feed.xpath("string(//a:entry/a:summary)", namespaces=ATOM)


def test_an_unknown_id_and_an_unknown_version_are_silently_missing(web):
    assert entries(web, id_list="2103.90412v1,2103.99999,2109.90077v7,math.CO/0611990") == [
        "2103.90412v1",
        "math/0611990v1",
    ]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ('au:"Mirela Oduya-Falk" AND cat:astro-ph.GA', 0),
        ('au:"Jonas Weidenrath"', 9),
        ('au:"Jonas Weidenrath" ANDNOT cat:cs.CL', 4),
        ("au:ścibłowicz_b", 4),
        ("au:scib*", 0),
        ('ti:"quiet half" OR (ti:zzz AND cat:cs.CL)', 1),
    ],
)
def test_a_search_finds(web, search, found):
    assert len(entries(web, search_query=search, max_results="100")) == found


def test_a_walk_by_start_sees_each_paper_once(web):
    pages = [entries(web, search_query="cat:cs.CL", start=str(at), max_results="5") for at in range(0, 40, 5)]
    seen = [native for page in pages for native in page]
    assert len(seen) == len(set(seen)) == len(entries(web, search_query="cat:cs.CL", max_results="100"))


# --- arXiv's OAI-PMH ---


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"verb": "ListEverything"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": "2005-09-15"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "until": "2026-09-09"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": "last week"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": "cs:cmp-lg"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": "2026-09-05"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "made-up"}, "badResumptionToken"),
        ({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "arXivRaw", "identifier": "oai:arXiv.org:no"}, "idDoesNotExist"),
    ],
)
def test_an_oai_error_has_status_200_and_its_code(web, params, code):
    assert error(oai(web, **params)) == code


def test_a_repeated_oai_argument_is_an_error(web):
    _, _, body = get(web, OAI, "/oai?verb=Identify&verb=Identify")
    assert error(etree.fromstring(body)) == "badArgument"


def test_a_list_of_one_page_has_no_token_and_a_list_of_several_ends_with_an_empty_one():
    asked = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": "cs"}
    with SampleWeb() as web:
        whole = oai(web, **asked)
    assert not whole.xpath("//o:resumptionToken", namespaces=RAW)
    with SampleWeb(oai_page=4) as web:
        page = oai(web, **asked)
        seen = raw_ids(page)
        while token := page.xpath("string(//o:resumptionToken)", namespaces=RAW):
            page = oai(web, verb="ListRecords", resumptionToken=token)
            seen += raw_ids(page)
    assert page.xpath("count(//o:resumptionToken)", namespaces=RAW) == 1
    assert seen == raw_ids(whole)
    assert len(seen) > 20


def test_the_raw_record_has_tex_as_typed_and_marks_a_withdrawal(web):
    typed = oai(web, verb="GetRecord", metadataPrefix="arXivRaw", identifier="oai:arXiv.org:2202.91350")
    taken = oai(web, verb="GetRecord", metadataPrefix="arXivRaw", identifier="oai:arXiv.org:2502.90071v1")
    assert r"Bo\.{z}ydar \'Scib{\l}owicz" in typed.xpath("string(//r:authors)", namespaces=RAW)
    assert r"Na\"{\i}ve" in typed.xpath("string(//r:title)", namespaces=RAW)
    assert taken.xpath("//r:version[@version='v2']/r:source_type/text()", namespaces=RAW) == ["I"]


def test_a_later_doi_moves_the_datestamp_without_a_new_version(web):
    asked = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": "2021-11-12", "until": "2021-11-12"}
    page = oai(web, **asked)
    assert raw_ids(page) == ["2103.90412"]
    assert page.xpath("count(//r:version)", namespaces=RAW) == 2


# --- OpenAlex ---


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"filter": "author.shoe_size:43"}, "not a valid field"),
        ({"select": "id,shoe_size"}, "not a valid select field"),
        ({"select": "primary_location.source"}, "not a valid select field"),
        ({"cursor": "*", "page": "1"}, "cannot be combined"),
        ({"cursor": "made-up"}, "Cursor value is invalid"),
        ({"per_page": "201"}, "between 1 and 200"),
        ({"page": "200", "per_page": "100"}, "Maximum results size"),
        ({"filter": "doi:" + "|".join(f"10.5555/{n}" for n in range(101))}, "Maximum number of values"),
        ({"limit": "5"}, "not a valid parameter"),
    ],
)
def test_what_openalex_cannot_read_is_a_400_in_json(web, params, words):
    status, headers, body = get(web, OPENALEX, "/works", **params)
    assert (status, headers["content-type"]) == (400, "application/json")
    assert words in orjson.loads(body)["message"]


def test_a_request_line_that_is_too_long_is_refused(web):
    assert get(web, OPENALEX, "/works", filter="doi:" + "x" * 8_200)[0] == 400


def test_a_missing_record_is_a_404_in_html(web):
    for path in ("/works/W1", "/works/doi:10.5555/no", "/authors/A1", "/authors/orcid:0000-0000-4100-9999", "/x"):
        status, headers, _ = get(web, OPENALEX, path)
        assert (status, headers["content-type"]) == (404, "text/html")


def test_a_list_cuts_a_long_byline_and_the_single_record_has_it_whole(web):
    listed = works_list(web, filter="openalex:W9240790640")["results"][0]
    single = orjson.loads(get(web, OPENALEX, "/works/W9240790640")[2])
    assert (len(listed["authorships"]), listed["is_authors_truncated"]) == (100, True)
    assert (len(single["authorships"]), "is_authors_truncated" in single) == (120, False)


def test_what_is_not_there_yet_is_not_found_by_its_id_either(web):
    get_record = {"verb": "GetRecord", "metadataPrefix": "arXivRaw", "identifier": "oai:arXiv.org:2609.90417"}
    assert error(oai(web, **get_record)) == "idDoesNotExist"
    assert entries(web, id_list="2609.90417") == []
    assert get(web, OPENALEX, "/works/W9260990417")[0] == 404
    web.today = LATER
    assert error(oai(web, **get_record)) == ""
    assert entries(web, id_list="2609.90417") == ["2609.90417v1"]
    assert get(web, OPENALEX, "/works/W9260990417")[0] == 200


def test_the_placeholder_author_alone_filters_nothing(web):
    everything = works_list(web)["meta"]["count"]
    assert works_list(web, filter="author.id:A9999999999")["meta"]["count"] == everything
    assert works_list(web, filter="author.id:A9999999999|A9100000001")["meta"]["count"] == 17


def test_an_unknown_value_in_an_or_list_is_silently_missing(web):
    found = works_list(web, filter="doi:10.5555/nowhere|https://doi.org/10.5555/TALKS.2021.14")
    assert [row["id"] for row in found["results"]] == ["https://openalex.org/W9210500014"]


def test_a_cursor_walk_sees_each_work_once(web):
    cursor, seen = "*", []
    while cursor:
        page = works_list(web, per_page="7", cursor=cursor, select="id")
        seen += [row["id"] for row in page["results"]]
        cursor = page["meta"]["next_cursor"]
    assert len(seen) == len(set(seen)) == page["meta"]["count"]


def test_one_record_is_found_by_each_of_its_ids(web):
    asked = ("/works/W9210500014", "/works/doi:10.5555/talks.2021.14", "/works/https://doi.org/10.5555/talks.2021.14")
    ids = {orjson.loads(get(web, OPENALEX, path)[2])["id"] for path in asked}
    assert ids == {"https://openalex.org/W9210500014"}
    assert get(web, OPENALEX, "/works/doi:" + quote("10.5555/talks.2021.14", safe=""))[0] == 200


def test_a_person_whom_openalex_has_split_has_an_orcid_on_one_record_only(web):
    found = orjson.loads(get(web, OPENALEX, "/authors", search="philippa quillbourne")[2])["results"]
    assert [row["orcid"] for row in found] == ["https://orcid.org/0000-0000-4100-2142", None]


def test_the_budget_is_counted_down_and_ends_in_a_429(web):
    _, headers, _ = get(web, OPENALEX, "/works/W9210500014")
    assert (headers["x-ratelimit-remaining"], headers["x-ratelimit-credits-used"]) == ("1000", "0")
    _, headers, _ = get(web, OPENALEX, "/authors", search="nobody")
    assert (headers["x-ratelimit-remaining"], headers["x-ratelimit-credits-used"]) == ("990", "10")
    _, headers, _ = get(web, OPENALEX, "/works", api_key="ours")
    assert headers["x-ratelimit-remaining"] == "9989"
    web.spent = 1_000
    status, headers, body = get(web, OPENALEX, "/works")
    assert (status, headers["retry-after"]) == (429, "43200")
    assert b"Insufficient budget" in body
    web.today = DAY_ONE + timedelta(days=1)
    assert get(web, OPENALEX, "/works")[0] == 200


# --- the server ---


def test_requests_are_noted_with_what_was_too_early_and_what_overlapped(web):
    get(web, OPENALEX, "/works", per_page="1")
    get(web, OPENALEX, "/works/W1")
    get(web, OAI, "/oai", verb="Identify")
    assert [(seen.service, seen.path, seen.params) for seen in web.requests] == [
        ("openalex", "/works", (("per_page", "1"),)),
        ("openalex", "/works/W1", ()),
        ("arxiv", "/oai", (("verb", "Identify"),)),
    ]
    assert web.early({"openalex": 3.0, "arxiv": 3.0}) == 1
    assert web.early({"openalex": 0.0}) == 0
    assert web.overlaps() == 0
    web.latency = 0.2
    both = [threading.Thread(target=get, args=(web, host, path)) for host, path in ((ARXIV, "/x"), (OAI, "/oai"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert web.overlaps() == 1


def test_an_unknown_host_is_a_404_and_not_noted(web):
    assert get(web, "elsewhere.example", "/works")[0] == 404
    assert web.requests == []


def test_a_form_in_a_post_is_read_as_parameters(web):
    connection = http.client.HTTPConnection(web.routes[ARXIV], timeout=10)
    form = {"host": ARXIV, "content-type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/api/query", "id_list=2103.90412", form)
    assert b"2103.90412v2" in connection.getresponse().read()
    connection.request("GET", "/api/query?id_list=2109.90077", headers={"host": ARXIV})
    assert b"2109.90077v1" in connection.getresponse().read(), "the connection is kept"
    connection.close()


def test_a_service_that_is_off_answers_503_and_the_others_go_on(web):
    web.off.add("arxiv")
    assert get(web, ARXIV, "/api/query", id_list="2103.90412")[0] == 503
    assert get(web, OPENALEX, "/works")[0] == 200


def test_a_planned_answer_comes_once_and_then_the_true_one(web):
    web.faults["openalex"].append(Fault(429, {"Retry-After": "7"}, b"slower, please"))
    status, headers, body = get(web, OPENALEX, "/works/W9210500014")
    assert (status, headers["retry-after"], body) == (429, "7", b"slower, please")
    assert get(web, OPENALEX, "/works/W9210500014")[0] == 200


def test_a_reset_and_a_wrong_length_break_the_answer(web):
    web.faults["openalex"] += [Fault(behaviour="reset"), Fault(behaviour="short")]
    with pytest.raises(ConnectionResetError):
        get(web, OPENALEX, "/works")
    with pytest.raises(http.client.IncompleteRead):
        get(web, OPENALEX, "/works")
    assert get(web, OPENALEX, "/works")[0] == 200


@pytest.mark.parametrize("behaviour", ["slow", "endless"])
def test_an_answer_that_never_ends_ends_with_the_web(behaviour):
    web = SampleWeb().__enter__()
    web.faults["openalex"].append(Fault(200, {"content-type": "application/json"}, b"{" * 5_000, behaviour))
    host, _, port = web.routes[OPENALEX].partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as caller:
        caller.sendall(f"GET /works HTTP/1.1\r\nhost: {OPENALEX}\r\n\r\n".encode())
        assert caller.recv(12) == b"HTTP/1.1 200"
        began = time.monotonic()
        web.__exit__(None, None, None)
    assert time.monotonic() - began < 2


def test_an_unknown_behaviour_is_refused_when_it_is_planned():
    with pytest.raises(ValueError, match="no behaviour 'sulking'"):
        Fault(behaviour="sulking")


def test_a_break_in_the_web_itself_is_raised_when_it_closes(monkeypatch):
    monkeypatch.setattr("ingest.sampleweb.dialects.openalex.answer", lambda *_: 1 / 0)
    web = SampleWeb().__enter__()
    with pytest.raises(http.client.RemoteDisconnected):
        get(web, OPENALEX, "/works")
    with pytest.raises(ZeroDivisionError):
        web.__exit__(None, None, None)


def test_nothing_is_said_on_stderr(web, capfd, caplog):
    with caplog.at_level(logging.DEBUG):
        get(web, OPENALEX, "/works")
        get(web, "elsewhere.example", "/")
    assert capfd.readouterr() == ("", "")
