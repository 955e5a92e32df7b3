"""arXiv's author feeds: the papers that their owner has claimed as their own.

Manual     https://info.arxiv.org/help/author_identifiers
Server     arXiv/arxiv-browse, browse/controllers/list_page/author.py
Holds      all of it on one page, without a total: papers the account owns and its owner has marked as written by them.
           Never complete: who is not in a feed may be an author all the same. An id without a feed (400 or 404) is of
           somebody who has not asked for one, and tells nothing of papers
Entries    as the query API's, but TeX as typed, and times with an offset. `.atom2` has all names in one `author`
Trust      the owner claimed the paper, so the one name on its byline that may be theirs bears their ids. Where several
           may be, none does
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from ingest.bylines import split_byline
from ingest.elements import elements, local
from ingest.forms.arxiv import SOURCE_NAME, AtomName, Entry, authorship, of_entry
from ingest.read import one_line
from ingest.source import Ask, Form, Record, Wire
from schemas.errors import SourceChanged
from schemas.ids import parse_author, parse_orcid
from schemas.names import fits, tidy
from schemas.work import Authorship, Fact

OWNER = re.compile(r"(.+?)['’]s articles on arXiv", re.DOTALL)  # the title of an author feed


class Claimant(Wire):
    name: str | None = None
    orcid: str | None = None
    author: str | None = None


class Claimed(Entry):
    claim: Claimant


def head(page: bytes) -> Iterator[etree._Element]:
    """What an author feed says of itself, before, between or after its entries."""
    for part in elements(page, {"feed"}, {"entry", "id", "link", "title", "totalResults"}):
        if local(part) != "entry":
            yield part


def claim_of(ask: Ask, page: bytes) -> dict[str, str | None]:
    """Who claims the papers of an author feed: the name, the ORCID iD and the author id, as asked or as the feed says.

    SourceChanged where the feed describes the owner of another ORCID iD than was asked for, or is none of an author.
    """
    name, said, native = None, None, None
    for part in head(page):
        text, href = one_line(part.text or ""), part.get("href")
        match local(part):
            case "title":
                name = found[1] if (found := OWNER.fullmatch(text)) else text
            case "id":
                native = parse_author(SOURCE_NAME, text.rpartition("/")[2])
            case "totalResults":
                raise SourceChanged("a reply of the query API came where an author feed was asked for")
            case "link" if part.get("rel") == "describes":
                said = parse_orcid(href) or said
    kind, _, asked = next(iter(ask.ids), "").partition(":")
    orcid, native = asked if kind == "orcid" else said, asked if kind == "author" else native
    if said and said != orcid:
        raise SourceChanged(f"the feed of {said} came where that of {orcid} was asked for")
    return {"name": ask.who.name if ask.who else name, "orcid": orcid, "author": native}


def from_feed(record: Record, entry: Claimed) -> Iterable[Fact]:
    """The work of an entry of an author feed; where one name alone fits, it bears the ids of who claims the paper."""
    yield of_entry(record, entry, _claimed(_listed(entry.author or ()), entry.claim))


def _listed(names: tuple[AtomName, ...]) -> list[Authorship]:
    """The names of an author feed. In the form `.atom2` all of them stand in one, with commas between."""
    if len(names) == 1 and "," in (names[0].name or ""):
        return [Authorship(printed=tidy(name)) for name in split_byline(names[0].name or "")]
    return [authorship(name.name, name.affiliation) for name in names]


def _claimed(byline: list[Authorship], who: Claimant) -> list[Authorship]:
    """The byline; the claimant's ids at the one name that may be theirs, and nowhere if several may be."""
    fitting = [at for at, name in enumerate(byline) if who.name and name.printed and fits(name.printed, who.name)]
    if len(fitting) == 1:
        asserted = {"orcid": parse_orcid(who.orcid), "native": parse_author(SOURCE_NAME, who.author)}
        byline[fitting[0]] = byline[fitting[0]].model_copy(update=asserted)
    return byline


_LABELS = {f"{name}.@{attribute}" for name in ("category", "primary_category") for attribute in ("scheme", "label")}

FORMS: dict[str, Form[Any]] = {"feed": Form(Claimed, from_feed, frozenset({"link", *_LABELS}))}
