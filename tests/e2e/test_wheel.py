"""The wheel, installed beside its libraries and nothing else of ours, runs the demo."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds the unpacked wheel alone; built from a copy without tests and docs."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            folder,
            ROOT,
        ],
        check=True,
        cwd=folder,
    )
    (wheel,) = folder.glob("byline-*.whl")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder / "site", wheel], check=True
    )
    return folder / "site"


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """byline from the wheel: the libraries come from this environment, our own code from nowhere else."""
    code = "import sys; from pipelines.cli import main; sys.argv[0] = 'byline'; main()"
    paths = os.pathsep.join([str(installed), sysconfig.get_paths()["purelib"]])
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {paths.split(os.pathsep)!r}; {code}", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_wheel_holds_what_is_read_at_run_time(installed):
    held = {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}
    wanted = {
        str(path.relative_to(ROOT))
        for room in ("schemas", "ingest", "pipelines")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in {".pyc"}
    }
    assert wanted <= held


def test_the_wheel_runs_the_demo(installed, tmp_path):
    told = run(installed, tmp_path, "demo")
    assert told.returncode == 0, told.stderr
    (page,) = re.findall(r"page: (\S+\.html)", told.stdout)
    assert "Mirela Oduya-Falk" in Path(page).read_text("utf-8")
    shown = run(installed, tmp_path, "--home", ".demo", "why", "mirela", "h-index")
    assert shown.returncode == 0, shown.stderr
