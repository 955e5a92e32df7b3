"""The doctor: sees whatever is broken on purpose, says what to do, asks politely, and changes nothing."""

import hashlib
import shutil
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from ingest.sampleweb import DAY_ONE, WORLD, SampleWeb
from ingest.sampleweb.people import MIRELA
from pipelines.backfill import Wanted, backfill
from pipelines.cli import main
from pipelines.config import read_config
from pipelines.doctor import LAWS, Finding, after_refresh, doctor, laws
from pipelines.queries import query
from pipelines.recheck import COMPARED, recheck_sample, recheck_whole
from pipelines.store.derived import DERIVED, KEPT
from tests.clock import FakeClock
from tests.e2e.stage import Quiet, a_run, morning, tables

EVERYBODY = 1_000
VERDICT = '\n[[verdict]]\npaper = "{paper}"\nname = "{name}"\nperson = "mirela-oduya-falk"\ntheirs = {theirs}\n'
DAMAGE = {
    "one_row_a_key": "insert into paper from paper limit 1",
    "one_place_a_day": "insert into observation select * replace (record + 1 as record, value + 1 as value)"
    " from observation limit 1",
    "work_without_paper": "delete from paper_work where paper = (select min(paper) from paper_work)",
    "paper_without_work": "delete from work where native_id = (select min(native_id) from work)",
    "signature_without_paper": "delete from paper where paper = (select min(paper) from signature)",
    "authorship_without_signature": "delete from signature where paper = (select min(paper) from signature)",
    "assignment_astray": "delete from person where person = (select min(person) from assignment)",
    "assignment_undecided": "delete from decision where person = (select min(person) from assignment)",
    "person_without_signature": "delete from assignment where person = (select min(person) from assignment)",
    "figure_astray": "delete from figure where name = 'h_index' and person = (select min(person) from figure)",
    "figure_without_reason": "update figure set value = null, label = null where name = 'paper_count'",
    "papers_a_year": "update yearly set value = value + 1 where series = 'papers' and year = 2024",
    "answer_without_page": "delete from page where sha256 = (select min(page) from answer)",
    "loaded_without_answer": "update answer set trouble = 'SourceChanged: no' where question = 'about'",
    "fact_never_loaded": "delete from loaded where page = (select min(page) from work)",
    "bookmark_ahead": "insert into bookmark select * replace ('somebody-else' as subject) from bookmark"
    " where question = 'written_by' limit 1",
    "left_stale": "insert into stale values ('person', 'pabcdefghij')",
}
OTHERWISE = {
    "work": "update work set record = record + 1 where native_id = (select min(native_id) from work)",
    "authorship": "update authorship set printed = upper(printed) where position = 1",
    "identifier": "update identifier set id = id || '0' where id = (select max(id) from identifier)",
    "observation": "update observation set value = value + 1 where year is null",
    "link": "insert into link select source, native_id, 'code', 'https://x.org/y', null, received_at, page, record"
    " from work order by native_id limit 1",
    "paper": "update paper set venue = 'Elsewhere'",
    "paper_work": "update paper_work set why = 'a feeling'",
    "signature": "update signature set natives = []",
    "figure": "update figure set value = value - 1, low = low - 1 where name = 'citations' and value > 0",
    "yearly": "update yearly set value = value + 1 where series = 'citations'",
}


@pytest.fixture(scope="module")
def web():
    with SampleWeb(world=WORLD, today=DAY_ONE) as web:
        yield web


@pytest.fixture(scope="module")
def well(web, tmp_path_factory):
    """A home in which the sample web's author was backfilled."""
    folder = tmp_path_factory.mktemp("well")
    with a_run(folder, web) as run:
        assert backfill(run, Wanted(name=MIRELA.name)) is not None
    return folder


@pytest.fixture
def home(well, tmp_path):
    """The same, to be broken."""
    return Path(shutil.copytree(well, tmp_path / "home"))


def looked(folder: Path, web: SampleWeb, **more: object) -> list[Finding]:
    clock = FakeClock(morning(web.today) + timedelta(days=1))
    given = {"clock": clock, "progress": Quiet(), "keys": {}, "routes": web.routes, "wait": 1.0, **more}
    return list(doctor(folder, read_config(folder), **given))  # type: ignore[arg-type]


def wrong(findings: list[Finding]) -> dict[str, str]:
    return {finding.check: finding.said for finding in findings if finding.wrong}


def damaged(folder: Path, *statements: str) -> None:
    with closing(duckdb.connect(folder / "store.duckdb")) as con:
        for statement in statements:
            con.execute(statement)


def test_a_home_that_is_well_is_found_well_whole_and_in_part(web, well):
    findings = looked(well, web, sample=20, whole=True)
    assert wrong(findings) == {}
    assert {"settings", "disk", "arXiv", "OpenAlex", "clock", "pages", "sample of 20", "whole"} <= {
        finding.check for finding in findings
    }


