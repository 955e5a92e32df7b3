"""A title as it may be stored, whichever source it comes from."""

from schemas.errors import Unusable
from schemas.work import LONGEST_TITLE


def titled(title: str, subtitle: str = "") -> str:
    """The title with its subtitle as one, both plain text. Unusable where there is no title, or it is too long.

    >>> titled("Rings", "a story"), titled("What is a ring?", "A story"), titled("Rings: a story", "A story")
    ('Rings: a story', 'What is a ring? A story', 'Rings: a story')
    """
    if not title:
        raise Unusable("no title")
    if subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title} {subtitle}" if title[-1] in ":?!.–—" else f"{title}: {subtitle}"
    if len(title) > LONGEST_TITLE:
        raise Unusable(f"title of more than {LONGEST_TITLE:,} characters")
    return title
