"""One source, its invented pages, and short ways to ask and read it: what a contract test stands on."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingest.reading import Reading, read_page
from ingest.source import Ask, Author, Source
from schemas.ids import PaperIds
from schemas.observation import Claim
from schemas.work import Work
from tests.shared import SHARED

T = TypeVar("T")


@dataclass(frozen=True)
class Reader:
    source: Source

    @property
    def pages(self) -> Path:
        return Path(__file__).parents[1] / "sources" / self.source.name

    @property
    def recordings(self) -> list[Path]:
        """Recorded replies of the source; none where they do not lie beside the project."""
        return sorted(path for path in self.recorded.glob("*") if not path.name.startswith("_"))

    @property
    def recorded(self) -> Path:
        return SHARED / "real" / "replies" / self.source.name

    def page(self, name: str) -> bytes:
        return (self.pages / name).read_bytes()

    def of_file(self, body: bytes) -> Ask:
        assert self.source.of_file is not None
        return self.source.of_file(body)

    def total(self, ask: Ask, body: bytes) -> int | None:
        assert self.source.total is not None
        return self.source.total(ask, body)

    def read(self, ask: Ask, body: bytes) -> list[Reading]:
        return list(read_page(self.source, ask, body))

    def saved(self, body: bytes) -> list[Reading]:
        return self.read(self.of_file(body), body)

    def asks(self, author: Author) -> list[Ask]:
        assert self.source.written_by is not None
        return list(self.source.written_by(author))

    def about(self, *papers: PaperIds) -> list[Ask]:
        assert self.source.about is not None
        return list(self.source.about(papers))

    def following(self, ask: Ask, name: str) -> list[Ask]:
        return list(self.source.after(ask, self.page(name)))


def only(some: Iterable[T]) -> T:
    (one,) = some
    return one


def work_of(reading: Reading) -> Work:
    return next(fact for fact in reading.facts if isinstance(fact, Work))


def said_of(reading: Reading) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for fact in reading.facts:
        if isinstance(fact, Claim):
            said.setdefault(fact.measure, []).append(fact.value)
    return said
