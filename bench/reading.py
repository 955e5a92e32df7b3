"""Reading: a page of records into works, beside the parsers alone and the libraries that people read them with."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import arxiv._feed
import feedparser
import orjson
from lxml import etree
from selectolax.lexbor import LexborHTMLParser
from sickle.models import Record as SickleRecord

from bench import pages
from bench.timing import Row, compared, same, show, times_ours
from ingest.forms import crossref, dblp, openalex, orcid
from ingest.forms.arxiv import native_id
from ingest.forms.arxiv_times import revision
from ingest.reading import read_page
from ingest.source import Record, Source
from ingest.sources import all_sources
from schemas.ids import parse_arxiv
from schemas.work import Fact, Work

OAI = "{http://www.openarchives.org/OAI/2.0/}"


def tables(folder: Path) -> None:
    _oai()
    _atom()
    _json("OpenAlex JSON", pages.openalex(), _of_openalex, ("goal ≥ 0.5 ×", "goal ≥ 1.0 ×"))
    _json("Crossref JSON", pages.crossref_works(), _of_crossref, ("goal ≥ 0.5 ×", "goal ≥ 1.0 ×"))
    _json("a page of Semantic Scholar", pages.scholar_papers(), _of_scholar)
    _json("an ORCID record", pages.orcid_record(), _of_orcid)
    _json("a day of Hugging Face", pages.huggingface_day(), _of_huggingface)
    _dump()
    _landing()


def ours(page: pages.Page, *, look: bool = False) -> list[Fact]:
    """What the page says, as a harvest reads it. `look`: also for unread fields, as on the first page of an answer."""
    return [fact for reading in read_page(page.source, page.ask, page.body, look=look) for fact in reading.facts]


def bare(page: pages.Page) -> int:
    """The page parsed, and every text on it touched: what any reader of XML pays."""
    return sum(len(element.text or "") for element in etree.fromstring(page.body).iter())


def modelled(source: Source, records: Iterable[Record]) -> list[Fact]:
    """Records through the same model as ours."""
    forms = source.forms
    return [
        fact
        for record in records
        for form in [forms[record.form]]
        for fact in form.normalise(record, form.wire.model_validate(record.body))
    ]


def _oai() -> None:
    page = pages.oai()
    work = {
        "byline: page to works": lambda: ours(page),
        "  and unread fields looked for": lambda: ours(page, look=True),
        "bare lxml": lambda: bare(page),
        "sickle and the same model": lambda: modelled(page.source, _by_sickle(page.body)),
    }
    costs = compared(work)
    mine, looking, lxml, sickle = costs.values()
    show(
        f"Reading OAI-PMH, arXivRaw: {pages.RECORDS:,} records, {len(page.body) / 2**20:.1f} MiB",
        [
            Row("byline: page to works", str(mine)),
            Row("  and unread fields looked for", str(looking), times_ours(mine, looking)),
            Row("bare lxml", str(lxml), times_ours(mine, lxml), "goal ≥ 0.20 ×"),
            Row("sickle and the same model", str(sickle), times_ours(mine, sickle), "goal ≥ 1.3 ×"),
        ],
        same(f"{pages.RECORDS:,} works in full", ours(page), modelled(page.source, _by_sickle(page.body))),
    )


def _by_sickle(body: bytes) -> Iterator[Record]:
    """Sickle's records, in our names. It loses attributes, so versions are counted from their days."""
    for element in etree.fromstring(body).iter(f"{OAI}record"):
        record = SickleRecord(element)
        fields: dict[str, Any] = {name: values[0] for name, values in record.metadata.items()}
        days = record.metadata["date"]
        fields["version"] = [{"@version": f"v{number}", "date": day} for number, day in enumerate(days, 1)]
        native = native_id(record.header.identifier)
        stamp = revision(record.header.datestamp, fields["version"])
        yield Record(native, fields, "arxivraw", revision=stamp)


