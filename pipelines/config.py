"""Settings: byline.toml, people.toml and verdicts.toml of one home folder, read, checked, and appended to."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from schemas.categories import is_category
from schemas.errors import BadConfig, BylineError
from schemas.ids import PaperIds, parse_any, parse_author, parse_orcid

SETTINGS, PEOPLE, VERDICTS = "byline.toml", "people.toml", "verdicts.toml"
USUAL = ("arxiv", "openalex")  # the sources of a new home
AUTHOR_IDS = {  # by source, how it names a person
    "openalex": "A5012345678",
    "semantic-scholar": "1741101",
    "dblp": "n/EmmyNoether or 12/3456-7",
    "arxiv": "noether_e_1",
}
_PUBLICATION = re.compile(r"issn:\d{4}-\d{3}[\dX]|prefix:10\.\d{4,9}(?:\.\d+)*", re.ASCII)


def asked() -> list[str]:
    """The names of all sources that can be asked something."""
    from ingest.sources import all_sources

    return [name for name, source in all_sources().items() if source.written_by or source.changes or source.about]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ShelfLife(_Strict):
    """Days for which an answer is fresh, by what was asked."""

    counts: int = Field(1, ge=1, le=365)
    written_by: int = Field(7, ge=1, le=365)
    links: int = Field(30, ge=1, le=365)
    pages: int = Field(30, ge=1, le=365)
    not_found: int = Field(30, ge=1, le=365)


class Settings(_Strict):
    """byline.toml. `sources` are asked, in this order; `headline` orders the sources of counts."""

    contact: str | None = Field(None, pattern=r"^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$", max_length=200)
    sources: list[str] = Field(default_factory=lambda: list(USUAL))
    headline: list[str] = Field(default_factory=lambda: ["openalex"])
    categories: list[str] = Field(default_factory=list)
    publications: list[str] = Field(default_factory=list)
    shelf_life: ShelfLife = ShelfLife()

    @field_validator("sources", "headline")
    @classmethod
    def _known(cls, names: list[str]) -> list[str]:
        if set(names) <= set(USUAL):  # no need to import every source, which a command that reads would feel
            return list(dict.fromkeys(names))
        known = asked()
        if unknown := sorted(set(names) - set(known)):
            raise ValueError(f"no such source: {', '.join(unknown)}; there are {', '.join(known)}")
        return list(dict.fromkeys(names))

    @field_validator("categories")
    @classmethod
    def _at_arxiv(cls, names: list[str]) -> list[str]:
        if unknown := [name for name in names if not is_category(name)]:
            raise ValueError(f"{unknown[0]!r} is no arXiv category or archive; write them as cs.CL, math.NT, hep-th")
        return list(dict.fromkeys(names))

    @field_validator("publications")
    @classmethod
    def _issn_or_prefix(cls, names: list[str]) -> list[str]:
        if unknown := [name for name in names if not _PUBLICATION.fullmatch(name)]:
            raise ValueError(
                f"{unknown[0]!r} is none; write issn:1234-567X for a journal, prefix:10.1000 for a publisher"
            )
        return list(dict.fromkeys(names))

    @property
    def parts(self) -> tuple[str, ...]:
        """What is harvested night by night: a source leaves out the parts that are not of its kind."""
        return (*self.categories, *self.publications)


class Anchor(_Strict):
    """A paper that is this person's, by one of its identifiers, and the name as printed on it (`#2`: its second)."""

    paper: str
    name: str

    @field_validator("paper")
    @classmethod
    def _spelled(cls, text: str) -> str:
        return _identifier(text)


