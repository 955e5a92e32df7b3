import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.config import Anchor, Followed
from pipelines.resolve import person_of, persons_of
from schemas.ids import PaperIds
from tests.unit.resolving import (
    DAVID,
    EMMY,
    FACTS,
    OTHER,
    at_openalex,
    by,
    clear,
    derived,
    figures_made,
    groups,
    ordered,
    put,
    settle,
    who,
)
from tests.unit.storing import a_store, a_work

ONE, TWO, THREE = "arxiv:2401.00001", "arxiv:2401.00002", "arxiv:2401.00003"


@pytest.fixture
def store(tmp_path):
    with a_store(tmp_path) as store:
        yield store


def paper(n, *byline):
    return a_work(f"2401.{n:05}", byline=byline)


def followed(name="Emmy Noether", **more):
    return Followed(name=name, slug="emmy-noether", **more)


def test_equal_full_names_are_one_person_and_only_probably(store):
    put(store, paper(1, by("Emmy Noether")), paper(2, by("Noether, Emmy"), by("David Hilbert")))
    settle(store)
    assert who(store, ONE, "Emmy Noether") == who(store, TWO, "Noether, Emmy")
    assert who(store, ONE, "Emmy Noether")[1:] == ("probable", "name only")
    assert len(ordered(store, "person")) == 2
    assert re.fullmatch("p[a-z2-7]{10}", who(store, TWO, "David Hilbert")[0])


def test_an_orcid_from_another_source_reaches_the_signature_and_the_full_namesake(store):
    put(store, paper(1, by("Emmy Noether")), paper(2, by("Emmy Noether")), paper(3, by("E. Noether")))
    put(store, at_openalex("W1", by("Emmy Noether", EMMY, "A1"), ids=PaperIds(arxiv="2401.00001")))
    settle(store)
    assert who(store, ONE, "Emmy Noether")[1:] == ("certain", "ORCID iD on the byline")
    assert who(store, TWO, "Emmy Noether")[1:] == ("probable", f"same full name as ORCID iD {EMMY}")
    assert who(store, ONE, "Emmy Noether")[0] == who(store, TWO, "Emmy Noether")[0]
    assert who(store, THREE, "E. Noether")[0] != who(store, ONE, "Emmy Noether")[0]
    assert ordered(store, "signature")[0][-2:] == (EMMY, ["openalex:A1"])


def test_a_name_in_another_spelling_aligns_by_place_family_and_initial(store):
    put(store, paper(1, by("Emmy Noether"), by("David Hilbert")))
    put(store, at_openalex("W1", by("E. Noether", EMMY), by("D. Hilbert", DAVID), ids=PaperIds(arxiv="2401.00001")))
    settle(store)
    assert [row[-2] for row in ordered(store, "signature")] == [EMMY, DAVID]


def test_a_record_of_one_name_alone_aligns_where_one_position_has_its_family_and_initial(store):
    ids = PaperIds(doi="10.1/a")
    put(
        store,
        at_openalex("W1", by("David Hilbert"), by("E. Noether"), ids=ids),
        at_openalex("7", by("Emmy Noether", EMMY), ids=ids, source="orcid"),
        at_openalex("W2", by("Emil Noether"), by("E. Noether"), ids=PaperIds(doi="10.1/b")),
        at_openalex("8", by("Emmy Noether", EMMY), ids=PaperIds(doi="10.1/b"), source="orcid"),
    )
    settle(store)
    told = store.con.execute("select paper, position, orcid from signature order by all").fetchall()
    assert told == [("doi:10.1/a", 1, None), ("doi:10.1/a", 2, EMMY), ("doi:10.1/b", 1, None), ("doi:10.1/b", 2, None)]


def test_works_that_disagree_on_an_orcid_give_none_and_are_reported(store):
    put(store, paper(1, by("Emmy Noether")))
    put(store, at_openalex("W1", by("Emmy Noether", EMMY), ids=PaperIds(arxiv="2401.00001")))
    put(store, at_openalex("W2", by("Emmy Noether", OTHER), ids=PaperIds(arxiv="2401.00001")))
    tally = settle(store)
    assert [row[-2] for row in ordered(store, "signature")] == [None]
    assert len(tally.conflicts) == 1
    assert EMMY in tally.conflicts[0]
    assert OTHER in tally.conflicts[0]


def test_two_orcids_part_a_name_and_a_vendors_id_tells_whose_the_rest_is(store):
    put(
        store,
        paper(1, by("Wei Li", EMMY, "A1")),
        paper(2, by("Wei Li", DAVID, "A2")),
        paper(3, by("Wei Li", native="A1")),
        paper(4, by("Wei Li", native="A3")),
    )
    settle(store)
    assert who(store, ONE, "Wei Li")[0] != who(store, TWO, "Wei Li")[0]
    assert who(store, THREE, "Wei Li") == (
        who(store, ONE, "Wei Li")[0],
        "probable",
        f"arxiv:A1 is used for ORCID iD {EMMY}",
    )
    assert who(store, "arxiv:2401.00004", "Wei Li")[1:] == ("unresolved", "2 ORCID iDs share this name")
    assert len(ordered(store, "person")) == 3


