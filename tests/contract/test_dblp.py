"""dblp: recordings, invented pages, dumps and the sample web read the same, and whatever else comes is named."""

import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator
from html.entities import name2codepoint
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.dumps import cut_records
from ingest.entities import plain_xml
from ingest.files import pages_of
from ingest.sampleweb import DAY_ONE, WORLD, Fault, SampleWeb, world_of
from ingest.sampleweb.dialects import dblp as dialect
from ingest.sampleweb.people import JONAS, JONAS_OF_THE_STARS, MIRELA, PHILIPPA, PHILIPPA_AGAIN
from ingest.source import Ask, Author
from ingest.sources.dblp import RECORDS, SOURCE
from pipelines.harvest import Question, harvest
from schemas.errors import SourceChanged
from schemas.ids import PaperIds
from schemas.work import Work, WorkKind
from tests.contract.anything import any_json, page_of, read_or_refused
from tests.contract.reader import Reader, only, said_of, work_of
from tests.e2e.stage import a_run
from tests.shared import SHARED, needs_shared

READER = Reader(SOURCE)
page = READER.page
of_file = READER.of_file
read = READER.read
saved = READER.saved
asks = READER.asks
PAGES = READER.pages
RECORDED = READER.recorded
RECORDINGS = READER.recordings
CHALLENGE = SHARED / "real" / "replies" / "blocked-pages" / "dblp-anubis-challenge.html"
EMMY = Author("Emmy Noether", native=(("dblp", "n/EmmyNoether"), ("openalex", "A1")))
STEPS = ("person", "records", "search")
TWIN = "dblp-twin"


def records(*some: str, encoding: str = "UTF-8") -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<dblp>{"".join(some)}</dblp>'.encode(encoding)


def work(record: str) -> Work:
    return work_of(only(saved(records(record))))


def paper(
    key: str = "conf/x/A",
    *,
    tag: str = "inproceedings",
    title: str = "On One Thing or Another.",
    year: int = 2024,
    names: Iterable[str] = ("A. Weil", "Emmy Noether"),
    more: str = "",
) -> str:
    authors = "".join(f"<author>{name}</author>" for name in names)
    return f'<{tag} key="{key}" mdate="2024-01-01">{authors}<title>{title}</title><year>{year}</year>{more}</{tag}>'


def twins(work: Work) -> set[str]:
    return {value for kind, value in work.ids.also if kind == TWIN}


def works(name: str) -> list[Work]:
    return [work_of(reading) for reading in saved(page(name)) if reading.record.form != "person" and reading.facts]


# Recordings


@needs_shared
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_every_recording_gives_facts_or_says_why_not_and_holds_no_surprise(path: Path) -> None:
    if path.suffix == ".dtd":
        with pytest.raises(SourceChanged, match="not XML"):
            of_file(path.read_bytes())
        return
    readings = [reading for body in pages_of(SOURCE, path) for reading in saved(body)]
    assert readings
    for reading in readings:
        assert reading.facts
        assert reading.record.native_id
        assert not reading.surprises


@needs_shared
def test_what_the_recordings_say() -> None:
    found = [work_of(r) for body in pages_of(SOURCE, RECORDED / "dump-extract.xml") for r in saved(body)[:-1]]
    assert [work.ids.doi for work in found] == [None, None, "10.1145/1666420.1666444", "10.1109/sfcs.1982.45"]
    assert found[0].byline[1].printed == "Michael H. Böhlen"
    assert (found[1].kind, found[1].byline) == (WorkKind.ISSUE, ())
    single = work_of(only(saved((RECORDED / "record-article.xml").read_bytes())))
    assert (single.title, single.venue, single.revision) == ("Jim Gray, astronomer", "Commun. ACM", "2008-11-03")
    assert [name.orcid for name in single.byline] == [None, None, "0000-0002-4354-9138", "0000-0001-9108-4278"]


@needs_shared
def test_every_letter_that_the_recorded_dtd_declares_is_known() -> None:
    declared = re.findall(rb'<!ENTITY\s+(\w+)\s+"&#(\d+);"', (RECORDED / "dblp.dtd").read_bytes())
    assert len(declared) > 60
    for name, number in declared:
        assert plain_xml(b"&%s;" % name) == b"&#%s;" % number


