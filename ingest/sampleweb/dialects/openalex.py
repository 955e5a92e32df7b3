"""OpenAlex's dialect: works and authors, singly or as lists, at a price in credits.

Manual     https://developers.openalex.org
Kept       a single record is free by its own or a prefixed id, a list costs 1 credit and a search 10; the day's budget
           and what is left of it stand in headers; an unknown filter or `select` is a 400 in JSON, a missing single
           record a 404 in HTML; lists cut bylines at 100 names; unknown ids in an or-filter are silently missing, and
           the placeholder author A9999999999 alone filters nothing
Left out   sorting, grouping, other entities and other filters
"""

import base64
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import orjson
from anyascii import anyascii

from ingest.sampleweb.dialects import HTML_404, Reply, Request
from ingest.sampleweb.dialects.openalex_records import AUTHOR_FIELDS, PREFIX, WORK_FIELDS, author_record, work_record
from ingest.sampleweb.world import Indexed, Paper, World

HOSTS = ("api.openalex.org",)
LONGEST_LINE = 8_190  # bytes of a request line
MOST_VALUES = 100  # in one or-filter
MOST_ROWS = 200  # on one page
MOST_PAGED = 10_000  # rows that `page` reaches
KEYLESS, KEYED = 1_000, 10_000  # credits a day
NOON_TO_MIDNIGHT = 43_200  # seconds; the sample web's clock stands at noon
NOBODY = "A9999999999"
ASKED = frozenset({"api_key", "cursor", "filter", "mailto", "page", "per-page", "per_page", "search", "select"})

Rows = list[dict[str, Any]]
Select = Callable[[dict[str, Any]], dict[str, Any]]


class Refused(Exception):
    """A request that OpenAlex answers with status 400 and these words in JSON."""


def answer(world: World, today: date, request: Request) -> Reply:
    """What OpenAlex answers on that day, with the state of the budget in its headers."""
    budget = KEYED if request.param("api_key") else KEYLESS
    if request.length > LONGEST_LINE:
        return Reply(b"Request Line is too large", "text/plain", 400)
    if ("api_key", "") in request.params:
        return _error(401, "Invalid API key", "api_key is empty")
    cost = _cost(request)
    if request.spent + cost > budget:
        return _insufficient(request, budget, cost)
    try:
        reply = _answered(world, today, request, cost)
    except Refused as refused:
        reply = _error(400, "Invalid query parameters error.", str(refused))
    left = budget - request.spent - reply.cost
    return Reply(reply.body, reply.media, reply.status, _headers(budget, left, reply.cost), reply.cost)


def _headers(budget: int, left: int, cost: int) -> dict[str, str]:
    return {
        "x-ratelimit-limit": str(budget),
        "x-ratelimit-remaining": str(left),
        "x-ratelimit-credits-used": str(cost),
        "x-ratelimit-cost-usd": f"{cost / 10_000:g}",
        "x-ratelimit-limit-usd": f"{budget / 10_000:g}",
        "x-ratelimit-remaining-usd": f"{left / 10_000:g}",
        "x-ratelimit-prepaid-remaining-usd": "0",
        "x-ratelimit-onetime-remaining": "0",
        "x-ratelimit-reset": str(NOON_TO_MIDNIGHT),
    }


def _insufficient(request: Request, budget: int, cost: int) -> Reply:
    left = budget - request.spent
    body = {
        "error": "Rate limit exceeded",
        "message": f"Insufficient budget: this request costs {cost} credits and {left} remain today",
        "retryAfter": NOON_TO_MIDNIGHT,
        "costUsd": cost / 10_000,
        "dailyRemainingUsd": left / 10_000,
        "prepaidRemainingUsd": 0,
        "creditsRequired": cost,
        "creditsRemaining": left,
        "onetimeCreditsRemaining": 0,
    }
    headers = _headers(budget, left, 0) | {"retry-after": str(NOON_TO_MIDNIGHT)}
    return Reply(orjson.dumps(body), "application/json", 429, headers)


