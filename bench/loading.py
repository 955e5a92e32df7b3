"""Loading works into an empty store and again, beside DuckDB's own COPY from Parquet and dlt."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL"}  # read when dlt is imported

import dlt
import duckdb

from bench import corpus
from bench.timing import Cost, Row, same, show, times_ours, times_theirs
from ingest.source import Ask
from pipelines.store.load import load
from pipelines.store.open import Home
from pipelines.store.records import Answer, Chain, Placed
from schemas.dates import PartialDate
from schemas.ids import PaperIds
from schemas.work import Authorship, Work, WorkKind

PAPERS = 20_000
TIMES = 3  # of each, after a warm-up: dlt takes its time
TABLES = ("work", "authorship", "identifier")


def tables(folder: Path) -> None:
    works = papers(folder, 0, PAPERS)
    names = sum(len(work.byline) for work in works)
    rows, parquet = _rows(folder / "rows", works), folder / "parquet"
    parquet.mkdir()
    for table, path in rows.items():
        with duckdb.connect(path) as con:
            con.execute(f"copy {table} to '{parquet / table}.parquet'")
    first, again, grown, stored = [], [], [], 0
    for number in range(TIMES + 1):
        home = Home(folder / f"load-{number}")
        home.folder.mkdir()
        first.append(_spent(lambda home=home: into_store(home, works, hours=0)))
        before = home.database.stat().st_size
        again.append(_spent(lambda home=home: into_store(home, works, hours=0)))
        grown.append(home.database.stat().st_size / before - 1)
        with duckdb.connect(home.database, read_only=True) as con:
            stored = [con.execute(f"select count(*) from {table}").fetchall()[0][0] for table in TABLES]
    copied, held = [], []
    for number in range(TIMES + 1):
        path = folder / f"copy-{number}.duckdb"
        copied.append(_spent(lambda path=path: _copy(path, parquet)))
        with duckdb.connect(path, read_only=True) as con:
            held = [con.execute(f"select count(*) from {table}").fetchall()[0][0] for table in TABLES]
    dicts = [work.model_dump(mode="json", include=DLT) for work in works]
    by_dlt = [_spent(lambda number=number: _dlt(folder, f"dlt{number}", dicts)) for number in range(2)][1:]
    with duckdb.connect(folder / "dlt1.duckdb", read_only=True) as con:
        counted = [
            con.execute(f"select count(*) from bench.{name}").fetchall()[0][0] for name in ("work", "work__byline")
        ]
    mine, same_again, copy = (Cost.of(rounds[1:]) for rounds in (first, again, copied))
    other = Cost.of(by_dlt)
    show(
        f"Loading {PAPERS:,} papers and {names:,} authorships",
        [
            Row("byline: into an empty store", str(mine)),
            Row("DuckDB's COPY of the same rows from Parquet", str(copy), times_theirs(mine, copy), "goal ≤ 2 ×"),
            Row("byline: the same again", str(same_again),
                f"{same_again.median / mine.median:.2f} × the first, file {max(grown):+.1%}",
                "goal ≤ 0.5 ×, ≤ +5%"),
            Row("dlt, from dicts", str(other), times_ours(mine, other), "goal ≥ 20 ×"),
        ],
        same("rows of works, authorships and identifiers", stored, held),
        same("dlt's works and authorships", stored[:2], counted),
        f"{TIMES} rounds; of dlt one, after a warm-up.",
    )  # fmt: skip


DLT = {"source", "native_id", "form", "title", "abstract", "byline", "categories"}


def _spent(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def papers(folder: Path, first: int, last: int, people: int = 100_000) -> list[Work]:
    """Works as a source's form makes them, of the invented papers from number `first` to before `last`."""
    home = Home(folder / f"papers-{first}-{last}")
    home.folder.mkdir(exist_ok=True)
    with corpus.opened(home) as store:
        corpus.write(store, first, last, people=people)
        rows = store.con.execute(
            "select native_id, any_value(title), any_value(abstract), any_value(work.published), any_value(categories),"
            " any_value(code), list(printed order by position) from work"
            " join authorship using (source, native_id, form) where source = 'arxiv'"
            " group by native_id order by native_id"
        ).fetchall()
    return [
        Work(
            source="arxiv",
            native_id=native,
            form="arxivraw",
            revision="2026-09-01 v0001",
            ids=PaperIds(arxiv=native),
            kind=WorkKind.PREPRINT,
            title=title,
            byline=tuple(Authorship(printed=name) for name in names),
            abstract=abstract,
            published=PartialDate.parse(published),
            versions=1,
            categories=tuple(categories),
            code=tuple(code),
        )
        for native, title, abstract, published, categories, code, names in rows
    ]


def chain(works: list[Work], *, hours: float) -> Chain:
    """The works as one answered question, received so many hours after the corpus."""
    received = corpus.NOW.replace(hour=corpus.NOW.hour + int(hours))
    page = f"{int(hours):02d}" * 32
    placed = tuple(Placed(work, work.form, page, number, received) for number, work in enumerate(works))
    answer = Answer(
        "arxiv", "changes", "cs", Ask("https://oaipmh.arxiv.org/oai"), received, 200, "text/xml", page, "bench"
    )
    return Chain(answers=(answer,), placed=placed)


def into_store(home: Home, works: list[Work], *, hours: float) -> None:
    """As a run does it: opened, loaded in one transaction, closed."""
    with corpus.opened(home) as store:
        load(store, chain(works, hours=hours), loaded_at=corpus.NOW)


def _rows(folder: Path, works: list[Work]) -> dict[str, Path]:
    """The store's own rows of these works: what COPY reads."""
    home = Home(folder)
    folder.mkdir()
    into_store(home, works, hours=0)
    return dict.fromkeys(TABLES, home.database)


def _copy(path: Path, parquet: Path) -> None:
    with duckdb.connect(path) as con:
        for table in TABLES:
            file = f"{parquet / table}.parquet"
            con.execute(f"create table {table} as from '{file}' limit 0")
            con.execute(f"copy {table} from '{file}'")


def _dlt(folder: Path, name: str, dicts: list[dict[str, Any]]) -> None:
    pipeline = dlt.pipeline(
        name,
        pipelines_dir=str(folder / "dlt"),
        destination=dlt.destinations.duckdb(str(folder / f"{name}.duckdb")),
        dataset_name="bench",
    )
    pipeline.run(dicts, table_name="work")
