from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.source import Ask, Author
from pipelines.store.kept import (
    asked_ids,
    asked_person,
    close_run,
    covered_days,
    keep_answer,
    keep_page,
    last_answer,
    last_figures,
    loaded_answers,
    log_figures,
    log_profile,
    move_bookmarks,
    open_run,
)
from pipelines.store.load import load
from pipelines.store.records import Bookmark, Chain, LoggedFigure
from pipelines.store.spelling import ask_from_json, ask_to_json
from schemas.figure import Absence, AbsenceCode, Coverage, Figure, Range
from schemas.ids import PaperIds
from schemas.profile import Profile
from tests.unit.storing import ASK, NOON, Decision, a_store, add_decisions, an_answer, rows

TEXT = st.text(max_size=8) | st.sampled_from(["\0", "\ud800", "Ł"])
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
PAPERS = st.builds(PaperIds, arxiv=st.none() | TEXT, doi=st.none() | TEXT, pmid=st.none() | TEXT, also=PAIRS)
AUTHORS = st.builds(
    Author,
    name=TEXT,
    orcid=st.none() | TEXT,
    native=PAIRS,
    papers=st.lists(PAPERS, max_size=2).map(tuple),
    namesakes=st.booleans(),
)


def asks(otherwise: st.SearchStrategy[Ask | None]) -> st.SearchStrategy[Ask]:
    return st.builds(
        Ask,
        url=TEXT,
        params=PAIRS,
        method=st.sampled_from(["GET", "POST"]),
        body=st.none() | st.binary(max_size=8),
        media=TEXT,
        step=TEXT,
        who=st.none() | AUTHORS,
        ids=st.lists(TEXT, max_size=3).map(tuple),
        absent=st.frozensets(st.integers(400, 499), max_size=3),
        otherwise=otherwise,
        cost=st.integers(0, 10),
    )


@pytest.fixture
def store(tmp_path):
    with a_store(tmp_path) as store:
        yield store


@settings(deadline=None)
@given(asks(st.none() | asks(st.none())))
def test_an_ask_comes_back_whole_from_its_text(ask: Ask):
    text = ask_to_json(ask)
    assert ask_from_json(text) == ask
    assert text.isascii()
    assert ask_from_json(text).key == ask.key


def test_a_page_and_an_answer_are_noted_once(store):
    for _ in range(2):
        keep_page(store, "a", 10, NOON)
        keep_answer(store, an_answer())
    keep_answer(store, an_answer(subject="cs.LG"))
    keep_answer(store, an_answer(page="b"))
    assert [row[:2] for row in rows(store, "page")] == [("a", 10)]
    assert [(row[2], row[8]) for row in rows(store, "answer")] == [("cs.CL", "a"), ("cs.CL", "b"), ("cs.LG", "a")]


def test_the_newest_accepted_answer_is_the_last(store):
    ask = replace(ASK, who=Author("Emmy Noether"), ids=("doi:10.1/x",))
    old, new = an_answer(ask=ask), an_answer(2, ask=ask, page="b")
    for answer in (old, new, an_answer(3, ask=ask, page="c", trouble="SourceChanged: a login page")):
        keep_answer(store, answer)
    assert last_answer(store, ask.key) == new
    assert last_answer(store, "another") is None


def test_a_rebuild_reads_loaded_answers_in_the_order_of_receipt(store):
    answers = [an_answer(hours, page=page) for hours, page in ((2, "a"), (1, "c"), (1, "b"), (0, "d"))]
    for answer in answers:
        keep_answer(store, answer)
    load(store, Chain(answers=tuple(answers[:3])), loaded_at=NOON)
    reading = loaded_answers(store)
    assert next(reading).page == "b"
    assert store.con.execute("select count(*) from page").fetchall() == [(0,)]
    assert [answer.page for answer in reading] == ["c", "a"]


def test_text_of_a_kept_row_that_duckdb_cannot_store_loses_its_fault_only(store):
    keep_answer(store, an_answer(subject="file\udcff.xml", trouble="\0"))
    assert store.con.execute("select subject, trouble from answer").fetchall() == [("file\ufffd.xml", "\ufffd")]


def test_a_day_is_covered_since_it_was_asked_last_in_whatever_order_that_is_noted(store):
    def mark(day: int, hours: float, part: str = "cs.CL") -> Bookmark:
        return Bookmark("arxiv", "changes", part, NOON + timedelta(hours=hours), day=date(2024, 5, day))

    move_bookmarks(store, [mark(1, 5), mark(2, 0), mark(1, 3)])
    move_bookmarks(store, [mark(1, 1), mark(2, 1), mark(3, 0, part="")])
    assert covered_days(store, "arxiv", "cs.CL") == {
        date(2024, 5, 1): NOON + timedelta(hours=5),
        date(2024, 5, 2): NOON + timedelta(hours=1),
    }
    assert covered_days(store, "arxiv", None) == {date(2024, 5, 3): NOON}
    assert covered_days(store, "openalex", "cs.CL") == {}