def _error(status: int, error: str, message: str) -> Reply:
    return Reply(orjson.dumps({"error": error, "message": message}), "application/json", status)


def _cost(request: Request) -> int:
    _, _, native = request.path.strip("/").partition("/")
    if native:
        return 1 if native.startswith("http") else 0
    return 10 if request.param("search") or ".search:" in request.param("filter") else 1


def _answered(world: World, today: date, request: Request, cost: int) -> Reply:
    entity, _, native = request.path.strip("/").partition("/")
    if entity not in {"works", "authors"}:
        return HTML_404
    if unknown := sorted({name for name, _ in request.params} - ASKED):
        raise Refused(f"{unknown[0]} is not a valid parameter.")
    select = _select(request.param("select"), WORK_FIELDS if entity == "works" else AUTHOR_FIELDS)
    if not native:
        body = _list(world, today, request, entity, select, cost)
    elif (record := _single(world, today, entity, native)) is not None:
        body = select(record)
    else:
        return HTML_404
    return Reply(orjson.dumps(body), "application/json", cost=cost)


def _select(asked: str, fields: frozenset[str]) -> Select:
    names = asked.split(",") if asked else []
    if unknown := [name for name in names if name not in fields]:
        valid = ", ".join(sorted(fields))
        raise Refused(f"{unknown[0]} is not a valid select field. Valid fields for select are: {valid}.")
    return lambda record: {name: record[name] for name in names if name in record} if names else record


def _single(world: World, today: date, entity: str, native: str) -> dict[str, Any] | None:
    """One record by `W1`, `doi:10.1/x`, `https://doi.org/10.1/x`, `A1` or `orcid:0000-…`."""
    native = re.sub(r"^https?://(?:dx\.)?doi\.org/", "doi:", native)
    kind, _, value = (
        native.removeprefix(PREFIX).rpartition(":") if not native.startswith("doi:") else ("doi", "", native[4:])
    )
    if entity == "authors":
        wanted = _author_id(world, today, kind or "openalex", value)
        return author_record(world, today, wanted) if wanted else None
    if kind == "doi":
        rows = (row for row in world.at_openalex(today) if row[1].doi == value.lower())
        found = next(rows, None)
    else:
        found = world.work(value.upper(), today)
    return work_record(*found, today) if found else None


def _author_id(world: World, today: date, kind: str, value: str) -> str | None:
    for native in world.authors:
        if signed := world.signed(native, today):
            person = signed[0][2].person
            held = person.orcid if person and person.openalex == native else None
            if (kind == "orcid" and held == value.upper()) or (kind == "openalex" and native == value.upper()):
                return native
    return None


def _list(world: World, today: date, request: Request, entity: str, select: Select, cost: int) -> dict[str, Any]:
    per_page = _number(request, "per_page" if request.param("per_page") else "per-page", 25, MOST_ROWS)
    cursor, page = request.param("cursor"), _number(request, "page", 1, MOST_PAGED)
    if cursor and request.param("page"):
        raise Refused("Cursor and page parameters cannot be combined.")
    if page * per_page > MOST_PAGED:
        raise Refused(f"Maximum results size of {MOST_PAGED} records is exceeded.")
    start = _start(cursor) if cursor else (page - 1) * per_page
    if entity == "works":
        found = _works(world, today, request)
        count = len(found)
        rows = [work_record(*row, today, listed=True) for row in found[start : start + per_page]]
    else:
        people = _people(world, today, request)
        count = len(people)
        rows = [author_record(world, today, native) for native in people[start : start + per_page]]
    meta: dict[str, Any] = {"count": count, "db_response_time_ms": 12, "page": None if cursor else page}
    meta |= {"per_page": per_page, "groups_count": None, "cost_usd": cost / 10_000}
    if cursor:
        full = len(rows) == per_page
        meta["next_cursor"] = base64.urlsafe_b64encode(f"after {start + per_page}".encode()).decode() if full else None
    if request.param("search"):
        rows = [row | {"relevance_score": 1.0} for row in rows]
    return {"meta": meta, "results": [select(row) for row in rows], "group_by": []}


