"""Chains of facts into the derived tables: one transaction each, and the same rows whatever the order.

Every row has a key, and one record holds the key. Which one is a maximum over all that was ever loaded, so neither
order nor splitting nor repeating changes the outcome:

- work (source, native_id, form), with its byline and identifiers: the greatest (revision, received_at, page, record).
  Where only the place is new, the place moves; nothing else is written, and nothing becomes stale.
- observation, claim (source, native_id, measure, UTC day), with all its years and values: the greatest
  (received_at, page, record).
- link (source, native_id), with all of a record's links: the greatest (received_at, page, record).
- identifiers of a form of which no work is stored: those of the observation with the greatest place.
- gone (source, native_id): the last receipt.
- set_aside (source, page, record, form): the first receipt, since a page that comes again says nothing new.
- surprise: once.
"""

from collections.abc import Iterable
from datetime import datetime

from pipelines.store.border import stage, storable, to_utc
from pipelines.store.kept import move_bookmarks
from pipelines.store.open import Store
from pipelines.store.records import Answer, Chain, Gone, LoadTally, SetAside, Surprise
from pipelines.store.said import load_claims, load_links, load_observations
from pipelines.store.works import load_works
from schemas.observation import Claim, Links, Observation
from schemas.work import Work


def load(store: Store, chain: Chain, *, loaded_at: datetime) -> LoadTally:
    """Loads a chain whole, or not at all, and tells what it changed.

    Adds a `stale` row for each record of a source whose works, identifiers, observations, links or absence changed,
    notes the answers as loaded, and moves the bookmarks.
    """
    facts = [(place.fact, place) for place in chain.placed]
    with store.transaction():
        works, same, changed = load_works(store, [(fact, at) for fact, at in facts if isinstance(fact, Work)])
        observations, observed = load_observations(
            store, [(fact, at) for fact, at in facts if isinstance(fact, Observation)]
        )
        links, linked = load_links(store, [(fact, at) for fact, at in facts if isinstance(fact, Links)])
        claims = load_claims(store, [(fact, at) for fact, at in facts if isinstance(fact, Claim)])
        gone = _load_gone(store, chain.gone)
        set_aside = _load_set_aside(store, chain.set_aside)
        _load_surprises(store, chain.surprises)
        _mark_stale(store, changed | observed | linked | gone)
        _note_loaded(store, chain.answers, loaded_at)
        move_bookmarks(store, chain.bookmarks)
    return LoadTally(works=works, same=same, observations=observations, links=links, claims=claims, set_aside=set_aside)


def _load_gone(store: Store, gone: Iterable[Gone]) -> set[tuple[str, str]]:
    """The records whose last absence is a later one now."""
    last: dict[tuple[str, str], datetime] = {}
    for each in gone:
        name = (storable(each.source), storable(each.native_id))
        received_at = to_utc(each.received_at)
        last[name] = max(received_at, last.get(name, received_at))
    if not last:
        return set()
    stage(
        store.con,
        "staged_gone",
        "source varchar, native_id varchar, day date, received_at timestamp",
        ((*name, received_at.date(), received_at) for name, received_at in last.items()),
    )
    store.con.execute(
        "delete from gone using staged_gone as newer where gone.source = newer.source"
        " and gone.native_id = newer.native_id and gone.received_at < newer.received_at"
    )
    taken = store.con.execute(
        "insert into gone from staged_gone anti join gone using (source, native_id) returning source, native_id"
    ).fetchall()
    return {(source, native_id) for source, native_id in taken}


def _load_set_aside(store: Store, set_aside: Iterable[SetAside]) -> int:
    """How many records were set aside that were not before."""
    first: dict[tuple[str, str, int, str], tuple[datetime, str, str]] = {}
    for each in set_aside:
        place = (storable(each.source), each.page, each.record, storable(each.form))
        row = (to_utc(each.received_at), storable(each.native_id), storable(each.reason))
        first[place] = min(row, first.get(place, row))
    if not first:
        return 0
    stage(
        store.con,
        "staged_aside",
        "source varchar, page varchar, record integer, form varchar, received_at timestamp, native_id varchar,"
        " reason varchar",
        ((*place, *row) for place, row in first.items()),
    )
    before = _count(store, "set_aside")
    store.con.execute(
        "delete from set_aside as held using staged_aside as earlier where held.source = earlier.source"
        " and held.page = earlier.page and held.record = earlier.record and held.form = earlier.form and"
        " (held.received_at, held.native_id, held.reason) > (earlier.received_at, earlier.native_id, earlier.reason)"
    )
    store.con.execute(
        "insert into set_aside by name from staged_aside anti join set_aside using (source, page, record, form)"
    )
    return _count(store, "set_aside") - before


def _count(store: Store, table: str) -> int:
    return int(store.con.execute(f"select count(*) from {table}").fetchall()[0][0])


def _load_surprises(store: Store, surprises: Iterable[Surprise]) -> None:
    rows = {(storable(each.source), storable(each.form), storable(each.path), each.page) for each in surprises}
    if rows:
        columns = "source varchar, form varchar, path varchar, page varchar"
        stage(store.con, "staged_surprise", columns, sorted(rows))
        store.con.execute(
            "insert into surprise from staged_surprise anti join surprise using (source, form, path, page)"
        )


def _mark_stale(store: Store, changed: set[tuple[str, str]]) -> None:
    if changed:
        rows = [("work", f"{source}\t{native_id}") for source, native_id in sorted(changed)]
        stage(store.con, "staged_stale", "kind varchar, key varchar", rows)
        store.con.execute("insert into stale from staged_stale anti join stale using (kind, key)")


def _note_loaded(store: Store, answers: Iterable[Answer], loaded_at: datetime) -> None:
    rows = {(answer.ask.key, to_utc(answer.received_at), answer.page, to_utc(loaded_at)) for answer in answers}
    if rows:
        columns = "ask_key varchar, received_at timestamp, page varchar, loaded_at timestamp"
        stage(store.con, "staged_loaded", columns, sorted(rows))
        store.con.execute("insert into loaded from staged_loaded anti join loaded using (ask_key, received_at, page)")
