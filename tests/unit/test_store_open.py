import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from pipelines.store.open import Home, Store, StoreBusy, open_reading, open_store
from schemas.errors import BylineError
from tests.unit.storing import StandingClock, a_store

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from ingest.clock import SystemClock
from pipelines.store.open import Home, open_store
with open_store(Home(Path(sys.argv[1])), command="byline refresh", clock=SystemClock()) as store:
    store.con.execute("insert into page values ('a', 1, now()::timestamp)")
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


def test_a_second_process_is_refused_by_name_after_its_wait_and_let_in_when_the_holder_dies(tmp_path):
    clock = StandingClock()
    with held_elsewhere(tmp_path) as holder:
        with (
            pytest.raises(StoreBusy, match=rf"`byline refresh` \(process {holder.pid}, since \d{{4}}-"),
            open_store(Home(tmp_path), command="byline show", clock=clock, wait=5.0),
        ):
            pass
        assert clock.slept == pytest.approx(5.0, abs=0.2)
        with pytest.raises(StoreBusy, match="byline refresh"), open_reading(Home(tmp_path)):
            pass
        with pytest.raises(StoreBusy), open_reading(Home(tmp_path), clock=clock, wait=3.0):
            pass
        assert clock.slept == pytest.approx(8.0, abs=0.3)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with a_store(tmp_path) as store:
            assert store.con.execute("select sha256 from page").fetchall() == [("a",)]


def test_an_open_inside_another_is_the_same_store(tmp_path):
    with a_store(tmp_path) as outer:
        with a_store(tmp_path) as inner, open_reading(Home(tmp_path)) as reading:
            assert inner is outer
            assert reading is outer
        assert outer.con.execute("select 1").fetchall() == [(1,)]


def test_threads_of_one_process_take_turns(tmp_path):
    inside: list[int] = []
    most: list[int] = []

    def write(number: int) -> None:
        with a_store(tmp_path) as store:
            inside.append(number)
            most.append(len(inside))
            store.con.execute("insert into page values (?, 1, timestamp '2024-05-13')", [str(number)])
            inside.remove(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
    with open_reading(Home(tmp_path)) as store:
        assert store.con.execute("select count(*) from page").fetchall() == [(4,)]


def test_a_second_store_of_the_same_home_is_held_by_the_same_lock(tmp_path):
    beside = Home(tmp_path, database_name="beside.duckdb")
    with a_store(tmp_path) as store, open_store(beside, command="byline rebuild", clock=StandingClock()) as other:
        assert other is not store
        other.con.execute("insert into page values ('a', 1, timestamp '2024-05-13')")
        assert store.con.execute("select count(*) from page").fetchall() == [(0,)]


def test_a_store_that_is_let_go_can_be_replaced_and_is_open_again(tmp_path):
    home = Home(tmp_path)
    beside = Home(tmp_path, database_name="beside.duckdb")
    with a_store(tmp_path) as store:
        with store.let_go():
            with open_store(beside, command="byline rebuild", clock=StandingClock()) as other:
                other.con.execute("insert into page values ('new', 1, timestamp '2024-05-13')")
            beside.database.replace(home.database)
        assert store.con.execute("select sha256 from page").fetchall() == [("new",)]


def test_readers_share_the_store_and_a_writer_waits_for_them(tmp_path):
    with a_store(tmp_path):
        pass
    with Home(tmp_path).lock.open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with open_reading(Home(tmp_path)) as store:
            assert store.con.execute("select count(*) from run").fetchall() == [(0,)]
            with pytest.raises(duckdb.InvalidInputException, match="read-only"):
                store.con.execute("insert into page values ('a', 1, timestamp '2024-05-13')")
        with pytest.raises(StoreBusy, match="a command that only reads"), a_store(tmp_path):
            pass


def test_the_lock_file_names_the_holder_and_nobody_afterwards(tmp_path):
    with a_store(tmp_path):
        note = json.loads(Home(tmp_path).lock.read_text())
        assert note == {"command": "byline test", "pid": os.getpid(), "start": "2024-05-13 12:00:00 UTC"}
    assert Home(tmp_path).lock.read_text() == ""


def test_a_note_that_a_dead_holder_left_names_nobody(tmp_path):
    with a_store(tmp_path):
        pass
    Home(tmp_path).lock.write_text('{"command": "byline refresh", "pid": 1, "start": "long ago", "and": "much more"}')
    with a_store(tmp_path):
        assert json.loads(Home(tmp_path).lock.read_text())["command"] == "byline test"


def test_nothing_stored_yet_says_what_to_do(tmp_path):
    with pytest.raises(BylineError, match="nothing is stored yet: byline backfill"), open_reading(Home(tmp_path)):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_store_from_a_newer_byline_is_refused_by_name(tmp_path):
    with a_store(tmp_path) as store:
        store.con.execute("insert into migration values ('900_stars.sql', timestamp '2030-01-01')")
    for opening in (a_store(tmp_path), open_reading(Home(tmp_path))):
        with pytest.raises(BylineError, match=r"newer byline \(it has 900_stars.sql\): upgrade byline"), opening:
            pass


def test_a_store_from_an_older_byline_is_migrated_by_a_writer_and_refused_to_a_reader(tmp_path):
    with a_store(tmp_path) as store:
        store.con.execute("drop view decision_in_force")
        for (table,) in store.con.execute("select table_name from duckdb_tables()").fetchall():
            if table != "migration":
                store.con.execute(f"drop table {table}")
        store.con.execute("delete from migration")
    with pytest.raises(BylineError, match="older byline"), open_reading(Home(tmp_path)):
        pass
    with a_store(tmp_path) as store:
        assert store.con.execute("select name from migration order by name").fetchall()[0] == ("001_kept.sql",)
        assert store.con.execute("select count(*) from work").fetchall() == [(0,)]


def test_a_file_that_is_no_store_is_named(tmp_path):
    Home(tmp_path).database.write_bytes(b"hello" * 5_000)
    with pytest.raises(BylineError, match=r"store\.duckdb cannot be opened"), a_store(tmp_path):
        pass


def test_a_home_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BylineError, match=r"store\.lock cannot be opened: No such file"), a_store(tmp_path / "none"):
        pass


def _write_and_fail(store: Store) -> None:
    with store.transaction():
        with store.transaction():
            store.con.execute("insert into page values ('a', 1, timestamp '2024-05-13')")
        store.con.execute("insert into no_such_table values (1)")


def test_a_failing_transaction_leaves_nothing_not_even_of_those_inside_it(tmp_path):
    with a_store(tmp_path) as store:
        with pytest.raises(duckdb.CatalogException):
            _write_and_fail(store)
        assert store.con.execute("select count(*) from page").fetchall() == [(0,)]
        with store.transaction():
            store.con.execute("insert into page values ('b', 1, timestamp '2024-05-13')")
    with open_reading(Home(tmp_path)) as store:
        assert store.con.execute("select sha256 from page").fetchall() == [("b",)]


def test_a_mistyped_function_does_not_ask_the_network(tmp_path):
    with a_store(tmp_path) as store:
        loading = store.con.execute(
            "select current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
        ).fetchall()
        assert loading == [(False, False)]
