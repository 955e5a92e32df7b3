"""The published pages in Chromium: their own policy refuses nothing, filters work, a phone shows all of it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.publish.site import publish
from tests.profiles import NOW, a_hostile_profile, a_profile, an_uncounted_profile

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OFFLINE = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--virtual-time-budget=5000",
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]
PHONE = 390  # pixels; a headless window is at least 500 wide, so the page stands in a frame of this width
PROBE = """<!doctype html><meta charset="utf-8">
<body style="margin:0"><iframe id="page" src="{page}" style="width:{width}px;height:900px;border:0"></iframe>
<pre id="told"></pre>
<script>
document.getElementById("page").addEventListener("load", event => {{
  const view = event.target.contentWindow, page = event.target.contentDocument, told = [];
  const rows = [...page.querySelectorAll(".paper, #people tbody tr")];
  const shown = () => rows.filter(row => row.checkVisibility()).length;
  {steps}
  document.getElementById("told").textContent = JSON.stringify(told);
}});
</script>
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    people = [a_profile(), an_uncounted_profile(), a_hostile_profile().model_copy(update={"slug": "hostile"})]
    publish(folder, people, index=people, now=NOW)
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def browse(address: str, profile: Path) -> tuple[str, list[str]]:
    """The page's document after its scripts ran, and what the browser's console said."""
    assert CHROMIUM
    done = subprocess.run(
        [CHROMIUM, *OFFLINE, f"--user-data-dir={profile}", "--window-size=1280,1200", "--dump-dom", address],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def told(site: Path, address: str, profile: Path, page: str, steps: str, *, width: int = 1280) -> list[object]:
    """What `steps`, run on the page in a frame of that width, put into the list `told`."""
    (site / "probe.html").write_text(PROBE.format(page=escape(page), width=width, steps=steps), "utf-8")
    document, console = browse(f"{address}/probe.html", profile)
    assert console == []
    node = LexborHTMLParser(document).css_first("#told")
    assert node is not None
    found = json.loads(node.text())
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("page", ["index", "people/emmy-noether", "people/amalie-noether", "people/hostile"])
def test_a_page_opens_from_disk_and_its_own_policy_refuses_none_of_it(site: Path, tmp_path: Path, page: str) -> None:
    document, console = browse((site / f"{page}.html").as_uri(), tmp_path)
    assert console == []
    html = LexborHTMLParser(document).css_first("html")
    assert html is not None
    assert html.attributes["class"] == "js", "its script ran"
    assert "shown" in (LexborHTMLParser(document).css_first("#shown") or html).text()


def test_filters_leave_the_papers_that_fit(site: Path, address: str, tmp_path: Path) -> None:
    steps = """
    for (const id of ["cat-math-ph", "cat-all", "year-2025", "code-link", "year-all"]) {
      page.getElementById(id).click(); told.push(shown());
    }
    told.push(page.getElementById("shown").textContent, view.location.hash);
    """
    found = told(site, address, tmp_path, "people/emmy-noether.html", steps)
    assert found == [1, 12, 4, 0, 1, "1 of 12 papers shown", "#show=code-link"]


def test_an_address_with_filters_opens_filtered(site: Path, address: str, tmp_path: Path) -> None:
    steps = 'told.push(shown(), page.querySelector("#list h3").textContent.trim());'
    found = told(site, address, tmp_path, "people/emmy-noether.html#show=cited,year-2024", steps)
    assert found == [4, "Invariants of Finite Groups: A Constructive View"]


def test_the_index_is_searched_without_marks_and_sorted(site: Path, address: str, tmp_path: Path) -> None:
    steps = """
    const q = page.getElementById("q");
    q.value = "émmy"; q.dispatchEvent(new Event("input", {bubbles: true})); told.push(shown());
    q.value = ""; q.dispatchEvent(new Event("input", {bubbles: true})); told.push(shown());
    page.querySelectorAll("thead button")[3].click();
    told.push(page.querySelector("tbody tr:last-child .name").textContent);
    """
    assert told(site, address, tmp_path, "index.html", steps) == [2, 3, "Amalie Noether"]


@pytest.mark.parametrize("page", ["index", "people/emmy-noether", "people/amalie-noether", "people/hostile"])
def test_nothing_sticks_out_on_a_phone(site: Path, address: str, tmp_path: Path, page: str) -> None:
    steps = """
    for (const part of page.querySelectorAll("details")) part.open = true;
    told.push(page.documentElement.scrollWidth);
    """
    assert told(site, address, tmp_path, f"{page}.html", steps, width=PHONE) == [PHONE]
