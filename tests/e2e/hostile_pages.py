"""Replies of every source with a text, most often a hostile one, in each field that is read or left.

The shapes are those of the invented pages in `tests/sources`. The records of all sources meet on the papers of one
person, so that whatever a page can show of a paper or a person comes from these texts.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape as quoted
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ingest.forms.landing_wires import UNREAD, Core, Eprints, Highwire, Prism

EMMY, ORCID, SLUG = "Emmy Noether", "0000-0002-1825-0097", "emmy-noether"
PID = "n/EmmyNoether"
LONE = re.compile(r"(?<!\\)\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LEAF = re.compile(  # in ORCID's XML, a text that is not what tells whose and what a record is
    r"(<[\w-]+:(?!path|uri|host|claimed|[\w-]*date|type|year|external-id-(?:type|rel))[\w-]+(?: [^<>]*)?>)[^<>]+(?=</)"
)
OF_DBLP = "pages volume number month note school url crossref isbn publisher series stream cite ee"
SAVED = Path(__file__).parents[1] / "sources"


def written(page: object) -> bytes:
    """As JSON. One with a lone surrogate is none: a question mark stands in its place."""
    return LONE.sub("?", json.dumps(page)).encode()


def document(name: str) -> Any:
    return json.loads((SAVED / name).read_bytes())


def titled(number: int, text: str) -> str:
    """The text alone, or, for odd numbers, with words of ours: markup alone would be no title."""
    return f"{text} of {number}" if number % 2 else text


def spoilt(whole: Any, text: str, keep: Mapping[str, Any], at: str = "") -> Any:
    """The same with `text` for every text in it, but for the fields named in `keep`, by the end of their way there.

    A field that is kept has the value told there, or its own for an ellipsis.
    """
    name = next((each for each in keep if f".{at}".endswith(f".{each}")), None)
    if name is not None:
        return whole if keep[name] is ... else keep[name]
    if isinstance(whole, dict):
        return {key: spoilt(value, text, keep, f"{at}.{key}") for key, value in whole.items()}
    if isinstance(whole, list):
        return [spoilt(each, text, keep, at) for each in whole]
    return text if isinstance(whole, str) else whole


def openalex(texts: Sequence[str]) -> bytes:
    """A page of works, one a text, which is in every field; and a last one whose text is also its very shape."""
    rows = [_work(number, text) for number, text in enumerate(texts, 1)]
    rows += [{"id": f"https://openalex.org/W{1000 + at}", "title": "x", "type": text, "authorships": []}
             for at, text in enumerate(texts)]  # fmt: skip
    rows += [{"id": text, "title": "x", "type": "article", "authorships": []} for text in texts]
    rows += [{**_work(2000, "plain"), text: {text: text}} for text in texts if text not in _work(1, "")]
    rows += [  # counts of what else is hers, so that most papers have one
        {
            "id": f"https://openalex.org/W{3000 + number}",
            "title": "Counted",
            "type": "preprint",
            "authorships": [],
            "locations": [{"landing_page_url": f"https://arxiv.org/abs/2401.{1000 + number:05d}"}],
            "cited_by_count": number,
        }
        for number in range(1, len(texts) + 1)
    ]
    page = {"meta": {"count": len(rows), "next_cursor": None}, "results": rows}
    return written(page)


def _work(number: int, text: str) -> dict[str, object]:
    place = {
        "id": text,
        "landing_page_url": text,
        "license": text,
        "source": {"id": text, "display_name": text},
    }
    theirs = {"raw_author_name": text, "author": {"id": text, "display_name": text, "orcid": text}, "raw_orcid": text}
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1234/{number}/{text}",
        "ids": {"openalex": text, "pmid": text},
        "title": titled(number, text),
        "type": "preprint",
        "publication_date": "2024-01-01" if number % 3 else text,
        "updated_date": text,
        "authorships": [
            {
                "raw_author_name": EMMY,
                "raw_orcid": f"https://orcid.org/{ORCID}",
                "author": {"id": "https://openalex.org/A1", "display_name": text},
                "raw_affiliation_strings": [text, f"{text}; e-mail: {text}"],
            },
            {**theirs, "raw_affiliation_strings": [text]},
        ],
        "primary_location": place,
        "locations": [place, {**place, "landing_page_url": f"https://arxiv.org/abs/2401.{number:05d}"}],
        "primary_topic": {"field": {"display_name": text}},
        "cited_by_count": number,
        "counts_by_year": [{"year": 2024, "cited_by_count": number}],
        "abstract_inverted_index": {text: [0], f"code at https://github.com/x/{text}": [1], "<i>": [2]},
        "is_retracted": number % 5 == 0,
    }


def atom(texts: Sequence[str]) -> bytes:
    """A feed of entries, one a text; what XML cannot hold is left out of it."""
    entries = "".join(_entry(number, NOT_XML.sub("", text)) for number, text in enumerate(texts, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom">'
        f"<opensearch:totalResults>{len(texts)}</opensearch:totalResults>{entries}</feed>"
    ).encode()


def _entry(number: int, text: str) -> str:
    inside, quoted = escape(text), quoteattr(text)
    return (
        f"<entry><id>http://arxiv.org/abs/2401.{number:05d}v1</id><title>{inside} at {number}</title>"
        f"<updated>2024-01-02T03:04:05Z</updated><published>2024-01-02T03:04:05Z</published><summary>{inside}</summary>"
        f"<category term={quoted}/><arxiv:primary_category term={quoted}/><link href={quoted} title={quoted}/>"
        f"<arxiv:comment>{inside} code at https://github.com/x/y{inside}</arxiv:comment>"
        f"<arxiv:journal_ref>{inside}</arxiv:journal_ref><arxiv:doi>10.1234/{number}/{inside}</arxiv:doi>"
        f"<author><name>{EMMY}</name><arxiv:affiliation>{inside}</arxiv:affiliation></author>"
        f"<author><name>{inside}</name></author></entry>"
    )


def reported(texts: Sequence[str]) -> bytes:
    page = {"author": EMMY, "page_shows": {text: text[:1_000] for text in texts}, "papers": []}
    return written(page)


def authors(texts: Sequence[str]) -> bytes:
    """People of Emmy's name, one a text, which is everywhere else."""
    rows = [
        {
            "id": f"https://openalex.org/A{number}",
            "orcid": text,
            "display_name": EMMY,
            "display_name_alternatives": [text],
            "works_count": number,
            "last_known_institutions": [{"id": text, "display_name": text}],
            "affiliations": [{"institution": {"display_name": text}, "years": [1919]}],
            "topics": [{"count": 1, "display_name": text, "field": {"display_name": text}}],
        }
        for number, text in enumerate(texts, 1)
    ]
    return written({"meta": {"count": len(rows)}, "results": rows})


