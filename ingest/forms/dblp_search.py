"""dblp's search for publications, in JSON or XML: each hit as today's JSON has it.

Manual     https://dblp.org/faq/13501473.html
Older      replies of `/search/api` (2015 and before) have the key in the address alone, attributes at title and venue
           (`@ee`, `@journal`, `@conference`, `@volume`; its pages and number are left), and an element's name as type
Refused    hits without fields (older still: XML as text), searches for authors and venues, SPARQL: each by name
"""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from ingest.elements import elements, local
from ingest.entities import plain_xml
from ingest.read import one_line, read_json, shape
from ingest.source import Wire
from schemas.errors import SourceChanged
from schemas.ids import LONGEST_URL

_KEY = re.compile(r"/rec/(?:(?:bibtex|html|xml|rdf)/)?((?:[^/?#]+/)+[^/?#]+?)(?:\.(?:bib|html|rdf|xml))?\Z")
_WITH_ATTRIBUTES = frozenset(("title", "venue"))


class Hits(Wire):
    hit: tuple[dict[str, Any], ...] | dict[str, Any] = ()


class Result(Wire):
    status: dict[str, Any] | None = None
    hits: Hits


class Search(Wire):
    result: Result


def hits_of(page: bytes) -> tuple[dict[str, Any], ...]:
    """The hits, none where there is none. SourceChanged where dblp says that it failed, or for another search."""
    if page.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        parts = [(local(part), _part(part)) for part in elements(plain_xml(page), ("result",), ("status", "hit"))]
        status = next((part for name, part in parts if name == "status"), None)
        hits = tuple(part for name, part in parts if name == "hit")
    else:
        read = read_json(page, dict)
        if {"head", "results"} <= read.keys():
            raise SourceChanged("an answer to a SPARQL query, which is not read")
        result = shape(Search, read).result
        status, one = result.status, result.hits.hit
        hits = (one,) if isinstance(one, dict) else one
    _check_status(status or {})
    _check_fields(hits)
    return tuple(map(_as_today, hits))


def _check_status(status: Mapping[str, Any]) -> None:
    code, text = (one_line(str(status.get(name) or "")) for name in ("@code", "text"))
    if (text or code or "OK") not in {"OK", "200"}:
        raise SourceChanged(f"dblp could not search: {code} {text}"[:200])


def _check_fields(hits: tuple[dict[str, Any], ...]) -> None:
    infos = [info for hit in hits if isinstance(info := hit.get("info"), Mapping)]
    if hits and not infos:
        raise SourceChanged("a search whose hits have no fields, an older form, which is not read")
    if not infos or any("title" in info or {"key", "year"} <= info.keys() for info in infos):
        return
    for field in ("author", "venue"):
        if field in infos[0]:
            raise SourceChanged(f"a search for {field}s, which is not read: it gives no publications")
    raise SourceChanged(f"no search for publications: hits of {one_line(', '.join(map(str, infos[0])))[:100]}")


def _as_today(hit: dict[str, Any]) -> dict[str, Any]:
    info = hit.get("info")
    if not isinstance(info, Mapping) or "key" in info:
        return hit
    today, title, venue = dict(info), info.get("title"), info.get("venue")
    address = info.get("url") or hit.get("url")
    if isinstance(address, str) and (found := _KEY.search(address[:LONGEST_URL])):
        today["key"] = found[1]
    if isinstance(title, Mapping):
        today |= {"title": title.get("text"), "ee": title.get("@ee")}
    if isinstance(venue, Mapping):
        today |= {"venue": venue.get("@journal") or venue.get("@conference"), "volume": venue.get("@volume")}
    return hit | {"info": today}


def _part(element: etree._Element) -> dict[str, Any]:
    """A hit or the status of a search in XML, as it is in JSON."""
    read: dict[str, Any] = _attributes(element)
    if local(element) == "status":
        return read | {"text": _text(element)}
    for part in element:
        if local(part) != "info":
            read[local(part)] = _text(part)
            continue
        info: dict[str, Any] = {}
        for field in part:
            name = local(field)
            if name == "authors":
                info[name] = {"author": [{"text": _text(each), **_attributes(each)} for each in field]}
            elif name in _WITH_ATTRIBUTES and len(field.attrib):
                info.setdefault(name, []).append({"text": _text(field), **_attributes(field)})
            else:
                info.setdefault(name, []).append(_text(field))
        read["info"] = {name: _one(said) for name, said in info.items()}
    return read


def _text(element: etree._Element) -> str:
    return "".join(element.itertext())


def _attributes(element: etree._Element) -> dict[str, Any]:
    return {f"@{name}": value for name, value in element.items()}


def _one(said: Any) -> Any:
    """What came once as itself, as in JSON."""
    return said[0] if isinstance(said, list) and len(said) == 1 else said
