import random
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.store.load import load
from pipelines.store.open import Store
from pipelines.store.records import Bookmark, Chain, Gone, LoadTally, SetAside, Surprise
from schemas.ids import PaperIds
from schemas.observation import Claim
from tests.unit.storing import NOON, a_count, a_store, a_work, an_answer, code_at, links_of, rows, said

LOADED = ("work", "authorship", "identifier", "observation", "link", "claim", "gone", "set_aside", "surprise")


@pytest.fixture
def store(tmp_path):
    with a_store(tmp_path) as store:
        yield store


def put(store: Store, *chains: Chain) -> list[LoadTally]:
    return [load(store, chain, loaded_at=NOON) for chain in chains]


def stale(store: Store) -> list[str]:
    keys = [key for (key,) in store.con.execute("select key from stale where kind = 'work' order by key").fetchall()]
    store.con.execute("delete from stale")
    return keys


def bylines(store: Store) -> list[tuple[object, ...]]:
    return store.con.execute(
        "select native_id, position, printed, folded, occurrence from authorship order by all"
    ).fetchall()


def together(*chains: Chain) -> Chain:
    return Chain(*(sum((getattr(chain, field.name) for chain in chains), ()) for field in fields(Chain)))


def test_a_work_is_stored_as_it_is(store):
    work = a_work("2401.00001", "Emmy Noether", None, "Noether, Emmy", categories=("math.RA", "math.AC"))
    assert put(store, said(work, page="p", record=3)) == [LoadTally(works=1)]
    stored = store.con.execute("select native_id, page, record, title, categories, published from work").fetchall()
    assert stored == [("2401.00001", "p", 3, "On Rings", ["math.RA", "math.AC"], None)]
    assert bylines(store) == [
        ("2401.00001", 1, "Emmy Noether", "emmy noether", 1),
        ("2401.00001", 2, None, None, 1),
        ("2401.00001", 3, "Noether, Emmy", "emmy noether", 2),
    ]
    assert [row[:4] for row in rows(store, "identifier")] == [("arxiv", "2401.00001", "atom", "arxiv:2401.00001")]


def test_a_shorter_byline_leaves_no_tail(store):
    put(store, said(a_work("1", "Emmy Noether", "David Hilbert")), said(a_work("1", "Emmy Noether"), hours=1))
    assert bylines(store) == [("1", 1, "Emmy Noether", "emmy noether", 1)]


def test_an_older_revision_received_later_changes_nothing(store):
    put(store, said(a_work("1", "Emmy Noether", revision="2", title="Second")))
    before = rows(store, "work")
    stale(store)
    assert put(store, said(a_work("1", "David Hilbert", title="First"), hours=9)) == [LoadTally(same=1)]
    assert rows(store, "work") == before
    assert stale(store) == []


def test_an_equal_work_received_again_moves_its_place_and_is_not_stale(store):
    put(store, said(a_work("1", "Emmy Noether")))
    stale(store)
    assert put(store, said(a_work("1", "Emmy Noether"), hours=3, page="b")) == [LoadTally(same=1)]
    assert store.con.execute("select page, hour(received_at) from work").fetchall() == [("b", 15)]
    assert stale(store) == []


def test_only_what_changed_is_stale_and_once(store):
    put(store, said(a_work("1", "Emmy Noether"), a_work("2", "David Hilbert"), a_count("W1", 3), a_count("W2", 3)))
    assert stale(store) == ["arxiv\t1", "arxiv\t2", "openalex\tW1", "openalex\tW2"]
    put(store, said(a_work("1", "Emmy Noether"), a_work("2", "David Hilbert", title="On Numbers"), hours=1))
    put(store, said(a_work("2", "David Hilbert", title="On Number Fields"), hours=2), said(a_count("W2", 4), hours=3))
    put(store, Chain(gone=(Gone("arxiv", "9", NOON),)), Chain(gone=(Gone("arxiv", "9", NOON),)))
    assert stale(store) == ["arxiv\t2", "arxiv\t9", "openalex\tW2"]
    put(store, said(a_count("W1", 3, ids=PaperIds(doi="10.1/other")), hours=-1, page="earlier"))
    put(store, said(a_work("2", "David Hilbert", title="On Number Fields"), hours=2))
    assert stale(store) == []


def test_the_same_answer_again_changes_nothing(store):
    chain = together(said(a_work("1", "Emmy Noether")), said(a_count("W1", 3), a_count("W1", 1, year=2024)))
    assert put(store, chain) == [LoadTally(works=1, observations=2)]
    stale(store)
    assert put(store, chain) == [LoadTally(same=1)]
    assert stale(store) == []


