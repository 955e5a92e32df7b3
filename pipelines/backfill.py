"""One new author, with a person waiting: who is meant, then whatever is theirs, then a page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.source import Author
from pipelines.config import AUTHOR_IDS, Anchor, Followed, append_person, author_ids
from pipelines.harvest import Question
from pipelines.run import Run
from pipelines.store.records import Chain
from pipelines.update import anchored, ask_all, enriching, finish, following, settle, written_by
from schemas.errors import BadConfig, TryLater
from schemas.ids import parse_any, parse_author, parse_orcid
from schemas.names import LONGEST_NAME, fits, fold, slug, tidy
from schemas.observation import Claim
from schemas.person import Candidate
from schemas.profile import Profile
from schemas.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom a backfill is for, as the command line has it; `native` has (source, author id)."""

    name: str
    orcid: str | None = None
    native: tuple[tuple[str, str], ...] = ()
    papers: tuple[str, ...] = ()
    pick: tuple[int, ...] = ()


class SeveralPeople(Exception):
    """The name is several people and nobody said which."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        super().__init__(f"{len(candidates)} people")
        self.candidates = tuple(candidates)


Choose = Callable[[Sequence[Candidate]], Sequence[int]]


def backfill(run: Run, wanted: Wanted, *, choose: Choose | None = None) -> Profile | None:
    """The published profile of the one who is wanted; None where no source knows a paper of theirs.

    A bare name is settled first, by one page a source: never are the works of all namesakes fetched. `choose` asks a
    person on a terminal; without it a name that is several people raises SeveralPeople.
    """
    wanted = checked(wanted)
    person = next((each for each in run.config.people if _same(each, wanted)), None)
    if person is None:
        person = _whom(run, wanted, choose)
        append_person(run.home.folder, person)
    elif more := set(wanted.native) - set(person.native):
        person = person.model_copy(update=author_ids({*person.native, *more}))
        append_person(run.home.folder, person)
    run = following(run, person)
    ask_all(run, written_by(run, [person], shelf=1))
    settle(run)
    run = following(run, anchored(run, person))
    ask_all(run, enriching(run, [person]))
    made = finish(run, settle(run), always=(person.slug,))
    return next((profile for profile in made.profiles if profile.slug == person.slug), None)


def checked(wanted: Wanted) -> Wanted:
    """With the name tidied and every identifier in canonical spelling; BadConfig names one that is none."""
    orcid, native = wanted.orcid, []
    if orcid is not None and (orcid := parse_orcid(orcid)) is None:
        raise BadConfig(f"--orcid {wanted.orcid}: no ORCID iD (16 digits in fours; the last is a check digit)")
    for source, text in wanted.native:
        if (known := parse_author(source, text)) is None:
            raise BadConfig(f"--{source} {text}: no author id of that source; it looks like {AUTHOR_IDS[source]}")
        native.append((source, known))
    papers = []
    for text in wanted.papers:
        if (spelled := parse_any(text)) is None:
            raise BadConfig(f"--paper {text}: no identifier of a paper; write arxiv:2401.00001 or doi:10.1000/x")
        papers.append(spelled)
    if (name := tidy(wanted.name)) is None or not fold(name):
        raise BadConfig(f"the name has no letter in it, or more than {LONGEST_NAME} characters")
    return replace(wanted, name=name, orcid=orcid, native=tuple(native), papers=tuple(papers))


def _same(person: Followed, wanted: Wanted) -> bool:
    """Whether a followed person is the one wanted: the same name, and no id that says otherwise."""
    if wanted.pick or fold(person.name) != fold(wanted.name):
        return False
    if wanted.orcid and person.orcid != wanted.orcid:
        return False
    sources = {source for source, _ in person.native}
    return all(native in person.native or native[0] not in sources for native in wanted.native)


def _whom(run: Run, wanted: Wanted, choose: Choose | None) -> Followed:
    """The person to follow: from the ids given, or the only candidate, or the one that is picked."""
    candidates = _who(run, wanted.name)
    given = [each for each in candidates if _given(each, wanted)]
    if wanted.pick:
        picked = _picked(candidates, wanted.pick)
    elif wanted.orcid or wanted.papers or {source for source, _ in wanted.native} & _telling(candidates):
        picked = given
    elif len(candidates) > 1:
        if choose is None:
            raise SeveralPeople(candidates)
        picked = _picked(candidates, choose(candidates))
    else:
        picked = candidates
    native = {*wanted.native, *(pair for each in picked for pair in each.ids)}
    return Followed(
        name=wanted.name,
        slug=mint(wanted.name, {each.slug for each in run.config.people}),
        orcid=wanted.orcid,
        **author_ids(native),
        namesakes=len(candidates) > len(picked),
        anchor=[Anchor(paper=paper, name=wanted.name) for paper in wanted.papers],
    )


def _telling(candidates: Sequence[Candidate]) -> set[str]:
    """The sources whose author ids tell the candidates apart."""
    return {source for candidate in candidates for source, _ in candidate.ids}


def _given(candidate: Candidate, wanted: Wanted) -> bool:
    if set(wanted.native) & set(candidate.ids):
        return True
    return wanted.orcid is not None and candidate.orcid == wanted.orcid


def _picked(candidates: Sequence[Candidate], numbers: Sequence[int]) -> list[Candidate]:
    by_number = {candidate.number: candidate for candidate in candidates}
    if missing := [number for number in numbers if number not in by_number]:
        raise BadConfig(f"--pick {missing[0]}: there is no such number; {len(candidates)} people bear the name")
    return [by_number[number] for number in numbers]


def mint(name: str, taken: set[str]) -> str:
    base = slug(name)
    return next(each for n in range(1, len(taken) + 2) if (each := base if n == 1 else f"{base}-{n}") not in taken)


def _who(run: Run, name: str) -> list[Candidate]:
    """Everybody who bears the name, from one page a source; most papers first."""
    author = Author(name)
    questions = {
        source.name: [Question(source=source, question="who", subject=name, asks=tuple(asks), once=True)]
        for source in run.sources
        if source.written_by is not None and (asks := list(source.written_by(author))[:1])
    }
    claims: list[Claim] = []
    works: list[Work] = []

    def note(question: Question, chain: Chain) -> None:
        claims.extend(placed.fact for placed in chain.placed if isinstance(placed.fact, Claim))
        works.extend(placed.fact for placed in chain.placed if isinstance(placed.fact, Work))

    ask_all(run, questions, load_chain=note)
    if set(questions) <= set(run.trouble):
        raise TryLater("no source answered, so nothing was changed; try again later")
    return candidates(claims, works, name)


def candidates(claims: Iterable[Claim], works: Iterable[Work], name: str) -> list[Candidate]:
    """One candidate for each author record with a paper that may be the name's bearer; equal ORCID iDs are one."""
    said: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        said[claim.source, claim.native_id][claim.measure].append(claim.value)
    people: dict[str, list[tuple[tuple[str, str], dict[str, list[str]]]]] = defaultdict(list)
    for key, values in said.items():
        names = values["name"] + values["also named"]
        if any(fits(each, name) for each in names) and _count(values) > 0:
            people[(values["orcid"] or [":".join(key)])[0]].append((key, values))
    beside = _beside(works)
    found = sorted(people.values(), key=lambda records: (-sum(_count(v) for _, v in records), records[0][0]))
    return [_candidate(number, records, beside) for number, records in enumerate(found, 1)]


