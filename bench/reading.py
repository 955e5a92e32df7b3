"""Reading: a page of records into works, beside the parsers alone and the libraries that people read them with."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import arxiv._feed
import feedparser
import orjson
from lxml import etree
from sickle.models import Record as SickleRecord

from bench import pages
from bench.timing import Row, compared, same, show, times_ours
from ingest.arxiv_forms import native_id, revision
from ingest.huggingface_forms import arxiv_id
from ingest.openalex_forms import revision as revision_of
from ingest.openalex_forms import work_id
from ingest.reading import read_page
from ingest.source import Record, Source
from schemas.ids import parse_arxiv
from schemas.work import Fact, Work

OAI = "{http://www.openarchives.org/OAI/2.0/}"


def tables(folder: Path) -> None:
    _oai()
    _atom()
    _openalex()
    _huggingface()


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


def _openalex() -> None:
    page = pages.openalex()
    costs = compared(
        {
            "byline": lambda: ours(page),
            "orjson": lambda: orjson.loads(page.body),
            "json": lambda: modelled(page.source, _by_json(page.body)),
        }
    )
    mine, loads, model = costs.values()
    show(
        f"Reading OpenAlex JSON: {len(orjson.loads(page.body)['results']):,} works, {len(page.body) / 2**20:.1f} MiB",
        [
            Row("byline: page to works and counts", str(mine)),
            Row("orjson.loads alone", str(loads), times_ours(mine, loads), "goal ≥ 0.5 ×"),
            Row("json.loads and the same model", str(model), times_ours(mine, model), "goal ≥ 1.0 ×"),
        ],
        same("works and counts in full", ours(page), modelled(page.source, _by_json(page.body))),
    )


def _by_json(body: bytes) -> Iterator[Record]:
    for row in json.loads(body)["results"]:
        yield Record(work_id(row) or "", row, "work", revision=revision_of(row))


def _huggingface() -> None:
    page = pages.huggingface_day()
    costs = compared(
        {
            "byline": lambda: ours(page),
            "orjson": lambda: orjson.loads(page.body),
            "json": lambda: modelled(page.source, _by_json_list(page.body)),
        }
    )
    mine, loads, model = costs.values()
    show(
        f"Reading a day of Hugging Face: {len(orjson.loads(page.body)):,} papers, {len(page.body) / 2**20:.1f} MiB",
        [
            Row("byline: page to links", str(mine)),
            Row("orjson.loads alone", str(loads), times_ours(mine, loads)),
            Row("json.loads and the same model", str(model), times_ours(mine, model), "goal ≥ 1.0 ×"),
        ],
        same("links in full", ours(page), modelled(page.source, _by_json_list(page.body))),
    )


def _by_json_list(body: bytes) -> Iterator[Record]:
    for row in json.loads(body):
        yield Record(arxiv_id(row["paper"]) or "", row, "item")
