"""What goes wrong with the folder and with other processes: each ends with a sentence, no traceback, and heals."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from ingest.pages import Pages
from ingest.sampleweb import DAY_ONE, SampleWeb
from pipelines.cli import main
from tests.kill.command import on_the_sample_web
from tests.kill.compare import broken, differing, state
from tests.kill.flows import LATER, SLUG, WORLD, Homes

ROOT = Path(__file__).parents[2]
NAME = WORLD.main.name
HOLDER = """
import sys
from pathlib import Path
from ingest.clock import SystemClock
from pipelines.store.open import Home, open_store
with open_store(Home(Path(sys.argv[1])), command="byline refresh", clock=SystemClock()):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("homes"))


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb(world=WORLD, today=LATER) as web:
        yield web


@pytest.fixture
def backfilled(homes: Homes, tmp_path: Path) -> Path:
    homes.backfilled(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def refreshed(homes: Homes, tmp_path: Path) -> Path:
    homes.refreshed(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MiB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def start(web: SampleWeb, day: date, home: Path, words: Sequence[object], **more: object) -> "subprocess.Popen[str]":
    """`byline --home HOME WORDS…` against the sample web, at six in the morning of the day."""
    arguments = [json.dumps(web.routes), day.isoformat(), "--home", home, *words]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.kill.command", *map(str, arguments)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,  # type: ignore[call-overload]
    )


def end(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """The exit code, and everything that was said."""
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err, err
    return process.returncode, out + err


def byline(web: SampleWeb, day: date, home: Path, *words: object) -> tuple[int, str]:
    """The same in this process, which takes a fraction of the time."""
    with on_the_sample_web(web.routes, day):
        told = CliRunner().invoke(main, ["--home", str(home), *map(str, words)])
    assert isinstance(told.exception, SystemExit | None), told.exc_info
    return told.exit_code, told.output


def as_if_nothing_had_been(home: Path, homes: Homes, tmp_path: Path) -> list[str]:
    """What differs from a home that was refreshed on LATER without any fault."""
    homes.refreshed(tmp_path / "undisturbed")
    return differing(state(tmp_path / "undisturbed"), state(home))


@pytest.mark.parametrize("kib", [0, 8, 600, 3_000])
def test_a_full_disk_is_named_and_once_there_is_room_the_next_run_goes_on(web, homes, small_disk, tmp_path, kib):
    home = small_disk / "home"
    homes.empty(home)
    web.today = DAY_ONE
    space = os.statvfs(small_disk)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(space.f_bavail * space.f_frsize - kib * 1024))
    code, said = byline(web, DAY_ONE, home, "backfill", NAME)
    assert code == 1
    assert "No space left on device" in said
    assert broken(home) == []
    ballast.unlink()
    assert byline(web, DAY_ONE, home, "backfill", NAME)[0] == 0
    homes.backfilled(tmp_path / "undisturbed")
    assert differing(state(tmp_path / "undisturbed"), state(home)) == ["byline.toml differs"]  # it subscribes to more


def test_files_that_may_not_grow_end_a_run_with_a_sentence(web, homes, backfilled, tmp_path):
    largest = (backfilled / "store.duckdb").stat().st_size // 2

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest // 100, largest // 100))

    code, said = end(start(web, LATER, backfilled, ["refresh"], preexec_fn=bound))
    assert code == 1
    assert "File too large" in said
    assert byline(web, LATER, backfilled, "refresh")[0] == 0
    assert as_if_nothing_had_been(backfilled, homes, tmp_path) == []


def test_in_a_home_that_may_not_be_written_to_nobody_is_asked_and_what_is_published_is_shown(web, homes, small_disk):
    home = small_disk / "home"
    homes.backfilled(home)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for command in ("refresh", "publish", "rebuild", "status"):
        code, said = byline(web, LATER, home, command)
        assert (command, code) == (command, 1)
        assert "Read-only file system" in said
    assert web.requests == []
    assert byline(web, LATER, home, "show", NAME)[0] == 0
    assert byline(web, LATER, home, "people")[0] == 0


@pytest.mark.parametrize("name", ["site", "pages", "pace", "store.lock"])
def test_what_stands_in_the_way_is_named(web, backfilled, name):
    path = backfilled / name
    path.rename(backfilled / "elsewhere")
    path.mkdir() if name == "store.lock" else path.write_text("not a folder")
    code, said = byline(web, LATER, backfilled, "refresh")
    assert code in {1, 2}
    assert str(path) in said


def test_a_clock_that_jumped_a_year_ahead_and_back_asks_nobody_early_and_is_named(web, backfilled):
    web.today = DAY_ONE + timedelta(days=365)
    assert byline(web, web.today, backfilled, "refresh")[0] == 0
    asked = len(web.requests)
    web.today = DAY_ONE
    code, said = byline(web, DAY_ONE, backfilled, "refresh")
    assert code == 1
    assert "set the clock" in said
    assert len(web.requests) == asked


def test_a_wait_from_a_clock_that_was_wrong_is_cut_to_a_day(web, backfilled):
    pace = backfilled / "pace" / "openalex.json"
    held = json.loads(pace.read_bytes()) | {"not_before": (datetime.now(UTC) + timedelta(days=4_000)).isoformat()}
    pace.write_text(json.dumps(held))
    code, said = byline(web, LATER, backfilled, "refresh")
    assert code == 1
    assert f"{LATER + timedelta(days=1):%Y-%m-%d} 06:00 UTC" in said
    assert {seen.service for seen in web.requests} == {"arxiv"}
    assert byline(web, LATER + timedelta(days=1), backfilled, "refresh")[0] == 0
    assert {seen.service for seen in web.requests} == {"arxiv", "openalex"}


def test_two_refreshes_at_once_ask_in_turn_and_end_as_one_would(web, homes, backfilled, tmp_path):
    both = [start(web, LATER, backfilled, ["--wait", 3_000, "refresh"]) for _ in range(2)]
    assert [end(process)[0] for process in both] == [0, 0]
    assert web.overlaps() == 0
    assert as_if_nothing_had_been(backfilled, homes, tmp_path) == []


def test_a_second_process_says_who_holds_the_home_and_goes_on_when_the_holder_was_killed(web, backfilled):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(backfilled)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        code, said = byline(web, LATER, backfilled, "--wait", 5, "publish")
        assert code == 1
        assert f"`byline refresh` (process {holder.pid}, since " in said
        waiting = start(web, LATER, backfilled, ["--wait", 6_000, "publish"])
        holder.send_signal(signal.SIGKILL)
    assert end(waiting)[0] == 0
    assert (backfilled / "store.lock").read_text() == ""


def test_a_store_of_a_newer_byline_is_named_and_left_as_it_is(web, backfilled):
    store = backfilled / "store.duckdb"
    with duckdb.connect(store) as con:
        con.execute("insert into migration values ('999_of_tomorrow.sql', now()::timestamp)")
    before = store.read_bytes()
    for words in (["refresh"], ["publish"], ["rebuild"], ["status"], ["show", "Nobody At All"]):
        code, said = byline(web, LATER, backfilled, *words)
        assert (words, code) == (words, 1)
        assert "999_of_tomorrow.sql" in said
        assert "upgrade byline" in said
    assert store.read_bytes() == before
    assert web.requests == []


@pytest.mark.parametrize("damage", [b"", b"no database " * 1_000, 0.5, 20_000])
def test_a_damaged_store_is_named_with_what_to_do(web, backfilled, damage):
    store = backfilled / "store.duckdb"
    whole = store.read_bytes()
    if isinstance(damage, bytes):
        store.write_bytes(damage)
    elif isinstance(damage, float):
        store.write_bytes(whole[: int(len(whole) * damage)])
    else:
        store.write_bytes(whole[:damage] + bytes(len(whole) - damage))
    left = store.read_bytes()
    for command in ("refresh", "status"):
        code, said = byline(web, LATER, backfilled, command)
        assert (command, code) == (command, 1)
        assert str(store) in said
        assert "bring back a copy" in said
    assert store.read_bytes() == left


@pytest.mark.parametrize("damage", [None, b"no page"])
def test_a_page_that_is_lost_is_named_by_a_rebuild_and_its_facts_stay_beside_it(web, refreshed, damage):
    before = state(refreshed)
    with duckdb.connect(refreshed / "store.duckdb", read_only=True) as con:
        name = con.execute("select page from work order by received_at, page limit 1").fetchall()[0][0]
    page = Pages(refreshed / "pages").path(name)
    whole = page.read_bytes()
    page.write_bytes(damage) if damage is not None else page.unlink()
    for _ in range(2):
        code, said = byline(web, LATER, refreshed, "rebuild")
        assert code == 1
        assert str(page) in said
    kept = refreshed / "store.duckdb.before"
    with duckdb.connect(kept, read_only=True) as con:
        assert len(con.execute("from work").fetchall()) == len(before["store.duckdb: work"])
    page.write_bytes(whole)
    assert byline(web, LATER, refreshed, "rebuild")[0] == 0
    kept.unlink()
    tables = {name: rows for name, rows in state(refreshed).items() if name.startswith("store.duckdb: ")}
    logs = {"store.duckdb: decision differs", "store.duckdb: figure_log differs"}  # of what was believed meanwhile
    assert "store.duckdb: figure_log differs" in differing({name: before[name] for name in tables}, tables)
    assert set(differing({name: before[name] for name in tables}, tables)) <= logs
    assert (refreshed / "site" / "people" / f"{SLUG}.html").is_file()
