import pytest

from pipelines.config import Anchor, Followed, Verdict
from pipelines.resolve import person_of
from schemas.ids import PaperIds
from tests.unit.resolving import DAVID, EMMY, at_openalex, by, clear, derived, figures_made, ordered, put, settle, who
from tests.unit.storing import a_store, a_work

ONE, TWO, THREE = "arxiv:2401.00001", "arxiv:2401.00002", "arxiv:2401.00003"


@pytest.fixture
def store(tmp_path):
    with a_store(tmp_path) as store:
        yield store


def paper(n, *byline):
    return a_work(f"2401.{n:05}", byline=byline)


def verdict(paper, name, person="wei-li", *, theirs, line=1):
    return Verdict(paper=paper, name=name, person=person, theirs=theirs, line=line)


def followed(name="Wei Li", slug="wei-li", **more):
    return Followed(name=name, slug=slug, **more)


def test_a_verdict_brings_a_name_to_a_person_and_says_its_line(store):
    put(store, paper(1, by("Emmy Noether")), paper(2, by("E. Noether")))
    emmy = followed("Emmy Noether", "emmy")
    settle(store, [emmy], [verdict(TWO, "E. Noether", "emmy", theirs=True, line=4)])
    assert who(store, TWO, "E. Noether") == (who(store, ONE, "Emmy Noether")[0], "certain", "verdict, line 4")


def test_a_verdict_keeps_a_name_away_from_a_person(store):
    put(store, paper(1, by("Wei Li")), paper(2, by("Wei Li")), paper(3, by("Wei Li")))
    settle(store)
    before = who(store, ONE, "Wei Li")[0]
    tally = settle(store, [followed()], [verdict(TWO, "Wei Li", theirs=False)])
    assert tally.moved == 1
    assert (who(store, ONE, "Wei Li")[0], who(store, THREE, "Wei Li")[0]) == (before, before)
    assert who(store, TWO, "Wei Li")[0] != before
    assert who(store, TWO, "Wei Li")[1:] == ("certain", "verdict, line 1")


def test_a_verdict_that_is_taken_back_leaves_no_trace(store):
    put(store, paper(1, by("Wei Li")), paper(2, by("Wei Li")))
    settle(store)
    before = derived(store)
    settle(store, [followed()], [verdict(TWO, "Wei Li", theirs=False)])
    assert derived(store) != before
    settle(store, [followed()])
    assert derived(store) == before


def test_verdicts_found_a_person_where_two_orcids_share_the_name(store):
    put(
        store,
        paper(1, by("Wei Li", EMMY)),
        paper(2, by("Wei Li", DAVID)),
        paper(3, by("Wei Li")),
        paper(4, by("Wei Li")),
    )
    said = [verdict(THREE, "Wei Li", theirs=True)]
    settle(store, [followed()], said)
    mine = who(store, THREE, "Wei Li")
    assert mine[1] == "certain"
    assert mine[0] not in {who(store, each, "Wei Li")[0] for each in (ONE, TWO, "arxiv:2401.00004")}
    assert person_of(store, followed(), said) == (mine[0], ())


def test_a_verdict_goes_to_the_cluster_that_holds_most_anchors(store):
    put(store, paper(1, by("Wei Li", EMMY)), paper(2, by("Wei Li", DAVID)), paper(3, by("Wei Li")))
    person = followed(anchor=[Anchor(paper="2401.00002", name="Wei Li")], orcid=EMMY)
    settle(store, [person], [verdict(THREE, "Wei Li", theirs=True)])
    assert who(store, THREE, "Wei Li")[0] == who(store, TWO, "Wei Li")[0]


def test_a_verdict_wins_over_an_orcid_and_the_conflict_is_shown(store):
    put(store, paper(1, by("Wei Li", EMMY)), paper(2, by("Wei Li", EMMY)))
    tally = settle(store, [followed(orcid=EMMY)], [verdict(TWO, "Wei Li", theirs=False, line=7)])
    assert who(store, TWO, "Wei Li")[0] != who(store, ONE, "Wei Li")[0]
    assert tally.conflicts == (f"line 7: the ORCID iD on {TWO} says otherwise of 'Wei Li'; the verdict holds",)


def test_verdicts_that_contradict_each_other_are_reported_and_not_applied(store):
    put(store, paper(1, by("Wei Li")))
    both = [verdict(ONE, "Wei Li", theirs=True, line=1), verdict(ONE, "Wei Li", theirs=False, line=5)]
    tally = settle(store, [followed()], both)
    assert who(store, ONE, "Wei Li")[1] == "probable"
    assert len(tally.conflicts) == 1
    assert tally.conflicts[0].startswith("lines 1, 5:")


def test_a_verdict_on_a_second_namesake_names_it_by_its_place(store):
    put(store, paper(1, by("Wei Li"), by("Wei Li")), paper(2, by("Wei Li")))
    settle(store, [followed()], [verdict(ONE, "Wei Li #2", theirs=True)])
    assert who(store, ONE, "Wei Li", 2)[0] == who(store, TWO, "Wei Li")[0]
    assert who(store, ONE, "Wei Li", 1)[0] != who(store, TWO, "Wei Li")[0]


def test_a_name_that_is_not_on_the_paper_and_a_paper_that_is_not_stored_are_told_apart(store):
    put(store, paper(1, by("Wei Li")))
    said = [verdict(ONE, "Wai Lee", theirs=True, line=2), verdict("doi:10.1000/none", "Wei Li", theirs=True, line=9)]
    assert settle(store, [followed()], said).unapplied_verdicts == (
        f"line 2: 'Wai Lee' does not stand on the byline of {ONE}",
        "line 9: doi:10.1000/none is not stored yet; the verdict waits",
    )
    put(store, at_openalex("W1", by("Wei Li"), ids=PaperIds(doi="10.1000/none")))
    assert len(settle(store, [followed()], said).unapplied_verdicts) == 1
    assert who(store, "doi:10.1000/none", "Wei Li")[1:] == ("certain", "verdict, line 9")


def test_the_same_verdicts_and_decisions_give_the_same_persons_again(store):
    put(store, paper(1, by("Wei Li", EMMY)), paper(2, by("W. Li")), paper(3, by("Wei Li")))
    settle(store)
    people, said = [followed(orcid=EMMY)], [verdict(TWO, "W. Li", theirs=True), verdict(THREE, "Wei Li", theirs=False)]
    settle(store, people, said)
    figures_made(store)
    before, log = derived(store), ordered(store, "decision")
    clear(store)
    settle(store, people, said)
    figures_made(store)
    assert (derived(store), ordered(store, "decision")) == (before, log)


def test_a_run_with_the_same_verdicts_changes_nothing(store):
    put(store, paper(1, by("Wei Li")), paper(2, by("Wei Li")))
    said = [verdict(TWO, "Wei Li", theirs=False)]
    settle(store, [followed()], said)
    figures_made(store)
    store.con.execute("delete from stale")
    tally = settle(store, [followed()], said)
    assert (tally.decided, tally.moved, ordered(store, "stale")) == (0, 0, [])
