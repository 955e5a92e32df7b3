"""Landing pages made of tags, and short ways of reading them."""

import html

from ingest.reading import Reading
from ingest.sources.landing import SOURCE
from schemas.work import Authorship, Work
from tests.contract.reader import Reader, only, work_of

READER = Reader(SOURCE)
BYLINE = "citation_author"


def of_tags(*tags: tuple[str, str], body: str = "") -> bytes:
    metas = "".join(f'<meta name="{name}" content="{html.escape(text)}">' for name, text in tags)
    return f"<!DOCTYPE html><html><head><title>A page</title>{metas}</head><body>{body}</body></html>".encode()


def reading(*tags: tuple[str, str], body: str = "") -> Reading:
    whole = (("citation_title", "Rings"), ("citation_doi", "10.1000/x"), *tags)
    return only(READER.saved(of_tags(*whole, body=body)))


def said(*tags: tuple[str, str], body: str = "") -> Work:
    return work_of(reading(*tags, body=body))


def printed(byline: tuple[Authorship, ...]) -> list[tuple[str | None, str | None, str | None]]:
    return [(name.printed, name.family, name.given) for name in byline]