# Whom we ask


def test_an_author_is_asked_for_by_each_pid_and_never_by_name() -> None:
    two = Author("Emmy Noether", native=(("dblp", "n/EmmyNoether"), ("dblp", "12/34-5"), ("dblp", "Emmy Noether 0002")))
    assert [(ask.url, ask.absent, ask.ids, ask.media) for ask in asks(two)] == [
        ("https://dblp.org/pid/n/EmmyNoether.xml", {404}, ("dblp:n/EmmyNoether",), "application/xml"),
        ("https://dblp.org/pid/12/34-5.xml", {404}, ("dblp:12/34-5",), "application/xml"),
    ]
    assert asks(Author("Emmy Noether", orcid="0000-0002-1825-0097")) == []
    assert SOURCE.changes is SOURCE.about is None


# What records become


def test_a_persons_page_gives_the_person_and_the_works_and_editors_stand_in_no_byline() -> None:
    readings = read(only(asks(EMMY)), page("person-page-with-a-preprint-and-its-published-form.xml"))
    assert {reading.record.asked for reading in readings} == {"dblp:n/EmmyNoether"}
    assert not [reading for reading in readings if reading.trouble or reading.surprises]
    assert said_of(readings[0]) == {
        "name": ["Emmy Noether"],
        "also named": ["Amalie Emmy Noether", "诺特"],
        "orcid": ["0000-0002-1825-0097"],
        "affiliation": ["University of Göttingen, Germany", "University of Erlangen, Germany"],
    }
    preprint, conference, journal, volume = [work_of(reading) for reading in readings[1:]]
    assert (preprint.kind, preprint.ids.arxiv, str(preprint.published)) == (WorkKind.PREPRINT, "2401.00001", "2024-01")
    assert preprint.title == conference.title == "Ideals in Rings with H2O"
    assert (conference.kind, conference.venue, conference.revision) == (WorkKind.PAPER, "ICML", "2024-08-08")
    assert ("page", "https://proceedings.mlr.press/v235/noether24a.html") in conference.ids.also
    assert (volume.kind, volume.byline, volume.ids) == (WorkKind.ISSUE, (), PaperIds(doi="10.1000/rings.2023"))
    assert twins(preprint) & twins(conference)
    assert not twins(journal) & (twins(preprint) | twins(conference))


def test_an_author_id_is_given_only_where_dblp_says_that_it_is_one_person() -> None:
    by_page = works("person-page-with-a-preprint-and-its-published-form.xml")[0].byline
    assert [(name.printed, name.native) for name in by_page] == [
        ("Emmy Noether", "n/EmmyNoether"),
        ("Wei Wang", "35/7092-1"),
        ("Wei Wang", None),
    ]
    for name in (
        "person-page-of-several-people.xml",
        "person-page-without-a-number-among-numbered-namesakes.xml",
    ):
        assert only(only(works(name)).byline).native is None
    assert only(work(paper(names=["Wei Wang 0001"])).byline).native == "Wei Wang 0001"
    assert only(works("table-of-contents-of-a-venue.xml")[1].byline).native == "12/3456-2"


def test_the_dump_is_read_with_its_letters_and_every_kind_is_told() -> None:
    every = list(pages_of(SOURCE, PAGES / "dump-of-every-kind.xml"))
    readings = saved(only(every))
    assert not [reading for reading in readings if reading.surprises or reading.trouble]
    found = {reading.record.native_id: work_of(reading) for reading in readings[:-1]}
    erdos = found["journals/x/Erdos60"]
    assert erdos.title == "Gröben & x < y µ-rings… [1]"
    assert [name.printed for name in erdos.byline] == ["Pál Erdős", "Émile Borel", "Sofia Kovalevskaya"]
    assert {name.orcid for name in erdos.byline} == {None}  # one iD at two names
    assert (erdos.ids.doi, str(erdos.published)) == ("10.1145/1234567.1234568", "1960")
    assert {kind for kind, _ in erdos.ids.also} == {TWIN}
    assert [work.kind for work in found.values()] == [
        *(WorkKind.ARTICLE, WorkKind.PAPER, WorkKind.PREPRINT, WorkKind.PREPRINT, WorkKind.REVIEW, WorkKind.EDITORIAL),
        *(WorkKind.ISSUE, WorkKind.BOOK, WorkKind.ISSUE, WorkKind.CHAPTER, WorkKind.REFERENCE, WorkKind.THESIS),
        *(WorkKind.THESIS, WorkKind.SOFTWARE, WorkKind.DATASET, WorkKind.OTHER),
    ]
    assert [key for key, work in found.items() if work.withdrawn] == ["conf/x/A20", "journals/corr/cs-LG-0205070"]
    assert found["conf/x/A20"].ids.doi == "10.1109/x.2020.1"
    assert found["journals/corr/cs-LG-0205070"].ids.arxiv == "cs/0205070"
    assert found["phd/W7"].venue == "Paris"
    assert found["journals/csur/W1"].title == "A Survey ..."
    assert said_of(readings[-1])["name"] == ["André Weil"]
    assert readings[-1].record.native_id == "w/AWeil"


