"""The shapes of the invented world: people, names on bylines, papers, and what each source knows of them.

Everything has a day from which it exists, and counts grow on stated days: a world seen on a later day shows more.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

DAY_ONE = date(2026, 9, 7)  # a Monday: the day on which the demo begins


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who never lived. `openalex` and `arxiv` are author ids there; `tex` is the name as typed at arXiv.

    Whoever has an author id at arXiv has claimed all of their papers there.
    """

    name: str
    at: str = ""
    country: str = ""
    orcid: str | None = None
    openalex: str | None = None
    tex: str | None = None
    arxiv: str | None = None

    def printed(self, printed: str, **more: str | None) -> "Name":
        """The person's name in another spelling, or with an affiliation or another author id."""
        return Name(printed, self, **({"native": self.openalex} | more))

    @property
    def signed(self) -> "Name":
        """The name in full, as this person usually signs."""
        return Name(self.name, self, tex=self.tex, native=self.openalex)


@dataclass(frozen=True, slots=True)
class Name:
    """One position of a byline. `native` None: OpenAlex has not said whose it is. `affiliation`: printed at arXiv."""

    printed: str
    person: Person | None = None
    tex: str | None = None
    native: str | None = None
    affiliation: str | None = None

    @property
    def typed(self) -> str:
        """As typed into arXiv's form: accents in TeX, an affiliation in parentheses."""
        return (self.tex or self.printed) + (f" ({self.affiliation})" if self.affiliation else "")


@dataclass(frozen=True, slots=True)
class Version:
    """One version at arXiv; it is announced the day after. `withdrawn`: it takes the paper back."""

    submitted: datetime
    withdrawn: bool = False

    @property
    def announced(self) -> date:
        return self.submitted.date() + timedelta(days=1)


def versions(*written: str, withdrawn: bool = False) -> tuple[Version, ...]:
    """Versions from ISO times (UTC); `withdrawn` says it of the last.

    >>> versions("2024-05-13T10:00")[0].announced
    datetime.date(2024, 5, 14)
    """
    times = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in written]
    return tuple(Version(moment, withdrawn and moment is times[-1]) for moment in times)


