"""OpenAlex: recordings and invented pages read the same, and whatever else comes is named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.reading import Reading
from ingest.source import Ask, Author
from ingest.sources.openalex import COUNTS, SOURCE, WORK
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
total = READER.total
read = READER.read
saved = READER.saved
asks = READER.asks
about = READER.about
following = READER.following
PAGES = READER.pages
RECORDED = READER.recorded
RECORDINGS = READER.recordings
EMMY = Author("Emmy Noether")
ORCID = "0000-0002-1825-0097"


def counts_of(reading: Reading) -> list[tuple[str, int | None, int]]:
    return [(fact.measure, fact.year, fact.value) for fact in reading.facts if isinstance(fact, Observation)]


# Recordings


@needs_shared
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_every_recording_gives_facts_or_says_why_not_and_holds_no_surprise(path: Path) -> None:
    body = path.read_bytes()
    if path.name in {"error-404-html.2025-11.html", "institution.2026-02.json"}:
        with pytest.raises(SourceChanged, match=r"404 Not Found|institution is not read"):
            saved(body)
        return
    readings = saved(body)
    assert readings
    for reading in readings:
        assert reading.record.native_id
        assert bool(reading.facts) != bool(reading.trouble)
        assert not reading.surprises
    troubles = {reading.record.native_id: reading.trouble for reading in readings if reading.trouble}
    expected = {
        "work-japanese.2026-07.json": {"W4230972471": "no title"},
        "work-select-two-fields-closed.2025-11.json": {"doi:10.1002/wrna.1370": "no OpenAlex id"},
    }
    assert troubles == expected.get(path.name, {})


@needs_shared
def test_a_recorded_preprint_and_its_article_are_told_apart() -> None:
    article, preprint = map(work_of, saved((RECORDED / "list-title-search-many.2025-09.json").read_bytes()))
    assert (article.ids.doi, article.ids.arxiv, article.kind) == ("10.1038/s42256-024-00832-8", None, WorkKind.ARTICLE)
    assert (preprint.ids.doi, preprint.ids.arxiv, preprint.kind) == (None, "2304.05376", WorkKind.PREPRINT)
    assert preprint.venue is None


@needs_shared
def test_yearly_counts_of_a_recording_need_not_add_up_to_its_total() -> None:
    first, *_ = saved((RECORDED / "list-doi-batch-select.2026-08.json").read_bytes())
    counts = counts_of(first)
    assert counts[0] == ("citations", None, 293)
    assert sum(value for _, year, value in counts if year) == 268


@needs_shared
def test_no_recorded_affiliation_keeps_an_address() -> None:
    works = [
        work_of(r) for path in RECORDINGS if path.name.startswith("work-") for r in saved(path.read_bytes()) if r.facts
    ]
    assert not [text for work in works for name in work.byline for text in name.affiliations if "@" in text]


@needs_shared
def test_the_recorded_author_gives_claims_and_not_the_other_persons_name_merged_into_it() -> None:
    said = said_of(only(saved((RECORDED / "author.2026-02.json").read_bytes())))
    assert said["name"] == ["Jason Priem"]
    assert said["orcid"] == ["0000-0001-6187-6610"]
    assert {"works", "citations", "h_index", "i10_index", "affiliation", "field", "year"} <= said.keys()
    assert said["year"] == sorted(said["year"])


# Whom we ask, and what follows


def test_a_bare_name_is_one_search_whose_page_says_who_is_there() -> None:
    ask = only_ask(asks(EMMY))
    assert (ask.url, ask.param("search"), ask.cost) == ("https://api.openalex.org/authors", "Emmy Noether", 10)
    readings = read(ask, page("people-two-of-the-name-and-one-other.json"))
    assert [reading.record.native_id for reading in readings] == ["A11", "A12"]
    assert said_of(readings[0]) == {
        "name": ["Emmy Noether"],
        "also named": ["E. Noether", "Noether, Emmy"],
        "orcid": [ORCID],
        "works": ["3"],
        "citations": ["40"],
        "h_index": ["2"],
        "i10_index": ["1"],
        "affiliation": ["Bryn Mawr College", "University of Göttingen", "University of Erlangen"],
        "ror": ["05sjwtp51"],
        "field": ["Mathematics"],
        "year": ["1908", "1918", "1919", "1921"],
    }
    (works,) = following(ask, "people-two-of-the-name-and-one-other.json")
    assert (works.step, works.param("filter")) == ("works", "author.id:A11|A12")


def only_ask(some: list[Ask]) -> Ask:
    (one,) = some
    return one


def test_with_namesakes_a_name_is_never_searched_for() -> None:
    assert asks(Author("Emmy Noether", namesakes=True)) == []
    ask = only_ask(asks(EMMY))
    wary = Ask(ask.url, ask.params, step="people", who=Author("Emmy Noether", namesakes=True))
    assert following(wary, "people-two-of-the-name-and-one-other.json") == []
    (by_orcid,) = asks(Author("Emmy Noether", orcid=ORCID, namesakes=True))
    assert by_orcid.otherwise is None


def test_an_orcid_is_asked_free_and_leads_to_the_works_and_only_else_to_a_search() -> None:
    (ask,) = asks(Author("Emmy Noether", orcid=ORCID))
    assert (ask.url, ask.cost, set(ask.absent)) == (f"https://api.openalex.org/authors/orcid:{ORCID}", 0, {404})
    assert ask.otherwise is not None
    assert ask.otherwise.step == "people"
    (works,) = following(ask, "author-by-orcid.json")
    assert works.param("filter") == "author.id:A11"
    assert only(read(ask, page("author-by-orcid.json"))).record.asked == f"orcid:{ORCID}"


def test_known_ids_are_asked_singly_and_their_works_in_one_list() -> None:
    author = Author("Emmy Noether", orcid=ORCID, native=(("openalex", "A11"), ("openalex", "a12"), ("dblp", "A13")))
    first, second, works = asks(author)
    assert [first.url[-4:], second.url[-4:], works.param("filter")] == ["/A11", "/A12", "author.id:A11|A12"]
    assert (first.cost, second.cost, works.cost) == (0, 0, 1)
    assert first.otherwise is not None
    assert first.otherwise.ids == (f"orcid:{ORCID}",)
    assert second.otherwise is None
    assert following(first, "author-by-orcid.json") == []
    (merged,) = following(second, "author-merged-into-another-id.json")
    assert merged.param("filter") == "author.id:A99|A12"
    assert following(first.otherwise, "author-by-orcid.json") == []


def test_an_id_is_learnt_from_the_bylines_of_three_known_papers_at_the_name_that_fits_and_no_other() -> None:
    papers = tuple(PaperIds(doi=f"10.1000/{number}") for number in range(5))
    bylines = asks(Author("Emmy Noether", papers=papers))
    assert [(ask.step, ask.ids, ask.cost) for ask in bylines] == [
        ("byline", (f"doi:10.1000/{number}",), 0) for number in range(3)
    ]
    works = only(following(bylines[0], "work-whole-byline.json"))
    assert works.param("filter") == "author.id:A11"
    stranger = only(asks(Author("Grete Hermann", papers=papers[:1])))
    assert following(stranger, "work-whole-byline.json") == []


def test_the_placeholder_author_is_never_asked_for() -> None:
    for ask in asks(Author("Emmy Noether", native=(("openalex", "https://openalex.org/A9999999999"),))):
        assert "A9999999999" not in repr((ask.url, ask.params))


def test_a_walk_goes_on_until_the_cursor_is_null_or_the_page_is_empty() -> None:
    (works,) = following(asks(Author("Emmy Noether", orcid=ORCID))[0], "author-by-orcid.json")
    assert (works.param("per_page"), works.param("cursor")) == ("100", "*")
    more, single = following(works, "works-first-page-with-a-cut-byline.json")
    assert more == works.having(cursor="IlsxXSI=")
    assert following(more, "works-last-page.json") == []
    assert following(more, "works-empty-page-with-a-cursor.json") == []
    assert total(works, page("works-last-page.json")) == 3
    assert (single.url, single.step, single.cost) == ("https://api.openalex.org/works/W2", "work", 0)


def test_a_cut_byline_gives_no_work_and_the_single_record_gives_the_whole_one() -> None:
    (works,) = following(asks(Author("Emmy Noether", orcid=ORCID))[0], "author-by-orcid.json")
    whole, cut = read(works, page("works-first-page-with-a-cut-byline.json"))
    assert work_of(whole).title == "Idealtheorie in Ringbereichen"
    assert not any(isinstance(fact, Work) for fact in cut.facts)
    assert counts_of(cut) == [("citations", None, 7)]
    assert not cut.surprises
    _, single = following(works, "works-first-page-with-a-cut-byline.json")
    assert len(work_of(only(read(single, page("work-whole-byline.json")))).byline) == 3
    assert following(single, "work-whole-byline.json") == []


def test_a_list_with_exactly_as_many_names_as_lists_are_cut_at_is_not_trusted() -> None:
    names = [{"raw_author_name": f"Emmy Noether {n}", "author": None} for n in range(100)]
    row = {"id": "https://openalex.org/W1", "title": "A", "type": "article", "authorships": names, "cited_by_count": 1}
    body = json.dumps({"meta": {"count": 1}, "results": [row]}).encode()
    assert counts_of(only(read(Ask("x", step="works"), body))) == [("citations", None, 1)]
    assert [ask.step for ask in SOURCE.after(Ask("x", step="works"), body)] == ["work"]


# What we ask about papers


def test_a_paper_is_asked_by_its_openalex_id_else_by_every_doi_else_by_its_pmid() -> None:
    papers = (
        PaperIds(doi="10.1000/known", also=(("openalex", "W31"),)),
        PaperIds(arxiv="2401.00001", doi="10.1000/a"),
        PaperIds(pmid="123"),
        PaperIds(),
    )
    by_id, by_doi, by_pmid = about(*papers)
    assert (by_id.param("filter"), by_id.ids) == ("openalex:W31", ("openalex:W31",))
    assert by_doi.param("filter") == "doi:10.1000/a|10.48550/arxiv.2401.00001"
    assert by_doi.ids == ("doi:10.1000/a", "arxiv:2401.00001")
    assert (by_pmid.param("filter"), by_pmid.ids) == ("pmid:123", ("pmid:123",))
    assert {ask.cost for ask in (by_id, by_doi, by_pmid)} == {1}


def test_counts_come_back_by_the_ids_in_our_spelling_in_whatever_order() -> None:
    ask = Ask("x", step="counts", ids=("doi:10.1000/a", "arxiv:2401.00001", "doi:10.1000/gone", "pmid:123"))
    readings = read(ask, page("counts-unordered-two-works-of-one-doi.json"))
    assert [(r.record.native_id, r.record.asked) for r in readings] == [
        ("W32", "arxiv:2401.00001"),
        ("W31", "doi:10.1000/a"),
        ("W33", "doi:10.1000/a"),
        ("W34", "pmid:123"),
    ]
    assert counts_of(readings[0]) == [
        ("citations", None, 5),
        ("citations in year", 2026, 1),
        ("citations in year", 2025, 3),
    ]
    assert counts_of(readings[2])[0][0] == "citations in year"  # a count that is null is not zero
    assert not any(isinstance(fact, Work) for r in readings for fact in r.facts)


def test_a_doi_that_would_break_a_filter_is_asked_by_itself() -> None:
    single, rest = about(PaperIds(doi="10.1000/a,b"), PaperIds(doi="10.1000/c"))
    assert (single.url, single.cost, set(single.absent)) == (
        "https://api.openalex.org/works/doi:10.1000/a%2Cb",
        0,
        {404},
    )
    assert only(read(single, page("count-of-a-doi-with-a-comma.json"))).record.asked == "doi:10.1000/a,b"
    assert rest.ids == ("doi:10.1000/c",)


@settings(deadline=None)
@given(st.lists(st.text("abcé<>;()/%|,", min_size=1, max_size=20), max_size=120, unique=True), st.integers(0, 90))
def test_every_paper_is_asked_once_in_filters_that_fit_a_request(ends: list[str], more: int) -> None:
    dois = [f"10.1000/{'é' * more}{end}" for end in ends]
    found = about(*(PaperIds(doi=doi) for doi in dois))
    assert sorted(each for ask in found for each in ask.ids) == sorted(f"doi:{doi}" for doi in dois)
    for ask in found:
        assert len(ask.ids) <= 100
        assert ask.step == "count" or ask.param("filter").count("|") == len(ask.ids) - 1
        assert len(quote(ask.param("filter").removeprefix("doi:"), safe="")) <= 7_000


def test_long_dois_make_short_batches() -> None:
    first, *others = about(*(PaperIds(doi=f"10.1000/{'é' * 90}{number}") for number in range(100)))
    assert len(first.ids) == 12  # 568 bytes each, encoded, with the bar between them
    assert sum(len(ask.ids) for ask in others) == 88


# What a record becomes


def test_a_work_is_read_as_printed_and_nothing_is_guessed() -> None:
    reading = only(saved(page("work-odd-in-every-part.json")))
    work = work_of(reading)
    assert work.title == "Rings of finite rank & more"
    assert work.abstract == "Every has one ring has"  # positions 0, 1, 3, 4 and 7: gaps are closed
    assert [(name.printed, name.orcid, name.native) for name in work.byline] == [
        ("Emmy Noether", ORCID, "A11"),
        ("David Hilbert", None, None),  # his ORCID is a guess, his id the placeholder
        ("Felix Klein", None, None),
        (None, None, None),
    ]
    assert work.byline[0].affiliations == ("University of Göttingen, Germany",)
    assert [name.rors for name in work.byline] == [("01y9bpm73", "05fp4gd45"), (), (), ()]
    assert (str(work.published), work.kind, work.retracted) == ("2024", WorkKind.PREPRINT, True)
    assert (work.ids.arxiv, work.ids.doi, work.venue, work.license) == ("2401.00001", "10.1000/4", None, "cc-by")
    assert work.categories == ("Mathematics",)
    assert work.revision == reading.record.revision == "2026-07-14T23:27:15.235271"
    assert dict(work.ids.also)["page"] == "https://proceedings.mlr.press/v97/noether19a.html"
    assert counts_of(reading) == [
        ("citations", None, 7),
        ("citations in year", 2026, 1),
        ("citations in year", 2025, 3),
        ("fwci", None, 2345678),  # of 2.3456785: halves go to the even side
        ("citation percentile", None, 956558),
    ]
    assert not reading.surprises


def test_what_cannot_be_a_work_is_set_aside_by_its_id_with_the_reason() -> None:
    readings = saved(page("works-set-aside-untitled-unmapped-and-nameless.json"))
    assert [(r.record.native_id, r.trouble) for r in readings] == [
        ("W5", "no title"),
        ("W6", "type 'hologram' is not mapped"),
        ("W7", "authorships: Field required"),
    ]


def test_a_work_of_before_locations_has_its_venue_licence_and_arxiv_id_from_the_places_of_then() -> None:
    reading = only(saved(page("work-before-locations.json")))
    work = work_of(reading)
    assert (work.kind, work.venue, work.license) == (WorkKind.PAPER, "Annals of Invented Rings", "cc-by")
    assert (str(work.published), work.ids.doi, work.ids.arxiv, work.ids.pmid) == (
        "2021-03-04",
        "10.1000/41",
        "2101.00041",
        "41",
    )
    assert dict(work.ids.also)["page"] == "https://proceedings.mlr.press/v97/noether19a.html"
    emmy, deleted = work.byline
    assert (emmy.printed, emmy.native, emmy.rors) == ("Emmy Noether", "A11", ("01y9bpm73",))
    assert emmy.affiliations == ("University of Göttingen, Germany; Bryn Mawr College",)
    assert (deleted.native, deleted.affiliations) == (None, ())
    assert not reading.surprises


def test_of_a_few_fields_that_somebody_selected_what_is_there_is_read() -> None:
    little, preprint = map(work_of, saved(page("works-of-which-somebody-selected-a-few-fields.json")))
    assert (little.title, str(little.published), little.kind) == (
        "Rings of which little is told",
        "1921",
        WorkKind.OTHER,
    )
    assert [name.printed for name in little.byline] == ["Emmy Noether"]
    assert (preprint.title, preprint.published, preprint.venue) == ("Rings on arXiv", None, None)


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("journal-article", WorkKind.ARTICLE),
        ("posted-content", WorkKind.PREPRINT),
        ("monograph", WorkKind.BOOK),
        ("journal-issue", WorkKind.ISSUE),
        ("conference-paper", WorkKind.PAPER),
        ("book-review", WorkKind.EDITORIAL),
        ("editorial", WorkKind.EDITORIAL),
        ("erratum", WorkKind.ERRATUM),
        ("letter", WorkKind.LETTER),
        ("paratext", WorkKind.ISSUE),
        ("preprint", WorkKind.PREPRINT),
        ("retraction", WorkKind.RETRACTION),
        ("supplementary-materials", WorkKind.SUPPLEMENT),
    ],
)
def test_types_of_today_and_those_of_crossref_which_older_replies_have(type_: str, kind: WorkKind) -> None:
    row = json.loads(page("work-odd-in-every-part.json")) | {"type": type_}
    assert work_of(only(saved(json.dumps(row).encode()))).kind is kind


def test_the_venue_is_that_of_the_primary_location_and_a_repository_is_none() -> None:
    row = json.loads(page("work-odd-in-every-part.json"))
    for name, venue in (("Annals of Rings", "Annals of Rings"), ("arXiv (Cornell University)", None)):
        row["primary_location"]["source"]["display_name"] = name
        assert work_of(only(saved(json.dumps(row).encode()))).venue == venue


def test_a_harvested_location_tells_the_arxiv_id_by_its_own_id() -> None:
    row = json.loads(page("work-odd-in-every-part.json"))
    row |= {"primary_location": None, "locations": [{"id": "pmh:oai:arXiv.org:2401.00007"}]}
    assert work_of(only(saved(json.dumps(row).encode()))).ids.arxiv == "2401.00007"


def test_what_is_marked_as_paratext_is_no_paper_whatever_its_type() -> None:
    row = json.loads(page("work-odd-in-every-part.json")) | {"type": "article", "is_paratext": True}
    assert work_of(only(saved(json.dumps(row).encode()))).kind is WorkKind.ISSUE


def test_a_single_last_institution_is_an_affiliation_with_its_ror_id() -> None:
    reading = only(saved(page("author-with-one-last-institution.json")))
    said = said_of(reading)
    assert (said["affiliation"], said["ror"], said["year"]) == (["Institution 1"], ["01y9bpm73"], ["1921"])
    assert not reading.surprises


def test_the_record_of_all_deleted_authors_is_nobody() -> None:
    row = json.loads(page("author-with-one-last-institution.json")) | {"id": "https://openalex.org/A5317838346"}
    reading = only(saved(json.dumps(row).encode()))
    assert reading.record.native_id == "https://openalex.org/A5317838346"
    assert reading.trouble is not None
    assert "stands for nobody" in reading.trouble


def test_fields_of_the_newest_replies_are_known_and_left() -> None:
    row = json.loads(page("work-odd-in-every-part.json"))
    row |= {"study_designs": [], "sustainable_development_goals_aurora": []}
    row["authorships"][0]["author"]["observed_orcids"] = [f"https://orcid.org/{ORCID}"]
    row["primary_location"]["source"]["listed_in"] = ["doaj"]
    assert not only(saved(json.dumps(row).encode())).surprises


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("cited_by_count", "12", "cited_by_count"),
        ("cited_by_count", True, "cited_by_count"),
        ("cited_by_count", -1, "cited_by_count"),
        ("counts_by_year", [{"year": 12, "cited_by_count": 1}], "counts_by_year.0.year"),
        ("abstract_inverted_index", {"far": [100_001]}, "abstract"),
        ("abstract_inverted_index", {"far": [-1]}, "abstract"),
        ("abstract_inverted_index", {"flag": [True]}, "abstract"),
        ("abstract_inverted_index", {"flat": 3}, "abstract"),
        ("abstract_inverted_index", {"x" * 1_000: list(range(1_000))}, "abstract of more"),
        ("title", "x" * 2_001, "title of more"),
    ],
)
def test_a_part_that_is_not_what_it_should_be_sets_the_record_aside(part: str, value: object, reason: str) -> None:
    row = json.loads(page("work-odd-in-every-part.json")) | {part: value}
    trouble = only(saved(json.dumps(row).encode())).trouble
    assert trouble is not None
    assert trouble.startswith(reason)


@pytest.mark.parametrize(
    ("fwci", "share", "kept"),
    [
        (0.0, 1.0, {"fwci": 0, "citation percentile": 1_000_000}),
        (3, 0.0000005, {"fwci": 3_000_000, "citation percentile": 0}),
        (0.0000015, 0.9999996, {"fwci": 2, "citation percentile": 1_000_000}),
        (10_000.0, 1.000001, {"fwci": 10_000_000_000}),
        (10_000.000001, -0.5, {}),
        (1e300, 1e300, {}),
        (-1.0, None, {}),
        (None, 0.5, {"citation percentile": 500_000}),
    ],
)
def test_a_measure_out_of_bounds_is_left_out_and_takes_nothing_else_with_it(
    fwci: float | None, share: float | None, kept: dict[str, int]
) -> None:
    row = json.loads(page("work-odd-in-every-part.json")) | {"fwci": fwci}
    row["citation_normalized_percentile"]["value"] = share
    counts = counts_of(only(saved(json.dumps(row).encode())))
    assert {measure: value for measure, year, value in counts[3:] if year is None} == kept
    row["citation_normalized_percentile"] = None
    assert only(saved(json.dumps(row).encode())).facts


@pytest.mark.parametrize(
    ("part", "value"),
    [("fwci", "2.3"), ("fwci", True), ("citation_normalized_percentile", 0.5), ("institutions", [{"ror": 7}])],
)
def test_a_measure_or_an_institution_of_another_type_sets_the_record_aside(part: str, value: object) -> None:
    row = json.loads(page("work-odd-in-every-part.json"))
    (row["authorships"][0] if part == "institutions" else row)[part] = value
    trouble = only(saved(json.dumps(row).encode())).trouble
    assert trouble is not None
    assert part in trouble


# Read only where a reply that somebody else asked for, or an older one, has nothing else.
INSTEAD = {"display_name", "publication_year", "host_venue", "alternate_host_venues"}


def test_what_is_read_of_a_work_is_asked_for() -> None:
    for form, select in (("work", WORK), ("count", COUNTS)):
        wire = SOURCE.forms[form].wire
        assert {field.alias or name for name, field in wire.model_fields.items()} - INSTEAD == set(select.split(","))


def test_an_author_id_that_is_gone_is_looked_up_by_what_else_is_known() -> None:
    gone = Author("Emmy Noether", native=(("openalex", "A11"),), papers=(PaperIds(doi="10.1000/a"),), namesakes=True)
    first, _ = asks(gone)
    assert first.otherwise is not None
    assert (first.otherwise.step, first.otherwise.ids) == ("byline", ("doi:10.1000/a",))
    first, _ = asks(replace(gone, namesakes=False))
    assert first.otherwise is not None
    assert first.otherwise.step == "byline"


def test_a_revision_is_in_utc_whatever_zone_it_was_sent_in() -> None:
    row = json.loads(page("work-odd-in-every-part.json")) | {"updated_date": "2026-07-14T01:30:00+02:00"}
    assert work_of(only(saved(json.dumps(row).encode()))).revision == "2026-07-13T23:30:00.000000"


def test_a_revision_that_is_no_time_never_wins() -> None:
    row = json.loads(page("work-odd-in-every-part.json")) | {"updated_date": "zzzz"}
    assert work_of(only(saved(json.dumps(row).encode()))).revision == ""


# Pages that are no answer


@pytest.mark.parametrize("step", ["works", "counts", "people", "work", "count", "author"])
def test_an_error_inside_a_good_status_stops_the_source_and_is_quoted(step: str) -> None:
    for name in ("error-400-bad-filter.json", "error-429-plan.json"):
        with pytest.raises(SourceChanged, match=r"OpenAlex says: (Invalid|Rate limit)"):
            read(Ask("x", step=step), page(name))
        with pytest.raises(SourceChanged, match="OpenAlex says"):
            of_file(page(name))


def test_a_page_that_ran_out_of_time_is_asked_again() -> None:
    for reader in (read, lambda ask, body: list(SOURCE.after(ask, body))):
        with pytest.raises(TryLater):
            reader(Ask("x", step="works"), page("works-timed-out.json"))


def test_a_429_for_which_waiting_never_helps_is_known_by_its_words() -> None:
    assert any(words in page("error-429-plan.json") for words in SOURCE.never)


def test_what_is_no_list_or_record_of_works_or_authors_is_named() -> None:
    with pytest.raises(SourceChanged, match="grouping"):
        of_file(page("works-grouped.json"))
    with pytest.raises(SourceChanged, match="grouping"):
        of_file(b'{"meta": {}, "results": [], "group_by": [], "group_bys": [{"group_by_key": "type", "groups": []}]}')
    with pytest.raises(SourceChanged, match="a list where one record"):
        read(Ask("x", step="work"), page("works-last-page.json"))
    with pytest.raises(SourceChanged, match="authors came"):
        read(Ask("x", step="work"), page("author-by-orcid.json"))
    with pytest.raises(SourceChanged, match="neither"):
        of_file(b'{"hello": "world"}')
    with pytest.raises(SourceChanged, match="a sentence where JSON was asked for: 'Rate exceeded'"):
        of_file(b"Rate exceeded\n")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"id": "https://openalex.org/V1", "issn": []}, "an OpenAlex venue is"),
        ({"id": "https://openalex.org/fields/17"}, "an entry of OpenAlex's fields is"),
        ({"id": "https://openalex.org/countries/DE"}, "an entry of OpenAlex's countries is"),
        ({"id": "https://openalex.org/types/article"}, "an entry of OpenAlex's types is"),
        ({"id": "https://openalex.org/A11", "entity_type": "author"}, "OpenAlex's completions of what is typed are"),
        ({"id": "pmid:1", "native_id_namespace": "pmid", "work_id": "W1"}, "OpenAlex's locations of works are"),
        ({"meta": {}, "ngrams": []}, "OpenAlex's n-grams of a work are"),
    ],
)
def test_whatever_else_openalex_has_is_refused_by_its_name(row: dict[str, Any], what: str) -> None:
    with pytest.raises(SourceChanged, match=f"{what} not read"):
        of_file(json.dumps(row).encode())
    if "id" in row:
        with pytest.raises(SourceChanged, match=f"{what} not read"):
            of_file(json.dumps({"meta": {}, "results": [row]}).encode())


# Lines


def test_lines_of_a_snapshot_are_read_by_their_own_ids() -> None:
    body = page("snapshot-two-works-and-an-author.jsonl")
    issue, many, author = saved(body)
    assert work_of(issue).kind is WorkKind.ISSUE
    assert len(work_of(many).byline) == 100
    assert said_of(author)["name"] == ["Emmy Noether"]
    assert list(SOURCE.after(of_file(body), body)) == []
    with pytest.raises(SourceChanged, match="line 2"):
        read(Ask("x", step="lines"), b'{"id": "https://openalex.org/W1"}\n{"id": ')


# Whatever comes

ANY = any_json(
    ["https://openalex.org/W1", "https://openalex.org/A9999999999", "2024-01-01", "10.1000/a"], ["id", "year"]
)
WHOLE = documents([*PAGES.glob("*.json"), *RECORDINGS])


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_a_page_with_any_one_part_replaced_gives_facts_or_one_of_our_errors(data: st.DataObject) -> None:
    body = page_of(data, WHOLE, ANY, closed={"abstract_inverted_index"})
    step = data.draw(st.sampled_from([None, *("works", "counts", "people", "work", "count", "author")]))
    ask = step and Ask("x", step=step, who=EMMY, ids=("doi:10.1000/a",))
    read_or_refused(READER, ask, body, silent={"count"})


def test_every_invented_page_is_used() -> None:
    tests = Path(__file__).read_text()
    assert [path.name for path in PAGES.iterdir() if f'"{path.name}"' not in tests] == []
