"""arXiv's author feeds: who claims a paper bears their ids on it, where one name alone fits."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.forms.arxiv_times import moment
from ingest.sampleweb import DAY_ONE, WORLD, SampleWeb, World, world_of
from ingest.sampleweb.people import HENDRIKA
from ingest.source import Ask, Author
from ingest.sources.arxiv import FEED, SOURCE
from pipelines.harvest import Question, harvest
from pipelines.store.records import Chain
from schemas.errors import SourceChanged
from schemas.ids import PaperIds
from schemas.work import Work
from tests.contract.arxiv_pages import REPLIES, about, names_of, of_file, page, saved, work_of
from tests.contract.reader import Reader
from tests.e2e.stage import a_run
from tests.shared import needs_shared

ORCID = "0000-0002-1825-0097"
EMMY = Author("Emmy Noether", orcid=ORCID)
READER = Reader(SOURCE)
TWO, JOINED = "feed-one-name-fits-then-two-then-none.xml", "feed-by-author-id-with-all-names-in-one.xml"


# Whom we ask


def test_a_feed_is_asked_for_by_author_id_or_else_by_orcid_and_the_name_is_searched_as_well() -> None:
    by_orcid, search = READER.asks(EMMY)
    assert (by_orcid.url, by_orcid.ids, by_orcid.step) == (f"{FEED}{ORCID}.atom", (f"orcid:{ORCID}",), "feed")
    assert (set(by_orcid.absent), by_orcid.otherwise, search.step) == ({400, 404}, None, "search")
    native = (("arxiv", "https://arxiv.org/a/Noether_E_1"), ("arxiv", "../etc/passwd"), ("openalex", "A11"))
    by_id, search = READER.asks(replace(EMMY, native=native))
    assert (by_id.url, by_id.ids, search.step) == (f"{FEED}noether_e_1.atom", ("author:noether_e_1",), "search")


def test_with_namesakes_the_feed_is_asked_for_alone() -> None:
    assert [ask.step for ask in READER.asks(replace(EMMY, namesakes=True))] == ["feed"]


def test_a_feed_is_one_page_and_tells_no_total() -> None:
    ask, _ = READER.asks(EMMY)
    assert list(SOURCE.after(ask, page(TWO))) == []
    assert READER.total(ask, page(TWO)) is None
    assert READER.read(ask, page("feed-of-who-has-claimed-nothing.xml")) == []


# What an entry becomes


def test_the_one_name_that_fits_bears_the_orcid_and_no_name_does_where_two_fit_or_none() -> None:
    ask, _ = READER.asks(EMMY)
    readings = READER.read(ask, page(TWO))
    one, two, none = map(work_of, readings)
    assert [(name.printed, name.orcid, name.native) for name in one.byline] == [
        ("Felix Klein", None, None),
        ("Emmy Noether", ORCID, None),
        ("Kurt Gödel", None, None),
    ]
    assert not [name for work in (two, none) for name in work.byline if name.orcid or name.native]
    assert {reading.record.asked for reading in readings} == {f"orcid:{ORCID}"}
    assert not any(reading.surprises for reading in readings)


def test_an_entry_is_read_out_of_tex_with_the_days_of_utc() -> None:
    ask, _ = READER.asks(EMMY)
    first, _, old = map(work_of, READER.read(ask, page(TWO)))
    assert (first.native_id, first.form, first.title, first.versions) == ("2401.00001", "feed", "On ähnliche Rings", 2)
    assert (str(first.published), str(first.updated), first.revision) == (
        "2024-01-03",
        "2024-02-14",
        "2024-02-14T04:30:00Z",
    )
    assert first.byline[1].affiliations == ("Göttingen",)
    assert first.ids.spelled == ("arxiv:2401.00001", "doi:10.1000/a", "doi:10.1000/b")
    assert (first.categories, first.journal_ref) == (("math.RA", "cs.IT"), "Math. Ann. 1 (2024) Études")
    assert first.withdrawn
    assert (old.native_id, str(old.published), old.versions) == ("math/0611800", "2006-11-26", None)


def test_an_author_id_is_their_own_id_at_the_name_and_names_in_one_are_set_apart() -> None:
    ask, _ = READER.asks(replace(EMMY, native=(("arxiv", "noether_e_1"),)))
    first, alone = map(work_of, READER.read(ask, page(JOINED)))
    assert names_of(first) == ["Felix Klein", "Emmy Noether", "Kurt Gödel"]
    assert [(name.orcid, name.native) for name in first.byline] == [(None, None), (None, "noether_e_1"), (None, None)]
    assert alone.byline[0].native == "noether_e_1"


def test_the_name_that_was_asked_for_is_looked_for_and_not_what_the_account_is_called() -> None:
    ask, _ = READER.asks(EMMY)
    renamed = page(TWO).replace(b"<title>Emmy Noether's articles", b"<title>Kurt Goedel's articles")
    assert [name.orcid for name in work_of(READER.read(ask, renamed)[0]).byline] == [None, ORCID, None]


def test_a_saved_feed_says_itself_whose_it_is() -> None:
    for name, ids in ((TWO, (ORCID, None)), (JOINED, (None, "noether_e_1"))):
        ask = of_file(page(name))
        assert (ask.step, ask.ids) == ("feed", ())
        (claimed,) = (each for each in work_of(saved(page(name))[0]).byline if each.printed == "Emmy Noether")
        assert (claimed.orcid, claimed.native) == ids
    assert of_file(page("feed-of-who-has-claimed-nothing.xml")).step == "feed"


def test_a_feed_of_somebody_else_is_no_answer() -> None:
    ask, _ = READER.asks(replace(EMMY, orcid="0000-0001-5109-3700"))
    with pytest.raises(SourceChanged, match="the feed of 0000-0002-1825-0097 came"):
        READER.read(ask, page(TWO))
    with pytest.raises(SourceChanged, match="query API"):
        READER.read(ask, page("atom-last-page-of-one.xml"))


@settings(deadline=None)
@given(st.text(max_size=30) | st.datetimes().map(str) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"))
def test_a_moment_is_utc_in_one_spelling_or_nothing(text: str) -> None:
    found = moment(text)
    assert not found or (len(found) == 20 and moment(found) == found)


# What is refused by name

ITEM = "<entry><id>oai:arXiv.org:2401.00001v1</id></entry>"
DAILY = [
    '<rss version="2.0"><channel><title>cs.CL updates on arXiv.org</title></channel></rss>',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel about="http://arxiv.org/"/></rdf:RDF>',
    f'<feed xmlns="http://www.w3.org/2005/Atom"><id>http://rss.arxiv.org/atom/cs.CL</id>{ITEM}</feed>',
    f'<feed xmlns="http://www.w3.org/2005/Atom">{ITEM}<title>cs.CL updates on arXiv.org</title></feed>',
]


@pytest.mark.parametrize("body", DAILY)
def test_a_daily_feed_is_refused_with_the_reason_and_what_to_use(body: str) -> None:
    with pytest.raises(SourceChanged, match=r"daily RSS feed .* day of announcement .* use arXiv's OAI-PMH"):
        of_file(body.encode())


def test_pages_for_people_are_refused_by_their_kind() -> None:
    with pytest.raises(SourceChanged, match=r"listing page .* no dates"):
        of_file(b"<html><body><dl><dt><div class='list-title mathjax'>Rings</div></dl>")
    with pytest.raises(SourceChanged, match=r"byline import landing"):
        of_file(b'<!DOCTYPE html><html><head><meta name="citation_arxiv_id" content="2401.00001"/></head></html>')


@needs_shared
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("arxiv-rss/rss-four-categories-2026-09-24.xml", "daily RSS feed"),
        ("arxiv-html/list-new-cs.AI-2026-08-12.html", "listing page"),
        ("arxiv-html/abs-1902.02534.html", "byline import landing"),
        ("arxiv-html/citation-tags-of-many-papers.json", "no lines of arXiv's metadata dump"),
    ],
)
def test_recorded_pages_that_are_not_read_are_refused_by_name(path: str, words: str) -> None:
    with pytest.raises(SourceChanged, match=words):
        of_file((REPLIES / path).read_bytes())


# The sample web


def question(asks: list[Ask], kind: str = "written_by") -> Question:
    return Question(source=SOURCE, question=kind, subject="x", asks=tuple(asks))


def harvested(tmp_path: Path, web: SampleWeb, author: Author) -> Chain:
    with a_run(tmp_path, web) as run:
        return harvest(run, question(READER.asks(author)))


@pytest.mark.parametrize(
    "author",
    [
        Author(HENDRIKA.name, orcid=HENDRIKA.orcid, namesakes=True),
        Author(HENDRIKA.name, native=(("arxiv", HENDRIKA.arxiv or ""),), namesakes=True),
    ],
    ids=["by orcid", "by author id"],
)
def test_who_has_an_author_id_is_found_among_namesakes(tmp_path: Path, author: Author) -> None:
    theirs = {p.arxiv.id for p, _ in WORLD.at_arxiv(DAY_ONE) if p.arxiv and HENDRIKA in {n.person for n in p.names}}
    with SampleWeb() as web:
        chain = harvested(tmp_path, web, author)
        works = [each.fact for each in chain.placed if isinstance(each.fact, Work)]
        assert {work.native_id for work in works} == theirs != set()
        assert all(HENDRIKA.orcid in {name.orcid for name in work.byline} for work in works)
        assert (chain.set_aside, chain.surprises, len(web.requests)) == ((), (), 1)


def linked(papers: int) -> World:
    """A world whose author has linked their ORCID iD at arXiv."""
    world = world_of(papers)
    main = replace(world.main, arxiv="oldenwick_s_1")
    made = (replace(p, byline=tuple(main if who is world.main else who for who in p.byline)) for p in world.papers)
    return World(main, tuple(made))


@pytest.mark.parametrize("world", [world_of(120), linked(120)], ids=["without a feed", "with a feed"])
@pytest.mark.parametrize("namesakes", [False, True])
def test_an_author_of_120_papers_costs_two_requests(tmp_path: Path, world: World, namesakes: bool) -> None:
    with SampleWeb(world=world) as web, a_run(tmp_path, web) as run:
        author = Author(world.main.name, orcid=world.main.orcid, namesakes=namesakes)
        chain = harvest(run, question(READER.asks(author)))
        held = {each.fact.native_id for each in chain.placed if isinstance(each.fact, Work)}
        missing = [PaperIds(arxiv=p.arxiv.id) for p in world.papers if p.arxiv and p.arxiv.id not in held]
        for ask in about(*missing):
            harvest(run, question([ask], "about"))
        assert len(web.requests) <= 2
