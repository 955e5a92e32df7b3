"""Figures of every author of a large store, beside pandas and polars over the same three tables."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl

from bench import corpus
from bench.timing import Cost, Row, compared, same, show, times_ours, times_theirs
from pipelines.measure import INPUTS, METRICS, measure
from pipelines.measure.metrics import SERIES
from pipelines.queries import query
from pipelines.resolve import resolve
from pipelines.store.border import stage
from pipelines.store.open import Store

LARGE = 500_000  # papers from which on fewer rounds are made
DAY = corpus.NOW.date()
AUTHORS = ("paper_count", "citations", "h_index", "g_index", "i10_index", "first_year", "last_year", "main_field",
           "code_links")  # fmt: skip
Frames = dict[str, Any]


def tables(folder: Path, size: int) -> None:
    times = 2 if size >= LARGE else 5
    tenth = size // 10
    whole = {papers: _measured(folder, papers, times) for papers in (tenth, size)}
    exponent = math.log10(whole[size].median / whole[tenth].median)
    with corpus.opened(corpus.home_of(folder, size)) as store:
        _prepare(store)
        con = store.con
        persons, authored = (con.execute(f"select count(*) from {table}").fetchall()[0][0] for table in
                             ("person", "authored"))  # fmt: skip
        pandas = {table: con.execute(f"from {table}").df() for table in ("authored", "cited", "cited_in_year")}
        polars = {table: pl.from_arrow(con.sql(f"from {table}").to_arrow_table()) for table in pandas}
        work: dict[str, Callable[[], Any]] = {
            "metrics": lambda: _metrics(con),
            "join": lambda: con.execute(
                "select count(*), sum(year) from assignment join paper using (paper)"
            ).fetchall(),
            "pandas": lambda: by_pandas(pandas),
            "polars": lambda: by_polars(polars),
        }
        costs = compared(work, times=times)
        mine, join, of_pandas, of_polars = costs.values()
        all_of_it = whole[size]
        equal = same(
            f"nine figures of {persons:,} authors, and both series",
            _ours(con),
            _told(by_pandas(pandas), lambda frame: list(frame.itertuples(index=False, name=None))),
            _told(by_polars(polars), lambda frame: frame.rows()),
        )
    show(
        f"Figures of all {persons:,} authors of {size:,} papers ({authored:,} authorships)",
        [
            Row("byline: the eleven metric queries", str(mine)),
            Row("the join of authorships with papers", str(join), times_theirs(mine, join), "goal ≤ 8 ×"),
            Row("pandas", str(of_pandas), times_theirs(mine, of_pandas), "goal ≤ 0.8 ×"),
            Row("polars", str(of_polars), times_theirs(mine, of_polars), "goal ≤ 0.6 ×"),
            Row("byline: measured whole, checked and stored", str(all_of_it), times_ours(mine, all_of_it)),
            Row(f"  the same of {tenth:,} papers", str(whole[tenth]), f"growth exponent {exponent:.2f}", "goal ≤ 1.2"),
        ],
        equal,
        "pandas and polars: values alone, from frames in memory; byline: with ranges and how many papers have a count.",
    )


def _measured(folder: Path, papers: int, times: int) -> Cost:
    """What it costs to measure everybody, from stale rows to stored figures; the store is resolved on the way."""
    spent = []
    with corpus.opened(corpus.home_of(folder, papers)) as store:
        resolve(store, people=[], verdicts=[], day=DAY)
        for number in range(times + 1):
            store.con.execute("delete from stale")
            store.con.execute("insert into stale select 'person', person from person")
            start = time.process_time()
            measure(store, headline=["openalex"], asked={"openalex"}, day=DAY)
            if number:
                spent.append(time.process_time() - start)
        store.con.execute("delete from stale")
    return Cost.of(spent)


def _prepare(store: Store) -> None:
    """The tables that metrics stand on, for everybody."""
    con = store.con
    stage(con, "headline_order", "source varchar, rank integer", [("openalex", 0)])
    con.execute(
        "create or replace temp table measured as select person, cast(row_number() over () as integer) as n from person"
    )
    for name in INPUTS:
        con.execute(query(f"measure/{name}"))


def _metrics(con: duckdb.DuckDBPyConnection) -> None:
    for name in (*(metric.name for metric in METRICS), *SERIES.values()):
        sql = query(f"metrics/{name}").rstrip().rstrip(";")
        con.execute(f"create or replace temp table result_{name} as {sql}")


def _ours(con: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """Values as rows: the figures by person, then papers and citations by (person, year)."""
    columns = ", ".join(f"{name}.{'label' if name == 'main_field' else 'value'}" for name in AUTHORS)
    joins = " ".join(f"left join result_{name} as {name} on {name}.person = measured.n" for name in AUTHORS)
    figures = con.execute(f"select measured.n, {columns} from measured {joins}").fetchall()
    years = [
        con.execute(f"select * from result_{name} where year is not null order by all").fetchall()
        for name in ("papers_per_year", "citations_per_year")
    ]
    return _plain(figures), *map(_plain, years)


def _told(frames: tuple[Any, ...], rows: Callable[[Any], list[tuple[Any, ...]]]) -> tuple[Any, ...]:
    return tuple(_plain(rows(frame)) for frame in frames)


def _plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows in order, numbers as whole ones, what is missing as None."""
    return sorted(
        tuple(
            None if value is None or value != value else value if isinstance(value, str) else int(value)
            for value in row
        )
        for row in rows
    )