def _atom() -> None:
    page = pages.atom()
    costs = compared(
        {
            "byline": lambda: ours(page),
            "lxml": lambda: bare(page),
            "arxiv": lambda: arxiv._feed.parse(page.body),
            "feedparser": lambda: feedparser.parse(page.body),
        }
    )
    mine, lxml, package, feed = costs.values()
    works = [fact for fact in ours(page) if isinstance(fact, Work)]
    show(
        f"Reading Atom: {pages.RECORDS:,} entries, {len(page.body) / 2**20:.1f} MiB",
        [
            Row("byline: page to works", str(mine)),
            Row("bare lxml", str(lxml), times_ours(mine, lxml), "goal ≥ 0.28 ×"),
            Row("the arxiv package", str(package), times_ours(mine, package), "goal ≥ 2 ×"),
            Row("feedparser", str(feed), times_ours(mine, feed), "goal ≥ 12 ×"),
        ],
        same(
            "id, title, names and categories",
            [_told(w.native_id, w.title, (a.printed for a in w.byline), w.categories) for w in works],
            [
                _told(each.get_short_id(), each.title, (a.name for a in each.authors), each.categories)
                for each in arxiv._feed.parse(page.body).results
            ],
            [
                _told(each.id, each.title, (a.name for a in each.authors), (tag.term for tag in each.tags))
                for each in feedparser.parse(page.body).entries
            ],
        ),
    )


def _told(identifier: str, title: str, names: Iterable[str | None], categories: Iterable[str]) -> tuple[object, ...]:
    terms = tuple(dict.fromkeys(categories))
    return parse_arxiv(identifier), " ".join(title.split()), tuple(names), terms


def _json(
    title: str, page: pages.Page, plainly: Callable[[Any], Iterator[Record]], goals: tuple[str, str] = ("", "")
) -> None:
    """A table of one page of JSON. `plainly` tells the records of the parsed page apart, without our code for that."""
    costs = compared(
        {
            "byline": lambda: ours(page),
            "orjson": lambda: orjson.loads(page.body),
            "json": lambda: modelled(page.source, plainly(json.loads(page.body))),
        }
    )
    mine, loads, model = costs.values()
    records, facts = sum(1 for _ in plainly(json.loads(page.body))), ours(page)
    show(
        f"Reading {title}: {records:,} records, {len(facts):,} facts, {_size(page.body)}",
        [
            Row("byline: page to facts", str(mine)),
            Row("orjson.loads alone", str(loads), times_ours(mine, loads), goals[0]),
            Row("json.loads and the same model", str(model), times_ours(mine, model), goals[1]),
        ],
        same("facts in full", facts, modelled(page.source, plainly(json.loads(page.body)))),
    )


def _size(body: bytes) -> str:
    return f"{len(body) / 2**20:.1f} MiB" if len(body) >= 2**20 else f"{len(body) / 2**10:.0f} KiB"


def _of_openalex(read: Any) -> Iterator[Record]:
    for row in read["results"]:
        yield Record(openalex.work_id(row) or "", row, "work", revision=openalex.revision(row))


def _of_crossref(read: Any) -> Iterator[Record]:
    for row in read["message"]["items"]:
        yield Record(crossref.native_id(row), row, "work", revision=crossref.revision(row))


def _of_scholar(read: Any) -> Iterator[Record]:
    for row in read["data"]:
        yield Record(row["paperId"], row, "work")


def _of_orcid(read: Any) -> Iterator[Record]:
    owner = {"orcid-identifier": read["orcid-identifier"], "name": read["person"]["name"], "history": read["history"]}
    yield Record(read["orcid-identifier"]["path"], read, "person")
    for group in read["activities-summary"]["works"]["group"]:
        versions = sorted(group["work-summary"], key=lambda each: -int(each["display-index"]))
        body = {**group, **owner, "work-summary": versions}
        yield Record(str(versions[0]["put-code"]), body, "work", revision=orcid.revision(versions))


def _of_huggingface(read: Any) -> Iterator[Record]:
    for row in read:
        yield Record(row["paper"]["id"], row, "item")