def test_looking_changes_nothing(web, home):
    def state() -> tuple[object, ...]:
        files = sorted(path for path in home.rglob("*") if path.is_file() and path.suffix not in {".lock", ".duckdb"})
        digests = {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        with closing(duckdb.connect(home / "store.duckdb", read_only=True)) as con:
            return digests, tables(home), [con.execute(f"from {table}").fetchall() for table in KEPT]

    before = state()
    looked(home, web, sample=20, whole=True, offline=True)
    assert state() == before


def test_every_law_has_its_breach_and_every_table_its_key():
    assert {name for name, _, _ in LAWS} == set(DAMAGE)
    assert all(f"from {table}" in query("doctor/one_row_a_key") for table in (*KEPT, *DERIVED))


def test_each_breach_of_a_law_is_found(web, home):
    with a_run(home, web) as run, run.store() as store:
        run.clock.sleep(60)  # the backfill waited between its requests
        for name, law, do in LAWS:
            store.con.begin()
            store.con.execute("update run set ended_at = started_at")
            store.con.execute(DAMAGE[name])
            found = wrong(list(laws(run, store)))
            store.con.rollback()
            assert law in found, name
            assert found[law].endswith(do)
        assert wrong(list(laws(run, store))) == {}


@pytest.mark.parametrize(
    ("figure", "value", "said"),
    [("i10_index", 999, "i10-index 999 cannot come from"), ("g_index", 0, "g is never less")],
)
def test_a_figure_that_breaks_arithmetic_and_is_shown_is_found_and_one_that_is_held_is_not(
    web, home, figure, value, said
):
    her = "person = (select person from figure where name = 'citations' order by value desc nulls last limit 1)"
    damaged(home, f"update figure set value = {value}, low = null, high = null where name = '{figure}' and {her}")  # noqa: S608
    assert said in wrong(looked(home, web, offline=True))["figures agree, or are held"]
    damaged(home, f"update figure set held_by = 'a law' where name = '{figure}' and {her}")  # noqa: S608
    assert wrong(looked(home, web, offline=True)) == {}


def test_a_run_that_was_killed_is_a_reason_for_stale_rows(web, home):
    damaged(home, DAMAGE["left_stale"], "update run set ended_at = null")
    assert wrong(looked(home, web, offline=True)) == {}
    damaged(home, "update run set ended_at = started_at")
    assert set(wrong(looked(home, web, offline=True, sample=1))) == {"nothing stale was left", "sample of 1"}


def test_what_a_sample_holds_otherwise_than_its_pages_is_named(web, home):
    damaged(home, *OTHERWISE.values())
    with a_run(home, web) as run:
        assert set(recheck_sample(run, EVERYBODY).differing) == set(OTHERWISE) == set(COMPARED)


def test_every_table_that_a_sample_can_hold_is_compared():
    assert set(DERIVED) - set(COMPARED) == {"claim", "gone", "set_aside", "surprise", "assignment", "person", "stale"}


def test_a_sample_is_the_same_all_day_another_the_next_day_and_ends_where_it_would_be_too_much(web, home):
    with a_run(home, web) as run, run.store() as store:
        days = [store.con.execute(query("doctor/sample"), {"day": day, "persons": 5}).fetchall() for day in
                (DAY_ONE, DAY_ONE, DAY_ONE + timedelta(days=1))]  # fmt: skip
    assert days[0] == days[1] != days[2]
    with a_run(home, web) as run:
        assert recheck_sample(run, EVERYBODY, most=0).persons == 1
        assert recheck_sample(run, 5).persons == 5


def test_a_sample_of_a_store_that_grew_over_days_still_agrees(web, home):
    from pipelines.refresh import refresh

    try:
        web.today = DAY_ONE + timedelta(days=8)
        with a_run(home, web) as run:
            refresh(run)
            assert run.trouble == {}
            assert after_refresh(run) == []
            assert recheck_sample(run, EVERYBODY).differing == {}
    finally:
        web.today = DAY_ONE


def test_only_the_whole_sees_who_was_believed_to_have_signed(web, home):
    damaged(home, "update assignment set reason = 'a feeling'")
    with a_run(home, web) as run:
        assert recheck_sample(run, EVERYBODY).differing == {}
    with a_run(home, web) as run:
        assert set(recheck_whole(run).differing) == {"assignment"}
    assert not list(home.glob("*checked*"))


def test_pages_that_are_missing_or_damaged_are_named(web, home):
    first, second, *_ = sorted((home / "pages").rglob("*.zst"))
    first.unlink()
    found = wrong(looked(home, web, offline=True, sample=EVERYBODY))
    assert str(first) in found["pages"]
    second.write_bytes(b"no zstd")
    found = wrong(looked(home, web, offline=True, whole=True))
    assert "2 not whole" in found["content of pages"]
    assert "not readable" in found["whole"]


def test_a_service_is_asked_once_whether_it_answers_and_never_again(web, well, home):
    web.requests.clear()
    assert wrong(looked(home, web)) == {}
    assert Counter(seen.service for seen in web.requests) == {"arxiv": 1, "openalex": 1}
    web.requests.clear()
    web.off.add("openalex")
    try:
        assert "503" in wrong(looked(home, web))["OpenAlex"]
    finally:
        web.off.clear()
    assert Counter(seen.service for seen in web.requests) == {"arxiv": 1, "openalex": 1}


def test_nobody_is_asked_offline_or_without_a_contact_address(web, home):
    web.requests.clear()
    looked(home, web, offline=True)
    settings = home / "byline.toml"
    settings.write_text(settings.read_text("utf-8").replace("contact =", "# contact ="), "utf-8")
    found = looked(home, web)
    assert "contact" in wrong(found)["settings"]
    assert any(finding.check == "sources" and "not asked" in finding.said for finding in found)
    assert not web.requests


def test_a_clock_that_is_behind_is_named(web, home):
    early = FakeClock(morning(DAY_ONE) - timedelta(days=3))
    assert "set the clock" in wrong(looked(home, web, clock=early, offline=True))["clock"]


def test_a_full_disk_and_a_folder_that_may_not_be_written_to_are_named(web, home, monkeypatch):
    usage = shutil.disk_usage(home)
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.doctor.shutil.disk_usage", lambda path: usage._replace(free=5 * 2**20))
        assert "make room" in wrong(looked(home, web, offline=True))["disk"]
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.doctor.os.access", lambda path, mode: path.name != "site")
        assert str(home / "site") in wrong(looked(home, web, offline=True))["disk"]


def test_verdicts_that_wait_or_do_not_hold_are_named_with_their_line(web, home):
    paper = next(each for each in tables(home)["signature"] if each[2] == MIRELA.name)[0]
    for theirs, name, said in (
        ("true", MIRELA.name, None),
        ("false", MIRELA.name, "does not hold"),
        ("true", "Nobody Whatever", "does not stand on the byline"),
    ):
        (home / "verdicts.toml").write_text(VERDICT.format(paper=paper, name=name, theirs=theirs), "utf-8")
        found = wrong(looked(home, web, offline=True))
        assert set(found) == ({"verdicts"} if said else set())
        assert said is None or (said in found["verdicts"] and "line 2" in found["verdicts"])


def test_followed_people_who_are_nobody_or_have_no_page_are_named(web, home):
    (home / "site" / "people" / "mirela-oduya-falk.html").unlink()
    with (home / "people.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[person]]\nname = "Nobody Whatever"\nslug = "nobody"\n')
    found = looked(home, web, offline=True)
    assert wrong(found) == {"mirela-oduya-falk": "has no page: `byline publish` makes it again"}
    assert any(finding.check == "nobody" and "byline refresh" in finding.said for finding in found)
    damaged(home, "insert into bookmark select * replace ('nobody' as subject) from bookmark"
            " where question = 'written_by' limit 1")  # fmt: skip
    assert "nobody in the store" in wrong(looked(home, web, offline=True))["nobody"]


def test_the_command_prints_a_line_a_check_and_exits_1_where_something_is_wrong(home, tmp_path):
    told = CliRunner().invoke(main, ["--home", str(home), "doctor", "--offline", "--sample", "3"])
    assert told.exit_code == 0, told.output
    assert all(line.startswith("ok    ") for line in told.stdout.splitlines())
    damaged(home, DAMAGE["left_stale"])
    told = CliRunner().invoke(main, ["--home", str(home), "doctor", "--offline"])
    assert told.exit_code == 1
    assert "WRONG nothing stale was left: 1 times not so, such as person pabcdefghij" in told.stdout
    told = CliRunner().invoke(main, ["--home", str(tmp_path / "nowhere"), "doctor", "--offline"])
    assert told.exit_code == 1
    assert "byline init" in told.stdout
    assert not (tmp_path / "nowhere").exists()


def test_a_refresh_ends_with_the_doctor_and_what_is_wrong_makes_exit_1(home, monkeypatch):
    monkeypatch.setattr("pipelines.refresh.ask_all", lambda run, questions: None)
    told = CliRunner().invoke(main, ["--home", str(home), "refresh"])
    assert told.exit_code == 0, told.output
    damaged(home, "update paper set venue = 'Elsewhere'")
    told = CliRunner().invoke(main, ["--home", str(home), "refresh"])
    assert told.exit_code == 1
    assert "sample of 20" in told.stderr
    assert "paper" in told.stderr
