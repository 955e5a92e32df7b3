"""Reading a page: JSON, XML and JSON lines into what a source expects, or SourceChanged that says what came instead."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import orjson
from lxml import etree
from pydantic import AliasChoices, BaseModel, ValidationError

from ingest.source import Form, Wire
from schemas.errors import SourceChanged
from schemas.text import one_line as one_line
from schemas.text import paragraphs as paragraphs

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

_HEAD = 4096  # bytes within which a web page shows itself
_BOM = b"\xef\xbb\xbf"
_WEB_PAGE = re.compile(
    rb"\A\s*+(?:<\?xml[^>]*+>\s*+)?(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_PROSE = re.compile(rb"\s*+[A-Za-z]++ [\w ',.:;!/-]{2,200}\s*+")  # as "Rate exceeded."
_TITLE = re.compile(rb"<title\b[^<>]*+>((?:[^<]|<(?!/?title))*+)</title", re.I)
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", int: "a number", float: "a number"}


def web_page(page: bytes) -> str | None:
    """The title of a web page ("untitled" without one), for a message; None where the bytes are no web page."""
    if not _WEB_PAGE.match(page.removeprefix(_BOM)[:_HEAD]):
        return None
    found = _TITLE.search(page[: 16 * _HEAD])
    return one_line(found[1].decode("utf-8", "replace"))[:100] if found and found[1].strip() else "untitled"


def read_json(page: bytes, kind: type[T]) -> T:
    """The page as JSON of this kind (dict, list). SourceChanged, saying what came instead.

    JSON is strict: NaN, Infinity, lone surrogates and more than 1,024 levels are refused.
    """
    try:
        read = orjson.loads(page.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        raise SourceChanged(instead(page, "JSON", f"not JSON: {error.msg} at byte {error.pos}")) from None
    return _of_kind(read, kind, "JSON")


def read_lines(page: bytes, kind: type[T]) -> Iterator[tuple[int, T]]:
    """JSON lines as (line number from 1, value); empty lines are left out. SourceChanged names the line."""
    for number, line in enumerate(page.removeprefix(_BOM).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            read = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise SourceChanged(instead(page, "JSON lines", f"line {number} is not JSON: {error.msg}")) from None
        yield number, _of_kind(read, kind, f"line {number}")


def read_xml(page: bytes) -> etree._Element:
    """The root of the page as XML. SourceChanged where it is cut short, no XML, or has a document type.

    No entity is resolved and nothing is loaded. A document type is refused: with these settings an external entity
    would stay in the tree as a node without text.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(page, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise SourceChanged(instead(page, "XML", f"not XML, or cut short: {one_line(str(error))[:200]}")) from None
    if root.getroottree().docinfo.doctype:
        raise SourceChanged(instead(page, "XML", "XML with a document type, which is never read"))
    return root


def shape(model: type[M], data: Any) -> M:
    """The data as this model. SourceChanged with the path of the first field that does not fit, never its value."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise SourceChanged(misfit(error)) from None


def misfit(error: ValidationError) -> str:
    """Where and how data did not fit: "items.0.title: Input should be a valid string", never the data."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = ".".join(str(step) for step in first["loc"])
    return f"{path or 'the whole'}: {first['msg']}"


def batched(some: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Tuples of `size`, the last one shorter.

    >>> list(batched("abcde", 2))
    [('a', 'b'), ('c', 'd'), ('e',)]
    """
    rest = iter(some)
    while batch := tuple(islice(rest, size)):
        yield batch


def surprises(form: Form[Any], body: Mapping[str, Any]) -> frozenset[str]:
    """Dotted paths of what the body holds and the form neither reads nor lists as unread.

    List elements and keys of a mapping of wires add nothing to a path. An unread path covers what lies below it; a
    field declared as anything but a wire is read whole.
    """
    return frozenset(_unknown((form.wire,), body, "", form.unread))


def further_fields(wire: type[Wire], than: type[Wire]) -> frozenset[str]:
    """Names, as sent, of the fields that a wire reads and another, from which it is made, does not."""
    return frozenset(field.alias or name for name, field in wire.model_fields.items() if name not in than.model_fields)


def _unknown(
    wires: tuple[type[Wire], ...], body: Mapping[str, Any], above: str, unread: frozenset[str]
) -> Iterator[str]:
    known = {name: below for wire in wires for name, below in _fields(wire).items()}
    for name, value in body.items():
        path = f"{above}{name}"
        if path in unread or (name in known and not any(known[name])):
            continue
        if name not in known and not any(left.startswith(f"{path}.") for left in unread):
            yield path
            continue
        one, mapped = known.get(name, ((), ()))
        for part in _bodies(value):
            if one or not mapped:
                yield from _unknown(one, part, f"{path}.", unread)
            else:
                for below in part.values():
                    for each in _bodies(below):
                        yield from _unknown(mapped, each, f"{path}.", unread)


def _bodies(value: Any) -> Iterator[Mapping[str, Any]]:
    """The mappings that a value is, or that it lists at any depth."""
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _bodies(each)


@cache
def _fields(wire: type[Wire]) -> dict[str, tuple[tuple[type[Wire], ...], tuple[type[Wire], ...]]]:
    """Every name by which the wire reads a field, with the wires below it: as such, and as values of a mapping."""
    fields = {}
    for name, field in wire.model_fields.items():
        alias = field.validation_alias or field.alias or name
        names = alias.choices if isinstance(alias, AliasChoices) else [alias]
        below = tuple(_wires(field.annotation, mapped=False)), tuple(_wires(field.annotation, mapped=True))
        fields.update({each: below for each in (name, *names) if isinstance(each, str)})
    return fields


def _wires(annotation: Any, *, mapped: bool) -> Iterator[type[Wire]]:
    """The wires in an annotation, below its unions and lists; with `mapped`, those that are a mapping's values."""
    if isinstance(annotation, type) and issubclass(annotation, Wire):
        if not mapped:
            yield annotation
    elif (origin := get_origin(annotation)) in {Union, UnionType, tuple, list, Annotated}:
        for argument in get_args(annotation):
            yield from _wires(argument, mapped=mapped)
    elif mapped and isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _wires(get_args(annotation)[1], mapped=False)


def _of_kind(read: Any, kind: type[T], where: str) -> T:
    if not isinstance(read, kind):
        came = _KINDS.get(type(read), "null")
        raise SourceChanged(f"{where} is {came} where {_KINDS.get(kind, kind.__name__)} was asked for")
    return read


def instead(page: bytes, asked: str, otherwise: str) -> str:
    """What came where `asked` was asked for."""
    if not page.strip():
        return f"an empty page where {asked} was asked for"
    if (title := web_page(page)) is not None:
        return f"a web page where {asked} was asked for: {title!r}"
    if _PROSE.fullmatch(page):
        return f"a sentence where {asked} was asked for: {one_line(page.decode())!r}"
    return otherwise
