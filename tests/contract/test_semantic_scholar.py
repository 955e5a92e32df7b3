"""Semantic Scholar: recordings, invented pages and the sample web read the same, and whatever else comes is named."""

import http.client
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.reading import Reading
from ingest.sampleweb import DAY_ONE, WORLD, SampleWeb, world_of
from ingest.sampleweb.people import JONAS, JONAS_OF_THE_STARS, MIRELA
from ingest.source import Ask, Author
from ingest.sources.semantic_scholar import SOURCE
from schemas.errors import SourceChanged, TryLater
from schemas.ids import PaperIds
from schemas.observation import Observation
from schemas.work import Work, WorkKind
from tests.contract.anything import any_json, documents, page_of, read_or_refused
from tests.contract.reader import Reader, only, said_of, work_of
from tests.shared import needs_shared

READER = Reader(SOURCE)
page = READER.page
of_file = READER.of_file
read = READER.read
saved = READER.saved
asks = READER.asks
about = READER.about
following = READER.following
PAGES = READER.pages
RECORDED = READER.recorded
RECORDINGS = READER.recordings
API = "https://api.semanticscholar.org/graph/v1"
ORCID = "0000-0002-1825-0097"
EMMY = Author("Emmy Noether")
STEPS = ("author", "authors", "people", "work", "works", "byline", "count", "counts")


def counts_of(reading: Reading) -> dict[str, int]:
    return {fact.measure: fact.value for fact in reading.facts if isinstance(fact, Observation)}


def odd(**changed: object) -> Reading:
    """The odd record with some parts changed, read."""
    reading: Reading = only(saved(json.dumps(json.loads(page("work-odd-in-every-part.json")) | changed).encode()))
    return reading


def own(number: int) -> str:
    return f"{number:040x}"


# Recordings

REFUSED = {
    "citation-object.json": "citation",
    "citations-last.json": "citation",
    "citations-page1.json": "citation",
    "references-page1.json": "reference",
    "dataset-releases.json": "releases",
    "error-400-fields.json": "Unrecognized",
    "error-403.json": "Forbidden",
    "error-404-author.json": "Author with id 0 not found",
    "error-404-doi.2025.json": "not found",
    "error-404-paper.json": "Paper with id 0 not found",
    "error-404-title.2025.json": "Title match not found",
}
WITHOUT_A_RECORD = {"match-empty-data.2025.json", "paper-search-empty.json"}
NO_BYLINE, NO_TITLE = "no authors were given, not even an empty list", "no title"
SET_ASIDE = {  # those that were asked for a title or one other field alone
    "author-object-with-papers.json": (None, 0),
    "author-papers-last.json": (NO_BYLINE, 75),
    "author-papers-page1.json": (NO_BYLINE, 100),
    "author-papers-page8.json": (NO_BYLINE, 100),
    "paper-null-lists.json": (NO_TITLE, 1),
    "paper-search-bulk.json": (NO_BYLINE, 1_000),
    "paper-search-match.json": (NO_BYLINE, 1),
    "paper-search-oa.json": (NO_TITLE, 100),
    "paper-search-page2.json": (NO_BYLINE, 100),
    "paper-search-venue.json": (NO_TITLE, 100),
    "paper-search-year.json": (NO_TITLE, 21),
    "paper-search.json": (NO_BYLINE, 100),
    "paper-title-only.json": (NO_BYLINE, 1),
}


@needs_shared
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_every_recording_gives_facts_or_says_why_not_and_holds_no_surprise(path: Path) -> None:
    if path.name in REFUSED:
        with pytest.raises(SourceChanged, match=REFUSED[path.name]):
            saved(path.read_bytes())
        return
    readings = saved(path.read_bytes())
    assert bool(readings) == (path.name not in WITHOUT_A_RECORD)
    for reading in readings:
        assert reading.record.native_id
        assert bool(reading.facts) != bool(reading.trouble)
        assert not reading.surprises
    troubles = [reading.trouble for reading in readings if reading.trouble]
    reason, count = SET_ASIDE.get(path.name, (None, 0))
    assert troubles == [reason] * count


