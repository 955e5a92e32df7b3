"""The page of a publication, any publisher's: its meta tags, links and JSON-LD blocks, sorted but not yet judged.

Only the tags that are read are given to the HTML parser: its time for a whole page grows with the square of what is
nested (1.5 MB of `<div>` take minutes) or of a tag's attributes. Finding them takes one pass over the text.

A tag with quotes inside its quotes is left out: what came before the first would pass for the whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import orjson
from selectolax.lexbor import LexborHTMLParser

from ingest.read import web_page
from ingest.reply import shows_challenge
from schemas.errors import SourceChanged
from schemas.ids import safe_url
from schemas.text import one_line

LARGEST_PAGE = 16 * 1024 * 1024  # bytes
MOST_TAGS = 100_000
MOST_ATTRIBUTES = 40  # of one tag
LARGEST_BLOCK = 1024 * 1024  # characters of one JSON-LD block
MOST_BLOCKS = 50
LONGEST_PIECE = 60_000  # characters of an element in the body
_DEPTH = 4  # lists and graphs in a JSON-LD block

_ATTRIBUTE = r"""[\s/]*+[^\s/>="'<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_ATTRIBUTES = rf"(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+[\s/]*+>"
_TAG = re.compile(rf"<[a-z]+(?=[\s/]){_ATTRIBUTES}", re.I)
_BEGINNING = re.compile(
    r"<(?:!--|(?P<name>meta|link|base|script|style|title|textarea|template|xmp|iframe|noembed|noframes)(?=[\s/>]))",
    re.I,
)
_VOID = frozenset({"meta", "link", "base"})
_LINKED = re.compile(r"""\stype\s*=\s*["']?application/ld\+json\b""", re.I)
_SATELLITE = re.compile(r"citation_author_(institution|orcid|email)")
_PARTED = re.compile(r"(?:&#?\w{2,8};|[^;])+")  # at semicolons that end no entity: some are escaped twice
_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.I)
# What pages in other encodings than UTF-8 declare, as browsers take it (https://encoding.spec.whatwg.org/).
_CODECS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **{name: name for name in ("big5", "euc-jp", "euc-kr", "shift_jis", "koi8-r", "koi8-u")},
    **{f"iso-8859-{part}": f"iso8859_{part}" for part in (2, 4, 5, 6, 7, 8, 13, 15)},
    **{f"windows-{page}": f"cp{page}" for page in (1250, 1251, 1253, 1255, 1256, 1257)},
    "iso-8859-9": "cp1254",
    "windows-1254": "cp1254",
}
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself. Names of tags are in lower case, with full stops for colons; texts are as written.

    `tags` stand in the page's order, without those of the list of references; bepress_citation_ tags are read as
    citation_ tags where there are none. `blocks` are the objects of JSON-LD
    that have a type, `links` (relation, absolute address). `base` is what addresses of the page start from, or "".
    """

    text: str
    title: str
    base: str
    tags: tuple[Tag, ...]
    links: tuple[Tag, ...]
    blocks: tuple[dict[str, Any], ...]

    def all(self, *names: str) -> tuple[str, ...]:
        """The texts of these tags, in the page's order."""
        return tuple(text for name, text in self.tags if name in names)

    def addresses(self, *names: str) -> tuple[str, ...]:
        """The addresses in these tags, made absolute, by the order of the names."""
        texts = (text for wanted in names for name, text in self.tags if name == wanted)
        return tuple(filter(None, (safe_url(_joined(self.base, text)) for text in texts)))

    def links_to(self, relation: str) -> tuple[str, ...]:
        return tuple(url for rel, url in self.links if rel == relation)


@dataclass(slots=True)
class Author:
    """One `citation_author`, with what stands between it and the next."""

    name: str
    institution: list[str] = field(default_factory=list)
    orcid: list[str] = field(default_factory=list)
    email: list[str] = field(default_factory=list)


