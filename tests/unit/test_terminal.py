"""What the terminal shows: everything, uncut, and nothing that foreign text would do to it."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from pipelines.publish.terminal import candidates, show, why
from schemas.figure import AbsenceCode
from schemas.person import Candidate
from schemas.profile import Profile
from tests.profiles import COUNT_PAGE, HOSTILE, a_hostile_profile, a_profile, absent, an_uncounted_profile


def printed(profile: Profile, *, width: int = 100, papers: bool = False, terminal: bool = False) -> str:
    console = a_console(width, terminal=terminal)
    show(profile, console, papers=papers)
    return text_of(console)


def a_console(width: int = 100, *, terminal: bool = False) -> Console:
    return Console(
        file=io.StringIO(), width=width, force_terminal=terminal, color_system="standard" if terminal else "auto"
    )


def text_of(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def words_of(text: str) -> str:
    """All that is printed, without frames, bars and blanks: what was wrapped reads as one again."""
    return "".join(char for char in text if not char.isspace() and char not in "│─╭╮╰╯█▏")


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_nothing_is_cut_and_no_line_is_too_long(width: int) -> None:
    text = printed(a_profile(), width=width, papers=True)
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= min(width, 100)
    for number in ("330", "8–9", "118 +2", "152 so far"):
        assert number in text


@pytest.mark.parametrize("width", [80, 100])
def test_every_title_is_there_whole(width: int) -> None:
    table = words_of(printed(a_profile(), width=width, papers=True))
    for paper in a_profile().papers:
        assert all(words_of(word) in table for word in paper.title.split())


def test_the_how_column_gives_way_first() -> None:
    rows = [line for line in printed(a_profile(), width=80).splitlines() if "OpenAlex, 24 Nov" in line]
    assert len(rows) == 4, "each source and its day stay on one line"


def test_h_shows_the_papers_that_make_it() -> None:
    assert "118 62 41 27 24 18 17 9 │ 7 5 2" in printed(a_profile())


def test_four_papers_are_shown_and_the_way_to_the_others() -> None:
    text = printed(a_profile())
    assert "8 more papers: byline show emmy-noether --papers" in text
    assert "Cyclic Equations" not in text
    assert "Cyclic Equations" in printed(a_profile(), papers=True)


def test_a_number_that_is_not_known_says_why() -> None:
    text = " ".join(printed(an_uncounted_profile()).split())
    assert text.count("no source was asked for citations") >= 4
    assert " 0 " not in text


def test_a_held_number_names_the_law() -> None:
    held = absent("h_index", AbsenceCode.HELD, held_by="h-index 34 cannot come from 12 papers")
    text = printed(a_profile(h_index=held))
    assert "held" in text
    assert "held for review: h-index 34" in text


def test_without_a_terminal_there_is_no_colour() -> None:
    assert "\x1b" not in printed(a_profile())
    assert "\x1b[32m" in printed(a_profile(), terminal=True)


def test_no_color_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in printed(a_profile(), terminal=True)


def test_foreign_text_is_inert() -> None:
    text = printed(a_hostile_profile(), papers=True)
    assert not [char for char in text if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160]
    assert not set(text) & set("\u202e\u2066")
    assert words_of("[bold red]loud[/bold red]") in words_of(text)


def test_foreign_text_is_inert_on_a_terminal_with_colours() -> None:
    text = printed(a_hostile_profile(), papers=True, terminal=True)
    assert "\x1b[2J" not in text
    assert "\x1b]8" not in text
    assert "\x1b[1;31m" not in text, "rich markup in a title is not read"


def test_a_name_too_long_for_the_frame_is_shown_whole() -> None:
    name = " ".join(["Theodor"] * 30)
    assert words_of(name) in words_of(printed(a_profile(name=name)))


def test_people_to_pick_from_are_told_apart() -> None:
    console = a_console(80)
    known = Candidate(
        1,
        "Emmy Noether",
        43,
        "1907–1935",
        "Rings and Algebras",
        ("Felix Klein",),
        "Göttingen",
        "0000-0002-1825-0097",
        (("openalex", "A1"),),
        (),
    )
    unknown = Candidate(2, HOSTILE[5], None, None, None, (), None, None, (), ())
    candidates(console, [known, unknown])
    text = text_of(console)
    for said in ("43", "1907–1935", "with Felix Klein", "ORCID 0000-0002-1825-0097", "nothing more is known"):
        assert words_of(said) in words_of(text)
    assert "\x1b" not in text


def test_a_receipt_leads_to_the_kept_page_and_the_place_on_it(tmp_path: Path) -> None:
    console = a_console(100)
    profile = a_profile()
    why(profile, profile.h_index, console, pages=tmp_path)
    text = text_of(console)
    assert f"{tmp_path}/{COUNT_PAGE[:2]}/{COUNT_PAGE}.zst" in text
    for said in ("OpenAlex", "2026-11-24 02:10 UTC", "8 ≤ 12 papers", "one paper has no count yet", "version 1"):
        assert said in text
    assert "118" in text


def test_a_receipt_of_nothing_says_why(tmp_path: Path) -> None:
    console = a_console(100)
    profile = an_uncounted_profile()
    why(profile, profile.h_index, console, pages=tmp_path)
    assert "no source was asked for citations" in text_of(console)
    assert "not-asked" in text_of(console)