@needs_shared
def test_a_recorded_preprint_is_one_although_it_is_called_a_journal_article() -> None:
    work = work_of(only(saved((RECORDED / "paper-arxiv-doi.2025.json").read_bytes())))
    assert (work.kind, work.venue, work.ids.arxiv, work.ids.doi) == (WorkKind.PREPRINT, None, "2312.07559", None)
    assert str(work.published) == "2023-12-08"


@needs_shared
def test_a_recorded_article_is_one_record_with_its_preprint() -> None:
    work = work_of(only(saved((RECORDED / "match-chemcrow.2025.json").read_bytes())))
    assert (work.kind, work.ids.arxiv, work.ids.doi) == (WorkKind.ARTICLE, "2304.05376", "10.1038/s42256-024-00832-8")
    assert work.ids.pmid == "38799228"
    attention = work_of(only(saved((RECORDED / "match-attention.2025.json").read_bytes())))
    assert (attention.kind, attention.venue) == (WorkKind.PAPER, "Neural Information Processing Systems")


@needs_shared
def test_a_recorded_batch_is_matched_by_position() -> None:
    body = (RECORDED / "paper-batch-with-null.json").read_bytes()
    ids = ("doi:10.1/none", *(f"doi:10.1000/{number}" for number in range(len(json.loads(body)) - 1)))
    readings = read(Ask("x", step="counts", ids=ids), body)
    assert [reading.record.asked for reading in readings] == list(ids[1:])


@needs_shared
def test_the_papers_in_a_recorded_author_are_works_of_their_own() -> None:
    author, *papers = saved((RECORDED / "author-object-with-papers.json").read_bytes())
    assert said_of(author)["also named"] == ["Alan M. Turing"]
    assert len(papers) == 60
    assert {work_of(paper).byline[0].native for paper in papers} >= {"2262347"}
    assert sum(work_of(paper).published is None for paper in papers) == 1


# Whom we ask, and what follows


def test_a_name_with_an_orcid_is_one_search_whose_page_says_who_is_there() -> None:
    ask = only(asks(Author("Emmy Noether-Klein", ORCID)))
    assert (ask.url, ask.param("query"), ask.param("limit")) == (f"{API}/author/search", "Emmy Noether Klein", "100")
    ask = replace(only(asks(Author("Emmy Noether", ORCID))), who=EMMY)
    first, second = read(ask, page("people-three-of-whom-two-fit.json"))
    assert (first.record.native_id, second.record.native_id) == ("11", "12")
    assert said_of(first) == {
        "name": ["E. Noether"],
        "also named": ["Emmy Noether"],
        "orcid": [ORCID],
        "works": ["3"],
        "citations": ["40"],
        "h_index": ["2"],
        "affiliation": ["Bryn Mawr College"],
    }
    assert not first.surprises
    assert [each.url for each in following(ask, "people-three-of-whom-two-fit.json")] == [
        f"{API}/author/11/papers",
        f"{API}/author/12/papers",
    ]
    assert following(ask, "search-without-a-hit.json") == []


def test_with_namesakes_nobody_who_was_only_found_by_name_leads_on() -> None:
    assert asks(EMMY) == asks(Author("Emmy Noether", namesakes=True)) == []
    ask = replace(only(asks(Author("Emmy Noether", ORCID))), who=Author("Emmy Noether", namesakes=True))
    assert following(ask, "people-three-of-whom-two-fit.json") == []
    ask = only(asks(Author("Emmy Noether", orcid=ORCID, namesakes=True)))
    assert [each.url for each in following(ask, "people-three-of-whom-two-fit.json")] == [f"{API}/author/11/papers"]
    assert following(ask, "people-one-with-a-contradicting-orcid.json") == []


def test_an_orcid_that_contradicts_keeps_a_person_from_leading_on() -> None:
    ask = only(asks(Author("Emmy Noether", orcid=ORCID)))
    found = following(ask, "people-one-with-a-contradicting-orcid.json")
    assert [each.url for each in found] == [f"{API}/author/12/papers"]