def _count(values: dict[str, list[str]]) -> int:
    return int((values.get("works") or ["0"])[0])


def _candidate(
    number: int, records: list[tuple[tuple[str, str], dict[str, list[str]]]], beside: dict[str, tuple[str, ...]]
) -> Candidate:
    said: dict[str, list[str]] = defaultdict(list)
    for _, values in records:
        for measure, each in values.items():
            said[measure].extend(each)
    years = sorted(said["year"])
    return Candidate(
        number=number,
        name=said["name"][0],
        papers=sum(_count(values) for _, values in records),
        years=f"{years[0]}–{years[-1]}" if years else None,
        field=next(iter(said["field"]), None),
        coauthors=tuple(dict.fromkeys(other for (_, native), _ in records for other in beside.get(native, ())))[:3],
        affiliation=next(iter(said["affiliation"]), None),
        orcid=next(iter(said["orcid"]), None),
        ids=tuple(key for key, _ in records),
        anchors=(),
    )


def _beside(works: Iterable[Work]) -> dict[str, tuple[str, ...]]:
    """For each author id on the bylines at hand, the names that stand beside it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for work in works:
        for authorship in work.byline:
            if authorship.native:
                others = (each.printed for each in work.byline if each is not authorship and each.printed)
                found[authorship.native].update(dict.fromkeys(others))
    return {native: tuple(names) for native, names in found.items()}
