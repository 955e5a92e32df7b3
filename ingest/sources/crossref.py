"""Crossref: works with a DOI that a publisher registered there, as it deposited them.

API        https://api.crossref.org/swagger-ui/index.html; filters:
           https://www.crossref.org/documentation/retrieve-metadata/rest-api/rest-api-filters/
Terms      facts are free to reuse, abstracts may be in copyright; who is asked for politely sends an address, which
           stands in our User-Agent
Asked      about (DOIs, 50 a call), written_by (an ORCID iD: what publishers deposited with it, a check and no list),
           changes (a journal "issn:1234-5678" or a prefix "prefix:10.5555", by the day last indexed)
Walk       `cursor=*`, then `next-cursor`, for five minutes. The cursor goes on after the last page, so no items, or
           fewer than `rows`, end a walk. It may stay the same over all pages, each of which then answers the same
           request: pages are told apart by a number behind # in the address, which is never sent
Identity   the DOI, in lower case
Quirks     a list has 20 rows unless asked; `select` leaves out the references, a hundred times the rest, and notices
           of retraction too unless they are selected; it does not know `subtype`. Unknown DOIs are silently missing,
           and one with a comma breaks a filter. arXiv's DOIs (10.48550) are DataCite's: 404 here, so never asked.
           Searches by title or name always find something, so there is none. Records: see ingest/forms/crossref.py
Errors     404 as plain text; a cursor that expired as a 404 in JSON; 400 with a list of messages; 500 as `exception`
Not read   journals, members, funders, types, agencies, and Crossref's XML
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field, StrictInt, StrictStr

from ingest.dumps import cut_lines, is_lines
from ingest.forms.crossref import FORMS, NAME, native_id, revision
from ingest.read import one_line, read_json, read_lines, shape
from ingest.source import Ask, Author, Record, Source, Window, Wire
from schemas.errors import CursorExpired, SourceChanged, TryLater
from schemas.ids import PaperIds, parse_doi

WORKS = "https://api.crossref.org/works"
MOST_IDS = 50  # DOIs in one filter
ROWS = 100  # records on a page of a walk: with three thousand names each they still fit
LONGEST_FILTER = 6_000  # bytes, encoded
ELSEWHERE = "10.48550/"  # arXiv's DOIs
NOT_FOUND = frozenset({404})
SELECT = (
    "DOI,type,title,original-title,subtitle,author,container-title,abstract,issued,published,approved,license,relation,"
    "update-to,updated-by,is-referenced-by-count,indexed,deposited"
)
BARE = frozenset({"deposited", "indexed", "is-referenced-by-count", "member"})  # a record without its envelope has one
_XML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:crossref_result|doi_records|doi_batch)\b")
_PART = re.compile(r"issn:\d{4}-\d{3}[\dX]|prefix:10\.\d{4,9}(?:\.\d+)*", re.ASCII)


class Message(Wire):
    items: tuple[dict[str, Any], ...]
    total: Annotated[StrictInt, Field(ge=0)] | None = Field(None, alias="total-results")
    cursor: StrictStr | None = Field(None, alias="next-cursor")


def changes(window: Window) -> Iterable[Ask]:
    """What was indexed anew in these days, for any reason. Nothing where `part` is no journal and no prefix."""
    if window.part and _PART.fullmatch(window.part):
        yield _walk(f"{window.part},from-index-date:{window.since},until-index-date:{window.until}")


def written_by(author: Author) -> Iterable[Ask]:
    """The works that were deposited with the author's ORCID iD. Nothing without one."""
    if author.orcid:
        yield _walk(f"orcid:{author.orcid}")


def about(papers: Sequence[PaperIds]) -> Iterable[Ask]:
    """The works of these papers by every DOI that may be Crossref's."""
    dois = dict.fromkeys(doi for paper in papers for doi in _dois(paper))
    for doi in dois:
        if "," in doi:
            yield Ask(f"{WORKS}/{quote(doi, safe='/()')}", step="work", ids=(f"doi:{doi}",), absent=NOT_FOUND)
    for some in _fitting(doi for doi in dois if "," not in doi):
        params = (("filter", ",".join(f"doi:{doi}" for doi in some)), ("rows", str(MOST_IDS)), ("select", SELECT))
        yield Ask(WORKS, params, step="works", ids=tuple(f"doi:{doi}" for doi in some))


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    if ask.step == "lines":
        return
    read = _read(ask, page)
    if ask.param("cursor") and read.cursor and read.items and len(read.items) >= int(ask.param("rows", "20")):
        number = int(ask.url.partition("#")[2] or "1") + 1
        yield replace(ask.having(cursor=read.cursor), url=f"{WORKS}#{number}")


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    rows = (row for _, row in read_lines(page, dict)) if ask.step == "lines" else iter(_read(ask, page).items)
    wanted = frozenset(ask.ids)
    for row in rows:
        doi = row.get("DOI")
        spelled = f"doi:{parse_doi(doi)}" if isinstance(doi, str) else ""
        asked = (ask.ids[0] if ask.step == "work" else spelled if spelled in wanted else None) if wanted else None
        form = "count" if "type" not in row and "is-referenced-by-count" in row else "work"
        yield Record(native_id(row), row, form, asked, revision=revision(row))


