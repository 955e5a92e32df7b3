"""The papers of the sample world: first those of the author whom the demo follows, then everyone else's in `shelves`.

Titles and abstracts are our own sentences about things that nobody has done. A comment says what is hard about a paper.
"""

from datetime import date, timedelta

from ingest.sampleweb.people import (
    ANSELM,
    BOZYDAR,
    CASPIAN,
    ESKIL,
    HENDRIKA,
    JONAS,
    LANTERN,
    MIRELA,
    NAMELESS,
    NGOC,
    RASHIDAH,
    SUKARTIWI,
    TOVE,
    YINGLAN,
    ZOLTANA,
)
from ingest.sampleweb.shelves import COUNTING, LANGUAGE, LEARNING, LETTERS, SHELVES, SURVEYS, TALKS
from ingest.sampleweb.world import DAY_ONE, Arxiv, Indexed, Name, Paper, World, invented, versions

TUESDAY, THURSDAY, SATURDAY, MONDAY = (DAY_ONE + timedelta(days=days) for days in (1, 3, 5, 7))
CREW = tuple(invented(number).signed for number in range(109))

MIRELAS = (
    Paper(  # a preprint and its published form: two works at OpenAlex, joined by the DOI that arXiv names
        "Pebbles in the Parse Tree: What a Grammar Forgets on the Way Home",
        "A parser that has read a million sentences still drops small words on its way back to the root. We follow"
        " these pebbles through eleven languages and show that most are lost at clause boundaries, where a second"
        " glance costs little. Code: https://github.com/lindfurt-language-lab/pebbles.",
        (MIRELA, JONAS, YINGLAN),
        LANGUAGE,
        Arxiv(
            "2103.90412",
            versions("2021-03-17T10:12:40", "2021-08-30T15:02:11"),
            "cs.CL cs.LG",
            comments="12 pages, 4 figures, accepted at the Skarvik Talks",
            doi="10.5555/talks.2021.14",
            journal_ref="Proceedings of the Skarvik Talks 2021, 140-151",
            touched=(date(2021, 11, 12),),
        ),
        (
            Indexed(
                "W9210390412",
                date(2021, 3, 24),
                date(2021, 3, 17),
                doi="10.48550/arxiv.2103.90412",
                cited={2021: 2, 2022: 3, 2023: 1},
            ),
            Indexed(
                "W9210500014",
                date(2021, 11, 20),
                date(2021, 11, 8),
                kind="conference-paper",
                doi="10.5555/talks.2021.14",
                venue=TALKS,
                cited={2022: 5, 2023: 8, 2024: 7, 2025: 7, 2026: 4},
                gains={THURSDAY: 2},
            ),
        ),
    ),
    Paper(
        "A Dictionary That Admits It Does Not Know",
        "Dictionaries are built to answer. Ours is allowed to shrug: it returns a definition, a list of doubts, or"
        " nothing. Readers trusted the shrugging dictionary more, and were right to in four cases of five.",
        (MIRELA, TOVE),
        LANGUAGE,
        Arxiv("2109.90077", versions("2021-09-02T07:45:00"), "cs.CL", comments="8 pages"),
        (
            Indexed(
                "W9210990077",
                date(2021, 9, 8),
                date(2021, 9, 2),
                doi="10.48550/arxiv.2109.90077",
                cited={2022: 4, 2023: 6, 2024: 5, 2025: 4, 2026: 3},
                gains={TUESDAY: 1},
            ),
        ),
    ),
    Paper(  # TeX in the title and in a name; OpenAlex has the title with HTML
        "Reading at $O(n \\log n)$: Skimming Long Letters Without Missing the Naïve Bits",
        "We teach a reader to skim. It spends $O(n \\log n)$ steps on a letter of $n$ words and, unlike its teacher,"
        " misses fewer than 2% of the promises made in it. The naïve baseline misses every second one.",
        (BOZYDAR, MIRELA, ANSELM),
        LEARNING,
        Arxiv(
            "2202.91350",
            versions("2022-02-21T18:20:05", "2022-06-01T12:00:00"),
            "cs.LG cs.CL stat.ML",
            title=r"Reading at $O(n \log n)$: Skimming Long Letters Without Missing the Na\"{\i}ve Bits",
            abstract="We teach a reader to skim. It spends $O(n \\log n)$ steps on a letter of $n$ words and,"
            ' unlike its teacher,\nmisses fewer than 2\\% of the promises made in it. The na\\"{\\i}ve baseline misses'
            " every second one.",
        ),
        (
            Indexed(
                "W9220291350",
                date(2022, 2, 28),
                date(2022, 2, 21),
                kind="article",
                doi="10.5555/letters.22.7",
                venue=LETTERS,
                title="Reading at <i>O</i>(<i>n</i> log <i>n</i>): "
                "Skimming Long Letters Without Missing the Na&iuml;ve Bits",
                cited={2022: 1, 2023: 5, 2024: 4, 2025: 5, 2026: 2},
                gains={SATURDAY: 1},
                at_arxiv=True,
            ),
        ),
    ),
    Paper(  # the name in Han characters at OpenAlex, and family name first
        "Whose Proverb Is It? Tracing Sayings Across Borders They Never Noticed",
        "Proverbs travel lighter than their owners. From nine collections we build a map of sayings that crossed a"
        " border between 1800 and 1950, and find that rivers carried more of them than roads did.",
        (YINGLAN, MIRELA, HENDRIKA),
        LANGUAGE,
        Arxiv("2210.90888", versions("2022-10-11T03:14:15"), "cs.CL cs.CY"),
        (
            Indexed(
                "W9221090888",
                date(2022, 10, 17),
                date(2022, 10, 11),
                doi="10.48550/arxiv.2210.90888",
                byline=(YINGLAN.printed("蘇映嵐"), MIRELA.printed("Oduya-Falk, Mirela"), HENDRIKA),
                cited={2023: 3, 2024: 4, 2025: 3, 2026: 2},
                undated=1,  # years that do not add up to the total
            ),
        ),
    ),
    Paper(  # the code link stands in the comments only
        "Small Talk for Large Models",
        "Large models begin every conversation as if it were an examination. We collect forty thousand pieces of"
        " small talk and show that three of them, placed first, make later answers shorter and more often correct.",
        (MIRELA, CASPIAN, RASHIDAH),
        LANGUAGE,
        Arxiv(
            "2302.90231",
            versions("2023-02-06T11:11:11"),
            "cs.CL",
            comments="14 pages; data and code at https://codeberg.org/lindfurt-language-lab/small-talk",
        ),
        (
            Indexed(
                "W9230290231",
                date(2023, 2, 13),
                date(2023, 2, 6),
                doi="10.48550/arxiv.2302.90231",
                cited={2023: 1, 2024: 3, 2025: 4, 2026: 2},
            ),
        ),
    ),
    Paper(  # a nameless position in the middle of OpenAlex's byline
        "The Comma as a Unit of Breath",
        "We record thirty people reading aloud and ask what a comma is for. It is for breathing in the long sentences"
        " and for thinking in the short ones; a model that knows the difference reads better than one that does not.",
        (MIRELA, ZOLTANA),
        LANGUAGE,
        Arxiv("2306.91702", versions("2023-06-20T20:20:20"), "cs.CL eess.AS"),
        (
            Indexed(
                "W9230691702",
                date(2023, 6, 26),
                date(2023, 6, 20),
                doi="10.48550/arxiv.2306.91702",
                byline=(MIRELA, NAMELESS, ZOLTANA),
                cited={2024: 3, 2025: 4, 2026: 2},
                gains={THURSDAY: 1},
            ),
        ),
    ),
    Paper(  # says that code exists and gives no address
        "Footnotes Considered Helpful",
        "Summaries lose their footnotes first. We keep them, score what each one was worth to a reader in a hurry, and"
        " find that one footnote in six changes the meaning of its page. Code and models will be released upon"
        " publication.",
        (MIRELA, NGOC),
        LANGUAGE,
        Arxiv("2311.90505", versions("2023-11-08T16:40:00", "2024-01-15T09:00:00"), "cs.CL cs.IR"),
        (
            Indexed(
                "W9231190505",
                date(2023, 11, 14),
                date(2023, 11, 8),
                doi="10.48550/arxiv.2311.90505",
                cited={2024: 1, 2025: 3, 2026: 2},
                gains={TUESDAY: 1},
            ),
        ),
    ),
    Paper(  # initials only: a search for the full name at arXiv does not find it, the ORCID iD at OpenAlex does
        "Letters From Nowhere: Dating Undated Correspondence by Its Weather",
        "Letter writers mention the weather even when they forget the date. We match four thousand remarks about rain"
        " against harbour logs and place two letters in three within a week.",
        (ESKIL.printed("E. Drømsund", tex=r"E. Dr{\o}msund"), MIRELA.printed("M. Oduya-Falk")),
        COUNTING,
        Arxiv("2403.90119", versions("2024-03-04T08:08:08"), "cs.CL physics.hist-ph", doi="10.5555/letters.24.3"),
        (
            Indexed(
                "W9240390119",
                date(2024, 3, 12),
                date(2024, 3, 4),
                kind="article",
                doi="10.5555/letters.24.3",
                venue=LETTERS,
                cited={2024: 1, 2025: 3, 2026: 1},
                at_arxiv=True,
            ),
        ),
    ),
    Paper(  # 120 authors and a collaboration: OpenAlex lists cut the byline before her name
        "The Lantern Corpus: One Hundred Villages, One Evening, Every Word",
        "On one evening a hundred villages wrote down every word that was said by lamplight. We describe the corpus,"
        " its silences and its rules for quoting, and give it away: https://huggingface.co/datasets/lantern-villages/"
        "one-evening.",
        (LANTERN, *CREW, MIRELA, *(invented(number) for number in range(109, 118))),
        LANGUAGE,
        Arxiv(
            "2407.90640",
            versions("2024-07-15T21:00:00"),
            "cs.CL",
            comments="41 pages, 120 authors",
        ),
        (
            Indexed(
                "W9240790640",
                date(2024, 7, 22),
                date(2024, 7, 15),
                doi="10.48550/arxiv.2407.90640",
                cited={2024: 1, 2025: 2, 2026: 1},
            ),
        ),
    ),
    Paper(  # affiliations in parentheses, with a comma inside
        "Translating Silence",
        "Some languages mark what was left unsaid. We translate these marks into languages that have none, and ask"
        " readers whether they noticed. They did, and mostly approved.",
        (MIRELA.printed("Mirela Oduya-Falk", affiliation="University of Lindfurt, Language Laboratory"), SUKARTIWI),
        LANGUAGE,
        Arxiv("2411.90303", versions("2024-11-19T14:14:00"), "cs.CL"),
        (
            Indexed(
                "W9241190303",
                date(2024, 11, 25),
                date(2024, 11, 19),
                doi="10.48550/arxiv.2411.90303",
                byline=(MIRELA, Name("Sukartiwi")),  # OpenAlex has no author id for the mononym
                cited={2025: 1, 2026: 1},
            ),
        ),
    ),
    Paper(  # withdrawn by its authors
        "A Universal Spelling Reform in Forty Rules",
        "We propose forty rules that would make every spelling predictable, and prove that they never contradict.",
        (MIRELA, JONAS),
        LANGUAGE,
        Arxiv(
            "2502.90071",
            versions("2025-02-03T10:00:00", "2025-03-10T10:00:00", withdrawn=True),
            "cs.CL",
            comments="This paper has been withdrawn by the authors: rules 12 and 31 contradict",
        ),
        (
            Indexed(
                "W9250290071",
                date(2025, 2, 10),
                date(2025, 2, 3),
                doi="10.48550/arxiv.2502.90071",
                cited={2025: 1},
            ),
        ),
    ),
    Paper(
        "Learning to Ask Twice",
        "A question asked twice is rarely the same question. We train a system to repeat itself on purpose, with one"
        " word changed, and to believe only the answers that survive.",
        (CASPIAN, MIRELA),
        LEARNING,
        Arxiv("2508.90812", versions("2025-08-26T06:30:00"), "cs.LG cs.CL"),
        (
            Indexed(
                "W9250890812",
                date(2025, 9, 1),
                date(2025, 8, 26),
                doi="10.48550/arxiv.2508.90812",
                cited={2026: 1},
                gains={SATURDAY: 1},
            ),
        ),
    ),
    Paper(  # known to OpenAlex, and not cited yet: zero is not the same as unknown
        "Grandmother's Index: Retrieval for People Who Remember Where, Not What",
        "Many people remember that a thing was in the blue book, near the end. We build an index of places instead of"
        " words and compare it with the usual kind on a village library.",
        (MIRELA, RASHIDAH, TOVE),
        LANGUAGE,
        Arxiv("2604.90256", versions("2026-04-14T13:37:00"), "cs.IR cs.CL", comments="Best paper, Tarn Evenings 2026"),
        (
            Indexed(
                "W9260490256",
                date(2026, 4, 20),
                date(2026, 4, 14),
                doi="10.48550/arxiv.2604.90256",
                gains={MONDAY: 1},
            ),
        ),
    ),
    Paper(  # so new that OpenAlex does not know it on DAY_ONE: no count yet
        "Every Map Has an Accent",
        "Place names keep the accent of whoever drew the map. We hear it: from spelling alone a model tells which of"
        " seven surveyors visited a valley.",
        (MIRELA, YINGLAN),
        LANGUAGE,
        Arxiv("2609.90031", versions("2026-09-02T09:15:00"), "cs.CL"),
        (
            Indexed(
                "W9260990031",
                date(2026, 9, 11),
                date(2026, 9, 2),
                doi="10.48550/arxiv.2609.90031",
            ),
        ),
    ),
    Paper(  # new after DAY_ONE, and soon indexed
        "The Second Draft: Why Models Rewrite Better Than They Write",
        "Asked to write, a model hurries; asked to rewrite, it reads. We separate the two skills and show that the"
        " second can be taught in an afternoon.",
        (MIRELA, CASPIAN, JONAS),
        LANGUAGE,
        Arxiv("2609.90417", versions("2026-09-08T17:05:00"), "cs.CL cs.LG", comments="10 pages"),
        (
            Indexed(
                "W9260990417",
                date(2026, 9, 13),
                date(2026, 9, 8),
                doi="10.48550/arxiv.2609.90417",
            ),
        ),
    ),
    Paper(  # new after DAY_ONE, and not indexed within the eight days
        "Half a Word Is Better: Finishing Other People's Sentences Politely",
        "Completion systems interrupt. We measure politeness in keystrokes, and find that offering half a word is"
        " accepted more often than offering the whole.",
        (RASHIDAH, MIRELA),
        LANGUAGE,
        Arxiv("2609.90688", versions("2026-09-10T12:00:00"), "cs.CL cs.HC"),
    ),
    Paper(  # at OpenAlex only: retracted, so it is listed and does not count
        "Handwriting Predicts Punctuality",
        "",
        (ESKIL, MIRELA),
        COUNTING,
        None,
        (
            Indexed(
                "W9220700003",
                date(2022, 7, 9),
                date(2022, 7, 1),
                kind="article",
                doi="10.5555/letters.22.19",
                venue=LETTERS,
                cited={2023: 9, 2024: 4},
                retracted=True,
                has_abstract=False,
            ),
        ),
    ),
    Paper(  # at OpenAlex only: an erratum, which is no paper
        "Erratum: Pebbles in the Parse Tree: What a Grammar Forgets on the Way Home",
        "",
        (MIRELA, JONAS, YINGLAN),
        LANGUAGE,
        None,
        (
            Indexed(
                "W9220100008",
                date(2022, 1, 20),
                date(2022, 1, 11),
                kind="erratum",
                doi="10.5555/talks.2021.14.e1",
                venue=TALKS,
                has_abstract=False,
            ),
        ),
    ),
    Paper(  # at OpenAlex only: a data set, cited and no paper
        "Forty thousand pieces of small talk",
        "The pieces of small talk, with the speaker's permission and the time of day.",
        (MIRELA, CASPIAN, RASHIDAH),
        LANGUAGE,
        None,
        (
            Indexed(
                "W9230200021",
                date(2023, 3, 1),
                date(2023, 2, 14),
                kind="dataset",
                doi="10.5555/data.2302",
                venue=SURVEYS,
                cited={2024: 2, 2025: 1},
            ),
        ),
    ),
)

WORLD = World(MIRELA, MIRELAS + SHELVES)