def orcid(texts: Sequence[str]) -> Iterator[bytes]:
    """Her record in XML, for a few; then with a name, a place of work and a work for each; then each work in full."""
    for text in texts[::9]:  # what holds of a day is what was received last
        kept = escape(NOT_XML.sub("", text)).replace("\\", r"\\")
        yield LEAF.sub(rf"\g<1>{kept}", (SAVED / "orcid/record.xml").read_text("utf-8")).encode()
    public = {"visibility": "public"}
    record = document("orcid/record-odd-in-every-part.json")
    person, activities = record["person"], record["activities-summary"]
    other, stay, group = (
        person["other-names"]["other-name"][0],
        activities["employments"]["affiliation-group"][0]["summaries"][0]["employment-summary"],
        activities["works"]["group"][0],
    )
    whole = spoilt(record, texts[0], {"orcid-identifier": ..., "person.name": ..., **public})
    whole["person"]["other-names"]["other-name"] = [spoilt(other, text, public) for text in texts]
    whole["activities-summary"]["employments"]["affiliation-group"] = [
        spoilt(
            {"summaries": [{"employment-summary": stay}]}, text, public | ({"start-date": ...} if number % 2 else {})
        )
        for number, text in enumerate(texts, 1)
    ]
    groups = [
        {**spoilt(group, text, {"work-summary": []}), "work-summary": [_listed(group["work-summary"][1], number, text)]}
        for number, text in enumerate(texts, 1)
    ]
    whole["activities-summary"]["works"]["group"] = groups
    yield written(whole)
    full = document("orcid/works-by-put-code-with-an-error.json")["bulk"][0]["work"]
    contributor = full["contributors"]["contributor"][1]
    rows = []
    for number, text in enumerate(texts, 1):
        work = _listed(full, 1000 + number, text)
        hers = spoilt(contributor, f"Emmy {text} Noether", {"contributor-orcid": ..., "contributor-role": "author"})
        other = spoilt(contributor, text, {"contributor-role": "author"})
        rows.append({"work": {**work, "contributors": {"contributor": [hers, other, spoilt(contributor, text, {})]}}})
    rows += [{"error": {"developer-message": text, "user-message": text, "response-code": 404}} for text in texts]
    rows += [{"work": {**full, "put-code": 1, text: {text: text}}} for text in texts]
    yield written({"bulk": rows})


