"""Derived tables as a whole: copied beside, compared, counted."""

from pathlib import Path

import duckdb

from pipelines.store.open import Store

KEPT = ("page", "answer", "loaded", "bookmark", "decision", "figure_log", "run")
DERIVED = (
    "work",
    "authorship",
    "identifier",
    "observation",
    "link",
    "claim",
    "gone",
    "set_aside",
    "surprise",
    "paper_work",
    "paper",
    "signature",
    "assignment",
    "person",
    "figure",
    "yearly",
    "stale",
)


def copy_kept(old: Path, new: Store) -> None:
    """Copies the kept tables of a store that nobody holds open into a new one, in the order of writing."""
    new.con.execute("attach ? as old (read_only)", [str(old)])
    try:
        with new.transaction():
            for table in KEPT:
                new.con.execute(f"insert into {table} by name select * from old.{table} order by rowid")
    finally:
        new.con.execute("detach old")


def compare(one: Path, other: Path) -> dict[str, int]:
    """For each derived table, how many rows only one of the two stores has. `stale` is left out: it is work to do."""
    with duckdb.connect() as con:
        con.execute("attach ? as one (read_only)", [str(one)])
        con.execute("attach ? as other (read_only)", [str(other)])
        return {table: _differing(con, table) for table in DERIVED if table != "stale"}


def _differing(con: duckdb.DuckDBPyConnection, table: str) -> int:
    only = "select count(*) from (select * from {a}.{table} except all select * from {b}.{table})"
    pairs = (("one", "other"), ("other", "one"))
    return sum(con.execute(only.format(a=a, b=b, table=table)).fetchall()[0][0] for a, b in pairs)


def counts(store: Store) -> dict[str, int]:
    """How many rows each table has, kept ones first."""
    return {table: store.con.execute(f"select count(*) from {table}").fetchall()[0][0] for table in (*KEPT, *DERIVED)}