def test_of_its_addresses_only_a_resolvers_a_venues_and_a_whole_pages_identify_a_work() -> None:
    addresses = "".join(
        f"<ee>{each}</ee>"
        for each in ("https://shop.example/10.1000/of-a-shop", "https://doi.org/10.1000/volume#7", "31415926")
    )
    plain = work(paper(tag="article", key="journals/x/A", more=f"{addresses}<volume>abs/2401.00001</volume>"))
    assert (plain.ids.doi, plain.ids.arxiv, plain.ids.pmid) == (None, None, None)
    assert {kind for kind, _ in plain.ids.also} == {TWIN}
    two = "<ee>https://doi.org/10.1000/volume.1</ee><ee>https://doi.org/10.1000/volume.2</ee>"
    assert work(paper(tag="proceedings", names=(), more=two)).ids == PaperIds(doi="10.1000/volume.1")


def test_a_retraction_shows_in_the_title_a_withdrawal_in_the_type_and_corr_is_no_venue() -> None:
    assert work(paper(tag="article", title="Retracted: On Rings.")).retracted
    assert not work(paper(tag="article", title="On Retracted Rings.")).retracted
    assert work(paper("journals/corr/abs-2401-00001", tag="article", more="<journal>CoRR</journal>")).venue is None
    info = {"key": "journals/corr/A24", "title": "Rings.", "venue": "CoRR", "type": "Withdrawn Items"}
    hit = work_of(only(saved(json.dumps({"result": {"hits": {"hit": {"info": info}}}}).encode())))
    assert (hit.withdrawn, hit.venue) == (True, None)


def test_what_cannot_be_read_of_a_record_sets_it_aside_and_leaves_the_others() -> None:
    readings = saved(page("records-set-aside-each-for-another-reason.xml"))
    assert [reading.trouble for reading in readings] == [
        "no key",
        "no title",
        "the record only points at another",
        "the title holds a sign that cannot be read",
        "a name holds a sign that cannot be read",
        "no PID",
        "no name",
        "the record only points at another",
        "the record holds the papers of several people of one name",
        "the record stands for a group",
    ]


def test_a_document_type_that_points_elsewhere_is_left_out_and_one_that_declares_is_refused() -> None:
    assert work_of(only(saved(page("record-with-a-doctype.xml")))).title == "Sur les courbes algébriques"
    body = page("dump-that-declares-entities.xml")
    with pytest.raises(SourceChanged, match="declarations"):
        of_file(body)
    for step in ("person", "records"):
        with pytest.raises(SourceChanged, match="declarations"):
            read(Ask("x", step=step), body)
    assert SOURCE.cut is not None
    assert list(SOURCE.cut(io.BytesIO(body))) == []


