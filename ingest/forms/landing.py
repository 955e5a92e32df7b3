"""Publication pages: what is read of their tags, and what becomes of it.

Tags       https://scholar.google.com/intl/en/scholar/inclusion.html#indexing; with bepress_ before them
           where there are no others
Order      each fact from the first family that has it: Highwire, JSON-LD, Dublin Core, PRISM, EPrints. Families are
           never united, least of all their authors. Open Graph's or Twitter's title where there is no other
Dates      that of publication, as partial as it is. The online date may be decades later, and is none. Of preprints
           (told by their DOIs) the page's own date: that of publication may be the first day of the year
Names      "Family, Given" where most names of the page have a comma that no suffix follows, else as printed;
           without the marks of footnotes
Abstract   none that ends in dots; `description` and Open Graph's are cut short on most pages, and not read
Kind       what the page calls itself, else by its tag of a venue and whether that is called a conference; a page that
           says neither is OTHER
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import filterfalse, islice
from typing import Any

from ingest.codelinks import code_claim, code_links
from ingest.forms.landing_dates import page_date
from ingest.forms.landing_kinds import ARTICLES, CONFERENCES, KINDS, PREPRINTS, spellings
from ingest.forms.landing_wires import UNREAD, Abs, Landing, Person, Texts
from ingest.landing import parted
from ingest.markup import plain_text, without_mail
from ingest.read import one_line
from ingest.source import Form, Record
from ingest.titles import titled
from schemas.dates import PartialDate
from schemas.errors import Unusable
from schemas.ids import PaperIds, paper_url, parse_arxiv, parse_doi, parse_orcid, parse_page, safe_url
from schemas.names import LONGEST_NAME, tidy
from schemas.work import LONGEST_TEXT, LONGEST_TITLE, MOST_AUTHORS, Authorship, Fact, Work, WorkKind

NAME = "landing"
LONGEST_PLACE = 1_000  # characters; what follows is cut off
MOST_MARKS = 5_000  # in one text: reading them takes the square of their number
_AFTER_A_NAME = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|m\.?sc|b\.?sc|esq)\.?", re.I)
_MARKS = re.compile(r"[*\u2020\u2021\u00a7\u00b6#\u2709]+,?")  # of footnotes
_HEADING = re.compile(r"\A(?:(?i:abstract|summary)\s*[:.]|ABSTRACT(?=\s)|(?:Abstract|Summary)(?=\s[A-Z]))\s*")
_CUT = re.compile(r"(?:…|\.\.\.|\[\.\.\.\])\s*\Z")
_AND_OTHERS = re.compile(r"\bet\.? al\b", re.I)


def own_page(addresses: Iterable[str | None]) -> str | None:
    """The paper's page at a venue without an API, as the page's own addresses tell."""
    return next(filter(None, map(parse_page, addresses)), None)


def page_doi(text: str) -> str | None:
    """The DOI; Dublin Core also writes it as an "info" address (RFC 4452)."""
    return parse_doi(text.strip().removeprefix("info:doi/"))


def native_id(addresses: Sequence[str], asked: str | None, arxiv: Iterable[str], dois: Iterable[str]) -> str:
    """The address that stands for the page: of its paper at arXiv or a venue, else its own, else its DOI's."""
    if number := next(filter(None, map(parse_arxiv, arxiv)), None):
        return f"https://arxiv.org/abs/{number}"
    if url := own_page(addresses) or asked or next(filter(None, map(safe_url, addresses)), None):
        return url
    doi = next(filter(None, map(page_doi, dois)), None)
    return (doi and paper_url(f"doi:{doi}")) or ""


def _work(record: Record, page: Landing) -> Iterator[Fact]:
    """The work. Unusable where the page has no title, or nothing else that makes it a paper's, in machine form."""
    tags, core, linked = page.highwire, page.core, page.linked
    title = _title(page)
    byline = _byline(page)
    ids = _ids(page)
    preprint = PREPRINTS.match(ids.doi or "")
    published = _first_date(
        tags.dated if preprint else (),  # that of publication there may be the first day of the year
        *(tags.published, tags.dated, tags.cover, tags.year),
        *(core.date_issued, core.issued, core.term_issued, core.date, core.term_date),
        *(page.prism.published, (linked.published or "",), page.eprints.date),
    )
    if not (byline or published or ids.doi or ids.arxiv):
        raise Unusable(f"no author, date or DOI beside the title: not the page of a paper: {title[:100]!r}")
    if not record.native_id:
        raise Unusable(f"nothing on the page tells where it stands: {title[:100]!r}")
    abstract = _abstract(page, title)
    abs_page = page.arxiv or Abs()
    comment = _plain(abs_page.comment or "", LONGEST_TEXT) or None
    yield Work(
        source=NAME,
        native_id=record.native_id,
        form=record.form,
        revision=record.revision,
        ids=ids,
        kind=WorkKind.PREPRINT if page.arxiv or preprint else _kind(page),
        title=title,
        byline=byline,
        abstract=abstract,
        comment=comment,
        journal_ref=_plain(abs_page.journal_ref or "", LONGEST_TITLE) or None,
        venue=_venue(page),
        published=published,
        updated=_first_date(tags.online) if page.arxiv else None,
        versions=abs_page.versions if abs_page.versions and 1 <= abs_page.versions <= 1_000 else None,
        categories=abs_page.categories,
        license=_license(page),
        withdrawn=abs_page.withdrawn,
        code=code_links(abstract, comment),
        code_claim=code_claim(abstract, comment),
    )


