"""OAI-PMH and the walk over elements beneath it, apart from any one repository."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.elements import Shape, elements, mapping, root_name
from ingest.oai import Item, following, items, list_records
from ingest.source import Ask
from schemas.errors import CursorExpired, SourceChanged

URL = "https://oai.example.org/"
NONE: dict[str, Shape] = {}


def reply(body: str) -> bytes:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{body}</OAI-PMH>'.encode()


def record(identifier: str = "oai:x:1", metadata: str = "<metadata><dc><title>A</title></dc></metadata>") -> str:
    header = f"<identifier> {identifier} </identifier><datestamp>2026-01-02</datestamp><setSpec>a</setSpec>"
    return f"<record><header>{header}</header>{metadata}</record>"


def read(body: str) -> list[Item]:
    return list(items(reply(body), NONE))


def test_a_list_is_asked_for_in_whole_days_and_perhaps_a_set() -> None:
    ask = list_records(URL, prefix="oai_dc", since=date(2026, 1, 1), until=date(2026, 1, 2), part=None)
    assert dict(ask.params) == {
        "verb": "ListRecords",
        "metadataPrefix": "oai_dc",
        "from": "2026-01-01",
        "until": "2026-01-02",
    }
    ask = list_records(URL, prefix="oai_dc", since=date(2026, 1, 1), until=date(2026, 1, 2), part="a:b")
    assert ask.param("set") == "a:b"


def test_a_record_tells_its_header_and_its_metadata() -> None:
    (item,) = read(f"<ListRecords>{record()}</ListRecords>")
    assert (item.identifier, item.datestamp, item.deleted, item.prefix) == ("oai:x:1", "2026-01-02", False, "dc")
    assert item.metadata == {"title": "A"}
    assert item.header["setSpec"] == ["a"]


def test_a_deleted_record_has_no_metadata() -> None:
    body = record(metadata="").replace("<header>", '<header status="deleted">')
    (item,) = read(f"<GetRecord>{body}</GetRecord>")
    assert (item.deleted, item.prefix, item.metadata) == (True, "", {})


def test_a_bare_record_and_a_list_without_its_envelope_are_read() -> None:
    assert len(list(items(record().encode(), NONE))) == 1
    assert len(list(items(f"<ListRecords>{record()}{record('oai:x:2')}</ListRecords>".encode(), NONE))) == 2


def test_a_record_inside_a_record_is_part_of_it() -> None:
    inner = f"<metadata><dc>{record('oai:x:2')}<error/><header/></dc></metadata>"
    (item,) = read(f"<ListRecords>{record(metadata=inner)}</ListRecords>")
    assert item.identifier == "oai:x:1"


@pytest.mark.parametrize(
    ("token", "next_one"),
    [
        ("", None),
        ("<resumptionToken/>", None),
        ("<resumptionToken>  </resumptionToken>", None),
        ("<resumptionToken cursor='0'> a%26b&amp;c </resumptionToken>", "a%26b&c"),
    ],
)
def test_a_token_with_text_leads_on_with_the_verb_alone(token: str, next_one: str | None) -> None:
    ask = Ask(URL, (("verb", "ListRecords"), ("metadataPrefix", "oai_dc")), media="text/xml", step="records")
    found = list(following(ask, reply(f"<ListRecords>{record()}{token}</ListRecords>")))
    assert [one.params for one in found] == (
        [(("verb", "ListRecords"), ("resumptionToken", next_one))] if next_one else []
    )
    assert all((one.url, one.step, one.media) == (URL, "records", "text/xml") for one in found)


def test_errors_are_told_apart() -> None:
    assert read("<error code='noRecordsMatch'/>") == []
    with pytest.raises(CursorExpired, match="badResumptionToken: gone"):
        read("<error code='badResumptionToken'>gone</error>")
    with pytest.raises(SourceChanged, match="badArgument: from is later than until"):
        read("<error code='noRecordsMatch'/><error code='badArgument'>from is\n later than until</error>")
    with pytest.raises(SourceChanged, match="without a code"):
        read("<error/>")


def test_a_reply_to_another_verb_is_named() -> None:
    with pytest.raises(SourceChanged, match="Identify"):
        read("<Identify><repositoryName>A</repositoryName></Identify>")
    with pytest.raises(SourceChanged, match="headers without records"):
        read("<ListIdentifiers><header><identifier>a</identifier></header></ListIdentifiers>")
    with pytest.raises(SourceChanged, match="without records"):
        read("<ListRecords/>")
    assert read("<ListRecords><resumptionToken/></ListRecords>") == []


def test_an_element_as_a_mapping_keeps_attributes_repeats_and_places() -> None:
    shape = Shape(many=frozenset({"name"}), nested=frozenset({"who"}))
    xml = (
        '<a x="1" xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:type="t"><name/>'
        '<who/><at day="2"/><who>text</who><title lang="en">T</title><b>1</b><b>2</b><b>3</b></a>'
    )
    assert mapping(etree.fromstring(xml), shape) == {
        "@x": "1",
        "name": [""],
        "who": [{}, {"#text": "text"}],
        "at": {"@day": "2"},
        "title@lang": "en",
        "title": "T",
        "b": ["1", "2", "3"],
    }


def test_the_root_is_told_without_reading_the_rest() -> None:
    assert root_name(b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>') == "feed"
    with pytest.raises(SourceChanged, match="document type"):
        root_name(b"<!DOCTYPE a><a/>")
    with pytest.raises(SourceChanged, match="empty page"):
        root_name(b" ")
    with pytest.raises(SourceChanged, match="root 'rss' where feed"):
        list(elements(b"<rss><entry/></rss>", {"feed"}, {"entry"}))


def test_an_element_is_whole_when_it_is_given_out_and_freed_afterwards() -> None:
    body = b"<feed>" + b"".join(b"<entry><id>%d</id></entry>" % number for number in range(5_000)) + b"</feed>"
    held = []
    for number, entry in enumerate(elements(body, {"feed"}, {"entry"})):
        assert mapping(entry, Shape()) == {"id": str(number)}
        parent = entry.getparent()
        held.append(len(parent) if parent is not None else 0)
    assert len(held) == 5_000
    assert max(held) < 2_000  # what the parser has read ahead


@settings(deadline=None)
@given(st.integers(0, 400))
def test_a_reply_cut_anywhere_is_refused(end: int) -> None:
    whole = reply(f"<ListRecords>{record()}{record('oai:x:2')}</ListRecords>")
    with pytest.raises(SourceChanged):
        list(items(whole[: min(end, len(whole) - 1)], NONE))


def test_a_name_that_comes_again_and_again_takes_time_by_its_number_alone() -> None:
    start = time.process_time()
    assert len(mapping(etree.fromstring("<a>" + "<b/>" * 200_000 + "</a>"), Shape())["b"]) == 200_000
    assert time.process_time() - start < 5