def _listed(work: Any, number: int, text: str) -> Any:
    """A work of ORCID's, on an arXiv paper of hers; a few of a type that nobody knows."""
    ids = {"arxiv": f"arXiv:2401.{number:05d}", "doi": f"10.1234/{number}/{text}", "pmid": text, text: text}
    template = work["external-ids"]["external-id"][0]
    found = [
        spoilt(template, text, {"type": kind, "external-id-value": value, "relationship": "self"})
        | {"external-id-type": kind, "external-id-value": value, "external-id-relationship": "self"}
        for kind, value in ids.items()
    ]
    kept = {"put-code": number, "type": text if number % 7 == 0 else "journal-article", "visibility": "public"}
    kept |= {"path": f"/{ORCID}/work/{number}", "title.title": {"value": titled(number, text)}}
    if number % 2:
        kept["publication-date"] = ...
    return {**spoilt(work, text, kept), "external-ids": {"external-id": found}}


def dblp(texts: Sequence[str]) -> Iterator[bytes]:
    """Her page, with a note, a preprint and its published form for each text; then records, and hits of a search."""
    plain = [NOT_XML.sub("", text) for text in texts]
    notes = "".join(
        f"<author pid={quoteattr(PID)}>{escape(text)}</author><note type={quoteattr(kind)} label={quoteattr(text)}>"
        f"{escape(text)}</note><url>{escape(text)}</url>"
        for number, text in enumerate(plain)
        for kind in [("affiliation", "uname", text)[number % 3]]
    )
    person = f'<person key="homepages/{PID}" mdate="2024-05-01"><author pid="{PID}">{EMMY}</author>{notes}</person>'
    records = [_record(number, text) for number, text in enumerate(plain, 1)]
    listed = "".join(f"<r>{record}</r>" for pair in records for record in pair)
    yield f'<dblpperson name="{EMMY}" pid="{PID}" n="1">{person}{listed}</dblpperson>'.encode()
    first = "".join(record for _, record in records)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<dblp>\n{first}{person}</dblp>'.encode()
    hit = document("dblp/search-with-authors-in-every-shape.json")
    rows = hit["result"]["hits"]["hit"]
    kinds = {"type": ..., "@score": ..., "@id": ...}
    hits = [
        spoilt(row, text, {**kinds, "key": f"conf/x/{number}"} if number % 3 else {"year": "2024"})
        for number, text in enumerate(texts)
        for row in rows[number % 2 : 4 : 2]
    ]
    hit["result"]["hits"]["hit"] = hits
    yield written(hit)


