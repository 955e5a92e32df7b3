"""Landing pages: recordings, invented pages and the sample web read the same, and whatever else comes is named."""

import html
import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.landing import LARGEST_PAGE, MOST_TAGS, decoded, read_page
from ingest.sampleweb import DAY_ONE, WORLD, Fault, SampleWeb, world_of
from ingest.sampleweb.dialects.landing import pages as world_pages
from ingest.sampleweb.faults import FAULTS
from ingest.source import Ask, Record
from ingest.sources.landing import SOURCE
from pipelines.harvest import Question, harvest
from schemas.errors import SourceChanged, TryLater
from schemas.ids import PaperIds
from schemas.work import Work, WorkKind
from tests.contract.anything import any_json, places, read_or_refused, record_read_or_set_aside
from tests.contract.landing_pages import BYLINE, READER, of_tags, printed, reading
from tests.contract.reader import only, work_of
from tests.e2e.stage import a_run
from tests.shared import SHARED, needs_shared

page = READER.page
of_file = READER.of_file
read = READER.read
saved = READER.saved
about = READER.about
PAGES = READER.pages
REPLIES = SHARED / "real" / "replies"
ABS = REPLIES / "arxiv-html" / "abs-1902.02534.html"
TAGS = REPLIES / "arxiv-html" / "citation-tags-of-many-papers.json"
RECORDINGS = [*sorted(REPLIES.glob("landing-pages/*.html")), ABS]
BLOCKED = sorted(REPLIES.glob("blocked-pages/*.html"))
RINGS = "https://proceedings.mlr.press/v97/noether19a.html"
OTHER = "https://proceedings.mlr.press/v97/hilbert19a.html"


def work(name: str) -> Work:
    return work_of(only(saved(page(name))))


# Recordings

WITHOUT_TAGS = {
    "app-pan-without-meta.html",
    "dlib-05vanhyning.html",
    "lingbuzz-006747.html",
    "pos-187-proceedings.html",
}
KIND = {
    "abs-1902.02534.html": WorkKind.PREPRINT,
    "acl-2021.naacl-main.208.html": WorkKind.PAPER,
    "acl-n04-1001.html": WorkKind.PAPER,
    "cvf-cvpr-2025.html": WorkKind.PAPER,
    "elife.html": WorkKind.OTHER,
    "nature.html": WorkKind.OTHER,
    "nber-w29971.html": WorkKind.REPORT,
    "opus-kobv.html": WorkKind.OTHER,
    "usenix-bulekov.html": WorkKind.PAPER,
    "usenix-goyal.html": WorkKind.PAPER,
    "zenodo-1196821.html": WorkKind.DATASET,
}


@needs_shared
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_every_recording_gives_a_work_or_says_why_not_and_holds_no_surprise(path: Path) -> None:
    body = path.read_bytes()
    if path.name in WITHOUT_TAGS:
        with pytest.raises(SourceChanged, match="no machine-readable paper on the page"):
            saved(body)
        return
    one = only(saved(body))
    assert (one.trouble, one.surprises) == (None, frozenset())
    found = work_of(one)
    assert found.native_id.startswith("http")
    assert found.kind is KIND.get(path.name, WorkKind.ARTICLE)
    assert not [text for name in found.byline for text in name.affiliations if "@" in text]
    assert found.published or path.name == "opus-kobv.html"
    assert bool(found.byline) == (path.name != "sciencedirect-s0009261497040141.html")


@needs_shared
@pytest.mark.parametrize("path", BLOCKED, ids=lambda path: path.name)
def test_every_recorded_bot_check_is_refused(path: Path) -> None:
    with pytest.raises(SourceChanged, match="a bot check came"):
        saved(path.read_bytes())


