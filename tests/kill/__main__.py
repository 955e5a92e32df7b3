"""`python -m tests.kill`: every flow, killed before each of its steps in turn and at random moments; then a table.

Steps that leave the home as the step before did are taken as one. `--each` kills before every single one, which takes
hours; names of flows take only these. Exit 1 where anything differs.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from ingest.sampleweb import DAY_ONE, SampleWeb
from tests.kill.flows import FLOWS, WORLD, Homes
from tests.kill.walk import Outcome, Track, kill_after, kill_before, moments, track

AT_ONCE = 2
MOMENTS = 40  # random moments a flow, which reach into what the database does inside one statement


def walk(track: Track, points: Sequence[int], times: Sequence[float], folder: Path) -> list[Outcome]:
    """Two kills at a time, each with a web of its own, so that requests are counted apart."""
    free: SimpleQueue[int] = SimpleQueue()
    for number in range(AT_ONCE):
        free.put(number)
    webs = [SampleWeb(world=WORLD, today=DAY_ONE) for _ in range(AT_ONCE)]

    def one(at: int | float) -> Outcome:
        number = free.get()
        try:
            place = folder / f"kill-{number}"
            killed = kill_before if isinstance(at, int) else kill_after
            return killed(track, at, webs[number], place)  # type: ignore[arg-type]
        finally:
            free.put(number)

    with webs[0], webs[1], ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, [*points, *times]))


def main() -> int:
    given = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    given.add_argument("flows", nargs="*", default=list(FLOWS), help=f"of: {', '.join(FLOWS)}")
    given.add_argument("--each", action="store_true", help="every single step")
    given.add_argument("--step", type=int, default=1, help="only every n-th of them")
    asked = given.parse_args()
    sys.stdout.write(f"{'flow':22}{'steps':>7}{'killed':>8}{'equal':>7}{'differing':>11}{'asked again':>13}\n")
    with tempfile.TemporaryDirectory(prefix="byline-kill-") as made:
        bad = _walk_all(asked, Path(made))
    return 1 if bad else 0


def _walk_all(asked: argparse.Namespace, folder: Path) -> list[Outcome]:
    """The table, a line as each flow is through; what went wrong."""
    bad: list[Outcome] = []
    homes = Homes(folder)
    for name in asked.flows:
        undisturbed = track(FLOWS[name], homes, folder / name)
        points = range(1, len(undisturbed.steps) + 1) if asked.each else undisturbed.points
        seen = walk(undisturbed, points[:: asked.step], moments(MOMENTS // asked.step, len(points)), folder)
        wrong = [each for each in seen if each.differs]
        again = sum(each.asked_again for each in seen)
        line = f"{name:22}{len(undisturbed.steps):7}{len(seen):8}{len(seen) - len(wrong):7}{len(wrong):11}{again:13}\n"
        sys.stdout.write(line)
        for each in (each for each in seen if each.differs or each.asked_again):
            bad.append(each)
            told = "; ".join(each.differs) or f"{each.asked_again} asked again"
            sys.stdout.write(f"    step {each.point}, before: {each.step}\n        {told[:1000]}\n")
        sys.stdout.flush()
    return bad


if __name__ == "__main__":
    sys.exit(main())
