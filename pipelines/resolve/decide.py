"""Who signed: the simple rule. One person per full name, parted and joined by ORCID iDs, overruled by verdicts.

The interface of any method: the temp table `subject` holds the signatures to decide on, every one of a name that
is touched; `decide` leaves the temp table `choice`, which adds to each a cluster, a state and a reason. Clusters
are labels of this run only; `persons.py` finds out which persons they are.
"""

from collections.abc import Sequence

import duckdb

from pipelines.config import Followed
from pipelines.queries import query
from pipelines.resolve.verdicts import Named, rule
from pipelines.store.border import stage
from schemas import names

TEMPORARY = (
    "bearer",
    "clash",
    "linked",
    "heir",
    "contested",
    "anchored",
    "picking",
    "vendor",
    "picked",
    "evident",
    "ruling",
)
MODEL = "names-1"  # the name and number of this method, kept with each decision


def decide(con: duckdb.DuckDBPyConnection, *, people: Sequence[Followed], named: Named) -> tuple[str, ...]:
    """Chooses a cluster for every signature of `subject`; gives the contradictions it met, as sentences."""
    con.execute(query("persons/bearer"))
    collisions = _clashes(con)
    con.execute(query("persons/linked"))
    _heirs(con)
    _contested(con, people, named)
    con.execute(query("persons/vendor"))
    con.execute(query("persons/picked"))
    con.execute(query("persons/evident"))
    overruled = rule(con, people, named)
    con.execute(query("persons/choice"))
    for table in TEMPORARY:
        con.execute(f"drop table temp.{table}")
    return (*collisions, *overruled)


def _clashes(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The temp table `clash`: names that contradict the commonest name of the ORCID iD they stand with."""
    rows, sentences = [], []
    known, commonest = "", ""
    for orcid, folded, printed in con.execute(query("persons/many_names")).fetchall():
        if orcid != known:
            known, commonest = orcid, printed
        elif not names.compatible(commonest, printed):
            rows.append((orcid, folded))
            sentences.append(
                f"ORCID iD {orcid} stands with {commonest!r} and with {printed!r}: the latter is not linked"
            )
    stage(con, "clash", "orcid varchar, folded varchar", rows)
    return sentences


def _contested(con: duckdb.DuckDBPyConnection, people: Sequence[Followed], named: Named) -> None:
    """The temp tables `contested`, `anchored` and `picking`: names of several people, and what tells these apart.

    A name is contested where bylines give it two ORCID iDs, or where people.toml says that a followed person has
    namesakes: then the name alone says nothing, and the person's anchors and author ids speak.
    """
    shared = [who for who in people if who.namesakes]
    rows = [(names.fold(who.name), f"{kind}:{native}", who.slug) for who in shared for kind, native in who.native]
    stage(con, "picking", "folded varchar, native varchar, slug varchar", rows)
    at = [(*position, who.slug) for who in shared for position in named.anchors.get(who.slug, ())]
    stage(con, "anchored", "paper varchar, position integer, slug varchar", at)
    con.execute(
        "insert into picking select distinct folded, unnest(natives), slug from anchored"
        " join subject using (paper, position)"
    )
    stage(
        con, "contested", "folded varchar", [(folded,) for folded in sorted({names.fold(who.name) for who in shared})]
    )
    con.execute("insert into contested select folded from heir where orcids > 1 except select folded from contested")


def _heirs(con: duckdb.DuckDBPyConnection) -> None:
    """The temp table `heir`: full names that stand with ORCID iDs on some bylines and without on others."""
    found = con.execute(query("persons/heirs")).fetchall()
    full = [(folded, n, orcid) for folded, n, orcid, printed in found if names.is_full(printed)]
    stage(con, "heir", "folded varchar, orcids bigint, orcid varchar", full)
