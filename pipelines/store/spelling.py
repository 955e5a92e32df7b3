"""An ask as JSON text and back, whole and exact."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ingest.source import Ask, Author
from schemas.ids import PaperIds


def ask_to_json(ask: Ask) -> str:
    """The whole ask as ASCII text: with whom it was for, its ids, and what is asked otherwise."""
    return json.dumps(asdict(ask), default=_plain, separators=(",", ":"))


def ask_from_json(text: str) -> Ask:
    """The ask that `ask_to_json` wrote."""
    return _ask(json.loads(text))


def _plain(value: bytes | frozenset[int]) -> str | list[int]:
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else sorted(value)


def _ask(read: Mapping[str, Any]) -> Ask:
    rebuilt = {
        "params": _pairs(read["params"]),
        "body": None if read["body"] is None else b64decode(read["body"]),
        "who": None if read["who"] is None else _author(read["who"]),
        "ids": tuple(read["ids"]),
        "absent": frozenset(read["absent"]),
        "unless": _pairs(read.get("unless", [])),
        "otherwise": None if read["otherwise"] is None else _ask(read["otherwise"]),
    }
    return Ask(**{**read, **rebuilt})


def _author(read: Mapping[str, Any]) -> Author:
    papers = tuple(PaperIds(**{**paper, "also": _pairs(paper["also"])}) for paper in read["papers"])
    return Author(**{**read, "native": _pairs(read["native"]), "papers": papers})


def _pairs(read: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in read)