def _dump() -> None:
    source, dump = all_sources()["dblp"], pages.dblp_dump()
    costs = compared(
        {
            "byline": lambda: _cut(source, dump),
            "look": lambda: _cut(source, dump, look=True),
            "lxml": lambda: _walked(dump),
            "etree": lambda: modelled(source, _by_etree(dump)),
        }
    )
    mine, looking, lxml, plain = costs.values()
    records, facts = sum(1 for _ in _by_etree(dump)), _cut(source, dump)
    speed = f"{len(dump) / mine.median / 1e6:.1f} MB/s, {records / mine.median:,.0f} records/s"
    show(
        f"Reading a dump of dblp: {records:,} records, {len(facts):,} facts, {_size(dump)}",
        [
            Row("byline: cut into pages, pages to facts", str(mine), speed),
            Row("  and unread fields looked for", str(looking), times_ours(mine, looking)),
            Row("bare lxml, element by element", str(lxml), times_ours(mine, lxml)),
            Row("xml.etree and the same model", str(plain), times_ours(mine, plain)),
        ],
        same("facts in full", facts, modelled(source, _by_etree(dump))),
    )


def _cut(source: Source, dump: bytes, *, look: bool = False) -> list[Fact]:
    assert source.cut is not None
    assert source.of_file is not None
    found = (pages.Page(source, source.of_file(body), body) for body in source.cut(BytesIO(dump)))
    return [fact for page in found for fact in ours(page, look=look)]


def _walked(dump: bytes) -> int:
    """Every text touched, every element freed: what any reader of a dump that is larger than memory pays."""
    size = 0
    for _, element in etree.iterparse(BytesIO(dump)):
        size += len(element.text or "")
        if "key" in element.attrib:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]  # type: ignore[union-attr]
    return size


def _by_etree(dump: bytes) -> Iterator[Record]:
    for _, element in ElementTree.iterparse(BytesIO(dump)):  # noqa: S314 - a dump of our own making
        key = element.get("key")
        if key is None:
            continue
        body: dict[str, Any] = {f"@{name}": value for name, value in element.items()} | {"#element": element.tag}
        for child in element:
            said = {f"@{name}": value for name, value in child.items()}
            body.setdefault(child.tag, []).append({"#text": "".join(child.itertext())} | said)
        form = "person" if element.tag == "www" else "record"
        yield Record(dblp.pid_of(key) or key, body, form, revision=dblp.revision(body))
        element.clear()


def _landing() -> None:
    some = pages.venue_pages()
    costs = compared(
        {
            "byline": lambda: [fact for page in some for fact in ours(page)],
            "selectolax": lambda: [_tags(LexborHTMLParser(page.body)) for page in some],
            "model": lambda: [fact for page in some for fact in modelled(page.source, _by_selectolax(page))],
        }
    )
    mine, parsed, plain = costs.values()
    facts = [fact for page in some for fact in ours(page)]
    show(
        f"Reading landing pages: {len(some):,} pages, {len(facts):,} facts, {_size(b''.join(p.body for p in some))}",
        [
            Row("byline: pages to facts", str(mine), f"{len(some) / mine.median:,.0f} pages/s"),
            Row("bare selectolax, whole pages", str(parsed), times_ours(mine, parsed)),
            Row("selectolax and the same model", str(plain), times_ours(mine, plain)),
        ],
        same("facts in full", facts, [f for page in some for f in modelled(page.source, _by_selectolax(page))]),
    )


def _tags(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    return [(node.attributes["name"] or "", node.attributes["content"] or "") for node in tree.css("meta[name]")]


def _by_selectolax(page: pages.Page) -> Iterator[Record]:
    """A page of the journal: an iD follows its author, and the block of JSON-LD has the title and the byline again."""
    tree = LexborHTMLParser(page.body)
    tags: dict[str, list[str]] = defaultdict(list)
    byline: list[dict[str, Any]] = []
    for name, text in _tags(tree):
        if name == "citation_author":
            byline.append({"name": text})
        elif name == "citation_author_orcid":
            byline[-1]["orcids"] = [text]
        else:
            tags[name].append(text)
    (block,) = (json.loads(script.text()) for script in tree.css("script"))
    linked = {
        "type": [block["@type"].lower()],
        "title": block["headline"],
        "byline": [{"name": each["name"]} for each in block["author"]],
    }
    addresses = [urljoin(page.ask.url, text) for text in tags["citation_pdf_url"]]
    body = {"asked": page.ask.url, "addresses": addresses, "byline": byline, "highwire": tags, "linked": linked}
    yield Record(page.ask.url, body, "page", page.ask.ids[0])