@needs_shared
def test_what_is_hard_about_recorded_pages_is_read() -> None:
    found = {path.name: work_of(only(saved(path.read_bytes()))) for path in RECORDINGS if path.name not in WITHOUT_TAGS}
    dates = {name.partition("-")[0]: str(each.published) for name, each in found.items()}
    assert dates["springer"] == "1977-01"
    assert dates["hal"] == "1955"
    assert dates["plos"] == "2019-04-22"
    assert dates["ojs3"] == "2020-09-10"
    assert found["projecteuclid-1391109086.html"].ids.doi == "10.57262/ade/1391109086"
    assert [len(name.affiliations) for name in found["iop-ab007b.html"].byline] == [1, 1, 2, 2]
    assert found["iop-ab007b.html"].byline[3].orcid == "0000-0003-4292-5856"
    assert found["elife.html"].byline[0].printed == "Matthew J Kourakis"
    assert found["opus-kobv.html"].byline[0].family == "Schäfer Aguilar"
    assert found["ojs3-first-monday.html"].title.startswith("Surveillance, stigma & sociotechnical")
    assert found["acl-n04-1001.html"].license is None  # the licence in the footer is the site's, and another one
    assert (found["acl-2021.naacl-main.208.html"].abstract or "").startswith("When fine-tuning")
    usenix = found["usenix-goyal.html"]
    assert usenix.ids.also == (("page", "https://www.usenix.org/conference/nsdi22/presentation/goyal"),)
    abs_page = found["abs-1902.02534.html"]
    assert (abs_page.ids, abs_page.versions, abs_page.categories) == (PaperIds("1902.02534"), 2, ("cs.DL",))
    assert (str(abs_page.published), str(abs_page.updated)) == ("2019-02-07", "2019-06-21")


@needs_shared
def test_the_tags_of_eleven_hundred_recorded_papers_are_read() -> None:
    count = 0
    for versioned, tags in json.loads(TAGS.read_text()).items():
        one = only(saved(of_tags(*((tag["name"], tag["content"]) for tag in tags))))
        assert not one.surprises
        if one.trouble:
            assert one.trouble.startswith("no machine-readable paper")
            continue
        found = work_of(one)
        count += 1
        assert found.ids.arxiv == versioned.rpartition("v")[0]
        names = [tag["content"] for tag in tags if tag["name"] == BYLINE]
        names = [name for name, before in zip(names, ["", *names], strict=False) if name != before]
        assert len(found.byline) == len(names)
        assert str(found.published) == next(t["content"] for t in tags if t["name"] == "citation_date").replace(
            "/", "-"
        )
    assert count == 1_099


# Invented pages


def test_what_follows_an_author_is_theirs_and_the_families_are_not_united() -> None:
    one = only(saved(page("authors-each-with-what-follows.html")))
    found = work_of(one)
    assert printed(found.byline) == [
        ("Emmy Noether", None, None),
        ("David Hilbert, Jr.", None, None),
        ("Felix Klein", None, None),
    ]
    assert [name.affiliations for name in found.byline] == [("Göttingen", "Bryn Mawr", "Erlangen"), (), ()]
    assert [name.orcid for name in found.byline] == ["0000-0002-1825-0097", None, None]
    assert one.surprises == {"highwire.citation_shoe_size", "core.dc.shoe"}


def test_entities_are_undone_once_markup_is_taken_away_and_what_is_cut_is_no_abstract() -> None:
    found = work("authors-each-with-what-follows.html")
    assert found.title == "Rings & Fields"
    assert found.abstract is None
    assert found.native_id == "https://example.org/papers/rings"
    assert (found.ids, found.venue, str(found.published)) == (
        PaperIds(doi="10.1000/rings.1"),
        "Annals of Rings",
        "2021-06",
    )
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"


def test_a_plural_tag_is_parted_at_its_semicolons_and_what_follows_it_is_nobodys() -> None:
    found = work("authors-in-one-plural-tag.html")
    assert printed(found.byline) == [
        ("Emmy Noether", "Noether", "Emmy"),
        ("Paul Erdős", "Erdős", "Paul"),
        ("David Hilbert Jr.", "Hilbert Jr.", "David"),
    ]
    assert not any(name.affiliations for name in found.byline)
    assert (found.kind, found.venue) == (WorkKind.PAPER, "Rings 2020")


def test_a_byline_that_ends_in_et_al_is_not_known() -> None:
    found = work("authors-cut-short.html")
    assert (found.byline, str(found.published), found.kind) == ((), "2020-02", WorkKind.REPORT)
    assert found.native_id == "https://doi.org/10.1000/many"


