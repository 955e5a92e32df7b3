"""ORCID's XML: a page of it as the JSON that says the same, and the yearly public data file cut into pages.

Schemas    https://github.com/ORCID/orcid-model (`record_2.0`, `record_3.0`, `common_3.0`), and the pages themselves
Data file  https://info.orcid.org/documentation/integration-guide/working-with-bulk-data/: a tar archive of XML, a file
           for each record (`summaries/097/0000-0002-1825-0097.xml`), or, with the activities, for each work
           (`…/works/0000-0002-1825-0097_works_12.xml`). A record that was locked or deactivated is an error there
Odd        an element without a value is left out, where JSON has null. JSON wraps each employment of a group in
           `summaries`; and it gives texts as `{"value": …}`, but not all of them
"""

import re
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from lxml import etree

from ingest.dumps import LONGEST_PAGE
from ingest.elements import gather, local
from ingest.read import read_xml, web_page
from schemas.errors import SourceChanged

DUMP = "dump"  # the root of the pages that a data file is cut into, and the key of what they hold
ALWAYS: dict[str, dict[str, Any]] = {  # roots that are pages, with what JSON has of them even where it is empty
    "activities-summary": {},
    "bulk": {},
    DUMP: {},
    "employments": {"affiliation-group": []},
    "error": {},
    "expanded-search": {"expanded-result": []},
    "orcid-message": {},
    "person": {"name": None, "other-names": None},
    "personal-details": {"name": None, "other-names": None},
    "record": {"activities-summary": None},
    "search": {"result": []},
    "work": {"external-ids": None},
    "works": {"group": []},
}
_LONGEST_RECORD = 64 * 2**20  # bytes: ten thousand works may stand on one record
_MEMBER = re.compile(r"(?:.*/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX](?:_works_\d+)?\.xml", re.DOTALL)
_DECLARATION = re.compile(rb"\A\s*<\?xml\b[^>]*\?>")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

_MANY = frozenset(("affiliation-group", "group", "summaries", "work-summary"))
_VALUES = frozenset(
    (
        *("credit-name", "day", "external-id-normalized", "family-name", "given-names", "journal-title", "month"),
        *("subtitle", "title", "year"),
    )
)
_EMPLOYED = ("employments", "employment-summary")  # as 2.x has it
_STAMPS = frozenset(("deactivation-date", "last-modified-date"))


def is_xml(page: bytes) -> bool:
    """Whether the page begins as XML and is no web page."""
    return page.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" and web_page(page) is None


def as_json(page: bytes) -> dict[str, Any]:
    """The page as its JSON would be. SourceChanged where it is no XML, or has a root that no page has."""
    root = read_xml(page)
    if local(root) not in ALWAYS:
        raise SourceChanged(f"no page of ORCID that is read: XML with the root {local(root)[:60]!r}")
    return _page(root)


def cut(stream: BinaryIO) -> Iterator[bytes]:
    """Pages of whole records or works, some in one; nothing where the stream is no tar archive. Other files in it are
    passed over.

    A page is at most LONGEST_PAGE long, or else holds one record. SourceChanged where the archive is cut short.
    """
    held: list[bytes] = []
    try:
        archive = tarfile.TarFile.open(fileobj=stream, mode="r|")
    except tarfile.TarError:
        return
    try:
        for member in archive:
            # It keeps every one, and a data file has millions.
            archive.members.clear()  # type: ignore[attr-defined]
            if not member.isfile() or not _MEMBER.fullmatch(member.name):
                continue
            if member.size > _LONGEST_RECORD:
                raise SourceChanged(
                    f"a record of the data file is longer than {_LONGEST_RECORD} bytes: {member.name!r}"
                )
            file = archive.extractfile(member)
            body = _DECLARATION.sub(b"", file.read() if file else b"").strip()
            if held and sum(map(len, held)) + len(body) > LONGEST_PAGE - 1000:
                yield _bound(held)
                held = []
            held.append(body)
    except tarfile.TarError as error:
        raise SourceChanged(f"the data file is damaged or cut off: {error}") from None
    if held:
        yield _bound(held)


def _bound(held: list[bytes]) -> bytes:
    return b"<%s>\n%s\n</%s>\n" % (DUMP.encode(), b"\n".join(held), DUMP.encode())


def _page(root: etree._Element) -> dict[str, Any]:
    name = local(root)
    if name in {"bulk", DUMP}:
        return {name: [{local(each): _page(each) if local(each) in ALWAYS else None} for each in root]}
    body = {**ALWAYS[name], **(_value(root) or {})}
    code = body.get("response-code")
    if name == "error" and isinstance(code, str) and code.isdecimal():
        body["response-code"] = int(code)
    return body


def _value(element: etree._Element) -> Any:
    """What JSON has for an element: None where it is empty."""
    name, text = local(element), (element.text or "").strip()
    said: dict[str, Any] = {str(key): value for key, value in element.items() if "}" not in str(key)}
    if len(element):
        return said | _children(element)
    if not text:
        return said or None
    if name in _STAMPS:
        return said | {"value": _milliseconds(text)}
    if name in _VALUES or said:
        return said | {"value": text}
    return text == "true" if name == "claimed" and text in {"true", "false"} else text


def _children(element: etree._Element) -> dict[str, Any]:
    above = local(element)
    read: dict[str, Any] = {}
    for child in element:
        name, value = local(child), _value(child)
        if above == "affiliation-group" and name.endswith("-summary"):
            name, value = "summaries", {name: value}
        many = name in _MANY or f"{name}s" == above or (above, name) == _EMPLOYED
        gather(read, name, value, many=many)
    return read


def _milliseconds(text: str) -> int | str:
    """Since 1970; the text itself where it is no time. One without a zone is in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND
