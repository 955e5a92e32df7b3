"""The commands as a new user runs them, on real input."""

import gzip
import json
import re
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner, Result

from pipelines.cli import main
from tests.shared import SHARED, needs_shared

SEED = SHARED / "seed"
READ = {"arxiv-api": "arxiv", "arxiv-oai": "arxiv", "arxiv-oai-export": "arxiv", "openalex": "openalex"}


def byline(home: Path, *words: object) -> Result:
    result = CliRunner().invoke(main, ["--home", str(home), *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.fixture
def seeded(tmp_path):
    assert byline(tmp_path, "import", "arxiv", SEED / "arxiv-reply.atom.xml").exit_code == 0
    return tmp_path


def shown(home: Path) -> dict:
    result = byline(home, "show", "Changjiang Gao", "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@needs_shared
def test_the_seed_reply_gives_the_papers_of_the_seed_page(seeded):
    facts = json.loads((SEED / "profile.json").read_text("utf-8"))
    profile = shown(seeded)
    ours = {paper["paper"]: paper for paper in profile["papers"]}
    assert len(ours) == profile["paper_count"]["value"] == 12
    for paper in facts["papers"]:
        mine = ours[f"arxiv:{paper['arxiv_id']}"]
        assert mine["title"] == paper["title"]
        assert mine["published"] == paper["submitted"]
        assert mine["category"] == paper["primary_category"]
        assert (mine["code"]["state"] == "link") == paper["code_badge"]
    assert profile["main_field"]["value"] == facts["main_category"]
    assert sum(paper["code"]["state"] == "says code, no link" for paper in ours.values()) == 2
    assert profile["code_links"]["value"] == 2


@needs_shared
def test_without_a_source_of_citations_their_figures_are_absent_with_that_reason(seeded):
    profile = shown(seeded)
    for figure in ("citations", "h_index", "g_index", "i10_index"):
        assert profile[figure]["value"] is None
        assert profile[figure]["absent"] == {
            "code": "not-asked",
            "sentence": "no source was asked for citations",
        }


@needs_shared
def test_a_reported_h_index_is_told_which_law_it_breaks(seeded):
    told = byline(seeded, "import", "reported", SEED / "profile.json")
    assert told.exit_code == 0
    assert "Changjiang Gao: found, with 12 of 12 papers" in told.stdout
    reported = {row["label"]: row for row in shown(seeded)["reported"]}
    h_index = next(row for label, row in reported.items() if "h" in label.lower() and row["printed"] == "34")
    assert "12 papers" in h_index["remark"]
    assert {row["printed"] for row in reported.values()} == {"34", "12", "330", "51 %", "55"}


@needs_shared
def test_packed_files_and_a_second_import_change_nothing(seeded, tmp_path):
    body = (SEED / "arxiv-reply.atom.xml").read_bytes()
    (tmp_path / "reply.gz").write_bytes(gzip.compress(body))
    (tmp_path / "reply.zst").write_bytes(zstandard.compress(body))
    before = shown(seeded)
    for name in ("reply.gz", "reply.zst"):
        assert "0 works new or newer, 12 as before" in byline(seeded, "import", "arxiv", tmp_path / name).stdout
    after = shown(seeded)
    for profile in (before, after):
        del profile["refreshed"], profile["sources"]  # when, and when last received
        for paper in profile["papers"]:
            del paper["places"]
        for figure in ("paper_count", "main_field", "code_links", "first_year", "last_year"):
            del profile[figure]["as_of"]
        del profile["papers_per_year"]["as_of"]
    assert before == after


@needs_shared
def test_a_receipt_leads_to_the_kept_page(seeded):
    told = byline(seeded, "why", "Changjiang Gao", "code-links")
    assert told.exit_code == 0
    pages = re.findall(r"\b[0-9a-f]{64}\b", told.stdout)
    assert pages
    assert all((seeded / "pages" / page[:2] / f"{page}.zst").is_file() for page in pages)


@needs_shared
@pytest.mark.parametrize("folder", READ)
def test_every_recording_is_read_or_says_why_not(folder, tmp_path):
    recordings = sorted(
        path for path in (SHARED / "real" / "replies" / folder).iterdir() if path.name != "_responses.json"
    )
    assert recordings
    for path in recordings:
        told = byline(tmp_path, "read", READ[folder], path)
        facts = [json.loads(line) for line in told.stdout.splitlines()]
        assert facts or told.stderr or (told.stdout == "" and "empty" in path.name), path.name
        if told.exit_code:
            assert re.search(r": (SourceChanged|TryLater): ", told.stderr), path.name
        assert "Traceback" not in told.output


@needs_shared
def test_a_404_page_read_as_a_file_is_a_source_that_changed(tmp_path):
    page = SHARED / "real" / "replies" / "openalex" / "error-404-html.2025-11.html"
    told = byline(tmp_path, "read", "openalex", page)
    assert told.exit_code == 1
    assert "SourceChanged" in told.stderr


@needs_shared
def test_a_form_that_is_not_read_says_so(tmp_path):
    page = SHARED / "real" / "replies" / "arxiv-oai-export" / "listrecords-oai_dc-2023.xml"
    told = byline(tmp_path, "read", "arxiv", page)
    assert told.stdout == ""
    assert "oai_dc" in told.stderr


def test_a_wrong_word_is_named_with_what_to_do_and_exit_2(tmp_path):
    (tmp_path / "file").write_text("x")
    for words, said in (
        (["backfil", "A"], "backfill"),
        (["backfill", "Emmy Noether"], "byline init"),
        (["show", "Nobody Whatever"], "nothing is stored yet"),
        (["import", "nowhere", tmp_path / "file"], "openalex"),
        (["import", "arxiv", tmp_path / "missing"], "missing"),
        (["refresh", "--since", "yesterday"], "yesterday"),
    ):
        told = byline(tmp_path, *words)
        assert told.exit_code in ({2} if words[0] != "show" else {1, 2}), (words, told.output)
        assert said in told.output, (words, told.output)


def test_a_wrong_setting_is_named_with_its_place_and_exit_2(tmp_path):
    assert byline(tmp_path, "init", "--contact", "me@example.org").exit_code == 0
    settings = (tmp_path / "byline.toml").read_text("utf-8")
    for wrong, said in (
        (settings.replace("counts = 1 ", "counts = 0 "), "shelf_life.counts"),
        (settings + "\n[sauces]\n", "sauces"),
        (settings.replace('"openalex"]', '"opinalex"]', 1), "opinalex"),
        (settings + "\n[", "line"),
        (settings.replace("me@example.org", "me"), "contact"),
    ):
        (tmp_path / "byline.toml").write_text(wrong, "utf-8")
        told = byline(tmp_path, "refresh")
        assert told.exit_code == 2, told.output
        assert said in told.output, told.output


def test_init_leaves_what_is_there(tmp_path):
    byline(tmp_path, "init", "--contact", "me@example.org")
    (tmp_path / "people.toml").write_text("# mine\n", "utf-8")
    assert "left as it is" in byline(tmp_path, "init").stdout
    assert (tmp_path / "people.toml").read_text("utf-8") == "# mine\n"


def test_people_are_added_listed_and_dropped_and_comments_stay(tmp_path):
    byline(tmp_path, "init", "--contact", "me@example.org")
    with (tmp_path / "people.toml").open("a", encoding="utf-8") as file:
        file.write("# kept by me\n")
    assert byline(tmp_path, "people", "add", "Emmy Noether", "--orcid", "0000-0002-1825-0097").exit_code == 0
    assert byline(tmp_path, "people", "add", "Emmy Noether", "--orcid", "0000-0002-1825-0098").exit_code == 2
    assert "emmy-noether: Emmy Noether" in byline(tmp_path, "people").stdout
    assert byline(tmp_path, "people", "drop", "noether").exit_code == 0
    assert "nobody is followed yet" in byline(tmp_path, "people").stdout
    assert "# kept by me" in (tmp_path / "people.toml").read_text("utf-8")


def test_dumps_of_json_lines_are_taken_whole_and_a_bad_line_alone_is_set_aside(tmp_path):
    lines = [
        {
            "id": f"2401.0000{n}",
            "authors": "Emmy Noether, David Hilbert",
            "title": f"On Rings {n}",
            "categories": "math.RA",
            "abstract": "Invented.",
            "update_date": "2024-01-02",
            "versions": [{"version": "v1", "created": "Mon, 1 Jan 2024 10:00:00 GMT"}],
        }
        for n in range(1, 4)
    ]
    del lines[1]["title"]
    (tmp_path / "snapshot.json").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    told = byline(tmp_path, "import", "arxiv", tmp_path / "snapshot.json", "--received", "2024-01-03")
    assert told.exit_code == 0, told.output
    assert "3 records: 2 works new or newer" in told.stdout
    assert "1 set aside" in told.stdout
    noether = json.loads(byline(tmp_path, "show", "Emmy Noether", "--json").stdout)
    assert [paper["published"] for paper in noether["papers"]] == ["2024-01-01", "2024-01-01"]
    assert {place["received"][:10] for paper in noether["papers"] for place in paper["places"]} == {"2024-01-03"}


def test_an_import_that_is_cut_off_is_named_and_the_others_are_loaded(tmp_path):
    (tmp_path / "bad.gz").write_bytes(gzip.compress(b"x" * 10_000)[:-20])
    told = byline(tmp_path, "import", "arxiv", tmp_path / "bad.gz")
    assert told.exit_code == 1
    assert "bad.gz" in told.output