def test_a_search_is_read_whatever_shape_its_authors_have() -> None:
    readings = saved(page("search-with-authors-in-every-shape.json"))
    assert [reading.trouble for reading in readings] == [None] * 4 + ["no type, or one that is not known"]
    assert not [reading for reading in readings if reading.surprises]
    paper, preprint, thesis, volume = [work_of(reading) for reading in readings[:-1]]
    assert (paper.title, paper.venue, paper.ids.doi) == ("Rings & Fields of p-Adic Numbers", "ICML", "10.1000/a")
    assert ("page", "https://proceedings.mlr.press/v235/wang24a.html") in paper.ids.also
    assert [(name.printed, name.native) for name in paper.byline] == [("Wei Wang", "12/3456-2")]
    assert (preprint.kind, preprint.ids.arxiv) == (WorkKind.PREPRINT, "2401.00001")
    assert [name.printed for name in preprint.byline] == ["Emmy Noether", "Nicolas Bourbaki"]
    assert (thesis.kind, [name.printed for name in thesis.byline]) == (WorkKind.THESIS, ["Emmy Noether", "Zoë Weil"])
    assert (volume.kind, volume.byline) == (WorkKind.ISSUE, ())
    assert saved(page("search-without-hits.json")) == []
    from_xml = only(saved(page("search-in-xml.xml")))
    assert (work_of(from_xml).title, work_of(from_xml).ids.doi) == ("Rings & Fields", "10.1000/a")
    assert [name.native for name in work_of(from_xml).byline] == ["12/3456-2", None]
    assert not from_xml.surprises


def test_a_search_of_the_older_form_is_read() -> None:
    readings = saved(page("search-of-the-older-form.json")) + saved(page("search-in-xml-of-the-older-form.xml"))
    assert not [reading for reading in readings if reading.trouble or reading.surprises]
    article, paper, preprint, from_xml = map(work_of, readings)
    assert (article.native_id, article.kind) == ("journals/raf/NoetherW14", WorkKind.ARTICLE)
    assert (article.title, article.venue) == ('Rings "in the Small"', "Rings & Fields (RAF)")
    assert (article.ids.doi, str(article.published)) == ("10.1000/rings.2014", "2014")
    assert [name.printed for name in article.byline] == ["Emmy Noether", "Zoë Weil"]
    assert (paper.native_id, paper.kind, paper.venue) == ("conf/ring/Noether13", WorkKind.PAPER, "RING")
    assert (preprint.kind, preprint.ids.arxiv) == (WorkKind.PREPRINT, "1401.0001")
    assert (from_xml.native_id, from_xml.venue) == ("conf/ring/Noether07", "RING")
    assert (from_xml.title, from_xml.ids.doi) == ("Ideals in Parallel", "10.1145/1000.1001")


def test_a_search_tells_a_reference_work_and_a_thesis_by_the_key_alone() -> None:
    told = {
        ("Reference Works", "reference/cs/N24"): WorkKind.REFERENCE,
        ("Reference Works", "journals/x/N24"): WorkKind.REVIEW,
    }
    told |= {("Books and Theses", "phd/N24"): WorkKind.THESIS, ("Books and Theses", "books/N24"): WorkKind.BOOK}
    for (type_, key), kind in told.items():
        body = {"result": {"hits": {"hit": {"info": {"key": key, "type": type_, "title": "Rings."}}}}}
        assert work_of(only(saved(json.dumps(body).encode()))).kind is kind


def test_a_hit_without_a_key_is_known_by_its_address() -> None:
    hit = {"info": {"title": "Rings.", "type": "Journal Articles", "url": "https://dblp.org/rec/journals/raf/N16"}}
    body = json.dumps({"result": {"hits": {"hit": hit}}}).encode()
    assert work_of(only(saved(body))).native_id == "journals/raf/N16"


