import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.resolve import paper_of
from schemas.dates import PartialDate
from schemas.ids import PaperIds
from schemas.work import WorkKind
from tests.unit.resolving import EMMY, FACTS, at_openalex, by, ordered, put, settle
from tests.unit.storing import a_count, a_store, a_work, code_at, links_of


@pytest.fixture
def store(tmp_path):
    with a_store(tmp_path) as store:
        yield store


def papers(store):
    return [row[0] for row in ordered(store, "paper")]


def one(store, fields):
    return store.con.execute(f"select {fields} from paper").fetchall()  # noqa: S608 - names of columns


def test_works_that_share_an_identifier_over_a_third_are_one_paper(store):
    put(store, a_work("2401.00001", "Emmy Noether"))
    put(store, at_openalex("W1", by("Emmy Noether"), ids=PaperIds(doi="10.1/a")))
    settle(store)
    assert papers(store) == ["arxiv:2401.00001", "doi:10.1/a"]
    put(store, at_openalex("W2", by("Emmy Noether"), ids=PaperIds(arxiv="2401.00001", doi="10.1/a")))
    settle(store)
    assert papers(store) == ["arxiv:2401.00001"]
    assert ordered(store, "paper_work") == [
        ("arxiv:2401.00001", "arxiv", "2401.00001", "same arxiv:2401.00001"),
        ("arxiv:2401.00001", "openalex", "W1", "same doi:10.1/a"),
        ("arxiv:2401.00001", "openalex", "W2", "same arxiv:2401.00001"),
    ]


def test_a_paper_parts_when_the_record_that_joined_it_takes_its_identifier_back(store):
    put(store, a_work("2401.00001", "Emmy Noether"))
    joined = at_openalex("W1", by("Emmy Noether"), ids=PaperIds(arxiv="2401.00001", doi="10.1/a"))
    put(store, joined, at_openalex("W2", by("Emmy Noether"), ids=PaperIds(doi="10.1/a")))
    settle(store)
    assert papers(store) == ["arxiv:2401.00001"]
    put(store, joined.model_copy(update={"ids": PaperIds(arxiv="2401.00001"), "revision": "2"}), hours=1)
    settle(store)
    assert papers(store) == ["arxiv:2401.00001", "doi:10.1/a"]


def test_a_chain_of_identifiers_ends_in_one_paper_under_its_best_one(store):
    put(
        store,
        a_work("2401.00001", "Emmy Noether", ids=PaperIds(arxiv="2401.00001", doi="10.1/d")),
        *(
            at_openalex(f"W{n}", by("Emmy Noether"), ids=PaperIds(doi=f"10.1/{a}", pmid=b))
            for n, (a, b) in enumerate((("a", "1"), ("b", "1"), ("b", "2"), ("c", "2"), ("c", "3"), ("d", "3")))
        ),
    )
    settle(store)
    assert papers(store) == ["arxiv:2401.00001"]
    assert len(ordered(store, "paper_work")) == 7


def test_a_count_alone_makes_no_paper_and_joins_the_one_it_names(store):
    put(store, a_count("W1", 5, ids=PaperIds(arxiv="2401.00001")))
    settle(store)
    assert papers(store) == []
    put(store, a_work("2401.00001", "Emmy Noether"))
    settle(store)
    assert [row[1:3] for row in ordered(store, "paper_work")] == [("arxiv", "2401.00001"), ("openalex", "W1")]


def test_a_work_without_any_identifier_is_named_after_its_record(store):
    put(store, at_openalex("W9", by("Emmy Noether"), ids=PaperIds()).model_copy(update={"ids": PaperIds()}))
    settle(store)
    assert papers(store) == ["openalex:W9"]


def test_each_field_comes_from_the_first_form_that_has_it(store):
    put(
        store,
        at_openalex(
            "W1",
            by("E. Noether"),
            ids=PaperIds(arxiv="2401.00001"),
            abstract="Printed.",
            venue="Annalen",
            published=PartialDate(1921),
        ),
        a_work("2401.00001", "Emmy Noether", title="On Rings"),
        a_work("2401.00001", "Emmy Noether", title="On Ideals", form="arxivraw", published=PartialDate(1920, 5)),
    )
    settle(store)
    found = one(store, "title, abstract, venue, published, year, kind, form")
    assert found == [("On Ideals", "Printed.", "Annalen", "1920-05", 1920, "article", "arxivraw")]


