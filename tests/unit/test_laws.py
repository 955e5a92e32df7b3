import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import measure as room
from pipelines.measure import METRICS, broken
from tests.unit.resolving import FACTS, by, figures_made, ordered, put, settle
from tests.unit.storing import a_count, a_store, a_work


@pytest.mark.parametrize(
    ("reported", "held", "words"),
    [
        ({"h_index": 34, "papers": 12, "citations": 2000}, "h_index", "34 cannot come from 12 papers"),
        ({"h_index": 19, "papers": 20, "citations": 330}, "h_index", "19 cannot come from 330 citations"),
        ({"h_index": 4, "g_index": 3}, "g_index", "g-index 3 cannot stand beside h-index 4"),
        ({"g_index": 4, "papers": 3}, "g_index", "g-index 4 cannot come from 3 papers"),
        ({"i10_index": 4, "papers": 3}, "i10_index", "i10-index 4 cannot come from 3 papers"),
        ({"i10_index": 4, "citations": 39}, "i10_index", "i10-index 4 cannot come from 39 citations"),
        ({"citations": 5, "per_paper": 6}, "citations", "add up to 6"),
    ],
)
def test_a_broken_law_is_named_in_words(reported, held, words):
    sentences = broken(reported)
    assert list(sentences) == [held]
    assert words in sentences[held]


def test_a_figure_that_breaks_two_laws_names_both():
    sentences = broken({"h_index": 34, "papers": 12, "citations": 330})
    assert "12 papers" in sentences["h_index"]
    assert "330 citations" in sentences["h_index"]


@given(st.lists(st.integers(0, 500)))
def test_figures_counted_from_papers_break_no_law(counts):
    ranked = sorted(counts, reverse=True)
    figures = {
        "papers": len(counts),
        "citations": sum(counts),
        "per_paper": sum(counts),
        "h_index": max((n for n, count in enumerate(ranked, 1) if count >= n), default=0),
        "g_index": max((n for n in range(1, len(ranked) + 1) if sum(ranked[:n]) >= n * n), default=0),
        "i10_index": sum(count >= 10 for count in counts),
    }
    assert broken(figures) == {}


@pytest.mark.parametrize(
    ("figure", "wrong", "words"),
    [
        ("h_index", 3, "h-index 3 cannot come from 2 papers"),
        ("g_index", 3, "g-index 3 cannot come from 2 papers"),
        ("i10_index", 9, "i10-index 9 cannot come from 2 papers"),
        ("citations", 9, "those add up to 25"),
        ("last_year", 3024, "3024"),
    ],
)
def test_a_metric_gone_wrong_is_held_back(tmp_path, monkeypatch, figure, wrong, words):
    real = room.query

    def bent(name):
        sql = real(name)
        if name != f"metrics/{figure}":
            return sql
        columns = ", ".join(
            f"{wrong}::bigint as {column}" for column in ("value", "low", "high", "with_count", "of_count")
        )
        return f"select distinct person, {columns} from authored"  # noqa: S608 - numbers of this test

    monkeypatch.setattr(room, "query", bent)
    with a_store(tmp_path) as store:
        put(
            store,
            a_work("2401.00001", byline=(by("Emmy Noether"),)),
            a_work("2401.00002", byline=(by("Emmy Noether"),)),
        )
        put(store, a_count("W1", 20, ids=a_work("2401.00001").ids), a_count("W2", 5, ids=a_work("2401.00002").ids))
        settle(store)
        tally = figures_made(store)
        held = dict(store.con.execute("select name, held_by from figure where held_by is not null").fetchall())
        assert words in held[figure]
        assert any(figure in each for each in tally.held)


@settings(deadline=None, max_examples=12)
@given(facts=FACTS)
def test_the_laws_hold_for_whatever_sources_say(tmp_path_factory, facts):
    with a_store(tmp_path_factory.mktemp("home")) as store:
        for n, fact in enumerate(facts):
            put(store, fact, hours=n)
        settle(store)
        assert figures_made(store).held == ()
        persons = {row[0] for row in ordered(store, "person")}
        rows = store.con.execute("select person, name, value, label, absent, low, high from figure").fetchall()
        assert {(row[0], row[1]) for row in rows} == {(person, metric.name) for person in persons for metric in METRICS}
        for _, _, value, label, absent, low, high in rows:
            assert (absent is None) == (value is not None or label is not None)
            assert low is None or low <= value
            assert high is None or high >= value