def test_every_field_that_the_manual_names_is_read_or_knowingly_left() -> None:
    note, chapter, person = saved(page("records-of-every-field-of-the-dtd.xml"))
    assert note.trouble == "a note of dblp's own and no publication"
    assert not chapter.surprises | person.surprises
    assert work_of(chapter).title == "Seán O'Weil's \"H2O\" & a ring reference"
    assert [name.printed for name in work_of(chapter).byline] == ["Emmy Noether"]
    assert said_of(person) == {"name": ["Emmy Noether"]}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (page("search-for-authors.json"), "a search for authors, which is not read"),
        (page("search-for-venues.json"), "a search for venues, which is not read"),
        (page("search-in-xml-without-fields.xml"), "an older form"),
        (page("search-that-failed.json"), "dblp could not search: 500 Backend error"),
        (b'{"result": {"status": {"@code": "500"}, "hits": {}}}', "dblp could not search: 500"),
        (page("person-page-of-keys-alone.xml"), "a person's page without records"),
        (page("table-of-contents-without-records.xml"), "holds no record"),
        (b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}', "SPARQL"),
        (b'{"result": {"hits": {"hit": {"info": {"name": "x"}}}}}', "no search for publications: hits of name"),
        (b"@article{DBLP:journals/x/A,\n  year = {2024}\n}", "BibTeX"),
        (b"Provider: Schloss Dagstuhl\n\nTY  - JOUR\nER  - \n", "RIS"),
        (b"@prefix dblp: <https://dblp.org/rdf/schema#> .", "Turtle"),
        (b'<https://dblp.org/rec/x> <https://dblp.org/rdf/schema#title> "Rings." .', "N-Triples"),
        (b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "RDF, which is not read"),
        (b'<rss version="2.0"><channel/></rss>', "RSS, which is not read"),
        (b'<authors><author urlpt="n/Noether:Emmy">Emmy Noether</author></authors>', "a list of authors"),
        (b"<!DOCTYPE html>\n<html><head><title>Too busy</title></head></html>", "a web page .*'Too busy'"),
    ],
)
def test_what_dblp_gives_besides_is_refused_by_name(body: bytes, why: str) -> None:
    with pytest.raises(SourceChanged, match=why):
        saved(body)


def test_pages_that_are_no_answer_are_named() -> None:
    for body in (b"", b"<html><title>Busy</title></html>", b"<feed/>", b"[]", b"{}", b'{"result": {}}', b"<dblp>"):
        with pytest.raises(SourceChanged):
            saved(body)
    with pytest.raises(SourceChanged, match="where dblpperson was asked for"):
        read(only(asks(EMMY)), records(paper()))


# A preprint and its published form


@pytest.mark.parametrize(
    ("tag", "year", "joins"),
    [
        ("inproceedings", 2022, False),
        ("inproceedings", 2023, True),
        ("inproceedings", 2024, True),
        ("inproceedings", 2025, True),
        ("inproceedings", 2026, False),
        ("article", 2025, True),
        ("article", 2026, False),
        ("incollection", 2024, False),
    ],
)
def test_a_preprint_finds_a_published_form_of_the_years_around_it(tag: str, year: int, joins: bool) -> None:
    preprint = work(paper("journals/corr/abs-2401-00001", tag="article"))
    assert bool(twins(preprint) & twins(work(paper(tag=tag, year=year)))) == joins


def test_two_published_forms_do_not_find_each_other_and_what_differs_does_not_either() -> None:
    preprint = work(paper("journals/corr/abs-2401-00001", tag="article"))
    assert not twins(work(paper(tag="article", key="journals/x/A"))) & twins(work(paper()))
    assert twins(preprint) & twins(
        work(paper(title="On one thing <i>or</i> an-other!", names=["Andr&#233; Weil 0001", "E. Noether"]))
    )
    assert not twins(preprint) & twins(work(paper(title="On One Thing and Another.")))
    assert not twins(preprint) & twins(work(paper(names=["Emmy Noether", "A. Weil"])))
    assert not twins(preprint) & twins(work(paper(names=["A. Weil"])))


@pytest.mark.parametrize(
    "title", ["Fake News and Message Passing.", "Column Generation for Error Correction: a Survey."]
)
def test_a_word_of_the_field_makes_no_title_one_that_recurs(title: str) -> None:
    assert twins(work(paper(title=title)))


@pytest.mark.parametrize(
    "record",
    [
        paper(title="Message from the General Chairs."),
        paper(title="Introduction to the Special Issue on Rings."),
        paper(title="Guest Editors' Introduction to the Issue."),
        paper(title="Rings."),
        paper(title="Open Problems.", names=["A. Weil"]),
        paper(names=["A. Weil", "!"]),
        paper(names=[]),
        paper(year=0),
    ],
)
def test_what_recurs_or_says_too_little_is_not_sought(record: str) -> None:
    assert not twins(work(record))


# The dump


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 400), max_size=12), st.integers(700, 1500), st.integers(1, 300))
def test_a_dump_is_cut_into_whole_records_in_order_however_it_is_read(
    sizes: list[int], longest: int, step: int
) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or step, step))

    some = [paper(f"conf/x/{n}", title="x" * size, tag=RECORDS[n % 2]) for n, size in enumerate(sizes)]
    dump = records(*some, encoding="ISO-8859-1")
    pages = list(cut_records(Slow(dump), "dblp", RECORDS, longest=longest))
    assert all(len(each) <= longest for each in pages)
    keys = [record.native_id for each in pages for record in SOURCE.split(of_file(each), each)]
    assert keys == [f"conf/x/{n}" for n in range(len(sizes))]


