"""Profiles as the files of a static site, written so that a reader never sees half of anything.

    people/<slug>.json .csv .html      one person
    index.html people.json people.csv  all people
    profile.schema.json manifest.json  the shape of a profile; the digest of every file

Profiles come first, then pages, then what lists them; removals come last, so the index never names a page
that is not there. Each file is written aside, synced and renamed. What did not change is not written, so a
killed run goes on where it stopped.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from pipelines.publish.exports import papers_csv, people_csv, people_json, profile_json, profile_schema
from pipelines.publish.pages import author_page, index_page
from schemas.errors import BylineError
from schemas.profile import PROFILE_VERSION, Profile

SITE = "site"  # the folder, in a home
PEOPLE = "people"
MANIFEST = "manifest.json"
ASIDE = ".new"  # `.name.new` in the same folder: a rename within one file system is whole
KINDS = (".json", ".csv", ".html")


@dataclass(frozen=True, slots=True)
class PublishTally:
    """Files written, files that were already equal, files removed."""

    written: int
    same: int
    removed: int


def publish(
    site: Path,
    profiles: Sequence[Profile],
    *,
    index: Sequence[Profile],
    now: datetime,
    removed: Sequence[str] = (),
    trouble: Mapping[str, str] | None = None,
    sample: str | None = None,
) -> PublishTally:
    """Writes the files of `profiles`, then the index of all followed people, then drops the `removed` slugs' files.

    A person of `index` whose files are missing gets them. `trouble` says what is wrong with a source, by its name;
    `sample` is a notice for invented data. Every profile needs a slug: ValueError.
    """
    (site / PEOPLE).mkdir(parents=True, exist_ok=True)
    _sweep(site)
    manifest = _manifest(site)
    listed = [profile for profile in index if _slug(profile) not in removed]
    fresh = {_slug(profile) for profile in profiles}
    missing = [
        one for one in listed if one.slug not in fresh and not all(path.is_file() for path in _paths(site, _slug(one)))
    ]
    due = [profile for profile in (*profiles, *missing) if profile.slug not in removed]
    writers: list[tuple[str, Callable[[], bytes]]] = [("profile.schema.json", profile_schema)]
    for profile in due:
        writers.append((f"{PEOPLE}/{profile.slug}.json", partial(profile_json, profile)))
        writers.append((f"{PEOPLE}/{profile.slug}.csv", partial(papers_csv, profile)))
    for profile in due:
        writers.append((f"{PEOPLE}/{profile.slug}.html", partial(_page, profile, sample)))
    writers += [
        ("people.json", lambda: people_json(listed, now)),
        ("people.csv", lambda: people_csv(listed, now)),
        ("index.html", lambda: index_page(listed, now, trouble or {}, sample).encode()),
    ]
    written = 0
    for name, make in writers:
        body = make()
        written += _put(site / name, body)
        manifest[name] = hashlib.sha256(body).hexdigest()
    gone = [path for slug in removed for path in _paths(site, slug) if path.is_file()]
    for path in gone:
        path.unlink()
    kept = {name: digest for name, digest in sorted(manifest.items()) if (site / name).is_file()}
    _put(site / MANIFEST, (json.dumps(kept, indent=2) + "\n").encode())
    return PublishTally(written, len(writers) - written, len(gone))


def read_published(site: Path, slug: str) -> Profile | None:
    """The profile last published under the slug; None where there is none, or one of another version."""
    try:
        profile = Profile.model_validate_json((site / PEOPLE / f"{slug}.json").read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
    return profile if profile.version == PROFILE_VERSION else None


def page_path(site: Path, slug: str) -> Path:
    return site / PEOPLE / f"{slug}.html"


def _page(profile: Profile, sample: str | None) -> bytes:
    return author_page(profile, sample).encode()


def _slug(profile: Profile) -> str:
    if profile.slug is None:
        raise ValueError(f"{profile.name} is not followed and has no page")
    return profile.slug


def _paths(site: Path, slug: str) -> tuple[Path, ...]:
    return tuple(site / PEOPLE / f"{slug}{kind}" for kind in KINDS)


def _put(path: Path, body: bytes) -> bool:
    """Whether the file had to be written: False where it is there and equal."""
    if path.is_file() and path.read_bytes() == body:
        return False
    aside = path.with_name(f".{path.name}{ASIDE}")
    try:
        with aside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)  # noqa: PTH105 - tests stop it here
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise BylineError(f"{path} cannot be written: {error.strerror or error}") from error
    return True


def _sweep(site: Path) -> None:
    """Removes what a killed run left aside."""
    for folder in (site, site / PEOPLE):
        for path in folder.glob(f".*{ASIDE}"):
            path.unlink(missing_ok=True)


def _manifest(site: Path) -> dict[str, str]:
    """Digests by file name; nothing where there is no manifest that can be read."""
    try:
        read = json.loads((site / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in read.items()} if isinstance(read, dict) else {}