def read_page(body: bytes, url: str = "") -> Page:
    """The tags of the page that came from `url`.

    SourceChanged for what is no web page, wants to be shown a person, or is larger than any.
    """
    if len(body) > LARGEST_PAGE:
        raise SourceChanged(f"a page of more than {LARGEST_PAGE:,} bytes")
    shown = web_page(body)
    text = decoded(body)
    if shows_challenge(body):
        raise SourceChanged(f"a bot check came where a page was asked for: {shown or 'untitled'}")
    if shown is None and not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise SourceChanged("no web page")
    voids, blocks, title = [], [], ""
    for name, piece, content in _pieces(text):
        if name in _VOID:
            voids.append(piece)
        elif name == "title":
            title = title or content
        elif name == "script" and _LINKED.search(piece) and len(content) <= LARGEST_BLOCK:
            blocks.append(content)
        if len(voids) > MOST_TAGS:
            raise SourceChanged(f"a page of more than {MOST_TAGS:,} tags")
    tree = LexborHTMLParser("".join(voids))
    tags = tuple(_tags(tree))
    if all(name != "citation_title" for name, _ in tags):
        tags = tuple((name.removeprefix("bepress_"), text) for name, text in tags)
    base = _base(tree, tags, url)
    return Page(text, one_line(title), base, tags, tuple(_links(tree, base)), tuple(_objects(blocks[:MOST_BLOCKS])))


def decoded(body: bytes) -> str:
    """The page as text: UTF-8 where it is that, else in the encoding that it declares, else as browsers take it.

    >>> decoded(b'<meta charset=iso-8859-2>\\xb3'), decoded("é".encode())
    ('<meta charset=iso-8859-2>ł', 'é')
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[2:].decode(codec, "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = _CHARSET.search(body[:4096])
        named = found[1].decode().lower() if found else ""
        return body.decode("utf-8" if named in ("utf-8", "utf8") else _CODECS.get(named, "cp1252"), "replace")


def authors(tags: Iterable[Tag]) -> list[Author]:
    """Highwire authors in order, each with its institutions, iD and address: those belong to the author before them.

    Names in one tag are parted at semicolons (then what follows is nobody's). Adjacent repeats are one author.
    """
    found: list[Author] = []
    whose: Author | None = None
    for name, text in tags:
        if name in ("citation_author", "citation_authors"):
            names = parted(text)
            for each in names:
                if not found or one_line(found[-1].name) != one_line(each):
                    found.append(Author(each))
            whose = found[-1] if len(names) == 1 else None
        elif (satellite := _SATELLITE.fullmatch(name)) and whose is not None:
            getattr(whose, satellite[1]).append(text)
    return found


def parted(text: str) -> list[str]:
    """The names in a tag's text, which no name with a semicolon is among.

    >>> parted("Noether, Emmy; Klein, Felix;"), parted("Erd&odblac;s, Paul")
    (['Noether, Emmy', 'Klein, Felix'], ['Erd&odblac;s, Paul'])
    """
    return [each.strip() for each in _PARTED.findall(text) if each.strip()] or [text]


def element(text: str, tag: str, mark: str, closing: str) -> str | None:
    """The markup from after the first such tag that has the word `mark` in an attribute to the `closing` after it."""
    start = re.compile(rf"<{tag}\s(?=[^<>]*\b{mark}\b)[^<>]*+>", re.I).search(text)
    end = text.find(closing, start.end(), start.end() + LONGEST_PIECE) if start else -1
    return text[start.end() : end] if start and end >= 0 else None


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, opening tag and content of what is read, in order; what is commented out or shown as text is passed by."""
    at = 0
    while found := _BEGINNING.search(text, at):
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
        end = re.compile(rf"</{name}(?=[\s/>])", re.I).search(text, opened + 1) if opened >= 0 else None
        if end is None:
            return
        yield name, text[found.start() : opened], text[opened + 1 : end.start()]
        at = end.end()


def _tags(tree: LexborHTMLParser) -> Iterator[Tag]:
    for node in tree.css("meta"):
        attributes = node.attributes
        name = _named(attributes.get("name")) or _named(attributes.get("property"))
        text = attributes.get("content")
        if name and text and text.strip() and name != "citation_reference":
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
    for node in tree.css("link"):
        url = safe_url(_joined(base, node.attributes.get("href") or ""))
        for relation in (node.attributes.get("rel") or "").lower().split()[:5]:
            if url:
                yield relation, url


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return ""


def _objects(blocks: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The objects with a type, out of lists, graphs and what a page calls its main entity. A broken block is none."""
    for block in blocks:
        try:
            read = orjson.loads(block)
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