def _record(number: int, text: str) -> tuple[str, str]:
    inside, quoted = escape(text), quoteattr(text)
    said = f"aux={quoted} label={quoted} type={quoted}"
    names = (
        f'<author pid="{PID}" orcid="{ORCID}">{EMMY}</author><author pid={quoted} orcid={quoted}>{inside}</author>'
        f"<author>{inside} 0001</author>"
    )
    rest = "".join(f"<{name} {said}>{inside}</{name}>" for name in OF_DBLP.split())
    title = f"<title {said}>{inside} of <i>{inside}</i> {number}.</title>{names}{rest}"
    ee = f"<ee>https://doi.org/10.1234/{number}/{inside}</ee>"
    preprint = (
        f'<article publtype="informal" key="journals/corr/abs-2401-{number:05d}" mdate="2024-02-02">{title}'
        f"<journal>{inside}</journal><year>2024</year><ee>https://doi.org/10.48550/arXiv.2401.{number:05d}</ee></article>"
    )
    key = f"conf/x/N{number}" if number % 4 else text
    year = inside if number % 5 == 0 else "2024"
    return preprint, (
        f"<inproceedings key={quoteattr(key)} mdate={quoted if number % 2 else quoteattr('2024-05-01')}"
        f" publtype={quoted}>{title}<booktitle {said}>{inside}</booktitle><year>{year}</year>{ee}"
        f"<ee>https://proceedings.mlr.press/v{number}/noether24a.html</ee></inproceedings>"
    )


def huggingface(texts: Sequence[str]) -> Iterator[bytes]:
    """A list of papers, every other one as a list of a day has it: addresses that hold the text, and some that do."""
    paper = document("huggingface/paper-with-every-kind-of-link.json")
    rows: list[Any] = []
    for number, text in enumerate(texts, 1):
        named = [{"id": name, text: text} for name in (text, f"x/{text}", f"{text}/x", "noether/ring-1")]
        kept = {
            "id": f"2401.{number:05d}",
            "githubRepo": text
            if number % 3 == 0
            else f"https://github.com/noether/rings-{number}{'/' * (number % 2)}{text}",
            "githubRepoAddedBy": (text, "user", "auto")[number % 3],
            "projectPage": text if number % 4 == 0 else f"https://example.org/{text}",
            "linkedModels": named,
            "linkedDatasets": named,
        }
        one = {**spoilt(paper, text, {}), **kept}
        rows.append(one if number % 2 else {"paper": one, "title": text, "id": text, "thumbnail": text})
    rows += [{**paper, "id": text} for text in texts] + [{**paper, text: {text: text}} for text in texts]
    yield written(rows)


def semantic_scholar(texts: Sequence[str]) -> Iterator[bytes]:
    """Papers of hers, one a text; then author records: hers, whose other names and places they are, and others."""
    paper = document("semantic-scholar/work-odd-in-every-part.json")
    rows = []
    for number, text in enumerate(texts, 1):
        ids = {"ArXiv": f"2401.{number:05d}", "DOI": f"10.1234/{number}/{text}", "PubMed": text, "CorpusId": number}
        kept = {
            "paperId": f"{number:040x}",
            "externalIds": {**spoilt(paper["externalIds"], text, {}), **ids},
            "title": titled(number, text),
            "publicationTypes": [text] if number % 7 == 0 else ["JournalArticle"],
            "publicationDate": text if number % 3 == 0 else "2024-01-02",
            "publicationVenue": {"type": text, "name": text, "url": text} if number % 2 else None,
            "influentialCitationCount": number,
        }
        one = spoilt(paper, text, {}) | kept
        one["authors"] = [{"authorId": "11", "name": EMMY, "affiliations": [text]}, *one["authors"]]
        rows.append(one)
    rows += [{**paper, "paperId": text} for text in texts]
    rows += [{**paper, "paperId": f"{2000 + at:040x}", text: {text: text}} for at, text in enumerate(texts)]
    yield written({"offset": 0, "data": rows})
    author = document("semantic-scholar/author-known.json")
    hers = {**author, "name": EMMY, "aliases": [*texts], "affiliations": [*texts]}
    hers["externalIds"] = {"ORCID": [ORCID, *texts], "DBLP": [*texts]}
    others = [spoilt(author, text, {"authorId": str(100 + at)}) for at, text in enumerate(texts)]
    others += [{**author, "authorId": text} for text in texts]
    others += [{**author, "authorId": "11", "paperCount": text, text: text} for text in texts]
    yield written({"total": 1, "offset": 0, "data": [hers, *others]})


