"""Every metric gives the same rows on a second engine: what keeps the door open to a cluster."""

from importlib import resources

import datafusion
import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.measure import METRICS
from pipelines.measure.metrics import SERIES
from pipelines.queries import query

TABLES = {
    "authored": (
        "person varchar, paper varchar, sure boolean, year integer, category varchar, code boolean, text boolean"
    ),
    "cited": "person varchar, paper varchar, low bigint, high bigint",
    "cited_in_year": "person varchar, paper varchar, year integer, value bigint",
}
NAMES = (*(metric.name for metric in METRICS), *SERIES.values())

PAIRS = st.tuples(st.sampled_from(("p1", "p2", "p3")), st.sampled_from([f"w{n}" for n in range(8)]))
AUTHORED = st.tuples(
    st.booleans(),
    st.none() | st.integers(1999, 2003),
    st.sampled_from((None, "cs.CL", "cs.LG", "math.RA")),
    st.booleans(),
    st.booleans(),
)
COUNTED = st.tuples(st.integers(0, 25), st.integers(0, 25)).map(lambda pair: (pair[0], sum(pair)))


def test_every_metric_file_is_a_figure_or_a_series():
    files = resources.files("pipelines").joinpath("sql", "metrics").iterdir()
    assert sorted(file.name for file in files) == sorted(f"{name}.sql" for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_metric_opens_with_its_question_and_keeps_to_what_other_engines_read(name):
    sql = query(f"metrics/{name}")
    heads = [line.split()[1] for line in sql.splitlines() if line.startswith("-- ")]
    assert [head for head in heads if head in {"Question", "Unit", "Leaves", "Beware"}] == [
        "Question",
        "Unit",
        "Leaves",
        "Beware",
    ]
    for word in (
        "group by all",
        "qualify",
        "arg_max",
        "arg_min",
        "count_if",
        "lambda",
        "any_value",
        "filter (",
        "avg(",
    ):
        assert word not in sql.lower()
    assert sql.lower().count("desc") == sql.lower().count("desc nulls last")


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    authored=st.dictionaries(PAIRS, AUTHORED, min_size=1, max_size=16),
    counts=st.dictionaries(PAIRS, COUNTED, max_size=16),
    years=st.dictionaries(st.tuples(PAIRS, st.integers(2000, 2003)), st.integers(0, 9), max_size=8),
)
def test_duckdb_and_datafusion_give_the_same_rows(authored, counts, years):
    cited = {pair: count for pair, count in counts.items() if pair in authored}
    rows = {
        "authored": [(*pair, *row) for pair, row in authored.items()],
        "cited": [(*pair, *count) for pair, count in cited.items()],
        "cited_in_year": [(*pair, year, value) for (pair, year), value in years.items() if pair in cited],
    }
    duck, fusion = duckdb.connect(), datafusion.SessionContext()
    for table, columns in TABLES.items():
        duck.execute(f"create table {table} ({columns})")
        fusion.sql(f"create table {table} ({columns})").collect()
        if rows[table]:
            values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows[table])
            insert = f"insert into {table} values {values}"  # noqa: S608 - values generated here
            duck.execute(insert)
            fusion.sql(insert).collect()
    for name in NAMES:
        found = duck.execute(query(f"metrics/{name}"))
        columns = [column[0] for column in found.description]
        other = [
            tuple(row[column] for column in columns)
            for batch in fusion.sql(query(f"metrics/{name}").rstrip().rstrip(";")).collect()
            for row in batch.to_pylist()
        ]
        assert other == found.fetchall(), name


def literal(value):
    """A generated value as SQL: None, a truth, a number or a name of ours."""
    return "null" if value is None else f"'{value}'" if isinstance(value, str) else str(value).lower()
