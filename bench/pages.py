"""Pages of invented records in the dialects that are read most, as long as real ones usually are."""

from dataclasses import dataclass, replace
from functools import cache

import orjson

from ingest.sampleweb import DAY_ONE, WORLD, World, world_of
from ingest.sampleweb.dialects import Request, arxiv, huggingface
from ingest.sampleweb.dialects.openalex_records import work_record
from ingest.sampleweb.world import Paper
from ingest.source import Ask, Source
from ingest.sources import all_sources

RECORDS = 1_000
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
    params = (("verb", "ListRecords"), ("metadataPrefix", "arXivRaw"))
    request = Request("oaipmh.arxiv.org", "/oai", params, page_size=RECORDS)
    source = all_sources()["arxiv"]
    return _page(source, arxiv.answer(world(), DAY_ONE, request).body)


def atom() -> Page:
    params = (("search_query", f'au:"{world().main.name}"'), ("max_results", str(RECORDS)))
    request = Request("export.arxiv.org", "/api/query", params)
    return _page(all_sources()["arxiv"], arxiv.answer(world(), DAY_ONE, request).body)


def openalex() -> Page:
    rows = [work_record(paper, work, DAY_ONE, listed=True) for paper, work in world().at_openalex(DAY_ONE)]
    body = {"meta": {"count": len(rows), "next_cursor": None}, "results": rows, "group_by": []}
    return _page(all_sources()["openalex"], orjson.dumps(body))


def huggingface_day() -> Page:
    request = Request("huggingface.co", "/api/daily_papers")
    return _page(all_sources()["huggingface"], huggingface.answer(world(), DAY_ONE, request).body)


def _page(source: Source, body: bytes) -> Page:
    assert source.of_file is not None
    return Page(source, source.of_file(body), body)