def test_json_ld_is_read_out_of_lists_graphs_and_main_entities_and_a_broken_block_is_none() -> None:
    found = work("json-ld-alone.html")
    assert found.title == "A graph of things"
    assert printed(found.byline) == [("Emmy Noether", "Noether", "Emmy"), ("David Hilbert", None, None)]
    assert (found.byline[0].affiliations, found.byline[0].orcid) == (("Göttingen",), "0000-0002-1825-0097")
    assert (found.ids.doi, found.venue, str(found.published)) == ("10.1000/graph", "Annals of Rings", "2024-05-13")
    assert (found.kind, found.abstract) == (WorkKind.ARTICLE, "Things, and the edges between them.")


def test_dublin_core_and_prism_are_read_where_there_is_nothing_else() -> None:
    found = work("dublin-core-alone.html")
    assert [name.printed for name in found.byline] == ["Emmy Noether", "David Hilbert"]
    assert (found.native_id, found.ids.doi) == ("https://example.org/core/7", "10.1000/core")
    assert (found.kind, found.venue, str(found.published)) == (WorkKind.PAPER, "Cores", "2020-10-01")
    assert found.license == "https://creativecommons.org/licenses/by/4.0"


def test_a_data_set_is_one_and_an_article_beside_its_data_set_is_not() -> None:
    assert work("data-set.html").kind is WorkKind.DATASET
    assert work("article-with-its-data-set-beside-it.html").kind is WorkKind.ARTICLE


def test_a_venues_abstract_is_taken_from_where_it_marks_it_and_its_file_tells_its_page() -> None:
    found = work("conference-with-its-abstract-in-the-page.html")
    assert (found.native_id, found.ids) == (RINGS, PaperIds(also=(("page", RINGS),)))
    assert found.abstract == "We go deeper than 2 < 3 rings. Code: https://github.com/example/rings."
    assert found.code == ("https://github.com/example/rings",)


def test_a_page_of_arxiv_tells_its_versions_categories_and_that_it_was_withdrawn() -> None:
    found = work("arxiv-withdrawn.html")
    assert (found.ids, found.native_id) == (PaperIds("2401.00001", "10.1000/none"), "https://arxiv.org/abs/2401.00001")
    assert (found.versions, found.withdrawn, found.categories) == (3, True, ("math.RA", "cs.CL"))
    assert (found.comment, found.journal_ref) == ("An error in Lemma 2", "Annals of Rings 7 (2024) 1-2")
    assert (str(found.updated), found.license) == ("2024-02-03", "http://arxiv.org/licenses/nonexclusive-distrib/1.0/")
    assert printed(found.byline)[1] == ("Rings Collaboration", None, None)


def test_a_version_after_a_withdrawn_one_stands_and_a_comment_may_say_that_the_paper_does_not() -> None:
    body = page("arxiv-withdrawn.html")
    again = body.replace(b"(withdrawn)</i>", b"(withdrawn)</i><br/><strong>[v4]</strong> Sun, 4 Feb 2024 (475 KB)")
    found = work_of(only(saved(again)))
    assert (found.versions, found.withdrawn) == (4, False)
    comment = again.replace(b"An error in Lemma 2", b"This paper has been withdrawn by its author")
    assert work_of(only(saved(comment))).withdrawn


def test_what_is_in_brackets_among_the_subjects_and_is_no_category_is_left() -> None:
    body = page("arxiv-withdrawn.html").replace(b"(cs.CL)", b"(cs.CL); Shoes (shoe)")
    assert work_of(only(saved(body))).categories == ("math.RA", "cs.CL")


def test_the_tenth_version_is_later_than_the_ninth() -> None:
    nine, ten = (
        only(saved(page("arxiv-withdrawn.html").replace(b"[v3]", b"[v%d]" % number))).record.revision
        for number in (9, 10)
    )
    assert "" < nine < ten
    assert work_of(only(saved(page("arxiv-withdrawn.html").replace(b"[v3]", b"[v9999]")))).versions is None


