"""JSON-LD of publication pages (https://schema.org/ScholarlyArticle): what a page says of its paper there.

Anything may stand in a block, so parts of a kind that is not expected say nothing, and no field of it is a surprise.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ingest.forms.landing_kinds import ARTICLES, KINDS
from schemas.ids import safe_url
from schemas.text import one_line
from schemas.work import MOST_AUTHORS

MOST_PARTS = MOST_AUTHORS + 1  # of one list: a byline that is too long stays so
_NOT_OF_THEIR_OWN = frozenset({"review", "periodical", "publicationissue", "publicationvolume", "blogposting"})
_TYPES = (frozenset(KINDS) | ARTICLES) - _NOT_OF_THEIR_OWN
_PLACES = frozenset({"website", "webpage", "collectionpage", "blog"})
_IDENTIFIERS = ("@id", "identifier", "doi", "sameAs", "url")


def linked(blocks: Iterable[Mapping[str, Any]], title: str) -> dict[str, Any]:
    """The one object that is the page's publication: with its title, or the only one where the page has none else."""
    found = [block for block in blocks if any(word in _TYPES for word in _types(block))]
    same = [block for block in found if title and _letters(_title(block)) == _letters(title)]
    if title:
        found = same[:1]
    if len(found) != 1:
        return {}
    (one,) = found
    return {
        "type": _types(one),
        "title": _title(one) or None,
        "byline": [person for each in _list(one.get("author", one.get("creator"))) if (person := _person(each))],
        "identifiers": list(_identifiers(one)),
        "published": next(filter(None, (_text(one.get(name)) for name in ("datePublished", "dateCreated"))), None),
        "abstract": _text(one.get("abstract")) or None,
        "venue": _venue(one.get("isPartOf"), 4) or None,
        "license": next(filter(None, map(_url, _list(one.get("license")))), None),
    }


def _types(block: Mapping[str, Any]) -> list[str]:
    """Without the address of schema.org before them, in lower case."""
    return [
        each.rpartition("/")[2].rpartition(":")[2].lower()
        for each in _list(block.get("@type"))
        if isinstance(each, str)
    ]


def _title(block: Mapping[str, Any]) -> str:
    return next(filter(None, (_text(block.get(name)) for name in ("headline", "name"))), "")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, one_line(text).casefold()))


def _person(value: Any) -> dict[str, Any] | None:
    if isinstance(value, str):
        return {"name": value}
    if not isinstance(value, dict):
        return None
    places = (
        _text(each.get("name")) if isinstance(each, dict) else _text(each) for each in _list(value.get("affiliation"))
    )
    person = {
        "name": _text(value.get("name")) or None,
        "family": _text(value.get("familyName")) or None,
        "given": _text(value.get("givenName")) or None,
        "institutions": [place for place in places if place],
        "orcids": [text for text in _identifiers(value) if "orcid.org" in text],
    }
    return person if person["name"] or person["family"] else None


def _identifiers(block: Mapping[str, Any]) -> Iterator[str]:
    for name in _IDENTIFIERS:
        for each in _list(block.get(name)):
            text = _text(each.get("value", each.get("@id"))) if isinstance(each, dict) else _text(each)
            if text:
                yield text


def _venue(value: Any, depth: int) -> str:
    """The name of the periodical, which an issue or a volume may be part of in turn. A web site is none."""
    for each in _list(value):
        if isinstance(each, str) and not safe_url(each):
            return each.strip()
        if isinstance(each, dict) and depth:
            types = _types(each)
            if _PLACES.intersection(types):
                continue
            name = _text(each.get("name"))
            if name and ("periodical" in types or "book" in types or "event" in types or not each.get("isPartOf")):
                return name
            if found := _venue(each.get("isPartOf"), depth - 1):
                return found
    return ""


def _url(value: Any) -> str:
    return _text(value.get("url", value.get("@id"))) if isinstance(value, dict) else _text(value)


def _list(value: Any) -> list[Any]:
    return value[:MOST_PARTS] if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