def test_a_dump_that_was_cut_off_gives_what_is_whole_and_says_so() -> None:
    assert SOURCE.cut is not None
    whole = page("dump-of-every-kind.xml")
    for end in (b"</dblp>", b"</www>\n</dblp>"):
        pages = SOURCE.cut(io.BytesIO(whole[: whole.rindex(end)]))
        assert saved(next(pages))
        with pytest.raises(SourceChanged, match="cut off"):
            next(pages)
    with pytest.raises(SourceChanged, match="longer than"):
        list(cut_records(io.BytesIO(records(paper(title="x" * 900))), "dblp", RECORDS, longest=800))


def test_what_is_no_dump_is_not_cut(tmp_path: Path) -> None:
    assert SOURCE.cut is not None
    for body in (b"", b"{}", b"<dblpperson/>", b"<html><dblp></html>", page("search-in-xml.xml")):
        assert list(SOURCE.cut(io.BytesIO(body))) == []
    zipped = tmp_path / "dblp.xml.gz"
    zipped.write_bytes(gzip.compress(page("dump-of-every-kind.xml")))
    assert list(pages_of(SOURCE, zipped)) == list(pages_of(SOURCE, PAGES / "dump-of-every-kind.xml"))


@given(st.binary(max_size=80))
def test_any_bytes_in_a_prolog_are_cut_or_left(some: bytes) -> None:
    assert SOURCE.cut is not None
    try:
        list(SOURCE.cut(io.BytesIO(b"<?xml?>" + some + b"<!DOCTYPE dblp><dblp></dblp>")))
    except SourceChanged:
        return


@given(st.sampled_from(sorted(name2codepoint)))
def test_a_named_letter_becomes_its_sign(name: str) -> None:
    read = etree.fromstring(b"<a>" + plain_xml(f"&{name};".encode()) + b"</a>")
    assert read.text == chr(name2codepoint[name])


# The sample web


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as small:
        yield small


def at_dblp(*pids: str) -> Question:
    who = Author("Mirela Oduya-Falk", native=tuple(("dblp", pid) for pid in pids))
    return Question(source=SOURCE, question="written_by", subject="mirela", asks=tuple(asks(who)))


def test_an_author_of_120_papers_costs_one_request_a_pid(tmp_path: Path) -> None:
    world = world_of(120)
    with SampleWeb(world=world) as large, a_run(tmp_path, large) as run:
        chain = harvest(run, at_dblp(dialect.pid(world.main, world)))
        found = [each.fact for each in chain.placed if isinstance(each.fact, Work)]
        assert {work.ids.arxiv for work in found} >= {paper.arxiv.id for paper in world.papers if paper.arxiv}
        assert len(found) > 120
        assert (chain.set_aside, chain.surprises) == ((), ())
        assert len(large.requests) == 1


def test_a_merged_pid_is_followed_an_unknown_one_is_absent_and_namesakes_are_told_apart(
    web: SampleWeb, tmp_path: Path
) -> None:
    def names(chain: Any) -> set[str]:
        return {each.fact.value for each in chain.placed if getattr(each.fact, "measure", "") == "name"}

    with a_run(tmp_path, web) as run:
        merged = f"{PHILIPPA_AGAIN[1:4]}/{int(PHILIPPA_AGAIN[4:])}"
        assert names(harvest(run, at_dblp(merged))) == {PHILIPPA.name}
        chain = harvest(run, at_dblp("999/1"))
        assert (chain.placed, [answer.status for answer in chain.answers]) == ((), [404])
        for person in (JONAS, JONAS_OF_THE_STARS):
            pid = dialect.pid(person, WORLD)
            chain = harvest(run, at_dblp(pid))
            signed = {
                name.native
                for each in chain.placed
                if isinstance(each.fact, Work)
                for name in each.fact.byline
                if name.printed == person.name
            }
            assert pid in signed
        assert SOURCE.hello is not None
        assert run.fetch(SOURCE, SOURCE.hello).trouble is None


