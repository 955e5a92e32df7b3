"""arXiv: recordings and invented pages read the same, and the right things are asked."""

import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.source import Author, Window
from ingest.sources.arxiv import QUERY, SOURCE
from schemas.errors import BadConfig, SourceChanged, TryLater
from schemas.ids import PaperIds
from schemas.work import WorkKind
from tests.contract.arxiv_pages import (
    DAY,
    DUBLIN_CORE,
    EMMY,
    EMPTY,
    ERRORS,
    RECORDINGS,
    REPLIES,
    SEED,
    about,
    changes,
    names_of,
    only,
    page,
    saved,
    search,
    work_of,
)
from tests.shared import SHARED, needs_shared

# Recordings


@needs_shared
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_every_recording_gives_works_or_says_why_not_and_holds_no_surprise(path: Path) -> None:
    body = path.read_bytes()
    if path.name in ERRORS:
        kind, words = ERRORS[path.name]
        with pytest.raises(kind, match=re.escape(words)):
            saved(body)
        return
    readings = saved(body)
    assert bool(readings) == (path.name not in EMPTY)
    for reading in readings:
        assert bool(reading.facts) + bool(reading.trouble) + reading.record.deleted == 1
        assert not reading.surprises
        if DUBLIN_CORE.search(path.name):
            assert reading.record.deleted or "is not read: " in str(reading.trouble)
        else:
            assert reading.trouble is None
            assert work_of(reading).native_id == work_of(reading).ids.arxiv
            assert work_of(reading).revision
            assert not [name for name in names_of(work_of(reading)) if not name]


@needs_shared
def test_a_record_that_is_set_aside_is_named_even_where_its_header_says_nothing() -> None:
    readings = saved((REPLIES / "oai-protocol" / "listrecords-page4-last-header-incomplete.xml").read_bytes())
    assert [reading.trouble for reading in readings] == [
        "a record without metadata is not read: a record without identifier",
        "oai_dc is not read: oai:test.example.com:1585322",
    ]
    deleted, _ = saved((REPLIES / "oai-protocol" / "listrecords-page1.xml").read_bytes())
    assert deleted.record.deleted


@needs_shared
def test_the_seed_has_the_titles_days_and_categories_that_its_page_shows() -> None:
    works = {work.title: work for work in map(work_of, saved(SEED.read_bytes()))}
    papers = json.loads((SHARED / "seed" / "profile.json").read_bytes())["papers"]
    assert len(works) == 12
    for paper in papers:
        assert paper["title"] in works
    assert sum(bool(work.code) for work in works.values()) == 2
    assert sum(work.code_claim is not None for work in works.values()) == 2
    assert not [work for work in works.values() if "Changjiang Gao" not in names_of(work)]


@needs_shared
def test_recorded_raw_records_tell_first_day_versions_and_tex_names_in_unicode() -> None:
    first, many = map(work_of, saved((REPLIES / "arxiv-oai" / "listrecords-arxivraw-cs-2026-09.xml").read_bytes()))
    assert (str(first.published), first.versions, first.revision) == ("2026-09-05", 1, "2026-09-14 v0001")
    assert (str(many.published), str(many.updated), many.versions) == ("2019-12-18", "2026-09-10", 6)
    assert names_of(many) == ["Thomas Bartz-Beielstein", "Eva Bartz"]
    tex = work_of(only(saved((REPLIES / "arxiv-oai-export" / "getrecord-arxivraw-1810.09584.xml").read_bytes())))
    assert names_of(tex) == ["Raphael Chetrite", "Shamik Gupta", "Izaak Neri", "Édgar Roldán"]


@needs_shared
def test_the_form_whose_created_day_moves_with_the_version_tells_no_day() -> None:
    folder = REPLIES / "arxiv-oai"
    before, after = (
        only(saved((folder / f"getrecord-arxiv-2511.23462-{name}.xml").read_bytes()))
        for name in ("v1-2025-12", "v2-2026-04")
    )
    assert before.record.body["created"] != after.record.body["created"]
    assert work_of(before).published is None
    assert work_of(after).published is None
    assert before.record.revision < after.record.revision


