"""Pages of invented records in the dialects that sources speak, as long as real ones usually are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from urllib.parse import urlsplit

import orjson

from ingest.sampleweb import DAY_ONE, WORLD, World, world_of
from ingest.sampleweb.dialects import Reply, Request, arxiv, crossref, dblp, huggingface, landing, orcid
from ingest.sampleweb.dialects import semantic_scholar as scholar
from ingest.sampleweb.dialects.openalex_records import work_record
from ingest.sampleweb.world import Paper
from ingest.source import Ask, Source
from ingest.sources import all_sources
from ingest.sources.crossref import ROWS, SELECT
from ingest.sources.semantic_scholar import PAPER
from schemas.ids import PaperIds

RECORDS = 1_000
LISTED = 300  # papers of the person whose ORCID record is read
DUMPS = 20  # of RECORDS papers each, bound into one: more than a page of it holds
ABSTRACT = 1_100  # characters: the length that most abstracts at arXiv have
ODD = 10  # every so many papers one has TeX in its title and abstract


@dataclass(frozen=True, slots=True)
class Page:
    source: Source
    ask: Ask
    body: bytes


@cache
def world(papers: int = RECORDS) -> World:
    """A world of invented papers with abstracts of the usual length, some of them typed in TeX."""
    made = world_of(papers)
    typed = [paper for paper in WORLD.papers if paper.arxiv and paper.arxiv.title and paper.arxiv.abstract]
    sentences = [paper.abstract for paper in WORLD.papers]
    return World(made.main, tuple(_longer(number, paper, typed, sentences) for number, paper in enumerate(made.papers)))


def _longer(number: int, paper: Paper, typed: list[Paper], sentences: list[str]) -> Paper:
    text = " ".join(sentences[(number + n) % len(sentences)] for n in range(8))[:ABSTRACT].rsplit(" ", 1)[0]
    assert paper.arxiv is not None
    if number % ODD:
        return replace(paper, abstract=text)
    model = typed[number // ODD % len(typed)].arxiv
    assert model is not None
    tex = replace(paper.arxiv, title=model.title, abstract=f"{model.abstract} {text}")
    return replace(paper, abstract=text, arxiv=tex)


def oai() -> Page:
    return _asked("arxiv", arxiv.answer, "https://oaipmh.arxiv.org/oai", verb="ListRecords", metadataPrefix="arXivRaw")


def atom() -> Page:
    whose, most = f'au:"{world().main.name}"', str(RECORDS)
    return _asked("arxiv", arxiv.answer, "https://export.arxiv.org/api/query", search_query=whose, max_results=most)


def openalex() -> Page:
    rows = [work_record(paper, work, DAY_ONE, listed=True) for paper, work in world().at_openalex(DAY_ONE)]
    body = {"meta": {"count": len(rows), "next_cursor": None}, "results": rows, "group_by": []}
    return _page("openalex", orjson.dumps(body))


def crossref_works() -> Page:
    return _asked("crossref", crossref.answer, "https://api.crossref.org/works", rows=str(ROWS), select=SELECT)


def scholar_papers() -> Page:
    url = f"https://api.semanticscholar.org/graph/v1/author/{scholar.author_id(world().main)}/papers"
    return _asked("semantic-scholar", scholar.answer, url, fields=PAPER, limit=str(RECORDS))


def orcid_record() -> Page:
    some = world(LISTED)
    return _asked("orcid", orcid.answer, f"https://pub.orcid.org/v3.0/{some.main.orcid}/record", some)


def huggingface_day() -> Page:
    return _asked("huggingface", huggingface.answer, "https://huggingface.co/api/daily_papers")


def dblp_dump() -> bytes:
    begin, end = b"<dblp>", b"</dblp>"
    parts = [dblp.dump(world_of(RECORDS, seed=number), DAY_ONE).partition(begin) for number in range(DUMPS)]
    records = b"".join(part.removesuffix(end) for _, _, part in parts)
    return parts[0][0] + begin + records + end


def venue_pages() -> list[Page]:
    """Every page of a paper at a venue without an API."""
    source = all_sources()["landing"]
    assert source.about is not None
    papers = [PaperIds.of(also=(("page", url),)) for url, _, _ in landing.pages(world(), DAY_ONE)]
    return [Page(source, ask, _answered(landing.answer, world(), ask.url)) for ask in source.about(papers)]


def _asked(
    name: str, answer: Callable[[World, date, Request], Reply], url: str, some: World | None = None, **params: str
) -> Page:
    """What the sample web answers, as the source of this name reads it."""
    return _page(name, _answered(answer, some or world(), url, **params))


def _answered(answer: Callable[[World, date, Request], Reply], some: World, url: str, **params: str) -> bytes:
    address = urlsplit(url)
    reply = answer(some, DAY_ONE, Request(address.netloc, address.path, tuple(params.items()), page_size=RECORDS))
    assert reply.status == 200, url
    return reply.body


def _page(name: str, body: bytes) -> Page:
    source = all_sources()[name]
    assert source.of_file is not None
    return Page(source, source.of_file(body), body)
