from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.measure import METRICS, measure, papers_as_of, receipt, receipts
from schemas.dates import PartialDate
from schemas.ids import PaperIds
from schemas.work import WorkKind
from tests.unit.resolving import DAY, at_openalex, by, figures_made, ordered, put, settle
from tests.unit.storing import NOON, a_count, a_store, a_work


@pytest.fixture
def store(tmp_path):
    with a_store(tmp_path) as store:
        yield store


def paper(n, *, year=None, **more):
    return a_work(f"2401.{n:05}", byline=(by("Emmy Noether"),), published=PartialDate.of(year), **more)


def count(n, value, *, year=None, record=None):
    return a_count(record or f"W{n}", value, year=year, ids=PaperIds(arxiv=f"2401.{n:05}"))


def measured(store, asked=("openalex",)):
    settle(store)
    return figures_made(store, asked=asked)


def emmy(store):
    return store.con.execute("select person from person where name = 'Emmy Noether'").fetchall()[0][0]


def figure(store, name, fields="value, low, high"):
    rows = store.con.execute(f"select {fields} from figure where person = ? and name = ?", (emmy(store), name))  # noqa: S608
    return rows.fetchall()[0]


def series(store, name):
    rows = "select year, value from yearly where person = ? and series = ? order by year nulls last"
    return store.con.execute(rows, (emmy(store), name)).fetchall()


def h_index(counts):
    return max((n for n in range(1, len(counts) + 1) if sum(count >= n for count in counts) >= n), default=0)


def g_index(counts):
    ranked = sorted(counts, reverse=True)
    return max((n for n in range(1, len(counts) + 1) if sum(ranked[:n]) >= n * n), default=0)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.none() | st.integers(0, 15), min_size=1, max_size=12))
def test_the_indexes_are_what_their_definitions_say(tmp_path_factory, counts):
    with a_store(tmp_path_factory.mktemp("home")) as store:
        known = [value for value in counts if value is not None]
        unknown = len(counts) - len(known)
        put(store, *(paper(n) for n in range(len(counts))))
        put(store, *(count(n, value) for n, value in enumerate(counts) if value is not None))
        measured(store)
        if len(known) * 2 < len(counts):
            assert figure(store, "h_index", "value, absent") == (None, "too-few-counts" if known else "no-answer")
            return
        enough = [10**6] * unknown
        assert figure(store, "citations") == (sum(known), sum(known), None if unknown else sum(known))
        assert figure(store, "h_index") == (h_index(known), h_index(known), h_index(known + enough))
        assert figure(store, "g_index") == (g_index(known), g_index(known), g_index(known + enough))
        tens = sum(value >= 10 for value in known)
        assert figure(store, "i10_index") == (tens, tens, tens + unknown)
        assert figure(store, "h_index", "with_count, of_count") == (len(known), len(counts))


def test_a_possible_paper_widens_the_ranges_and_counts_in_no_value(store):
    put(store, paper(1, year=2020), paper(2, year=2019), count(1, 3), count(2, 4))
    settle(store)
    store.con.execute("update assignment set state = 'possible' where paper = 'arxiv:2401.00002'")
    figures_made(store)
    assert figure(store, "paper_count") == (1, 1, 2)
    assert figure(store, "citations") == (3, 3, 7)
    assert figure(store, "h_index") == (1, 1, 2)
    assert figure(store, "g_index") == (1, 1, 2)
    assert figure(store, "i10_index") == (0, 0, 1)
    assert figure(store, "first_year") == (2020, 2019, 2020)
    assert [given.counts for given in receipt(store, emmy(store), "citations")] == [False, True]


def test_two_records_of_a_paper_give_the_larger_and_at_most_their_sum(store):
    put(store, paper(1), count(1, 3), count(1, 8, record="W9"))
    measured(store)
    assert figure(store, "citations") == (8, 8, 11)
    assert figure(store, "i10_index") == (0, 0, 1)


def test_the_latest_day_of_a_record_speaks(store):
    put(store, paper(1), count(1, 9))
    put(store, count(1, 7), hours=24)
    measured(store)
    assert figure(store, "citations", "value, source, as_of") == (
        7,
        "openalex",
        (NOON + timedelta(hours=24)).replace(tzinfo=None),
    )


@pytest.mark.parametrize(
    ("asked", "counts", "code"),
    [
        ((), (), "not-asked"),
        (("arxiv",), (), "not-asked"),
        (("openalex",), (), "no-answer"),
        ((), (1,), "too-few-counts"),
    ],
)
def test_a_figure_without_counts_says_why(store, asked, counts, code):
    put(store, paper(1), paper(2), paper(3), *(count(n, 5) for n in counts))
    measured(store, asked)
    for name in ("citations", "h_index", "g_index", "i10_index"):
        assert figure(store, name, "value, absent, source") == (None, code, None)


