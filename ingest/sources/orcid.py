"""ORCID: what a person says of themselves, and the works that they, or others with their consent, put on their list.

API        https://github.com/ORCID/ORCID-Source/tree/main/orcid-api-web, version 3.0; what it answers:
           https://info.orcid.org/documentation/integration-guide/orcid-record/
Terms      https://info.orcid.org/public-client-terms-of-service/: free for ends that are not commercial, without a
           token too. The data are CC0 (as in the yearly public data file), the works that they list are not
Asked      written_by (an ORCID iD; nothing without one): one request, `/{iD}/record`, holds names, employments and
           summaries of all works, however many
Walk       none: a record is one page, and an empty list of works says that none is public
Identity   the iD of a person, the put-code of a work: unique among works, and a work has one for each of its sources
Quirks     XML unless JSON is asked for. A deprecated iD answers 301 to the one it was merged into: that record is set
           aside, since which iD a person is followed by is not for the source to say. A record that is locked,
           deactivated or not yet claimed answers 409 (older pages: a 200 with "Given Names Deactivated"): it shows
           nothing, and others are asked on. Past the burst a 503, not 429. Groups and identifiers: see
           ingest/forms/orcid_kinds.py
Key        a registered client's token (ORCID_TOKEN) goes into `Authorization: Bearer …`; without one the limits are the
           same
Also read  saved pages of 2.x and 3.0, in JSON or XML: a record, a person, activities, works, works by put-code, a work,
           employments; and the yearly public data file (ingest/forms/orcid_xml.py)
Not read   educations, fundings, peer reviews and other activities, addresses, biographies, e-mail addresses; searches;
           what the versions before 2.0 answered, which ended in 2018
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import StrictStr

from ingest.forms import orcid, orcid_persons
from ingest.forms.orcid import NAME, own_id, put_code, revision, said
from ingest.forms.orcid_kinds import works_in
from ingest.forms.orcid_xml import DUMP, as_json, cut, is_xml
from ingest.read import one_line, read_json, shape
from ingest.source import Ask, Author, Key, Record, Source, Wire
from schemas.errors import SourceChanged, TryLater
from schemas.ids import parse_orcid

API = "https://pub.orcid.org/v3.0"
NOT_FOUND = frozenset({404})
NOT_SHOWN = frozenset({404, 409})
CALLED = {
    "record": "a record",
    "person": "a person",
    "activities": "activities",
    "works": "works",
    "bulk": "works by put-code",
    "work": "a work",
    "employments": "employments",
    DUMP: "part of a data file",
}  # by step


class Works(Wire):
    """The outer part of a list of works."""

    path: StrictStr | None = None
    group: tuple[Any, ...] | None = None


class Bulk(Wire):
    bulk: tuple[Any, ...]


def written_by(author: Author) -> Iterable[Ask]:
    """The record of the author's ORCID iD. Nothing without one."""
    if author.orcid:
        spelled = (f"orcid:{author.orcid}",)
        yield Ask(f"{API}/{author.orcid}/record", step="record", who=author, ids=spelled, absent=NOT_SHOWN)


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    _read(ask, page)
    return iter(())


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    """The person first, then a record for each work."""
    one, asked = _read(ask, page), ask.ids[0] if ask.ids else None
    match ask.step:
        case "record":
            yield from _record(one, asked)
        case "person":
            owner = _owner(one)
            yield Record(own_id(owner) or "", {"orcid-identifier": owner, "person": one}, "person")
        case "employments":
            owner = _owner(one)
            body = {"orcid-identifier": owner, "activities-summary": {"employments": one}}
            yield Record(own_id(owner) or "", body, "employments")
        case "activities":
            owner = _owner(one)
            yield Record(own_id(owner) or "", {"orcid-identifier": owner, "activities-summary": one}, "employments")
            yield from _works(one.get("works"), {"orcid-identifier": owner, "name": None, "history": None})
        case "works":
            yield from _works(one, {"orcid-identifier": _owner(one), "name": None, "history": None})
        case "work":
            yield _full({"work": one})
        case "dump":
            for each in one[DUMP]:
                if "record" in each:
                    yield from _record(each["record"], None)
                else:
                    yield _full(each)
        case _:
            for each in shape(Bulk, one).bulk:
                yield _full(each)


def of_file(page: bytes) -> Ask:
    """The step that a saved page answers."""
    one = _opened(page)
    return Ask(API, step=_step(one))


def _record(one: Mapping[str, Any], asked: str | None) -> Iterator[Record]:
    """The person, with all that is no work; of another person than was asked for nothing else."""
    orcid = own_id(one.get("orcid-identifier"))
    yield Record(orcid or "", one, "person", asked)
    if asked and asked != f"orcid:{orcid}":
        return
    activities, person, history = (_mapping(one.get(part)) for part in ("activities-summary", "person", "history"))
    works = activities.get("works")
    owner = {"orcid-identifier": one.get("orcid-identifier"), "name": person.get("name")}
    owner["history"] = {part: history[part] for part in ("claimed", "deactivation-date") if part in history}
    yield from _works(works, owner)


