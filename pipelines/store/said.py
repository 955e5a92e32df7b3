"""What sources say: observations of papers and claims about persons, of a day; links of papers, of the last answer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Generic, TypeVar

from pipelines.store.border import append, stage, storable, to_utc
from pipelines.store.open import Store
from pipelines.store.records import Placed
from schemas.observation import Claim, Links, Observation

Place = tuple[datetime, str, int]  # received_at, page, record: the greatest holds the key
Daily = tuple[str, str, str, date]  # source, native_id, measure, UTC day
OfRecord = tuple[str, str]  # source, native_id
OfForm = tuple[str, str, str]  # source, native_id, form
K = TypeVar("K", bound=tuple[object, ...])


class _Said(Generic[K]):
    """What the record with the greatest place says of each key: its rows, each once."""

    def __init__(self) -> None:
        self.of: dict[K, tuple[Place, dict[tuple[object, ...], None]]] = {}

    def note(self, key: K, place: Place, *row: object) -> None:
        held = self.of.get(key)
        if held is None or held[0] < place:
            self.of[key] = (place, {row: None})
        elif held[0] == place:
            held[1][row] = None


def load_observations(store: Store, facts: Iterable[tuple[Observation, Placed]]) -> tuple[int, set[tuple[str, str]]]:
    """How many rows were taken, and the records whose observations or identifiers changed."""
    counts, named = _Said[Daily](), _Said[OfForm]()
    before: tuple[object, ...] = ()
    for fact, at in facts:
        place = (to_utc(at.received_at), at.page, at.record)
        source, native_id = storable(fact.source), storable(fact.native_id)
        counts.note((source, native_id, storable(fact.measure), place[0].date()), place, fact.year, fact.value)
        names = (fact.ids, source, native_id, at.form, place)
        if names != before:  # the observations of one record share their identifiers
            before = names
            for spelled in fact.ids.spelled:
                named.note((source, native_id, storable(at.form)), place, storable(spelled))
    rows, changed = _load_daily(store, "observation", counts)
    return rows, changed | _load_identifiers(store, named)


def load_links(store: Store, facts: Iterable[tuple[Links, Placed]]) -> tuple[int, set[tuple[str, str]]]:
    """How many links were taken, and the records whose links or identifiers changed.

    A record without any link has one row that says so.
    """
    links, named = _Said[OfRecord](), _Said[OfForm]()
    for fact, at in facts:
        place = (to_utc(at.received_at), at.page, at.record)
        source, native_id = storable(fact.source), storable(fact.native_id)
        for link in fact.links:
            links.note((source, native_id), place, link.role.value, storable(link.url), link.by)
        if not fact.links:
            links.note((source, native_id), place, None, None, None)
        for spelled in fact.ids.spelled:
            named.note((source, native_id, storable(at.form)), place, storable(spelled))
    if not links.of:
        return 0, set()
    newer = _hold(store, "link", "source varchar, native_id varchar", links, values_after=2)
    given = sum(url is not None for key in newer for _, url, _ in links.of[key][1])
    return given, set(newer) | _load_identifiers(store, named)


def load_claims(store: Store, facts: Iterable[tuple[Claim, Placed]]) -> int:
    """How many rows were taken."""
    claims = _Said[Daily]()
    for fact, at in facts:
        place = (to_utc(at.received_at), at.page, at.record)
        key = (storable(fact.source), storable(fact.native_id), storable(fact.measure), place[0].date())
        claims.note(key, place, storable(fact.value))
    return _load_daily(store, "claim", claims)[0]


def _load_daily(store: Store, table: str, said: _Said[Daily]) -> tuple[int, set[tuple[str, str]]]:
    if not said.of:
        return 0, set()
    columns = "source varchar, native_id varchar, measure varchar, day date"
    newer = _hold(store, table, columns, said, values_after=3)
    return sum(len(said.of[key][1]) for key in newer), {(source, native_id) for source, native_id, _, _ in newer}


def _hold(store: Store, table: str, columns: str, said: _Said[K], *, values_after: int) -> list[K]:
    """Puts what is said in place of what the table holds, where it is newer; the keys for which it is.

    `columns` are those of the key; what is said of it stands in the table after so many of them.
    """
    newer = _newer(store, table, columns, said)
    _let_go(store, table, ", ".join(column.split()[0] for column in columns.split(", ")))
    rows = (
        (*key[:values_after], *row, *key[values_after:], *place)
        for key in newer
        for place, rows in [said.of[key]]
        for row in rows
    )
    append(store.con, table, rows)
    return newer


def _load_identifiers(store: Store, named: _Said[OfForm]) -> set[tuple[str, str]]:
    """Identifiers of forms of which no work is stored: a work says its own."""
    if not named.of:
        return set()
    _newer(store, "identifier", "source varchar, native_id varchar, form varchar", named)
    newer = store.con.execute(
        "select n, list(identifier.id) from newer anti join work using (source, native_id, form)"
        " left join identifier using (source, native_id, form) group by n order by n"
    ).fetchall()
    store.con.execute(
        "delete from newer using work where (newer.source, newer.native_id, newer.form)"
        " = (work.source, work.native_id, work.form)"
    )
    _let_go(store, "identifier", "source, native_id, form")
    keys = list(named.of)
    chosen = [(keys[n], *named.of[keys[n]], before) for n, before in newer]
    append(store.con, "identifier", ((*key, *row, *place) for key, place, rows, _ in chosen for row in rows))
    return {key[:2] for key, _, rows, before in chosen if {spelled for (spelled,) in rows} != set(before)}


def _newer(store: Store, table: str, columns: str, said: _Said[K]) -> list[K]:
    """The keys whose rows in the table are of a lesser place, or that have none; also as the table `newer`."""
    names = [column.split()[0] for column in columns.split(", ")]
    keys = list(said.of)
    stage(
        store.con,
        "staged",
        f"n integer, {columns}, received_at timestamp, page varchar, record integer",
        ((n, *key, *said.of[key][0]) for n, key in enumerate(keys)),
    )
    store.con.execute(
        f"create or replace temp table newer as select n, {', '.join(names)} from staged anti join {table} as held on "
        + " and ".join(f"held.{name} = staged.{name}" for name in names)
        + " and (held.received_at, held.page, held.record) >= (staged.received_at, staged.page, staged.record)"
    )
    return [keys[n] for (n,) in store.con.execute("select n from newer order by n").fetchall()]


def _let_go(store: Store, table: str, names: str) -> None:
    """Deletes the rows of the keys in `newer`."""
    store.con.execute(
        f"delete from {table} as held using newer where "
        + " and ".join(f"held.{name} = newer.{name}" for name in names.split(", "))
    )