def test_known_ids_are_asked_singly_and_lead_to_their_papers() -> None:
    native = (("semantic-scholar", "11"), ("semantic-scholar", "https://www.semanticscholar.org/author/E-N/12"))
    given = (*native, ("openalex", "A13"), ("semantic-scholar", "A9"))
    first, second = asks(Author("Emmy Noether", ORCID, native=given))
    assert (first.url, second.url) == (f"{API}/author/11", f"{API}/author/12")
    assert (first.ids, set(first.absent)) == (("semantic-scholar:11",), {404})
    assert first.otherwise is not None
    assert first.otherwise.step == "people"
    assert second.otherwise is None
    papers = only(following(first, "author-known.json"))
    assert (papers.url, papers.param("limit"), papers.param("offset")) == (f"{API}/author/11/papers", "1000", "0")
    assert only(read(first, page("author-known.json"))).record.asked == "semantic-scholar:11"


def test_a_merged_author_answers_under_another_id_whose_papers_are_asked_for() -> None:
    ask = only(asks(Author("Emmy Noether", native=(("semantic-scholar", "12"),))))
    assert only(following(ask, "author-merged-into-another-id.json")).url == f"{API}/author/99/papers"
    unnamed = json.dumps(json.loads(page("author-known.json")) | {"authorId": None}).encode()
    assert only(SOURCE.after(ask, unnamed)).url == f"{API}/author/12/papers"


def test_an_id_that_is_gone_falls_back_to_known_papers_and_not_to_a_search_beside_them() -> None:
    papers = (PaperIds(doi="10.1000/1"),)
    ask = only(asks(Author("Emmy Noether", native=(("semantic-scholar", "12"),), papers=papers)))
    assert ask.otherwise is not None
    assert ask.otherwise.key == only(asks(Author("Emmy Noether", papers=papers))).key
    assert asks(Author("Emmy Noether", papers=(PaperIds(also=(("openalex", "W1"),)),))) == []


def test_an_id_is_learnt_from_the_bylines_of_three_known_papers_in_one_batch() -> None:
    papers = [PaperIds(), *(PaperIds(doi=f"10.1000/{number}") for number in range(5))]
    ask = only(asks(Author("Emmy Noether", papers=tuple(papers))))
    assert (ask.url, ask.method, ask.step) == (f"{API}/paper/batch", "POST", "byline")
    assert json.loads(ask.body or b"") == {"ids": ["DOI:10.1000/0", "DOI:10.1000/1", "DOI:10.1000/2"]}
    name = "bylines-one-unknown-one-clear-one-with-two-that-fit.json"
    author = only(following(ask, name))
    assert (author.url, author.step) == (f"{API}/author/11", "author")
    assert [r.record.asked for r in read(ask, page(name))] == ["doi:10.1000/1", "doi:10.1000/2"]


def test_a_name_in_full_is_taken_before_an_initial_on_the_same_byline() -> None:
    ask = only(asks(Author("Emmy Noether", papers=(PaperIds(doi="10.1000/2"),))))
    assert only(following(ask, "bylines-one-in-full-beside-an-initial.json")).url == f"{API}/author/11"


def test_two_of_one_name_on_a_byline_lead_to_neither() -> None:
    ask = only(asks(Author("Emmy Noether", papers=(PaperIds(doi="10.1000/2"),))))
    whole = json.loads(page("bylines-one-in-full-beside-an-initial.json"))
    whole[0]["authors"] = [{"authorId": number, "name": "Emmy Noether"} for number in ("21", "22")]
    assert list(SOURCE.after(ask, json.dumps(whole).encode())) == []


def test_a_walk_goes_on_until_there_is_no_next_or_the_page_is_empty() -> None:
    ask = only(following(only(asks(Author("E", native=(("semantic-scholar", "11"),)))), "author-known.json"))
    more = only(following(ask, "papers-first-page.json"))
    assert (more.url, more.param("offset"), more.param("limit")) == (ask.url, "2", "1000")
    assert following(more, "papers-last-page.json") == []
    assert following(more, "papers-empty-page-with-a-next.json") == []
    first, second = read(ask, page("papers-first-page.json"))
    assert (first.record.asked, work_of(second).kind) == (None, WorkKind.PAPER)
    assert (str(work_of(first).published), str(work_of(second).published)) == ("1921", "1918-07-26")


