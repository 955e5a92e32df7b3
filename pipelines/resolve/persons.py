"""Which names are one person: signatures decided, persons named, and the decisions written to the log."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from pipelines.config import Followed, Verdict
from pipelines.queries import query
from pipelines.resolve.decide import MODEL, decide
from pipelines.resolve.signatures import make_signatures
from pipelines.resolve.verdicts import find_named, positions, touch_named
from pipelines.store.border import stage
from pipelines.store.open import Store
from schemas import names

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # base32 of RFC 4648, in lower case


@dataclass(frozen=True, slots=True)
class PersonsTally:
    """Signatures new, other or gone; decisions written; signatures that went to another person; what contradicts."""

    signatures: int
    decided: int
    moved: int
    conflicts: tuple[str, ...]
    unapplied: tuple[str, ...]


def make_persons(
    con: duckdb.DuckDBPyConnection, *, people: Sequence[Followed], verdicts: Sequence[Verdict], day: date
) -> PersonsTally:
    """Signatures, decisions, assignments and persons of the stale papers and of the verdicts, made again.

    Runs within the caller's transaction; whose figures must be made again becomes stale.
    """
    signatures, disagreeing = make_signatures(con)
    named = find_named(con, people, verdicts)
    touch_named(con, people, named)
    con.execute(query("persons/seed"))
    step = 1
    while _changed(con, "persons/grow", {"round": step}):
        step += 1
    con.execute(query("persons/subject"))
    conflicts = decide(con, people=people, named=named)
    con.execute(query("persons/in_force"))
    _name_clusters(con)
    decided, moved = _write_decisions(con, day)
    _write_persons(con)
    con.execute("delete from stale where kind = 'paper'")
    for table in ("moved_signature", "ruled", "touched_name", "subject", "choice", "in_force", "named_cluster"):
        con.execute(f"drop table temp.{table}")
    return PersonsTally(signatures, decided, moved, (*disagreeing, *conflicts), named.unapplied)


def person_of(store: Store, followed: Followed, verdicts: Sequence[Verdict] = ()) -> tuple[str | None, tuple[str, ...]]:
    """The person that a followed person is, None where nobody in the store is, and what contradicts, as sentences.

    It is the one that holds most anchors, with names that a verdict says are theirs as further anchors; else the one
    with the ORCID iD; else the one whose signatures use the author ids most; else the one who signed most often with
    the full name, where nobody else is known to bear it.
    """
    return persons_of(store, [followed], verdicts)[0]


def persons_of(
    store: Store, people: Sequence[Followed], verdicts: Sequence[Verdict] = ()
) -> list[tuple[str | None, tuple[str, ...]]]:
    """`person_of` for each of several people, their anchors looked up together: a look takes as long as the store."""
    anchors = [(n, anchor.paper, anchor.name) for n, who in enumerate(people) for anchor in who.anchors]
    anchors += [
        (n, said.paper, said.name)
        for n, who in enumerate(people)
        for said in verdicts
        if said.theirs and said.person == who.slug
    ]
    votes = [Counter[str]() for _ in people]
    held = _signed(store.con, positions(store.con, ((paper, name) for _, paper, name in anchors)))
    for (n, _, _), person in zip(anchors, held, strict=True):
        if person:
            votes[n][person] += 1
    return [_found(store.con, who, theirs) for who, theirs in zip(people, votes, strict=True)]


def _found(
    con: duckdb.DuckDBPyConnection, followed: Followed, votes: Counter[str]
) -> tuple[str | None, tuple[str, ...]]:
    person: str | None
    if votes:
        person = min(votes, key=lambda found: (-votes[found], found))
        parted = f"the anchors lie with {len(votes)} persons: {votes[person]} of {votes.total()} with the one shown"
        conflicts = [parted] if len(votes) > 1 else []
    else:
        person, conflicts = _by_orcid_or_name(con, followed)
    if person is not None and followed.orcid:
        row = con.execute("select orcid from person where person = ?", (person,)).fetchone()
        if row and row[0] and row[0] != followed.orcid:
            conflicts.append(f"the bylines bear ORCID iD {row[0]}, the list of people says {followed.orcid}")
    return person, tuple(conflicts)


def _by_orcid_or_name(con: duckdb.DuckDBPyConnection, followed: Followed) -> tuple[str | None, list[str]]:
    if followed.orcid:
        row = con.execute("select min(person) from person where orcid = ?", (followed.orcid,)).fetchone()
        if row and row[0]:
            return str(row[0]), []
    natives = [f"{kind}:{native}" for kind, native in followed.native]
    using = con.execute(query("persons/by_native"), {"natives": natives}).fetchall()
    if using:
        return str(using[0][0]), []
    found = con.execute(query("persons/by_name"), {"folded": names.fold(followed.name)}).fetchall()
    if not found or followed.namesakes:
        return None, []
    others = f"{len(found)} persons sign as {followed.name}; the one with most papers is shown"
    return str(found[0][0]), [others] if len(found) > 1 else []


def _signed(con: duckdb.DuckDBPyConnection, places: Sequence[tuple[str | None, int | None]]) -> list[str | None]:
    """Who is believed to have signed at each place; None for nobody, or for no place."""
    if not places:
        return []
    rows = ((n, *place) for n, place in enumerate(places))
    stage(con, "place", "n integer, paper varchar, position integer", rows)
    found = con.execute("select person from place left join assignment using (paper, position) order by n").fetchall()
    con.execute("drop table temp.place")
    return [person for (person,) in found]


def _name_clusters(con: duckdb.DuckDBPyConnection) -> None:
    """The temp table `named_cluster`: which person each cluster is, of the log or founded now."""
    con.execute(query("persons/founded"))
    con.execute(query("persons/founding"))
    attempt = 1
    while con.execute("select 1 from founding anti join named_cluster using (cluster) limit 1").fetchone():
        con.execute(query("persons/mint"), {"try": attempt, "letters": LETTERS})
        attempt += 1
    con.execute("drop table temp.founding")


def _write_decisions(con: duckdb.DuckDBPyConnection, day: date) -> tuple[int, int]:
    """Appends what is decided anew; how many decisions, and how many of them take a signature to another person."""
    con.execute(query("persons/decisions"))
    con.execute(
        "insert into decision (seq, source, native_id, folded, occurrence, person, state, reason, model, day)"
        " select (select coalesce(max(seq), 0) from decision) + n, source, native_id, folded, occurrence, person,"
        " state, reason, ?, ? from new_decision order by n",
        (MODEL, day),
    )
    row = con.execute("select count(*), count(*) filter (former <> person) from new_decision").fetchone()
    con.execute("drop table temp.new_decision")
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _write_persons(con: duckdb.DuckDBPyConnection) -> None:
    """Assignments and persons as decided, writing only what differs, and the persons whose figures are stale."""
    for name in ("assignments", "differing", "people", "differing_people", "stale"):
        con.execute(query(f"persons/{name}"))
    con.execute(
        "delete from assignment where (paper, position) in (select (paper, position) from differing_assignment)"
    )
    con.execute("insert into assignment select * exclude (old) from differing_assignment where not old")
    con.execute("delete from person where person in (select person from differing_person)")
    con.execute("insert into person select * exclude (old) from differing_person where not old")
    for table in ("new_assignment", "differing_assignment", "new_person", "differing_person"):
        con.execute(f"drop table temp.{table}")


def _changed(con: duckdb.DuckDBPyConnection, name: str, values: dict[str, object]) -> int:
    row = con.execute(query(name), values).fetchone()
    return int(row[0]) if row else 0
