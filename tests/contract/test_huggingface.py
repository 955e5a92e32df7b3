"""Hugging Face: a recording, invented pages and the sample web read the same, and whatever else comes is named."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.reading import Reading
from ingest.sampleweb import DAY_ONE, Fault, SampleWeb, world_of
from ingest.source import Ask
from ingest.sources.huggingface import SOURCE
from pipelines.harvest import Question, harvest
from pipelines.store.records import Chain
from schemas.errors import SourceChanged
from schemas.ids import PaperIds, safe_url
from schemas.observation import Links
from tests.contract.anything import any_json, documents, page_of, read_or_refused
from tests.contract.reader import Reader, only
from tests.e2e.stage import a_run
from tests.shared import needs_shared

READER = Reader(SOURCE)
page = READER.page
of_file = READER.of_file
read = READER.read
saved = READER.saved
about = READER.about
PAGES = READER.pages
RECORDED = READER.recorded
RECORDINGS = READER.recordings
PAPERS = "https://huggingface.co/api/papers"
HUB = "https://huggingface.co"
WHOLE_PAPER = "paper-with-every-kind-of-link.json"


def links_of(reading: Reading) -> list[tuple[str, str, str | None]]:
    fact = only(reading.facts)
    assert isinstance(fact, Links)
    return [(link.role.value, link.url, link.by) for link in fact.links]


def changed(**parts: Any) -> Reading:
    """The paper with nothing but its id and these parts."""
    return only(saved(json.dumps({"id": "2401.00001", "title": "On rings"} | parts).encode()))


# Recordings


@needs_shared
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_every_recording_gives_links_and_holds_no_surprise(path: Path) -> None:
    readings = saved(path.read_bytes())
    assert readings
    for reading in readings:
        assert (reading.trouble, reading.surprises) == (None, frozenset())
        assert only(reading.facts).ids.spelled == (f"arxiv:{reading.record.native_id}",)  # type: ignore[union-attr]


@needs_shared
def test_a_recorded_day_has_code_that_was_entered_and_pages_wherever_they_are() -> None:
    links = [link for each in saved((RECORDED / "daily-papers.2026-06.json").read_bytes()) for link in links_of(each)]
    assert [(role, by) for role, _, by in links if role == "code"] == [("code", "author")] * 16
    pages = [url for role, url, _ in links if role == "project page"]
    assert len(pages) == 13
    assert f"{HUB}/datasets/Krystalan/EvoBrowseComp" in pages


@needs_shared
def test_nothing_about_people_leaves_a_recording() -> None:
    body = (RECORDED / "daily-papers.2026-06.json").read_bytes()
    kept = [fact.model_dump_json() for each in saved(body) for fact in each.facts]
    for item in json.loads(body):
        people = {name["_id"] for name in item["paper"]["authors"]} | {item["submittedBy"]["_id"]}
        assert not [one for one in people if any(one in text for text in kept)]


# What we ask


def test_a_paper_is_asked_by_each_of_its_arxiv_ids_and_by_nothing_else() -> None:
    first, second, third = about(
        PaperIds(arxiv="2401.00001", doi="10.1000/a", also=(("arxiv", "2401.00002"), ("openalex", "W1"))),
        PaperIds(arxiv="2401.00001"),
        PaperIds(doi="10.1000/b"),
        PaperIds(arxiv="0704.0001"),
    )
    assert (first.url, first.params, first.ids) == (f"{PAPERS}/2401.00001", (), ("arxiv:2401.00001",))
    assert (second.ids, third.ids) == (("arxiv:2401.00002",), ("arxiv:0704.0001",))
    assert set(first.absent) == {404}
    assert list(SOURCE.after(first, page(WHOLE_PAPER))) == []


def test_an_old_id_is_not_asked_for_but_read_where_it_comes() -> None:
    assert about(PaperIds(arxiv="math/0611800")) == []
    assert changed(id="math/0611800", projectPage="https://example.org").record.native_id == "math/0611800"


def test_a_paper_that_came_is_the_one_that_was_asked_for() -> None:
    asked, other = about(PaperIds(arxiv="2401.00001"), PaperIds(arxiv="2401.00002"))
    assert only(read(asked, page(WHOLE_PAPER))).record.asked == "arxiv:2401.00001"
    with pytest.raises(SourceChanged, match=r"the paper 2401\.00001 came where 2401\.00002 was asked for"):
        read(other, page(WHOLE_PAPER))


# What a record becomes


def test_a_paper_becomes_all_its_links_at_once() -> None:
    reading = only(saved(page(WHOLE_PAPER)))
    assert links_of(reading) == [
        ("code", "https://github.com/noether/rings", "author"),
        ("project page", "https://github.com/noether/rings", None),
        ("model", f"{HUB}/noether/ring-1", None),
        ("model", f"{HUB}/ring", None),
        ("data set", f"{HUB}/datasets/noether/all.rings_v2", None),
    ]
    assert not reading.surprises


def test_a_paper_without_links_says_so_and_takes_the_earlier_ones_back() -> None:
    first, second = (only(saved(page(name))) for name in (WHOLE_PAPER, "paper-whose-links-were-taken-back.json"))
    assert links_of(second) == []
    assert first.record.native_id == second.record.native_id


@pytest.mark.parametrize(
    ("added_by", "by"), [("user", "author"), ("auto", "automatic"), ("admin", None), ("", None), (None, None)]
)
def test_who_entered_the_code_is_told_in_our_words_or_is_unknown(added_by: str | None, by: str | None) -> None:
    repository = "https://github.com/noether/rings"
    assert links_of(changed(githubRepo=repository, githubRepoAddedBy=added_by)) == [("code", repository, by)]


def test_code_of_which_nobody_says_who_entered_it_is_code() -> None:
    repository = "https://gitlab.com/noether/rings"
    assert links_of(changed(githubRepo=repository)) == [("code", repository, None)]


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/noether",
        "https://github.com/orgs/noether",
        "https://noether.github.io/rings",
        "https://example.org/?see=https://github.com/noether/rings",
        "https://emmy@github.com/noether/rings",
        "javascript:github.com/noether/rings",
        "noether/rings",
        "see https://github.com/noether/rings",
        "https://github.com/noether/rings?by=emmy@example.org",
        "",
        None,
    ],
)
def test_what_names_no_repository_is_no_code(address: str | None) -> None:
    assert links_of(changed(githubRepo=address, githubRepoAddedBy="user")) == []


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "rings.example.org", "https://a.org/?m=emmy%40example.org", " ", "ftp://a.org/"]
)
def test_what_may_not_become_a_link_is_no_page(address: str) -> None:
    assert links_of(changed(projectPage=address)) == []


def test_of_many_models_only_the_first_are_kept() -> None:
    found = links_of(changed(linkedModels=[{"id": f"noether/ring-{number}"} for number in range(1_500)]))
    assert [url for _, url, _ in found] == [f"{HUB}/noether/ring-{number}" for number in range(20)]


def test_a_field_that_nobody_knows_is_a_surprise() -> None:
    assert changed(shoe=1).surprises == {"shoe"}
    item = {"paper": {"id": "2401.00001", "shoe": 1}, "title": "On rings", "lace": 2}
    assert only(saved(json.dumps([item]).encode())).surprises == {"paper.shoe", "lace"}


def test_items_of_a_list_are_read_each_for_itself() -> None:
    readings = saved(page("list-of-a-day-one-item-broken-one-without-an-arxiv-id.json"))
    assert [(reading.record.native_id, reading.trouble) for reading in readings] == [
        ("2401.00001", None),
        ("2401.00002", "paper.projectPage: Input should be a valid string"),
        ("a-blog-post", "no arXiv id"),
        ("", "paper: Field required"),
        ("math/0611800", None),
    ]
    assert links_of(readings[0]) == [("code", "https://github.com/noether/rings", "automatic")]
    assert not any(reading.surprises for reading in readings)


def test_a_list_may_hold_papers_themselves() -> None:
    readings = saved(page("list-of-papers-themselves.json"))
    assert [(reading.record.native_id, reading.trouble) for reading in readings] == [
        ("2401.00001", None),
        ("2401.00002", "githubRepo: Input should be a valid string"),
        ("a-blog-post", "no arXiv id"),
        ("", "paper: Field required"),
    ]
    assert links_of(readings[0]) == [("code", "https://github.com/noether/rings", "author")]
    assert not any(reading.surprises for reading in readings)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"githubRepo": 5}, "githubRepo: "),
        ({"githubRepoAddedBy": {}}, "githubRepoAddedBy: "),
        ({"projectPage": False}, "projectPage: "),
        ({"linkedModels": {"id": "a/b"}}, "linkedModels: "),
        ({"linkedModels": ["a/b"]}, "linkedModels.0: "),
        ({"linkedDatasets": [{"id": "a/b"}, {"name": "a/c"}]}, "linkedDatasets.1.id: no text"),
        ({"id": "a-blog-post"}, "no arXiv id"),
        ({"id": 2401.00001}, "id: "),
    ],
)
def test_a_part_that_is_not_what_it_should_be_sets_the_record_aside(parts: dict[str, Any], reason: str) -> None:
    trouble = changed(**parts).trouble
    assert trouble is not None
    assert trouble.startswith(reason)


# Pages that are no answer


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (page("error-404.json"), "Hugging Face says: Paper not found"),
        (page("repositories-of-an-unnamed-paper.json"), "does not say which"),
        (b'{"id": "noether/ring", "modelId": "noether/ring", "likes": 2}', "no paper of Hugging Face: an object of id"),
        (b"{}", "an object of nothing"),
        (b"<html><title>Rings</title>", "a web page where JSON was asked for: 'Rings'"),
        (b"", "an empty page"),
        (b"5", "a number where an object was asked for"),
        (b"null", "null where an object was asked for"),
    ],
)
def test_what_is_no_paper_is_named(body: bytes, words: str) -> None:
    with pytest.raises(SourceChanged, match=words):
        of_file(body)
    with pytest.raises(SourceChanged, match=words):
        read(Ask(PAPERS, step="paper"), body)


def test_a_list_of_other_things_is_not_read_and_an_empty_day_is() -> None:
    for body, words in ((b'[{"id": "2401.00001"}]', "hold no paper"), (b'["2401.00001"]', "item 0 .* is no object")):
        with pytest.raises(SourceChanged, match=words):
            of_file(body)
    assert saved(b"[]") == []


# The sample web


def asked(papers: list[PaperIds]) -> Question:
    return Question(source=SOURCE, question="about", subject="mirela", asks=tuple(about(*papers)))


def found(chain: Chain) -> dict[str, list[str]]:
    assert (chain.set_aside, chain.surprises) == ((), ())
    facts = [each.fact for each in chain.placed]
    return {
        fact.native_id: [f"{link.role.value} {link.by}" for link in fact.links]
        for fact in facts
        if isinstance(fact, Links)
    }


def test_each_paper_costs_one_request_and_most_are_unknown(tmp_path: Path) -> None:
    world = world_of(24)
    papers = [PaperIds(arxiv=record.id) for _, record in world.at_arxiv(DAY_ONE)]
    with SampleWeb(world=world) as web, a_run(tmp_path, web) as run:
        chain = harvest(run, asked(papers))
        assert len(web.requests) == len(chain.bookmarks) == 24
    known = {mark.subject for mark in chain.bookmarks if mark.found}
    assert known == {f"arxiv:{native}" for native in found(chain)}
    assert 0 < len(known) < 12


def test_code_of_the_sample_web_comes_a_week_after_the_paper(small_world: SampleWeb, tmp_path: Path) -> None:
    ids = ("2103.90412", "2311.90505", "2407.90640", "2609.90031")
    question = asked([PaperIds(arxiv=native) for native in ids])
    with a_run(tmp_path, small_world) as run:
        first = found(harvest(run, question))
    small_world.today = DAY_ONE + timedelta(days=8)
    with a_run(tmp_path, small_world) as run:
        later = found(harvest(run, question))
    assert first == {
        "2103.90412": ["code author", "project page None"],
        "2311.90505": ["code automatic", "project page None"],
        "2407.90640": ["data set None"],
        "2609.90031": ["model None"],
    }
    assert later == first | {"2609.90031": ["code automatic", "model None"]}


def test_a_saved_day_of_the_sample_web_is_read(small_world: SampleWeb, tmp_path: Path) -> None:
    with a_run(tmp_path, small_world) as run:
        bodies = [
            run.fetch(SOURCE, Ask(f"{HUB}/api/daily_papers", params)).body
            for params in ((), (("date", "2026-09-03"),), (("date", "2026-09-06"),))
        ]
    readings = [saved(body) for body in bodies]
    assert [len(each) for each in readings] == [11, 1, 0]
    assert not any(reading.trouble or reading.surprises for each in readings for reading in each)


def test_a_busy_service_is_asked_again_and_a_bot_check_is_not(small_world: SampleWeb, tmp_path: Path) -> None:
    question = asked([PaperIds(arxiv="2103.90412")])
    small_world.faults["huggingface"].append(Fault(429, {"Retry-After": "7"}, b"{}"))
    with a_run(tmp_path, small_world) as run:
        assert "2103.90412" in found(harvest(run, question))
    assert len(small_world.requests) == 2
    small_world.faults["huggingface"].append(Fault(403, {}, b"<html><title>Just a moment...</title>"))
    with a_run(tmp_path, small_world) as run, pytest.raises(SourceChanged, match="bot check"):
        harvest(run, asked([PaperIds(arxiv="2109.90077")]))


def test_what_the_sample_web_does_not_know_is_an_error_in_the_hubs_way(small_world: SampleWeb, tmp_path: Path) -> None:
    with a_run(tmp_path, small_world) as run:
        replies = [
            run.fetch(SOURCE, Ask(f"{HUB}/api/{path}", absent=frozenset({404})))
            for path in ("papers/1706.03762", "papers/math/0611990", "shoes")
        ]
        repositories = run.fetch(SOURCE, Ask(f"{HUB}/api/arxiv/2407.90640/repos")).body
        assert SOURCE.hello is not None
        assert run.fetch(SOURCE, SOURCE.hello).trouble is None
    for reply in replies:
        assert reply.status == 404
        with pytest.raises(SourceChanged, match="Hugging Face says: "):
            of_file(reply.body)
    with pytest.raises(SourceChanged, match="does not say which"):
        of_file(repositories)


# Whatever comes

ANY = any_json(
    ["2401.00001", "math/0611800v2", "https://github.com/a/b", "http://[::1", "a/b", "../b", "user"],
    ["id", "paper", "error", "githubRepo", "linkedModels", "models"],
)
WHOLE = documents(PAGES.glob("*.json")) + [whole[:3] for whole in documents(RECORDINGS, below=2**20)]


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_a_page_with_any_one_part_replaced_gives_links_or_one_of_our_errors(data: st.DataObject) -> None:
    body = page_of(data, WHOLE, ANY)
    step = data.draw(st.sampled_from([None, "list", "paper"]))
    ids = ("arxiv:2401.00001",) if step == "paper" else ()
    for reading in read_or_refused(READER, step and Ask("x", step=step, ids=ids), body):
        urls = [url for _, url, _ in links_of(reading)] if reading.facts else []
        assert all(safe_url(url) == url for url in urls)


@settings(deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"[\w./-]{1,30}", fullmatch=True))
def test_a_linked_id_leads_into_the_hub_or_nowhere(name: str) -> None:
    for _, url, _ in links_of(changed(linkedModels=[{"id": name}])):
        assert url == f"{HUB}/{name}"
        assert safe_url(url) == url
        assert not {"", ".", ".."} & set(name.split("/"))


def test_every_invented_page_is_used() -> None:
    tests = Path(__file__).read_text()
    assert [path.name for path in PAGES.iterdir() if f'"{path.name}"' not in tests] == []
