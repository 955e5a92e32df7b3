"""Landing pages' dialect: the pages of papers at two venues that have no API.

Forms      proceedings.mlr.press/vN/KEY.html (a conference: institutions, the day, the abstract in the page) and
           jmlr.org/papers/vN/KEY.html (a journal: the year alone, "Last, First", JSON-LD beside the tags)
Kept       meta tags as they are written there; robots.txt; 404 for what is not there yet; an ETag; no
           DOI on any page
Left out   indexes of volumes, the papers' files. Volumes and keys are our own: the real ones have other papers
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from html import escape

import orjson

from ingest.sampleweb.dialects import Reply, Request
from ingest.sampleweb.world import Indexed, Name, Paper, World
from schemas.names import fold

CONFERENCE, JOURNAL = "proceedings.mlr.press", "jmlr.org"
HOSTS = (CONFERENCE, JOURNAL)
ROBOTS = Reply(b"User-agent: *\nDisallow: /search\n", "text/plain")
GONE = Reply(
    b"<!DOCTYPE html>\n<html><head><title>Page not found</title></head><body>404</body></html>\n", "text/html", 404
)
KINDS = {"conference-paper": CONFERENCE, "article": JOURNAL}


def answer(world: World, today: date, request: Request) -> Reply:
    """What the host of the request answers on that day."""
    if request.path == "/robots.txt":
        return ROBOTS
    found = _pages(world).get(f"https://{request.host}{request.path}")
    if found is None or found[1].since > today:
        return GONE
    body = _page(*found, request.host, request.path).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Reply(body, "text/html; charset=utf-8", headers={"etag": etag})


def pages(world: World, today: date) -> Iterator[tuple[str, Paper, Indexed]]:
    """Every page there is on that day, with its paper."""
    return ((url, paper, work) for url, (paper, work) in _pages(world).items() if work.since <= today)


def page_of(world: World, work: Indexed, today: date) -> str | None:
    """The address of a work's page; None where it has none, or not yet."""
    return _addresses(world).get(work.id) if work.since <= today else None


@lru_cache(maxsize=8)
def _addresses(world: World) -> dict[str, str]:
    return {work.id: url for url, (_, work) in _pages(world).items()}


@lru_cache(maxsize=8)
def _pages(world: World) -> dict[str, tuple[Paper, Indexed]]:
    found: dict[str, tuple[Paper, Indexed]] = {}
    for paper in world.papers:
        for work in paper.works:
            host = KINDS.get(work.kind)
            if host is None or work.venue is None or not work.venue.publisher or work.retracted:
                continue
            name = re.sub(r"[^a-z]", "", fold(paper.names_in(work)[0].printed).rpartition(" ")[2]) or "anon"
            for number in range(26):
                key = f"{name}{work.published:%y}{chr(ord('a') + number)}"
                volume = work.published.year - (1900 if host == CONFERENCE else 1999)
                url = f"https://{host}/{'' if host == CONFERENCE else 'papers/'}v{volume}/{key}.html"
                if url not in found:
                    found[url] = (paper, work)
                    break
    return found


def _page(paper: Paper, work: Indexed, host: str, path: str) -> str:
    names = paper.names_in(work)
    tags = _conference(names, paper, work, path) if host == CONFERENCE else _journal(names, paper, work, path)
    head = "\n".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in tags)
    more = "" if host == CONFERENCE else f'<script type="application/ld+json">{_linked(names, paper)}</script>\n'
    body = f'<h1>{escape(paper.title)}</h1>\n<div id="abstract" class="abstract">\n{escape(paper.abstract)}\n</div>'
    title = f"<title>{escape(paper.title)}</title>"
    return f"<!DOCTYPE html>\n<html>\n<head>\n{title}\n{head}\n{more}</head>\n<body>\n{body}\n</body>\n</html>\n"


def _conference(names: tuple[Name, ...], paper: Paper, work: Indexed, path: str) -> Iterator[tuple[str, str]]:
    yield "citation_title", paper.title
    for name in names:
        yield "citation_author", name.printed
        if name.person and name.person.at:
            yield "citation_author_institution", name.person.at
    yield "citation_publication_date", f"{work.published:%Y/%m/%d}"
    yield "citation_conference_title", work.venue.name if work.venue else ""
    yield "citation_publisher", "PMLR"
    yield "citation_pdf_url", f"http://{CONFERENCE}{path.replace('.html', '.pdf')}"


def _journal(names: tuple[Name, ...], paper: Paper, work: Indexed, path: str) -> Iterator[tuple[str, str]]:
    yield "citation_title", paper.title
    for name in names:
        given, _, family = name.printed.rpartition(" ")
        yield "citation_author", f"{family}, {given}" if given else name.printed
        if name.person and name.person.orcid:
            yield "citation_author_orcid", f"https://orcid.org/{name.person.orcid}"
    yield "citation_journal_title", work.venue.name if work.venue else ""
    yield "citation_publication_date", f"{work.published:%Y}"
    yield "citation_abstract", paper.abstract
    yield "citation_pdf_url", path.replace("/v", "/volume", 1).replace(".html", ".pdf")


def _linked(names: tuple[Name, ...], paper: Paper) -> str:
    block = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": paper.title,
        "author": [{"@type": "Person", "name": name.printed} for name in names],
    }
    return orjson.dumps(block).decode().replace("<", "\\u003c")
