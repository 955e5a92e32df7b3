"""dblp's dialect: a person's page by PID, and a record by its key, in XML.

Manual     https://dblp.org/faq/13501473.html; shapes: https://dblp.org/xml/dblp.dtd
Kept       a preprint is a record of its own, under CoRR and without its DOI elsewhere; a full stop ends each title;
           namesakes have four digits in the name and -N in the PID; non-ASCII signs are numbers; a merged PID
           redirects; what does not exist is a 404 in HTML
Left out   the searches, coauthors and homonyms, tables of contents. Every invented paper is known, whatever its field
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from lxml import etree

from ingest.sampleweb.dialects import HTML_404, Reply, Request, landing
from ingest.sampleweb.people import PHILIPPA, PHILIPPA_AGAIN
from ingest.sampleweb.world import Arxiv, Indexed, Name, Paper, Person, World

HOSTS = ("dblp.org",)
MERGED = {PHILIPPA_AGAIN: PHILIPPA}
TYPES = {"article": "article", "conference-paper": "inproceedings", "book": "book", "dataset": "data"}


def answer(world: World, today: date, request: Request) -> Reply:
    """What dblp answers on that day."""
    match request.path.removesuffix(".xml").strip("/").split("/", 1):
        case ["pid", pid] if request.path.endswith(".xml"):
            return _person(world, today, pid)
        case ["rec", key] if request.path.endswith(".xml"):
            for record, _ in _records(world, today, pids=False):
                if record.get("key") == key:
                    return _sent("dblp", [record])
    return HTML_404


def pid(person: Person, world: World) -> str:
    """The person's PID: of namesakes the first one's, with a number."""
    among = _namesakes(world)[person.name]
    bare = _bare(among[0].openalex or "A0000000000")
    return f"{bare}-{among.index(person) + 1}" if len(among) > 1 else bare


def dump(world: World, today: date) -> bytes:
    """Everything, as the dump has it."""
    head = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n'
    homes = [_home(person, world, "www") for person in _people(world)]
    root = etree.Element("dblp")
    root.extend([record for record, _ in _records(world, today, pids=False)] + homes)
    return head + etree.tostring(root, encoding="ISO-8859-1").partition(b"?>\n")[2]


def _person(world: World, today: date, asked: str) -> Reply:
    for native, person in MERGED.items():
        if asked == _bare(native):
            return Reply(b"", "text/html", 301, {"location": f"https://dblp.org/pid/{pid(person, world)}.xml"})
    owner = next((person for person in _people(world) if pid(person, world) == asked), None)
    if owner is None:
        return HTML_404
    rows = []
    for record, people in _records(world, today, pids=True):
        if owner in people:
            rows.append(etree.Element("r"))
            rows[-1].append(record)
    attributes = {"name": _name(owner, world), "pid": asked, "n": str(len(rows))}
    return _sent("dblpperson", [_home(owner, world, "person"), *rows], attributes)


def _sent(root: str, parts: list[etree._Element], attributes: dict[str, str] | None = None) -> Reply:
    whole = etree.Element(root, attributes or {})
    whole.extend(parts)
    return Reply(etree.tostring(whole, encoding="US-ASCII", xml_declaration=True), "application/xml")


def _home(person: Person, world: World, tag: str) -> etree._Element:
    mine = pid(person, world)
    home = etree.Element(tag, {"key": f"homepages/{mine}", "mdate": "2024-01-15"})
    _add(home, "author", _name(person, world), **({"pid": mine} if tag == "person" else {}))
    if tag == "www":
        _add(home, "title", "Home Page")
    if person.at:
        _add(home, "note", person.at, type="affiliation")
    if person.orcid:
        _add(home, "url", f"https://orcid.org/{person.orcid}")
    return home


def _records(world: World, today: date, *, pids: bool) -> Iterator[tuple[etree._Element, list[Person | None]]]:
    """Every record with the people on it."""
    for paper, preprint in world.at_arxiv(today):
        names = paper.names
        yield _preprint(paper, preprint, world, today, pids), [name.person for name in names]
    for paper, work in world.at_openalex(today):
        if work.venue and work.kind in TYPES:
            yield _published(paper, work, world, today, pids), [name.person for name in paper.names_in(work)]


def _preprint(paper: Paper, preprint: Arxiv, world: World, today: date, pids: bool) -> etree._Element:
    key = f"journals/corr/abs-{preprint.id.replace('.', '-').replace('/', '-')}"
    record = _begun("article", key, str(preprint.datestamp(today)), paper.names, paper.title, world, pids)
    versions = preprint.versions_on(today)
    record.set("publtype", "informal withdrawn" if versions[-1].withdrawn else "informal")
    _add(record, "year", str(versions[0].submitted.year))
    _add(record, "volume", f"abs/{preprint.id}")
    _add(record, "journal", "CoRR")
    _add(record, "ee", f"https://doi.org/10.48550/arXiv.{preprint.id}", type="oa")
    return record


def _published(paper: Paper, work: Indexed, world: World, today: date, pids: bool) -> etree._Element:
    tag, names = TYPES[work.kind], paper.names_in(work)
    series = "conf" if tag == "inproceedings" else "journals"
    key = f"{series}/{(work.venue.id if work.venue else '').lower()}/{work.id}"
    record = _begun(tag, key, str(work.changed(today)), names, paper.title, world, pids)
    _add(record, "year", str(work.published.year))
    if work.venue:
        _add(record, "booktitle" if tag == "inproceedings" else "journal", work.venue.name)
    if work.doi:
        _add(record, "ee", f"https://doi.org/{work.doi}")
    if url := landing.page_of(world, work, today):
        _add(record, "ee", url)
    return record


def _begun(
    tag: str, key: str, mdate: str, names: tuple[Name, ...], title: str, world: World, pids: bool
) -> etree._Element:
    record = etree.Element(tag, {"key": key, "mdate": mdate})
    for name in names:
        if name.person:
            said = {"orcid": name.person.orcid} if name.person.orcid else {}
            if pids:
                said["pid"] = pid(name.person, world)
            _add(record, "author", _name(name.person, world), **said)
        elif name.printed:
            _add(record, "author", name.printed)
    _add(record, "title", title if title[-1] in ".?!" else f"{title}.")
    return record


def _add(above: etree._Element, tag: str, text: str, **attributes: str) -> None:
    etree.SubElement(above, tag, attributes).text = text


def _name(person: Person, world: World) -> str:
    """One spelling for all records, numbered where others bear the name."""
    among = _namesakes(world)[person.name]
    return f"{person.name} {among.index(person) + 1:04}" if len(among) > 1 else person.name


def _people(world: World) -> list[Person]:
    return [person for among in _namesakes(world).values() for person in among]


@lru_cache(maxsize=8)
def _namesakes(world: World) -> dict[str, list[Person]]:
    """Who bears each name, in the order of their ids."""
    found: dict[str, list[Person]] = defaultdict(list)
    bylines = (paper.names_in(work) if work else paper.names for paper in world.papers for work in (None, *paper.works))
    people = {name.person for byline in bylines for name in byline if name.person}
    for person in sorted(people, key=lambda each: each.openalex or ""):
        found[person.name].append(person)
    return found


def _bare(native: str) -> str:
    """A PID from an author id of the invented world."""
    return f"{native[1:4]}/{int(native[4:])}"
