"""ORCID's dialect: the records of the people who have an iD, as version 3.0 of the public API sends them.

Manual     https://info.orcid.org/documentation/integration-guide/orcid-record/
Kept       JSON; a name in its parts; works in groups, the person's own version preferred to the one that a publisher
           added; a DOI in capitals here and there; employment without an end; a 404 in JSON
Left out   everything else that a record may hold, other routes than `record` and `person`, locked and deprecated iDs.
           A person lists what OpenAlex knows with a DOI of its own, and no retracted work
"""

from datetime import UTC, date, datetime
from typing import Any

import orjson

from ingest.sampleweb.dialects import Reply, Request
from ingest.sampleweb.world import Indexed, Paper, Person, World

HOSTS = ("pub.orcid.org",)
ARXIV = "10.48550/arxiv."
TYPES = {
    "article": "journal-article",
    "book": "book",
    "conference-paper": "conference-paper",
    "dataset": "data-set",
    "erratum": "other",
    "preprint": "preprint",
}

Part = dict[str, Any]


def answer(world: World, today: date, request: Request) -> Reply:
    """What ORCID answers on that day."""
    match request.path.strip("/").split("/"):
        case ["v3.0", orcid, ("record" | "person") as section]:
            if (person := _people(world).get(orcid)) is not None:
                found = _person(person, orcid)
                if section == "record":
                    found = _record(world, today, person, orcid, found)
                return Reply(orjson.dumps(found), "application/json")
            return _error(404, 9016, "404 Not Found: The resource was not found.", "The resource was not found.")
    words = "ORCID could not process the data, because they were invalid."
    return _error(404, 9001, f"400 Bad Request: {words} Full validation error: HTTP 404 Not Found", words)


def _error(status: int, code: int, message: str, words: str) -> Reply:
    body = {
        "response-code": status,
        "developer-message": message,
        "user-message": words,
        "error-code": code,
        "more-info": "https://members.orcid.org/api/resources/troubleshooting",
    }
    return Reply(orjson.dumps(body), "application/json", status)


def _people(world: World) -> dict[str, Person]:
    """Whoever has an iD, of the bylines as they are at OpenAlex too."""
    bylines = (names for paper in world.papers for names in (paper.names, *map(paper.names_in, paper.works)))
    signed = [name.person for names in bylines for name in names if name.person]
    return {person.orcid: person for person in (world.main, *signed) if person.orcid}


def _record(world: World, today: date, person: Person, orcid: str, said: Part) -> Part:
    listed = [
        (at, paper, work) for at, (paper, work) in enumerate(world.at_openalex(today), 1) if _lists(person, paper, work)
    ]
    empty: Part = {"last-modified-date": None, "affiliation-group": []}
    return {
        "orcid-identifier": {"uri": f"https://orcid.org/{orcid}", "path": orcid, "host": "orcid.org"},
        "preferences": {"locale": "en"},
        "history": {"creation-method": "direct", "claimed": True, "deactivation-date": None, "verified-email": True},
        "person": said,
        "activities-summary": {
            "last-modified-date": _stamp(today),
            "educations": empty | {"path": f"/{orcid}/educations"},
            "employments": _employments(person, orcid, today),
            "fundings": {"last-modified-date": None, "group": [], "path": f"/{orcid}/fundings"},
            "works": {
                "last-modified-date": _stamp(today),
                "group": [_group(orcid, person, at, paper, work) for at, paper, work in listed],
                "path": f"/{orcid}/works",
            },
            "path": f"/{orcid}/activities",
        },
        "path": f"/{orcid}",
    }


def _lists(person: Person, paper: Paper, work: Indexed) -> bool:
    """Whether the person's list has the work: everybody's has all that is theirs with a DOI, but for retractions."""
    return bool(work.doi) and not work.retracted and any(name.person is person for name in paper.names_in(work))


def _person(person: Person, orcid: str) -> Part:
    given, _, family = person.name.rpartition(" ")
    first = f"{given[:1]}. {family}" if given else None
    other = {
        "content": first,
        "visibility": "public",
        "put-code": 1,
        "display-index": 1,
        "source": _source(orcid, person),
    }
    return {
        "last-modified-date": None,
        "name": {
            "given-names": {"value": given or family},
            "family-name": {"value": family if given else ""},
            "credit-name": None,
            "source": None,
            "visibility": "public",
            "path": orcid,
        },
        "other-names": {"other-name": [other] if first else [], "path": f"/{orcid}/other-names"},
        "biography": None,
        "emails": {"last-modified-date": None, "email": [], "path": f"/{orcid}/email"},
        "path": f"/{orcid}/person",
    }


def _employments(person: Person, orcid: str, today: date) -> Part:
    groups = []
    if person.at:
        summary = {
            "put-code": 1,
            "source": _source(orcid, person),
            "department-name": None,
            "role-title": "Researcher",
            "start-date": {"year": {"value": "2015"}, "month": None, "day": None},
            "end-date": None,
            "organization": {"name": person.at, "address": {"city": "", "region": None, "country": person.country}},
            "display-index": "1",
            "visibility": "public",
            "path": f"/{orcid}/employment/1",
        }
        groups = [{"external-ids": {"external-id": []}, "summaries": [{"employment-summary": summary}]}]
    return {"last-modified-date": _stamp(today), "affiliation-group": groups, "path": f"/{orcid}/employments"}


def _group(orcid: str, person: Person, at: int, paper: Paper, work: Indexed) -> Part:
    """Its own version, and a publisher's of what appeared somewhere; put-codes count on over all people."""
    code = 10 * (int(orcid.replace("-", "")[-6:-1]) * 10_000 + at)
    versions = [_summary(orcid, person.name, code, "1" if work.venue else "0", paper, work)]
    if work.venue and work.venue.publisher:
        versions.insert(0, _summary(orcid, work.venue.publisher, code + 1, "0", paper, work))
    ids = versions[-1]["external-ids"]["external-id"][:1]
    return {"last-modified-date": _stamp(work.since), "external-ids": {"external-id": ids}, "work-summary": versions}


def _summary(orcid: str, source: str, code: int, index: str, paper: Paper, work: Indexed) -> Part:
    day, doi = work.published, work.doi or ""
    ids = [_id("doi", doi.upper() if code % 3 == 0 else doi)]
    if doi.startswith(ARXIV):
        ids.append(_id("arxiv", f"arXiv:{doi.removeprefix(ARXIV)}"))
    return {
        "put-code": code,
        "created-date": _stamp(work.since),
        "last-modified-date": _stamp(work.since),
        "source": {"source-orcid": None, "source-client-id": None, "source-name": {"value": source}},
        "title": {"title": {"value": work.title or paper.title}, "subtitle": None, "translated-title": None},
        "external-ids": {"external-id": ids},
        "url": None,
        "type": TYPES[work.kind],
        "publication-date": {"year": {"value": str(day.year)}, "month": {"value": f"{day.month:02}"}, "day": None},
        "journal-title": {"value": work.venue.name} if work.venue else None,
        "visibility": "public",
        "path": f"/{orcid}/work/{code}",
        "display-index": index,
    }


def _id(kind: str, value: str) -> Part:
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-normalized": {"value": value.lower().removeprefix("arxiv:"), "transient": True},
        "external-id-normalized-error": None,
        "external-id-url": None,
        "external-id-relationship": "self",
    }


def _source(orcid: str, person: Person) -> Part:
    return {"source-orcid": {"path": orcid, "host": "orcid.org"}, "source-name": {"value": person.name}}


def _stamp(day: date) -> Part:
    return {"value": int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()) * 1000}
