"""Reading pages: what was asked for, or a message that says what came."""

from contextlib import suppress
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AliasChoices, BaseModel, Field

from ingest.read import batched, one_line, paragraphs, read_json, read_lines, read_xml, shape, surprises, web_page
from ingest.source import Form, Wire
from schemas.errors import SourceChanged
from tests.shared import SHARED, needs_shared

SIGN_IN = b"<!DOCTYPE html><html><head><title>Just a\n moment...</title></head><body>secret</body></html>"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (SIGN_IN, "a web page where JSON was asked for: 'Just a moment...'"),
        (b"<html><body>", "a web page where JSON was asked for: 'untitled'"),
        (b"  ", "an empty page where JSON was asked for"),
        (b'{"a": 1', "not JSON"),
        (b'{"a": NaN}', "not JSON"),
        (b'"\\ud800"', "not JSON"),
        (b"[1]", "JSON is a list where an object was asked for"),
        (b"null", "JSON is null where an object was asked for"),
    ],
)
def test_what_is_no_json_object_is_named(page, says):
    with pytest.raises(SourceChanged) as caught:
        read_json(page, dict)
    assert says in str(caught.value)
    assert "secret" not in str(caught.value)


def test_json_is_read_with_or_without_a_byte_order_mark():
    assert read_json(b'\xef\xbb\xbf{"a": 1}', dict) == {"a": 1}
    assert read_json(b"[1]", list) == [1]


def test_lines_are_numbered_and_empty_ones_left_out():
    assert list(read_lines(b'{"a": 1}\n\n  \r\n{"a": 2}\r\n', dict)) == [(1, {"a": 1}), (4, {"a": 2})]
    assert list(read_lines(b"", dict)) == []


@pytest.mark.parametrize(("page", "says"), [(b'{}\n{"a"', "line 2"), (b"{}\n\n[]", "line 3"), (SIGN_IN, "a web page")])
def test_a_bad_line_is_named(page, says):
    with pytest.raises(SourceChanged, match=says):
        list(read_lines(page, dict))


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (SIGN_IN, "a web page where XML was asked for: 'Just a moment...'"),
        (b"", "an empty page"),
        (b"<feed><entry></entry>", "cut short"),
        (b"{}", "not XML"),
        (b'<?xml version="1.0" encoding="nonsense-9"?><a/>', "not XML"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "document type"),
        (b'<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a>&y;</a>', "document type"),
        (b"<a>" * 400 + b"</a>" * 400, "not XML"),
    ],
)
def test_what_is_no_plain_xml_is_named(page, says):
    with pytest.raises(SourceChanged) as caught:
        read_xml(page)
    assert says in str(caught.value)


def test_xml_is_read_without_comments():
    root = read_xml(b'<?xml version="1.0"?><feed><!-- aside --><entry>Rings</entry></feed>')
    assert [(child.tag, child.text) for child in root] == [("entry", "Rings")]


@settings(deadline=None)
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_named(page):
    web_page(page)
    for read in (lambda: read_json(page, dict), lambda: list(read_lines(page, dict)), lambda: read_xml(page)):
        with suppress(SourceChanged):
            read()


class Item(BaseModel):
    title: str


class Page(BaseModel):
    items: tuple[Item, ...]


def test_data_of_another_shape_is_named_by_its_path_and_never_shown():
    assert shape(Page, {"items": [{"title": "Rings"}]}).items[0].title == "Rings"
    with pytest.raises(SourceChanged, match=r"items\.1\.title: ") as caught:
        shape(Page, {"items": [{"title": "Rings"}, {"title": ["secret"]}]})
    assert "secret" not in str(caught.value)
    with pytest.raises(SourceChanged, match="the whole: "):
        shape(Page, ["secret"])


class Name(Wire):
    family: str | None = None
    orcid: str | None = Field(None, alias="ORCID")


class Year(Wire):
    count: int = 0


class Body(Wire):
    doi: str = Field("", alias="DOI")
    authors: tuple[Name, ...] = Field((), alias="author")
    first: Annotated[Name | None, "the first author"] = None
    years: dict[str, Year] = Field({})
    either: str = Field("", validation_alias=AliasChoices("one", "other"))
    raw: dict[str, Any] = Field({})


FORM = Form(Body, lambda _record, _wire: (), frozenset({"author.sequence", "link", "left.known"}))


def test_what_is_read_or_left_is_no_surprise():
    body = {
        "DOI": "",
        "author": [{"family": "Noether", "ORCID": None, "sequence": {"deep": 1}}],
        "first": {"family": "Klein"},
        "years": {"2024": {"count": 1}},
        "other": "",
        "raw": {"anything": {"at": "all"}},
        "link": [{"URL": ""}],
        "left": {"known": {"deep": 1}},
    }
    assert surprises(FORM, body) == frozenset()


def test_what_nobody_reads_is_named_at_any_depth():
    body = {
        "author": [{"family": "Noether"}, {"suffix": "Jr.", "affiliation": [{"name": "Göttingen"}]}],
        "first": {"given": "Felix"},
        "years": {"2024": {"count": 1, "works": 2}},
        "left": {"known": 1, "unknown": 2},
        "new": {"deep": 1},
    }
    named = {"author.suffix", "author.affiliation", "first.given", "years.works", "left.unknown", "new"}
    assert surprises(FORM, body) == named


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["DOI", "author", "first", "years", "raw", "x", "family", "left"]), inner)
        ),
    )
)
def test_a_body_of_any_shape_is_looked_through(value):
    assert surprises(FORM, {"author": value, "first": value, "years": value, "left": value}) is not None


@settings(deadline=None)
@given(st.text())
def test_one_line_is_one_line_and_stays_as_it_is(text):
    line = one_line(text)
    assert one_line(line) == line == " ".join(line.split())
    line.encode()
    assert len(line.splitlines()) <= 1


@settings(deadline=None)
@given(st.text(st.sampled_from("ab \n\t\r\u2029\x00")))
def test_paragraphs_hold_the_same_words_and_no_empty_line(text):
    kept = paragraphs(text)
    assert kept.split() == one_line(text).split()
    assert all(line == one_line(line) and line for line in kept.split("\n")) or kept == ""
    assert paragraphs(kept) == one_line(kept) or "\n" in kept


def test_a_paragraph_begins_after_an_empty_line_or_set_in():
    assert paragraphs("  Rings\nand ideals.\n  Modules.\r\n\r\nFields.\n") == "Rings and ideals.\nModules.\nFields."


@given(st.lists(st.integers()), st.integers(1, 5))
def test_batches_hold_everything_in_order(some, size):
    batches = list(batched(some, size))
    assert [each for batch in batches for each in batch] == some
    assert all(len(batch) == size for batch in batches[:-1])


@needs_shared
def test_every_blocked_page_is_known_as_a_web_page():
    for path in sorted((SHARED / "real/replies/blocked-pages").glob("*.html")):
        assert web_page(path.read_bytes()), path.name
        with pytest.raises(SourceChanged, match="a web page where XML was asked for"):
            read_xml(path.read_bytes())
