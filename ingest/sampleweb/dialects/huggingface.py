"""Hugging Face's dialect: its page of a paper, the papers of a day, and the repositories that name a paper.

Manual     https://huggingface.co/docs/hub/api
Kept       most papers are unknown; what has no value is left out; a list leaves out models and data sets; errors have
           `error`; the budget stands in structured headers
Left out   search, paging, Spaces, and budgets that end. That code is added a week after the paper is this world's
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import orjson

from ingest.codelinks import code_links
from ingest.sampleweb.dialects import Reply, Request
from ingest.sampleweb.world import Arxiv, Paper, World

HOSTS = ("huggingface.co",)
GITHUB = "https://github.com/"
DATA = "https://huggingface.co/datasets/"
ADDED = timedelta(days=7)
SEED = 19  # with it a paper that is new on the first day gets code within the next eight
BUDGET = {"RateLimit": '"api";r=499;t=300', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}

Record = dict[str, Any]


def answer(world: World, today: date, request: Request) -> Reply:
    """What Hugging Face answers on that day."""
    match request.path.strip("/").split("/"):
        case ["api", "papers", native]:
            found = world.arxiv(native, today)
            if found is None or not _is_known(*found):
                return _refused("Paper not found")
            return _ok(_whole(*found, today))
        case ["api", "daily_papers"]:
            asked = request.param("date")
            there = (pair for pair in world.at_arxiv(today) if _is_known(*pair))
            return _ok([_item(*pair, today) for pair in there if asked in {"", _day(pair[1]).isoformat()}])
        case ["api", "arxiv", native, "repos"]:
            found = world.arxiv(native, today)
            linked = _linked(*found, today) if found else {}
            kinds = {"models": "linkedModels", "datasets": "linkedDatasets"}
            return _ok({kind: linked.get(field, []) for kind, field in kinds.items()} | {"spaces": []})
    return _refused("Sorry, we can't find the page you are looking for.")


def _ok(body: object) -> Reply:
    return Reply(orjson.dumps(body), "application/json", headers=BUDGET)


def _refused(words: str) -> Reply:
    return Reply(orjson.dumps({"error": words}), "application/json", 404, BUDGET)


def _draw(record: Arxiv) -> int:
    """A number from 0 to 11 that is the paper's own."""
    return hashlib.sha256(f"{SEED}:{record.id}".encode()).digest()[0] % 12


def _is_known(paper: Paper, record: Arxiv) -> bool:
    """Papers that name code, and a third of the others in computer science."""
    return bool(_named(paper, record)) or (record.categories.startswith("cs.") and _draw(record) < 4)


def _named(paper: Paper, record: Arxiv) -> tuple[str, ...]:
    return code_links(paper.abstract, record.comments)


def _day(record: Arxiv) -> date:
    return record.versions[0].announced


def _code(paper: Paper, record: Arxiv, today: date) -> Iterator[tuple[str, str]]:
    """Who entered which repository: the one that the paper names, else, for a few, one that was matched."""
    if today < _day(record) + ADDED:
        return
    named = _named(paper, record)
    if at_github := [url for url in named if url.startswith(GITHUB)]:
        yield "user", at_github[0]
    elif not named and _draw(record) < 2:
        yield "auto", f"{GITHUB}invented-things/study-{record.id.replace('.', '-')}"


def _linked(paper: Paper, record: Arxiv, today: date) -> dict[str, list[Record]]:
    sets = [url.removeprefix(DATA) for url in _named(paper, record) if url.startswith(DATA)]
    models = [f"invented-things/model-of-{record.id}"] if _draw(record) == 0 else []
    return {
        "linkedModels": [_repository(name, "model", today) for name in models],
        "linkedDatasets": [_repository(name, "dataset", today) for name in sets],
    }


def _repository(name: str, kind: str, today: date) -> Record:
    owner = name.partition("/")[0]
    return {
        "author": owner,
        "authorData": {"name": owner, "fullname": owner, "type": "org"},
        "downloads": 43,
        "gated": False,
        "id": name,
        "lastModified": f"{today}T00:00:00.000Z",
        "likes": 2,
        "private": False,
        "repoType": kind,
    }


def _whole(paper: Paper, record: Arxiv, today: date) -> Record:
    linked = _linked(paper, record, today)
    counts = {name.replace("linked", "numTotal"): len(rows) for name, rows in linked.items()}
    return _paper(paper, record, today) | linked | {"linkedSpaces": []} | counts | {"numTotalSpaces": 0}


def _item(paper: Paper, record: Arxiv, today: date) -> Record:
    one = _paper(paper, record, today)
    outer = {name: one[name] for name in ("publishedAt", "title", "summary")}
    return {"paper": one} | outer | {"thumbnail": "", "numComments": 1, "isAuthorParticipating": False}


def _paper(paper: Paper, record: Arxiv, today: date) -> Record:
    one: Record = {
        "id": record.id,
        "authors": [{"_id": str(at), "name": name.printed, "hidden": False} for at, name in enumerate(paper.names)],
        "publishedAt": f"{record.versions[0].submitted.date()}T00:00:00.000Z",
        "submittedOnDailyAt": f"{_day(record)}T00:00:00.000Z",
        "title": paper.title,
        "summary": paper.abstract,
        "upvotes": _draw(record),
        "discussionId": hashlib.sha256(record.id.encode()).hexdigest()[:24],
        "ai_keywords": ["invented things"],
    }
    for added_by, url in _code(paper, record, today):
        one |= {"githubRepo": url, "githubRepoAddedBy": added_by, "githubStars": 12}
    if _draw(record) % 2 == 1:
        one["projectPage"] = f"https://invented-things.example/{record.id}"
    return one
