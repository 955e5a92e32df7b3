"""Finding what a person typed: a followed person by part of a name, anyone by full name, a figure."""

from datetime import datetime
from pathlib import Path

from pipelines.config import Config, Followed
from pipelines.publish.site import SITE, read_published
from schemas.errors import BadConfig
from schemas.figure import Figure
from schemas.names import fold
from schemas.profile import Profile

ALSO = {"papers": "paper_count", "h": "h_index", "g": "g_index", "i10": "i10_index", "code": "code_links",
        "field": "main_field"}  # fmt: skip


def followed_by_part(config: Config, name: str) -> Followed:
    """The one followed person whose name or slug holds `name`. BadConfig lists the candidates."""
    found = _followed(config, name)
    if len(found) == 1:
        return found[0]
    known = ", ".join(person.slug for person in found or config.people) or "nobody yet"
    raise BadConfig(f"{name!r} {'could be any of' if found else 'is nobody followed; there are'}: {known}")


def _followed(config: Config, name: str) -> list[Followed]:
    if exact := [person for person in config.people if name == person.slug]:
        return exact
    if same := [person for person in config.people if fold(person.name) == fold(name)]:
        return same
    part = fold(name)
    return [person for person in config.people if part and (part in fold(person.name) or name in person.slug)]


def profile_by_name(folder: Path, config: Config, name: str, *, now: datetime) -> Profile:
    """The published profile of a followed person, else one made now of anyone in the store who bears the full name."""
    found = _followed(config, name)
    if len(found) > 1:
        raise BadConfig(f"{name!r} could be any of: {', '.join(person.slug for person in found)}")
    if found and (profile := read_published(folder / SITE, found[0].slug)):
        return profile
    return _from_the_store(folder, config, name, now)


def _from_the_store(folder: Path, config: Config, name: str, now: datetime) -> Profile:
    """The profile of the one person who bears the full name, made now."""
    from pipelines.profile import profile_of  # these bring the whole of byline: a published page is shown without
    from pipelines.store.open import Home, open_reading
    from pipelines.update import asked_sources

    with open_reading(Home(folder)) as store:
        rows = store.con.execute(
            "select person.person, person.name, person.orcid, count(*) as papers from person"
            " join assignment on assignment.person = person.person where person.folded = ? group by all"
            " order by papers desc, person.person",
            [fold(name)],
        ).fetchall()
        if not rows:
            raise BadConfig(f"{name!r}: nobody followed, and nobody in the store bears that full name")
        if len(rows) > 1:
            who = "; ".join(
                f"{printed} ({orcid or 'no ORCID iD'}, {papers} papers)" for _, printed, orcid, papers in rows
            )
            raise BadConfig(f'{name!r} is several people: {who}. Follow one: byline backfill "{name}" --pick N')
        return profile_of(
            store,
            person=rows[0][0],
            slug=None,
            name=None,
            sources=[each for each in config.settings.sources if each in asked_sources(store)],
            headline=config.settings.headline,
            conflicts=(),
            trouble={},
            previous=None,
            now=now,
        )


def figure_of(profile: Profile, name: str) -> Figure:
    """The figure of that name; hyphens and short forms will do. BadConfig lists the names."""
    wanted = name.lower().replace("-", "_")
    for figure in profile.figures:
        if figure.name == ALSO.get(wanted, wanted):
            return figure
    raise BadConfig(f"no figure {name!r}; there are {', '.join(figure.name for figure in profile.figures)}")