class Followed(_Strict):
    """One `[[person]]` of people.toml. The slug is minted once and names the page's files."""

    name: str = Field(min_length=1, max_length=500)
    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)
    orcid: str | None = None
    openalex: list[str] = Field(default_factory=list)
    semantic_scholar: list[str] = Field(default_factory=list)
    dblp: list[str] = Field(default_factory=list)
    arxiv: str | None = None
    namesakes: bool = False
    anchors: list[Anchor] = Field(default_factory=list, alias="anchor")

    @field_validator("orcid")
    @classmethod
    def _checked(cls, text: str | None) -> str | None:
        if text is None:
            return None
        if (orcid := parse_orcid(text)) is None:
            raise ValueError(f"{text!r} is no ORCID iD (its last character is a check digit)")
        return orcid

    @field_validator("openalex", "semantic_scholar", "dblp")
    @classmethod
    def _author_ids(cls, texts: list[str], info: ValidationInfo) -> list[str]:
        return [_author_id(info.field_name or "", text) for text in texts]

    @field_validator("arxiv")
    @classmethod
    def _arxiv_author(cls, text: str | None) -> str | None:
        return None if text is None else _author_id("arxiv", text)

    @property
    def native(self) -> tuple[tuple[str, str], ...]:
        """(source, author id) as the owner gave them."""
        given = {source: getattr(self, source.replace("-", "_")) for source in AUTHOR_IDS}
        given["arxiv"] = [self.arxiv] if self.arxiv else []
        return tuple((source, native) for source, ids in given.items() for native in ids)

    @property
    def papers(self) -> tuple[PaperIds, ...]:
        """The anchors' papers."""
        return tuple(PaperIds.spelt([anchor.paper]) for anchor in self.anchors)


class Verdict(_Strict):
    """One `[[verdict]]` of verdicts.toml: the name on the paper is (`theirs`), or is not, the followed person's.

    `line` is where it stands in the file, for messages.
    """

    paper: str
    name: str = Field(min_length=1)
    person: str
    theirs: bool
    line: int = 0

    @field_validator("paper")
    @classmethod
    def _spelled(cls, text: str) -> str:
        return _identifier(text)


