"""The rest of the sample world's papers, its venues and its topics: enough of them that fields and people differ."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ingest.sampleweb.people import (
    ANSELM,
    AURELIUS,
    BOZYDAR,
    CASPIAN,
    ESKIL,
    HENDRIKA,
    IDRIS,
    ISAURA,
    JONAS,
    JONAS_OF_THE_STARS,
    LANTERN,
    LEOCADIA,
    NGOC,
    OTTAVIO,
    PHILIPPA,
    PHILIPPA_AGAIN,
    RASHIDAH,
    SUKARTIWI,
    TOVE,
    YINGLAN,
    ZOLTANA,
)
from ingest.sampleweb.world import DAY_ONE, Arxiv, Indexed, Name, Paper, Person, Topic, Venue, versions

TALKS = Venue("S9100000001", "Proceedings of the Skarvik Talks", "conference", "Skarvik Society")
LETTERS = Venue("S9100000002", "Letters to the Village Library", "journal", "Tarn Press")
SURVEYS = Venue("S9100000003", "Shelf of Things Measured", "repository")
SKIES = Venue("S9100000004", "Ombrosan Skies", "journal", "Osservatorio Editions")

COMPUTING, PHYSICAL = (17, "Computer Science"), (3, "Physical Sciences")
LANGUAGE = Topic("T99101", "Language and Its Small Habits", (1702, "Artificial Intelligence"), COMPUTING, PHYSICAL)
LEARNING = Topic("T99102", "Learning From Too Little", (1702, "Artificial Intelligence"), COMPUTING, PHYSICAL)
COUNTING = Topic("T99103", "Counting and Dating", (2613, "Statistics and Probability"), (26, "Mathematics"), PHYSICAL)
SHAPES = Topic("T99104", "Graphs and Shapes", (2607, "Discrete Mathematics"), (26, "Mathematics"), PHYSICAL)
GALAXIES = Topic("T99105", "Galaxies", (3103, "Astronomy"), (31, "Physics and Astronomy"), PHYSICAL)
PONDS = Topic("T99106", "Life in Ponds", (2303, "Ecology"), (23, "Environmental Science"), PHYSICAL)
MACHINES = Topic("T99107", "Patient Machines", (2207, "Control"), (22, "Engineering"), PHYSICAL)

SOON = DAY_ONE + timedelta(days=4)


def shelved(
    native: str,
    submitted: str,
    categories: str,
    topic: Topic,
    byline: tuple[Person | Name, ...],
    title: str,
    abstract: str,
    cited: Mapping[int, int] | None = None,
    gained: int = 0,
) -> Paper:
    """An ordinary preprint, known to OpenAlex a week after it was submitted; its OpenAlex id follows from arXiv's."""
    day = datetime.fromisoformat(submitted).date()
    work = Indexed(
        f"W9{native.replace('.', '')}",
        since=day + timedelta(days=7),
        published=day,
        doi=f"10.48550/arxiv.{native}",
        cited=cited or {},
        gains={SOON: gained} if gained else {},
    )
    return Paper(title, abstract, byline, topic, Arxiv(native, versions(submitted), categories), (work,))


STARS = (
    shelved(
        *("2106.90333", "2021-06-08T22:10:00", "astro-ph.GA", GALAXIES, (JONAS_OF_THE_STARS, OTTAVIO)),
        "Dust Lanes That Look Like Handwriting",
        "Eleven galaxies carry dust lanes in which visitors read words. We measure the lanes and disappoint them.",
        {2021: 3, 2022: 12, 2023: 14, 2024: 9, 2025: 8, 2026: 4},
        2,
    ),
    shelved(
        *("2205.91444", "2022-05-23T19:00:00", "astro-ph.GA astro-ph.CO", GALAXIES),
        (OTTAVIO, JONAS_OF_THE_STARS, ISAURA),
        "Counting Satellites of a Galaxy Nobody Photographs",
        "A faint galaxy has been left out of every atlas. We count its satellites: more than its size allows.",
        {2022: 2, 2023: 7, 2024: 8, 2025: 5, 2026: 3},
    ),
    Paper(  # a collaboration before its members, set off by a colon where arXiv has it as typed
        "First Light of the Lantern Array",
        "The Lantern Array has seen its first light. We report what it saw, which was a ship.",
        (LANTERN, ISAURA, LEOCADIA),
        GALAXIES,
        Arxiv(
            "2304.90555",
            versions("2023-04-12T23:59:00"),
            "astro-ph.IM",
            authors=r"LANTERN Collaboration: Isaura Altozano Brev\'is, Leocadia Brontefeu",
        ),
        (
            Indexed(
                "W9230490555",
                date(2023, 4, 19),
                date(2023, 4, 12),
                doi="10.48550/arxiv.2304.90555",
                cited={2023: 4, 2024: 11, 2025: 9, 2026: 6},
            ),
        ),
    ),
    Paper(  # preprint and published form at OpenAlex, and arXiv has not been told the DOI
        "The Quiet Half of the Sky",
        "Half of the sky is hardly watched. We watched it for a year and list the four things that happened.",
        (JONAS_OF_THE_STARS, LEOCADIA),
        GALAXIES,
        Arxiv("2401.90666", versions("2024-01-29T10:30:00"), "astro-ph.GA"),
        (
            Indexed(
                "W9240190666",
                date(2024, 2, 5),
                date(2024, 1, 29),
                doi="10.48550/arxiv.2401.90666",
                cited={2024: 3, 2025: 2},
            ),
            Indexed(
                "W9240800005",
                date(2024, 8, 14),
                date(2024, 8, 1),
                kind="article",
                doi="10.5555/skies.24.5",
                venue=SKIES,
                cited={2024: 2, 2025: 6, 2026: 5},
            ),
        ),
    ),
    shelved(
        *("2510.90777", "2025-10-06T04:00:00", "astro-ph.GA gr-qc", GALAXIES, (IDRIS, OTTAVIO, JONAS_OF_THE_STARS)),
        "A Lens Too Good to Be True, and Why It Was",
        "A gravitational lens with five perfect images turned out to be four images and a scratch.",
        {2025: 1, 2026: 4},
        1,
    ),
    Paper(  # a title that a careless reader takes for nothing
        "0",
        "How many of our forecasts came true? We explain the title.",
        (LEOCADIA,),
        GALAXIES,
        Arxiv("2504.90001", versions("2025-04-01T00:00:01"), "physics.pop-ph", comments="1 page"),
    ),
)