def test_a_contradicting_name_is_not_linked_by_an_orcid_and_is_reported(store):
    put(
        store, paper(1, by("Emmy Noether", EMMY)), paper(2, by("Emmy Noether", EMMY)), paper(3, by("Felix Klein", EMMY))
    )
    tally = settle(store)
    assert who(store, THREE, "Felix Klein")[1:] == ("probable", "name only")
    assert who(store, THREE, "Felix Klein")[0] != who(store, ONE, "Emmy Noether")[0]
    assert len(tally.conflicts) == 1
    assert "Felix Klein" in tally.conflicts[0]


def test_a_collision_stays_one_when_only_the_contradicting_name_gains_a_paper(store):
    put(
        store, paper(1, by("Emmy Noether", EMMY)), paper(2, by("Emmy Noether", EMMY)), paper(3, by("Felix Klein", EMMY))
    )
    settle(store)
    put(store, paper(4, by("Felix Klein")))
    settle(store)
    assert who(store, THREE, "Felix Klein")[1:] == ("probable", "name only")
    assert [row[-1] for row in ordered(store, "person") if row[-1]] == [EMMY]


def test_an_orcid_at_two_positions_of_a_paper_speaks_for_its_commonest_name_only(store):
    put(store, paper(1, by("Emmy Noether", EMMY), by("E. Noether", EMMY)), paper(2, by("Emmy Noether", EMMY)))
    put(store, paper(3, by("Wei Li", DAVID), by("Li, Wei", DAVID)))
    settle(store)
    assert who(store, ONE, "Emmy Noether")[1:] == ("certain", "ORCID iD on the byline")
    assert who(store, ONE, "E. Noether")[1:] == ("probable", "name only")
    assert [row[3] for row in ordered(store, "assignment") if row[0] == THREE] == ["probable", "probable"]


def test_compatible_names_with_one_orcid_are_one_person_named_by_the_commonest_form(store):
    put(store, paper(1, by("E. Noether", EMMY)), paper(2, by("E. Noether", EMMY)), paper(3, by("Emmy Noether", EMMY)))
    settle(store)
    assert [row[1:] for row in ordered(store, "person")] == [("E. Noether", "e noether", EMMY)]


def test_nobody_signs_a_paper_twice(store):
    put(store, paper(1, by("Wei Li"), by("Wei Li")), paper(2, by("Wei Li"), by("Wei Li")), paper(3, by("Wei Li")))
    settle(store)
    first, second = who(store, ONE, "Wei Li")[0], who(store, ONE, "Wei Li", 2)[0]
    assert first != second
    assert (who(store, TWO, "Wei Li")[0], who(store, TWO, "Wei Li", 2)[0]) == (first, second)
    assert who(store, THREE, "Wei Li")[0] == first


def test_a_person_keeps_its_id_when_an_orcid_joins_it_and_when_papers_merge(store):
    put(store, paper(1, by("Emmy Noether")))
    put(store, at_openalex("W1", by("E. Noether"), ids=PaperIds(doi="10.1/a")))
    settle(store)
    noether, initials = who(store, ONE, "Emmy Noether")[0], who(store, "doi:10.1/a", "E. Noether")[0]
    put(store, at_openalex("W2", by("Emmy Noether", EMMY), ids=PaperIds(arxiv="2401.00001")))
    settle(store)
    assert who(store, ONE, "Emmy Noether")[0] == noether
    put(store, at_openalex("W3", ids=PaperIds(arxiv="2401.00001", doi="10.1/a")))
    settle(store)
    assert who(store, ONE, "Emmy Noether")[0] == noether
    assert initials not in [row[0] for row in ordered(store, "person")]
    assert ("person", initials) in ordered(store, "stale")


def test_a_person_keeps_its_id_when_the_byline_comes_from_another_record(store):
    put(store, at_openalex("W1", by("Emmy Noether"), ids=PaperIds(arxiv="2401.00001")))
    settle(store)
    before = who(store, ONE, "Emmy Noether")[0]
    put(store, paper(1, by("Emmy Noether")))
    settle(store)
    assert who(store, ONE, "Emmy Noether")[0] == before


def test_when_a_person_parts_only_the_part_with_the_oldest_decision_keeps_the_id(store):
    put(store, paper(1, by("Wei Li")), paper(2, by("Wei Li")))
    settle(store)
    before = who(store, ONE, "Wei Li")[0]
    put(store, at_openalex("W1", by("Wei Li", EMMY), ids=PaperIds(arxiv="2401.00001")))
    put(store, at_openalex("W2", by("Wei Li", DAVID), ids=PaperIds(arxiv="2401.00002")))
    tally = settle(store)
    assert (who(store, ONE, "Wei Li")[0], tally.moved) == (before, 1)
    assert who(store, TWO, "Wei Li")[0] != before