def crossref(texts: Sequence[str]) -> Iterator[bytes]:
    """A list of works, one a text, by its DOI or as what is said to be the same as an arXiv paper; one has all."""
    work = document("crossref/work-odd-in-every-part.json")["message"]
    dates = {"issued": {"date-parts": [[2024, 1]]}, "published": {"date-parts": [[2024, 1]]}}
    rows = []
    for number, text in enumerate(texts, 1):
        posted = number % 3 == 0
        kept = {
            "DOI": f"10.1234/{number}/{text}" if number % 2 else f"10.1234/cr.{number}",
            "type": text if number % 7 == 0 else "posted-content" if posted else "journal-article",
            "title": [titled(number, text)],
            "is-referenced-by-count": number,
            "container-title": [] if posted else [text],
            "institution": [{"name": text, "id": [{"id": text, "id-type": "ROR"}]}],
            "relation": {
                "has-preprint": [{"id": f"2401.{number:05d}", "id-type": "arxiv", "asserted-by": text}],
                "is-same-as": [{"id": text, "id-type": kind} for kind in ("doi", "uri", "pmid", text)],
                text: [{"id": text, "id-type": text}],
            },
            "update-to": [{"DOI": text, "type": text, "source": text, "label": text}],
            "author": [
                _signed(text),
                {"given": text, "family": text, "ORCID": text},
                {"name": text},
                {"literal": text},
            ],
            "license": [{"URL": text, "content-version": text}, {"URL": f"https://example.org/{text}"}],
            "status": {"type": text},
            "indexed": {"date-time": text} if number % 4 else work["indexed"],
        }
        rows.append(spoilt(work, text, {}) | kept | (dates if number % 5 else {}))
    newest = {"issued": {"date-parts": [[2025, 12]]}, "author": [_signed(*texts)], "title": ["Where she works"]}
    rows.append({**work, "DOI": "10.1234/newest", **newest})
    rows += [{**work, "DOI": text} for text in texts] + [{**work, text: {text: text}} for text in texts]
    yield written({"status": "ok", "message-type": "work-list", "message": {"items": rows, "next-cursor": texts[0]}})


def _signed(*texts: str) -> dict[str, Any]:
    """Her name as it is deposited, at places of these names, of which one has an institution's id."""
    ids = [{"id": text, "id-type": "ROR"} for text in texts] + [{"id": "https://ror.org/01y9bpm73", "id-type": "ROR"}]
    places: list[dict[str, Any]] = [{"name": text, "place": [text], "department": [text]} for text in texts]
    orcid = f"https://orcid.org/{ORCID}"
    return {"given": "Emmy", "family": "Noether", "ORCID": orcid, "affiliation": [*places, {"name": "x", "id": ids}]}


def landing(texts: Sequence[str]) -> Iterator[bytes]:
    """A page for each text, which is in all tags of all families; some lack the first families, or are of arXiv."""
    for number, text in enumerate(texts, 1):
        yield _page(number, text).encode("utf-8", "replace")


