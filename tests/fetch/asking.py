"""A source of no one, and a fetcher on a fake clock to ask it with."""

from collections.abc import Iterator
from typing import Any

from ingest.fetch import Fetcher
from ingest.source import Ask, Budget, Key, Source
from tests.clock import FakeClock

HOST = "api.example.org"
WORKS = f"https://{HOST}/works"
ASK = Ask(WORKS)
SECRET = "s3cret/key+of=ours"  # noqa: S105 - of no one
PUBLIC = "192.0.32.8"  # example.org's, as it once was: any address that is public
JSON = {"content-type": "application/json; charset=utf-8"}


def _none(ask: Ask, page: bytes) -> Iterator[Any]:
    return iter(())


def a_source(**new: Any) -> Source:
    settings = {
        "name": "example",
        "title": "Example",
        "service": "example",
        "pause": 3.0,
        "licence": "CC0",
        "forms": {},
        "after": _none,
        "split": _none,
        "api_hosts": frozenset({HOST}),
    }
    return Source(**{**settings, **new})


def with_key(place: str, prefix: str = "") -> Source:
    return a_source(key=Key(place, "api_key" if place == "param" else "x-api-key", "EXAMPLE_KEY", prefix))


def with_budget() -> Source:
    return a_source(budget=Budget("x-ratelimit-remaining", "x-ratelimit-reset"), pause=0.0)


def a_fetcher(folder: Any, clock: Any = None, **new: Any) -> Fetcher:
    settings = {
        "folder": folder,
        "contact": "owner@example.org",
        "clock": clock or FakeClock(),
        "resolve": lambda host: [PUBLIC],
    }
    return Fetcher(**{**settings, **new})