def test_a_decision_is_written_only_when_it_changes(store):
    put(store, paper(1, by("Emmy Noether")))
    assert settle(store).decided == 1
    put(store, paper(2, by("Emmy Noether")))
    assert settle(store).decided == 1
    assert settle(store).decided == 0
    assert [row[0] for row in ordered(store, "decision")] == [1, 2]


def test_only_persons_concerned_become_stale(store):
    put(store, paper(1, by("Emmy Noether")), paper(2, by("David Hilbert")))
    settle(store)
    figures_made(store)
    store.con.execute("delete from stale")
    put(store, paper(3, by("Emmy Noether")))
    settle(store)
    assert ordered(store, "stale") == [("person", who(store, ONE, "Emmy Noether")[0])]


def test_a_followed_person_is_found_by_anchors_then_orcid_then_name(store):
    put(store, paper(1, by("Wei Li", EMMY)), paper(2, by("Wei Li", DAVID)), paper(3, by("Emmy Noether")))
    settle(store)
    anchors = [Anchor(paper="2401.00002", name="Wei Li")]
    assert person_of(store, followed("Wei Li", orcid=DAVID)) == (who(store, TWO, "Wei Li")[0], ())
    assert person_of(store, followed("Wei Li", anchor=anchors)) == (who(store, TWO, "Wei Li")[0], ())
    assert person_of(store, followed()) == (who(store, THREE, "Emmy Noether")[0], ())
    assert person_of(store, followed("Felix Klein")) == (None, ())


def test_several_followed_people_are_found_together_as_each_is_alone(store):
    put(store, paper(1, by("Wei Li", EMMY)), paper(2, by("Wei Li", DAVID)), paper(3, by("Emmy Noether")))
    settle(store)
    anchored = [
        followed("Wei Li", anchor=[Anchor(paper=f"2401.0000{n}", name=name) for n, name in at])
        for at in ([(2, "Wei Li"), (9, "Wei Li")], [(1, "Wei Li"), (2, "Wei Li")], [(3, "Nobody")])
    ]
    people = [*anchored, followed(), followed("Felix Klein"), followed("Wei Li", orcid=DAVID)]
    assert persons_of(store, people) == [person_of(store, each) for each in people]
    assert persons_of(store, []) == []


def test_anchors_in_two_clusters_are_a_conflict_and_the_majority_holds(store):
    put(store, paper(1, by("Wei Li", EMMY)), paper(2, by("Wei Li", DAVID)), paper(3, by("Wei Li", DAVID)))
    settle(store)
    anchors = [Anchor(paper=f"2401.0000{n}", name="Wei Li") for n in (1, 2, 3)]
    person, conflicts = person_of(store, followed("Wei Li", anchor=anchors, orcid=EMMY))
    assert person == who(store, TWO, "Wei Li")[0]
    assert conflicts == (
        "the anchors lie with 2 persons: 2 of 3 with the one shown",
        f"the bylines bear ORCID iD {DAVID}, the list of people says {EMMY}",
    )


@settings(deadline=None, max_examples=12)
@given(facts=FACTS, data=st.data())
def test_step_by_step_equals_from_scratch_with_the_same_decisions(tmp_path_factory, facts, data):
    with a_store(tmp_path_factory.mktemp("home")) as store:
        for n, fact in enumerate(facts):
            put(store, fact, hours=n)
            if data.draw(st.booleans()):
                settle(store)
            if data.draw(st.booleans()):
                figures_made(store)
        settle(store)
        figures_made(store)
        before, log = derived(store), ordered(store, "decision")
        clear(store)
        settle(store)
        figures_made(store)
        assert derived(store) == before
        assert ordered(store, "decision") == log


@settings(deadline=None, max_examples=12)
@given(facts=FACTS, data=st.data())
def test_who_signs_together_depends_on_no_order(tmp_path_factory, facts, data):
    with a_store(tmp_path_factory.mktemp("straight")) as store:
        for n, fact in enumerate(facts):
            put(store, fact, hours=n)
        settle(store)
        straight = groups(store)
    with a_store(tmp_path_factory.mktemp("shuffled")) as store:
        for n, fact in data.draw(st.permutations(list(enumerate(facts)))):
            put(store, fact, hours=n)
            if data.draw(st.booleans()):
                settle(store)
        settle(store)
        assert groups(store) == straight


@settings(deadline=None, max_examples=12)
@given(facts=FACTS, cut=st.integers(0, 12))
def test_every_position_has_one_person_and_no_paper_is_signed_twice_by_one(tmp_path_factory, facts, cut):
    with a_store(tmp_path_factory.mktemp("home")) as store:
        for n, fact in enumerate(facts):
            put(store, fact, hours=n)
            if n == cut:
                settle(store)
        settle(store)
        places = [row[:2] for row in ordered(store, "assignment")]
        assert places == [row[:2] for row in ordered(store, "signature")]
        assert len({(row[0], row[2]) for row in ordered(store, "assignment")}) == len(places)
        assert {row[2] for row in ordered(store, "assignment")} == {row[0] for row in ordered(store, "person")}
