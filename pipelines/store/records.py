"""What the store takes and gives: rows of the kept tables, and one chain of facts to load."""

from dataclasses import dataclass
from datetime import date, datetime

from ingest.source import Ask
from schemas.work import Fact


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of `answer`: which page answered which ask. `trouble` is why it was not accepted. Times are aware.

    `etag` and `modified` are what the server will know the page by. A status of 304 has the older page.
    """

    source: str
    question: str
    subject: str
    ask: Ask
    received_at: datetime
    status: int
    media: str
    page: str
    run: str
    trouble: str | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """One fact and where it was said: page (SHA-256), record number in `split` order, when received."""

    fact: Fact
    form: str
    page: str
    record: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not become a work, with its reason and place."""

    source: str
    native_id: str
    form: str
    reason: str
    page: str
    record: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """A record that its source deleted, or that an ask by its own id came back without."""

    source: str
    native_id: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Surprise:
    """A field that a form neither reads nor lists as unread."""

    source: str
    form: str
    path: str
    page: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """What was asked and stored whole; see the table. `day` only for `changes`, `digest` only for `written_by`."""

    source: str
    question: str
    subject: str
    asked_at: datetime
    day: date | None = None
    digest: str = ""
    found: bool = True


@dataclass(frozen=True, slots=True)
class Chain:
    """All that one question to one source brought: loaded in one transaction, with its bookmarks, or not at all."""

    answers: tuple[Answer, ...] = ()
    placed: tuple[Placed, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    gone: tuple[Gone, ...] = ()
    surprises: tuple[Surprise, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadTally:
    """What a load changed: works new or replaced, works as before, and observations, links and claims taken."""

    works: int = 0
    same: int = 0
    observations: int = 0
    links: int = 0
    claims: int = 0
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class LoggedFigure:
    """One row of `figure_log`, without the slug. `value` is text; `absent` the code of the reason; `as_of` aware."""

    person: str
    figure: str
    day: date
    value: str | None
    absent: str | None
    held_by: str | None
    low: int | None
    high: int | None
    source: str | None
    as_of: datetime | None
    version: str
    cause: str