def test_bepress_and_eprints_tags_are_read_where_there_are_no_others() -> None:
    old = work("bepress-and-eprints.html")
    assert (old.kind, old.byline[0].printed, old.byline[0].affiliations) == (
        WorkKind.THESIS,
        "Emmy Noether",
        ("Erlangen",),
    )
    assert (old.abstract, str(old.published)) == ("Rings of old.", "1907")
    alone = work("eprints-alone.html")
    assert (alone.kind, str(alone.published), [n.family for n in alone.byline]) == (
        WorkKind.PAPER,
        "1907-12",
        ["Noether", "Klein"],
    )


def test_a_tag_with_quotes_inside_its_quotes_is_left_for_the_next_family() -> None:
    assert work("quotes-inside-quotes.html").title == 'Said "rings" twice'


def test_a_title_alone_is_no_paper_and_a_page_without_tags_is_no_answer() -> None:
    one = only(saved(page("title-without-anything.html")))
    assert one.facts == ()
    assert one.trouble == ("no author, date or DOI beside the title: not the page of a paper: 'About this journal'")
    with pytest.raises(SourceChanged, match="no machine-readable paper on the page: 'Sign in'"):
        of_file(page("sign-in.html"))
    with pytest.raises(SourceChanged, match="a bot check came"):
        of_file(page("bot-check.html"))


@pytest.mark.parametrize("body", [b"", b"{}", b"%PDF-1.5", b"plain words", b"\x00\x01", b"[" * 5_000])
def test_what_is_no_web_page_is_named(body: bytes) -> None:
    with pytest.raises(SourceChanged, match="no web page"):
        of_file(body)


def test_sizes_are_bounded() -> None:
    with pytest.raises(SourceChanged, match="more than 16,777,216 bytes"):
        of_file(b"<html>" + b" " * LARGEST_PAGE)
    with pytest.raises(SourceChanged, match="more than 100,000 tags"):
        of_file(b"<html>" + b"<meta a>" * (MOST_TAGS + 1))
    assert reading(("citation_title", "x" * 2_001)).trouble is None  # the first title holds
    assert (
        only(saved(of_tags(("citation_title", "x" * 2_001), ("citation_doi", "10.1000/x")))).trouble or ""
    ).startswith("title of more than 2,000")
    assert (reading(("citation_abstract", "x" * 200_001)).trouble or "").startswith("abstract of more than")
    assert (reading(("citation_abstract", "<div>" * 50_000)).trouble or "").startswith("a text with more than")
    assert (reading(*[(BYLINE, f"A {n}") for n in range(20_001)]).trouble or "").startswith("byline")


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000,
        "<!--" * 200_000,
        "<script " * 200_000,
        "<meta " + "a=1 " * 200_000 + ">",
        "<meta a='" * 100_000,
        "<textarea>" * 100_000,
        "<div abstract " + "abstract " * 100_000,
        "url = " * 100_000 + "url" + " " * 100_000,
        "<font a=1>" * 5_000 + "<p>" * 50_000,
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        '<meta name="citation_author_institution" content="' + "<b>x" * 150 + '">' + "x" * 10,
        ('<meta name="citation_abstract" content="' + "<i>" * 4_900 + '">') * 300,
        '<link rel="canonical" href="https://example.org/a">' * 90_000,
        f'<meta name="citation_author" content="{"x," * 2_000_000}">',
        "<title>" * 400_000,
        "<" * 5_000_000,
    ],
    ids=lambda text: text[:9],
)
def test_a_page_made_to_keep_the_parser_busy_does_not(hostile: str) -> None:
    began = time.perf_counter()
    with suppress(SourceChanged):
        saved(of_tags(("citation_title", "Rings"), ("citation_pdf_url", RINGS), body=hostile))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("before", ["<!-- x -->" * 300_000, "<?xml " * 300_000, "<title><title " * 300_000])
def test_nor_does_what_stands_before_the_page(before: str) -> None:
    began = time.perf_counter()
    with suppress(SourceChanged):
        saved(before.encode() + of_tags(("citation_title", "Rings")))
    assert time.perf_counter() - began < 2


