"""What the tests of papers, persons and figures share: works of two sources, generated worlds, and the store's rows."""

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from pipelines.config import Followed, Verdict
from pipelines.measure import MeasureTally, measure
from pipelines.resolve import ResolveTally, resolve
from pipelines.store.load import load
from pipelines.store.open import Store
from schemas.dates import PartialDate
from schemas.ids import PaperIds
from schemas.observation import Links, Observation
from schemas.work import Authorship, Work, WorkKind
from tests.unit.storing import NOON, a_count, a_work, said

DAY = NOON.date()
EMMY, DAVID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"  # ORCID iDs of nobody here
DERIVED = ("paper", "paper_work", "signature", "assignment", "person", "figure", "yearly")


def by(name: str | None, orcid: str | None = None, native: str | None = None) -> Authorship:
    return Authorship(printed=name, orcid=orcid, native=native)


def at_openalex(native_id: str, *byline: Authorship, ids: PaperIds, **more: object) -> Work:
    work = Work(
        source="openalex",
        native_id=native_id,
        form="work",
        revision="1",
        ids=PaperIds(arxiv=ids.arxiv, doi=ids.doi, pmid=ids.pmid, also=(("openalex", native_id),)),
        kind=WorkKind.ARTICLE,
        title="On Rings, printed",
        byline=byline,
    )
    return work.model_copy(update=more)


def put(store: Store, *facts: Work | Observation | Links, hours: float = 0) -> None:
    load(store, said(*facts, hours=hours), loaded_at=NOON)


def settle(store: Store, people: Sequence[Followed] = (), verdicts: Sequence[Verdict] = ()) -> ResolveTally:
    return resolve(store, people=people, verdicts=verdicts, day=DAY)


def figures_made(store: Store, *, asked: Iterable[str] = ("openalex",)) -> MeasureTally:
    return measure(store, headline=["openalex"], asked=set(asked), day=DAY)


def derived(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: ordered(store, table) for table in DERIVED}


def ordered(store: Store, table: str) -> list[tuple[object, ...]]:
    return store.con.execute(f"select * from {table} order by all").fetchall()  # noqa: S608 - a table's name


def clear(store: Store, *more: str) -> None:
    """As if nothing had been resolved or measured yet: every record is stale."""
    for table in (*DERIVED, *more):
        store.con.execute(f"delete from {table}")  # noqa: S608 - a table's name
    store.con.execute("delete from stale")
    store.con.execute(
        "insert into stale select distinct 'work', source || chr(9) || native_id from"
        " (select source, native_id from work union select source, native_id from observation)"
    )


def who(store: Store, paper: str, name: str, occurrence: int = 1) -> tuple[str, str, str]:
    """Person, state and reason of a name on a paper."""
    rows = store.con.execute(
        "select person, state, reason from assignment join signature using (paper, position)"
        " where paper = ? and printed = ? and occurrence = ?",
        (paper, name, occurrence),
    ).fetchall()
    assert len(rows) == 1, (paper, name, rows)
    return rows[0]


def groups(store: Store) -> dict[frozenset[tuple[str, int]], str | None]:
    """Who signed together, whatever they are called, and with which ORCID iD."""
    found: dict[str, set[tuple[str, int]]] = {}
    for paper, position, person in store.con.execute("select paper, position, person from assignment").fetchall():
        found.setdefault(person, set()).add((paper, position))
    orcids = dict(store.con.execute("select person, orcid from person").fetchall())
    return {frozenset(places): orcids[person] for person, places in found.items()}


NAMES = ("Emmy Noether", "E. Noether", "Wei Li", "Li Wei", "David Hilbert", "Noether, Emmy", None)
AUTHORS = st.builds(
    by,
    st.sampled_from(NAMES),
    orcid=st.sampled_from((None, None, None, EMMY, DAVID)),
    native=st.sampled_from((None, "A1", "A2")),
)
DATES = st.none() | st.builds(PartialDate, st.integers(2001, 2004))
AT_ARXIV = st.builds(
    lambda n, byline, published, categories, doi, code: a_work(
        f"2401.{n:05}",
        byline=tuple(by(author.printed) for author in byline),
        published=published,
        categories=categories,
        ids=PaperIds(arxiv=f"2401.{n:05}", doi=doi and f"10.1/{doi}"),
        code=("https://github.com/a/b",) if code else (),
        abstract="We study rings." if code else None,
    ),
    st.integers(1, 6),
    st.lists(AUTHORS, max_size=3),
    DATES,
    st.sampled_from(((), ("math.RA",), ("cs.CL",))),
    st.sampled_from((None, None, 1, 2)),
    st.booleans(),
)
AT_OPENALEX = st.builds(
    lambda n, byline, arxiv, doi, kind, retracted: at_openalex(
        f"W{n}",
        *byline,
        ids=PaperIds(arxiv=arxiv and f"2401.{arxiv:05}", doi=doi and f"10.1/{doi}"),
        kind=kind,
        retracted=retracted,
    ),
    st.integers(1, 6),
    st.lists(AUTHORS, max_size=3),
    st.sampled_from((None, 1, 2, 3)),
    st.sampled_from((None, 1, 2, 3)),
    st.sampled_from((WorkKind.ARTICLE, WorkKind.PREPRINT, WorkKind.DATASET)),
    st.sampled_from((False, False, False, True)),
)
COUNTS = st.builds(
    lambda n, value, year, doi: a_count(f"W{n}", value, year=year, ids=PaperIds(doi=doi and f"10.1/{doi}")),
    st.integers(1, 6),
    st.integers(0, 30),
    st.none() | st.integers(2001, 2003),
    st.sampled_from((None, 1, 2)),
)
FACTS = st.lists(AT_ARXIV | AT_OPENALEX | COUNTS, max_size=12)
