from pathlib import Path

from pipelines.store.derived import DERIVED, KEPT, compare, copy_kept, counts
from pipelines.store.kept import keep_answer, keep_page, move_bookmarks, open_run
from pipelines.store.load import load
from pipelines.store.open import Home, Store, open_store
from pipelines.store.records import Bookmark, Chain
from tests.unit.storing import (
    NOON,
    Decision,
    StandingClock,
    a_count,
    a_store,
    a_work,
    add_decisions,
    an_answer,
    rows,
    said,
)


def other_home(folder: Path) -> Home:
    return Home(folder, database_name="other.duckdb")


def fill(store: Store) -> None:
    keep_page(store, "a", 10, NOON)
    for answer in (an_answer(1), an_answer(0)):
        keep_answer(store, answer)
    load(store, Chain(answers=(an_answer(),)), loaded_at=NOON)
    load(store, said(a_work("1", "Emmy Noether", "David Hilbert"), a_count("W1", 2)), loaded_at=NOON)
    move_bookmarks(store, [Bookmark("arxiv", "about", "doi:10.1/x", NOON)])
    add_decisions(store, [Decision("arxiv", "1", name, 1, "p", "probable", "", "", NOON.date()) for name in ("b", "a")])
    open_run(store, "r1", "byline test", NOON)


def test_every_table_is_kept_or_derived(tmp_path):
    with a_store(tmp_path) as store:
        tables = store.con.execute("select table_name from duckdb_tables() where not temporary").fetchall()
    assert {table for (table,) in tables} == {*KEPT, *DERIVED, "migration"}


def test_a_copy_has_all_that_is_kept_and_nothing_derived(tmp_path):
    with a_store(tmp_path) as old:
        fill(old)
        before = {table: rows(old, table) for table in KEPT}
        with old.let_go(), open_store(other_home(tmp_path), command="byline test", clock=StandingClock()) as new:
            copy_kept(Home(tmp_path).database, new)
            assert {table: rows(new, table) for table in KEPT} == before
            assert sum(counts(new)[table] for table in DERIVED) == 0
            assert new.con.execute("select folded from decision").fetchall() == [("b",), ("a",)]


def test_equal_stores_differ_in_no_row_and_others_are_told_by_table(tmp_path):
    with a_store(tmp_path) as one:
        fill(one)
    with open_store(other_home(tmp_path), command="byline test", clock=StandingClock()) as other:
        fill(other)
        other.con.execute("delete from stale")
    paths = Home(tmp_path).database, other_home(tmp_path).database
    assert set(compare(*paths).values()) == {0}
    with open_store(other_home(tmp_path), command="byline test", clock=StandingClock()) as other:
        other.con.execute("update authorship set printed = 'D. Hilbert' where position = 2")
        other.con.execute("insert into observation from observation")
    assert {table: count for table, count in compare(*paths).items() if count} == {"authorship": 2, "observation": 1}


def test_counts_tell_the_rows_of_every_table(tmp_path):
    with a_store(tmp_path) as store:
        fill(store)
        told = counts(store)
    assert list(told) == [*KEPT, *DERIVED]
    assert (told["answer"], told["work"], told["authorship"], told["stale"]) == (2, 1, 2, 2)