def test_the_last_answer_of_a_day_wins_with_all_its_years(store):
    morning = (a_count("W1", 3), a_count("W1", 1, year=2023), a_count("W1", 2, year=2024))
    put(
        store,
        said(a_count("W1", 5), a_count("W1", 5, year=2024), hours=2),
        said(*morning, hours=1),
        said(a_count("W1", 7), hours=24),
    )
    told = store.con.execute("select measure, year, value, day::varchar from observation order by all").fetchall()
    assert told == [
        ("citations", None, 5, "2024-05-13"),
        ("citations", None, 7, "2024-05-14"),
        ("citations in year", 2024, 5, "2024-05-13"),
    ]


def test_the_last_links_of_a_record_hold_all_at_once_and_may_be_none(store):
    one, other = code_at("https://x.org/a/b", "author"), code_at("https://x.org/a/c")
    last, none, first = (
        said(links_of("1", other), hours=2),
        said(links_of("2"), hours=2),
        said(links_of("1", one, other)),
    )
    assert put(store, last, none, first, said(links_of("2", one), hours=1)) == [
        LoadTally(links=1),
        LoadTally(),
        LoadTally(),
        LoadTally(),
    ]
    told = store.con.execute("select native_id, role, url, given_by from link order by all").fetchall()
    assert told == [("1", "code", "https://x.org/a/c", None), ("2", None, None, None)]
    assert stale(store) == ["huggingface\t1", "huggingface\t2"]
    put(store, said(links_of("1", one, other), hours=3))
    assert len(rows(store, "link")) == 3
    assert stale(store) == ["huggingface\t1"]
    assert {row[3] for row in rows(store, "identifier")} == {"arxiv:1", "arxiv:2"}


def test_what_a_source_says_of_a_person_is_one_answer_a_day(store):
    def names(*values: str) -> list[Claim]:
        return [Claim(source="openalex", native_id="A1", measure="also named", value=value) for value in values]

    first, second = (said(*names(*values)).placed for values in (("E. Noether", "Emmy Noether"), ("Emmy Noether",)))
    chains = [
        Chain(placed=tuple(type(at)(at.fact, "author", "a", 0, NOON + timedelta(hours=hours)) for at in placed))
        for hours, placed in enumerate((first, second))
    ]
    assert put(store, *chains) == [LoadTally(claims=2), LoadTally(claims=1)]
    assert store.con.execute("select value, record from claim").fetchall() == [("Emmy Noether", 0)]


def test_identifiers_come_with_works_or_else_with_the_last_observation(store):
    def ids() -> list[tuple[object, ...]]:
        return [row[1:5] for row in rows(store, "identifier")]

    put(store, said(a_count("W1", 1)), said(a_count("W1", 1, ids=PaperIds(arxiv="2401.00001")), hours=1))
    put(store, said(a_count("W1", 1, ids=PaperIds(doi="10.1/older")), page="0"))
    assert [row[:3] for row in ids()] == [("W1", "count", "arxiv:2401.00001")]
    work = a_work("W1", "Emmy Noether", source="openalex", form="count", ids=PaperIds(doi="10.1/x"))
    put(store, said(work), said(a_count("W1", 1), hours=5))
    assert ids() == [("W1", "count", "doi:10.1/x", None)]
    put(store, said(work.model_copy(update={"ids": PaperIds(), "revision": "2"})), said(a_count("W1", 1), hours=9))
    assert ids() == []


def test_a_page_set_aside_twice_is_noted_once_and_a_record_gone_twice_has_its_last_day(store):
    aside = [SetAside("arxiv", "1", "atom", "no title", "p", 4, NOON + timedelta(days=day)) for day in (1, 0)]
    assert [tally.set_aside for tally in put(store, *(Chain(set_aside=(each,)) for each in aside))] == [1, 0]
    assert [(row[3], row[4].day) for row in rows(store, "set_aside")] == [("no title", 13)]
    put(store, *(Chain(gone=(Gone("arxiv", "1", NOON + timedelta(days=day)),)) for day in (2, 5, 1)))
    assert [row[2].isoformat() for row in rows(store, "gone")] == ["2024-05-18"]
    put(store, *[Chain(surprises=(Surprise("arxiv", "atom", "entry.new", "p"),) * 2)] * 2)
    assert rows(store, "surprise") == [("arxiv", "atom", "entry.new", "p")]


def test_a_failing_load_leaves_nothing(store):
    wrong = a_work("2", "David Hilbert", versions=2**40)
    mark = Bookmark("arxiv", "changes", "", NOON, day=NOON.date())
    chain = Chain(
        answers=(an_answer(),),
        placed=said(a_work("1", "Emmy Noether"), wrong).placed,
        gone=(Gone("arxiv", "3", NOON),),
        bookmarks=(mark,),
    )
    with pytest.raises(duckdb.Error):
        load(store, chain, loaded_at=NOON)
    for table in (*LOADED, "stale", "loaded", "bookmark"):
        assert rows(store, table) == []
    put(store, said(a_work("1", "Emmy Noether")))
    assert len(rows(store, "work")) == 1