def test_a_page_that_would_be_too_much_is_asked_for_in_smaller_parts_from_where_it_was() -> None:
    ask: Ask | None = only(
        following(only(asks(Author("E", native=(("semantic-scholar", "11"),)))), "author-known.json")
    )
    more = only(following(ask, "papers-first-page.json")) if ask else None
    sizes = []
    while more is not None:
        sizes.append((more.param("offset"), more.param("limit"), sorted(more.absent)))
        more = more.otherwise
    assert sizes == [("2", "1000", [400, 404]), ("2", "100", [400, 404]), ("2", "10", [404])]
    small = ask.otherwise if ask else None
    assert small is not None
    assert only(following(small, "papers-first-page.json")).param("limit") == "100"


# What we ask about papers


def test_a_paper_is_asked_by_its_own_id_else_by_every_doi_and_the_arxiv_id_else_by_its_pmid() -> None:
    ask = only(
        about(
            PaperIds(doi="10.1000/known", also=(("semantic-scholar", own(31)), ("corpusid", "31"))),
            PaperIds(arxiv="math/0611990", doi="10.1000/a", also=(("doi", "10.1000/b"),)),
            PaperIds(pmid="123"),
            PaperIds(),
        )
    )
    assert ask.ids == (
        f"semantic-scholar:{own(31)}",
        *("doi:10.1000/a", "doi:10.1000/b", "arxiv:math/0611990", "pmid:123"),
    )
    assert json.loads(ask.body or b"")["ids"] == [
        own(31),
        *("DOI:10.1000/a", "DOI:10.1000/b", "ARXIV:math/0611990", "PMID:123"),
    ]
    assert ask.param("fields") == "externalIds,citationCount,influentialCitationCount"


def test_counts_are_matched_by_position_and_keep_both_ids() -> None:
    ids = ("arxiv:2401.00001", "doi:10.1000/gone", f"semantic-scholar:{own(32)}", "pmid:123")
    name = "counts-by-position-with-a-null-and-another-id.json"
    first, merged, empty = read(Ask("x", step="counts", ids=ids), page(name))
    assert [r.record.asked for r in (first, merged, empty)] == [ids[0], ids[2], ids[3]]
    assert counts_of(first) == {"citations": 5, "influential citations": 0}
    assert merged.record.native_id == own(33)
    assert {spelled for fact in merged.facts if isinstance(fact, Observation) for spelled in fact.ids.spelled} == {
        f"semantic-scholar:{own(33)}",
        f"semantic-scholar:{own(32)}",
    }
    assert (empty.facts, empty.trouble) == ((), "no count of citations")
    assert not any(isinstance(fact, Work) for r in (first, merged) for fact in r.facts)
    with pytest.raises(SourceChanged, match="4 answers to 3 ids"):
        read(Ask("x", step="counts", ids=ids[:3]), page(name))


