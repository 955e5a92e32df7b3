"""arXiv's author feeds: what a person has claimed, whole, as `.atom` or with all names in one as `.atom2`."""

from datetime import date
from xml.sax.saxutils import escape, quoteattr

from ingest.sampleweb.dialects import HTML_404, Reply, Request
from ingest.sampleweb.world import Arxiv, Paper, Person, World

START = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">\n'
)
SCHEME = "http://arxiv.org/schemas/atom"


def feed(world: World, today: date, request: Request) -> Reply:
    """The feed of `/a/ID.atom` or `/a/ID.atom2`, by author id or ORCID iD."""
    native, _, kind = request.path.removeprefix("/a/").rpartition(".")
    if kind not in {"atom", "atom2"}:
        return HTML_404
    if (person := _owner(world, native)) is None:
        words = f"<!doctype html>\n<title>400 Bad Request</title>\n<p>Author {escape(native)} not found</p>\n"
        return Reply(words.encode(), "text/html; charset=utf-8", 400)
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else ""
    head = (
        f"  <title>{escape(person.name)}'s articles on arXiv</title>\n"
        f'  <link rel="describes" href="{orcid}"/>\n  <updated>{today}T00:00:00+00:00</updated>\n'
        f"  <id>https://arxiv.org/{native}</id>\n"
        f'  <link href="https://arxiv.org{escape(request.path)}" rel="self" type="application/atom+xml"/>\n'
        f'  <link rel="describes" href="https://arxiv.org/{native}"/>\n'
    )
    theirs = (found for found in world.at_arxiv(today) if any(name.person is person for name in found[0].names))
    body = START + head + "".join(_entry(*found, today, joined=kind == "atom2") for found in theirs) + "</feed>\n"
    return Reply(body.encode(), "application/atom+xml")


def _owner(world: World, native: str) -> Person | None:
    people = (name.person for paper in world.papers for name in paper.names if name.person and name.person.arxiv)
    return next((person for person in people if native in {person.arxiv, person.orcid or person.arxiv}), None)


def _entry(paper: Paper, record: Arxiv, today: date, *, joined: bool) -> str:
    """An entry as the feed writes it: text as typed, times with an offset, the address of the version shown."""
    versions = record.versions_on(today)
    address = f"https://arxiv.org/abs/{record.id}v{len(versions)}"
    typed = [(name.tex or name.printed, name.affiliation) for name in paper.names if name.printed]
    authors = [(", ".join(name for name, _ in typed), None)] if joined else typed
    optional = (("doi", record.doi), ("comment", record.comments), ("journal_ref", record.journal_ref))
    categories = record.categories.split()
    lines = [
        f"<id>{address}</id>",
        f"<updated>{versions[-1].submitted:%Y-%m-%dT%H:%M:%S}+00:00</updated>",
        f"<published>{versions[0].submitted:%Y-%m-%dT%H:%M:%S}+00:00</published>",
        f"<title>{escape(record.title or paper.title)}</title>",
        f"<summary>{escape(record.abstract or paper.abstract)}</summary>",
        *(_author(name, where) for name, where in authors),
        *(f"<arxiv:{tag}>{escape(text)}</arxiv:{tag}>" for tag, text in optional if text),
        f'<link href="{address}" rel="alternate" type="text/html"/>',
        f'<link title="pdf" href={quoteattr(address.replace("/abs/", "/pdf/"))} rel="alternate"'
        ' type="application/pdf"/>',
        f'<arxiv:primary_category term="{categories[0]}" scheme="{SCHEME}" label="{categories[0]}"/>',
        *(f'<category term="{each}" scheme="{SCHEME}" label="{each}"/>' for each in categories),
    ]
    return "  <entry>\n" + "".join(f"    {line}\n" for line in lines) + "  </entry>\n"


def _author(name: str, where: str | None) -> str:
    affiliation = f"<arxiv:affiliation>{escape(where)}</arxiv:affiliation>" if where else ""
    return f"<author><name>{escape(name)}</name>{affiliation}</author>"