TONGUES = (
    shelved(
        *("2011.90210", "2020-11-16T12:00:00", "cs.CL", LANGUAGE, (JONAS, ANSELM)),
        "Reading the Margins First",
        "Margins hold what readers thought. We read four hundred of them before the books they belong to.",
        {2021: 6, 2022: 9, 2023: 5, 2024: 4, 2025: 2, 2026: 1},
    ),
    shelved(
        *("2204.90818", "2022-04-18T09:00:00", "cs.CL cs.AI", LANGUAGE, (JONAS, RASHIDAH, NGOC)),
        "Polite Parsers: Asking Before Splitting",
        "An ambiguous sentence is split by most parsers without asking. Ours asks, and is told.",
        {2022: 1, 2023: 6, 2024: 5, 2025: 3, 2026: 1},
        1,
    ),
    shelved(
        *("2308.90919", "2023-08-22T05:00:00", "cs.CL", LANGUAGE, (YINGLAN, HENDRIKA)),
        "Tone Marks as Rumours",
        "Readers infer tones that were not written. We model the rumour and where it starts.",
        {2024: 3, 2025: 4, 2026: 2},
    ),
    Paper(  # every name at OpenAlex without an author id
        "Glossaries for Travellers in a Hurry",
        "A glossary of thirty words will do for most journeys. We find which thirty.",
        (HENDRIKA, TOVE),
        LANGUAGE,
        Arxiv("2409.91010", versions("2024-09-17T15:00:00"), "cs.CL"),
        (
            Indexed(
                "W9240991010",
                date(2024, 9, 24),
                date(2024, 9, 17),
                doi="10.48550/arxiv.2409.91010",
                byline=(Name("H. van der Zwaluwe"), Name("T. Ångkvist-Brå")),
                cited={2025: 2},
                has_abstract=False,
            ),
        ),
    ),
    shelved(
        *("2503.91111", "2025-03-11T11:00:00", "cs.CL cs.SD", LANGUAGE, (SUKARTIWI, ZOLTANA, YINGLAN)),
        "Lullabies in Unwritten Languages",
        "Lullabies need no alphabet. We record sixty and find the same falling third in all but two.",
        {2025: 2, 2026: 5},
        1,
    ),
    shelved(
        *("2607.91212", "2026-07-07T07:00:00", "cs.CL cs.LG", LANGUAGE, (NGOC, JONAS)),
        "Forgetting a Word on Purpose",
        "We remove one word from a model and watch what it says instead. It says the word's neighbours, then the word.",
        {2026: 1},
    ),
    shelved(
        *("2609.90590", "2026-09-09T10:00:00", "cs.CL", LANGUAGE, (TOVE, ANSELM)),
        "Glue Words",
        "Some words only hold others together. We weigh the glue.",
    ),
)

