"""The page of a publication, any publisher's: its meta tags, links and JSON-LD blocks, sorted but not yet judged.

Only the tags that are read are given to the HTML parser: its time for a whole page grows with the square of what is
nested (1.5 MB of `<div>` take minutes) or of a tag's attributes. Finding them takes one pass over the text.

A tag with quotes inside its quotes is left out: what came before the first would pass for the whole.

Pages behind a bot check often keep its script: only one without a publication's tags is a check.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from selectolax.lexbor import LexborHTMLParser

from ingest.read import web_page
from ingest.reply import shows_challenge
from schemas.errors import SourceChanged
from schemas.ids import safe_url
from schemas.text import one_line
from schemas.work import MOST_AUTHORS

LARGEST_PAGE = 16 * 1024 * 1024  # bytes
MOST_TAGS = 100_000
MOST_ATTRIBUTES = 40  # of one tag
LARGEST_BLOCK = 1024 * 1024  # characters of one JSON-LD block
MOST_BLOCKS = 50
LARGEST_BLOCKS = 2 * LARGEST_BLOCK  # of all of them
MOST_MARKUP = 50_000  # "<" inside the texts of a page's tags
MOST_ADDRESSES = 200  # of one kind
LONGEST_PIECE = 60_000  # characters of an element in the body
_DEPTH = 4  # lists and graphs in a JSON-LD block

_ATTRIBUTE = r"""[\s/]*+[^\s/>="'<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_ATTRIBUTES = rf"(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+[\s/]*+>"
_TAG = re.compile(rf"<[a-z]+(?=[\s/]){_ATTRIBUTES}", re.I)
_VOID = frozenset({"meta", "link", "base"})
_FILLED = ("script", "style", "title", "textarea", "template", "xmp", "iframe", "noembed", "noframes")
_BEGINNING = re.compile(rf"<(?=[!mlbstxin])(?:!--|(?P<name>{'|'.join((*sorted(_VOID), *_FILLED))})(?=[\s/>]))", re.I)
_CLOSINGS = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in _FILLED}
_LINKED = re.compile(r"""\stype\s*=\s*["']?application/ld\+json\b""", re.I)
_SATELLITE = re.compile(r"citation_author_(institution|orcid)")
_PLACES = ("citation_author_affiliation", "citation_author_affiliations", "citation_author_institutions")
_REFERENCES = frozenset({"citation_reference", "citation_references"})
_OTHER_SCHEMES = frozenset({"assignee", "datesubmitted"})  # of patents: who owns it is no author
_PARTED = re.compile(r"(?:&#?\w{2,8};|[^;])+")  # at semicolons that end no entity: some are escaped twice
_DECLARED = 65_536  # bytes within which a page declares its encoding
_CHARSET = re.compile(
    rb"""<(?:meta\s[^<>]{0,200}?charset|\?xml\s[^<>]{0,200}?encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.I
)
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d{1,6}\)(\S{1,2000})|<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})"
)
# What pages in other encodings than UTF-8 declare, as browsers take it (https://encoding.spec.whatwg.org/).
_CODECS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("macintosh", "x-mac-roman"), "mac_roman"),
    **{name: name for name in ("euc-jp", "iso-2022-jp", "koi8-r", "koi8-u")},
    **{f"iso-8859-{part}": f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-{page}": f"cp{page}" for page in (874, 1250, 1251, 1253, 1255, 1256, 1257, 1258)},
    "iso-8859-9": "cp1254",
    "windows-1254": "cp1254",
}
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\ufffd]")
_CONTROLS = dict.fromkeys(range(32), " ")
_WRAPPING = re.compile(r"\A\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*\Z")

FAMILIES = {"highwire": ("citation_",), "core": ("dc.", "dcterms."), "prism": ("prism.",), "eprints": ("eprints.",)}
_PREFIXES = tuple(prefix for prefixes in FAMILIES.values() for prefix in prefixes)

Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself. Names of tags are in lower case, with full stops for colons; texts are as written.

    `tags` stand in the page's order, without those of the list of references; bepress_citation_ tags are read as
    citation_ tags where there are none. `blocks` are the objects of JSON-LD
    that have a type, `links` (relation, absolute address) the canonical ones and those to a licence. `base` is what
    addresses of the page start from, or "". `saved_from` is where a browser says that it saved the page, or "".
    """

    text: str
    title: str
    base: str
    tags: tuple[Tag, ...]
    links: tuple[Tag, ...]
    blocks: tuple[dict[str, Any], ...]
    saved_from: str = ""

    @property
    def has_tags(self) -> bool:
        """Whether there is any tag of a publication: Open Graph's are on every page."""
        return any(name.startswith(_PREFIXES) for name, _ in self.tags)

    def all(self, *names: str) -> tuple[str, ...]:
        """The texts of these tags, in the page's order."""
        return tuple(text for name, text in self.tags if name in names)

    def addresses(self, *names: str) -> tuple[str, ...]:
        """The addresses in these tags, made absolute, by the order of the names."""
        texts = (text for wanted in names for name, text in self.tags if name == wanted)
        urls = (safe_url(_joined(self.base, text)) for text in islice(texts, MOST_ADDRESSES))
        return tuple(url for url in urls if url and not _is_front(url))

    def links_to(self, relation: str) -> tuple[str, ...]:
        return tuple(url for rel, url in self.links if rel == relation)


@dataclass(slots=True)
class Author:
    """One `citation_author`, with what stands between it and the next, but for the e-mail address."""

    name: str
    institution: list[str] = field(default_factory=list)
    orcid: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)  # a saved page is looked at to tell what it is, and then read
def read_page(body: bytes, url: str = "") -> Page:
    """The tags of the page that came from `url`.

    SourceChanged for what is no web page, wants to be shown a person, or is larger than any.
    """
    if len(body) > LARGEST_PAGE:
        raise SourceChanged(f"a page of more than {LARGEST_PAGE:,} bytes")
    shown = web_page(body)
    text = decoded(body)
    if shown is None and not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise SourceChanged("no web page")
    voids, blocks, title, room = [], [], "", LARGEST_BLOCKS
    for name, piece, content in _pieces(text):
        if name in _VOID:
            voids.append(piece)
        elif name == "title":
            title = title or content
        elif name == "script" and len(content) <= min(room, LARGEST_BLOCK) and _LINKED.search(piece):
            blocks.append(content)
            room -= len(content)
    tree = LexborHTMLParser("".join(voids))
    tags = tuple(_tags(tree))
    if sum(text.count("<") for _, text in tags) > MOST_MARKUP:
        raise SourceChanged(f"a page whose tags hold more than {MOST_MARKUP:,} tags")
    if all(name != "citation_title" for name, _ in tags):
        tags = tuple((name.removeprefix("bepress_"), text) for name, text in tags)
    base = _base(tree, tags, url)
    objects = tuple(_objects(blocks[:MOST_BLOCKS]))
    page = Page(text, one_line(unescape(title)), base, tags, tuple(_links(tree, base)), objects, _saved_from(text))
    if shows_challenge(body) and not page.has_tags:
        raise SourceChanged(f"a bot check came where a page was asked for: {page.title[:100] or 'untitled'}")
    return page


def decoded(body: bytes) -> str:
    """The page as text: UTF-8 where it is that, else in the encoding that it declares, else as browsers take it.

    >>> decoded(b'<meta charset=iso-8859-2>\\xb3'), decoded("é".encode())
    ('<meta charset=iso-8859-2>ł', 'é')
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[2:].decode(codec, "replace")
    found = _CHARSET.search(body[:_DECLARED])
    named = found[1].decode().lower() if found else ""
    declared = _CODECS.get(named)
    if declared == "iso-2022-jp" and b"\x1b$" in body:
        return body.decode(declared, "replace")
    text = body.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    if not broken or named in ("utf-8", "utf8"):
        return text
    if not declared and len(_BEYOND_ASCII.findall(text)) > broken:  # cut inside a sign, or one bad byte
        return text
    return body.decode(declared or "cp1252", "replace")


def authors(tags: Iterable[Tag]) -> list[Author]:
    """Highwire authors in order, each with its institutions and iD: those belong to the author before them.

    Names in one tag are parted (then what follows is nobody's). Adjacent repeats are one author. The plural tag, which
    repeats the others where both are, is read where it stands alone. One more than MOST_AUTHORS ends the list.
    """
    tags = tuple(tags)
    found: list[Author] = []
    if any(name == "citation_author" for name, _ in tags):
        tags = tuple(tag for tag in tags if tag[0] != "citation_authors")
    whose: Author | None = None
    for name, text in tags:
        if name in ("citation_author", "citation_authors"):
            names = parted(text)
            for each in names:
                if not found or one_line(found[-1].name) != one_line(each):
                    found.append(Author(each))
                if len(found) > MOST_AUTHORS:
                    return found
            whose = found[-1] if len(names) == 1 else None
        elif (satellite := _SATELLITE.fullmatch(name)) and whose is not None:
            getattr(whose, satellite[1]).append(text)
        elif name in _PLACES and whose is not None:
            whose.institution.append(text)
    return found


def parted(text: str) -> list[str]:
    """The names in a tag's text: parted at semicolons, else at commas where more than two full names stand.

    One more than MOST_AUTHORS ends the list.

    >>> parted("Noether, Emmy; Klein, Felix;"), parted("Erd&odblac;s, Paul"), parted("A Noether, F Klein, D Hilbert")
    (['Noether, Emmy', 'Klein, Felix'], ['Erd&odblac;s, Paul'], ['A Noether', 'F Klein', 'D Hilbert'])
    """
    parts = (found[0].strip() for found in _PARTED.finditer(text))
    names = list(islice(filter(None, parts), MOST_AUTHORS + 1)) or [text]
    if len(names) == 1 and len(text) <= LONGEST_PIECE:
        between = [each.strip() for each in text.split(",")]
        if len(between) > 2 and all(" " in each for each in between):
            return between
    return names


def element(text: str, tag: str, mark: str, closing: str) -> str | None:
    """The markup from after the first such tag that has the word `mark` in an attribute to the `closing` after it."""
    start = re.compile(rf"<{tag}\s(?=[^<>]*\b{mark}\b)[^<>]*+>", re.I).search(text)
    end = text.find(closing, start.end(), start.end() + LONGEST_PIECE) if start else -1
    return text[start.end() : end] if start and end >= 0 else None


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, opening tag and content of what is read, in order; what is commented out or shown as text is passed by."""
    at = count = 0
    while found := _BEGINNING.search(text, at):
        count += 1
        if count > MOST_TAGS:
            raise SourceChanged(f"a page of more than {MOST_TAGS:,} tags")
        name = (found["name"] or "").lower()
        if name in _VOID:
            tag = _TAG.match(text, found.start())
            at = tag.end() if tag else found.end()
            if tag:
                yield name, tag[0], ""
            continue
        if not name:
            closing = text.find("-->", found.start() + 2)
            if closing < 0:
                return
            at = closing + 3
            continue
        opened = text.find(">", found.end())
        end = _CLOSINGS[name].search(text, opened + 1) if opened >= 0 else None
        if end is None:
            return
        yield name, text[found.start() : opened], text[opened + 1 : end.start()]
        at = end.end()


def _tags(tree: LexborHTMLParser) -> Iterator[Tag]:
    for node in tree.css("meta"):
        attributes = node.attributes
        name = _named(attributes.get("name")) or _named(attributes.get("property"))
        text = attributes.get("content")
        scheme = (attributes.get("scheme") or "").lower()
        if name and text and text.strip() and name not in _REFERENCES and scheme not in _OTHER_SCHEMES:
            yield name, text


def _named(name: str | None) -> str:
    return name.strip().lower().replace(":", ".")[:200] if name else ""


def _base(tree: LexborHTMLParser, tags: tuple[Tag, ...], url: str) -> str:
    names = ("og.url", "citation_abstract_html_url", "citation_fulltext_html_url", "dc.identifier.uri")
    said = (safe_url(text) for wanted in names for name, text in tags if name == wanted)
    own = url or next(filter(None, said), "")
    hrefs = (node.attributes.get("href") for node in tree.css("base"))
    return next(filter(None, (safe_url(_joined(own, href)) for href in hrefs if href)), own)


def _links(tree: LexborHTMLParser, base: str) -> Iterator[Tag]:
    for relation in ("canonical", "license"):
        nodes = tree.css(f'link[rel~="{relation}" i][href]')
        urls = (safe_url(_joined(base, node.attributes.get("href") or "")) for node in nodes[:MOST_ADDRESSES])
        yield from ((relation, url) for url in urls if url and not _is_front(url))


def _saved_from(text: str) -> str:
    found = _SAVED_FROM.search(text[:LONGEST_PIECE])
    return (found and safe_url(found[1] or found[2])) or ""


def _is_front(url: str) -> bool:
    """Whether it is a site's first page: some pages give it for their own."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return ""


def _objects(blocks: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The objects with a type, out of lists, graphs and what a page calls its main entity. A broken block is none."""
    for block in blocks:
        try:
            read = orjson.loads(_WRAPPING.sub("", block.translate(_CONTROLS)))
        except orjson.JSONDecodeError:
            continue
        yield from _typed(read, _DEPTH)


def _typed(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth:
        for each in value:
            yield from _typed(each, depth - 1)
    elif isinstance(value, dict):
        if isinstance(value.get("@type"), str | list):
            yield value
        if depth:
            for inner in ("@graph", "mainEntity"):
                yield from _typed(value.get(inner), depth - 1)
