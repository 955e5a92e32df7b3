"""From the store to a profile: nothing is lost on the way, nothing unknown becomes a number."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.config import Followed
from pipelines.measure import measure
from pipelines.profile import profile_of
from pipelines.resolve import resolve
from pipelines.resolve.persons import person_of
from pipelines.store.load import load
from pipelines.store.open import Store
from pipelines.store.records import Bookmark, Chain
from schemas.dates import PartialDate
from schemas.errors import BylineError
from schemas.figure import AbsenceCode
from schemas.ids import PaperIds
from schemas.observation import Claim, Link, LinkRole, Observation
from schemas.profile import CodeState, Profile, State
from schemas.work import Authorship
from tests.unit.storing import NOON, a_count, a_store, a_work, code_at, links_of, said

NOETHER = Followed(name="Emmy Noether", slug="emmy-noether")
ORCID = "0000-0002-1825-0097"


@contextmanager
def a_stored(folder: Path, *chains: Chain) -> Iterator[Store]:
    with a_store(folder) as store:
        loaded(store, *chains)
        yield store


def loaded(store: Store, *chains: Chain, asked: tuple[str, ...] = ("arxiv", "openalex")) -> None:
    for chain in chains:
        load(store, chain, loaded_at=NOON)
    resolve(store, people=(NOETHER,), verdicts=(), day=NOON.date())
    measure(store, headline=["openalex"], asked=asked, day=NOON.date())


def profile(store: Store, *, previous: Profile | None = None, days: int = 0, **trouble: str) -> Profile:
    person, conflicts = person_of(store, NOETHER)
    assert person is not None
    return profile_of(
        store,
        person=person,
        slug="emmy-noether",
        name="Emmy Noether",
        sources=["arxiv", "openalex"],
        headline=["openalex"],
        conflicts=conflicts,
        trouble=trouble,
        previous=previous,
        now=NOON + timedelta(days=days),
    )


def two_papers() -> Chain:
    return said(
        a_work(
            "2401.00001",
            "Emmy Noether",
            "Felix Klein",
            title="On Rings: A Story",
            published=PartialDate(2024, 1, 2),
            categories=("math.RA", "math.AC"),
            abstract="Code: https://github.com/noether/rings.",
            code=("https://github.com/noether/rings",),
        ),
        a_work(
            "2301.00001",
            "David Hilbert",
            "Emmy Noether",
            None,
            title="Invariant Forms",
            published=PartialDate(2023),
            categories=("math.RA",),
            abstract="Our code is available on request.",
            code_claim="code is available on request",
        ),
    )


def counts(first: int, second: int, *, hours: float = 0) -> Chain:
    return said(
        a_count("W1", first, ids=PaperIds(arxiv="2401.00001")),
        a_count("W2", second, ids=PaperIds(arxiv="2301.00001")),
        hours=hours,
        page="b" * 64,
    )


def test_a_profile_tells_titles_bylines_dates_and_where_they_were_said(tmp_path: Path) -> None:
    with a_stored(tmp_path, two_papers()) as store:
        found = profile(store)
    assert [paper.paper for paper in found.papers] == ["arxiv:2401.00001", "arxiv:2301.00001"]
    assert [paper.published for paper in found.papers] == ["2024-01-02", "2023"]
    older = found.papers[1]
    assert [(name.printed, name.person) for name in older.byline] == [
        ("David Hilbert", False),
        ("Emmy Noether", True),
        (None, False),
    ]
    assert (older.places[0].source, older.places[0].page, older.places[0].record) == ("arxiv", "a", 1)
    assert older.url == "https://arxiv.org/abs/2301.00001"
    assert found.field == "Rings and Algebras"
    assert found.identity.summary == "Unverified: no ORCID iD on any byline; 2 papers joined by name"


def test_code_is_a_link_or_words_that_promise_it(tmp_path: Path) -> None:
    with a_stored(tmp_path, two_papers()) as store:
        newer, older = profile(store).papers
    assert (newer.code.state, newer.code.url) == (CodeState.LINK, "https://github.com/noether/rings")
    assert (older.code.state, older.code.words) == (CodeState.CLAIM, "code is available on request")
    assert newer.code.found_in == older.code.found_in == "the abstract"


def test_without_a_source_of_counts_there_is_a_reason_and_no_zero(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        loaded(store, two_papers(), asked=("arxiv",))
        found = profile(store)
    for figure in (found.citations, found.h_index, found.g_index, found.i10_index):
        assert figure.value is None
        assert figure.absent is not None
        assert figure.absent.code is AbsenceCode.NOT_ASKED
    assert found.citations_per_year.values == ()
    assert found.citations_per_year.absent is not None
    assert {paper.cited for paper in found.papers} == {None}


def test_counts_of_the_papers_are_those_of_the_receipt_and_add_up(tmp_path: Path) -> None:
    with a_stored(tmp_path, two_papers(), counts(7, 1)) as store:
        found = profile(store)
    assert [paper.cited for paper in found.papers] == [7, 1]
    assert found.citations.value == sum(int(one.value or 0) for one in found.citations.inputs) == 8
    assert {one.page for one in found.citations.inputs} == {"b" * 64}
    assert found.h_index.value == 1
    assert [one.value for one in found.h_index.inputs] == [7, 1]


def test_a_missing_count_opens_the_range_and_says_so(tmp_path: Path) -> None:
    one = said(a_count("W1", 7, ids=PaperIds(arxiv="2401.00001")))
    with a_stored(tmp_path, two_papers(), one) as store:
        span = profile(store).citations.range
    assert span is not None
    assert (span.low, span.high, span.reason) == (7, None, "one paper has no count yet")


def test_a_held_figure_has_no_value_and_names_the_law(tmp_path: Path) -> None:
    with a_stored(tmp_path, two_papers(), counts(7, 1)) as store:
        store.con.execute("update figure set held_by = 'a law' where name = 'h_index'")
        figure = profile(store).h_index
    assert (figure.value, figure.range, figure.held_by) == (None, None, "a law")
    assert figure.absent is not None
    assert figure.absent.code is AbsenceCode.HELD


def test_an_orcid_on_bylines_verifies(tmp_path: Path) -> None:
    work = a_work("2401.00001", "Emmy Noether")
    signed = work.model_copy(update={"byline": (work.byline[0].model_copy(update={"orcid": ORCID}),)})
    with a_stored(tmp_path, said(signed)) as store:
        found = profile(store)
    assert found.identity.verified
    assert found.identity.summary == f"Verified: ORCID iD {ORCID} on 1 of 1 byline"
    assert found.papers[0].state is State.CERTAIN


def test_the_first_profile_tells_no_changes(tmp_path: Path) -> None:
    with a_stored(tmp_path, two_papers()) as store:
        first = profile(store)
        assert (first.changes, first.changes_since) == ((), None)
        assert profile(store, previous=first).changes_since is None


def test_changes_name_the_papers_that_came_and_those_that_gained(tmp_path: Path) -> None:
    with a_stored(tmp_path, two_papers(), counts(7, 1)) as store:
        first = profile(store)
        loaded(store, said(a_work("2402.00001", "Emmy Noether", title="Ideals")), counts(9, 1, hours=24))
        second = profile(store, previous=first, days=1, openalex="busy")
        again = profile(store, previous=second, days=1)
    assert {change.label: change.gained for change in second.changes} == {
        "Papers": 1,
        "Citations": 2,
        "Not refreshed": None,
    }
    assert [change.sentence for change in second.changes] == [
        "1 added: Ideals.",
        "8 → 10. On Rings +2.",
        "OpenAlex: busy",
    ]
    assert second.changes_since == NOON.date()
    assert [paper.cited_before for paper in second.papers if paper.title == "On Rings: A Story"] == [7]
    assert again.changes == second.changes[:2], "a second publication on one day forgets nothing"
    assert again.papers == second.papers


def test_what_a_page_claims_stands_beside_ours_with_the_law_it_breaks(tmp_path: Path) -> None:
    said_elsewhere = {"name": "Emmy Noether", "h_index": "34", "papers": "2", "citations": "9", "ai_score": "55"}
    claims = [
        Claim(source="reported", native_id="emmy noether", measure=measure, value=value)
        for measure, value in said_elsewhere.items()
    ]
    with a_stored(tmp_path, two_papers(), said(*claims, page="c")) as store:
        found = profile(store).reported
    assert [(row.label, row.printed) for row in found] == [
        ("h-index", "34"),
        ("Papers", "2"),
        ("Citations", "9"),
        ("AI score", "55"),
    ]
    assert "cannot come from 2 papers" in found[0].remark
    assert [row.remark for row in found[1:]] == [
        "equal to ours today",
        "not known here: a source was asked for citations and has not answered yet",
        "no definition given",
    ]


def test_a_source_says_when_it_last_answered_for_the_person(tmp_path: Path) -> None:
    asked = Bookmark("openalex", "written_by", "emmy-noether", NOON + timedelta(hours=3), digest="d")
    with a_stored(tmp_path, two_papers(), Chain(bookmarks=(asked,))) as store:
        arxiv, openalex = profile(store, openalex="busy").sources
    assert (arxiv.answered, arxiv.trouble) == (NOON, None)
    assert (openalex.answered, openalex.trouble) == (NOON + timedelta(hours=3), "busy")


def test_a_person_that_is_not_measured_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with a_stored(tmp_path, two_papers()) as store:
        store.con.execute("delete from figure where name = 'h_index'")
        with pytest.raises(BylineError, match="h_index"):
            profile(store)


def test_the_same_store_gives_the_same_profile(tmp_path: Path) -> None:
    with a_stored(tmp_path, two_papers(), counts(7, 1)) as store:
        assert profile(store) == profile(store)


def test_what_each_source_says_of_a_paper_stands_side_by_side_with_its_place(tmp_path: Path) -> None:
    ids = PaperIds(arxiv="2401.00001")

    def says(source: str, native: str, measure: str, value: int) -> Observation:
        return Observation(source=source, native_id=native, ids=ids, measure=measure, value=value)

    told = said(
        says("openalex", "W1", "citations", 1_234),
        says("openalex", "W1", "fwci", 1_505_000),
        says("openalex", "W1", "citation percentile", 987_654),
        says("openalex", "W9", "citations", 7),
        page="b" * 64,
    )
    older = said(says("semantic-scholar", "s1", "citations", 5), hours=-24, page="c" * 64)
    newer = said(says("semantic-scholar", "s1", "citations", 6), page="d" * 64)
    links = said(
        links_of(
            "2401.00001",
            code_at("https://github.com/noether/rings", "author"),
            Link(role=LinkRole.MODEL, url="https://huggingface.co/noether/rings"),
            Link(role=LinkRole.PAGE, url="javascript:alert(1)"),
        ),
        page="e" * 64,
    )
    with a_stored(tmp_path, two_papers(), told, newer, older, links) as store:
        whole = profile(store)
    paper, other = whole.papers
    assert [(one.measure, one.value, one.place.source, one.place.page[0]) for one in paper.said] == [
        ("citation percentile", "98.8", "openalex", "b"),
        ("citations", "1,234", "openalex", "b"),
        ("citations", "7", "openalex", "b"),
        ("citations", "6", "semantic-scholar", "d"),
        ("fwci", "1.50", "openalex", "b"),
    ]
    assert [(link.role, link.given_by, link.place.page[0]) for link in paper.links] == [
        ("code", "author", "e"),
        ("model", None, "e"),
    ]
    assert paper.code.state is CodeState.LINK
    assert paper.code.found_in == "Hugging Face, where an author put it"
    assert paper.code.answered == NOON
    assert (other.said, other.links, other.code.answered) == ((), (), None)
    assert whole.code_links.source == "huggingface"
    assert {one.page[0] for one in whole.code_links.inputs if one.value and one.page} == {"e"}


def test_an_own_list_gives_employment_and_a_paper_that_nobody_else_knows_says_so(tmp_path: Path) -> None:
    printed = Authorship(printed="Emmy Noether", orcid=ORCID, affiliations=("Bryn Mawr College",), rors=("05sjwtp51",))
    known = a_work("W1", source="openalex", form="work", ids=PaperIds(arxiv="2401.00001"), byline=(printed,))
    mine = a_work("7", "Emmy Noether", source="orcid", form="work", ids=PaperIds(doi="10.1/own"), title="Own")
    mine = mine.model_copy(update={"byline": (Authorship(printed="Emmy Noether", orcid=ORCID),)})
    claims = [
        Claim(source="orcid", native_id=ORCID, measure="employment", value=each)
        for each in ("Bryn Mawr College, Professor, 1933–", "University of Göttingen, 1915–1933")
    ]
    record = [
        Claim(source="openalex", native_id="A1", measure=m, value=v) for m, v in (("h_index", "9"), ("works", "x"))
    ]
    page = Chain(placed=tuple(place for claim in (*claims, *record) for place in said(claim, hours=1).placed))
    with a_stored(tmp_path, two_papers(), said(known, mine, page="b" * 64), page) as store:
        store.con.execute("update signature set natives = ['openalex:A1'] where orcid is not null")
        found = profile(store)
    assert set(found.identity.employment) == {claim.value for claim in claims}
    assert found.identity.affiliation is not None
    assert (found.identity.affiliation.printed, found.identity.affiliation.rors) == (
        ("Bryn Mawr College",),
        ("05sjwtp51",),
    )
    assert found.identity.affiliation.paper == "arxiv:2401.00001"
    assert {paper.paper: paper.flags for paper in found.papers} == {
        "arxiv:2401.00001": (),
        "arxiv:2301.00001": (),
        "doi:10.1/own": ("only in their own list at ORCID",),
    }
    assert [(row.label, row.printed, row.source) for row in found.reported] == [
        ("h-index at OpenAlex", "9", "openalex")
    ]
