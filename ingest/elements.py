"""XML a piece at a time: each wanted element whole, then freed, and an element as a mapping of plain values.

A page of a thousand records needs little more memory than its bytes. Nothing is resolved or loaded from elsewhere, and
a document type is refused, so no entity is ever left in the tree.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

from lxml import etree

from ingest.read import instead, one_line, web_page
from schemas.errors import SourceChanged

_MOST_TAGS = 4096  # tags whose reading is remembered: a page may make up any number


@dataclass(frozen=True, slots=True)
class Shape:
    """Which names are always lists (`many`), and which always mappings (`nested`), even where only one or empty."""

    many: frozenset[str] = frozenset()
    nested: frozenset[str] = frozenset()
    tags: "_Tags" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tags", _Tags(self))


class _Tags(dict[str, tuple[str, bool, bool]]):
    """Each tag that came: its local name, and whether that is one of `many` and of `nested`."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def __missing__(self, tag: str) -> tuple[str, bool, bool]:
        if len(self) >= _MOST_TAGS:
            self.clear()
        name = _local(tag)
        self[tag] = read = name, name in self.shape.many, name in self.shape.nested
        return read


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return _local(str(element.tag))


def root_name(page: bytes) -> str:
    """The local name of the root, from the page's first bytes alone. SourceChanged where it is no XML."""
    try:
        for _, element in _walk(page, ["start"], None):
            _refuse_doctype(page, element)
            return local(element)
    except etree.XMLSyntaxError as error:
        raise _unreadable(page, error) from None
    raise SourceChanged("XML without a root")


def elements(page: bytes, roots: Collection[str], wanted: Collection[str]) -> Iterator[etree._Element]:
    """Every outermost element of a wanted local name, whole, in document order; freed once the next is asked for.

    SourceChanged where the page is no XML, has another root or a document type, or is cut short: what comes before the
    cut has been given out by then, so a caller keeps nothing until the walk has ended.
    """
    names = [f"{{*}}{name}" for name in {*roots, *wanted}]
    root, depth = None, 0
    try:
        for event, element in _walk(page, ["start", "end"], names):
            if root is None:
                root = _checked_root(page, element, roots)
            if local(element) not in wanted:
                continue
            if event == "start":
                depth += 1
            elif depth > 1:
                depth -= 1
            else:
                depth = 0
                yield element
                _free(element)
    except etree.XMLSyntaxError as error:
        raise _unreadable(page, error) from None
    if root is None:
        raise SourceChanged(_other_root(page, root_name(page), roots))


def mapping(element: etree._Element, shape: Shape) -> dict[str, Any]:
    """The element as plain values: attributes as ``@name``, children by their local names.

    A child with children is a mapping; one with attributes but no text is the mapping of its attributes; else it is its
    text, with attributes as ``name@attribute``. A name that comes again becomes a list, as `shape.many` always does.
    The text of a `shape.nested` one is its ``#text``. Attributes of XML Schema are left out.
    """
    tags, read = shape.tags, _named("@", element.items())
    for child in element:
        name, many, nested = tags[child.tag]  # type: ignore[index]
        value: Any = child.text or ""
        if len(child):
            value = mapping(child, shape)
        elif (attributes := child.items()) or nested:
            said = _named("@", attributes)
            if nested or (said and not value.strip()):
                value = said | {"#text": value} if value.strip() else said
            else:
                read |= _named(f"{name}@", attributes)
        gather(read, name, value, many=many)
    return read


def gather(read: dict[str, Any], name: str, value: Any, *, many: bool) -> None:
    """Adds a child's value: to the list of its name where there is one, or `many` asks for one, or it comes again."""
    if many:
        read.setdefault(name, []).append(value)
    elif isinstance(earlier := read.get(name), list):
        earlier.append(value)
    elif name in read:
        read[name] = [earlier, value]
    else:
        read[name] = value


def _named(before: str, attributes: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Attributes by their local names, those of XML Schema left out."""
    return {before + _local(name): value for name, value in attributes if "XMLSchema" not in name}


@lru_cache(maxsize=_MOST_TAGS)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _walk(page: bytes, events: Collection[Literal["start", "end"]], names: list[str] | None) -> Any:
    return etree.iterparse(
        BytesIO(page),
        events=tuple(events),
        tag=names,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _checked_root(page: bytes, first: etree._Element, roots: Collection[str]) -> etree._Element:
    _refuse_doctype(page, first)
    root = first.getroottree().getroot()
    if (name := local(root)) not in roots:
        raise SourceChanged(_other_root(page, name, roots))
    return root


def _refuse_doctype(page: bytes, element: etree._Element) -> None:
    if element.getroottree().docinfo.doctype:
        raise _unreadable(page, "XML with a document type, which is never read")


def _free(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _other_root(page: bytes, name: str, roots: Collection[str]) -> str:
    if (title := web_page(page)) is not None:
        return f"a web page where XML was asked for: {title!r}"
    return f"XML with the root {name[:60]!r} where {' or '.join(sorted(roots))} was asked for"


def _unreadable(page: bytes, why: object) -> SourceChanged:
    otherwise = why if isinstance(why, str) else f"not XML, or cut short: {one_line(str(why))[:200]}"
    return SourceChanged(instead(page, "XML", otherwise))