def test_a_person_and_an_id_have_one_bookmark_for_each_source(store):
    later = NOON + timedelta(days=1)
    move_bookmarks(store, [Bookmark("arxiv", "written_by", "emmy-noether", NOON, digest="one")])
    move_bookmarks(store, [Bookmark("arxiv", "written_by", "emmy-noether", later, digest="two")])
    move_bookmarks(store, [Bookmark("arxiv", "about", "doi:10.1/x", later, found=True)])
    move_bookmarks(store, [Bookmark("arxiv", "about", "doi:10.1/x", NOON, found=False)])
    move_bookmarks(store, [Bookmark("arxiv", "about", "doi:10.1/y", NOON, found=False)])
    assert asked_person(store, "arxiv", "emmy-noether") == (later, "two")
    assert asked_person(store, "openalex", "emmy-noether") is None
    assert asked_ids(store, "arxiv", {"doi:10.1/x", "doi:10.1/y", "doi:10.1/z"}) == {
        "doi:10.1/x": (later, True, NOON),  # first and last, whatever the order of loading
        "doi:10.1/y": (NOON, False, NOON),
    }
    assert asked_ids(store, "arxiv", []) == {}


def test_the_newest_decision_of_a_key_is_in_force(store):
    first = Decision("arxiv", "1", "emmy noether", 1, "pone", "probable", "one name", "name-1", NOON.date())
    add_decisions(store, [first, replace(first, occurrence=2)])
    add_decisions(store, [replace(first, person="ptwo", state="certain")])
    assert store.con.execute("select seq from decision order by seq").fetchall() == [(1,), (2,), (3,)]
    in_force = store.con.execute("select occurrence, person, state from decision_in_force order by all").fetchall()
    assert in_force == [(1, "ptwo", "certain"), (2, "pone", "probable")]


def test_a_figure_is_logged_when_it_says_something_new(store):
    cited = LoggedFigure(
        person="pone",
        figure="citations",
        day=NOON.date(),
        value="3",
        absent=None,
        held_by=None,
        low=3,
        high=None,
        source="openalex",
        as_of=NOON,
        version="1",
        cause="r1",
    )
    again = replace(cited, as_of=NOON + timedelta(days=1), day=date(2024, 5, 14), cause="r2")
    assert log_figures(store, "emmy-noether", [cited, replace(cited, figure="papers", as_of=None)]) == 2
    assert log_figures(store, "emmy-noether", [again]) == 0
    assert last_figures(store, "emmy-noether")["citations"] == cited
    assert log_figures(store, "emmy-noether", [replace(again, value="4")]) == 1
    assert log_figures(store, "emmy-noether", [again]) == 1
    assert last_figures(store, "emmy-noether")["citations"] == again
    assert last_figures(store, "emmy-noether")["papers"].as_of is None
    assert last_figures(store, "david-hilbert") == {}


def test_the_figures_of_a_followed_profile_are_logged_and_nobody_elses(store):
    names = ("paper_count", "citations", "h_index", "g_index", "i10_index", "code_links", "main_field")
    missing = Absence(code=AbsenceCode.NOT_ASKED, sentence="no source was asked for citations")
    figures = {
        name: Figure(
            name=name,
            value=None if name == "citations" else 3,
            absent=missing if name == "citations" else None,
            range=Range(low=3, high=None),
            source=None,
            as_of=NOON,
            rule="counted",
            version="1",
            coverage=Coverage(with_=3, of=3),
            inputs=(),
        )
        for name in (*names, "first_year", "last_year")
    }
    profile = Profile.model_construct(slug="emmy-noether", person="pone", **figures)
    assert log_profile(store, profile, day=NOON.date(), cause="r1") == 9
    assert log_profile(store, profile, day=NOON.date(), cause="r2") == 0
    logged = last_figures(store, "emmy-noether")
    assert (logged["citations"].value, logged["citations"].absent) == (None, "not-asked")
    assert (logged["h_index"].value, logged["h_index"].low, logged["h_index"].high) == ("3", 3, None)
    assert log_profile(store, profile.model_copy(update={"slug": None}), day=NOON.date(), cause="r1") == 0


def test_a_run_is_noted_from_its_opening_to_its_end(store):
    open_run(store, "r1", "byline refresh", NOON)
    assert rows(store, "run") == [("r1", "byline refresh", datetime(2024, 5, 13, 12), None, None)]  # noqa: DTZ001
    close_run(store, "r1", NOON.astimezone(UTC) + timedelta(hours=1), {"works": 3})
    assert rows(store, "run")[0][3:] == (datetime(2024, 5, 13, 13), '{"works": 3}')  # noqa: DTZ001
