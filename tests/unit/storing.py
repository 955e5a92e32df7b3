"""What the tests of the store share: a clock that stands, a home, and facts with their places."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ingest.source import Ask
from pipelines.store.border import append
from pipelines.store.open import Home, Store, open_store
from pipelines.store.records import Answer, Chain, Placed
from schemas.ids import PaperIds
from schemas.observation import Claim, Link, LinkRole, Links, Observation
from schemas.work import Authorship, Work, WorkKind

NOON = datetime(2024, 5, 13, 12, tzinfo=UTC)
ASK = Ask("https://export.arxiv.org/oai2", (("verb", "ListRecords"),))


class StandingClock:
    """Stands at noon, but for the seconds slept."""

    def __init__(self) -> None:
        self.slept = 0.0

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


@contextmanager
def a_store(folder: Path) -> Iterator[Store]:
    with open_store(Home(folder), command="byline test", clock=StandingClock()) as store:
        yield store


def a_work(native_id: str, *names: str | None, title: str = "On Rings", revision: str = "1", **more: object) -> Work:
    byline = tuple(Authorship(printed=name) for name in names)
    work = Work(
        source="arxiv",
        native_id=native_id,
        form="atom",
        revision=revision,
        ids=PaperIds(arxiv=native_id),
        kind=WorkKind.PREPRINT,
        title=title,
        byline=byline,
    )
    return work.model_copy(update=more)


def a_count(native_id: str, value: int, *, year: int | None = None, ids: PaperIds | None = None) -> Observation:
    measure = "citations" if year is None else "citations in year"
    ids = ids or PaperIds(doi=f"10.1/{native_id}")
    return Observation(source="openalex", native_id=native_id, ids=ids, measure=measure, value=value, year=year)


def links_of(native_id: str, *links: Link, ids: PaperIds | None = None) -> Links:
    return Links(source="huggingface", native_id=native_id, ids=ids or PaperIds(arxiv=native_id), links=links)


def code_at(url: str, by: str | None = None) -> Link:
    return Link(role=LinkRole.CODE, url=url, by=by)


def said(*facts: Work | Observation | Links | Claim, hours: float = 0, page: str = "a", record: int = 0) -> Chain:
    """The facts of one page received so many hours after noon, each a record of its own but for counts."""
    received_at = NOON + timedelta(hours=hours)
    return Chain(
        placed=tuple(
            Placed(
                fact,
                fact.form if isinstance(fact, Work) else "count",
                page,
                record + n * (not isinstance(fact, Observation)),
                received_at,
            )
            for n, fact in enumerate(facts)
        )
    )


def an_answer(hours: float = 0, *, ask: Ask = ASK, page: str = "a", **more: object) -> Answer:
    answer = Answer(
        source="arxiv",
        question="changes",
        subject="cs.CL",
        ask=ask,
        received_at=NOON + timedelta(hours=hours),
        status=200,
        media="text/xml",
        page=page,
        run="r1",
    )
    return replace(answer, **more)  # type: ignore[arg-type]


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    """All rows of a table, in an order that depends on nothing but them."""
    return store.con.execute(f"select * from {table} order by all").fetchall()  # noqa: S608 - a table's name


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of `decision`: who is believed to have signed, and why. `folded` and `occurrence` find the signature."""

    source: str
    native_id: str
    folded: str
    occurrence: int
    person: str
    state: str
    reason: str
    model: str
    day: date


def add_decisions(store: Store, decisions: Iterable[Decision]) -> None:
    """Writes decisions to the log, in this order, as resolving does."""
    last = store.con.execute("select coalesce(max(seq), 0) from decision").fetchall()[0][0]
    append(store.con, "decision", [(seq, *astuple(each)) for seq, each in enumerate(decisions, last + 1)])