def test_a_page_is_read_in_the_encoding_that_it_is_in() -> None:
    text = '<html><meta charset="iso-8859-2"><meta name="citation_title" content="Erdős">'
    for codec in ("utf-8", "utf-8-sig", "utf-16", "iso-8859-2"):
        assert dict(read_page(text.encode(codec)).tags)["citation_title"] == "Erdős"
    assert decoded("Göttingen".encode("latin-1")) == "Göttingen"
    assert decoded(b'<meta charset="rot13">\xe9') == '<meta charset="rot13">é'
    assert decoded('<?xml version="1.0" encoding="Shift_JIS"?>環'.encode("cp932")).endswith("環")
    assert decoded('<meta charset="iso-2022-jp">環'.encode("iso-2022-jp")).endswith("環")
    assert decoded("Göttingen, Erdős".encode() + b"\xc3").startswith("Göttingen, Erdős")
    assert decoded(b"<!--" + b" " * 9_000 + '--><meta charset="gb2312">环'.encode("gb18030")).endswith("环")


# Asking


def test_each_paper_with_a_page_at_a_venue_is_asked_for_by_that_page_alone() -> None:
    papers = [
        PaperIds(doi="10.1000/x"),
        PaperIds(doi="10.1000/y", also=(("page", RINGS),)),
        PaperIds(arxiv="2401.00001", also=(("page", RINGS), ("page", "https://example.org/x"), ("openalex", "W1"))),
    ]
    ask = only(about(*papers))
    assert (ask.url, ask.media, ask.ids, ask.absent) == (RINGS, "text/html", (f"page:{RINGS}",), frozenset({404, 410}))
    assert list(SOURCE.after(ask, b"")) == []


def test_a_page_of_another_paper_than_the_one_asked_for_leaves_that_one_unfound() -> None:
    def record(url: str) -> Record:
        ask = Ask(url, ids=(f"page:{url}",))
        return only(list(SOURCE.split(ask, page("conference-with-its-abstract-in-the-page.html"))))

    assert (record(RINGS).asked, record(RINGS).native_id) == (f"page:{RINGS}", RINGS)
    assert (record(OTHER).asked, record(OTHER).native_id) == (None, RINGS)


def test_a_page_is_the_page_of_the_paper_that_is_on_it_and_not_of_the_one_asked_for() -> None:
    name = "conference-with-its-abstract-in-the-page.html"
    other = "https://proceedings.mlr.press/v1/other24a.html"
    came = work_of(only(read(Ask(other, step="page", ids=(f"page:{other}",)), page(name))))
    assert came.ids == work(name).ids
    assert ("page", other) not in came.ids.also


def test_a_page_that_tells_no_address_of_its_own_stands_where_it_was_asked_for() -> None:
    ask = Ask(RINGS, ids=(f"page:{RINGS}",))
    one = only(read(ask, of_tags(("citation_title", "Rings"), ("citation_author", "Emmy Noether"))))
    assert (one.record.native_id, one.record.asked, work_of(one).ids.also) == (RINGS, ask.ids[0], (("page", RINGS),))


def test_a_sign_in_page_in_answer_is_a_record_set_aside_that_leaves_its_paper_unfound() -> None:
    one = only(read(Ask(RINGS, ids=(f"page:{RINGS}",)), page("sign-in.html")))
    assert (one.facts, one.record.asked) == ((), None)
    assert (one.trouble or "").startswith("no author, date or DOI")


# The sample web


def question(*asks: Ask) -> Question:
    return Question(source=SOURCE, question="about", subject="", asks=asks)


def test_an_author_of_120_papers_costs_a_request_for_each_page_and_one_for_robots(tmp_path: Path) -> None:
    world = world_of(120)
    theirs = {url: paper for url, paper, _ in world_pages(world, DAY_ONE)}
    asks = about(*(PaperIds(also=(("page", url),)) for url in theirs))
    with SampleWeb(world=world) as web, a_run(tmp_path, web) as run:
        chain = harvest(run, question(*asks))
        assert len(web.requests) == len(theirs) + 1
        assert web.requests[0].path == "/robots.txt"
    works = {each.fact.native_id: each.fact for each in chain.placed if isinstance(each.fact, Work)}
    assert works.keys() == theirs.keys()
    assert all(len(works[url].byline) == len(paper.names) for url, paper in theirs.items())
    assert all(mark.found for mark in chain.bookmarks)
    assert (chain.set_aside, chain.surprises) == ((), ())


