"""What the site's files hold, and that a reader never finds half of them."""

import base64
import contextlib
import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.publish.exports import papers_csv, people_csv, profile_json, profile_schema
from pipelines.publish.pages import author_page, index_page
from pipelines.publish.site import PublishTally, publish, read_published
from schemas.figure import AbsenceCode
from schemas.profile import Profile
from tests.profiles import HOSTILE, NOW, a_hostile_profile, a_paper, a_profile, absent, an_uncounted_profile

FILES = 3  # of one person
COMMON = 4  # index.html, people.json, people.csv, profile.schema.json


def published(site: Path, *people: Profile, **more: object) -> PublishTally:
    return publish(site, people, **{"index": people, "now": NOW, **more})  # type: ignore[arg-type]


def files(site: Path) -> set[str]:
    return {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}


def addresses(page: str) -> Iterator[str]:
    for node in LexborHTMLParser(page).css("[href], [src]"):
        yield node.attributes.get("href") or node.attributes.get("src") or ""


def text_of(page: str, selector: str) -> str:
    node = LexborHTMLParser(page).css_first(selector)
    assert node is not None, selector
    return " ".join(node.text().split())


def test_a_person_has_a_page_a_json_and_a_csv_and_the_index_lists_them(tmp_path: Path) -> None:
    assert published(tmp_path, a_profile(), an_uncounted_profile()) == PublishTally(2 * FILES + COMMON, 0, 0)
    assert files(tmp_path) == {
        "index.html",
        "people.json",
        "people.csv",
        "profile.schema.json",
        "manifest.json",
        *(f"people/{slug}.{kind}" for slug in ("emmy-noether", "amalie-noether") for kind in ("html", "json", "csv")),
    }
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    assert set(manifest) == files(tmp_path) - {"manifest.json"}
    for name, digest in manifest.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_every_link_inside_the_site_leads_somewhere(tmp_path: Path) -> None:
    published(tmp_path, a_profile(), an_uncounted_profile())
    for path in tmp_path.rglob("*.html"):
        page = path.read_text("utf-8")
        ids = {node.attributes["id"] for node in LexborHTMLParser(page).css("[id]")}
        for address in addresses(page):
            parts = urlsplit(address)
            if parts.scheme:
                assert parts.scheme in {"http", "https"}
            elif parts.path:
                assert (path.parent / unquote(parts.path)).is_file(), address
            else:
                assert unquote(parts.fragment) in ids, address


def test_no_id_stands_twice() -> None:
    for page in (author_page(a_profile()), author_page(a_hostile_profile()), index_page([a_profile()], NOW, {})):
        ids = [node.attributes["id"] for node in LexborHTMLParser(page).css("[id]")]
        assert len(ids) == len(set(ids))


def test_the_same_profile_gives_the_same_bytes_and_nothing_is_written_again(tmp_path: Path) -> None:
    published(tmp_path, a_profile())
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in files(tmp_path)}
    assert published(tmp_path, a_profile()) == PublishTally(0, FILES + COMMON, 0)
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in files(tmp_path)} == before


def test_a_page_that_was_damaged_is_written_again(tmp_path: Path) -> None:
    published(tmp_path, a_profile())
    (tmp_path / "people" / "emmy-noether.html").write_text("half a pa")
    assert published(tmp_path, a_profile()).written == 1


def test_a_profile_is_read_back_as_it_was(tmp_path: Path) -> None:
    published(tmp_path, a_profile(), an_uncounted_profile())
    assert read_published(tmp_path, "emmy-noether") == a_profile()
    assert read_published(tmp_path, "amalie-noether") == an_uncounted_profile()
    assert read_published(tmp_path, "nobody") is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": "0"}', b"\xff"])
def test_what_is_no_profile_of_this_version_is_read_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "emmy-noether.json").write_bytes(content)
    assert read_published(tmp_path, "emmy-noether") is None