def test_a_batch_of_unknown_ids_is_refused_as_a_whole_and_one_of_them_is_asked_to_see_why() -> None:
    ask = only(about(PaperIds(doi="10.1000/a<b>#c"), PaperIds(arxiv="2401.00001")))
    assert set(ask.absent) == {400}
    single = ask.otherwise
    assert single is not None
    assert (single.url, single.ids) == (f"{API}/paper/DOI:10.1000/a%3Cb%3E%23c", ("doi:10.1000/a<b>#c",))
    assert (set(single.absent), single.otherwise) == ({404}, None)
    assert only(read(single, page("count-alone.json"))).record.asked == "doi:10.1000/a<b>#c"


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**6), max_size=1_200, unique=True))
def test_every_paper_is_asked_once_in_batches_of_five_hundred(numbers: list[int]) -> None:
    found = about(*(PaperIds(doi=f"10.1000/{number}") for number in numbers))
    assert [each for ask in found for each in ask.ids] == [f"doi:10.1000/{number}" for number in numbers]
    assert all(len(ask.ids) == 500 for ask in found[:-1])
    assert len(found) == -(-len(numbers) // 500)
    assert len({ask.key for ask in found}) == len(found)


# What a record becomes


def test_a_work_is_read_as_printed_and_nothing_is_guessed() -> None:
    reading = odd()
    work = work_of(reading)
    assert work.title == "Rings of finite rank & more"
    assert work.abstract == "All of them. The code is at https://github.com/noether/rings."
    assert work.code == ("https://github.com/noether/rings",)
    assert [(name.printed, name.orcid, name.native, name.affiliations) for name in work.byline] == [
        ("Emmy Noether", None, "11", ()),  # what is believed of a person is not on the paper
        ("David Hilbert", None, None, ()),
        (None, None, None, ()),
        (None, None, "21", ()),
    ]
    assert (str(work.published), work.kind, work.venue, work.revision) == ("2024-01-01", WorkKind.PREPRINT, None, "")
    assert work.ids == PaperIds("2401.00001", None, "123", (("semantic-scholar", own(4)), ("corpusid", "44")))
    assert work.categories == ("Mathematics", "Physics")
    assert counts_of(reading) == {"citations": 7}
    assert not reading.surprises


def test_a_work_of_the_first_version_of_the_api_is_read_alike() -> None:
    reading = only(saved(page("work-of-the-first-version.json")))
    work = work_of(reading)
    assert (work.title, work.venue, str(work.published)) == ("On rings", "Annals of Invention", "1921")
    assert [name.printed for name in work.byline] == ["Emmy Noether"]
    assert work.ids.spelled == ("arxiv:2401.00001", "doi:10.1000/rings", f"semantic-scholar:{own(4)}", "corpusid:44")
    assert counts_of(reading) == {"citations": 7, "influential citations": 1}
    assert not reading.surprises


@pytest.mark.parametrize(
    ("changed", "kind", "retracted"),
    [
        ({"title": "RETRACTED: On rings"}, WorkKind.PREPRINT, True),
        ({"title": "RETRACTED: On rings", "venue": "Annals"}, WorkKind.ARTICLE, True),
        ({"title": "Retraction: On rings", "venue": "Annals"}, WorkKind.RETRACTION, False),
        (
            {"title": "Retracted: On rings", "venue": "Annals", "authors": [{"name": "Annals"}]},
            WorkKind.RETRACTION,
            False,
        ),
        ({"title": "Erratum to: On rings", "venue": "Annals"}, WorkKind.ERRATUM, False),
    ],
)
def test_a_retraction_and_a_notice_show_in_the_title(changed: dict[str, Any], kind: WorkKind, retracted: bool) -> None:
    work = work_of(odd(**changed))
    assert (work.kind, work.retracted) == (kind, retracted)


def test_numbers_of_an_author_may_be_texts_of_digits() -> None:
    body = {"authorId": "11", "paperCount": "10", "citationCount": 50, "hIndex": "5", "influentialCitationCount": 3}
    reading = only(saved(json.dumps(body).encode()))
    assert said_of(reading) == {"works": ["10"], "citations": ["50"], "h_index": ["5"]}
    assert not reading.surprises
    assert only(saved(json.dumps(body | {"hIndex": "five"}).encode())).trouble
    assert only(saved(b'{"authorId": "11", "name": " "}')).trouble == "nothing is said of the author"


def test_an_empty_byline_is_one_of_nobody() -> None:
    work = work_of(only(saved(page("work-by-nobody.json"))))
    assert (work.byline, work.venue, str(work.published)) == ((), "Mathematische Annalen", "1921")


def test_what_cannot_be_a_work_is_set_aside_by_its_id_with_the_reason() -> None:
    readings = saved(page("works-set-aside-each-for-another-reason.json"))
    assert [(r.record.native_id, r.trouble) for r in readings] == [
        (own(5), "no title"),
        (own(6), NO_BYLINE),
        (own(7), "publication type 'Hologram' is not mapped"),
        ("doi:10.1000/8", "no Semantic Scholar id"),
        (own(9), "authors.1.name: Input should be a valid string"),
    ]


ARTICLE = {"externalIds": {"DOI": "10.1000/4"}, "venue": "Annals"}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        (ARTICLE, WorkKind.ARTICLE),
        (ARTICLE | {"publicationTypes": None}, WorkKind.ARTICLE),
        (ARTICLE | {"publicationTypes": []}, WorkKind.ARTICLE),
        (ARTICLE | {"publicationTypes": None, "publicationVenue": {"type": "conference"}}, WorkKind.PAPER),
        (ARTICLE | {"publicationTypes": ["JournalArticle", "Conference"]}, WorkKind.PAPER),
        (ARTICLE | {"publicationTypes": ["Journal Article", "Review"]}, WorkKind.REVIEW),
        (ARTICLE | {"publicationTypes": ["JournalArticle", "Hologram"]}, WorkKind.ARTICLE),
        (ARTICLE | {"publicationTypes": ["Dataset"]}, WorkKind.DATASET),
        (ARTICLE | {"publicationTypes": ["LettersAndComments"]}, WorkKind.LETTER),
        (ARTICLE | {"publicationTypes": ["Book"]}, WorkKind.BOOK),
        (ARTICLE | {"publicationTypes": ["BookSection", "Book"]}, WorkKind.CHAPTER),
        (ARTICLE | {"venue": "bioRxiv"}, WorkKind.PREPRINT),
        (ARTICLE | {"venue": "medRxiv"}, WorkKind.PREPRINT),
        (ARTICLE | {"publicationTypes": ["JournalArticle", "News"]}, WorkKind.EDITORIAL),
        ({"venue": "", "externalIds": {"ArXiv": "2401.00001", "DOI": "10.1000/4"}}, WorkKind.ARTICLE),
        ({"venue": "", "publicationVenue": {"type": "journal"}}, WorkKind.ARTICLE),
        ({"venue": ""}, WorkKind.PREPRINT),
        ({"venue": "", "publicationTypes": None}, WorkKind.PREPRINT),
        ({"publicationTypes": ["Review"]}, WorkKind.REVIEW),
        ({"venue": "Annals"}, WorkKind.ARTICLE),
    ],
)
def test_the_most_telling_type_is_the_kind_and_without_one_the_venue(changed: dict[str, Any], kind: WorkKind) -> None:
    assert work_of(odd(**changed)).kind is kind


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("citationCount", "12", "citationCount"),
        ("citationCount", True, "citationCount"),
        ("citationCount", -1, "citationCount"),
        ("influentialCitationCount", 1.0, "influentialCitationCount"),
        ("year", "2024", "year"),
        ("publicationTypes", "Review", "publicationTypes"),
        ("title", "x" * 2_001, "title of more"),
        ("abstract", "x" * 200_001, "abstract of more"),
        ("paperId", "a b", "no Semantic Scholar id"),
    ],
)
def test_a_part_that_is_not_what_it_should_be_sets_the_record_aside(part: str, value: object, reason: str) -> None:
    assert (odd(**{part: value}).trouble or "").startswith(reason)


