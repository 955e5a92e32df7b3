"""Promise: killed at any moment, the next run goes on. Some points of each flow here; `make kill` takes all."""

import shutil
import subprocess
from dataclasses import replace

import pytest

from ingest.sampleweb import SampleWeb
from tests.kill.flows import FLOWS, WORLD, Homes
from tests.kill.walk import ROOT, kill_before, track

EVERY = 90  # of the points of a flow, one is taken of so many; which, depends on the commit


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    return Homes(tmp_path_factory.mktemp("homes"))


def commit() -> int:
    """The commit as a number, so that other points are taken with each; 0 where there is no git."""
    git = shutil.which("git")
    if git is None:
        return 0
    head = subprocess.run([git, "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return int(head.stdout, 16) if head.returncode == 0 else 0


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_that_is_killed_and_run_again_ends_as_if_it_had_not_been_killed(homes, tmp_path, name):
    undisturbed = track(FLOWS[name], homes, tmp_path)
    points = undisturbed.points
    with SampleWeb(world=WORLD, today=FLOWS[name].day) as web:
        for point in points[commit() % min(EVERY, len(points)) :: EVERY]:
            seen = kill_before(undisturbed, point, web, tmp_path / "killed")
            assert seen.differs == (), seen
            assert seen.asked_again == 0, seen


def test_a_step_that_is_lost_is_noticed(homes, tmp_path):
    """The comparison itself: a home that was killed and never run again differs from one that was."""
    undisturbed = track(FLOWS["publish"], homes, tmp_path)
    idle = replace(undisturbed.flow, go=lambda run: None)
    with SampleWeb(world=WORLD, today=idle.day) as web:
        seen = kill_before(replace(undisturbed, flow=idle), undisturbed.points[1], web, tmp_path / "killed")
    assert any("index.html" in said for said in seen.differs)