@pytest.mark.parametrize("made", [a_profile, an_uncounted_profile, a_hostile_profile])
def test_the_json_is_as_its_schema_says(made: Callable[[], Profile]) -> None:
    jsonschema.validate(json.loads(profile_json(made())), json.loads(profile_schema()))


def test_the_json_says_h_as_a_program_wants_it() -> None:
    h = json.loads(profile_json(a_profile()))["h_index"]
    assert (h["value"], h["absent"], h["source"], h["held_by"]) == (8, None, "openalex", None)
    assert h["coverage"] == {"with": 11, "of": 12}
    assert h["inputs"][0] == {
        "paper": "arxiv:2612.20000",
        "value": 118,
        "page": a_profile().citations.inputs[0].page,
        "record": 0,
        "counts": True,
    }


@pytest.mark.parametrize("stop", range(FILES + COMMON + 1))
def test_a_kill_between_two_files_leaves_no_half_file_and_no_dangling_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    published(tmp_path, a_profile())
    real, done = os.replace, list[Path]()

    def mortal(source: Path, target: Path) -> None:
        if len(done) == stop:
            raise KeyboardInterrupt
        done.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", mortal)
    both = (a_profile(), an_uncounted_profile())
    with contextlib.suppress(KeyboardInterrupt):
        publish(tmp_path, [both[1]], index=both, now=NOW)
    for row in json.loads((tmp_path / "people.json").read_bytes())["people"]:
        assert (tmp_path / row["page"]).is_file()
        assert read_published(tmp_path, row["slug"]) is not None
    page = (tmp_path / "index.html").read_text("utf-8")
    assert all((tmp_path / address).is_file() for address in addresses(page) if address.startswith("people/"))
    monkeypatch.setattr(os, "replace", real)
    publish(tmp_path, [both[1]], index=both, now=NOW)
    assert not [name for name in files(tmp_path) if Path(name).name.startswith(".")]
    assert len(files(tmp_path)) == 2 * FILES + COMMON + 1


def test_who_is_removed_leaves_the_index_first_and_then_the_site(tmp_path: Path) -> None:
    both = (a_profile(), an_uncounted_profile())
    published(tmp_path, *both)
    tally = publish(tmp_path, [], index=both, removed=["amalie-noether"], now=NOW)
    assert tally.removed == FILES
    assert not [name for name in files(tmp_path) if "amalie" in name]
    assert "Amalie" not in (tmp_path / "index.html").read_text("utf-8")
    assert "people/amalie-noether.html" not in json.loads((tmp_path / "manifest.json").read_bytes())


def test_somebody_in_the_index_whose_page_was_lost_gets_it_again(tmp_path: Path) -> None:
    published(tmp_path, a_profile())
    (tmp_path / "people" / "emmy-noether.html").unlink()
    publish(tmp_path, [], index=[a_profile()], now=NOW)
    assert (tmp_path / "people" / "emmy-noether.html").is_file()