MACHINE_ROOM = (
    shelved(
        *("2108.90321", "2021-08-09T14:00:00", "cs.LG stat.ML", LEARNING, (BOZYDAR, CASPIAN)),
        "Three Examples and a Hunch",
        "A learner with three examples does better when it may also have a hunch. We define the hunch.",
        {2021: 1, 2022: 8, 2023: 11, 2024: 9, 2025: 6, 2026: 3},
    ),
    shelved(
        *("2301.90432", "2023-01-24T08:00:00", "cs.LG", LEARNING, (CASPIAN, BOZYDAR, RASHIDAH)),
        "Gradient Descent With a Guest Book",
        "Every visited minimum is asked to sign. Guests who return sign twice, which turns out to matter.",
        {2023: 2, 2024: 5, 2025: 4, 2026: 2},
    ),
    shelved(
        *("2312.90543", "2023-12-05T16:00:00", "cs.RO cs.LG", MACHINES, (RASHIDAH, AURELIUS)),
        "A Robot That Waits Its Turn",
        "At a narrow bridge a robot should wait. Ours learns for how long, from geese.",
        {2024: 2, 2025: 3, 2026: 1},
        1,
    ),
    Paper(  # unknown to OpenAlex although it is old
        "Doors That Remember Which Way They Were Pushed",
        "A door with one bit of memory halves the collisions in a corridor.",
        (AURELIUS, RASHIDAH),
        MACHINES,
        Arxiv("2206.90654", versions("2022-06-14T13:00:00"), "cs.RO cs.SY eess.SY"),
    ),
    shelved(
        *("2505.90765", "2025-05-20T10:00:00", "stat.ML cs.LG", LEARNING, (BOZYDAR, IDRIS)),
        "Confidence Intervals for Shy Estimators",
        "An estimator that rarely speaks deserves a wider interval. We say how wide.",
        {2025: 1, 2026: 2},
    ),
    shelved(
        *("2608.90876", "2026-08-11T09:30:00", "cs.LG", LEARNING, (CASPIAN, TOVE)),
        "Sorting Buttons by Feel",
        "Touch alone sorts nine buttons in ten. The tenth is always mother-of-pearl.",
    ),
)

FIELD_NOTES = (
    Paper(  # from the years when an arXiv id began with its archive
        "On the Number of Ways to Fold a Letter",
        "A letter of n creases can be folded in fewer ways than one fears. We count them up to n = 19.",
        (ANSELM,),
        SHAPES,
        Arxiv(
            "math/0611990", versions("2006-11-30T17:00:00"), "math.CO", title="On the number of ways to fold a letter"
        ),
        (
            Indexed(
                "W9061199000",
                date(2007, 1, 15),
                date(2006, 11, 30),
                doi="10.48550/arxiv.math/0611990",
                cited={2016: 1, 2018: 2, 2021: 1, 2025: 1},
                undated=7,
            ),
        ),
    ),
    shelved(
        *("1403.9012", "2014-03-19T12:00:00", "math.CO", SHAPES, (ANSELM, ZOLTANA)),
        "Knots in Shoelaces Too Short to Tie",
        "Below a certain length a shoelace has no knots. We give the length.",
        {2015: 2, 2017: 3, 2019: 1, 2022: 2},
    ),
    shelved(
        *("1906.90123", "2019-06-25T12:00:00", "q-bio.PE", PONDS, (PHILIPPA, ESKIL)),
        "How a Pond Decides to Freeze",
        "Ponds freeze from the side that the herons prefer. We ask which came first.",
        {2020: 4, 2021: 6, 2022: 7, 2023: 3, 2024: 2, 2025: 2, 2026: 1},
    ),
    shelved(
        *("2107.90234", "2021-07-13T12:00:00", "q-bio.PE physics.soc-ph", PONDS),
        (PHILIPPA.printed("Philippa Quillbourne", native=PHILIPPA_AGAIN), SUKARTIWI),
        "Frogs Keep Time, Toads Keep Notes",
        "Frog choruses hold a tempo within two percent. Toads do not, but remember who was late.",
        {2022: 2, 2023: 2, 2024: 1},
    ),
    shelved(
        *("2309.90345", "2023-09-05T12:00:00", "q-bio.PE stat.AP", PONDS, (ESKIL, PHILIPPA.printed("P. Quillbourne"))),
        "Estimating the Number of Newts From Their Complaints",
        "Complaints about newts are counted by the parish. From them we estimate the newts.",
        {2024: 1, 2025: 3, 2026: 1},
        1,
    ),
    shelved(
        *("2410.90456", "2024-10-29T12:00:00", "stat.AP", COUNTING, (ESKIL, IDRIS, AURELIUS)),
        "The Average Tuesday",
        "We average nine hundred Tuesdays. It rains a little, and somebody is always moving house.",
        {2025: 2, 2026: 1},
    ),
    Paper(  # a publication without an arXiv copy, and without a DOI
        "A Short History of the Village Clock",
        "The clock has been wrong since 1871, always by the same amount.",
        (HENDRIKA, AURELIUS),
        COUNTING,
        None,
        (Indexed("W9180300002", date(2018, 4, 1), date(2018, 3, 1), kind="book", venue=LETTERS, cited={2019: 1}),),
    ),
)

SHELVES = (*STARS, *TONGUES, *MACHINE_ROOM, *FIELD_NOTES)