def _plain(text: str, longest: int) -> str:
    """Without markup, on one line. Entities that the page's parser left were escaped twice, and so may tags be."""
    if len(text) > 2 * longest:
        raise Unusable(f"a text of more than {longest:,} characters")
    if text.count("<") + text.count("&lt;") > MOST_MARKS:
        raise Unusable(f"a text with more than {MOST_MARKS:,} tags")
    plain = plain_text(text)
    return plain_text(plain) if "</" in plain else plain


def _first(*some: Texts, longest: int = LONGEST_TITLE) -> str:
    """The first text that is not empty, of the first tags that have one."""
    return next(filter(None, (_plain(text, longest) for texts in some for text in texts)), "")


def _title(page: Landing) -> str:
    found = _first(
        *(page.highwire.title, (page.linked.title or "",), page.core.title, page.core.term_title),
        *(page.eprints.title, page.shown),
    )
    if not found:
        shown = one_line(page.title)[:100]
        raise Unusable(f"no machine-readable paper on the page{f': {shown!r}' if shown else ''}")
    return titled(found)


def _first_date(*some: Texts) -> PartialDate | None:
    return next(filter(None, (page_date(text) for texts in some for text in texts)), None)


def _dois(page: Landing) -> Iterator[str]:
    core = page.core
    yield from (*page.highwire.doi, *page.linked.identifiers, *core.doi, *core.identifiers, *core.term_identifiers)
    yield from (*page.prism.doi, *page.eprints.doi, *page.eprints.official)


def _ids(page: Landing) -> PaperIds:
    """The first DOI alone: others on a page may be another work's."""
    doi = next(filter(None, map(page_doi, _dois(page))), None)
    venue_page = own_page(page.addresses) or own_page((page.asked,))
    arxiv = next(filter(None, map(parse_arxiv, page.highwire.arxiv)), None)
    pmid = next(iter(page.highwire.pmid), None)
    return PaperIds.of(arxiv=arxiv, dois=(doi,), pmid=pmid, also=(("page", venue_page),) if venue_page else ())


def _byline(page: Landing) -> tuple[Authorship, ...]:
    """The authors of one family. None where it ends in "et al.": nobody knows who is missing."""
    core = page.core
    # Journals have named the first author there, and all of them as contributors.
    creators = core.contributors if core.creators == core.contributors[:1] else core.creators
    families: tuple[Sequence[Person], ...] = (
        page.byline,
        page.linked.byline,
        *(_people(names) for names in (core.names, creators, core.term_creators, page.eprints.creators)),
        _people(core.contributors),
    )
    people = next((some for some in families if any(map(_is_named, some))), ())
    if any(_AND_OTHERS.search(each.name or "") for each in people):
        return ()
    swapped = _is_family_first(people)
    times = Counter(orcid for each in people for orcid in {parse_orcid(text) for text in each.orcids})
    return tuple(_authorship(each, times, swapped=swapped) for each in people)


def _people(names: Texts) -> tuple[Person, ...]:
    """Adjacent repeats are one person. Unusable where there are more than MOST_AUTHORS."""
    lines = [one_line(name) for name in islice((name for text in names for name in parted(text)), MOST_AUTHORS + 1)]
    if len(lines) > MOST_AUTHORS:
        raise Unusable(f"more than {MOST_AUTHORS:,} names")
    return tuple(Person(name=name) for at, name in enumerate(lines) if not at or lines[at - 1] != name)


def _is_named(person: Person) -> bool:
    """Whether there is a name: some creators are addresses."""
    return any(tidy(text) and not safe_url(text) for text in (person.name, person.family))


def _is_family_first(people: Sequence[Person]) -> bool:
    return 2 * sum(_swapped(each.name or "") is not None for each in people) >= max(1, len(people))