@needs_shared
def test_several_dois_in_one_field_are_several() -> None:
    body = (REPLIES / "arxiv-oai-export" / "getrecord-arxiv-1601.03238-many-dois.xml").read_bytes()
    assert work_of(only(saved(body))).ids.spelled == (
        "arxiv:1601.03238",
        "doi:10.1103/physrevd.93.016005",
        "doi:10.1103/physrevd.98.079901",
        "doi:10.1103/physrevd.98.079903",
    )


# Whom we ask, and what follows


def test_a_name_is_searched_as_a_phrase_and_only_entries_that_bear_it_are_kept() -> None:
    ask = search()
    assert ask.url == QUERY
    assert ask.params == (("search_query", 'au:"Emmy Noether"'), ("start", "0"), ("max_results", "1000"))
    body = page("atom-two-of-the-name-and-one-other.xml")
    assert [record.native_id for record in SOURCE.split(ask, body)] == ["2401.00001", "2401.00002"]
    assert len(saved(body)) == 3
    assert list(SOURCE.after(ask, body)) == []


def test_with_namesakes_a_name_is_never_searched_for() -> None:
    assert SOURCE.written_by is not None
    assert list(SOURCE.written_by(Author("Emmy Noether", namesakes=True))) == []
    assert list(SOURCE.written_by(Author('"():'))) == []


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_name_breaks_out_of_its_phrase(name: str) -> None:
    assert SOURCE.written_by is not None
    for ask in SOURCE.written_by(Author(name)):
        assert re.fullmatch(r'au:"[^"\\()\n:]+"', ask.param("search_query"))


def test_a_family_name_before_a_comma_is_searched_after_the_given_one() -> None:
    assert search(Author('Noether, "Emmy" AND')).param("search_query") == 'au:"Emmy AND Noether"'


def test_a_search_goes_on_until_its_total_and_a_page_that_comes_short_is_asked_again() -> None:
    first, last = page("atom-two-of-the-name-and-one-other.xml"), page("atom-last-page-of-one.xml")
    ask = search().having(max_results="3")
    more = first.replace(b"totalResults>3<", b"totalResults>4<")
    (following,) = SOURCE.after(ask, more)
    assert following == ask.having(start="3")
    assert following.who == EMMY
    assert list(SOURCE.after(following, last)) == []
    for short in (more, page("atom-empty-within-the-total.xml")):
        with pytest.raises(TryLater, match="a short page"):
            list(SOURCE.after(search(), short))
    assert list(SOURCE.after(search(), page("atom-nothing-found.xml"))) == []
    with pytest.raises(SourceChanged, match="does not tell its total"):
        list(SOURCE.after(ask, first.replace(b"totalResults>3<", b"totalResults>many<")))


def test_a_search_ends_where_arxiv_refuses_to_go_further() -> None:
    body = page("atom-two-of-the-name-and-one-other.xml").replace(b"totalResults>3<", b"totalResults>40000<")
    assert list(SOURCE.after(search().having(start="29997", max_results="3"), body)) == []


def test_papers_are_asked_two_hundred_at_a_time_and_answers_know_which_was_asked() -> None:
    first, second = about(*(PaperIds(arxiv=f"2401.{number:05d}") for number in range(1, 251)), PaperIds(doi="10.1/x"))
    assert (len(first.ids), len(second.ids), first.param("max_results"), first.step) == (200, 50, "200", "ids")
    assert first.param("id_list").startswith("2401.00001,2401.00002,")
    body = page("atom-two-of-the-name-and-one-other.xml")
    assert [record.asked for record in SOURCE.split(first, body)] == [
        "arxiv:2401.00001",
        "arxiv:2401.00002",
        "arxiv:2401.00003",
    ]
    assert [record.asked for record in SOURCE.split(second, body)] == [None, None, None]
    assert SOURCE.total is not None
    assert (SOURCE.total(first, body), SOURCE.total(search(), body)) == (3, None)
    assert list(SOURCE.after(first, body)) == []


