"""Kills a flow before one of its steps, runs it again, and tells what is not as if it had never been killed."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.sampleweb import SampleWeb
from schemas.errors import BylineError
from tests.kill.compare import acknowledged, broken, differing, state
from tests.kill.flows import WORLD, Flow, Homes, go
from tests.kill.steps import counted, one_source_after_the_other

ROOT = Path(__file__).parents[2]
LOCKS = ".lock"


@dataclass(frozen=True, slots=True)
class Track:
    """A flow undisturbed: the home it begins with, its steps, how it ends, and how long it took (seconds).

    `points` are the steps (numbered from 1) before which the home is another than before the step ahead of it: a
    kill before any other step leaves the same bytes.
    """

    flow: Flow
    begins: Path
    steps: tuple[str, ...]
    points: tuple[int, ...]
    ends: dict[str, object]
    broken: frozenset[str]
    asked: int
    took: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kill: before which step, what differs after the next run, how many committed answers were asked again."""

    flow: str
    point: int
    step: str
    differs: tuple[str, ...]
    asked_again: int


def track(flow: Flow, homes: Homes, folder: Path) -> Track:
    """The flow, prepared in `folder` and run once to its end."""
    begins, ends = folder / "begins", folder / "home"
    steps: list[str] = []
    points: list[int] = []
    seen: set[object] = set()

    def step(what: str) -> None:
        steps.append(what)
        now = tuple((str(path), path.is_file() and ((stat := path.stat()).st_ino, stat.st_size, stat.st_mtime_ns))
                    for path in sorted(ends.rglob("*")) if path.suffix != LOCKS)  # fmt: skip
        if now not in seen:
            seen.add(now)
            points.append(len(steps))

    flow.prepare(homes, begins)
    shutil.copytree(begins, ends)
    with SampleWeb(world=WORLD, today=flow.day) as web:
        started = time.monotonic()
        with one_source_after_the_other(), counted(ends, step):
            go(flow, ends, web.routes)
        took = time.monotonic() - started
        asked = len(web.requests)
    return Track(
        flow, begins, tuple(steps), tuple(points), state(ends), frozenset(broken(begins) + broken(ends)), asked, took
    )


def kill_before(track: Track, point: int, web: SampleWeb, folder: Path) -> Outcome:
    """Kills before the `point`-th step, in a home of its own in `folder`, and heals."""
    home = _home(track, web, folder)
    with _child(track, web, home, point) as child:
        said, wrong = child.communicate()
    step = said.splitlines()[-1]
    if child.returncode != -signal.SIGKILL or step != track.steps[point - 1]:
        raise AssertionError(f"{track.flow.name}, step {point}: {step!r} where {track.steps[point - 1]!r} was\n{wrong}")
    return _heal(track, point, step, web, home)


def kill_after(track: Track, share: float, web: SampleWeb, folder: Path) -> Outcome:
    """Kills when about `share` (0.0 to 1.0) of its time has gone, wherever the process is then, and heals."""
    home = _home(track, web, folder)
    with _child(track, web, home, 0) as child:
        if child.stdout is not None:
            child.stdout.readline()
        try:
            child.wait(timeout=track.took * share * 1.5)
        except subprocess.TimeoutExpired:
            child.kill()
    return _heal(track, 0, f"after {share:.0%} of its time", web, home)


def moments(number: int, seed: int) -> list[float]:
    return [random.Random(seed + n).random() for n in range(number)]  # noqa: S311 - reproducible, no secret


def _home(track: Track, web: SampleWeb, folder: Path) -> Path:
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(track.begins, home)
    web.today = track.flow.day
    web.requests.clear()
    return home


def _child(track: Track, web: SampleWeb, home: Path, point: int) -> "subprocess.Popen[str]":
    arguments = [track.flow.name, str(home), json.dumps(web.routes), str(point)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.kill.child", *arguments],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _heal(track: Track, point: int, step: str, web: SampleWeb, home: Path) -> Outcome:
    """Looks at what the kill left, runs the flow again, and compares."""
    differs = [f"at once: {said}" for said in broken(home) if said not in track.broken]
    answered, before = acknowledged(home), len(web.requests)
    since = acknowledged(track.begins)
    try:
        go(track.flow, home, web.routes)
    except (BylineError, duckdb.Error, OSError, AssertionError) as error:
        differs.append(f"the next run: {type(error).__name__}: {error}")
    again = [(seen.path, tuple(sorted(seen.params))) for seen in web.requests[before:]]
    asked_again = sum(ask in answered - since for ask in again)
    if len(web.requests) > track.asked + 1:
        differs.append(f"{len(web.requests)} requests where {track.asked} are needed")
    differs += differing(track.ends, state(home))
    return Outcome(track.flow.name, point, step, tuple(differs), asked_again)
