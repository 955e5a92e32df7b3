"""dblp: computer science by person, kept by editors: venues, namesakes told apart, no abstracts and no counts.

Manual     https://dblp.org/faq/13501473.html (API), https://dblp.org/faq/16154937.html and dblp.dtd (the dump)
Terms      CC0. One or two seconds between requests; over the limit 429 with Retry-After (https://dblp.org/faq/1474706)
Asked      written_by (PIDs, one request each; a merged PID redirects, an unknown one is a 404). Never by name
Closed     since 2026 dblp.org may show programs a bot check (Anubis) with status 200 or 500 instead of an answer. That
           ends its run: it is never worked around. `byline import dblp FILE` reads the dump, dblp.xml.gz
           (https://dblp.org/xml/), a saved person page or record, and a saved search for publications
           (ingest/forms/dblp_search.py)
Walk       one page, which has all
Identity   the key of a record ("conf/dac/ZhangYY21"). A PID changes when people are merged or parted
Forms      record (dump, single record, table of contents of a venue: no PIDs), listed (a person's page: with PIDs),
           person (claims), hit (search)
Quirks     the dump is ISO-8859-1 with named letters that its DTD declares; a single record has numbers for them. A
           preprint at CoRR and its published form are two records without an identifier in common: see
           `dblp_kinds.twins`. Editors stand in `editor`, never in the byline. An entry without a number may be a
           "disambiguation page": see ingest/forms/dblp.py
Not read   searches for authors or venues, coauthors, homonyms' records; RDF, RSS, BibTeX and RIS are refused by name
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from lxml import etree

from ingest.dumps import cut_records
from ingest.elements import elements, local, root_name
from ingest.entities import plain_xml
from ingest.forms.dblp import FORMS, HOME, LONGEST_KEY, NAME, is_numbered, pid_of, revision
from ingest.forms.dblp_search import hits_of
from ingest.read import one_line, read_xml, web_page
from ingest.source import Ask, Author, Record, Source
from schemas.errors import SourceChanged
from schemas.ids import parse_author

SITE = "https://dblp.org"
RECORDS = (
    *("article", "inproceedings", "proceedings", "book", "incollection"),
    *("phdthesis", "mastersthesis", "www", "person", "data"),
)
ROOTS = ("dblp", "bht", *RECORDS)
NOT_FOUND = frozenset({404})
XML = "application/xml"
_BEGIN = (  # how the other formats begin in which dblp gives its records
    (b"<http", "N-Triples"),
    (b"@prefix", "Turtle"),
    (b"@", "BibTeX"),
    (b"Provider:", "RIS"),
    (b"TY  -", "RIS"),
)
_OTHER_ROOTS: Mapping[str, str] = MappingProxyType({"RDF": "RDF", "rss": "RSS", "authors": "a list of authors"})


def written_by(author: Author) -> Iterable[Ask]:
    """The pages of the PIDs that are known to be theirs. Nothing without one: a name is not asked for here."""
    for pid in dict.fromkeys(filter(None, (parse_author(NAME, each) for each in author.at(NAME)))):
        yield Ask(f"{SITE}/pid/{pid}.xml", media=XML, step="person", who=author, ids=(f"dblp:{pid}",), absent=NOT_FOUND)


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    """Nothing: every page is whole."""
    return iter(())


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    asked = ask.ids[0] if ask.ids else None
    if ask.step == "search":
        yield from map(_found, hits_of(page))
    elif ask.step == "person":
        yield from _on_page(plain_xml(page), asked)
    else:
        empty = True
        for element in elements(plain_xml(page), ROOTS, RECORDS):
            empty = False
            yield _record(_body(element), "record", asked)
        if empty:
            raise SourceChanged("XML of dblp's that holds no record")


def of_file(page: bytes) -> Ask:
    """The step that a saved page answers: a search, a person's page, or records of the dump or by themselves."""
    start = page[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        hits_of(page)
        return Ask(f"{SITE}/search/publ/api", step="search")
    for begin, name in _BEGIN:
        if start.startswith(begin):
            raise SourceChanged(f"{name}, which is not read: dblp's XML is")
    if (title := web_page(page)) is not None:
        raise SourceChanged(f"a web page where XML was asked for: {title!r}")
    root = root_name(plain_xml(page))
    if root == "result":
        hits_of(page)
        return Ask(f"{SITE}/search/publ/api", media=XML, step="search")
    if root == "dblpperson":
        return Ask(f"{SITE}/pid", media=XML, step="person")
    if root in ROOTS:
        return Ask(f"{SITE}/rec", media=XML, step="records")
    if root in _OTHER_ROOTS:
        raise SourceChanged(f"{_OTHER_ROOTS[root]}, which is not read")
    raise SourceChanged(f"XML with the root {root[:60]!r} is none of dblp's that is read")


def cut(stream: BinaryIO) -> Iterator[bytes]:
    return cut_records(stream, "dblp", RECORDS)


def _on_page(page: bytes, asked: str | None) -> Iterator[Record]:
    """The person and the publications on a person's page. Who owns the page is told only where that is one person."""
    root = read_xml(page)
    if local(root) != "dblpperson":
        raise SourceChanged(f"XML with the root {local(root)[:60]!r} where dblpperson was asked for")
    if not any(local(each) in {"person", "r"} for each in root):
        raise SourceChanged("a person's page without records: their keys alone, or nothing")
    people = [each for each in root if local(each) == "person"]
    several = any("disambiguation" in each.get("publtype", "").split() for each in people) or (
        not is_numbered(root.get("name", "")) and any(local(each) == "homonyms" and len(each) for each in root)
    )
    owner = None if several else parse_author(NAME, root.get("pid"))
    for element in people:
        yield _record(_body(element), "person", asked)
    for row in root:
        if local(row) == "r":
            for element in row:
                yield _record(_body(element, owner), "listed", asked)


def _body(element: etree._Element, owner: str | None = None) -> dict[str, Any]:
    """The record as lists of what is said, by name; the text of a part is whole, whatever markup stands in it."""
    read: dict[str, Any] = {f"@{name}": value for name, value in element.items()}
    for child in element:
        said: dict[str, str] = {"#text": "".join(child.itertext()) if len(child) else child.text or ""}
        for name, value in child.items():
            said[f"@{name}"] = value
        read.setdefault(local(child), []).append(said)
    read["#element"] = local(element)
    if owner:
        read["#owner"] = owner
    return read


def _record(body: dict[str, Any], form: str, asked: str | None) -> Record:
    """With its key as id; a home page, which the dump calls `www`, is a person, known by the PID."""
    key = one_line(body.get("@key", ""))[:LONGEST_KEY]
    if body["#element"] == "person" or (body["#element"] == "www" and key.startswith(HOME)):
        return Record(pid_of(key) or key, body, "person", asked, revision=revision(body))
    return Record(key, body, form, asked, revision=revision(body))


def _found(hit: dict[str, Any]) -> Record:
    info = hit.get("info")
    key = info.get("key") if isinstance(info, Mapping) else None
    return Record(one_line(key)[:LONGEST_KEY] if isinstance(key, str) else "", hit, "hit")


SOURCE = Source(
    name=NAME,
    title="dblp",
    service="dblp",
    pause=2.0,  # seconds: "one or two" are asked for (https://dblp.org/faq/1474706)
    licence="CC0",
    forms=FORMS,
    written_by=written_by,
    after=after,
    split=split,
    api_hosts=frozenset({"dblp.org"}),
    of_file=of_file,
    cut=cut,
    hello=Ask(f"{SITE}/rec/journals/acta/BayerM72.xml", media=XML, step="records", absent=NOT_FOUND),
)