@pytest.mark.parametrize(
    ("day", "year", "published"),
    [("2024-05-13", 2024, "2024-05-13"), (None, 2024, "2024"), ("spring", 2024, "2024"), (None, 0, "None")],
)
def test_a_date_that_is_not_given_in_full_stays_partial(day: str | None, year: int, published: str) -> None:
    assert str(work_of(odd(publicationDate=day, year=year)).published) == published


def test_a_new_field_is_a_surprise() -> None:
    assert odd(shoeSize=43, externalIds={"Patent": "1"}).surprises == {"shoeSize", "externalIds.Patent"}


# Saved pages


def test_a_saved_page_is_read_by_its_shape() -> None:
    assert [said_of(r)["name"] for r in saved(page("authors-by-position-with-a-null.json"))] == [["E. Noether"]]
    author, paper, untold = saved(page("author-with-papers-in-it.json"))
    assert (said_of(author)["works"], work_of(paper).title, untold.trouble) == (
        ["3"],
        "Idealtheorie in Ringbereichen",
        NO_BYLINE,
    )
    assert work_of(only(saved(page("recommended.json")))).kind is WorkKind.ARTICLE
    assert [counts_of(r) for r in saved(page("papers-with-counts-and-without-bylines.json"))] == [
        {"citations": 5},
        {"citations": 0},
    ]
    assert counts_of(only(saved(page("count-alone.json")))) == {"citations": 5, "influential citations": 0}
    assert saved(b"[null, null]") == saved(page("search-without-a-hit.json")) == []
    for path in PAGES.glob("papers-*.json"):
        assert list(SOURCE.after(of_file(path.read_bytes()), path.read_bytes())) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("citations.json", "citation"),
        ("references.json", "reference"),
        ("snippets.json", "snippet"),
        ("completions.json", "completion"),
        ("releases.json", "releases"),
        ("release.json", "release of data sets"),
    ],
)
def test_what_is_no_list_of_papers_or_authors_is_named(name: str, said: str) -> None:
    with pytest.raises(SourceChanged, match=said):
        of_file(page(name))
    for step in STEPS:
        with pytest.raises(SourceChanged):
            read(Ask("x", step=step), page(name))


