"""Hugging Face papers: what is read of one, and the links that become of it. Nothing about people is read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import Field, StrictStr

from ingest.codelinks import code_links
from ingest.source import Form, Record, Wire
from schemas.errors import Unusable
from schemas.ids import PaperIds, parse_arxiv, safe_url
from schemas.observation import Link, LinkRole, Links
from schemas.work import Fact

NAME = "huggingface"
HUB = "https://huggingface.co"
MOST_LINKED = 20  # models, and as many data sets: the first, as the Hub orders them; hundreds may cite one paper
ADDED_BY = {"user": "author", "auto": "automatic"}  # any other word: not known who

# As the Hub's own client checks them: a name, or an owner and a name.
_REPOSITORY = re.compile(r"(?:\w(?:[\w.-]{0,94}\w)?/)?\w(?:[\w.-]{0,94}\w)?", re.ASCII)
_MAIL = re.compile(r"[\w.+'-]@[\w-]+\.\w")


class Paper(Wire):
    """`linkedModels` and `linkedDatasets` hold the Hub's records of those: all but their ids is theirs, and left."""

    id: StrictStr
    repository: StrictStr | None = Field(None, alias="githubRepo")
    added_by: StrictStr | None = Field(None, alias="githubRepoAddedBy")
    page: StrictStr | None = Field(None, alias="projectPage")
    models: tuple[dict[str, Any], ...] | None = Field(None, alias="linkedModels")
    data_sets: tuple[dict[str, Any], ...] | None = Field(None, alias="linkedDatasets")


class Item(Wire):
    """A paper as a list has it."""

    paper: Paper


def arxiv_id(body: Mapping[str, Any]) -> str | None:
    """The arXiv id of a paper as sent, before it is known to have the shape of one."""
    return parse_arxiv(body["id"]) if isinstance(body.get("id"), str) else None


def _paper(record: Record, paper: Paper) -> Iterable[Fact]:
    """All that the paper links to, as one fact, also where that is nothing. Unusable without an arXiv id."""
    native = parse_arxiv(paper.id)
    if native is None:
        raise Unusable("no arXiv id")
    links = (
        *_code(paper),
        *_page(paper),
        *_linked(LinkRole.MODEL, "linkedModels", paper.models, HUB),
        *_linked(LinkRole.DATA, "linkedDatasets", paper.data_sets, f"{HUB}/datasets"),
    )
    yield Links(source=NAME, native_id=native, ids=PaperIds(arxiv=native), links=tuple(dict.fromkeys(links)))


def _item(record: Record, item: Item) -> Iterable[Fact]:
    return _paper(record, item.paper)


def _code(paper: Paper) -> Iterator[Link]:
    """The repository, if its address names one: an owner's page alone is no code."""
    url = _address(paper.repository)
    if url is None:
        return
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    for found in code_links(url):
        if found.startswith(f"https://{host}/"):  # not one that stands inside another address
            yield Link(role=LinkRole.CODE, url=found, by=ADDED_BY.get(paper.added_by or ""))


def _page(paper: Paper) -> Iterator[Link]:
    """The project page, whatever host it is at: even there, nobody said that it is the code."""
    if url := _address(paper.page):
        yield Link(role=LinkRole.PAGE, url=url)


def _linked(role: LinkRole, field: str, rows: tuple[dict[str, Any], ...] | None, below: str) -> Iterator[Link]:
    """Models or data sets whose cards name the paper: anybody's, so nothing is said of who linked them."""
    for number, row in enumerate((rows or ())[:MOST_LINKED]):
        name = row.get("id")
        if not isinstance(name, str):
            raise Unusable(f"{field}.{number}.id: no text")
        if _REPOSITORY.fullmatch(name) and ".." not in name:
            yield Link(role=role, url=f"{below}/{name}")


def _address(text: str | None) -> str | None:
    """An address that may become a link and holds no e-mail address."""
    url = safe_url(text)
    return url if url and not _MAIL.search(unquote(url)) else None


_ABOUT_PEOPLE = "authors submittedBy submittedOnDailyBy upvoters"
_OF_A_PAPER = """
    ai_keywords ai_summary ai_summary_model comments discussionId githubStars isAuthorParticipating linkedSpaces
    mediaUrls numComments numTotalDatasets numTotalModels numTotalSpaces organization publishedAt source
    submittedOnDailyAt summary thumbnail thumbnailUrl title upvotes withdrawnAt
"""
_OF_AN_ITEM = "highlightedSummary highlightedTitle id"
_UNREAD = frozenset(f"{_ABOUT_PEOPLE} {_OF_A_PAPER}".split())

FORMS: dict[str, Form[Any]] = {
    "paper": Form(Paper, _paper, _UNREAD),
    "item": Form(Item, _item, _UNREAD | {*_OF_AN_ITEM.split(), *(f"paper.{name}" for name in _UNREAD)}),
}
