"""Semantic Scholar's dialect: papers in batches by position, authors by id or name, and an author's papers.

Manual     https://api.semanticscholar.org/api-docs/graph
Kept       only the fields asked for, and the ids; preprint and article are one record; `null` for an unknown id, and
           400 for a batch of unknown ids; `next` is absent on the last page; a hyphen in a search finds nothing;
           errors have `error`
Left out   the search for papers, citations and references, subfields, other ids, the bound of 10 MB
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import orjson
from anyascii import anyascii

from ingest.sampleweb.dialects import Reply, Request
from ingest.sampleweb.world import Indexed, Paper, Person, World

HOSTS = ("api.semanticscholar.org",)
MOST_IDS = 500  # in one batch
MOST_ROWS = 1_000  # on one page
_OF_AUTHORS = "authorId externalIds url name affiliations homepage paperCount citationCount hIndex"
_OF_PAPERS = """
    paperId corpusId externalIds url title abstract venue publicationVenue year referenceCount citationCount
    influentialCitationCount isOpenAccess openAccessPdf fieldsOfStudy s2FieldsOfStudy publicationTypes publicationDate
    journal authors tldr
"""
AUTHOR_FIELDS = frozenset(_OF_AUTHORS.split())
PAPER_FIELDS = frozenset(_OF_PAPERS.split())
TYPES = {"article": ["JournalArticle"], "book": ["Book"], "dataset": ["Dataset"], "preprint": ["JournalArticle"]}

Record = dict[str, Any]


class Refused(Exception):
    """A request that is answered with this status and these words."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


def answer(world: World, today: date, request: Request) -> Reply:
    """What Semantic Scholar answers on that day."""
    try:
        return Reply(orjson.dumps(_answered(world, today, request)), "application/json")
    except Refused as refused:
        return Reply(orjson.dumps({"error": str(refused)}), "application/json", refused.status)


def paper_id(paper: Paper) -> str:
    return hashlib.sha1(paper.title.encode(), usedforsecurity=False).hexdigest()


def author_id(person: Person) -> str | None:
    """The digits of the person's OpenAlex id: the two services split and merge people in different ways."""
    return person.openalex[1:] if person.openalex else None


def _answered(world: World, today: date, request: Request) -> Any:
    match request.path.strip("/").split("/", 3):
        case ["graph", "v1", "paper", "batch"]:
            return _batch(world, today, request)
        case ["graph", "v1", "paper", native]:
            select = _fields(request, PAPER_FIELDS, ("paperId", "title"))
            if (paper := _by_id(world, today).get(_spelled(native))) is None:
                raise Refused(f"Paper with id {native} not found", 404)
            return select(_paper(paper, today))
        case ["graph", "v1", "author", "search"]:
            return _search(world, today, request)
        case ["graph", "v1", "author", native] if native.endswith("/papers"):
            return _papers(world, today, request, native.removesuffix("/papers"))
        case ["graph", "v1", "author", native]:
            select = _fields(request, AUTHOR_FIELDS, ("authorId", "name"))
            return select(_author(*_person(world, today, native), today))
        case _:
            raise Refused("Not Found", 404)


def _batch(world: World, today: date, request: Request) -> list[Record | None]:
    select = _fields(request, PAPER_FIELDS, ("paperId", "title"))
    try:
        sent = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        sent = None
    ids = sent.get("ids") if isinstance(sent, dict) else None
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise Refused("Bad Request: a list of ids is needed")
    if len(ids) > MOST_IDS:
        raise Refused(f"No more than {MOST_IDS} ids are taken")
    known = _by_id(world, today)
    found = [known.get(_spelled(each)) for each in ids]
    if not any(found):
        raise Refused("No valid paper ids given")
    return [select(_paper(paper, today)) if paper else None for paper in found]


def _search(world: World, today: date, request: Request) -> Record:
    select = _fields(request, AUTHOR_FIELDS, ("authorId", "name"))
    words = _words(request.param("query"))
    people = _signed(world, today)
    found = [
        (person, papers)
        for person, papers in people.items()
        if words and "-" not in request.param("query") and words <= _words(person.name)
    ]
    rows, page = _page(request, sorted(found, key=lambda pair: -len(pair[1])))
    return {"total": len(found)} | page | {"data": [select(_author(person, papers, today)) for person, papers in rows]}


def _papers(world: World, today: date, request: Request, native: str) -> Record:
    select = _fields(request, PAPER_FIELDS, ("paperId", "title"))
    rows, page = _page(request, _person(world, today, native)[1])
    return page | {"data": [select(_paper(paper, today)) for paper in rows]}


def _page(request: Request, rows: list[Any]) -> tuple[list[Any], Record]:
    offset, limit = _number(request, "offset", 0, 0), _number(request, "limit", 100, 1)
    more = offset + limit < len(rows)
    return rows[offset : offset + limit], {"offset": offset} | ({"next": offset + limit} if more else {})


def _number(request: Request, name: str, usual: int, least: int) -> int:
    text = request.param(name, str(usual))
    if not text.isdecimal() or not least <= int(text) <= MOST_ROWS * 10 or (name == "limit" and int(text) > MOST_ROWS):
        raise Refused(f"Unacceptable query params: [{name}={text}]")
    return int(text)


