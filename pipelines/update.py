"""The one path that backfill, refresh, import and rebuild share: harvest, resolve, measure, publish what is stale."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ingest.read import batched
from ingest.source import Ask, Author, Source
from pipelines.config import Anchor, Followed, append_person
from pipelines.harvest import REPLAYED, Load, Question, harvest_all
from pipelines.measure import measure
from pipelines.profile import profile_of
from pipelines.publish.site import publish, read_published
from pipelines.queries import query
from pipelines.resolve import ResolveTally, resolve
from pipelines.resolve.persons import person_of, persons_of
from pipelines.run import Run
from pipelines.schedule import days_fresh, digest, fresh
from pipelines.store.border import from_utc
from pipelines.store.kept import asked_ids, asked_person, log_profile, was_searched
from pipelines.store.load import load
from pipelines.store.open import Store
from pipelines.store.records import Bookmark, Chain
from schemas.ids import PaperIds
from schemas.profile import Profile

log = logging.getLogger(__name__)

AT_ONCE = 20  # papers asked for singly, and loaded in one go
ANCHORS = 5  # papers written into people.toml to find a person again, whatever a vendor renumbers


def ask_all(run: Run, questions: Mapping[str, Sequence[Question]], *, load_chain: Load | None = None) -> None:
    """Every source's questions, side by side: a thread each, since the wait is politeness. Answers are loaded whole.

    A source that has failed in this run is not asked again.
    """

    def into_store(question: Question, chain: Chain) -> None:
        with run.store() as store:
            tally = load(store, chain, loaded_at=run.now())
        run.count("works", tally.works)
        run.count("set aside", tally.set_aside)
        log.info("%s %s %s: %s", question.source.name, question.question, question.subject, tally)

    with ThreadPoolExecutor(max_workers=max(1, len(questions))) as pool:
        asked = [
            pool.submit(harvest_all, run, source, questions[source.name], load_chain or into_store)
            for source in run.sources
            if questions.get(source.name) and source.name not in run.trouble
        ]
        for each in asked:
            each.result()


def written_by(
    run: Run, people: Sequence[Followed], *, shelf: int | None = None, new: bool = False
) -> dict[str, list[Question]]:
    """What is due to be asked about followed people, by source. `shelf` None asks whatever the age of the answer.

    `new` leaves out what a source was asked before. Where the owner gives no ORCID iD, the one on the person's bylines
    is asked by; it makes no answer due that is fresh.
    """
    due: list[tuple[Source, Followed, bool]] = []
    askable = [source for source in run.sources if source.written_by is not None]
    with run.store() as store:
        for person in people:
            mark = digest(_author(person))
            for source in askable:
                before = asked_person(store, source.name, person.slug)
                same = before is not None and before[1] == mark
                held = shelf is not None and same and before and fresh(before[0], now=run.now(), shelf=shelf)
                if not held and not (new and before):
                    due.append((source, person, same))
        orcids = _orcids(store, run, {person.slug: person for _, person, _ in due if person.orcid is None})
        questions = defaultdict[str, list[Question]](list)
        for source, person, same in due:
            author = _author(person, orcid=orcids.get(person.slug))
            questions[source.name].extend(_written_by(run, store, source, person, author, same=same))
    return dict(questions)


def _author(person: Followed, *, orcid: str | None = None) -> Author:
    return Author(person.name, person.orcid or orcid, person.native, person.papers, person.namesakes)


def _written_by(
    run: Run, store: Store, source: Source, person: Followed, author: Author, *, same: bool
) -> Iterator[Question]:
    """The question about one person, if the source can be asked it. `same`: so it was asked before."""
    searched = was_searched(store, source.name, person.name, since=run.now() - REPLAYED)
    asks = tuple(source.written_by(replace(author, searched=searched))) if source.written_by else ()
    if asks:
        mark = Bookmark(source.name, "written_by", person.slug, run.now(), digest=digest(_author(person)))
        known = store.con.execute(query("known_of_person"), [source.name, person.slug]).fetchall()[0][0] if same else 0
        yield Question(
            source=source,
            question="written_by",
            subject=person.slug,
            asks=asks,
            bookmarks=(mark,),
            expected=int(known),
        )


def _orcids(store: Store, run: Run, people: Mapping[str, Followed]) -> dict[str, str]:
    """By slug, the ORCID iDs that bylines bear of those persons whom these followed people are."""
    found = persons_of(store, list(people.values()), run.config.verdicts) if people else []
    held = {slug: person for slug, (person, _) in zip(people, found, strict=True) if person}
    rows = store.con.execute(
        "select person, orcid from person where orcid is not null and person in (select unnest(?))",
        [sorted(set(held.values()))],
    ).fetchall()
    orcids = dict(rows)
    return {slug: orcids[person] for slug, person in held.items() if person in orcids}


def enriching(run: Run, people: Sequence[Followed]) -> dict[str, list[Question]]:
    """The second round: `about`, and works at sources that only an iD or papers of the first let us ask."""
    due = about(run, people)
    for name, questions in written_by(run, people, new=True).items():
        due[name] = [*questions, *due.get(name, [])]
    return due


def about(run: Run, people: Sequence[Followed]) -> dict[str, list[Question]]:
    """What each source is to be asked about the papers of these people: those without a fresh answer from it."""
    with run.store() as store:
        persons = [person for person, _ in persons_of(store, people, run.config.verdicts) if person]
        return {
            source.name: [
                Question(
                    source=source,
                    question="about",
                    subject="",
                    asks=asks,
                    expected=sum(found for _, found, _ in asked_ids(store, source.name, _ids(asks)).values()),
                )
                for asks in _chained(source, source.about(_due(run, store, source, persons)))
            ]
            for source in run.sources
            if source.about is not None
        }


def _chained(source: Source, asks: Iterable[Ask]) -> Iterator[tuple[Ask, ...]]:
    """What is asked and loaded as one: a batch by itself, and asks for a single paper some at a time.

    Where each host is a service of its own, one may fail without the others: then every ask is by itself.
    """
    single: list[Ask] = []
    for ask in asks:
        if len(ask.ids) > 1 or not source.service:
            yield (ask,)
        else:
            single.append(ask)
    yield from batched(single, AT_ONCE)


def _ids(asks: Iterable[Ask]) -> list[str]:
    return [spelled for ask in asks for spelled in ask.ids]


def _due(run: Run, store: Store, source: Source, persons: Sequence[str]) -> list[PaperIds]:
    """Papers of these persons that lack a fresh answer of the source, each with the identifiers not yet asked for."""
    shelf, now = run.config.settings.shelf_life, run.now()
    rows = store.con.execute(query("papers_to_ask"), [source.name, list(persons)]).fetchall()
    marks = asked_ids(store, source.name, {spelled for _, ids, _, _ in rows for spelled in ids})
    due = []
    for _, ids, counted_at, has_work in rows:
        if source.shelf == "counts" and fresh(
            from_utc(counted_at) if counted_at else None, now=now, shelf=shelf.counts
        ):
            continue
        if source.shelf == "works" and has_work:
            continue
        known = {spelled: marks[spelled] for spelled in ids if spelled in marks}
        fresh_ids = {
            spelled
            for spelled, (asked, found, first) in known.items()
            if fresh(asked, now=now, shelf=days_fresh(source.shelf, shelf, found=found, asked=asked, first=first))
        }
        if any(known[spelled][1] for spelled in fresh_ids):
            continue
        left = [spelled for spelled in ids if spelled not in fresh_ids]
        if left:
            due.append(PaperIds.spelt(left))
    return due


@dataclass(frozen=True, slots=True)
class Update:
    """What came out: the profiles published, and what resolving reported."""

    profiles: tuple[Profile, ...]
    resolved: ResolveTally


def settle(run: Run) -> ResolveTally:
    """Papers and persons of whatever is stale."""
    with run.store() as store:
        return resolve(store, people=run.config.people, verdicts=run.config.verdicts, day=run.now().date())


def finish(run: Run, resolved: ResolveTally, *, always: Sequence[str] = ()) -> Update:
    """Measures and publishes what is stale, and the people in `always` (slugs), in one hold of the store."""
    settings = run.config.settings
    with run.store() as store:
        asked = asked_sources(store) | set(run.trouble)
        measure(store, headline=settings.headline, asked=asked, day=run.now().date())
        before = {person.slug: read_published(run.home.site, person.slug) for person in run.config.people}
        made = {profile.slug: profile for profile in _profiles(run, store, before, always)}
        index = [profile for slug, published in before.items() if (profile := made.get(slug) or published)]
        publish(
            run.home.site,
            list(made.values()),
            index=index,
            now=run.now(),
            trouble=run.trouble,
            sample=run.sample,
        )
        with store.transaction():
            for profile in made.values():
                log_profile(store, profile, day=run.now().date(), cause=run.id)
            store.con.execute("delete from stale where kind = 'profile'")
    run.count("profiles", len(made))
    return Update(tuple(made.values()), resolved)


def _profiles(run: Run, store: Store, before: Mapping[str, Profile | None], always: Sequence[str]) -> list[Profile]:
    """A new profile for each followed person who is stale, not yet published, or named in `always`.

    `before` is what was published last, by slug.
    """
    stale = {key for (key,) in store.con.execute("select key from stale where kind = 'profile'").fetchall()}
    profiles = []
    found = persons_of(store, run.config.people, run.config.verdicts)
    for followed, (person, conflicts) in zip(run.config.people, found, strict=True):
        previous = before[followed.slug]
        if person is None or not (previous is None or person in stale or followed.slug in always):
            continue
        profiles.append(
            profile_of(
                store,
                person=person,
                slug=followed.slug,
                name=followed.name,
                sources=run.config.settings.sources,
                headline=run.config.settings.headline,
                conflicts=conflicts,
                trouble=run.trouble,
                previous=previous,
                now=run.now(),
            )
        )
    return profiles


def asked_sources(store: Store) -> set[str]:
    """The sources that have been asked at all, by a fetch or an import, whether or not they answered."""
    return {source for (source,) in store.con.execute(query("asked_sources")).fetchall()}


def anchored(run: Run, person: Followed) -> Followed:
    """The person with anchors: as given, else papers now believed to be theirs, written into people.toml."""
    if person.anchors:
        return person
    with run.store() as store:
        found, _ = person_of(store, person, run.config.verdicts)
        rows = store.con.execute(query("anchors_of"), [found, ANCHORS]).fetchall() if found else []
    if not rows:
        return person
    person = person.model_copy(update={"anchors": [Anchor(paper=paper, name=name) for paper, name in rows]})
    append_person(run.home.folder, person)
    return person


def following(run: Run, person: Followed) -> Run:
    """The run, its settings now following this person."""
    others = tuple(each for each in run.config.people if each.slug != person.slug)
    return replace(run, config=replace(run.config, people=(*others, person)))
