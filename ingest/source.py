"""The seam: what a source is asked, and how what it answers is read.

A source is a frozen dataclass of pure functions. It opens no connection, reads no clock and no
environment, and holds no secret: it says what to ask for, and reads what it is given. Up to three
questions (`changes`, `written_by`, `about`; one that it cannot answer is None) and ways of reading
(`after`: the asks that follow; `split`: the records; a `Form`: what a record becomes).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, BinaryIO, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from schemas.ids import PaperIds
from schemas.work import Fact


@dataclass(frozen=True, slots=True)
class Window:
    """Whole UTC days, both ends included. `part` is a source's own division (an OAI set); None is all of it."""

    since: date
    until: date
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Whom we ask about. `namesakes`: others bear the name, and a search by it would bring their works.

    `searched`: a search by the name has just told who they are, and asking it again costs nothing.
    """

    name: str
    orcid: str | None = None
    native: tuple[tuple[str, str], ...] = ()
    papers: tuple[PaperIds, ...] = ()
    namesakes: bool = False
    searched: bool = False

    def at(self, source: str) -> tuple[str, ...]:
        """The author ids that `source` uses for this person, from the owner or an earlier run."""
        return tuple(native for name, native in self.native if name == source)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request we would like made.

    `ids` are hoped for, in the order asked, in our own spelling (``"doi:10.1/x"``); `absent` are statuses that
    mean none of them exists; `otherwise` is asked then. `step` names which of the source's own steps this is. `unless`
    are headers by which the server may say that nothing has changed (304): the harvester's, never a source's.
    """

    url: str
    params: tuple[tuple[str, str], ...] = ()
    method: Literal["GET", "POST"] = "GET"
    body: bytes | None = None
    media: str = "application/json"
    step: str = ""
    who: Author | None = None
    ids: tuple[str, ...] = ()
    absent: frozenset[int] = frozenset()
    otherwise: "Ask | None" = None
    cost: int = 1
    unless: tuple[tuple[str, str], ...] = ()

    def having(self, **new: str) -> "Ask":
        """The same ask with these parameters set or replaced, the others in their order."""
        kept = tuple(pair for pair in self.params if pair[0] not in new)
        return replace(self, params=(*kept, *new.items()))

    def param(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.params if key == name), default)

    @property
    def key(self) -> str:
        """Digest of what goes over the wire and nothing else (never a secret): keys answers and finds circles."""
        wire = (self.method, self.url, tuple(sorted(self.params)), self.body)
        return hashlib.sha256(repr(wire).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Record:
    """One item on a page, as its source sent it. `asked` is the one of `Ask.ids` that it answers."""

    native_id: str
    body: Mapping[str, Any]
    form: str = "work"
    asked: str | None = None
    deleted: bool = False
    revision: str = ""


class Wire(BaseModel):
    """What we read of a record, typed. Extras are allowed because they are the surprises to be counted."""

    model_config = ConfigDict(
        frozen=True, extra="allow", strict=False, populate_by_name=True, allow_inf_nan=False, hide_input_in_errors=True
    )


W = TypeVar("W", bound=Wire)


@dataclass(frozen=True, slots=True)
class Form(Generic[W]):
    """One shape of record: its wire, what becomes of it, and what we saw and chose to leave (dotted paths)."""

    wire: type[W]
    normalise: Callable[[Record, W], Iterable[Fact]]
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Budget:
    """Names of the reply headers that tell what is left of the day, and seconds until it is full again."""

    left: str
    reset: str


@dataclass(frozen=True, slots=True)
class Key:
    """Where the fetcher puts our key, and the environment variable that holds it. Added last, never kept.

    `prefix` stands before it, as ``"Bearer "`` does in an Authorization header.
    """

    place: Literal["header", "param"]
    name: str
    variable: str
    prefix: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A source, whole. See docs/adding-a-source.md.

    `service` shares pace and budget; `pause` is seconds from one request's leaving to the next. `total` tells how many
    records the walk says it holds. `never` are texts in a 429 body for which waiting does not help. `api_hosts` are
    documented APIs, whose terms rule; elsewhere robots.txt does. `of_file` tells from a saved page's shape the ask that
    it answers (ids empty), or raises SourceChanged. `cut` cuts a dump into pages of whole records, at most 8 MiB each;
    it yields nothing for a stream that is no dump. `hello` is the cheapest ask there is, to see whether it answers.

    `shelf` says what `about` brings: works, not asked for again where one is held; citation counts, links or pages,
    asked for again when their shelf life ends (see the settings). `busy` is a source whose parts have news every week,
    so that five weekdays without any are no answer.
    """

    name: str
    title: str
    service: str
    pause: float
    licence: str
    forms: Mapping[str, Form[Any]]
    after: Callable[[Ask, bytes], Iterator[Ask]]
    split: Callable[[Ask, bytes], Iterator[Record]]
    changes: Callable[[Window], Iterable[Ask]] | None = None
    written_by: Callable[[Author], Iterable[Ask]] | None = None
    about: Callable[[Sequence[PaperIds]], Iterable[Ask]] | None = None
    total: Callable[[Ask, bytes], int | None] | None = None
    shelf: Literal["works", "counts", "links", "pages"] = "works"
    busy: bool = False
    overlap: int = 0
    budget: Budget | None = None
    key: Key | None = None
    never: tuple[bytes, ...] = ()
    api_hosts: frozenset[str] = frozenset()
    of_file: Callable[[bytes], Ask] | None = None
    cut: Callable[[BinaryIO], Iterator[bytes]] | None = None
    hello: Ask | None = None