def _works(works: Any, owner: Mapping[str, Any]) -> Iterator[Record]:
    """Those on a list; nothing where there is none. Whose it is, the page around it tells, else a work's own path."""
    for group in () if works is None else shape(Works, works).group or ():
        rest = _mapping(group)
        summaries = rest.get("work-summary")
        for versions in works_in(summaries) if isinstance(summaries, list) and summaries else [summaries]:
            some = versions if isinstance(versions, list) else []
            first = _mapping(some[0]) if some else {}
            body = {**rest, **owner, "work-summary": versions}
            body["orcid-identifier"] = body["orcid-identifier"] or _owner(first)
            yield Record(put_code(first.get("put-code")), body, "work", revision=revision(some))


def _full(body: Any) -> Record:
    """One item of a list by put-code: whose it is stands in the work's path. An error may name a record in words."""
    body = body if isinstance(body, Mapping) else {}
    work, error = _mapping(body.get("work")), _mapping(body.get("error"))
    named = _ID.search(said(*(text if isinstance(text := error.get(name), str) else None for name in _WORDS)))
    code = put_code(work.get("put-code")) or put_code(error.get("put-code")) or (named[0] if named else "")
    return Record(code, {**body, "orcid-identifier": _owner(work)}, "full", revision=revision([work]))


def _owner(one: Mapping[str, Any]) -> dict[str, Any] | None:
    """The `orcid-identifier` that a page without one has in its path: "/0000-0002-1825-0097/works"."""
    path = one.get("path")
    orcid = parse_orcid(path.strip("/").partition("/")[0]) if isinstance(path, str) else None
    return {"path": orcid} if orcid else None


def _mapping(part: Any) -> Mapping[str, Any]:
    return part if isinstance(part, Mapping) else {}


def _read(ask: Ask, page: bytes) -> Mapping[str, Any]:
    one = _opened(page)
    if (came := _step(one)) != ask.step:
        raise SourceChanged(f"{CALLED[came]} came where {CALLED.get(ask.step, 'a page')} was asked for")
    return one


def _opened(page: bytes) -> dict[str, Any]:
    """The page's object, from JSON or XML. Raises what ORCID says of a failure."""
    one: dict[str, Any] = as_json(page) if is_xml(page) else read_json(page, dict)
    texts = [text if isinstance(text := one.get(name), str) else None for name in _WORDS]
    if any(texts) and ("error-code" in one or "response-code" in one or "error" in one):
        status = one.get("response-code")
        if isinstance(status, int) and (status == 429 or status >= 500):
            raise TryLater(f"ORCID failed: {said(*texts)}")
        raise SourceChanged(f"ORCID says: {said(*texts)}")
    return one


_ID = re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b")
_WORDS = ("developer-message", "user-message", "error_description", "error")


def _step(one: Mapping[str, Any]) -> str:
    """Which page it is, by its parts, and where those are shared by its path."""
    path = one.get("path")
    _, _, below = one_line(path).strip("/").partition("/") if isinstance(path, str) else ("", "", "")
    part = below.partition("/")[0]
    if "orcid-identifier" in one and ("person" in one or "activities-summary" in one):
        return "record"
    if DUMP in one or "bulk" in one:
        return DUMP if DUMP in one else "bulk"
    if "put-code" in one and "title" in one and "external-ids" in one and "organization" not in one:
        return "work"
    if part == "activities" or ("works" in one and "employments" in one):
        return "activities"
    if part in {"", "works"} and "group" in one:
        return "works"
    if part in {"", "employments"} and ("employment-summary" in one or "affiliation-group" in one):
        return "employments"
    if "name" in one and ("other-names" in one or part == "person"):
        return "person"
    if part:
        raise SourceChanged(f"a page of ORCID's {part[:40]} is not read")
    if "num-found" in one or "expanded-result" in one:
        raise SourceChanged("a search of ORCID tells who bears a name, and nothing of their works: it is not read")
    if "orcid-profile" in one or "orcid-search-results" in one:
        raise SourceChanged("pages of ORCID's versions before 2.0, which ended in 2018, are not read")
    raise SourceChanged(f"no page of ORCID: an object of {one_line(', '.join(one))[:100] or 'nothing'}")


SOURCE = Source(
    name=NAME,
    title="ORCID",
    service="orcid",
    pause=0.2,  # 12 requests a second are allowed to all; a person is one request, so nothing is lost by five
    licence="CC0; the API for non-commercial ends",
    forms={**orcid_persons.FORMS, **orcid.FORMS},
    written_by=written_by,
    after=after,
    split=split,
    key=Key("header", "Authorization", "ORCID_TOKEN", prefix="Bearer "),
    api_hosts=frozenset({"pub.orcid.org"}),
    of_file=of_file,
    cut=cut,
    hello=Ask(f"{API}/0000-0002-1825-0097/person", step="person", absent=NOT_FOUND),  # ORCID's own example of a person
)