def _swapped(name: str) -> tuple[str, str] | None:
    """Family and given name of "Family, Given", a suffix with the family name; None for any other name."""
    if len(name) > 2 * LONGEST_NAME:
        return None
    parts = [one_line(part) for part in name.split(",")]
    suffixes = [part for part in parts[1:] if _AFTER_A_NAME.fullmatch(part)]
    names = [part for at, part in enumerate(parts) if not at or part not in suffixes]
    return (" ".join((names[0], *suffixes)), names[1]) if len(names) == 2 and all(names) else None


def _authorship(person: Person, times: Counter[str | None], *, swapped: bool) -> Authorship:
    """As printed, with the family name told apart where the page does. An iD at two names is nobody's."""
    given, family = _name(person.given), _name(person.family)
    name = _name(person.name)
    if swapped and name and not family and (parts := _swapped(name)):
        family, given = parts
    printed = tidy(" ".join(filter(None, (given, family)))) if family else tidy(name)
    orcids = [orcid for text in person.orcids if (orcid := parse_orcid(text)) and times[orcid] == 1]
    places = (one_line(without_mail(_plain(text[:LONGEST_PLACE], LONGEST_PLACE))) for text in person.institutions)
    return Authorship(
        printed=printed,
        family=family if printed and family else None,
        given=given if printed and family and given else None,
        orcid=orcids[0] if orcids else None,
        affiliations=tuple(dict.fromkeys(filter(None, places))),
    )


def _name(text: str | None) -> str | None:
    if not text or len(text) > 2 * LONGEST_NAME or safe_url(text):
        return None
    return _MARKS.sub("", without_mail(_plain(text, LONGEST_NAME))).strip() or None


def _abstract(page: Landing, title: str) -> str | None:
    """The first that is whole. A description is the abstract only in Dublin Core."""
    core = page.core
    texts = (
        *(*page.highwire.abstract, page.linked.abstract or "", *core.abstract, *core.description_abstract),
        *(*core.description, *page.eprints.abstract, page.abstract or ""),
    )
    for text in texts:
        plain = _HEADING.sub("", _plain(text, LONGEST_TEXT))
        if len(plain) > LONGEST_TEXT:
            raise Unusable(f"abstract of more than {LONGEST_TEXT:,} characters")
        if plain and not _CUT.search(plain) and plain.casefold() != title.casefold():
            return plain
    return None


def _kind(page: Landing) -> WorkKind:
    tags = page.highwire
    core = page.core
    if page.eprints.monograph:  # its word for whatever an institution issues
        return WorkKind.REPORT
    named = (*page.linked.type, *tags.type, *core.article_type, *core.type, *core.term_type, *page.eprints.type)
    words = [word for text in named for word in spellings(one_line(text))]
    if found := next((KINDS[word] for word in words if word in KINDS), None):
        return found
    if any(map(CONFERENCES.search, (*tags.journal, *tags.in_book))):
        return WorkKind.PAPER
    by_tag = (
        ((tags.thesis, tags.thesis_name), WorkKind.THESIS),
        ((tags.report, tags.report_number), WorkKind.REPORT),
        ((tags.conference, tags.conference_short), WorkKind.PAPER),
        ((tags.journal,), WorkKind.ARTICLE),
        ((tags.in_book, tags.in_book_short), WorkKind.CHAPTER),
    )
    if venue := next((kind for some, kind in by_tag if any(some)), None):
        return venue
    return WorkKind.ARTICLE if any(word in ARTICLES for word in words) else WorkKind.OTHER


def _venue(page: Landing) -> str | None:
    tags = page.highwire
    parts = (page.core.part_of, page.core.term_part_of)
    found = _first(
        *(tags.conference, tags.conference_short, tags.journal, tags.in_book, tags.in_book_short),
        *((page.linked.venue or "",), *(tuple(filterfalse(_is_number, texts)) for texts in parts)),
        *(page.prism.venue, page.eprints.venue),
    )
    return found[:LONGEST_TITLE] or None


def _is_number(text: str) -> bool:
    """Whether it is the number or address of a venue, and not its name."""
    return text.strip().lower().startswith(("urn:", "issn", "isbn", "http:", "https:", "info:"))


def _license(page: Landing) -> str | None:
    """The address of a licence that the page gives for the work: not one in its footer, which is the site's."""
    given = (page.arxiv.license if page.arxiv else None, *page.license, page.linked.license)
    urls = (safe_url(text) for text in (*given, *page.core.term_licence, *page.core.rights))
    return next(filter(None, urls), None)


FORMS: dict[str, Form[Any]] = {"page": Form(Landing, _work, UNREAD)}