def test_pages_of_two_hosts_are_read_and_one_that_is_not_there_is_unfound(tmp_path: Path) -> None:
    theirs = [url for url, _, _ in world_pages(WORLD, DAY_ONE)]
    asks = about(*(PaperIds(also=(("page", url),)) for url in (*theirs, OTHER)))
    with SampleWeb() as web, a_run(tmp_path, web) as run:
        chain = harvest(run, question(*asks))
    assert {mark.subject for mark in chain.bookmarks if not mark.found} == {f"page:{OTHER}"}
    works = [each.fact for each in chain.placed if isinstance(each.fact, Work)]
    assert {work.kind for work in works} == {WorkKind.PAPER, WorkKind.ARTICLE}
    assert all(work.abstract and work.byline for work in works)
    assert {name.orcid for work in works for name in work.byline} > {None}


def test_what_robots_txt_forbids_is_not_asked_for(tmp_path: Path) -> None:
    with SampleWeb() as web, a_run(tmp_path, web) as run:
        web.faults["landing"].append(Fault(200, {"content-type": "text/plain"}, b"User-agent: *\nDisallow: /v97"))
        with pytest.raises(SourceChanged, match=r"robots.txt of proceedings.mlr.press does not allow"):
            harvest(run, question(*about(PaperIds(also=(("page", RINGS),)))))
        assert len(web.requests) == 1


@pytest.mark.parametrize(
    "name",
    ["Cloudflare, 200", "Anubis, 500", "forbidden", "redirect to https://localhost/", "busy for 30 years", "nothing"],
)
def test_a_fault_stops_the_source_and_says_why(tmp_path: Path, name: str) -> None:
    url = next(url for url, _, _ in world_pages(WORLD, DAY_ONE))
    with SampleWeb() as web, a_run(tmp_path, web) as run:
        web.faults["landing"].append(Fault())
        web.always["landing"].append(FAULTS[name])
        with pytest.raises((SourceChanged, TryLater)):
            harvest(run, question(*about(PaperIds(also=(("page", url),)))))


# Whatever comes

ANY = any_json(["10.1000/a", RINGS, "A, B", "<i>"])
WHOLE = sorted(PAGES.glob("*.html"))
NAMES = ["citation_title", BYLINE, "citation_author_orcid", "dc.date", "dc.creator", "citation_doi", "og:url", "x"]


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_page_with_any_part_replaced_gives_facts_or_one_of_our_errors(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(WHOLE)).read_text()
    at, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    body = (
        text[:at] + data.draw(st.text(max_size=20) | st.sampled_from(["<", '"', "-->", "<meta "])) + text[end:]
    ).encode()
    for ask in (None, Ask(RINGS, ids=(f"page:{RINGS}",))):
        read_or_refused(READER, ask, body)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=12))
def test_any_tags_give_a_work_or_a_reason(tags: list[tuple[str, str]]) -> None:
    metas = "".join(f'<meta name="{name}" content="{html.escape(text)}">' for name, text in tags)
    try:
        one = only(saved(f"<html>{metas}".encode("utf-8", "replace")))
    except SourceChanged:
        return
    assert bool(one.trouble) != bool(one.facts)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(["title", "@type", "author", "identifier", "isPartOf", "license", "@graph", "headline"]), ANY)
def test_json_ld_with_any_part_replaced_says_what_is_left(name: str, value: object) -> None:
    block = {"@type": "ScholarlyArticle", "headline": "Rings", "author": ["A B"], "datePublished": "2024"} | {
        name: value
    }
    text = json.dumps(block).replace("<", "\\u003c")
    script = f'<script type="application/ld+json">{text}</script>'
    assert reading(body=script).trouble is None


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_record_with_any_one_part_replaced_gives_facts_or_a_reason(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([path for path in WHOLE if path.name not in ("sign-in.html", "bot-check.html")]))
    record = only(list(SOURCE.split(Ask("", step="page"), name.read_bytes())))
    place = data.draw(st.sampled_from([place for place in places(record.body) if place]))
    record_read_or_set_aside(SOURCE, record, place, data.draw(ANY))


def test_every_invented_page_is_used() -> None:
    tests = Path(__file__).read_text()
    assert [path.name for path in PAGES.iterdir() if f'"{path.name}"' not in tests] == []
