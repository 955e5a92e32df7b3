"""Printed text made safe to keep and to show: control characters out, blanks folded."""

import re

# C0 and C1 controls other than blanks; surrogates, which no UTF-8 holds; and signs that turn or hide text on a
# screen: bidirectional controls (Unicode UAX 9), zero-width space, word joiner, soft hyphen, byte order mark.
# The zero-width (non-)joiner stays: Persian and Indic names are spelled with it.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=[ \t]{2,}\S)|\u2029")


def one_line(text: str) -> str:
    r"""The text on one line: every run of blanks and line feeds is one blank, control characters are out.

    >>> one_line("  On the\n  theory\tof\u202e rings ")
    'On the theory of rings'
    """
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:  # the usual case: it is one already
        return text
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_HIDDEN.sub("", line).split())  # what hides is not printable


def paragraphs(text: str) -> str:
    r"""As `one_line`, but a paragraph's end stays, as one line feed.

    A paragraph begins after an empty line, or on a line set in by two blanks, as arXiv keeps abstracts
    (https://info.arxiv.org/help/prep).

    >>> paragraphs("  First\nline.\n  Second.\n\nThird.")
    'First line.\nSecond.\nThird.'
    """
    text = text.replace("\r\n", "\n").strip()
    if "\n" not in text and "\u2029" not in text:
        return one_line(text)
    lines = (one_line(part) for part in _PARAGRAPH.split(text))
    return "\n".join(line for line in lines if line)
