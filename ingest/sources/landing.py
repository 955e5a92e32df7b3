"""Landing pages: what the page of a publication says of it in machine form, for venues that have no API.

Tags       https://scholar.google.com/intl/en/scholar/inclusion.html#indexing, schema.org, Dublin Core, PRISM
Terms      robots.txt of each host, whose pace it is; one page a paper, asked for again when its shelf life ends
Asked      about (papers with a page at a venue of `schemas.venues`, one request each); saved pages of any publisher
Walk       none: a page is an answer, and one that names no paper is a record set aside. 404 and 410: there is none
Identity   the paper's page as `parse_page` writes it, arXiv's address, else the page's canonical address, else its DOI
Quirks     A page may name another paper than the one asked for (an address that moved): then that one is what it tells
           of, and the one asked for stays unfound. Affiliations and iDs follow the author tag that they belong to.
           See ingest/forms/landing.py
Errors     bot checks and sign-in pages with status 200; 403 and 503 with either
Not read   references, files, keywords, pages and issues; the text of the page but for its abstract where the venue
           marks one
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from ingest.forms.landing import FORMS, NAME, native_id, own_page
from ingest.forms.landing_linked import linked
from ingest.forms.landing_wires import CORE, ELEMENTS
from ingest.landing import FAMILIES, MOST_ADDRESSES, Page, authors, element, read_page
from ingest.markup import plain_text
from ingest.source import Ask, Record, Source
from schemas.categories import NAMES, RETIRED
from schemas.errors import SourceChanged
from schemas.ids import PaperIds, parse_arxiv, parse_page

GONE = frozenset({404, 410})
_BY_AUTHOR = frozenset(
    {
        *("citation_author", "citation_authors", "citation_author_orcid", "citation_author_email"),
        *(f"citation_author_{each}" for each in ("institution", "institutions", "affiliation", "affiliations")),
    }
)
_SHOWN = ("og.title", "twitter.title")
_ADDRESSES = (
    "og.url",
    "citation_abstract_html_url",
    "citation_fulltext_html_url",
    "dc.identifier.uri",
    "dc.identifier",
)
_AT_ARXIV = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/")
_BIBTEX = re.compile(r"\burl\s*=\s*[{\"]\s*(https?://[^\s{}\"<>]{1,500})", re.I)
# Where venues mark the abstract, which no tag of theirs has.
_ABSTRACTS = (
    ("https://aclanthology.org/", "acl-abstract"),
    ("https://proceedings.mlr.press/", "abstract"),
    ("https://openaccess.thecvf.com/", "abstract"),
)
_HEADING = re.compile(r"\A\s*<h\d\b[^<>]*>\s*Abstract\s*</h\d>", re.I)
_HREF = re.compile(r"""<a\s(?:[^<>]*\s)?href\s*=\s*["']?([^\s"'<>]{1,500})""", re.I)
_VERSION = re.compile(r"\[v(\d{1,4})\]")
_CODE = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")


def about(papers: Sequence[PaperIds]) -> Iterable[Ask]:
    """The page of each paper that has one at a venue without an API."""
    pages = dict.fromkeys(
        page for paper in papers for kind, url in paper.also if kind == "page" and (page := parse_page(url))
    )
    for page in pages:
        yield Ask(page, media="text/html", step="page", ids=(f"page:{page}",), absent=GONE)


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    """A page is all there is."""
    return iter(())


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    """The one record of a page. Where nothing on it names a paper, its form says so."""
    asked = ask.ids[0].removeprefix("page:") if ask.ids else None
    read = read_page(page, asked or "")
    body = _body(read, asked)
    own = own_page(body["addresses"])
    dois = (*read.all("citation_doi"), *body["linked"].get("identifiers", ()))
    dois += read.all("dc.identifier.doi", "dc.identifier", "prism.doi", "eprints.id_number")
    arxiv = read.all("citation_arxiv_id") if body["arxiv"] else ()
    native = native_id(body["addresses"], asked, arxiv, dois)
    answered = bool(asked) and own in (None, asked) and _names_a_paper(read)
    yield Record(native, body, "page", ask.ids[0] if answered else None, revision=_revision(body))


def of_file(page: bytes) -> Ask:
    """The step of a saved page. SourceChanged where it is no web page, or says nothing of a paper in machine form."""
    read = read_page(page)
    if not _names_a_paper(read):
        raise SourceChanged(f"no machine-readable paper on the page{f': {read.title[:100]!r}' if read.title else ''}")
    return Ask("", media="text/html", step="page")


def _names_a_paper(page: Page) -> bool:
    """Whether there is any tag or block of a publication."""
    return page.has_tags or bool(linked(page.blocks, ""))


def _body(page: Page, asked: str | None) -> dict[str, Any]:
    tags = page.tags
    title = next(iter((*page.all("citation_title"), *page.all("dc.title"))), "")
    addresses = [*page.links_to("canonical"), *page.addresses(*_ADDRESSES)]
    addresses += page.addresses("citation_pdf_url")
    addresses = [*_of_eprints(page), *addresses, *filter(None, (page.saved_from,))]
    if not own_page(addresses):
        addresses += _of_bibtex(page.text)
    body: dict[str, Any] = {
        "title": page.title,
        "asked": asked,
        "addresses": addresses,
        "byline": [
            {"name": each.name, "institutions": each.institution, "orcids": each.orcid} for each in authors(tags)
        ],
        "linked": linked(page.blocks, title),
        "shown": [text for wanted in _SHOWN for text in page.all(wanted)],
        "license": list(page.links_to("license")),
        "abstract": _marked_abstract(page.text, own_page(addresses) or asked),
        "arxiv": _arxiv(page.text) if _is_arxiv(page) else None,
    }
    for family, prefixes in FAMILIES.items():
        body[family] = {}
        for name, text in tags:
            if name.startswith(prefixes) and name not in _BY_AUTHOR:
                body[family].setdefault("refined" if _is_refined(name) else name, []).append(text)
    return body


def _is_refined(name: str) -> bool:
    """Whether it is an element of Dublin Core refined in a way that is not read."""
    family, _, rest = name.partition(".")
    element, _, refinement = rest.partition(".")
    return family in ("dc", "dcterms") and bool(refinement) and element in ELEMENTS and name not in CORE


def _of_bibtex(text: str) -> list[str]:
    """The paper's page, where the BibTeX on the page names one and no other."""
    urls = (found[1] for found in islice(_BIBTEX.finditer(text), MOST_ADDRESSES))
    pages = {page for url in urls if (page := parse_page(url))}
    return sorted(pages) if len(pages) == 1 else []


def _of_eprints(page: Page) -> list[str]:
    """The item's page among what EPrints says it is related to: its other addresses are those of files."""
    ends = tuple(f"/{number}{slash}" for number in page.all("eprints.eprintid")[:1] for slash in ("", "/"))
    return [url for url in page.addresses("dc.relation") if url.endswith(ends)][:1] if ends else []


def _marked_abstract(text: str, page: str | None) -> str | None:
    for venue, mark in _ABSTRACTS:
        if page and page.startswith(venue):
            return plain_text(_HEADING.sub("", element(text, "div", mark, "</div>") or "")) or None
    return None


# A page of arXiv


def _is_arxiv(page: Page) -> bool:
    """Whether it is an abs page: others name an arXiv id too."""
    own = (*page.links_to("canonical"), *page.all("og.url")) or page.all("citation_pdf_url")
    return bool(page.all("citation_arxiv_id")) and any(_AT_ARXIV.match(url) and parse_arxiv(url) for url in own)


def _arxiv(text: str) -> dict[str, Any]:
    history = plain_text(element(text, "div", "submission-history", "</div>") or "")
    subjects = plain_text(element(text, "td", "subjects", "</td>") or "")
    comment = plain_text(element(text, "td", "comments", "</td>") or "")
    last = history.rpartition("[v")[2]
    licence = _HREF.search(element(text, "div", "abs-license", "</div>") or "")
    return {
        "categories": [code for code in dict.fromkeys(_CODE.findall(subjects)) if code in NAMES or code in RETIRED],
        "versions": max((int(number) for number in _VERSION.findall(history)), default=None),
        "withdrawn": "(withdrawn)" in last or comment.lower().startswith("this paper has been withdrawn"),
        "comment": comment or None,
        "journal_ref": plain_text(element(text, "td", "jref", "</td>") or "") or None,
        "license": licence[1] if licence else None,
    }


def _revision(body: dict[str, Any]) -> str:
    """The number of versions, of a page of arXiv: nothing else on a page is told to grow."""
    number = body["arxiv"]["versions"] if body["arxiv"] else None
    return f"v{number:05}" if number else ""


SOURCE = Source(
    name=NAME,
    title="Landing pages",
    service="",  # each host by itself
    pause=5.0,  # nobody said how often; robots.txt may ask for more
    licence="facts from pages that anyone may read; abstracts may be in copyright",
    shelf="pages",
    forms=FORMS,
    about=about,
    after=after,
    split=split,
    of_file=of_file,
)