def _number(request: Request, name: str, usual: int, most: int) -> int:
    text = request.param(name, str(usual))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise Refused(f"{name} parameter must be a number between 1 and {most}")
    return int(text)


def _start(cursor: str) -> int:
    if cursor == "*":
        return 0
    try:
        word, number = base64.urlsafe_b64decode(cursor).decode().split()
    except ValueError:
        word, number = "", ""
    if word != "after" or not number.isdecimal():
        raise Refused("Cursor value is invalid.")
    return int(number)


def _filters(request: Request) -> list[tuple[str, list[str]]]:
    """The `filter` as (name, values): all must hold, one value of each is enough."""
    if sum(name == "filter" for name, _ in request.params) > 1:
        raise Refused("Only one filter parameter is allowed.")
    found = []
    for part in filter(None, request.param("filter").split(",")):
        name, colon, text = part.partition(":")
        if not colon:
            raise Refused(f"Invalid filter {part!r}: a name, a colon and a value are needed.")
        values = text.split("|")
        if len(values) > MOST_VALUES:
            raise Refused(f"Maximum number of values exceeded for {name}: {len(values)} of {MOST_VALUES}.")
        found.append((name, values))
    return found


def _works(world: World, today: date, request: Request) -> Sequence[tuple[Paper, Indexed]]:
    rows = list(world.at_openalex(today))
    for name, values in _filters(request):
        plain = {value.removeprefix(PREFIX).removeprefix("https://orcid.org/").upper() for value in values}
        dois = {re.sub(r"^(https?://doi\.org/|doi:)", "", value.lower()) for value in values}
        if name in {"author.id", "authorships.author.id"}:
            if not (wanted := plain - {NOBODY}):
                continue
            theirs = {id(work) for native in wanted for _, work, _ in world.signed(native, today)}
        elif name in {"author.orcid", "authorships.author.orcid"}:
            known = [_author_id(world, today, "orcid", value) for value in plain]
            theirs = {id(work) for native in known if native for _, work, _ in world.signed(native, today)}
        elif name in {"openalex", "openalex_id", "ids.openalex"}:
            theirs = {id(work) for _, work in rows if work.id in plain}
        elif name == "doi":
            theirs = {id(work) for _, work in rows if work.doi in dois}
        elif name == "pmid":
            theirs = set()  # nobody here has written for PubMed
        else:
            raise Refused(
                f"{name} is not a valid field. Valid fields are: author.id, author.orcid, doi, openalex, pmid."
            )
        rows = [row for row in rows if id(row[1]) in theirs]
    if words := _words(request.param("search")):
        rows = [row for row in rows if words <= _words(f"{row[0].title} {row[0].abstract}")]
    return rows


def _people(world: World, today: date, request: Request) -> Sequence[str]:
    """Author ids, those with most works first. A search matches whole words of the name in any order."""
    natives = [native for native in world.authors if world.signed(native, today)]
    searches = [request.param("search")] if request.param("search") else []
    for name, values in _filters(request):
        if name == "display_name.search":
            searches.append(values[0])
        elif name in {"orcid", "openalex", "ids.openalex"}:
            kind = "orcid" if name == "orcid" else "openalex"
            bare = [value.removeprefix(PREFIX).removeprefix("https://orcid.org/") for value in values]
            found = {_author_id(world, today, kind, value) for value in bare}
            natives = [native for native in natives if native in found]
        else:
            raise Refused(f"{name} is not a valid field. Valid fields are: display_name.search, openalex, orcid.")
    for search in searches:
        words = _words(search)
        natives = [n for n in natives if any(words <= _words(name) for name in _names(world, today, n))]
    return sorted(natives, key=lambda native: (-len(world.signed(native, today)), native))


def _names(world: World, today: date, native: str) -> set[str]:
    signed = world.signed(native, today)
    return {name.person.name for _, _, name in signed if name.person} | {name.printed for _, _, name in signed}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", anyascii(text).lower()))