def test_the_reason_changes_once_a_source_is_asked_though_nobody_is_stale(store):
    put(store, paper(1))
    measured(store, ())
    store.con.execute("delete from stale")
    figures_made(store, asked=("openalex",))
    assert figure(store, "citations", "absent") == ("no-answer",)
    assert ordered(store, "stale") == [("profile", emmy(store))]


def test_what_does_not_count_is_in_no_figure(store):
    put(store, at_openalex("W1", by("Emmy Noether"), ids=PaperIds(doi="10.1/a"), kind=WorkKind.DATASET))
    put(store, at_openalex("W2", by("Emmy Noether"), ids=PaperIds(doi="10.1/b"), retracted=True))
    measured(store)
    assert {row[4] for row in ordered(store, "figure")} == {"no-papers"}
    assert ordered(store, "yearly") == []


def test_years_fields_and_code_tell_what_they_lack(store):
    put(store, paper(1), paper(2))
    measured(store)
    found = {name: figure(store, name, "absent")[0] for name in ("first_year", "last_year", "main_field", "code_links")}
    assert found == {
        "first_year": "no-dates",
        "last_year": "no-dates",
        "main_field": "no-categories",
        "code_links": "no-text",
    }


def test_years_fields_and_code_are_counted_over_the_papers(store):
    link = ("https://github.com/a/b",)
    put(
        store,
        paper(1, year=2021, categories=("cs.CL", "cs.LG"), code=link, abstract="We study rings."),
        paper(2, year=2023, categories=("cs.LG",), abstract="Ideals."),
        paper(3, year=2021),
        paper(4),
    )
    measured(store)
    assert figure(store, "first_year") == (2021, 2021, 2021)
    assert figure(store, "last_year") == (2023, 2023, 2023)
    assert figure(store, "main_field", "label, value, with_count, of_count") == ("cs.CL", None, 2, 4)
    assert figure(store, "code_links", "value, low, with_count") == (1, None, 2)
    assert series(store, "papers") == [(2021, 2), (2023, 1), (None, 1)]


def test_a_field_known_for_fewer_than_half_of_the_papers_is_absent(store):
    put(store, paper(1, categories=("cs.CL",)), paper(2), paper(3))
    measured(store)
    assert figure(store, "main_field", "label, absent, with_count") == (None, "no-categories", 1)


def test_citations_by_year_show_the_undated_rest_unless_it_cannot_be_told(store):
    put(store, paper(1), count(1, 9), count(1, 4, year=2022), count(1, 3, year=2023))
    measured(store)
    assert series(store, "citations") == [(2022, 4), (2023, 3), (None, 2)]
    put(store, count(1, 6), count(1, 4, year=2022), count(1, 3, year=2023), hours=24)
    measured(store)
    assert series(store, "citations") == [(2022, 4), (2023, 3)]


def test_a_receipt_leads_to_the_page_of_each_share(store):
    put(store, paper(1, year=2021), paper(2))
    put(store, count(1, 9), hours=1)
    measured(store)
    known, unknown = receipt(store, emmy(store), "h_index")
    assert (known.paper, known.value, known.page, known.record) == ("arxiv:2401.00001", 9, "a", 0)
    assert (unknown.paper, unknown.value, unknown.page) == ("arxiv:2401.00002", None, None)
    assert [each.value for each in receipt(store, emmy(store), "first_year")] == [2021, None]
    assert set(receipts(store, emmy(store))) == {metric.name for metric in METRICS}
    assert papers_as_of(store, emmy(store)) == NOON


def test_a_person_who_is_no_more_loses_the_figures_and_the_profile_is_stale(store):
    put(store, paper(1))
    measured(store)
    person = emmy(store)
    put(store, a_work("2401.00001", byline=(by("David Hilbert"),), revision="2"), hours=1)
    measured(store)
    assert person not in {row[0] for row in ordered(store, "figure")}
    assert ("profile", person) in ordered(store, "stale")
    assert [kind for kind, _ in ordered(store, "stale")] == ["profile", "profile"]


def test_the_first_source_that_knows_half_of_the_papers_heads_the_figures(store):
    put(store, paper(1), paper(2), count(1, 5))
    other = count(1, 70).model_copy(update={"source": "another", "native_id": "S1"})
    put(store, other, other.model_copy(update={"native_id": "S2", "ids": PaperIds(arxiv="2401.00002")}))
    settle(store)
    measure(store, headline=["openalex", "another"], asked={"openalex", "another"}, day=DAY)
    assert figure(store, "citations", "value, source") == (5, "openalex")