def _page(number: int, text: str) -> str:
    first = number % 5
    names = [
        each.alias for wire in (Highwire, Core, Prism, Eprints)[min(first, 3) :] for each in wire.model_fields.values()
    ]
    tags = [(name, text) for name in names if name and not (first == 4 and name.startswith("eprints."))]
    tags = [(name, titled(number, text) if "title" in name else value) for name, value in tags]
    tags += [(name.partition(".")[2], text[:100]) for name in sorted(UNREAD)]
    arxiv = f"10.48550/arXiv.2401.{number:05d}"
    if not first:
        tags += [("citation_author", EMMY), ("citation_author_orcid", ORCID), ("citation_author_institution", text)]
        tags += [("citation_author", text), ("citation_author_orcid", text), ("citation_author_email", text)]
        tags += [("citation_arxiv_id", f"2401.{number:05d}"), ("citation_publication_date", "2024/01/02")]
    tags += [("dc.identifier", arxiv), ("prism.doi", f"10.1234/{number}/{text}"), ("eprints.date", "2024")]
    tags += [("dc.creator", EMMY), ("dc.contributor", EMMY), ("eprints.creators_name", EMMY), ("og:url", text)]
    block = {
        "@type": ["ScholarlyArticle", text],
        "headline": titled(number, text),
        "author": [
            {"name": EMMY, "@id": f"https://orcid.org/{ORCID}", "affiliation": [{"name": text}, text]},
            {"givenName": text, "familyName": text, "@id": f"https://orcid.org/{text}"},
            text,
        ],
        "identifier": [text, {"value": f"https://doi.org/{arxiv}"}],
        "datePublished": "2024-01-02",
        "abstract": text,
        "isPartOf": {"@type": "Periodical", "name": text},
        "license": text,
        text: {text: text},
    }
    own = (
        "https://arxiv.org/abs/2401.{0:05d}"
        if number % 10 == 0
        else "https://proceedings.mlr.press/v{0}/noether24a.html"
    )
    head = "".join(f'<meta name="{quoted(name)}" content="{quoted(value)}">' for name, value in tags)
    linked = json.dumps(block).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html><html><head><title>{quoted(text)}</title><link rel="canonical" href="{own.format(number)}">'
        f'<link rel="license" href="{quoted(text)}">{head}<script type="application/ld+json">{linked}</script></head>'
        f'<body><div class="submission-history">{quoted(text)} [v2]</div><td class="comments">{text}</td>'
        f'<td class="jref">{quoted(text)}</td><td class="subjects">{text} (math.RA)</td>'
        f'<div class="abs-license"><a href="{quoted(text)}">{text}</a></div><div class="abstract">{text}</div>{text}'
    )


def _one(make: Callable[[Sequence[str]], bytes]) -> Callable[[Sequence[str]], Iterator[bytes]]:
    return lambda texts: iter((make(texts),))


PAGES: Mapping[str, Callable[[Sequence[str]], Iterator[bytes]]] = {
    "openalex": lambda texts: iter((openalex(texts), authors(texts))),
    "arxiv": _one(atom),
    "reported": _one(reported),
    "orcid": orcid,
    "dblp": dblp,
    "huggingface": huggingface,
    "semantic-scholar": semantic_scholar,
    "crossref": crossref,
    "landing": landing,
}


def saved(folder: Path, name: str, texts: Sequence[str]) -> list[Path]:
    """The source's pages as files in the folder."""
    paths = []
    for number, page in enumerate(PAGES[name](texts), 1):
        paths.append(folder / f"{name}-{number}.page")
        paths[-1].write_bytes(page)
    return paths


def refused(name: str, text: str) -> Iterator[bytes]:
    """Pages that the source is to refuse: failures that say the text, and shapes that nobody knows."""
    errors = {
        "orcid": [
            {"response-code": 404, "developer-message": text, "user-message": text, "error-code": 9016},
            {"response-code": 500, "developer-message": text, "user-message": text, "error-code": 9016},
            {"error": text, "error_description": text},
            {"path": f"/{ORCID}/{text}"},
            {"path": text},
        ],
        "dblp": [{"result": {"status": {"@code": text, "text": text}, "hits": {}}}],
        "huggingface": [{"error": text}, {"error": [text]}, [{text: text}]],
        "semantic-scholar": [{"error": text}, {"message": text, "code": text}, {"error": {text: text}}, [text]],
        "crossref": [
            {"status": "failed", "message-type": kind, "message": [{"type": text, "value": text, "message": text}]}
            for kind in ("validation-failure", "exception", text)
        ],
        "openalex": [{"error": text, "message": text}],
    }
    if name == "landing":
        title = quoted(text)
        for body in (f"<html><title>{title}</title>", f"<html><title>{title}</title><script>anubis_challenge</script>"):
            yield body.encode("utf-8", "replace")
        return
    known = errors.get(name, [])
    shapes = [
        {text: text},
        {"message": {text: text}, "message-type": text},
        {"data": text},
        {"bulk": text},
        {text: None},
    ]
    yield from map(written, [*known, *shapes])
    yield f"<html><title>{quoted(text)}</title>".encode("utf-8", "replace")
    yield text.encode("utf-8", "replace")
