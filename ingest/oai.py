"""OAI-PMH, as any repository speaks it: lists of records by the day they last changed, walked by tokens.

Protocol   https://www.openarchives.org/OAI/openarchivesprotocol.html
Walk       ListRecords; a resumptionToken with text leads to the next page, an empty one or none ends the list
Quirks     errors come with status 200; noRecordsMatch is the answer of a quiet day; a deleted record has a header only;
           some bodies in circulation are a bare record without its envelope
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from ingest.elements import Shape, elements, local, mapping
from ingest.read import one_line, read_xml
from ingest.source import Ask
from schemas.errors import CursorExpired, SourceChanged

ROOTS = frozenset({"OAI-PMH", "ListRecords", "GetRecord", "record"})
_PARTS = frozenset({"record", "resumptionToken", "error", "header"})
_HEADER = Shape(many=frozenset({"setSpec"}), nested=frozenset({"header"}))


@dataclass(frozen=True, slots=True)
class Item:
    """One record: its header, and its metadata as plain values with the local name of their root (`prefix`).

    `prefix` is "" where there is no metadata. Identifier and datestamp are stripped, and "" where they are not given.
    """

    identifier: str
    datestamp: str
    deleted: bool
    prefix: str
    header: Mapping[str, Any]
    metadata: Mapping[str, Any]


def list_records(url: str, *, prefix: str, since: date, until: date, part: str | None) -> Ask:
    """The first ask of a list: whole days, both included; `part` is a set, None all of them."""
    params = [("verb", "ListRecords"), ("metadataPrefix", prefix), ("from", str(since)), ("until", str(until))]
    if part is not None:
        params.append(("set", part))
    return Ask(url, tuple(params), media="text/xml", step="records")


def following(ask: Ask, page: bytes) -> Iterator[Ask]:
    """The next page of the list, where there is one: a token is sent with the verb and nothing else."""
    token = ""
    for part in _parts(page):
        if local(part) == "resumptionToken":
            token = (part.text or "").strip()
    if token:
        yield Ask(ask.url, (("verb", "ListRecords"), ("resumptionToken", token)), media=ask.media, step=ask.step)


def items(page: bytes, shapes: Mapping[str, Shape]) -> Iterator[Item]:
    """The records of a reply to ListRecords or GetRecord, or of a bare record; `shapes` by the metadata's root.

    CursorExpired for badResumptionToken; SourceChanged for other errors, and for replies to other verbs.
    """
    for part in _parts(page):
        if local(part) == "record":
            yield _item(part, shapes)


def _parts(page: bytes) -> Iterator[etree._Element]:
    """Records and tokens. A reply with neither, and without an error, answers another question."""
    seen = False
    for part in elements(page, ROOTS, _PARTS):
        match local(part):
            case "error":
                _raise(part)
            case "header":
                raise SourceChanged("an OAI reply of headers without records")
            case _:
                yield part
        seen = True
    if not seen:
        came = ", ".join(dict.fromkeys(local(child) for child in read_xml(page)))
        raise SourceChanged(f"an OAI reply without records, token or error: {came[:200] or 'empty'}")


def _raise(error: etree._Element) -> None:
    """The error by its own name; none for a quiet day."""
    code, text = one_line(error.get("code", "")), one_line("".join(error.itertext()))
    if code == "noRecordsMatch":
        return
    kind = CursorExpired if code == "badResumptionToken" else SourceChanged
    raise kind(f"OAI error {code[:60] or 'without a code'}: {text[:300] or 'nothing said'}")


def _item(record: etree._Element, shapes: Mapping[str, Shape]) -> Item:
    header: dict[str, Any] = {}
    about = None
    for child in record:
        match local(child):
            case "header":
                header = mapping(child, _HEADER)
            case "metadata":
                about = next(iter(child), None)
    prefix = local(about) if about is not None else ""
    return Item(
        identifier=_text(header.get("identifier")),
        datestamp=_text(header.get("datestamp")),
        deleted=header.get("@status") == "deleted",
        prefix=prefix,
        header=header,
        metadata=mapping(about, shapes.get(prefix) or Shape()) if about is not None else {},
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