@pytest.mark.parametrize("status", [200, 500])
def test_a_bot_check_ends_the_run_and_says_what_is_left_to_do(web: SampleWeb, tmp_path: Path, status: int) -> None:
    body = b"<title>Making sure you're not a bot!</title><script src='/.within.website/x/cmd/anubis/x'></script>"
    body = CHALLENGE.read_bytes() if CHALLENGE.is_file() else body
    web.faults["dblp"].append(Fault(status, {"content-type": "text/html"}, body))
    with a_run(tmp_path, web) as run, pytest.raises(SourceChanged) as raised:
        harvest(run, at_dblp("910/1", "910/2"))
    assert "closed to programs; `byline import dblp FILE` reads its dump" in str(raised.value)
    assert len(web.requests) == 1


def test_the_dump_of_the_sample_web_says_what_its_pages_say(web: SampleWeb, tmp_path: Path) -> None:
    whole = dialect.dump(WORLD, DAY_ONE)
    path = tmp_path / "dblp.xml"
    path.write_bytes(whole)
    dumped = {
        work.native_id: (work.title, work.ids, work.kind, [name.printed for name in work.byline])
        for body in pages_of(SOURCE, path)
        for reading in saved(body)
        if reading.record.form == "record"
        for work in [work_of(reading)]
    }
    with a_run(tmp_path, web) as run:
        chain = harvest(run, at_dblp(dialect.pid(MIRELA, WORLD)))
    paged = [each.fact for each in chain.placed if isinstance(each.fact, Work)]
    assert paged
    for work in paged:
        assert dumped[work.native_id] == (work.title, work.ids, work.kind, [name.printed for name in work.byline])


def test_the_sample_webs_preprint_and_talk_share_a_twin(web: SampleWeb, tmp_path: Path) -> None:
    with a_run(tmp_path, web) as run:
        chain = harvest(run, at_dblp(dialect.pid(MIRELA, WORLD)))
    found = [each.fact for each in chain.placed if isinstance(each.fact, Work)]
    preprint = only(work for work in found if work.ids.arxiv == "2103.90412")
    talk = only(work for work in found if work.ids.doi == "10.5555/talks.2021.14")
    assert len(twins(preprint) & twins(talk)) == 1


# Whatever comes


XML_PAGES = sorted(PAGES.glob("*.xml"))
ANY = st.sampled_from(
    [
        *(
            "",
            " ",
            "<title/>",
            "<author><i>x</i></author>",
            "&nosuch;",
            "&ouml;",
            "&#0;",
            "<![CDATA[<]]>",
            "<r/>",
            "</r>",
        ),
        *(
            "10.1000/a",
            "http://[",
            "https://doi.org/10.1/%zz",
            "0000",
            "9" * 5000,
            "\ud7ff",
            "<x xmlns='y'/>",
            "<a:b/>",
        ),
    ]
) | st.text(max_size=20)


def is_read_or_refused(body: bytes, step: str | None) -> None:
    read_or_refused(READER, step and Ask("x", step=step, ids=("dblp:1/1",)), body)
    assert list(SOURCE.after(Ask("x", step=step or "records"), body)) == []


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_xml_page_with_any_one_part_replaced_gives_facts_or_one_of_our_errors(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(XML_PAGES)).read_bytes()
    parts = [found.span() for found in re.finditer(rb'<[^>]*>|"[^"]*"|[^<>]+', whole)]
    start, end = data.draw(st.sampled_from(parts))
    body = whole[:start] + data.draw(ANY).encode("utf-8", "replace") + whole[end:]
    is_read_or_refused(body, data.draw(st.sampled_from([None, *STEPS])))


JSON = any_json(["&lt;", "10.1000/a", "phd/x"], ["text", "@pid", "author"])
SEARCH = json.loads(page("search-with-authors-in-every-shape.json"))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_search_with_any_one_part_replaced_gives_facts_or_one_of_our_errors(data: st.DataObject) -> None:
    is_read_or_refused(page_of(data, [SEARCH], JSON), data.draw(st.sampled_from([None, *STEPS])))


def test_every_invented_page_is_used() -> None:
    tests = Path(__file__).read_text()
    assert [path.name for path in PAGES.iterdir() if f'"{path.name}"' not in tests] == []