@dataclass(frozen=True, slots=True, eq=False)
class Arxiv:
    """A paper at arXiv. `title`, `abstract` and `authors` are as typed, where that differs from what is printed.

    `touched` are days on which the record changed without a new version (a DOI was added): they move its datestamp.
    """

    id: str
    versions: tuple[Version, ...]
    categories: str
    comments: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    title: str | None = None
    abstract: str | None = None
    authors: str | None = None
    license: str = "http://creativecommons.org/licenses/by/4.0/"
    touched: tuple[date, ...] = ()

    def versions_on(self, day: date) -> tuple[Version, ...]:
        return tuple(version for version in self.versions if version.announced <= day)

    def datestamp(self, day: date) -> date:
        """The day of the last change that had happened by `day`."""
        days = [version.announced for version in self.versions] + list(self.touched)
        return max(changed for changed in days if changed <= day)


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a work appeared. `kind` is in OpenAlex's words; `publisher` venues pass on their authors' ORCID iDs."""

    id: str
    name: str
    kind: str = "journal"
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What OpenAlex files a work under: each is (id, name)."""

    id: str
    name: str
    subfield: tuple[int, str]
    field: tuple[int, str]
    domain: tuple[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Indexed:
    """A work at OpenAlex, known there from the day `since`. Without a venue it is the preprint at arXiv.

    `cited` are citations by year up to DAY_ONE, `gains` those of later days, `undated` citations without a year
    (years need not add up to the total). `byline` is this record's own, where it differs from the paper's.
    `at_arxiv`: the record also lists the copy at arXiv.
    """

    id: str
    since: date
    published: date
    kind: str = "preprint"
    doi: str | None = None
    venue: Venue | None = None
    cited: Mapping[int, int] = field(default_factory=dict)
    gains: Mapping[date, int] = field(default_factory=dict)
    undated: int = 0
    title: str | None = None
    byline: tuple[Person | Name, ...] | None = None
    retracted: bool = False
    has_abstract: bool = True
    at_arxiv: bool = False

    def by_year(self, day: date) -> dict[int, int]:
        """Citations by year as counted on `day`, newest year first; years without one are left out."""
        counts = dict(self.cited)
        for gained, count in self.gains.items():
            if gained <= day:
                counts[gained.year] = counts.get(gained.year, 0) + count
        return {year: counts[year] for year in sorted(counts, reverse=True) if counts[year]}

    def total(self, day: date) -> int:
        return sum(self.by_year(day).values()) + self.undated

    def changed(self, day: date) -> date:
        """The day of the last change that had happened by `day`."""
        return max(self.since, *(gained for gained in self.gains if gained <= day), self.since)


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """One publication and its records: at most one at arXiv, any number at OpenAlex."""

    title: str
    abstract: str
    byline: tuple[Person | Name, ...]
    topic: Topic
    arxiv: Arxiv | None = None
    works: tuple[Indexed, ...] = ()

    @property
    def names(self) -> tuple[Name, ...]:
        return _names(self.byline)

    def names_in(self, work: Indexed) -> tuple[Name, ...]:
        """The byline as the OpenAlex record has it."""
        return _names(work.byline or self.byline)


def _names(byline: tuple[Person | Name, ...]) -> tuple[Name, ...]:
    return tuple(who.signed if isinstance(who, Person) else who for who in byline)


@dataclass(frozen=True, eq=False)
class World:
    """All papers, and the author whom a demo or a test follows."""

    main: Person
    papers: tuple[Paper, ...]

    def at_arxiv(self, day: date) -> Iterator[tuple[Paper, Arxiv]]:
        """What arXiv shows on `day`, newest first."""
        return ((paper, record) for paper, record in self._by_arxiv.values() if record.versions_on(day))

    def arxiv(self, native: str, day: date) -> tuple[Paper, Arxiv] | None:
        found = self._by_arxiv.get(native)
        return found if found and found[1].versions_on(day) else None

    def at_openalex(self, day: date) -> Iterator[tuple[Paper, Indexed]]:
        """What OpenAlex shows on `day`, in the order of its ids."""
        return ((paper, work) for paper, work in self._by_work.values() if work.since <= day)

    def work(self, native: str, day: date) -> tuple[Paper, Indexed] | None:
        found = self._by_work.get(native)
        return found if found and found[1].since <= day else None

    def signed(self, author: str, day: date) -> tuple[tuple[Paper, Indexed, Name], ...]:
        """The works that OpenAlex gives to one of its author ids on `day`, each with the name on it."""
        return tuple(found for found in self._by_author.get(author, ()) if found[1].since <= day)

    @property
    def authors(self) -> tuple[str, ...]:
        """The author ids of OpenAlex, in their order."""
        return tuple(self._by_author)

    @cached_property
    def _by_arxiv(self) -> dict[str, tuple[Paper, Arxiv]]:
        found = [(paper, paper.arxiv) for paper in self.papers if paper.arxiv]
        newest = sorted(found, key=lambda pair: (pair[1].versions[0].submitted, pair[1].id), reverse=True)
        return {record.id: (paper, record) for paper, record in newest}

    @cached_property
    def _by_work(self) -> dict[str, tuple[Paper, Indexed]]:
        found = [(work.id, (paper, work)) for paper in self.papers for work in paper.works]
        return dict(sorted(found))

    @cached_property
    def _by_author(self) -> dict[str, list[tuple[Paper, Indexed, Name]]]:
        found: dict[str, list[tuple[Paper, Indexed, Name]]] = {}
        for paper, work in self._by_work.values():
            for name in paper.names_in(work):
                if name.native and name.person:
                    found.setdefault(name.native, []).append((paper, work, name))
        return dict(sorted(found.items()))


STUDIES = Topic(
    *("T99001", "Study of Invented Things", (1702, "Artificial Intelligence")),
    *((17, "Computer Science"), (3, "Physical Sciences")),
)
GIVEN = ("Perpetua", "Odalric", "Ninive", "Thessaly", "Barnabus", "Ysolde", "Corvin", "Maudlin", "Evander", "Sunniva")
FAMILY = (
    *("Quillmere", "Brackenholt", "Vantongeld", "Osterwhistle", "Kalimbeso", "Thornwaddle", "Aldermoss"),
    *("Peddlewick", "Ravensbarrow", "Mistelgard", "Duskenfield", "Ombrewood", "Yarrowmont"),
)
THINGS = ("lanterns", "teapots", "footbridges", "weathercocks", "hedgerows", "keyholes", "ferries", "bell towers")
DOINGS = ("Counting", "Sorting", "Predicting", "Naming", "Comparing", "Repairing", "Listening to", "Forgetting")


def invented(number: int) -> Person:
    """The `number`-th background person: the same one every time, known to OpenAlex, without an ORCID iD.

    >>> invented(0).name, invented(11).name
    ('Perpetua Quillmere', 'Odalric Yarrowmont')
    """
    given = GIVEN[number % len(GIVEN)]
    family = FAMILY[(number + number // len(GIVEN)) % len(FAMILY)]
    return Person(
        f"{given} {family}", at="Institute of Invented Things", country="IS", openalex=f"A{9_200_000_000 + number}"
    )


def world_of(papers: int, *, seed: int = 0) -> World:
    """A world in which one author wrote `papers` papers, all there on DAY_ONE; the same for the same seed.

    Every twentieth is unknown to OpenAlex and every fifth has appeared in a journal.
    """
    chance = random.Random(seed)  # noqa: S311 - a reproducible world, not a secret
    main = Person("Seraphine Oldenwick", "Institute of Invented Things", "IS", "0000-0000-5200-0003", "A9300000001")
    made = []
    for number in range(papers):
        day = DAY_ONE - timedelta(days=10 + 3 * number)
        mates = [invented(at) for at in chance.sample(range(30), chance.randrange(4))]
        byline = [*mates, main]
        chance.shuffle(byline)
        title = f"{chance.choice(DOINGS)} {chance.choice(THINGS)}: study number {number + 1}"
        native = f"{day:%y%m}.{90_000 + number}"
        journal = number % 5 == 4
        cited = {year: chance.randrange(1 + 40 // (2 + number % 17)) for year in range(day.year, DAY_ONE.year + 1)}
        work = Indexed(
            f"W{9_300_000_000 + number}",
            since=day + timedelta(days=4),
            published=day,
            kind="article" if journal else "preprint",
            doi=f"10.5555/oldenwick.{number}" if journal else f"10.48550/arxiv.{native}",
            venue=JOURNAL if journal else None,
            cited=cited,
            gains={DAY_ONE + timedelta(days=3): 1} if number % 7 == 0 else {},
            at_arxiv=True,
        )
        made.append(
            Paper(
                title,
                f"We look at {chance.choice(THINGS)} and report what we saw, which is more than we expected.",
                tuple(byline),
                STUDIES,
                Arxiv(
                    native,
                    (Version(datetime.combine(day, time(9, 30), UTC)),),
                    chance.choice(("cs.CL", "cs.CL cs.LG", "cs.LG stat.ML")),
                    doi=work.doi if journal else None,
                ),
                () if number % 20 == 19 else (work,),
            )
        )
    return World(main, tuple(made))


JOURNAL = Venue("S9300000001", "Annals of Invented Things", publisher="Invented Things Press")
