"""The figures of persons: measured by SQL for whoever is stale, checked against the laws, each with its receipt."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from pipelines.measure.laws import broken, not_come_yet, out_of_range
from pipelines.measure.metrics import METRICS, RULES, SERIES, SERIES_RULES
from pipelines.measure.receipts import papers_as_of, receipt, receipts
from pipelines.queries import query
from pipelines.store.border import stage
from pipelines.store.open import Store

__all__ = [
    "METRICS",
    "RULES",
    "SERIES_RULES",
    "MeasureTally",
    "broken",
    "measure",
    "papers_as_of",
    "receipt",
    "receipts",
]

INPUTS = ("authored", "latest", "counts", "headline", "cited", "cited_in_year")

TEMPORARY = (
    "rule_version",
    "headline_order",
    "measured",
    "authored",
    "latest",
    "paper_count",
    "headline",
    "cited",
    "cited_in_year",
)


@dataclass(frozen=True, slots=True)
class MeasureTally:
    """Persons measured, and the figures held back because they break a law: "person figure: the law in words"."""

    persons: int
    held: tuple[str, ...]


def measure(store: Store, *, headline: Sequence[str], asked: Collection[str], day: date) -> MeasureTally:
    """Figures and yearly series of the stale persons, made again in one transaction, after which profiles are stale.

    `headline` orders the sources of counts; the first that knows at least half of a person's papers heads the
    figures. `asked` are the sources that were asked at all: it tells "not asked" from "no answer".
    `day` is the day of the run, UTC: a year that has not come by then is held back.
    """
    con = store.con
    was_asked = any(source in asked for source in headline)
    with store.transaction():
        stage(
            con, "rule_version", "name varchar, version varchar", [(metric.name, metric.version) for metric in METRICS]
        )
        stage(
            con, "headline_order", "source varchar, rank integer", [(name, rank) for rank, name in enumerate(headline)]
        )
        con.execute(query("measure/measured"), {"asked": was_asked})
        con.execute("delete from figure where person in (select person from measured)")
        con.execute("delete from yearly where person in (select person from measured)")
        con.execute(
            "insert into stale select 'profile', person from measured anti join"
            " (select key as person from stale where kind = 'profile') using (person)"
        )
        con.execute("delete from measured where person not in (select person from person)")
        persons = con.execute("select count(*) from measured").fetchone()
        for name in INPUTS:
            con.execute(query(f"measure/{name}"))
        _figures(con, asked=was_asked)
        _yearly(con)
        held = _hold(con, day)
        con.execute("delete from stale where kind = 'person'")
        for table in TEMPORARY:
            con.execute(f"drop table temp.{table}")
    return MeasureTally(int(persons[0]) if persons else 0, held)


def _figures(con: duckdb.DuckDBPyConnection, *, asked: bool) -> None:
    columns = "person integer, value bigint, label varchar, low bigint, high bigint, with_count bigint, of_count bigint"
    for metric in METRICS:
        stage(con, "metric", columns, ())
        con.execute(f"insert into metric by name {query(f'metrics/{metric.name}')}")
        con.execute(
            query("measure/figure"),
            {
                "name": metric.name,
                "version": metric.version,
                "absent": metric.absent.value if metric.absent else None,
                "by_counts": metric.absent is None,
                "asked": asked,
            },
        )
    con.execute("drop table temp.metric")


def _yearly(con: duckdb.DuckDBPyConnection) -> None:
    for series, name in SERIES.items():
        con.execute("create or replace temp table series (person integer, year integer, value bigint)")
        con.execute(f"insert into series by name {query(f'metrics/{name}')}")
        con.execute(
            "insert into yearly select measured.person, ?, series.year, series.value from series"
            " join measured on measured.n = series.person",
            (series,),
        )
    con.execute("drop table temp.series")


def _hold(con: duckdb.DuckDBPyConnection, day: date) -> tuple[str, ...]:
    """Holds back every figure that breaks a law; values stay in their rows, for whoever reviews them."""
    held: dict[tuple[str, str], str] = {}
    for person, name, low, value, high in con.execute(query("measure/out_of_range")).fetchall():
        held[person, name] = out_of_range(value, low, high)
    for person, name, value in con.execute(query("measure/future"), {"year": day.year}).fetchall():
        held[person, name] = not_come_yet(value)
    found = con.execute(query("measure/breaking"))
    labels = [column[0] for column in found.description]
    for row in found.fetchall():
        figures = dict(zip(labels, row, strict=True))
        person = figures.pop("person")
        known = {label: value for label, value in figures.items() if value is not None}
        for label, sentence in broken(known).items():
            held[person, label] = "; ".join(filter(None, (held.get((person, label)), sentence)))
    for (person, name), sentence in held.items():
        con.execute("update figure set held_by = ? where person = ? and name = ?", (sentence, person, name))
    return tuple(f"{person} {name}: {sentence}" for (person, name), sentence in sorted(held.items()))
