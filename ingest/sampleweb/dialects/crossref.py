"""Crossref's dialect: works by DOI, ORCID iD, journal or prefix, singly or as lists.

Manual     https://api.crossref.org/swagger-ui/index.html
Kept       only what publishers registered (never arXiv's DOIs); 20 rows unless asked, 1,000 at most; a key without a
           value is left out, with `select` too; a cursor comes after the last page as well; a 400 has a list of
           messages, a bad cursor is a 404 in JSON, an unknown DOI a 404 as plain text
Left out   queries, sorting, facets, samples, other routes and other filters. A cursor here is the same for all who ask
           and does not expire; the real one is a walk's own, and may stay the same over its pages
"""

import base64
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import orjson

from ingest.sampleweb.dialects import Reply, Request
from ingest.sampleweb.world import Indexed, Name, Paper, Venue, World

HOSTS = ("api.crossref.org",)
ARXIV = "10.48550/"
USUAL_ROWS, MOST_ROWS = 20, 1_000
PARAMS = frozenset({"cursor", "filter", "mailto", "offset", "rows", "select"})
TYPES = {
    "article": "journal-article",
    "book": "book",
    "conference-paper": "proceedings-article",
    "dataset": "dataset",
    "erratum": "journal-article",
    "preprint": "posted-content",
}
_FIELDS = """
    DOI ISSN URL abstract author container-title created deposited indexed is-referenced-by-count issued member prefix
    published publisher relation score source title type update-to updated-by
"""
SELECTABLE = frozenset(_FIELDS.split()) | frozenset(
    ("approved", "editor", "group-title", "license", "original-title", "posted", "reference", "subtitle")
)

Record = dict[str, Any]


