"""Hugging Face: which code, project page, models and data sets its page of a paper links to. Not on by default.

API        https://huggingface.co/docs/hub/api, https://huggingface.co/.well-known/openapi.json (`/api/papers/…`); read
           as its own client, huggingface_hub, does (`PaperInfo`)
Terms      https://huggingface.co/terms-of-service; links are kept, nothing of what stands behind them
Asked      about (arXiv ids without version, one paper a request: there is no batch). Ids of before April 2007 have a
           slash, and no manual says how the address takes one: not asked, but read where they come
Walk       none. A list without items is a day without papers
Identity   the arXiv id
Absent     404: the Hub has no page of this paper. It has few but of machine learning, so that says nothing about code
Order      no record has a version: the last one received stands, and one without links takes the earlier ones back
Quirks     a field without a value is left out. `githubRepoAddedBy` is `user` (someone signed in, as a rule an author)
           or `auto` (matched by the Hub). `projectPage` may be at github.com: it stays a page. Linked models and data
           sets are those whose cards name the paper, whoever made them. Lists leave them out: a list that is imported
           takes them back until the paper is asked again
Limits     500 requests in five minutes for an address without a token, told in `RateLimit` and `RateLimit-Policy`,
           which are structured (`"api";r=499;t=123`) and not read; 429 beyond. 1,000 with a token (HF_TOKEN)
Not read   people (authors, user names, who submitted, likes), titles, texts and summaries; Spaces. `/api/arxiv/…/repos`
           does not say of which paper it speaks
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ingest.forms.huggingface import FORMS, HUB, NAME, arxiv_id
from ingest.read import one_line, read_json
from ingest.source import Ask, Key, Record, Source
from schemas.errors import SourceChanged
from schemas.ids import PaperIds

PAPERS = f"{HUB}/api/papers"
DAILY = f"{HUB}/api/daily_papers"
NOT_FOUND = frozenset({404})
MARKS = frozenset({"authors", "githubRepo", "linkedModels", "projectPage", "summary", "title", "upvotes"})  # of a paper
REPOSITORIES = frozenset({"datasets", "models", "spaces"})


def about(papers: Sequence[PaperIds]) -> Iterable[Ask]:
    """Each paper by each of its arXiv ids."""
    for native in dict.fromkeys(each for paper in papers for each in _arxiv(paper)):
        if "/" not in native:
            yield Ask(f"{PAPERS}/{native}", step="paper", ids=(f"arxiv:{native}",), absent=NOT_FOUND)


def after(ask: Ask, page: bytes) -> Iterator[Ask]:
    yield from ()


def split(ask: Ask, page: bytes) -> Iterator[Record]:
    if ask.step == "list":
        for item in _items(read_json(page, list)):
            paper = item.get("paper")
            if _is_paper(item) and "paper" not in item:
                yield _record("paper", item, item)
            else:
                yield _record("item", item, paper if isinstance(paper, dict) else {})
        return
    paper = read_json(page, dict)
    _require_paper(paper)
    native = arxiv_id(paper)
    if ask.ids and native is not None and f"arxiv:{native}" not in ask.ids:
        raise SourceChanged(f"the paper {native} came where {ask.ids[0].removeprefix('arxiv:')} was asked for")
    yield _record("paper", paper, paper, asked=next(iter(ask.ids), None))


def of_file(page: bytes) -> Ask:
    """The step that a saved page answers: one paper, or a list of papers or of items that each hold one."""
    read: Any = read_json(page, object)
    if isinstance(read, list):
        for item in _items(read)[:1]:
            if "paper" not in item and not _is_paper(item):
                raise SourceChanged("a list of Hugging Face whose items hold no paper is not read")
        return Ask(DAILY, step="list")
    _require_paper(read_json(page, dict))
    return Ask(PAPERS, step="paper")


def _arxiv(paper: PaperIds) -> Iterator[str]:
    yield from filter(None, (paper.arxiv, *(value for kind, value in paper.also if kind == "arxiv")))


def _items(rows: list[Any]) -> list[dict[str, Any]]:
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            raise SourceChanged(f"item {number} of a list of Hugging Face is no object")
    return rows


def _record(form: str, body: Mapping[str, Any], paper: Mapping[str, Any], asked: str | None = None) -> Record:
    """With the id it is told by: as sent where it is no arXiv id, so that what is set aside can be found."""
    sent = paper.get("id")
    return Record(arxiv_id(paper) or (one_line(sent)[:100] if isinstance(sent, str) else ""), body, form, asked)


def _is_paper(one: Mapping[str, Any]) -> bool:
    return "id" in one and bool(MARKS & one.keys())


def _require_paper(one: Mapping[str, Any]) -> None:
    if "error" in one:
        raise SourceChanged(f"Hugging Face says: {one_line(str(one['error'])[:500])[:200] or 'no reason given'}")
    if one.keys() >= REPOSITORIES:
        raise SourceChanged("a list of the models, data sets and Spaces of a paper does not say which: it is not read")
    if arxiv_id(one) is None and not _is_paper(one):
        raise SourceChanged(f"no paper of Hugging Face: an object of {one_line(', '.join(one))[:100] or 'nothing'}")


SOURCE = Source(
    name=NAME,
    title="Hugging Face",
    service="huggingface",
    pause=1.0,  # seconds: 500 requests in five minutes are allowed, one in 0.6 s, to all who share the address
    licence="terms of service of Hugging Face",
    shelf="links",
    forms=FORMS,
    about=about,
    after=after,
    split=split,
    key=Key("header", "Authorization", "HF_TOKEN", prefix="Bearer "),
    api_hosts=frozenset({"huggingface.co"}),
    of_file=of_file,
    hello=Ask(f"{PAPERS}/1706.03762", absent=NOT_FOUND),
)
