"""Crossref: recordings, invented pages and the sample web read the same, and whatever else comes is named."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.reading import Reading
from ingest.sampleweb import DAY_ONE, WORLD, Fault, SampleWeb, world_of
from ingest.sampleweb.people import MIRELA
from ingest.source import Ask, Author, Window
from ingest.sources.crossref import SOURCE
from pipelines.harvest import Question, harvest
from pipelines.refresh import refresh
from schemas.errors import CursorExpired, SourceChanged, TryLater
from schemas.ids import PaperIds
from schemas.observation import Observation
from schemas.work import Work, WorkKind
from tests.contract.anything import any_json, documents, page_of, read_or_refused
from tests.contract.reader import Reader, only, work_of
from tests.e2e.stage import a_run
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
WORKS = "https://api.crossref.org/works"
ORCID = "0000-0002-1825-0097"
EMMY = Author("Emmy Noether", orcid=ORCID)
STEPS = ("work", "works", "record", "file")


def counts_of(reading: Reading) -> list[tuple[str, int]]:
    return [(fact.measure, fact.value) for fact in reading.facts if isinstance(fact, Observation)]


def changes(part: str | None) -> list[Ask]:
    assert SOURCE.changes is not None
    return list(SOURCE.changes(Window(date(2026, 9, 1), date(2026, 9, 3), part)))


def odd(**changed: Any) -> Reading:
    body = json.loads(page("work-odd-in-every-part.json"))
    body["message"] |= changed
    (reading,) = saved(json.dumps(body).encode())
    return reading


# Recordings

NOT_READ = {
    "agency.2026-06.json": "a work-agency of Crossref is not read",
    "error-400-filter.2026-06.json": "Crossref says: Filter 'has-assertion' specified",
    "error-400-rows.2026-06.json": "Crossref says: Integer specified as things",
    "error-404-arxiv-doi.2025.txt": "Resource not found",
    "error-404-bad-cursor.2026-06.json": "cursor is not valid",
    "error-404.2026-06.txt": "Resource not found",
    "error-500.2022.json": "Crossref failed: Response Exception",
    "journal-list.2026-06.json": "a journal-list of Crossref is not read",
}
EMPTY = {"list-empty.2026-06.json", "list-no-hit.2025.json", "list-rows-0-facet.2026-06.json"}
SET_ASIDE = {
    "list-books-update-to.2022.json": ["no title"],
    "list-mathml.2026-06.json": ["no title"],
    "list-nejm.2025.json": ["no type"],
    "list-select-published.2026-06.json": ["no type"] * 3,
    "list-select-retracted-silent.2025.json": ["no type"],
    "list-select.2026-06.json": ["no type"] * 20,
    "work-component.2026-07.json": ["no title"],
}


@needs_shared
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_every_recording_gives_facts_or_says_why_not_and_holds_no_surprise(path: Path) -> None:
    body = path.read_bytes()
    if words := NOT_READ.get(path.name):
        with pytest.raises((SourceChanged, TryLater), match=words):
            saved(body)
        return
    readings = saved(body)
    assert bool(readings) == (path.name not in EMPTY)
    for reading in readings:
        assert reading.record.native_id == reading.record.native_id.lower() != ""
        assert bool(reading.facts) != bool(reading.trouble)
        assert not reading.surprises
        assert reading.trouble or reading.record.revision
    assert [reading.trouble for reading in readings if reading.trouble] == SET_ASIDE.get(path.name, [])
    works = [work_of(reading) for reading in readings if reading.facts]
    assert not [text for work in works for name in work.byline for text in name.affiliations if "@" in text]
    assert not [work.title for work in works if "</" in work.title or "&amp;" in work.title]


@needs_shared
def test_a_recorded_preprint_and_its_article_name_each_other_and_a_review_names_only_itself() -> None:
    def ids(name: str) -> tuple[str, ...]:
        return work_of(only(saved((RECORDED / name).read_bytes()))).ids.spelled

    assert ids("work-is-preprint-of.2025.json") == ("doi:10.1101/2024.04.01.587366", "doi:10.1016/j.xgen.2025.100814")
    assert ids("work-has-preprint.2022.json") == ("doi:10.3389/fgene.2017.00147", "doi:10.1101/171108")
    assert ids("work-peer-review.2022.json") == ("doi:10.7287/peerj.3819v0.1/reviews/2",)
    assert len(ids("work-article-elife.2026-07.json")) == len(ids("work-self-new-version.2026-07.json")) == 1


@needs_shared
def test_a_recorded_notice_of_a_journal_that_is_titled_as_the_retracted_work_is_a_notice() -> None:
    works = [work_of(r) for r in saved((RECORDED / "cursor-retracted-in-title.2022.json").read_bytes())]
    assert [work.ids.doi for work in works if work.kind is WorkKind.RETRACTION] == ["10.1155/2020/5109831"]
    assert not [work for work in works if work.retracted]
    corrected = work_of(only(saved((RECORDED / "work-updated-by.2026-06.json").read_bytes())))
    assert not corrected.retracted


@needs_shared
def test_a_recorded_walk_keeps_its_cursor_and_still_asks_for_another_page() -> None:
    first, second = ((RECORDED / f"cursor-page{number}.2026-06.json").read_bytes() for number in (1, 2))
    ask = only(asks(EMMY)).having(rows="20")
    more = only(SOURCE.after(ask, first))
    third = only(SOURCE.after(more, second))
    assert more.param("cursor") == third.param("cursor") != "*"
    assert len({ask.key, more.key, third.key}) == 3
    assert total(more, second) == 454


# Whom we ask, and what follows


def test_an_author_is_asked_for_by_orcid_and_by_nothing_else() -> None:
    ask = only(asks(EMMY))
    assert (ask.url, ask.param("filter"), ask.param("cursor")) == (WORKS, f"orcid:{ORCID}", "*")
    assert {"updated-by", "update-to", "relation", "indexed", "type"} <= set(ask.param("select").split(","))
    assert asks(Author("Emmy Noether", papers=(PaperIds(doi="10.1000/a"),))) == []


@pytest.mark.parametrize("part", ["issn:0025-5831", "issn:1234-567X", "prefix:10.5555"])
def test_a_window_is_of_a_journal_or_a_prefix_by_the_day_last_indexed(part: str) -> None:
    ask = only(changes(part))
    assert ask.param("filter") == f"{part},from-index-date:2026-09-01,until-index-date:2026-09-03"
    assert ask.param("cursor") == "*"


@pytest.mark.parametrize("part", [None, "cs", "cs.CL", "issn:1234-56789", "issn:1234-5678,type:book", "prefix:x", ""])
def test_any_other_part_is_not_asked_for(part: str | None) -> None:
    assert changes(part) == []


def test_a_walk_ends_with_a_short_or_an_empty_page_whatever_its_cursor_says() -> None:
    ask = only(asks(EMMY)).having(rows="2")
    second = only(following(ask, "works-first-page.json"))
    third = only(following(second, "works-second-page-with-the-same-cursor.json"))
    assert [each.url for each in (second, third)] == [f"{WORKS}#2", f"{WORKS}#3"]
    assert following(third, "works-last-page-with-the-same-cursor.json") == []
    assert following(third, "works-empty-page-with-a-cursor.json") == []
    assert total(third, page("works-last-page-with-the-same-cursor.json")) == 5
    assert following(of_file(page("works-first-page.json")), "works-first-page.json") == []
    assert total(of_file(page("works-first-page.json")), page("works-first-page.json")) is None


# What we ask about papers


def test_papers_are_asked_by_every_doi_that_may_be_registered_here() -> None:
    ask = only(
        about(
            PaperIds(arxiv="2401.00001", doi="10.1000/a", also=(("openalex", "W1"), ("doi", "10.1000/c"))),
            PaperIds(doi="10.48550/arxiv.2401.00002", also=(("doi", "10.48550/arxiv.2401.00003"),)),
            PaperIds(doi="10.1000/gone"),
            PaperIds(doi="10.1000/a"),
            PaperIds(arxiv="2401.00004", pmid="123"),
        )
    )
    assert ask.param("filter") == "doi:10.1000/a,doi:10.1000/c,doi:10.1000/gone"
    assert ask.ids == ("doi:10.1000/a", "doi:10.1000/c", "doi:10.1000/gone")
    assert (ask.param("rows"), ask.param("cursor")) == ("50", "")
    readings = read(ask, page("works-of-a-batch-unordered-one-missing.json"))
    assert [reading.record.asked for reading in readings] == ["doi:10.1000/c", "doi:10.1000/a"]
    assert following(ask, "works-of-a-batch-unordered-one-missing.json") == []
    assert total(ask, page("works-of-a-batch-unordered-one-missing.json")) is None


def test_a_doi_with_a_comma_is_asked_by_itself() -> None:
    single, rest = about(PaperIds(doi="10.1000/a,b"), PaperIds(doi="10.1000/c"))
    assert (single.url, single.params, set(single.absent)) == (f"{WORKS}/10.1000/a%2Cb", (), {404})
    assert only(read(single, page("work-with-a-comma-in-its-doi.json"))).record.asked == "doi:10.1000/a,b"
    assert rest.ids == ("doi:10.1000/c",)


@settings(deadline=None)
@given(st.lists(st.text("abcé<>;()/%|,:", min_size=1, max_size=20), max_size=120, unique=True), st.integers(0, 90))
def test_every_doi_is_asked_once_in_filters_that_fit_a_request(ends: list[str], more: int) -> None:
    dois = [f"10.1000/{'é' * more}{end}" for end in ends]
    found = about(*(PaperIds(doi=doi) for doi in dois))
    assert sorted(each for ask in found for each in ask.ids) == sorted(f"doi:{doi}" for doi in dois)
    for ask in found:
        assert len(ask.ids) <= 50
        assert ask.step == "work" or ask.param("filter").split(",") == list(ask.ids)
        assert len(quote(ask.param("filter"), safe="")) <= 6_000


# What a record becomes


def test_a_work_is_read_as_it_was_deposited() -> None:
    reading = odd()
    work = work_of(reading)
    assert work.title == "Rings of finite rank & x2: a survey"
    assert work.abstract == "Aims Every ring with p < 5 has one. Code: https://github.com/noether/rings"
    assert work.code == ("https://github.com/noether/rings",)
    assert [(name.printed, name.family, name.given, name.orcid, name.affiliations) for name in work.byline] == [
        ("Emmy Noether", "Noether", "Emmy", ORCID, ("University of Göttingen", "Bryn Mawr & others")),
        ("David Hilbert Jr.", "Hilbert", "David", None, ()),
        ("Hypatia", "Hypatia", None, None, ()),
        ("The Göttingen Group", None, None, None, ()),
        (None, None, None, None, ()),
    ]
    assert [name.rors for name in work.byline] == [("01y9bpm73",), (), (), (), ()]
    assert (work.native_id, work.ids) == ("10.1000/abc(1)", PaperIds(doi="10.1000/abc(1)"))
    assert (str(work.published), work.kind, work.venue) == ("1921-08", WorkKind.ARTICLE, "Mathematische Annalen")
    assert work.license == "http://creativecommons.org/licenses/by/4.0/"
    assert work.revision == reading.record.revision == "2026-07-14T23:27:15"
    assert counts_of(reading) == [("citations", 7)]
    assert not reading.surprises


def test_a_field_that_nobody_knows_is_a_surprise_at_any_depth() -> None:
    reading = odd(shoe=1, relation={"has-review": [{"id": "10.1000/x", "shoe": 1}]}, issued={"date-parts": [], "x": 1})
    assert reading.surprises == {"shoe", "relation.shoe", "issued.x"}


def test_what_cannot_be_a_work_is_set_aside_by_its_doi_with_the_reason() -> None:
    readings = saved(page("works-set-aside-each-for-another-reason.json"))
    assert [(reading.record.native_id, reading.trouble) for reading in readings] == [
        ("10.1000/1", "no title"),
        ("10.1000/2", "type 'hologram' is not mapped"),
        ("10.1000/3", "subtype of posted-content 'hologram' is not mapped"),
        ("10.1000/4", "no type"),
        ("", "no DOI"),
        ("10.1000/6", "issued.date-parts.0.0: Input should be a valid integer"),
        ("10.1000/7", "author.1: Input should be a valid dictionary or instance of Name"),
    ]


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("is-referenced-by-count", "12", "is-referenced-by-count"),
        ("is-referenced-by-count", True, "is-referenced-by-count"),
        ("is-referenced-by-count", -1, "is-referenced-by-count"),
        ("title", ["x" * 2_001], "title of more"),
        ("abstract", "x" * 200_001, "abstract of more"),
        ("DOI", "none", "no DOI"),
        ("type", None, "no type"),
    ],
)
def test_a_part_that_is_not_what_it_should_be_sets_the_record_aside(part: str, value: object, reason: str) -> None:
    trouble = odd(**{part: value}).trouble
    assert trouble is not None
    assert trouble.startswith(reason)


def test_dates_are_as_partial_as_they_were_deposited_and_a_thesis_has_the_day_it_was_approved() -> None:
    readings = saved(page("works-dated-in-part-or-not-at-all.json"))
    dates = [str(work_of(reading).published) for reading in readings]
    assert dates == ["None", "None", "None", "2024-02", "1999-04", "1907-12-13", "None", "None", "2024"]
    assert [reading.record.revision for reading in readings[-2:]] == ["2019-12-31T23:00:00", ""]


def test_the_earliest_day_of_publication_counts() -> None:
    assert (
        str(work_of(odd(issued={"date-parts": [[1921, 8]]}, published={"date-parts": [[1922]]})).published) == "1921-08"
    )
    assert str(work_of(odd(issued={"date-parts": [[None]]}, published={"date-parts": [[1922]]})).published) == "1922"


@pytest.mark.parametrize(
    ("licences", "chosen"),
    [
        (["tdm https://a.example/mining"], None),
        (["tdm https://a.example/mining", "vor https://a.example/all-rights"], "https://a.example/all-rights"),
        (
            ["vor https://a.example/1", "am https://creativecommons.org/licenses/by/4.0/"],
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        (["vor javascript:alert(1)"], None),
    ],
)
def test_a_licence_is_creative_commons_else_the_first_that_is_not_for_mining(licences: list[str], chosen: str) -> None:
    listed = [dict(zip(("content-version", "URL"), each.split(), strict=True)) for each in licences]
    assert work_of(odd(license=listed)).license == chosen


@pytest.mark.parametrize(
    ("update", "retracted"),
    [
        ("retraction", True),
        ("withdrawal", True),
        ("removal", True),
        ("Partial Retraction", False),
        ("expression-of-concern", False),
        ("correction", False),
    ],
)
def test_a_work_that_was_taken_back_is_retracted_whatever_it_is_called_and_one_taken_back_in_part_is_not(
    update: str, retracted: bool
) -> None:
    other = [{"DOI": "10.1000/other", "type": update}]
    assert work_of(odd(**{"updated-by": other})).retracted is retracted
    notice = work_of(odd(**{"update-to": other}))
    taken_back = retracted or update == "Partial Retraction"
    assert (notice.retracted, notice.kind) == (False, WorkKind.RETRACTION if taken_back else WorkKind.ERRATUM)


def test_what_was_removed_from_its_server_is_withdrawn() -> None:
    said = {"withdrawal": True, "withdrawn": True, "removal": True, "removed": True, "published": False}
    for status, withdrawn in said.items():
        assert work_of(odd(type="posted-content", status={"type": status})).withdrawn is withdrawn


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"type": "posted-content"}, WorkKind.PREPRINT),
        ({"type": "posted-content", "subtype": "blog"}, WorkKind.OTHER),
        ({"type": "posted-content", "subtype": "working_paper"}, WorkKind.PREPRINT),
        ({"type": "posted-content", "subtype": "report"}, WorkKind.REPORT),
        ({"type": "proceedings-article"}, WorkKind.PAPER),
        ({"type": "component"}, WorkKind.SUPPLEMENT),
        ({"type": "journal"}, WorkKind.ISSUE),
        ({"type": "dissertation"}, WorkKind.THESIS),
        ({"type": "peer-review"}, WorkKind.PEER_REVIEW),
    ],
)
def test_the_kind_is_that_of_the_type(changed: dict[str, Any], kind: WorkKind) -> None:
    assert work_of(odd(**changed)).kind is kind


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        ({"title": ["Rings"], "subtitle": []}, "Rings"),
        ({"title": ["Rings:"], "subtitle": ["A survey"]}, "Rings: A survey"),
        ({"title": ["Rings: a survey"], "subtitle": ["A Survey"]}, "Rings: a survey"),
        ({"title": [None, " "], "subtitle": None, "original-title": ["Ringe"]}, "Ringe"),
        ({"title": ["A &amp;amp; B &lt;i&gt;C&lt;/i&gt;"], "subtitle": []}, "A & B C"),
        ({"title": ["p &lt; q"], "subtitle": []}, "p < q"),
        ({"title": ["x&amp;lt;sup&amp;gt;2&amp;lt;/sup&amp;gt;"], "subtitle": []}, "x2"),
    ],
)
def test_a_title_is_one_line_with_its_subtitle(changed: dict[str, Any], title: str) -> None:
    assert work_of(odd(**changed)).title == title


def test_a_retraction_is_seen_by_its_notice_or_the_title_and_a_notice_is_no_paper() -> None:
    works = [work_of(reading) for reading in saved(page("works-retracted-and-the-notices.json"))]
    assert [(work.retracted, work.kind) for work in works] == [
        (True, WorkKind.ARTICLE),
        (True, WorkKind.ARTICLE),
        (True, WorkKind.ARTICLE),
        (True, WorkKind.ARTICLE),  # where it stands
        (False, WorkKind.ARTICLE),  # reinstated
        (False, WorkKind.RETRACTION),
        (False, WorkKind.ERRATUM),
        (False, WorkKind.ARTICLE),
    ]
    assert all(work.ids.also == () for work in works)


def test_a_notice_is_told_from_its_work_where_both_say_both_or_neither_says_anything() -> None:
    works = [
        work_of(reading)
        for reading in saved(page("works-retracted-both-ways-round-where-they-stand-and-by-a-journal.json"))
    ]
    assert [(work.retracted, work.kind) for work in works] == [
        (True, WorkKind.ARTICLE),  # Retraction Watch says which of the two is the notice
        (False, WorkKind.RETRACTION),
        (True, WorkKind.PAPER),  # retracted where it stands
        (True, WorkKind.PAPER),
        (False, WorkKind.ARTICLE),  # corrected where it stands
        (False, WorkKind.ARTICLE),  # the title says which of the two is the notice
        (False, WorkKind.ERRATUM),
        (False, WorkKind.ERRATUM),
        (False, WorkKind.ERRATUM),
        (False, WorkKind.RETRACTION),  # by the journal
        (True, WorkKind.ARTICLE),
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Retraction", WorkKind.RETRACTION),
        ("Retraction Note: On rings", WorkKind.RETRACTION),
        ("Retraction notice to “On rings” [Ann. Knots 1 (1921) 7]", WorkKind.RETRACTION),
        ("Statement of Retraction: On rings", WorkKind.RETRACTION),
        ("Notice of Retraction: On rings", WorkKind.RETRACTION),
        ("Retraction—On rings", WorkKind.RETRACTION),
        ("Retraction for Noether et al., On rings", WorkKind.RETRACTION),
        ("Retraction of the left map", WorkKind.ARTICLE),
        ("Retractions to a line", WorkKind.ARTICLE),
        ("Erratum", WorkKind.ERRATUM),
        ("Erratum to “On rings”", WorkKind.ERRATUM),
        ("Author Correction: On rings", WorkKind.ERRATUM),
        ("Corrigendum: On rings", WorkKind.ERRATUM),
        ("Publisher’s Note: On rings", WorkKind.ERRATUM),
        ("Correction to the theory of rings", WorkKind.ARTICLE),
        ("Corrections of order two", WorkKind.ARTICLE),
    ],
)
def test_a_notice_is_known_by_its_title_where_nothing_else_tells(title: str, kind: WorkKind) -> None:
    assert work_of(odd(title=[title], subtitle=[])).kind is kind
    assert work_of(odd(title=[title], subtitle=[], type="book")).kind is WorkKind.BOOK


def test_a_part_stands_in_its_book_a_preprint_on_its_server_and_a_grant_is_titled_as_its_project() -> None:
    readings = saved(page("works-in-a-series-on-a-server-withdrawn-and-a-grant.json"))
    works = [work_of(reading) for reading in readings]
    venues = ["Rings and Their Ideals", "Göttingen Preprints", "Göttingen Preprints", None, None, None]
    assert [work.venue for work in works] == venues
    assert [work.withdrawn for work in works] == [False, False, True, False, False, False]
    assert (works[3].title, works[3].kind) == ("Rings for everybody", WorkKind.GRANT)
    assert works[4].ids.spelled == ("doi:10.1000/5", "doi:10.1000/old")
    assert not [reading for reading in readings if reading.surprises]


@pytest.mark.parametrize(
    ("family", "printed"),
    [
        ("Casta\u00c3\u00b1o", "Casta\u00f1o"),
        ("Mari\u00c4\u2021", "Mari\u0107"),
        ("\u00c5ngstr\u00f6m", "\u00c5ngstr\u00f6m"),
        ("\u00c3o", "\u00c3o"),
        ("Casta\u00c3\u00b1o \u0141", "Casta\u00c3\u00b1o \u0141"),
    ],
)
def test_a_name_that_was_read_in_the_wrong_charset_is_read_again(family: str, printed: str) -> None:
    assert work_of(odd(author=[{"family": family}])).byline[0].printed == printed


def test_only_what_is_said_to_be_the_same_work_joins_its_ids() -> None:
    works = [work_of(reading) for reading in saved(page("works-related-as-the-same-and-as-others.json"))]
    assert [work.ids for work in works] == [
        PaperIds("2401.00001", "10.1000/1", None, (("doi", "10.1101/2024.01.01"),)),
        PaperIds("2401.00002", "10.1000/2", "123", (("doi", "10.1000/article"),)),
        PaperIds(doi="10.1000/3"),
        PaperIds(doi="10.1000/4", also=(("doi", "10.1000/4.v1"),)),
    ]


@pytest.mark.parametrize(
    "relation",
    [
        *("is-supplement-to", "is-part-of", "is-translation-of", "has-review", "is-review-of", "is-comment-on"),
        *("is-derived-from", "is-based-on", "references", "is-referenced-by", "is-related-material", "continues"),
    ],
)
def test_a_relation_to_another_work_never_joins_its_ids(relation: str) -> None:
    related = [{"id-type": "doi", "id": "10.1000/other"}, {"id-type": "pmid", "id": "123"}]
    assert work_of(odd(relation={relation: related})).ids == PaperIds(doi="10.1000/abc(1)")


def test_an_identifier_of_the_same_work_counts_as_what_it_is_said_to_be() -> None:
    related = [{"id-type": "other", "id": "123"}, {"id-type": "isbn", "id": "10.1000/of-no-doi"}]
    assert work_of(odd(relation={"is-same-as": related})).ids == PaperIds(doi="10.1000/abc(1)")


def test_a_work_that_was_not_asked_for_answers_nothing() -> None:
    ask = Ask("x", step="works", ids=("doi:10.1000/another",))
    body = json.dumps({"message-type": "work-list", "message": {"items": [{"DOI": "10.1000/abc", "type": "book"}]}})
    assert [record.asked for record in SOURCE.split(ask, body.encode())] == [None]


def test_an_orcid_at_two_names_or_with_a_wrong_digit_is_nobodys() -> None:
    work = work_of(only(saved(page("works-with-one-orcid-at-two-names.json"))))
    assert [name.orcid for name in work.byline] == [None, None, None]


def test_counts_selected_alone_are_counts_of_no_work_and_a_missing_one_is_not_zero() -> None:
    zero, none = saved(page("counts-selected-alone.json"))
    assert (counts_of(zero), zero.record.form, zero.record.native_id) == ([("citations", 0)], "count", "10.1000/a")
    assert (none.facts, none.trouble) == ((), "no count of citations")


def test_a_record_without_its_envelope_and_those_of_a_data_file_are_read_alike() -> None:
    bare = work_of(only(saved(page("record-of-csl-json.json"))))
    assert (bare.title, bare.venue, bare.byline[0].printed) == ("On rings", "Mathematische Annalen", "Emmy Noether")
    for name in ("data-file-of-two-works.jsonl", "data-file-with-items.json"):
        assert [reading.record.native_id for reading in saved(page(name))] == ["10.1000/1", "10.1000/2"]
        assert following(of_file(page(name)), name) == []


# Pages that are no answer


@pytest.mark.parametrize("step", [None, *STEPS])
def test_a_failure_is_told_in_crossrefs_own_words_and_named_after_what_to_do(step: str | None) -> None:
    def reading(name: str) -> None:
        read(of_file(page(name)) if step is None else Ask("x", step=step), page(name))

    with pytest.raises(CursorExpired):
        reading("error-404-cursor.json")
    with pytest.raises(SourceChanged, match=r"says: Select 'shoe' specified .*; Integer specified as x"):
        reading("error-400-select.json")
    with pytest.raises(SourceChanged, match="says: Resource not found"):
        reading("error-404.txt")
    with pytest.raises(TryLater, match="Response Exception"):
        reading("error-500.json")


def test_what_is_no_work_or_list_of_works_is_named() -> None:
    for name, words in (("agency.json", "a work-agency"), ("journals.json", "a journal-list")):
        with pytest.raises(SourceChanged, match=f"{words} of Crossref is not read"):
            of_file(page(name))
        with pytest.raises(SourceChanged, match=f"{words} came where a work-list was asked for"):
            read(Ask("x", step="works"), page(name))
    with pytest.raises(SourceChanged, match="the XML of Crossref is not read"):
        of_file(b'<?xml version="1.0"?>\n<crossref_result xmlns="http://www.crossref.org/qrschema/3.0"/>')
    with pytest.raises(SourceChanged, match="a work came where a work-list"):
        read(Ask("x", step="works"), page("work-odd-in-every-part.json"))
    for body in (b'{"hello": "world"}', b'{"items": [{"hello": 1}]}', b'{"hello": 1}\n{"hello": 2}', b"[]", b"<html>"):
        with pytest.raises(SourceChanged):
            of_file(body)


# The sample web


def question(some: Iterable[Ask], kind: str = "written_by") -> Question:
    return Question(source=SOURCE, question=kind, subject="mirela", asks=tuple(some))


def test_an_author_of_120_papers_costs_two_requests(tmp_path: Path) -> None:
    world = world_of(120)
    theirs = {work.doi for _, work in world.at_openalex(DAY_ONE) if work.venue}
    with SampleWeb(world=world) as web, a_run(tmp_path, web) as run:
        chain = harvest(run, question(asks(Author(world.main.name, orcid=world.main.orcid))))
        assert {each.fact.ids.doi for each in chain.placed if isinstance(each.fact, Work)} == theirs
        papers = [PaperIds(arxiv=paper.arxiv.id, doi=paper.arxiv.doi) for paper in world.papers if paper.arxiv]
        chain = harvest(run, question(about(*papers), "about"))
        assert {mark.subject for mark in chain.bookmarks if mark.found} >= {f"doi:{doi}" for doi in theirs}
        assert (chain.set_aside, chain.surprises) == ((), ())
        assert len(web.requests) == 2


def test_a_walk_over_several_pages_brings_every_work_once(small_world: SampleWeb, tmp_path: Path) -> None:
    ask = only(asks(Author(MIRELA.name, orcid=MIRELA.orcid)))
    with a_run(tmp_path, small_world) as run:
        whole = harvest(run, question([ask]))
        walked = harvest(run, question([ask.having(rows="1")]))
    assert [each.fact for each in walked.placed] == [each.fact for each in whole.placed]
    assert len(walked.answers) > 2
    assert not any("#" in seen.path for seen in small_world.requests)


def test_a_cursor_that_stays_the_same_is_no_circle(small_world: SampleWeb, tmp_path: Path) -> None:
    for name in ("works-first-page.json", "works-second-page-with-the-same-cursor.json"):
        small_world.faults["crossref"].append(Fault(200, {"content-type": "application/json"}, page(name)))
    last = page("works-last-page-with-the-same-cursor.json")
    small_world.faults["crossref"].append(Fault(200, {"content-type": "application/json"}, last))
    with a_run(tmp_path, small_world) as run:
        chain = harvest(run, question([only(asks(EMMY)).having(rows="2")]))
    assert [each.fact.native_id[-1] for each in chain.placed if isinstance(each.fact, Work)] == list("12345")


def test_a_walk_whose_cursor_expired_starts_again_once(small_world: SampleWeb, tmp_path: Path) -> None:
    ask = only(asks(Author(MIRELA.name, orcid=MIRELA.orcid))).having(rows="1")
    expired = Fault(404, {"content-type": "application/json"}, page("error-404-cursor.json"))
    small_world.faults["crossref"] += [Fault(), expired]
    with a_run(tmp_path, small_world) as run:
        chain = harvest(run, question([ask]))
        assert len(chain.answers) == len(small_world.requests) - 2
        small_world.faults["crossref"].append(expired)
        with pytest.raises(SourceChanged):
            harvest(run, question([ask.having(rows="2")]))


def test_a_retraction_an_erratum_and_a_preprint_of_the_sample_web_are_read(
    small_world: SampleWeb, tmp_path: Path
) -> None:
    papers = [PaperIds(doi=work.doi) for _, work in WORLD.at_openalex(DAY_ONE) if work.doi]
    with a_run(tmp_path, small_world) as run:
        chain = harvest(run, question(about(*papers), "about"))
    works = {each.fact.ids.doi: each.fact for each in chain.placed if isinstance(each.fact, Work)}
    assert works["10.5555/letters.22.19"].retracted
    assert works["10.5555/talks.2021.14.e1"].kind is WorkKind.ERRATUM
    assert works["10.5555/letters.22.7"].ids.arxiv == "2202.91350"


def test_subscribed_categories_of_other_sources_are_not_asked_for_here(small_world: SampleWeb, tmp_path: Path) -> None:
    with a_run(tmp_path, small_world) as run:
        chosen = run.config.settings.model_copy(update={"sources": ["arxiv", "crossref"], "categories": ["cs.CL"]})
        run = replace(run, config=replace(run.config, settings=chosen))
        refresh(run, only=("crossref",))
        assert run.trouble == {}
    assert small_world.requests == []


REFUSED = [
    (Ask(f"{WORKS}/10.5555/no"), 404, "Resource not found."),
    (Ask(f"{WORKS}/10.48550/arxiv.2103.90412"), 404, "Resource not found."),
    (Ask("https://api.crossref.org/shoes"), 404, "Resource not found."),
    (Ask(WORKS, (("cursor", "x"),)), 404, "cursor-invalid"),
    (Ask(WORKS, (("rows", "1001"),)), 400, "less than or equal to 1000"),
    (Ask(WORKS, (("select", "subtype"),)), 400, "Select 'subtype' specified"),
    (Ask(WORKS, (("filter", "shoe:43"),)), 400, "Filter 'shoe' specified"),
    (Ask(WORKS, (("filter", "from-index-date:x"),)), 400, "Date specified as x"),
    (Ask(WORKS, (("limit", "5"),)), 400, "parameter 'limit'"),
]


def test_what_the_sample_web_cannot_answer_is_an_error_in_crossrefs_way(small_world: SampleWeb, tmp_path: Path) -> None:
    with a_run(tmp_path, small_world) as run:
        replies = [run.fetch(SOURCE, ask) for ask, _, _ in REFUSED]
    for reply, (_, status, words) in zip(replies, REFUSED, strict=True):
        assert reply.status == status
        assert words in reply.body.decode()
        with pytest.raises(SourceChanged):
            of_file(reply.body)


def test_the_sample_web_filters_by_journal_prefix_and_day(small_world: SampleWeb, tmp_path: Path) -> None:
    def found(run: Any, filters: str) -> int:
        body = json.loads(run.fetch(SOURCE, Ask(WORKS, (("filter", filters), ("rows", "0")))).body)
        return int(body["message"]["total-results"])

    with a_run(tmp_path, small_world) as run:
        everything = found(run, "prefix:10.5555")
        assert everything > found(run, "issn:0000-0001") > 0
        assert found(run, f"until-index-date:{DAY_ONE}") == everything
        assert found(run, f"from-index-date:{DAY_ONE}") == found(run, "prefix:10.1000") == 0
        assert SOURCE.hello is not None
        assert run.fetch(SOURCE, SOURCE.hello).trouble is None


# Whatever comes

ANY = any_json(
    ["10.1000/a", "2024-01-01T00:00:00Z", "9999-12-31T23:00:00-05:00", "retraction", "<i>", "&lt;"],
    ["DOI", "type", "items", "message", "date-parts", "id"],
)
WHOLE = documents([*PAGES.glob("*.json"), *RECORDINGS], below=20_000)


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_a_page_with_any_one_part_replaced_gives_facts_or_one_of_our_errors(data: st.DataObject) -> None:
    body = page_of(data, WHOLE, ANY, closed={"reference"})
    step = data.draw(st.sampled_from([None, "lines", *STEPS]))
    ids = ("doi:10.1000/a",) if step in {"work", "works"} else ()
    params = (("rows", "1"), ("cursor", "*")) if step == "works" else ()
    read_or_refused(READER, step and Ask("x", params, step=step, ids=ids), body)


def test_every_invented_page_is_used() -> None:
    tests = Path(__file__).read_text()
    assert [path.name for path in PAGES.iterdir() if f'"{path.name}"' not in tests] == []