def test_answers_are_noted_and_bookmarks_moved_with_their_rows(store):
    mark = Bookmark("arxiv", "changes", "cs.CL", NOON, day=NOON.date())
    chain = Chain(answers=(an_answer(), an_answer(page="b")), bookmarks=(mark,))
    put(store, chain, chain)
    assert [row[2] for row in rows(store, "loaded")] == ["a", "b"]
    assert len(rows(store, "bookmark")) == 1


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_text_that_duckdb_cannot_store_is_stored_without_its_fault(store, text):
    ids = PaperIds(also=(("x", text),))
    if "\0" in text:
        work = a_work(text, text, title=text, abstract=text, categories=(text,), ids=ids)
    else:  # the model of a work takes no lone surrogate; identifiers are no model
        work = a_work("a\N{REPLACEMENT CHARACTER}b", "Emmy Noether", ids=ids)
    put(store, said(work, a_count("W1", 1, ids=ids)))
    assert len(rows(store, "identifier")) == 2
    put(store, Chain(set_aside=(SetAside("arxiv", text, text, text, "p", 0, NOON),), gone=(Gone("arxiv", text, NOON),)))
    put(store, Chain(surprises=(Surprise("arxiv", "atom", text, "p"),)))
    assert store.con.execute("select native_id from work").fetchall() == [("a\N{REPLACEMENT CHARACTER}b",)]
    assert stale(store) == ["arxiv\ta\N{REPLACEMENT CHARACTER}b", "openalex\tW1"]


NAMES = st.lists(st.sampled_from([None, "Emmy Noether", "E. Noether", "David Hilbert", "高 木貞治"]), max_size=3)
HOURS = st.integers(0, 30)
PAGES = st.sampled_from("abc")


@st.composite
def chains(draw: st.DrawFn) -> list[Chain]:
    """Chains over few keys, days and revisions, so that they meet; each record of a page says one thing only."""
    made = []
    for record in range(draw(st.integers(1, 7))):
        hours, page, known = draw(HOURS), draw(PAGES), draw(st.sampled_from(["1", "2"]))
        ids = PaperIds(doi=draw(st.sampled_from(["10.1/x", "10.1/y"])))
        form = draw(st.sampled_from(["atom", "count"]))
        work = a_work(known, *draw(NAMES), revision=draw(st.sampled_from("12")), ids=ids, form=form, source="openalex")
        years = draw(st.sets(st.sampled_from([2022, 2023, 2024])))
        counts = [a_count(known, draw(st.integers(0, 3)), year=year, ids=ids) for year in (None, *sorted(years))]
        received_at = NOON + timedelta(hours=hours)
        claim = Claim(source="openalex", native_id="A1", measure="name", value=draw(st.sampled_from("xy")))
        links = [code_at(f"https://x.org/a/{at}") for at in draw(st.sets(st.integers(0, 2)))]
        made.append(
            draw(
                st.sampled_from(
                    [
                        said(work, hours=hours, page=page, record=record),
                        said(*counts, hours=hours, page=page, record=record),
                        said(claim, hours=hours, page=page, record=record),
                        said(links_of(known, *links, ids=ids), hours=hours, page=page, record=record),
                        Chain(gone=(Gone("openalex", known, received_at),)),
                        Chain(
                            set_aside=(
                                SetAside("openalex", known, form, draw(st.sampled_from("xy")), page, 0, received_at),
                            ),
                            surprises=(Surprise("openalex", form, known, page),),
                        ),
                    ]
                )
            )
        )
    return made


def tables(parts: list[Chain]) -> dict[str, list[tuple[object, ...]]]:
    with TemporaryDirectory() as folder, a_store(Path(folder)) as store:
        put(store, *parts)
        return {table: rows(store, table) for table in LOADED}


@settings(deadline=None, max_examples=40)
@given(chains(), st.randoms(use_true_random=False))
def test_any_order_split_or_repetition_of_answers_gives_the_same_rows(parts: list[Chain], chance: random.Random):
    other = parts + chance.sample(parts, chance.randint(0, len(parts)))
    chance.shuffle(other)
    cuts = sorted(chance.sample(range(1, len(other) + 1), chance.randint(0, len(other))))
    grouped = [together(*other[a:b]) for a, b in zip([0, *cuts], [*cuts, len(other)], strict=True) if a < b]
    assert tables(parts) == tables(grouped)
