"""Plain text out of HTML, JATS and TeX."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.markup import plain_text, tex_text

HTML = ["<", ">", "<b>", "</b>", "<p>", "<script>", "</script>", "&", "&amp;", "&#0;", "&#xd800;", "<!--", "-->", "a "]
TEX = [
    "\\",
    "{",
    "}",
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\'",
    "e",
    "\\text{",
    "\\href{",
    "\\c",
    "~",
    "%",
    "\ue000",
    "0",
    "\ue001",
]
PIECES = st.lists(st.sampled_from([*HTML, *TEX]), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("p < 0.05 and x<y", "p < 0.05 and x<y"),
        ("if a<b, c>d", "if a<b, c>d"),
        ("H<sub>2</sub>O in <i>E. coli</i>", "H2O in E. coli"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("one<br/>two", "one two"),
        ("<tr><td>1</td><td>2</td></tr>", "1 2"),
        ("<jats:title>Abstract</jats:title><jats:p>We <jats:italic>see</jats:italic>.</jats:p>", "Abstract We see."),
        ("<style>p {}</style><script>alert(1)</script>Rings", "Rings"),
        ("AT&T &amp;amp; R&D &eacute; &notanentity", "AT&T &amp; R&D é &notanentity"),
        ("<!-- aside -->Rings", "Rings"),
        ("<math><mi>x</mi><annotation>x_tex</annotation></math>", "x"),
        (
            "<inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>x</mml:mi></mml:math>"
            "</alternatives></inline-formula>",
            "x",
        ),
        ("<inline-formula><tex-math>$x$</tex-math></inline-formula>", "$x$"),
        ("\ud800Rings\u202e", "Rings"),
        ("", ""),
    ],
)
def test_html_becomes_its_text(html, text):
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\'Edgar Rold\'an", "Édgar Roldán"),
        (r"{\L}ukasz, Erd\H{o}s, Ko\v{c}i\'{\i}, Fran\c cois, \AA ngstr\"om, G{\"{o}}del", None),
        (
            r"\textbf{Fast} \emph{and {\em small}} \url{https://example.org/a\_b}",
            "Fast and small https://example.org/a_b",
        ),
        (r"100\% sure? 50% off: $5 and $10", "100% sure? 50% off: $5 and $10"),
        (
            r"the $\alpha^{\'e}$ of $x_{1}$ and \(y_{\'e}\), by \'E",
            r"the $\alpha^{\'e}$ of $x_{1}$ and \(y_{\'e}\), by É",
        ),
        (r"\method{} beats \cite{foo}, as \Ours does", r"\method{} beats \cite{foo}, as \Ours does"),
        (r"a \{set\} of {BERT}s", "a {set} of BERTs"),
        (r"\href{https://example.org}{the page}", "the page"),
        (r"A.\,B.~Smith", "A. B. Smith"),
        ("no markup ~ at $all$", "no markup ~ at $all$"),
        ("{unclosed", "{unclosed"),
        ("\\", "\\"),
    ],
)
def test_tex_in_running_text_becomes_unicode_and_mathematics_stays(tex, text):
    if text is None:
        text = "Łukasz, Erdős, Kočií, François, Ångström, Gödel"
    assert tex_text(tex) == text


@settings(deadline=None)
@given(st.text() | PIECES)
def test_any_text_has_a_plain_form(text):
    plain = plain_text(text)
    assert plain == " ".join(plain.split())
    plain.encode()


@settings(deadline=None)
@given(st.text() | PIECES)
def test_any_tex_is_taken(tex):
    assert isinstance(tex_text(tex), str)


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cc", "Cs", "Cf"])))
def test_text_without_markup_stays(text):
    assert plain_text(text) == " ".join(text.split())


@pytest.mark.parametrize(
    "piece", ["<", "<a b='", "<!--", "&#", "$", "$$", r"\(", "\\", "{", r"\text{", r"\'{", "{a}", "$="]
)
def test_a_hostile_text_takes_no_more_than_a_moment(piece):
    text = piece * (50_000 // len(piece))
    start = time.process_time()
    plain_text(text)
    tex_text(text)
    assert time.process_time() - start < 5


def test_a_text_of_nothing_but_nested_tags_is_read_without_building_a_tree():
    assert plain_text("<div>" * 100_000 + "here &amp; there" + "</div>" * 100_000) == "here & there"


def test_comments_and_formulas_that_are_only_begun_take_time_by_their_length_alone():
    start = time.process_time()
    assert plain_text("<!--" * 250_000 + "a -->b").endswith("b")
    assert tex_text(r"\(" * 250_000 + r"\emph{b}").endswith("b")
    assert time.process_time() - start < 5
    assert tex_text(r"\[a \\[2pt] \emph{b}\] \emph{c}") == r"\[a \\[2pt] \emph{b}\] c"