def test_somebody_without_a_slug_has_no_page(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not followed"):
        published(tmp_path, a_profile(slug=None))


def test_a_missing_number_says_why_on_the_page_and_in_the_index() -> None:
    page = author_page(an_uncounted_profile())
    tiles = [" ".join(node.text().split()) for node in LexborHTMLParser(page).css(".numbers > li")]
    assert len(tiles) == 8
    for label in ("Citations", "h-index", "g-index", "i10-index"):
        tile = next(tile for tile in tiles if tile.startswith(label))
        assert tile.startswith(f"{label} unknown receipt no source was asked for citations")
        assert "not-asked" in tile
    index = LexborHTMLParser(index_page([an_uncounted_profile()], NOW, {}))
    cell = index.css_first("td.c span")
    assert cell is not None
    assert (cell.text(), cell.attributes["title"]) == ("unknown", "no source was asked for citations")


def test_a_held_number_is_not_shown_and_its_law_is() -> None:
    law = "h-index 34 cannot come from 12 papers"
    page = author_page(a_profile(h_index=absent("h_index", AbsenceCode.HELD, held_by=law)))
    assert f"h-index held receipt held for review: {law}" in text_of(page, ".numbers")


def test_a_receipt_shows_the_papers_that_make_h_each_with_its_place() -> None:
    page = LexborHTMLParser(author_page(a_profile()))
    tile = next(node for node in page.css(".numbers > li") if "h-index" in node.text())
    assert [node.text() for node in tile.css(".ranks .in")] == ["118", "62", "41", "27", "24", "18", "17", "9"]
    assert [node.text() for node in tile.css(".ranks li:not(.in)")] == ["7", "5", "2"]
    target = (tile.css_first(".ranks a") or tile).attributes["href"]
    assert target == "#arxiv-2612-20000"
    paper = page.css_first("#arxiv-2612-20000")
    assert paper is not None
    assert "record 0 of page" in paper.text()


def test_filters_come_from_the_data_and_need_no_script() -> None:
    page = author_page(a_profile())
    style = text_of(page, "style")
    assert ':root:has(#cat-math-ra:checked) .paper:not([data-cat="math-ra"])' in style
    assert ':root:has(#year-2025:checked) .paper:not([data-year="2025"])' in style
    assert 'counter(shown) " of 12 papers shown"' in style
    labels = [" ".join(node.text().split()) for node in LexborHTMLParser(page).css(".choices label")]
    assert labels == ["All", "math.RA 11", "math-ph 1", "All", "2026 4", "2025 4", "2024 4", "With a link 1"]


def test_many_years_and_categories_share_a_button() -> None:
    papers = tuple(
        a_paper(0, paper=f"arxiv:{year}", published=str(year), year=year, category=f"c{year}")
        for year in range(1990, 2026)
    )
    page = LexborHTMLParser(author_page(a_profile(papers=papers)))
    labels = [" ".join(node.text().split()) for node in page.css(".choices label")]
    assert "earlier 25" in labels
    assert "other 25" in labels
    assert len(page.css('[data-year="earlier"]')) == 25


def test_a_byline_is_cut_and_still_names_the_person() -> None:
    page = LexborHTMLParser(author_page(a_profile()))
    lines = [" ".join(node.text().split()) for node in page.css(".authors")]
    assert lines[:4] == [
        "Emmy Noether",
        "David Hilbert, Felix Klein, Hermann Weyl, … Emmy Noether",
        "Emmy Noether, David Hilbert, Felix Klein",
        "Emmy Noether, David Hilbert, Felix Klein, Hermann Weyl",
    ]
    assert "et al." in lines[9]


def test_a_page_asks_nobody_for_anything() -> None:
    for page in (author_page(a_profile()), index_page([a_profile()], NOW, {})):
        tree = LexborHTMLParser(page)
        assert not tree.css("[src], link[rel=stylesheet], iframe, object, embed, [style], [onclick], [onload]")
        assert "url(" not in text_of(page, "style").replace("url(#so-far)", "")


def test_the_content_policy_lets_exactly_the_pages_own_code_run() -> None:
    for page in (author_page(a_profile()), index_page([a_profile()], NOW, {})):
        tree = LexborHTMLParser(page)
        meta = tree.css_first('meta[http-equiv="Content-Security-Policy"]')
        assert meta is not None
        policy = str(meta.attributes["content"])
        assert "unsafe" not in policy
        own = [node for node in tree.css("style, script") if "type" not in node.attributes]
        for node in own:
            digest = base64.b64encode(hashlib.sha256(node.text().encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_hostile_text_is_inert_on_the_page() -> None:
    plain, hostile = LexborHTMLParser(author_page(a_profile())), LexborHTMLParser(author_page(a_hostile_profile()))
    assert len(hostile.css("script")) == len(plain.css("script"))
    assert len(hostile.css("style")) == 1
    assert not hostile.css("img")
    allowed = {"http", "https", ""}
    page = author_page(a_hostile_profile())
    assert {urlsplit(address).scheme for address in addresses(page)} <= allowed
    assert not set(page) & set("\u202e\u2066\x1b\x9b\x07")
    assert "user:pw" not in page
    assert "{{ 7 * 7 }}" in page, "a template in a title stays as typed"


def test_linked_data_is_json_and_cannot_end_its_element() -> None:
    page = author_page(a_profile(name="</script><script>alert(1)</script>"))
    assert page.count("<script") == len(LexborHTMLParser(page).css("script")) == 3
    data = json.loads(text_of(page, 'script[type="application/ld+json"]'))
    assert data["mainEntity"]["name"] == "</script><script>alert(1)</script>"
    assert data["mainEntity"]["sameAs"] == "https://orcid.org/0000-0002-1825-0097"


def test_hostile_text_is_inert_in_the_index() -> None:
    page = index_page([a_hostile_profile()], NOW, {"openalex": HOSTILE[0]})
    assert len(LexborHTMLParser(page).css("script")) == 2
    assert not LexborHTMLParser(page).css("img")


def test_no_cell_of_a_csv_is_a_formula() -> None:
    for table in (papers_csv(a_hostile_profile()), people_csv([a_hostile_profile()], NOW)):
        rows = list(csv.reader(io.StringIO(table.decode())))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_export_holds_a_control_character() -> None:
    made = (profile_json(a_hostile_profile()), papers_csv(a_hostile_profile()))
    for text in (body.decode() for body in made):
        assert not [char for char in text if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160]
        assert "\\u001b" not in text
        assert not set(text) & set("\u202e\u2066")


def test_a_csv_keeps_unknown_apart_from_nothing() -> None:
    rows = list(csv.DictReader(io.StringIO(papers_csv(a_profile()).decode())))
    assert [row["citations"] for row in rows] == ["118", "62", "41", "27", "24", "18", "17", "9", "7", "5", "2", ""]


def test_the_index_goes_by_family_names_and_its_letters() -> None:
    names = ("Emmy Noether", "华罗庚", "Niels Henrik Abel", "Paul Erdős")
    people = [a_profile(name=name, slug=f"p{at}") for at, name in enumerate(names)]
    tree = LexborHTMLParser(index_page(people, NOW, {}))
    assert [node.text() for node in tree.css(".name")] == ["Niels Henrik Abel", "Paul Erdős", "华罗庚", "Emmy Noether"]
    assert [node.text() for node in tree.css(".letters a")] == ["A", "E", "H", "N"]


def test_the_index_tells_what_is_new_and_what_is_wrong() -> None:
    page = index_page([a_profile()], NOW, {"openalex": "asked to come back tomorrow"})
    assert text_of(page, "td.since") == "+1 paper, +2 citations"
    assert "1 person changed" in text_of(page, ".about")
    assert "OpenAlex was not refreshed: asked to come back tomorrow." in text_of(page, ".about")


def test_a_sample_says_so_on_every_page() -> None:
    notice = "Sample data: everybody here is invented."
    for page in (author_page(a_profile(), notice), index_page([a_profile()], NOW, {}, notice)):
        assert text_of(page, "aside.sample") == notice
    assert not LexborHTMLParser(author_page(a_profile())).css("aside.sample")


def test_somebody_without_papers_has_a_page() -> None:
    nothing = a_profile(
        papers=(), paper_count=absent("paper_count", AbsenceCode.NO_PAPERS), reported=(), changes=(), changes_since=None
    )
    page = author_page(nothing)
    assert "no paper is counted for this person" in text_of(page, "#papers")
    assert len(LexborHTMLParser(page).css("script")) == 2


def test_an_empty_index_is_a_page() -> None:
    assert text_of(index_page([], NOW, {}), "h1") == "0 people"
