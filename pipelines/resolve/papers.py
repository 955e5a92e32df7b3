"""Which records are one paper: what shares an identifier, directly or over others, is one."""

from collections.abc import Sequence

import duckdb

from pipelines.queries import query
from pipelines.store.border import stage
from pipelines.store.open import Store
from schemas.work import NOT_PAPERS

# From which record form a paper takes a field, best first; forms not named here follow by source, form and native id.
FORM_ORDER: Sequence[tuple[str, str]] = (
    ("arxiv", "arxivraw"),
    ("arxiv", "atom"),
    ("arxiv", "feed"),
    ("arxiv", "snapshot"),
    ("arxiv", "arxiv"),
    ("arxiv", "arxivold"),
    ("openalex", "work"),
    ("crossref", "work"),
    ("dblp", "record"),
    ("dblp", "listed"),
    ("dblp", "hit"),
    ("landing", "page"),
    ("semantic-scholar", "work"),
    ("orcid", "full"),
    ("orcid", "work"),  # last: its byline is the person alone
)


def make_papers(con: duckdb.DuckDBPyConnection) -> int:
    """Papers of the stale records, made again; how many were made, changed or dropped.

    Runs within the caller's transaction. Every paper concerned, changed or not, becomes stale in turn: a count
    that is new leaves the paper as it is and still changes the figures of its authors.
    """
    con.execute(query("papers/seed"))
    step = 0
    while True:
        step += 1
        if not _changed(con, query("papers/grow"), {"round": step}):
            break
    for name in ("member", "edge"):
        con.execute(query(f"papers/{name}"))
    while _changed(con, query("papers/join")):
        pass
    ranked = ((*form, n) for n, form in enumerate(FORM_ORDER))
    stage(con, "form_order", "source varchar, form varchar, rank integer", ranked)
    con.execute(query("papers/placed"))
    con.execute(query("papers/old"))
    con.execute(query("papers/fields"), {"not_papers": sorted(NOT_PAPERS)})
    con.execute(
        "insert into stale select distinct 'paper', paper from"
        " (select paper from old_paper union select paper from new_paper)"
    )
    changed = _write(con)
    con.execute("delete from stale where kind = 'work'")
    for name in ("touched_record", "member", "edge", "new_paper_work", "old_paper", "new_paper", "form_order"):
        con.execute(f"drop table temp.{name}")
    return changed


def paper_of(store: Store, spelled: str) -> str | None:
    """The key of the paper that bears an identifier ("doi:10.1/x"), or None where no such paper is stored."""
    row = store.con.execute(query("papers/find"), {"id": spelled}).fetchone()
    return str(row[0]) if row else None


def _write(con: duckdb.DuckDBPyConnection) -> int:
    """The papers as found, writing only what differs; how many differ."""
    con.execute(query("papers/differing"))
    for table in ("paper", "paper_work"):
        con.execute(f"delete from {table} where paper in (select paper from differing_paper)")  # noqa: S608
        con.execute(f"insert into {table} select * from new_{table} semi join differing_paper using (paper)")  # noqa: S608
    row = con.execute("select count(*) from differing_paper").fetchone()
    con.execute("drop table temp.differing_paper")
    return int(row[0]) if row else 0


def _changed(con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, object] | None = None) -> int:
    row = con.execute(sql, values).fetchone()
    return int(row[0]) if row else 0
