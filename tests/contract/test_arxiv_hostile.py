"""arXiv: pages that are no answer, and whatever else comes, end by name."""

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.reading import read_page
from ingest.source import Ask, Record
from ingest.sources.arxiv import FEED, SOURCE
from schemas.errors import CursorExpired, SourceChanged
from schemas.work import Work
from tests.contract.anything import places, read_or_refused, record_read_or_set_aside, spoil
from tests.contract.arxiv_pages import EMMY, ERRORS, PAGES, RECORDINGS, changes, of_file, page, saved, search
from tests.contract.reader import Reader
from tests.shared import SHARED

# Pages that are no answer


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("atom-error-in-a-feed.xml", SourceChanged, "incorrect id format for nonsense"),
        ("oai-error-bad-argument.xml", SourceChanged, "badArgument: Set does not exist"),
        ("oai-error-expired-token.xml", CursorExpired, "badResumptionToken: The token expired"),
    ],
)
def test_an_error_inside_a_good_status_is_raised_by_its_name(name: str, kind: type[Exception], words: str) -> None:
    ask = of_file(page(name))
    for read in (SOURCE.split, SOURCE.after) if name.startswith("oai") else (SOURCE.split,):
        with pytest.raises(kind, match=words):
            list(read(ask, page(name)))  # type: ignore[operator]


def test_a_quiet_day_has_no_records_and_no_next_page() -> None:
    body = page("oai-error-quiet-day.xml")
    assert saved(body) == []
    assert list(SOURCE.after(changes(None), body)) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><head><title>404 Not Found</title></head><body>Not Found</body></html>",
        b"<!DOCTYPE html>\n<html><head><title>Sign in</title><body>Sign <br> in",
        b"Rate exceeded.",
        b'<rss version="2.0"><channel/></rss>',
        b'{"results": []}',
        b"{",
        b"[1]",
        b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><feed>&b;</feed>',
        b'<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed xmlns="http://www.w3.org/2005/Atom"/>',
    ],
)
def test_what_is_no_reply_of_arxiv_is_refused(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        of_file(body)
    for ask in (search(), changes(None), Ask(FEED, step="feed")):
        with pytest.raises(SourceChanged):
            list(SOURCE.split(ask, body))
    for ask in (search(), changes(None)):
        with pytest.raises(SourceChanged):
            list(SOURCE.after(ask, body))


def test_a_page_for_people_is_named_by_its_title() -> None:
    with pytest.raises(SourceChanged, match="404 Not Found"):
        of_file(b"<html><head><title>404 Not Found</title></head><body>Not Found</body></html>")


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.xml")), ids=lambda path: path.name)
def test_a_page_cut_short_is_never_taken_for_a_whole_one(path: Path) -> None:
    body = path.read_bytes().rstrip()
    ask = of_file(body)
    for end in range(len(body) // 3, len(body), 97):
        with pytest.raises(SourceChanged):
            list(SOURCE.split(ask, body[:end]))


def test_a_dump_is_cut_into_pages_of_whole_lines_and_a_feed_is_none() -> None:
    assert SOURCE.cut is not None
    body = page("snapshot-a-work-and-an-untitled-one.jsonl")
    many = b"".join(body.replace(b"2401.00001", b"2401.%05d" % number) for number in range(1, 9_000))
    pages = list(SOURCE.cut(io.BytesIO(many)))
    assert len(pages) > 1
    assert all(len(one) <= 8 * 2**20 for one in pages)
    assert sum(1 for one in pages for _ in SOURCE.split(of_file(one), one)) == 2 * 8_999
    assert list(SOURCE.cut(io.BytesIO(page("atom-last-page-of-one.xml")))) == []
    with pytest.raises(SourceChanged, match="line 2 is not JSON"):
        saved(body[:-40])


# Whatever comes


def records() -> list[Record]:
    names = [path.read_bytes() for path in sorted(PAGES.glob("*")) if "-error-" not in path.name]
    if SHARED.is_dir():
        names += [path.read_bytes() for path in RECORDINGS if path.name not in {*ERRORS, "listsets.xml"}]
    found = [record for body in names for record in SOURCE.split(of_file(body), body) if not record.deleted]
    return list({(record.form, record.native_id): record for record in found}.values())


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["", " ", "x" * 300_000, "\x00\x1b\u202e", "v99999", "(" * 500, "{" * 500, "10.1/" * 99, "\\'" * 99, "$"]
    ),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)
RECORDS = records()
PLAIN = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=30)
ODD = ["", "describes", "https://orcid.org/0000-0001-5109-3700", "https://orcid.org/1", "x" * 100_000, "'s articles on"]
JUNK_ELEMENTS = [etree.fromstring(f"<{tag}>junk</{tag}>") for tag in ("record", "entry", "error", "name", "b")]
NAMED = [etree.fromstring(f"<{tag}/>") for tag in ("title", "id", "link", "entry", "totalResults", "error")]


@settings(deadline=None, max_examples=300)
@given(st.data(), st.sampled_from(RECORDS), JUNK)
def test_a_record_with_any_part_replaced_is_a_work_or_set_aside(data: st.DataObject, record: Record, junk: Any) -> None:
    place = data.draw(st.sampled_from([place for place in places(record.body) if place]))
    reading = record_read_or_set_aside(SOURCE, record, place, junk)
    assert all(isinstance(fact, Work) for fact in reading.facts)


@settings(deadline=None, max_examples=200)
@given(st.data(), st.sampled_from(sorted(path for path in PAGES.glob("*.xml") if "-error-" not in path.name)))
def test_a_page_with_any_element_inside_a_record_spoilt_still_gives_the_others(data: st.DataObject, path: Path) -> None:
    root = etree.fromstring(path.read_bytes())
    before = len(saved(etree.tostring(root)))
    inside = [
        one for one in root.iter() if any(str(up.tag).endswith(("entry", "record")) for up in one.iterancestors())
    ]
    if not inside:
        return
    spoil(data, inside, ["gone", "empty", "text", "deeper", "twice"], PLAIN, JUNK_ELEMENTS)
    assert len(saved(etree.tostring(root))) == before


@settings(deadline=None, max_examples=150)
@given(st.data(), st.sampled_from(sorted(PAGES.glob("feed-*.xml"))))
def test_whatever_an_author_feed_says_of_itself_its_papers_are_read_or_it_is_refused(
    data: st.DataObject, path: Path
) -> None:
    root = etree.fromstring(path.read_bytes())
    about = [root, *(child for child in root if not str(child.tag).endswith("entry"))]
    spoil(data, about, ["text", "href", "rel", "tag", "empty"], PLAIN | st.sampled_from(ODD), NAMED)
    body = etree.tostring(root)
    for ask in (None, Ask(FEED, step="feed"), Ask(FEED, step="feed", who=EMMY, ids=("orcid:0000-0002-1825-0097",))):
        read_or_refused(Reader(SOURCE), ask, body)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_by_name(body: bytes) -> None:
    for ask in (search(), changes(None), Ask("x", step="dump"), Ask(FEED, step="feed")):
        try:
            list(read_page(SOURCE, ask, body))
        except SourceChanged:
            continue
        assert not body.strip() or ask.step == "dump"