def by_pandas(frames: Frames) -> tuple[pd.DataFrame, ...]:
    """What somebody who knows pandas writes: one sort, then groups."""
    authored = frames["authored"]
    cited = frames["cited"].sort_values(["person", "low"], ascending=[True, False])
    by_person = cited.groupby("person", sort=False)["low"]
    place = by_person.cumcount() + 1
    running = by_person.cumsum()
    counts = pd.DataFrame(
        {
            "person": cited["person"],
            "citations": cited["low"],
            "h_index": cited["low"] >= place,
            "g_index": running >= place * place,
            "i10_index": cited["low"] >= 10,
        }
    )
    summed = counts.groupby("person").sum()
    papers = authored.groupby("person").agg(
        paper_count=("paper", "size"), first_year=("year", "min"), last_year=("year", "max")
    )
    fields = authored.groupby(["person", "category"], as_index=False).size()
    fields = fields.sort_values(["person", "size", "category"], ascending=[True, False, True])
    papers["main_field"] = fields.drop_duplicates("person").set_index("person")["category"]
    looked = authored[authored["text"] | authored["code"]].groupby("person")["code"].sum()
    papers["code_links"] = looked
    figures = papers.join(summed).reset_index()
    papers_per_year = authored.groupby(["person", "year"], as_index=False).size()
    citations_per_year = frames["cited_in_year"].groupby(["person", "year"], as_index=False)["value"].sum()
    return figures[["person", *AUTHORS]], papers_per_year, citations_per_year


def by_polars(frames: Frames) -> tuple[pl.DataFrame, ...]:
    """The same in polars, lazily and together, as its manual advises."""
    authored, cited, in_year = (frames[name].lazy() for name in ("authored", "cited", "cited_in_year"))
    ranked = cited.sort(["person", "low"], descending=[False, True]).with_columns(
        place=pl.int_range(1, pl.len() + 1).over("person"), running=pl.col("low").cum_sum().over("person")
    )
    counts = ranked.group_by("person").agg(
        citations=pl.col("low").sum(),
        h_index=(pl.col("low") >= pl.col("place")).sum(),
        g_index=(pl.col("running") >= pl.col("place") ** 2).sum(),
        i10_index=(pl.col("low") >= 10).sum(),
    )
    papers = authored.group_by("person").agg(
        paper_count=pl.len(), first_year=pl.col("year").min(), last_year=pl.col("year").max()
    )
    fields = (
        authored.group_by("person", "category")
        .len()
        .sort(["person", "len", "category"], descending=[False, True, False])
        .group_by("person", maintain_order=True)
        .agg(main_field=pl.col("category").first())
    )
    looked = authored.filter(pl.col("text") | pl.col("code")).group_by("person").agg(code_links=pl.col("code").sum())
    figures = papers
    for more in (counts, fields, looked):
        figures = figures.join(more, on="person", how="left")
    return tuple(
        pl.collect_all(
            [
                figures.select("person", *AUTHORS),
                authored.group_by("person", "year").len(),
                in_year.group_by("person", "year").agg(pl.col("value").sum()),
            ]
        )
    )