def _fields(request: Request, known: frozenset[str], usual: tuple[str, str]) -> Any:
    """What keeps of a record the fields asked for, and its id."""
    asked = request.param("fields").split(",") if request.param("fields") else list(usual)
    if unknown := [name for name in asked if name not in known]:
        raise Refused(f"Unrecognized or unsupported fields: [{', '.join(unknown)}]")
    return lambda record: {name: record[name] for name in record if name in {usual[0], *asked}}


def _shown(world: World, today: date) -> Iterator[Paper]:
    """The papers that are there: those of which any record is."""
    return (
        paper
        for paper in world.papers
        if (paper.arxiv and paper.arxiv.versions_on(today)) or any(work.since <= today for work in paper.works)
    )


def _signed(world: World, today: date) -> dict[Person, list[Paper]]:
    """The people who have an id, each with their papers."""
    found: dict[Person, list[Paper]] = {}
    for paper in _shown(world, today):
        for person in dict.fromkeys(name.person for name in paper.names if name.person):
            if author_id(person):
                found.setdefault(person, []).append(paper)
    return found


def _person(world: World, today: date, native: str) -> tuple[Person, list[Paper]]:
    found = next((row for row in _signed(world, today).items() if author_id(row[0]) == native), None)
    if found is None:
        raise Refused(f"Author with id {native} not found", 404)
    return found


def _by_id(world: World, today: date) -> dict[str, Paper]:
    return {_spelled(each): paper for paper in _shown(world, today) for each in _ids_of(paper, today)}


def _ids_of(paper: Paper, today: date) -> Iterable[str]:
    yield paper_id(paper)
    yield f"CorpusId:{_corpus(paper)}"
    if paper.arxiv:
        yield from (f"ARXIV:{paper.arxiv.id}", f"DOI:10.48550/arxiv.{paper.arxiv.id}")
    yield from (f"DOI:{work.doi}" for work in paper.works if work.doi and work.since <= today)


def _spelled(native: str) -> str:
    return native.lower()


def _corpus(paper: Paper) -> int:
    return int(paper_id(paper)[:7], 16)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", anyascii(text).lower()))


def _article(paper: Paper, today: date) -> Indexed | None:
    """The record of the published form, if there is one."""
    there = [work for work in paper.works if work.since <= today]
    return next((work for work in there if work.venue), next(iter(there), None))


def _cited(paper: Paper, today: date) -> int:
    """Citations of preprint and article together, for they are one record here."""
    return sum(work.total(today) for work in paper.works if work.since <= today)


def _paper(paper: Paper, today: date) -> Record:
    native, work = paper_id(paper), _article(paper, today)
    venue = work.venue if work else None
    at_arxiv = f"10.48550/arXiv.{paper.arxiv.id}" if paper.arxiv else None
    doi = (work.doi if work and venue else None) or at_arxiv
    day = work.published if work else min(v.submitted.date() for v in paper.arxiv.versions) if paper.arxiv else today
    types = TYPES.get(work.kind if work else "preprint")
    ids = {"ArXiv": paper.arxiv.id if paper.arxiv else None, "DOI": doi, "CorpusId": _corpus(paper)}
    field = paper.topic.field[1]
    return {
        "paperId": native,
        "corpusId": _corpus(paper),
        "externalIds": {kind: value for kind, value in ids.items() if value},
        "url": f"https://www.semanticscholar.org/paper/{native}",
        "title": work.title or paper.title if work else paper.title,
        "abstract": paper.abstract if paper.abstract and (work is None or work.has_abstract) else None,
        "venue": venue.name if venue else "arXiv.org" if paper.arxiv else "",
        "publicationVenue": {"id": f"v-{venue.id}", "name": venue.name, "type": venue.kind} if venue else None,
        "year": day.year,
        "referenceCount": 0,
        "citationCount": _cited(paper, today),
        "influentialCitationCount": _cited(paper, today) // 10,
        "isOpenAccess": False,
        "openAccessPdf": {"url": "", "status": None, "license": None},
        "fieldsOfStudy": None,
        "s2FieldsOfStudy": [{"category": field, "source": "s2-fos-model"}],
        "publicationTypes": [*types, "Conference"] if types and venue and venue.kind == "conference" else types,
        "publicationDate": day.isoformat() if day.day > 1 else None,
        "journal": None,
        "authors": [
            {"authorId": author_id(name.person) if name.person else None, "name": name.printed} for name in paper.names
        ],
        "tldr": None,
    }


def _author(person: Person, papers: list[Paper], today: date) -> Record:
    counts = sorted((_cited(paper, today) for paper in papers), reverse=True)
    orcid = {"ORCID": person.orcid} if person.orcid else {}
    return {
        "authorId": author_id(person),
        "externalIds": orcid | {"DBLP": [person.name]},
        "url": f"https://www.semanticscholar.org/author/{author_id(person)}",
        "name": person.name,
        "affiliations": [person.at] if person.at else [],
        "homepage": None,
        "paperCount": len(papers),
        "citationCount": sum(counts),
        "hIndex": sum(count >= rank for rank, count in enumerate(counts, 1)),
    }