class Refused(Exception):
    """A request that is answered with this status, and messages of this type, value and words."""

    def __init__(self, kind: str, value: str, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status
        self.body = {
            "status": "failed",
            "message-type": "validation-failure" if status == 400 else "resource-failure",
            "message": [{"type": kind, "value": value, "message": words}],
        }


def answer(world: World, today: date, request: Request) -> Reply:
    """What Crossref answers on that day."""
    try:
        return _answered(world, today, request)
    except Refused as refused:
        return Reply(orjson.dumps(refused.body), "application/json", refused.status)


def issn(venue: Venue) -> str:
    """Eight digits of the venue's id: an ISSN of the invented world."""
    return f"{venue.id[-8:-4]}-{venue.id[-4:]}"


def _answered(world: World, today: date, request: Request) -> Reply:
    match request.path.strip("/").removeprefix("v1/").split("/", 1):
        case ["works"]:
            return _ok("work-list", _list(world, today, request))
        case ["works", doi]:
            for paper, work in _registered(world, today):
                if work.doi == doi.lower():
                    return _ok("work", _record(paper, work, today))
    return Reply(b"Resource not found.", "text/plain", 404)


def _ok(kind: str, message: Record) -> Reply:
    body = {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}
    return Reply(orjson.dumps(body), "application/json")


def _registered(world: World, today: date) -> Iterator[tuple[Paper, Indexed]]:
    """The works with a DOI of a publisher, as far as they are there."""
    return ((p, work) for p, work in world.at_openalex(today) if work.doi and not work.doi.startswith(ARXIV))


def _list(world: World, today: date, request: Request) -> Record:
    for name, value in request.params:
        if name not in PARAMS:
            raise Refused("parameter-not-allowed", value, f"This route does not support parameter '{name}'")
    select = request.param("select").split(",") if request.param("select") else []
    for name in select:
        if name not in SELECTABLE:
            raise Refused("select-not-available", name, f"Select '{name}' specified but there is no such select")
    rows = _number(request, "rows", USUAL_ROWS, MOST_ROWS)
    cursor = request.param("cursor")
    start = _start(cursor) if cursor else _number(request, "offset", 0, 10_000)
    found = _filtered(world, today, request)
    items = [_record(paper, work, today) for paper, work in found[start : start + rows]]
    if select:
        items = [{name: item[name] for name in select if name in item} for item in items]
    message: Record = {"facets": {}, "total-results": len(found), "items": items, "items-per-page": rows}
    if cursor:
        message["next-cursor"] = base64.b64encode(f"after {start + rows}".encode()).decode()
    return message | {"query": {"start-index": 0 if cursor else start, "search-terms": None}}


def _number(request: Request, name: str, usual: int, most: int) -> int:
    text = request.param(name, str(usual))
    if not text.isdecimal() or int(text) > most:
        words = f"Integer specified as {text} but must be a positive integer less than or equal to {most}. "
        raise Refused("integer-not-valid", text, words)
    return int(text)


def _start(cursor: str) -> int:
    if cursor == "*":
        return 0
    try:
        word, number = base64.b64decode(cursor, validate=True).decode().split()
    except ValueError:
        word, number = "", ""
    if word != "after" or not number.isdecimal():
        raise Refused("cursor-invalid", cursor, "Cursor specified but it is invalid", 404)
    return int(number)


def _filtered(world: World, today: date, request: Request) -> list[tuple[Paper, Indexed]]:
    """The works for which every filter holds; of filters of one name it is enough that one does."""
    wanted: dict[str, set[str]] = {}
    for part in filter(None, request.param("filter").split(",")):
        name, _, value = part.partition(":")
        wanted.setdefault(name, set()).add(value)
    found = list(_registered(world, today))
    for name, values in wanted.items():
        found = [(paper, work) for paper, work in found if _holds(name, values, paper, work, today)]
    return found


def _holds(name: str, values: set[str], paper: Paper, work: Indexed, today: date) -> bool:
    doi = work.doi or ""
    match name:
        case "doi":
            return doi in {value.lower() for value in values}
        case "prefix":
            return doi.partition("/")[0] in values
        case "issn":
            return work.venue is not None and issn(work.venue) in values
        case "orcid":
            bare = {value.rpartition("/")[2].upper() for value in values}
            return any(_orcid(name, work) in bare for name in paper.names_in(work))
        case "from-index-date":
            return work.changed(today) >= _day(max(values))
        case "until-index-date":
            return work.changed(today) <= _day(min(values))
    raise Refused("filter-not-available", name, f"Filter '{name}' specified but there is no such filter for this route")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("date-not-valid", text, f"Date specified as {text} but must be of the form yyyy-MM-dd") from None


def _record(paper: Paper, work: Indexed, today: date) -> Record:
    doi = work.doi or ""
    published = {"date-parts": [[work.published.year, work.published.month, work.published.day]]}
    record: Record = {
        "DOI": doi.upper() if doi.endswith(".e1") else doi,
        "URL": f"https://doi.org/{doi}",
        "type": TYPES[work.kind],
        "title": [work.title or paper.title],
        "author": [_author(at, name, work) for at, name in enumerate(paper.names_in(work))],
        "issued": published,
        "published": published,
        "created": _stamp(work.since),
        "deposited": _stamp(work.since),
        "indexed": _stamp(work.changed(today)) | {"version": "3.53.1"},
        "is-referenced-by-count": work.total(today),
        "member": "5555",
        "prefix": doi.partition("/")[0],
        "publisher": "The Publishers",
        "relation": {},
        "score": 0.0,
        "source": "Crossref",
    }
    if work.venue:
        record |= {"container-title": [work.venue.name], "ISSN": [issn(work.venue)]}
    if work.has_abstract and paper.abstract:
        record["abstract"] = f"<jats:title>Abstract</jats:title><jats:p>{paper.abstract}</jats:p>"
    if work.at_arxiv and paper.arxiv:
        preprint = {"id-type": "doi", "id": f"{ARXIV}arXiv.{paper.arxiv.id}", "asserted-by": "subject"}
        record["relation"] = {"has-preprint": [preprint]}
    if work.retracted:
        record["updated-by"] = [_update(f"{doi}.r", "retraction", work.since)]
    if work.kind == "erratum":
        record["update-to"] = [_update(doi.removesuffix(".e1"), "correction", work.since)]
    return record


def _author(at: int, name: Name, work: Indexed) -> Record:
    made: Record = {"sequence": "additional" if at else "first", "affiliation": []}
    if name.person is None:
        return made | ({"name": name.printed} if name.printed else {})
    printed, _, suffix = name.printed.partition(" Jr")
    family, comma, given = printed.partition(", ")
    if not comma:
        given, _, family = printed.rpartition(" ")
    made |= {"given": given, "family": family} if given else {"family": family}
    if suffix:
        made["suffix"] = f"Jr{suffix}"
    if orcid := _orcid(name, work):
        made |= {"ORCID": f"https://orcid.org/{orcid}", "authenticated-orcid": False}
    if name.person.at:
        made["affiliation"] = [{"name": name.person.at}]
    return made


def _orcid(name: Name, work: Indexed) -> str | None:
    """The iD, where the publisher passes it on."""
    return name.person.orcid if name.person and work.venue and work.venue.publisher else None


def _update(doi: str, kind: str, day: date) -> Record:
    label = kind.capitalize()
    return {"DOI": doi, "type": kind, "label": label, "source": "publisher", "updated": _stamp(day)}


def _stamp(day: date) -> Record:
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return {
        "date-parts": [[day.year, day.month, day.day]],
        "date-time": f"{noon:%Y-%m-%dT%H:%M:%SZ}",
        "timestamp": int(noon.timestamp()) * 1000,
    }