def test_code_is_first_what_an_author_gave_then_what_is_printed_then_what_was_found(store):
    theirs, printed, found = (f"https://x.org/emmy/{name}" for name in ("theirs", "printed", "found"))
    put(store, a_work("2401.00001", "Emmy Noether", code=(printed,), code_claim="our code"))
    settle(store)
    assert one(store, "code, code_claim") == [([printed], None)]
    put(store, links_of("2401.00001", code_at(found, "automatic"), code_at(theirs, "author"), code_at(printed.upper())))
    settle(store)
    assert one(store, "code") == [([theirs, printed, found],)]
    put(store, links_of("2401.00001"), hours=1)
    settle(store)
    assert one(store, "code") == [([printed],)]


def test_an_own_list_is_the_last_to_give_a_byline(store):
    ids = PaperIds(doi="10.1/a")
    alone = at_openalex("77", by("Emmy Noether", EMMY), ids=ids, source="orcid", form="work")
    put(store, alone, at_openalex("W9", by("David Hilbert"), by("E. Noether"), ids=ids, source="semantic-scholar"))
    settle(store)
    assert one(store, "source, native_id") == [("semantic-scholar", "W9")]


def test_the_byline_is_the_first_with_a_name_on_it(store):
    put(
        store,
        a_work("2401.00001", None),
        at_openalex("W1", by("Emmy Noether"), ids=PaperIds(arxiv="2401.00001")),
    )
    settle(store)
    assert one(store, "title, source, form") == [("On Rings", "openalex", "work")]


@pytest.mark.parametrize(
    ("kind", "retracted", "kept", "counts"),
    [
        (WorkKind.ARTICLE, False, "article", True),
        (WorkKind.ARTICLE, True, "article", False),
        (WorkKind.OTHER, False, "preprint", True),
        (WorkKind.PREPRINT, False, "preprint", True),
    ],
)
def test_a_preprint_takes_the_kind_of_its_published_version_but_not_one_that_does_not_count(
    store, kind, retracted, kept, counts
):
    put(store, a_work("2401.00001", "Emmy Noether"))
    put(store, at_openalex("W1", ids=PaperIds(arxiv="2401.00001"), kind=kind, retracted=retracted))
    settle(store)
    assert one(store, "kind, counts, retracted") == [(kept, counts, retracted)]


def test_an_erratum_is_listed_and_does_not_count(store):
    put(store, at_openalex("W1", by("Emmy Noether"), ids=PaperIds(doi="10.1/a"), kind=WorkKind.ERRATUM))
    settle(store)
    assert one(store, "kind, counts") == [("erratum", False)]


def test_any_identifier_of_any_record_finds_the_paper(store):
    put(store, a_work("2401.00001", "Emmy Noether"), a_count("W7", 5, ids=PaperIds(arxiv="2401.00001", pmid="77")))
    settle(store)
    assert {paper_of(store, spelled) for spelled in ("arxiv:2401.00001", "pmid:77")} == {"arxiv:2401.00001"}
    assert paper_of(store, "doi:10.1/unknown") is None


def test_what_is_unchanged_is_not_written_again(store):
    put(store, a_work("2401.00001", "Emmy Noether"), a_work("2401.00002", "David Hilbert"))
    assert settle(store).papers == 2
    put(store, a_count("W1", 5, ids=PaperIds(arxiv="2401.00001")))
    assert settle(store).papers == 1
    put(store, a_count("W1", 6, ids=PaperIds(arxiv="2401.00001")), hours=24)
    tally = settle(store)
    assert (tally.papers, tally.signatures, tally.decided) == (0, 0, 0)
    assert [key for kind, key in ordered(store, "stale") if kind == "person"]


@settings(deadline=None, max_examples=10)
@given(facts=FACTS, data=st.data())
def test_papers_are_equal_whatever_the_order_and_the_splits(tmp_path_factory, facts, data):
    with a_store(tmp_path_factory.mktemp("straight")) as store:
        for n, fact in enumerate(facts):
            put(store, fact, hours=n)
        settle(store)
        straight = [ordered(store, table) for table in ("paper", "paper_work", "signature")]
    shuffled = data.draw(st.permutations(list(enumerate(facts))))
    with a_store(tmp_path_factory.mktemp("shuffled")) as store:
        for n, fact in shuffled:
            put(store, fact, hours=n)
            if data.draw(st.booleans()):
                settle(store)
        settle(store)
        assert [ordered(store, table) for table in ("paper", "paper_work", "signature")] == straight