def total(ask: Ask, page: bytes) -> int | None:
    """How many works a walk says it holds: it shows the index as it was when the walk began."""
    return _read(ask, page).total if ask.param("cursor") else None


def of_file(page: bytes) -> Ask:
    """The step that a saved page answers: a work, a list, a record without its envelope, or those of a data file."""
    if is_lines(page):
        _, first = next(read_lines(page, dict))
        _require_bare(first)
        return Ask(WORKS, step="lines")
    one = _opened(page)
    if "message" in one:
        kind = _kind(one)
        if kind not in {"work", "work-list"}:
            raise SourceChanged(f"{_called(kind)} of Crossref is not read")
        return Ask(WORKS, step="work" if kind == "work" else "works")
    if "items" in one:
        for row in shape(Message, one).items[:1]:
            _require_bare(row)
        return Ask(WORKS, step="file")
    _require_bare(one)
    return Ask(WORKS, step="record")


def _dois(paper: PaperIds) -> Iterator[str]:
    for doi in (paper.doi, *(value for kind, value in paper.also if kind == "doi")):
        if doi and not doi.startswith(ELSEWHERE):
            yield doi


def _fitting(dois: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The DOIs in batches that fit a filter, by their number and encoded length."""
    some: list[str] = []
    length = 0
    for doi in dois:
        size = len(quote(f"doi:{doi},", safe=""))
        if some and (len(some) == MOST_IDS or length + size > LONGEST_FILTER):
            yield tuple(some)
            some, length = [], 0
        some.append(doi)
        length += size
    if some:
        yield tuple(some)


def _walk(filters: str) -> Ask:
    return Ask(WORKS, (("filter", filters), ("rows", str(ROWS)), ("select", SELECT), ("cursor", "*")), step="works")


def _read(ask: Ask, page: bytes) -> Message:
    """The page as a list of records, a single one as a list of one."""
    one = _opened(page)
    if ask.step == "record":
        _require_bare(one)
        return Message(items=(one,))
    if ask.step == "file":
        return shape(Message, one)
    wanted = "work" if ask.step == "work" else "work-list"
    if "message" not in one:
        raise SourceChanged(f"an object without a message where {_called(wanted)} was asked for")
    if (kind := _kind(one)) != wanted:
        raise SourceChanged(f"{_called(kind)} came where {_called(wanted)} was asked for")
    return shape(Message, {"items": [one["message"]]} if wanted == "work" else one["message"])


def _opened(page: bytes) -> dict[str, Any]:
    """The page's outer object. Raises what it says of a failure."""
    if page.strip() == b"Resource not found.":
        raise SourceChanged("Crossref says: Resource not found.")
    if _XML.match(page[:4096]):
        raise SourceChanged("the XML of Crossref is not read")
    one: dict[str, Any] = read_json(page, dict)
    if "message" in one and one.get("status", "ok") != "ok":
        said = _said(one["message"])
        if any(part.get("type") == "cursor-invalid" for part in said):
            raise CursorExpired("Crossref says: the cursor is not valid, or no longer")
        words = one_line("; ".join(part["message"] for part in said if isinstance(part.get("message"), str)))[:200]
        if one.get("message-type") == "exception":
            raise TryLater(f"Crossref failed: {words or 'no reason given'}")
        raise SourceChanged(f"Crossref says: {words or 'no reason given'}")
    return one


def _said(message: Any) -> list[Mapping[str, Any]]:
    parts = message if isinstance(message, list) else [message]
    return [part if isinstance(part, dict) else {"message": part} for part in parts]


def _kind(one: Mapping[str, Any]) -> str:
    """The message's type as it says, else told from its shape."""
    kind = one.get("message-type")
    if isinstance(kind, str):
        return kind
    return "work-list" if isinstance(one["message"], dict) and "items" in one["message"] else "work"


def _require_bare(row: Mapping[str, Any]) -> None:
    if "DOI" not in row or not BARE & row.keys():
        raise SourceChanged(f"no work of Crossref: an object of {one_line(', '.join(row))[:100] or 'nothing'}")


def _called(kind: str) -> str:
    name = one_line(kind)[:40]
    return f"{'an' if name[:1] in 'aeio' else 'a'} {name}"


SOURCE = Source(
    name=NAME,
    title="Crossref",
    service="crossref",
    pause=0.34,  # three lists a second for who gives an address (x-rate-limit-limit of the pool polite-array)
    licence="free to reuse; abstracts may be in copyright",
    shelf="counts",
    forms=FORMS,
    changes=changes,
    written_by=written_by,
    about=about,
    after=after,
    split=split,
    total=total,
    overlap=1,  # what was indexed just before midnight may show only after it
    api_hosts=frozenset({"api.crossref.org"}),
    of_file=of_file,
    cut=cut_lines,
    hello=Ask(f"{WORKS}/10.5555/12345678", absent=NOT_FOUND),  # Crossref's own test record
)
