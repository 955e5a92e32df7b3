"""A large store of invented papers, written by SQL: byline's own loading is measured elsewhere.

Every paper is a work at arXiv with 4.5 names on average, eight in ten have counts at OpenAlex, and one in ten is a
work there too, with ORCID iDs. Few authors have many papers and many have few. All rows are a function of the size.
"""

from datetime import UTC, datetime
from pathlib import Path

from ingest.clock import SystemClock
from pipelines.init import init_home
from pipelines.store.border import stage
from pipelines.store.open import Home, Store, open_store
from schemas.names import fold, key

NOW = datetime(2026, 9, 7, 6, tzinfo=UTC)
GIVEN, FAMILY = 1_000, 4_000  # names that are combined: four million people

_ONSETS = [
    "b",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
    "z",
    "ch",
    "sh",
    "th",
    "br",
    "dr",
    "gr",
    "kr",
    "pl",
    "st",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "io"]
_CODAS = ("", "n", "r", "l", "s", "m", "th", "ck")

AUTHORS = """
create or replace temp table byline_of as
with paper_of as (
    select range as n, 1 + cast(floor(8 * pow(random_of(range, 0), 1.25)) as integer) as names from range($first, $last)
), placed as (
    select n, unnest(range(1, names + 1)) as position from paper_of
), drawn as (
    select n, position, cast(floor($people * pow(random_of(n, position), 2.0)) as integer) as author from placed
)
select n, author, row_number() over (partition by n order by min(position)) as position from drawn group by n, author
"""
RANDOM = "create or replace temp macro random_of(a, b) as (hash(a * 64 + b) >> 11) / 9007199254740992.0"
NAMES = """
create or replace temp table name_of as
with wanted as (select distinct author from byline_of)
select author, given.word || ' ' || family.word as printed, given.folded || ' ' || family.folded as folded,
       family.folded || ' ' || given.folded[1] as key
from wanted
join given on given.n = author % $given
join family on family.n = author // $given
"""
ROWS = (
    """
insert into work
select 'arxiv', arxiv_of(n), 'arxivraw', '2026-09-01 v0001', $at, repeat('a', 64), n % 1000, md5(cast(n as varchar)),
       'preprint', 'On matter number ' || n, 'We look at matter ' || n || ' and report.', null, null, null,
       cast(1995 + n % 32 as varchar) || '-05-13', null, 1, [category_of(n)], null, false, false,
       case when n % 9 = 0 then ['https://github.com/invented/' || n] else [] end, null
from range($first, $last) as papers(n)
""",
    """
insert into work
select 'openalex', 'W' || (8000000000 + n), 'work', '2026-09-01', $at, repeat('b', 64), n % 1000,
       md5('W' || n), 'preprint', 'On matter number ' || n, null, null, null, null,
       cast(1995 + n % 32 as varchar) || '-05-13', null, null, ['Invented Things'], null, false, false, [], null
from range($first, $last) as papers(n) where n % 10 = 0
""",
    """
insert into authorship
select 'arxiv', arxiv_of(n), 'arxivraw', position, printed, folded, key, 1, null, null, null, null, [], null
from byline_of join name_of using (author) order by n, position
""",
    """
insert into authorship
select 'openalex', 'W' || (8000000000 + n), 'work', position, printed, folded, key, 1, null, null,
       case when author % 3 = 0 then orcid_of(author) end, 'A' || (5000000000 + author), [], null
from byline_of join name_of using (author) where n % 10 = 0 order by n, position
""",
    """
insert into identifier
select 'arxiv', arxiv_of(n), 'arxivraw', 'arxiv:' || arxiv_of(n), null, null, null
from range($first, $last) as papers(n)
""",
    """
insert into identifier
select 'openalex', 'W' || (8000000000 + n), case when n % 10 = 0 then 'work' else 'count' end, id,
       case when n % 10 = 0 then null else $at end, case when n % 10 = 0 then null else repeat('b', 64) end,
       case when n % 10 = 0 then null else n % 1000 end
from (select n, unnest(['arxiv:' || arxiv_of(n), 'openalex:W' || (8000000000 + n)]) as id
      from range($first, $last) as papers(n) where n % 5 <> 4)
""",
    """
insert into observation
select 'openalex', 'W' || (8000000000 + n), measure, year, value, cast($at as date), $at, repeat('b', 64), n % 1000
from (
    select n, 'citations' as measure, null as year, count_of(n) as value
    from range($first, $last) as papers(n) where n % 5 <> 4
    union all
    select n, 'citations in year', 2026 - back, count_of(n) // 4
    from range($first, $last) as papers(n), range(4) as years(back) where n % 5 <> 4 and count_of(n) >= 4
)
""",
    """
insert into stale
select 'work', 'arxiv' || chr(9) || arxiv_of(n) from range($first, $last) as papers(n)
union all
select 'work', 'openalex' || chr(9) || 'W' || (8000000000 + n) from range($first, $last) as papers(n) where n % 5 <> 4
""",
)
MACROS = (
    "create or replace temp macro arxiv_of(n) as"
    " printf('%02d%02d.%05d', 15 + n // 1199988, 1 + (n // 99999) % 12, 1 + n % 99999)",
    "create or replace temp macro category_of(n) as ['cs.CL', 'cs.LG', 'math.AG', 'hep-th', 'stat.ML'][1 + n % 5]",
    "create or replace temp macro count_of(n) as cast(floor(400 * pow(random_of(n, 63), 5)) as bigint)",
    "create or replace temp macro orcid_of(author) as printf('0000-0001-%04d-%04d', author // 10000, author % 10000)",
)


def home_of(folder: Path, size: int) -> Home:
    """The home with the store of this size, its papers written and not resolved yet; made once in the folder."""
    home = Home(folder / f"home-{size}")
    if not home.database.is_file():
        init_home(home.folder, "bench@sample.invalid")
        with opened(home) as store:
            write(store, 0, size, people=size)
            store.con.execute("checkpoint")
    return home


def opened(home: Home):
    return open_store(home, command="bench", clock=SystemClock())


def write(store: Store, first: int, last: int, *, people: int) -> None:
    """The papers from number `first` to before `last`, by authors among `people`."""
    con = store.con
    words = {"given": _words(GIVEN, 1), "family": _words(FAMILY, 2)}
    for table, chosen in words.items():
        stage(con, table, "n integer, word varchar, folded varchar", [(n, w, fold(w)) for n, w in enumerate(chosen)])
    assert (
        key(f"{words['given'][7]} {words['family'][9]}") == f"{fold(words['family'][9])} {fold(words['given'][7])[0]}"
    )
    span = {"first": first, "last": last}
    with store.transaction():
        for macro in (RANDOM, *MACROS):
            con.execute(macro)
        con.execute(AUTHORS, {**span, "people": people})
        con.execute(NAMES, {"given": GIVEN})
        for sql in ROWS:
            known = {
                name: value for name, value in {**span, "at": NOW.replace(tzinfo=None)}.items() if f"${name}" in sql
            }
            con.execute(sql, known)


def _words(count: int, seed: int) -> list[str]:
    """So many invented words, each with a capital, all distinct."""
    made: dict[str, None] = {}
    n = seed * 7_919
    while len(made) < count:
        n += 1
        rest, parts = n * 2_654_435_761 % 2**32, []
        for _ in range(2):
            rest, onset = divmod(rest, len(_ONSETS))
            rest, vowel = divmod(rest, len(_VOWELS))
            rest, coda = divmod(rest, len(_CODAS))
            parts.append(_ONSETS[onset] + _VOWELS[vowel] + _CODAS[coda])
        made["".join(parts).capitalize()] = None
    return list(made)
