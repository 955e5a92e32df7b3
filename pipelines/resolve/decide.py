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

MODEL = "names-1"  # the name and number of this method, kept with each decision


def decide(con: duckdb.DuckDBPyConnection, *, people: Sequence[Followed], named: Named) -> tuple[str, ...]:
    """Chooses a cluster for every signature of `subject`; gives the contradictions it met, as sentences."""
    con.execute(query("persons/bearer"))
    collisions = _clashes(con)
    con.execute(query("persons/linked"))
    _heirs(con)
    con.execute(query("persons/vendor"))
    con.execute(query("persons/evident"))
    overruled = rule(con, people, named)
    con.execute(query("persons/choice"))
    for table in ("bearer", "clash", "linked", "heir", "vendor", "evident", "ruling"):
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


def _heirs(con: duckdb.DuckDBPyConnection) -> None:
    """The temp table `heir`: full names that stand with ORCID iDs on some bylines and without on others."""
    found = con.execute(query("persons/heirs")).fetchall()
    full = [(folded, n, orcid) for folded, n, orcid, printed in found if names.is_full(printed)]
    stage(con, "heir", "folded varchar, orcids bigint, orcid varchar", full)
