"""Followed people: listed, added, dropped."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.backfill import Wanted, checked, mint
from pipelines.config import Config, Followed, append_person, author_ids, drop_person
from pipelines.lookup import followed_by_part
from pipelines.publish.site import publish, read_published
from pipelines.run import Run
from pipelines.store.open import Home
from schemas.errors import BadConfig


def listed(folder: Path, config: Config) -> Iterator[str]:
    """A line for each followed person."""
    if not config.people:
        yield 'nobody is followed yet: byline backfill "A Name"'
    for person in config.people:
        profile = read_published(Home(folder).site, person.slug)
        state = f"{profile.paper_count.value} papers, {profile.refreshed:%Y-%m-%d}" if profile else "not published yet"
        yield f"{person.slug}: {person.name}" + (f", ORCID iD {person.orcid}" if person.orcid else "") + f", {state}"


def add_person(
    folder: Path, config: Config, *, name: str, orcid: str | None, native: tuple[tuple[str, str], ...]
) -> Followed:
    """Follows a person from the next refresh on. BadConfig where an id is none, or they are followed already."""
    wanted = checked(Wanted(name=name, orcid=orcid, native=native))
    for person in config.people:
        if person.name == wanted.name and person.orcid == wanted.orcid:
            raise BadConfig(f"{wanted.name} is followed already, as {person.slug}")
    person = Followed(
        name=wanted.name,
        slug=mint(wanted.name, {each.slug for each in config.people}),
        orcid=wanted.orcid,
        **author_ids(wanted.native),
    )
    append_person(folder, person)
    return person


def drop_followed(run: Run, name: str) -> str:
    """Takes a person out of people.toml and their files off the site; the slug that went. What is stored stays."""
    person = followed_by_part(run.config, name)
    drop_person(run.home.folder, person.slug)
    left = tuple(each for each in run.config.people if each is not person)
    run = replace(run, config=replace(run.config, people=left))
    with run.store():
        index = [profile for each in left if (profile := read_published(run.home.site, each.slug))]
        publish(run.home.site, [], index=index, removed=[person.slug], now=run.now(), sample=run.sample)
    return person.slug
