"""ORCID: recordings, invented pages and the sample web read the same, and whatever else comes is named."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.forms.orcid_kinds import KINDS, OTHERS, kind_of, works_in
from ingest.reading import Reading
from ingest.sampleweb import DAY_ONE, WORLD, Fault, SampleWeb, world_of
from ingest.sampleweb.people import MIRELA
from ingest.source import Ask, Author
from ingest.sources.orcid import SOURCE
from pipelines.harvest import Question, harvest
from schemas.errors import SourceChanged, TryLater
from schemas.ids import PaperIds
from schemas.work import Work, WorkKind
from tests.contract.anything import any_json, documents, page_of, read_or_refused
from tests.contract.reader import Reader, only, said_of, work_of
from tests.e2e.stage import a_run
from tests.shared import needs_shared

READER = Reader(SOURCE)
page = READER.page
of_file = READER.of_file
read = READER.read
saved = READER.saved
asks = READER.asks
PAGES = READER.pages
RECORDED = READER.recorded
RECORDINGS = READER.recordings
ORCID = "0000-0002-1825-0097"
EMMY = Author("Emmy Noether", orcid=ORCID)
STEPS = ("record", "person", "activities", "works", "bulk", "work", "employments", "dump")


def works_of(readings: list[Reading]) -> list[Work]:
    return [fact for reading in readings for fact in reading.facts if isinstance(fact, Work)]


def troubles(readings: list[Reading]) -> list[tuple[str, str | None]]:
    return [(reading.record.native_id, reading.trouble) for reading in readings]


# Recordings

SET_ASIDE = {"record-few-data.v2.json": ["0000-0002-0022-2290 is an iD for tests, of 'sandbox.orcid.org'"]}


@needs_shared
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_every_recording_gives_facts_or_says_why_not_and_holds_no_surprise(path: Path) -> None:
    readings = saved(path.read_bytes())
    assert bool(readings) == (path.name != "works-empty.v2.json")
    for reading in readings:
        assert reading.record.native_id
        assert bool(reading.facts) != bool(reading.trouble)
        assert not reading.surprises
    assert [reading.trouble for reading in readings if reading.trouble] == SET_ASIDE.get(path.name, [])
    works = works_of(readings)
    assert len({work.native_id for work in works}) == len(works)
    assert all(work.revision for work in works)


@needs_shared
def test_papers_of_one_journal_that_are_recorded_in_one_group_stay_apart() -> None:
    body = (RECORDED / "works-large.v2.json").read_bytes()
    works = works_of(saved(body))
    assert (len(json.loads(body)["group"]), len(works)) == (115, 171)
    assert not [work.ids.also for work in works if work.ids.also]
    dois = [work.ids.doi for work in works if work.ids.doi]
    assert len(set(dois)) == len(dois)


@needs_shared
def test_a_recorded_person_is_told_of_by_name_and_employment() -> None:
    person, *works = saved((RECORDED / "record-small.v2.json").read_bytes())
    assert said_of(person) == {
        "orcid": ["0000-0002-6293-3231"],
        "name": ["Pablo Rauzy"],
        "also named": ["p4bl0"],
        "employment": [
            "Université Paris 8, Associate Professor, 2016–",
            "Inria Centre de Recherche Grenoble Rhone-Alpes, Post-Doctoral Researcher, 2015–2016",
        ],
    }
    assert {(name.printed, name.orcid) for work in works_of(works) for name in work.byline} == {
        ("Pablo Rauzy", "0000-0002-6293-3231")
    }
    (nameless,) = saved((RECORDED / "record-empty-family-name.v2.json").read_bytes())
    assert said_of(nameless)["name"] == ["qiang"]


@needs_shared
def test_recorded_contributors_are_the_byline_and_the_owners_id_stands_at_its_name() -> None:
    (work, *_) = works_of(saved((RECORDED / "works-bulk-4.v2.json").read_bytes()))
    assert [(name.printed, name.orcid) for name in work.byline] == [
        ("Trung Thanh Ngo", "0000-0002-1909-134X"),
        ("Philip Mitchell", None),
        ("Nicholas Martin", None),
        ("Steven Miller", None),
    ]


# Whom we ask


def test_a_person_is_asked_for_by_orcid_in_one_request_and_by_nothing_else() -> None:
    ask = only(asks(EMMY))
    assert (ask.url, ask.params, ask.media) == (f"https://pub.orcid.org/v3.0/{ORCID}/record", (), "application/json")
    assert set(ask.absent) == {404, 409}
    assert asks(Author("Emmy Noether", papers=(PaperIds(doi="10.1000/a"),))) == []
    assert list(SOURCE.after(ask, page("record-odd-in-every-part.json"))) == []


# What a record becomes


def test_a_person_is_told_of_as_they_made_public() -> None:
    person = saved(page("record-odd-in-every-part.json"))[0]
    assert not person.surprises
    assert said_of(person) == {
        "orcid": [ORCID],
        "name": ["Emmy Noether"],
        "also named": ["Amalie Emmy Noether", "E. Noether", "Noether, E"],
        "employment": [
            "University of Göttingen, Professor, 1919–1933",
            "Bryn Mawr College, Guest, 1933–",
            "Erlangen, write to, 1915",
            "Nobody's, –1908",
            "Elsewhere",
        ],
    }
    assert said_of(only(saved(page("person.json"))))["also named"] == [
        "Amalie Emmy Noether",
        "E. Noether",
        "Noether, E",
    ]
    assert said_of(only(saved(page("employments.json")))) == {
        "orcid": [ORCID],
        "employment": ["University of Göttingen, Professor, 1919–1933", "Bryn Mawr College, Guest, 1933–"],
    }


def test_a_work_is_its_preferred_version_with_the_identifiers_of_all() -> None:
    readings = saved(page("record-odd-in-every-part.json"))
    first, draft, book = works_of(readings)
    assert not set().union(*(reading.surprises for reading in readings))
    assert (first.native_id, first.title) == ("12", "Idealtheorie in Ringbereichen: A survey")
    assert first.ids == PaperIds(arxiv="1401.2577", doi="10.1007/bf01464225", pmid="123")
    assert (str(first.published), first.venue, first.kind) == ("1921-02", "Math. Ann.", WorkKind.ARTICLE)
    assert first.revision == "2020-09-13T12:26:40.001"
    (name,) = first.byline
    assert (name.printed, name.family, name.given, name.orcid) == ("Emmy Noether", None, None, ORCID)
    assert (draft.ids, draft.published, draft.kind) == (PaperIds(arxiv="1401.2578"), None, WorkKind.PREPRINT)
    assert (book.ids, book.byline) == (PaperIds(), ())


def test_a_name_in_parts_is_kept_in_parts() -> None:
    whole = json.loads(page("record-odd-in-every-part.json"))
    whole["person"]["name"]["credit-name"] = None
    (name,) = works_of(saved(json.dumps(whole).encode()))[0].byline
    assert (name.printed, name.family, name.given) == ("Amalie Emmy Noether", "Noether", "Amalie Emmy")


@pytest.mark.parametrize("visibility", ["limited", "LIMITED", "private", "registered-only", "shoe", ""])
def test_what_is_not_public_is_no_fact(visibility: str) -> None:
    whole = json.loads(page("record-odd-in-every-part.json"))
    whole["person"]["name"]["visibility"] = visibility
    groups = whole["activities-summary"]["works"]["group"]
    groups[0]["work-summary"][1]["visibility"] = groups[1]["work-summary"][0]["visibility"] = visibility
    older = {"organization": {"name": "Erlangen"}, "visibility": visibility}
    whole["activities-summary"]["employments"]["employment-summary"] = [older]
    person, first, draft, _ = saved(json.dumps(whole).encode())
    assert "name" not in said_of(person)
    assert "Erlangen" not in said_of(person)["employment"]
    assert (work_of(first).native_id, work_of(first).ids) == ("11", PaperIds(doi="10.1007/bf01464225"))
    assert [name.printed for name in work_of(first).byline] == [None]
    assert (draft.facts, draft.trouble) == ((), "not public")


def test_a_group_is_parted_into_works_by_what_identifies_a_work() -> None:
    works = works_of(saved(page("works-of-one-journal-in-one-group.json")))
    assert [(work.native_id, work.ids.doi) for work in works] == [
        ("25", "10.1000/1"),
        ("23", "10.1000/2"),
        ("27", None),
        ("28", "10.1000/8"),
        ("29", "10.1000/9"),
        ("30", None),
    ]
    assert {(name.printed, name.orcid) for work in works for name in work.byline} == {(None, ORCID)}


@settings(deadline=None)
@given(st.lists(st.tuples(st.sets(st.sampled_from("abcd"), max_size=2), st.sampled_from("xyz")), max_size=8))
def test_every_version_stands_in_one_work_and_shared_identifiers_never_part(some: list[tuple[set[str], str]]) -> None:
    def ids(letters: set[str]) -> list[dict[str, str]]:
        parts = ("type", "value", "relationship")
        return [
            {f"external-id-{part}": text for part, text in zip(parts, ("eid", letter, "SELF"), strict=True)}
            for letter in letters
        ]

    summaries = [
        {"n": n, "title": {"title": {"value": title}}, "external-ids": {"external-id": ids(letters)}}
        for n, (letters, title) in enumerate(some)
    ]
    found = [[each["n"] for each in versions] for versions in works_in(summaries)]
    assert sorted(n for numbers in found for n in numbers) == list(range(len(some)))
    bearing = [set().union(*(some[n][0] for n in numbers)) for numbers in found]
    assert sum(map(len, bearing)) == len(set().union(*bearing))


def summary(code: int, title: str, *ids: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    listed = [
        {"external-id-type": kind, "external-id-value": value, "external-id-relationship": relation}
        for kind, value, relation in ids
    ]
    body = {"put-code": code, "title": {"title": {"value": title}}, "external-ids": {"external-id": listed}}
    return body | {"type": "book-chapter", "path": f"/{ORCID}/work/{code}"} | more


def of_summaries(*versions: dict[str, Any]) -> list[Work]:
    return works_of(saved(json.dumps({"group": [{"work-summary": versions}]}).encode()))


def test_chapters_that_are_part_of_one_book_stay_two_works_without_its_identifier() -> None:
    book = ("doi", "10.1000/book", "part-of")
    chapters = [summary(1, "On rings", book), summary(2, "On fields", book)]
    first, second = of_summaries(*chapters)
    assert (first.title, second.title) == ("On rings", "On fields")
    assert first.ids == second.ids == PaperIds()


def test_a_subtitle_that_the_title_has_already_is_not_said_twice() -> None:
    body = summary(1, "Rings: a survey")
    body["title"]["subtitle"] = {"value": "A Survey"}
    assert only(of_summaries(body)).title == "Rings: a survey"


def test_what_orcid_made_of_an_identifier_serves_only_where_the_person_misspelt_it() -> None:
    for value, doi in (("10.1000/mine", "10.1000/mine"), ("see the paper", "10.1000/theirs")):
        body = summary(1, "On rings", ("doi", value, "self"))
        body["external-ids"]["external-id"][0]["external-id-normalized"] = {"value": "10.1000/theirs"}
        assert only(of_summaries(body)).ids == PaperIds(doi=doi)


def test_a_work_is_as_new_as_its_newest_version_and_not_as_the_preferred_one() -> None:
    mine = ("doi", "10.1000/a", "self")
    old, new = (summary(n, "On rings", mine, **{"last-modified-date": {"value": n * 10**12}}) for n in (1, 2))
    for versions in ([old | {"display-index": "1"}, new], [old, new | {"display-index": "1"}]):
        (work,) = of_summaries(*versions)
        assert work.revision == "2033-05-18T03:33:20.000"


def test_every_pmid_of_a_work_is_kept() -> None:
    both = summary(1, "On rings", ("pmid", "123", "self"), ("pmid", "456", "self"))
    (work,) = of_summaries(both)
    assert work.ids == PaperIds(pmid="123", also=(("pmid", "456"),))


def test_activities_are_employments_and_works_of_whom_the_path_names() -> None:
    readings = saved(page("activities.json"))
    assert said_of(readings[0]) == {"orcid": [ORCID], "employment": ["Bryn Mawr College, Guest, 1933–"]}
    work = work_of(readings[1])
    assert (work.title, [(name.printed, name.orcid) for name in work.byline]) == ("On rings", [(None, ORCID)])
    assert not set().union(*(reading.surprises for reading in readings))


def test_works_by_put_code_have_their_contributors_and_errors_are_set_aside() -> None:
    readings = saved(page("works-by-put-code-with-an-error.json"))
    first, nobody, twice = works_of(readings)
    assert {reading.record.form for reading in readings} == {"full"}
    assert [(name.printed, name.orcid) for name in first.byline] == [("David Hilbert", None), ("Noether, E.", ORCID)]
    assert first.abstract == "We prove it. Code: https://github.com/noether/rings"
    assert first.code == ("https://github.com/noether/rings",)
    assert [(name.printed, name.orcid) for name in nobody.byline] == [(None, ORCID)]
    assert [name.orcid for name in twice.byline] == [None, None]
    assert troubles(readings)[3:] == [
        (
            "",
            "ORCID says: 400 Bad Request: The put code provided is not valid. Full validation error: '54' is not a"
            " valid put code",
        ),
        ("55", "not public"),
        ("", "neither a work nor an error"),
    ]
    alone = work_of(only(saved(page("work-alone.json"))))
    assert [(name.printed, name.orcid) for name in alone.byline] == [("Emmy Noether", ORCID)]
    assert not set().union(*(reading.surprises for reading in readings))


def test_works_of_nobody_in_particular_have_no_byline() -> None:
    whole = json.loads(page("works-without-a-path.json"))
    (name,) = work_of(only(saved(json.dumps(whole).encode()))).byline
    assert (name.printed, name.orcid) == (None, ORCID)  # as the work's own path says
    whole["group"][0]["work-summary"][0]["path"] = None
    assert work_of(only(saved(json.dumps(whole).encode()))).byline == ()


def test_a_year_may_be_a_number() -> None:
    whole = json.loads(page("works-without-a-path.json"))
    whole["group"][0]["work-summary"][0]["publication-date"] = {"year": {"value": 1921}, "month": {"value": 2}}
    assert str(work_of(only(saved(json.dumps(whole).encode()))).published) == "1921-02"


def test_what_cannot_be_a_work_is_set_aside_with_the_reason() -> None:
    assert troubles(saved(page("works-set-aside-each-for-another-reason.json"))) == [
        ("31", "no title"),
        ("32", "type 'hologram' is not mapped"),
        ("33", "no type"),
        ("34", "not public"),
        ("", "no put-code"),
        ("", "a group without a work"),
        ("37", "title of more than 2,000 characters"),
        ("38", "work-summary.0.publication-date.year: Input should be a valid dictionary or instance of Part"),
        ("", "work-summary.0: Input should be a valid dictionary or instance of Item"),
        ("", "work-summary: Input should be a valid tuple"),
    ]


def test_a_type_is_read_in_the_spelling_of_either_version() -> None:
    assert kind_of("JOURNAL_ARTICLE") is kind_of("journal-article") is WorkKind.ARTICLE
    assert kind_of("DISSERTATION") is kind_of("dissertation-thesis") is WorkKind.THESIS
    assert (kind_of("review"), kind_of("book-review")) == (WorkKind.PEER_REVIEW, WorkKind.EDITORIAL)
    assert not KINDS.keys() & OTHERS
    assert not kind_of("undefined").counts


def test_a_field_that_nobody_knows_is_a_surprise_at_any_depth() -> None:
    whole = json.loads(page("record-odd-in-every-part.json"))
    whole["shoe"] = whole["activities-summary"]["shoes"] = 1
    group = whole["activities-summary"]["works"]["group"][1]
    group["sock"] = group["work-summary"][0]["external-ids"]["external-id"][0]["heel"] = 1
    person, _, draft, _ = saved(json.dumps(whole).encode())
    assert person.surprises == {"shoe", "activities-summary.shoes"}
    assert draft.surprises == {"sock", "work-summary.external-ids.external-id.heel"}


# Records of nobody, of somebody else, and pages that are no answer


@pytest.mark.parametrize(
    ("name", "reason", "works"),
    [
        ("record-without-a-person.json", "no person in the record", 1),
        ("record-deactivated.json", f"the record {ORCID} is deactivated", 0),
        ("record-deactivated-by-its-history.json", f"the record {ORCID} is deactivated", 0),
        ("record-unclaimed.json", f"nobody has claimed the record {ORCID}", 0),
        ("record-of-the-sandbox.json", f"{ORCID} is an iD for tests, of 'sandbox.orcid.org'", 0),
    ],
)
def test_a_record_that_is_nobodys_word_is_set_aside_and_does_not_look_like_an_empty_list(
    name: str, reason: str, works: int
) -> None:
    readings = read(only(asks(EMMY)), page(name))
    assert (readings[0].record.native_id, readings[0].trouble) == (ORCID, reason)
    assert len(works_of(readings)) == works


def test_a_person_who_made_nothing_public_is_there_and_has_no_works() -> None:
    assert said_of(only(read(only(asks(EMMY)), page("record-nothing-public.json")))) == {"orcid": [ORCID]}


def test_the_record_of_another_id_than_was_asked_for_is_set_aside_whole() -> None:
    ask = only(asks(Author("Emmy Noether", orcid="0000-0001-5109-3700")))
    reading = only(read(ask, page("record-odd-in-every-part.json")))
    words = f"the record of {ORCID} came for 0000-0001-5109-3700: if they are one person, ask by {ORCID}"
    assert (reading.facts, reading.trouble) == ((), words)


def test_a_failure_is_told_in_orcids_own_words_and_named_after_what_to_do() -> None:
    for name, words in (
        ("error-404.json", "404 Not Found"),
        ("error-409-locked.json", "record is locked"),
        ("error-409-deactivated.json", "record is deactivated"),
        ("error-401-token.json", "Invalid access token"),
    ):
        with pytest.raises(SourceChanged, match=f"ORCID says: .*{words}"):
            of_file(page(name))
        with pytest.raises(SourceChanged, match=words):
            read(only(asks(EMMY)), page(name))
    with pytest.raises(TryLater, match="503"):
        of_file(page("error-503.json"))
    with pytest.raises(TryLater, match="Too many"):
        of_file(b'{"response-code": 429, "developer-message": "Too many requests"}')


def test_what_is_no_page_that_is_read_is_named() -> None:
    for name in ("educations", "fundings"):
        with pytest.raises(SourceChanged, match=f"a page of ORCID's {name} is not read"):
            of_file(page(f"{name}.json"))
    for name, words in (
        ("expanded-search.json", "a search of ORCID tells who bears a name"),
        ("record-of-version-1.json", "versions before 2.0"),
    ):
        with pytest.raises(SourceChanged, match=words):
            of_file(page(name))
    for part in ("email", "employment/12", "keywords"):
        with pytest.raises(SourceChanged, match=f"a page of ORCID's {part.partition('/')[0]} is not read"):
            of_file(json.dumps({"path": f"/{ORCID}/{part}", "name": None}).encode())
    with pytest.raises(SourceChanged, match="a person came where a record was asked for"):
        read(only(asks(EMMY)), page("person.json"))
    for body in (b"{}", b'{"hello": "world"}', b"[]", b"<html>", b"", b"null"):
        with pytest.raises(SourceChanged):
            of_file(body)


# The sample web


def question(author: Author) -> Question:
    return Question(source=SOURCE, question="written_by", subject="mirela", asks=tuple(asks(author)))


def test_an_author_of_120_papers_costs_one_request(tmp_path: Path) -> None:
    world = world_of(120)
    theirs = {PaperIds.of(dois=[work.doi]).spelled[0] for _, work in world.at_openalex(DAY_ONE)}
    with SampleWeb(world=world) as web, a_run(tmp_path, web) as run:
        chain = harvest(run, question(Author(world.main.name, orcid=world.main.orcid)))
        works = [each.fact for each in chain.placed if isinstance(each.fact, Work)]
        assert {work.ids.spelled[0] for work in works} == theirs
        assert {name.orcid for work in works for name in work.byline} == {world.main.orcid}
        assert (chain.set_aside, chain.surprises) == ((), ())
        assert len(web.requests) == 1


def test_a_record_of_the_sample_web_is_read_and_grows_with_the_days(small_world: SampleWeb, tmp_path: Path) -> None:
    with a_run(tmp_path, small_world) as run:
        chain = harvest(run, question(Author(MIRELA.name, orcid=MIRELA.orcid)))
        listed = {each.fact.ids.doi for each in chain.placed if isinstance(each.fact, Work)}
        assert SOURCE.hello is not None
        assert run.fetch(SOURCE, SOURCE.hello).trouble is None
    retracted = {work.doi for _, work in WORLD.at_openalex(DAY_ONE) if work.retracted}
    assert listed > {"10.5555/talks.2021.14"}
    assert not listed & retracted


def test_an_unknown_id_and_a_locked_one_give_nothing_and_stop_nobody(small_world: SampleWeb, tmp_path: Path) -> None:
    with a_run(tmp_path, small_world) as run:
        chain = harvest(run, question(EMMY))
        assert (chain.placed, len(chain.answers)) == ((), 1)
        locked = Fault(409, {"content-type": "application/json"}, page("error-409-locked.json"))
        small_world.faults["orcid"].append(locked)
        chain = harvest(run, question(Author(MIRELA.name, orcid=MIRELA.orcid)))
        assert (chain.placed, [answer.status for answer in chain.answers]) == ((), [409])


def test_a_merged_id_leads_to_a_record_that_is_set_aside(small_world: SampleWeb, tmp_path: Path) -> None:
    moved = Fault(301, {"location": f"/v3.0/{MIRELA.orcid}/record"}, b"")
    small_world.faults["orcid"].append(moved)
    with a_run(tmp_path, small_world) as run:
        chain = harvest(run, question(EMMY))
    assert chain.placed == ()
    assert f"ask by {MIRELA.orcid}" in only(chain.set_aside).reason


def test_the_sample_web_answers_in_json_where_there_is_nothing(small_world: SampleWeb, tmp_path: Path) -> None:
    with a_run(tmp_path, small_world) as run:
        for path in ("v3.0/0000-0000-4100-9999/record", f"v3.0/{MIRELA.orcid}/shoes", ""):
            reply = run.fetch(SOURCE, Ask(f"https://pub.orcid.org/{path}"))
            assert (reply.status, reply.media) == (404, "application/json")
            with pytest.raises(SourceChanged, match="404"):
                of_file(reply.body)


# Whatever comes

ANY = any_json(
    ["10.1000/a", "SELF", "doi", "public", f"/{ORCID}/works", "9999999999999999", "<i>", "&lt;"],
    ["value", "group", "work-summary", "put-code", "path", "error"],
)
WHOLE = documents([*PAGES.glob("*.json"), *RECORDINGS], below=20_000)


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_a_page_with_any_one_part_replaced_gives_facts_or_one_of_our_errors(data: st.DataObject) -> None:
    body = page_of(data, WHOLE, ANY)
    step = data.draw(st.sampled_from([None, *STEPS]))
    read_or_refused(READER, step and Ask("x", step=step, ids=(f"orcid:{ORCID}",)), body)


def test_every_invented_page_is_used() -> None:
    tests = Path(__file__).read_text().replace('(f"{name}.json"', '("educations.json" "fundings.json"')
    tests += Path(__file__).with_name("test_orcid_xml.py").read_text()
    assert [path.name for path in PAGES.iterdir() if f'"{path.name}"' not in tests] == []


def test_works_that_share_the_address_or_the_number_of_their_book_stay_apart() -> None:
    book = [("uri", "https://example.org/book", "SELF"), ("oclc", "1", "SELF")]
    versions = [
        summary(1, "On rings", *book, ("doi", "10.1000/a", "SELF")),
        summary(2, "On fields", *book, ("doi", "10.1000/b", "SELF")),
        summary(3, "On rings", *book),
    ]
    assert [work.ids.spelled for work in of_summaries(*versions)] == [("doi:10.1000/a",), ("doi:10.1000/b",)]