@settings(deadline=None)
@example([f"astro-ph/9901{number:03d}" for number in range(250)])
@given(st.lists(st.from_regex(r"(2401\.\d{5}|astro-ph/990\d{4})", fullmatch=True), max_size=450, unique=True))
def test_every_paper_is_asked_for_once_in_addresses_that_fit_a_request(natives: list[str]) -> None:
    papers = [PaperIds.of(arxiv=native) for native in natives]
    found = about(*papers)
    assert [each for ask in found for each in ask.ids] == list(
        dict.fromkeys(f"arxiv:{paper.arxiv}" for paper in papers if paper.arxiv)
    )
    for ask in found:
        assert len(ask.ids) <= int(ask.param("max_results"))
        assert len(urlencode(ask.params)) < 3_100


@pytest.mark.parametrize(
    ("category", "part"),
    [
        (None, ""),
        ("cs", "cs"),
        ("cs.CL", "cs:cs:CL"),
        ("hep-th", "physics:hep-th"),
        ("cond-mat.str-el", "physics:cond-mat:str-el"),
        ("physics", "physics:physics"),
        ("physics.plasm-ph", "physics:physics:plasm-ph"),
        ("math.NA", "math:math:NA"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
    ],
)
def test_a_category_is_asked_for_as_its_set_in_whole_days(category: str | None, part: str) -> None:
    ask = changes(category)
    assert dict(ask.params) == {
        "verb": "ListRecords",
        "metadataPrefix": "arXivRaw",
        "from": "2026-10-30",
        "until": "2026-10-30",
        **({"set": part} if part else {}),
    }


@pytest.mark.parametrize("category", ["cs.ZZ", "cmp-lg", "alg-geom", "Computation", "", "cs.", "CS"])
def test_what_is_no_category_of_today_is_our_own_mistake(category: str) -> None:
    with pytest.raises(BadConfig, match="category"):
        changes(category)


def test_of_a_part_that_is_a_journal_arxiv_is_not_asked() -> None:
    assert SOURCE.changes is not None
    assert list(SOURCE.changes(Window(DAY, DAY, "issn:1234-5679"))) == []


def test_no_day_before_the_first_is_asked_for() -> None:
    assert SOURCE.changes is not None
    (ask,) = SOURCE.changes(Window(date(1991, 8, 14), DAY))
    assert ask.param("from") == "2005-09-16"
    assert list(SOURCE.changes(Window(date(1991, 8, 14), date(2005, 9, 15)))) == []


def test_a_token_leads_to_the_next_page_and_an_empty_one_ends_the_list() -> None:
    ask = changes("math.RA")
    (following,) = SOURCE.after(ask, page("oai-arxivraw-first-page-with-a-token.xml"))
    assert following.params == (("verb", "ListRecords"), ("resumptionToken", "verb%3DListRecords%26skip%3D1"))
    last = page("oai-arxivraw-last-page-with-a-withdrawal-a-deletion-and-a-contradiction.xml")
    assert list(SOURCE.after(following, last)) == []


# What a record becomes


def test_an_entry_is_read_as_printed() -> None:
    reading = only(saved(page("atom-odd-in-every-part.xml")))
    work = work_of(reading)
    assert (work.native_id, work.title, work.versions, work.kind) == ("math/0611800", "0", 3, WorkKind.PREPRINT)
    assert (str(work.published), str(work.updated), work.revision) == (
        "2006-11-26",
        "2007-02-01",
        "2007-02-01T00:00:00Z",
    )
    assert names_of(work) == ["Emmy Noether", None, "Felix Klein"]
    assert work.byline[0].affiliations == ("University of Göttingen", "Bryn Mawr")
    assert work.ids.spelled == ("arxiv:math/0611800", "doi:10.1000/a(1997)1:1<1;2-2", "doi:10.1000/b")
    assert work.categories == ("cs.IT", "math.RA")
    assert work.journal_ref == "Invent. Rings 1 (2007) 1-2"
    assert work.abstract is not None
    assert work.abstract.startswith("We study $\\mathbb{Z}$ and rings with p < 5.\nCode: https://github.com/noether/")
    assert work.code == ("https://github.com/noether/rings",)
    assert work.withdrawn
    assert not reading.surprises


def test_an_old_reply_is_read_out_of_tex_and_its_times_by_the_day_in_utc() -> None:
    reading = only(saved(page("atom-with-an-offset-and-tex-left.xml")))
    work = work_of(reading)
    assert (work.native_id, work.title, work.versions) == ("math/0307015", "Rings of Hölder type", None)
    assert work.abstract == "On a Poincaré ring of rank $\\aleph_{0}$."
    assert names_of(work) == ["Kurt Gödel", "Emmy Noether"]
    assert work.byline[0].affiliations == ("Universität Wien",)
    assert (work.comment, work.journal_ref) == ("In Erdős's memory", "Invent. Máth. 1 (2003)")
    assert (str(work.published), str(work.updated), work.revision) == (
        "2003-07-08",
        "2004-01-01",
        "2004-01-01T01:00:00Z",
    )
    assert not reading.surprises


def test_the_form_without_versions_is_read_without_days() -> None:
    reading = only(saved(page("oai-arxivold-without-versions.xml")))
    work = work_of(reading)
    assert (work.form, work.title, work.ids.spelled) == (
        "arxivold",
        "Rings of an old form",
        ("arxiv:0806.0001", "doi:10.1000/old"),
    )
    assert names_of(work) == ["Emmy Noether", "Kurt Gödel", "Felix Klein"]
    assert (work.published, work.versions, work.revision) == (None, None, "2014-12-15")
    assert (work.categories, work.license) == (
        ("math.RA", "cs.LO"),
        "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    )
    assert not reading.surprises


def test_a_raw_record_is_read_out_of_tex_and_its_versions_in_any_order() -> None:
    reading = only(saved(page("oai-arxivraw-first-page-with-a-token.xml")))
    work = work_of(reading)
    assert work.title == "On ähnliche Rings and $\\aleph_{0}$"
    assert (str(work.published), str(work.updated), work.versions) == ("2024-01-02", "2024-02-13", 10)
    assert work.revision == reading.record.revision == "2026-10-30 v0003"
    assert (work.comment, work.code_claim) == (
        "Accepted at Rings. Our code will be released.",
        "Our code will be released.",
    )
    assert work.ids.spelled == ("arxiv:2401.00001", "doi:10.1000/a", "doi:10.1000/b")
    assert (work.license, work.withdrawn) == ("http://creativecommons.org/licenses/by/4.0/", False)
    assert not reading.surprises


def test_a_last_version_without_a_paper_is_a_withdrawal_and_a_deleted_header_is_no_work() -> None:
    withdrawn, deleted, torn = saved(
        page("oai-arxivraw-last-page-with-a-withdrawal-a-deletion-and-a-contradiction.xml")
    )
    assert work_of(withdrawn).withdrawn
    assert (deleted.record.deleted, deleted.record.native_id, deleted.facts) == (True, "hep-th/9901001", ())
    assert deleted.record.revision == "2026-10-30"
    assert torn.trouble == "2401.00009: the header and the metadata name different papers"


def test_only_the_last_version_tells_whether_a_paper_is_withdrawn() -> None:
    body = page("oai-arxivraw-first-page-with-a-token.xml")
    versions = re.split(rb"(?=<version version)", body)
    assert [part[18:21] for part in versions[1:]] == [b"v10", b'v1"', b'v2"']
    for number, withdrawn in ((1, True), (2, False), (3, False)):
        marked = versions[number].replace(b"<source_type>D<", b"<source_type>DI<")
        work = work_of(only(saved(b"".join((*versions[:number], marked, *versions[number + 1 :])))))
        assert (work.withdrawn, work.versions) == (withdrawn, 10)


@pytest.mark.parametrize(
    ("comment", "withdrawn"),
    [
        ("This paper has been withdrawn by the author due to an error", True),
        ("Withdrawn", True),
        ("4 pages. The submission is withdrawn.", True),
        ("We study money that is withdrawn", False),
        ("12 pages", False),
    ],
)
def test_a_comment_that_says_so_is_a_withdrawal(comment: str, withdrawn: bool) -> None:
    body = page("atom-odd-in-every-part.xml").replace(b"This paper has been withdrawn by the author", comment.encode())
    assert work_of(only(saved(body))).withdrawn is withdrawn


def test_an_abstract_says_so_at_its_beginning_or_speaks_of_other_papers() -> None:
    body = page("atom-with-an-offset-and-tex-left.xml")
    for words, withdrawn in (
        ("This paper is withdrawn. ", True),
        ("We study proofs. " * 10 + "A paper is withdrawn.", False),
    ):
        assert (
            work_of(only(saved(body.replace(b"On a Poincar", words.encode() + b"On a Poincar")))).withdrawn is withdrawn
        )


def test_who_names_the_code_makes_no_promise_of_it() -> None:
    body = page("atom-odd-in-every-part.xml")
    promised = body.replace(b"Code: https://github.com/noether/\nrings.", b"Our code will be released.")
    assert work_of(only(saved(promised))).code_claim == "Our code will be released."
    both = work_of(only(saved(body.replace(b"Code:", b"Our code will be released. Code:"))))
    assert (both.code, both.code_claim) == (("https://github.com/noether/rings",), None)


def test_names_that_arxiv_set_apart_stay_apart_and_a_stray_mark_is_nobody() -> None:
    reading = only(saved(page("oai-arxiv-names-set-apart-and-a-stray-colon.xml")))
    work = work_of(reading)
    assert [(name.printed, name.family, name.given) for name in work.byline] == [
        ("ABC Collaboration", "Collaboration", "ABC"),
        ("Emmy Noether", "Noether", "Emmy"),
        ("Felix Klein II", "Klein", "Felix"),
        ("C. J. Saxon Walter", "Saxon Walter", "C. J."),
        ("Hilbert", None, None),
        (None, None, None),
    ]
    assert work.byline[1].affiliations == ("on behalf of nobody",)
    assert (work.published, work.updated, work.versions, work.revision) == (None, None, None, "2026-10-30")
    assert not reading.surprises


def test_lines_of_the_dump_are_works_of_their_first_day() -> None:
    first, untitled = saved(page("snapshot-a-work-and-an-untitled-one.jsonl"))
    work = work_of(first)
    assert (work.title, names_of(work)) == ("Rings of finite rank", ["Emmy Noether", "É. Cartan", "Kurt Gödel"])
    assert (str(work.published), work.versions, work.revision, work.form) == (
        "2024-01-02",
        2,
        "2024-01-05 v0002",
        "snapshot",
    )
    assert not first.surprises
    assert untitled.trouble == "math/0611800: no title"


def test_a_broken_record_is_set_aside_by_its_name_and_the_others_are_read() -> None:
    readings = saved(page("atom-set-aside-untitled-anonymous-and-misnumbered.xml"))
    assert [reading.trouble for reading in readings] == [
        "2401.00005: no title",
        "2401.00006: no authors",
        "no arXiv id: 'http://arxiv.org/abs/2413.00007v1'",
        None,
    ]


def test_a_form_that_is_not_read_says_so() -> None:
    assert only(saved(page("oai-dc-bare-record.xml"))).trouble == "oai_dc is not read: 2401.00001"
    assert only(saved(page("oai-marc-a-format-nobody-reads.xml"))).trouble == "marc is not read: 2401.00001"


def test_a_title_of_a_book_length_sets_its_record_aside() -> None:
    body = page("atom-odd-in-every-part.xml").replace(b"<title>0<", b"<title>" + b"ring " * 1_000 + b"<")
    assert str(only(saved(body)).trouble).startswith("math/0611800: title: ")