@pytest.mark.parametrize("step", STEPS)
def test_an_error_inside_a_good_status_is_quoted(step: str) -> None:
    for reader in (lambda body: read(Ask("x", step=step), body), of_file):
        with pytest.raises(SourceChanged, match="says: Unrecognized"):
            reader(page("error-400-fields.json"))
        with pytest.raises(SourceChanged, match="says: Forbidden"):
            reader(page("error-403.json"))
        with pytest.raises(TryLater, match="says: Internal Server Error"):
            reader(b'{"error": "Internal Server Error"}')
        with pytest.raises(TryLater, match="says: Slow down"):
            reader(b'{"message": "Slow down", "code": "429"}')
        with pytest.raises(TryLater, match="says: Too Many Requests"):
            reader(page("error-429.json"))


def test_a_page_that_answers_another_question_is_named() -> None:
    for step, name, said in (
        ("work", "papers-last-page.json", "neither a paper nor an author"),
        ("counts", "papers-last-page.json", "an object where a list"),
        ("works", "authors-by-position-with-a-null.json", "a list where an object"),
        ("works", "author-known.json", "no list of records"),
        ("work", "author-known.json", "authors came where a paper was"),
        ("people", "papers-last-page.json", "papers came where an author"),
    ):
        with pytest.raises(SourceChanged, match=said):
            read(Ask("x", step=step), page(name))
    with pytest.raises(SourceChanged, match="lines of records"):
        saved(b'{"corpusid": 1}\n{"corpusid": 2}\n')
    for body in (b"7", b'{"hello": "world"}', b"[7]", b"<html><title>Busy</title>", b"", b'{"data": 7}'):
        with pytest.raises(SourceChanged):
            saved(body)


# The sample web


def fetched(web: SampleWeb, ask: Ask) -> tuple[int, bytes]:
    parts = urlsplit(ask.url)
    connection = http.client.HTTPConnection(web.routes[parts.netloc], timeout=10)
    try:
        headers = {"host": parts.netloc, "content-type": "application/json"}
        connection.request(ask.method, f"{parts.path}?{urlencode(ask.params)}", ask.body, headers)
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def walked(web: SampleWeb, first: Iterable[Ask]) -> list[Reading]:
    readings, waiting = [], list(first)
    while waiting:
        ask = waiting.pop(0)
        status, body = fetched(web, ask)
        if status in ask.absent:
            waiting += [ask.otherwise] if ask.otherwise else []
            continue
        assert status == 200, body
        waiting += SOURCE.after(ask, body)
        readings += read(ask, body)
    assert {reading.trouble for reading in readings} <= {None}
    assert not any(reading.surprises for reading in readings)
    return readings


def titles(readings: Iterable[Reading]) -> set[str]:
    return {fact.title for reading in readings for fact in reading.facts if isinstance(fact, Work)}


@pytest.mark.parametrize(
    ("native", "known", "requests"),
    [((("semantic-scholar", "9300000001"),), 0, 2), ((), 3, 3), ((), 0, 2)],
    ids=["by id", "by known papers", "by name and ORCID iD"],
)
def test_an_author_of_120_papers_costs_few_requests(
    native: tuple[tuple[str, str], ...], known: int, requests: int
) -> None:
    world = world_of(120)
    papers = tuple(PaperIds(arxiv=paper.arxiv.id) for paper in world.papers[:known] if paper.arxiv)
    with SampleWeb(world=world) as web:
        found = walked(
            web,
            asks(Author(world.main.name, None if native or papers else world.main.orcid, native=native, papers=papers)),
        )
        assert titles(found) == {paper.title for paper in world.papers}
        assert len(web.requests) == requests


