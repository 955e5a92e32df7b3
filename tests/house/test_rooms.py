"""The rooms hold: imports point one way, httpx lives in one place, sources are pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("schemas", "ingest", "pipelines")
FLOORS = (  # of pipelines, from the top; a module may import from its own floor or below, but see SIDEWAYS
    ("cli",),
    ("demo", "doctor", "status", "people", "printing", "lookup", "init", "logs", "progress"),
    ("backfill", "refresh", "import_", "rebuild", "recheck"),
    ("update",),
    ("harvest", "resolve", "measure", "profile", "changes", "reported", "bibliography"),
    ("run", "schedule"),
    ("store", "publish", "config", "queries"),
)
APART = ({"resolve"}, {"measure"}, {"publish"})


def modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(str(node.module))
    return names


def floor(name: str) -> int:
    part = name.split(".")[1] if "." in name else ""
    found = [number for number, members in enumerate(FLOORS) if part in members]
    assert found, f"{name}: on which floor of pipelines is it? Add it to FLOORS."
    return found[0]


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_an_import_points_to_an_earlier_room(path):
    room = path.relative_to(ROOT).parts[0]
    later = ROOMS[ROOMS.index(room) + 1 :]
    assert not [name for name in imported(path) if name.split(".")[0] in later]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "pipelines").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_within_pipelines_an_import_goes_down_and_never_between_resolve_measure_and_publish(path):
    mine = "pipelines." + ".".join(path.relative_to(ROOT / "pipelines").with_suffix("").parts)
    if mine == "pipelines.__init__":
        return
    for name in imported(path):
        if name.startswith("pipelines."):
            assert floor(name) >= floor(mine), f"{mine} imports {name}"
            here, there = mine.split(".")[1], name.split(".")[1]
            assert here == there or not ({here} in APART and {there} in APART), f"{mine} imports {name}"


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_httpx_is_in_one_room(path):
    if path != ROOT / "ingest" / "fetch.py":
        assert not {"httpx", "requests", "urllib.request"} & imported(path)


@pytest.mark.parametrize(
    "path",
    sorted(each for room in ("sources", "forms") for each in (ROOT / "ingest" / room).glob("*.py")),
    ids=lambda path: path.name,
)
def test_a_source_reads_no_clock_no_environment_and_no_file(path):
    forbidden = {"os", "time", "pathlib", "socket", "subprocess", "random", "ingest.fetch", "ingest.clock"}
    assert not forbidden & imported(path)
    assert "datetime.now" not in path.read_text("utf-8")
    assert "date.today" not in path.read_text("utf-8")