def author_ids(native: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """(source, author id) as fields of a followed person, who has one id at arXiv at most: the inverse of `native`."""
    fields: dict[str, Any] = {source.replace("-", "_"): [] for source in AUTHOR_IDS}
    for source, value in sorted(native):
        fields[source.replace("-", "_")].append(value)
    return {**fields, "arxiv": next(iter(fields["arxiv"]), None)}


def printed_and_occurrence(name: str) -> tuple[str, int]:
    """A name as a person writes it in a verdict or anchor: "Wei Li #2" is the second Wei Li of the byline.

    >>> printed_and_occurrence("Wei Li #2"), printed_and_occurrence("Wei Li")
    (('Wei Li', 2), ('Wei Li', 1))
    """
    head, mark, number = name.rpartition("#")
    if mark and head.strip() and number.isdecimal() and int(number) > 0:
        return head.strip(), int(number)
    return name, 1


@dataclass(frozen=True, slots=True)
class Config:
    """The three files, read."""

    settings: Settings
    people: tuple[Followed, ...]
    verdicts: tuple[Verdict, ...]

    def followed(self, slug: str) -> Followed | None:
        return next((person for person in self.people if person.slug == slug), None)


def read_config(folder: Path, *, asking: bool = False) -> Config:
    """The settings of a home folder. BadConfig names the file, the place in it, and what to do.

    A folder without byline.toml has the default settings, which is enough for whatever asks nobody. Who is `asking`
    sources needs the file, and a contact address in it.
    """
    path = folder / SETTINGS
    if not path.is_file() and asking:
        raise BadConfig(f"{folder} has no {SETTINGS}: run `byline init {folder}` first, or name another --home")
    settings = _model(Settings, _toml(path) if path.is_file() else {}, path)
    if asking and settings.contact is None:
        raise BadConfig(f"{path}: contact: write your e-mail address, so that the sources can reach you")
    people = _list(Followed, folder / PEOPLE, "person")
    _unique(folder / PEOPLE, [person.slug for person in people])
    verdicts = _list(Verdict, folder / VERDICTS, "verdict")
    lines = _lines_of(folder / VERDICTS, "[[verdict]]")
    placed = tuple(
        verdict.model_copy(update={"line": line}) for verdict, line in zip(verdicts, lines, strict=False)
    ) or tuple(verdicts)
    known = {person.slug for person in people}
    for verdict in placed:
        if verdict.person not in known:
            raise BadConfig(
                f"{folder / VERDICTS}, line {verdict.line}: no person {verdict.person!r} in {PEOPLE};"
                f" there are {', '.join(sorted(known)) or 'none yet'}"
            )
    return Config(settings, tuple(people), placed)


def switch_on(folder: Path, sources: Sequence[str]) -> None:
    """Writes which sources are asked into byline.toml; everything else in it stays."""
    path = folder / SETTINGS
    document = tomlkit.parse(path.read_text("utf-8"))
    document["sources"] = list(sources)
    _write(path, tomlkit.dumps(document))


def append_person(folder: Path, person: Followed) -> None:
    """Adds a `[[person]]` to people.toml, or replaces the one of the same slug; the owner's comments stay."""
    path = folder / PEOPLE
    document = tomlkit.parse(path.read_text("utf-8")) if path.is_file() else tomlkit.document()
    table = tomlkit.table()
    for key, value in person.model_dump(exclude_defaults=True, exclude={"anchors"}).items():
        table.add(key, value)
    if person.anchors:
        anchors = tomlkit.aot()
        for anchor in person.anchors:
            row = tomlkit.table()
            row.update(anchor.model_dump())
            anchors.append(row)
        table.add("anchor", anchors)
    listed = document.setdefault("person", tomlkit.aot())
    at = next((place for place, row in enumerate(listed) if row.get("slug") == person.slug), None)
    if at is None:
        listed.append(table)
    else:
        listed[at] = table
    _write(path, tomlkit.dumps(document))


def drop_person(folder: Path, slug: str) -> None:
    """Takes a `[[person]]` out of people.toml. What is stored stays."""
    path = folder / PEOPLE
    document = tomlkit.parse(path.read_text("utf-8"))
    listed = document["person"]
    at = next(place for place, row in enumerate(listed) if row.get("slug") == slug)
    del listed[at]
    _write(path, tomlkit.dumps(document))


def _write(path: Path, text: str) -> None:
    """Written aside and renamed: a kill leaves the old file or the new one."""
    aside = path.with_suffix(".toml.new")
    try:
        aside.write_text(text, "utf-8")
        aside.replace(path)
    except OSError as error:
        raise BylineError(f"{path} cannot be written: {error.strerror or error}") from error


M = TypeVar("M", bound=BaseModel)


def _list(model: type[M], path: Path, key: str) -> list[M]:
    if not path.is_file():
        return []
    rows = _toml(path)
    if extra := sorted(set(rows) - {key}):
        raise BadConfig(f"{path}: unknown entry {extra[0]!r}; the file holds [[{key}]] tables")
    found = rows.get(key, [])
    if not isinstance(found, list):
        raise BadConfig(f"{path}: write [[{key}]] with two brackets")
    return [_model(model, row, path, f"{key} {place}") for place, row in enumerate(found, 1)]


def _model(model: type[M], row: dict[str, Any], path: Path, where: str = "") -> M:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadConfig(f"{path}{', ' + where if where else ''}: {place}: {first['msg']}") from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path} cannot be read: {error}") from None


def _lines_of(path: Path, mark: str) -> list[int]:
    if not path.is_file():
        return []
    text = path.read_text("utf-8")
    return [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(mark)]


def _unique(path: Path, slugs: list[str]) -> None:
    if twice := next((slug for slug in slugs if slugs.count(slug) > 1), None):
        raise BadConfig(f"{path}: the slug {twice!r} stands twice; a slug names one person's files")


def _author_id(field: str, text: str) -> str:
    source = field.replace("_", "-")
    if (native := parse_author(source, text)) is None:
        raise ValueError(f"{text!r} is no author id of {source}; it looks like {AUTHOR_IDS[source]}")
    return native


def _identifier(text: str) -> str:
    if (spelled := parse_any(text)) is None:
        raise ValueError(f"{text!r} is no identifier of a paper; write arxiv:2401.00001, doi:10.1000/x or pmid:123")
    return spelled