def test_two_people_of_one_name_are_told_apart_by_their_orcids() -> None:
    with SampleWeb() as web:
        for person in (JONAS, JONAS_OF_THE_STARS):
            found = titles(walked(web, asks(Author(person.name, orcid=person.orcid, namesakes=True))))
            theirs = {p.title for p in WORLD.papers if person in {name.person for name in p.names}}
            assert found
            assert found <= theirs


def test_a_hyphen_in_a_name_is_no_hindrance() -> None:
    with SampleWeb() as web:
        assert len(titles(walked(web, asks(Author(MIRELA.name, MIRELA.orcid))))) > 10


def test_counts_of_what_arxiv_knows_come_by_position_in_one_request() -> None:
    papers = [PaperIds(arxiv=record.id, doi=record.doi) for _, record in WORLD.at_arxiv(DAY_ONE)]
    with SampleWeb() as web:
        found = walked(web, about(PaperIds(doi="10.5555/nowhere"), *papers))
        assert len(web.requests) == 1
        asked = {reading.record.asked for reading in found}
        assert {f"arxiv:{paper.arxiv}" for paper in papers} <= asked
        assert "doi:10.5555/nowhere" not in asked
        assert all(counts_of(reading).keys() == {"citations", "influential citations"} for reading in found)
        web.requests.clear()
        assert walked(web, about(PaperIds(doi="10.5555/nowhere"), PaperIds(doi="10.5555/neither"))) == []
        assert [seen.method for seen in web.requests] == ["POST", "GET"]


@pytest.mark.parametrize(
    ("ask", "status", "words"),
    [
        (Ask(f"{API}/author/1"), 404, "Author with id 1 not found"),
        (Ask(f"{API}/author/1/papers"), 404, "Author with id 1 not found"),
        (Ask(f"{API}/paper/DOI:10.5555/no"), 404, "Paper with id DOI:10.5555/no not found"),
        (Ask(f"{API}/paper/search"), 404, "not found"),
        (Ask(f"{API}/elsewhere"), 404, "Not Found"),
        (Ask(f"{API}/author/search", (("query", "x"), ("fields", "shoeSize"))), 400, "unsupported fields: [shoeSize]"),
        (Ask(f"{API}/author/search", (("query", "x"), ("limit", "1001"))), 400, "limit=1001"),
        (Ask(f"{API}/paper/batch", method="POST", body=b"{}"), 400, "a list of ids is needed"),
        (Ask(f"{API}/paper/batch", method="POST", body=b"ids="), 400, "a list of ids is needed"),
        (Ask(f"{API}/paper/batch", method="POST", body=json.dumps({"ids": ["x"] * 501}).encode()), 400, "No more than"),
    ],
)
def test_what_the_sample_web_cannot_answer_is_an_error_in_json(ask: Ask, status: int, words: str) -> None:
    with SampleWeb() as web:
        found, body = fetched(web, ask)
    assert found == status
    assert words in json.loads(body)["error"]


def test_the_greeting_is_answered_whether_or_not_the_paper_is_there() -> None:
    assert SOURCE.hello is not None
    with SampleWeb() as web:
        assert fetched(web, SOURCE.hello)[0] in {200, *SOURCE.hello.absent}


# Whatever comes

ANY = any_json(
    [own(1), "11", "2024-01-01", "10.1000/a", "2401.00001"], ["paperId", "authorId", "data", "name", "error"]
)
WHOLE = documents([*PAGES.glob("*.json"), *RECORDINGS], below=30_000)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_a_page_with_any_one_part_replaced_gives_facts_or_one_of_our_errors(data: st.DataObject) -> None:
    body = page_of(data, WHOLE, ANY)
    step = data.draw(st.sampled_from([None, *STEPS]))
    ids = ("semantic-scholar:11",) if step in {"author", "works", "count", "work"} else ()
    read_or_refused(READER, step and Ask("x", step=step, who=EMMY, ids=ids), body)


def test_every_invented_page_is_used() -> None:
    tests = Path(__file__).read_text()
    assert [path.name for path in PAGES.iterdir() if f'"{path.name}"' not in tests] == []
