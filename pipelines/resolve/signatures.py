"""What identity is decided for: the positions of a paper's chosen byline, with the ids that all its works bring."""

import duckdb

from pipelines.queries import query


def make_signatures(con: duckdb.DuckDBPyConnection) -> tuple[int, tuple[str, ...]]:
    """Signatures of the stale papers, made again; how many are new, other or gone, and ORCID iDs that disagree.

    Leaves the temp table `moved_signature`, the old and new versions of what changed. Runs within the caller's
    transaction and leaves the papers stale, for what rests on them is not made yet.
    """
    for name in ("positions", "aligned", "signatures"):
        con.execute(query(f"persons/{name}"))
    conflicts = tuple(
        f"{paper}, position {position} ({printed}): the works give the ORCID iDs {orcids}; none is taken"
        for paper, position, printed, orcids in con.execute(query("persons/disagreeing")).fetchall()
    )
    con.execute(query("persons/moved"))
    con.execute("delete from signature where (paper, position) in (select (paper, position) from moved_signature)")
    con.execute("insert into signature select * exclude (old) from moved_signature where not old")
    count = con.execute("select count(distinct (paper, position)) from moved_signature").fetchone()
    for table in ("named_position", "aligned", "new_signature"):
        con.execute(f"drop table temp.{table}")
    return (int(count[0]) if count else 0), conflicts
