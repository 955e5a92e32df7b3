"""Commands that only read are quick to start: what they do not need is not imported."""

import subprocess
import sys

import pytest

from pipelines.config import Followed, append_person
from pipelines.publish.site import SITE, publish
from tests.profiles import NOW, a_profile

ENDING = "import sys\nfrom pipelines.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
SLOW = {
    "duckdb",
    "httpx",
    "jinja2",
    "lxml",
    "orjson",
    "pylatexenc",
    "selectolax",
    "numpy",
    "pandas",
    "polars",
    "sklearn",
}


def imported(*arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", ENDING, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.fixture
def home(tmp_path):
    profile = a_profile()
    publish(tmp_path / SITE, [profile], index=[profile], now=NOW)
    append_person(tmp_path, Followed(name=profile.name, slug=profile.slug))
    return tmp_path


def test_help_needs_nothing_but_the_command_line():
    assert not imported("--help") & (SLOW | {"pydantic", "rich", "tomlkit"})


@pytest.mark.parametrize("command", [("show", "noether"), ("show", "noether", "--json"), ("why", "noether", "h-index")])
def test_a_published_profile_is_shown_without_store_sources_and_templates(home, command):
    assert not imported("--home", str(home), *command) & SLOW
