"""What counts as an answer: refusals, bot checks, media types, tries, keys, and what we say of ourselves."""

import logging
from dataclasses import replace
from importlib.metadata import version

import httpx
import pytest
import respx

from ingest.reply import Reply, validators
from ingest.source import Ask
from schemas.errors import BadConfig, SourceChanged, TryLater
from tests.clock import NOON, FakeClock
from tests.fetch.asking import ASK, HOST, JSON, SECRET, WORKS, a_fetcher, a_source, with_key
from tests.shared import SHARED, needs_shared

PAGE = {"content-type": "text/html; charset=UTF-8"}


def test_an_answer_comes_with_what_there_is_to_know_of_it(tmp_path):
    with respx.mock:
        respx.get(WORKS).respond(200, headers={**JSON, "X-Thing": "1", "set-cookie": "a=b"}, content=b'{"a": 1}')
        reply = a_fetcher(tmp_path).fetch(a_source(), ASK)
    assert (reply.status, reply.media, reply.body, reply.trouble) == (200, "application/json", b'{"a": 1}', None)
    assert reply.received_at == NOON
    assert reply.headers["x-thing"] == "1"
    assert "set-cookie" not in reply.headers


@respx.mock
def test_we_say_who_we_are_and_what_we_read(tmp_path):
    respx.get(WORKS).respond(200, headers={"content-type": "text/xml"})
    a_fetcher(tmp_path).fetch(a_source(), Ask(WORKS, media="text/xml"))
    sent = respx.calls.last.request.headers
    assert sent["user-agent"] == f"byline/{version('byline')} (+mailto:owner@example.org)"
    assert (sent["accept"], sent["accept-encoding"]) == ("text/xml", "gzip")


@respx.mock
def test_parameters_are_encoded_once_and_a_body_is_posted_as_json(tmp_path):
    cursor = "from=2026-01-01|set=cs&a/b+c%20d=="
    respx.route(host=HOST).respond(200, headers=JSON)
    fetcher = a_fetcher(tmp_path)
    fetcher.fetch(a_source(), Ask(WORKS, (("verb", "ListRecords"), ("resumptionToken", cursor))))
    assert respx.calls.last.request.url.params["resumptionToken"] == cursor
    fetcher.fetch(a_source(), Ask(WORKS + "?kept=a%20b", (("fields", "x,y"),), "POST", b'{"ids": []}'))
    request = respx.calls.last.request
    assert dict(request.url.params) == {"kept": "a b", "fields": "x,y"}
    assert (request.content, request.headers["content-type"]) == (b'{"ids": []}', "application/json")


@respx.mock
@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_ends_the_service_for_the_run_and_keeps_its_body(tmp_path, status):
    route = respx.route(host=HOST).respond(status, headers=JSON, content=b'{"error": "Forbidden"}')
    fetcher = a_fetcher(tmp_path)
    reply = fetcher.fetch(a_source(), ASK)
    assert reply.body == b'{"error": "Forbidden"}'
    assert "refused" in str(reply.trouble)
    assert str(status) in str(reply.trouble)
    for ask in (ASK, Ask(f"https://{HOST}/authors")):
        with pytest.raises(SourceChanged, match=r"Example refused .*Forbidden"):
            fetcher.fetch(a_source(), ask)
    assert route.call_count == 1
    fetcher = a_fetcher(tmp_path)  # the next run asks again
    fetcher.fetch(a_source(), ASK)
    assert route.call_count == 2


BOT_CHECKS = [
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head>",
    b'<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title></head>',
    "<html><title>Making sure you’re not a bot!</title>".encode(),
    b"<html><head><title>Attention Required! | Cloudflare</title>",
    b"<html><script>window._cf_chl_opt={}</script>",
    b"<html><title>Pardon Our Interruption</title>",
]


@respx.mock
@pytest.mark.parametrize("status", [200, 404, 429, 500, 503])
@pytest.mark.parametrize("page", BOT_CHECKS)
def test_a_bot_check_is_a_refusal_whatever_its_status_and_is_never_tried_again(tmp_path, status, page):
    respx.get(WORKS).respond(status, headers=PAGE | {"retry-after": "5"}, content=page)
    clock = FakeClock()
    fetcher = a_fetcher(tmp_path, clock)
    reply = fetcher.fetch(a_source(), Ask(WORKS, absent=frozenset({404})))
    assert reply.body == page
    assert "refused: it shows a bot check" in str(reply.trouble)
    with pytest.raises(SourceChanged, match="bot check"):
        fetcher.fetch(a_source(), ASK)
    assert len(respx.calls) == 1
    assert clock.slept == []


@needs_shared
@respx.mock
def test_bot_checks_that_were_met_are_known(tmp_path):
    pages = sorted((SHARED / "real/replies/blocked-pages").glob("*.html"))
    assert pages
    for page in pages:
        respx.get(WORKS).respond(200, headers=PAGE, content=page.read_bytes())
        reply = a_fetcher(tmp_path).fetch(a_source(), Ask(WORKS, media="text/html"))
        assert "bot check" in str(reply.trouble), page.name


@respx.mock
def test_an_abstract_that_quotes_a_bot_check_is_an_answer(tmp_path):
    respx.get(WORKS).respond(200, headers=JSON, content=b'{"abstract": "<title>Just a moment...</title> _cf_chl_opt"}')
    assert a_fetcher(tmp_path).fetch(a_source(), ASK).trouble is None


@respx.mock
def test_a_status_that_means_there_is_none_is_no_trouble(tmp_path):
    respx.get(WORKS).respond(404, headers=PAGE, content=b"<!doctype html><title>404 Not Found</title>")
    reply = a_fetcher(tmp_path).fetch(a_source(), Ask(WORKS, absent=frozenset({404})))
    assert (reply.status, reply.trouble) == (404, None)


@respx.mock
@pytest.mark.parametrize("status", [202, 204, 206, 300, 304, 400, 404, 410, 418])
def test_any_other_status_stops_the_source_at_once_with_its_words(tmp_path, status):
    respx.get(WORKS).respond(status, headers=PAGE, content=b"<title>No \x1b[31m &amp;\n such</title>")
    reply = a_fetcher(tmp_path).fetch(a_source(), ASK)
    assert str(reply.trouble) == f"Example answered with status {status}: 'No [31m & such', asked at {WORKS}"
    assert len(respx.calls) == 1


@respx.mock
@pytest.mark.parametrize(
    ("media", "sent", "body", "trouble"),
    [
        ("application/json", "application/vnd.api+JSON; charset=utf-8", b"{}", None),
        ("application/json", "", b' \n{"a": 1}', None),
        ("text/xml", "application/atom+xml; charset=utf-8", b"<feed/>", None),
        ("application/atom+xml", "text/xml", b"<feed/>", None),
        ("text/xml", "", b"\xef\xbb\xbf<?xml version='1.0'?><feed/>", None),
        ("text/html", "application/xhtml+xml", b"<html/>", None),
        ("application/json", "text/html", b"<title>Sign in</title>", "a web page where JSON was asked for: 'Sign in'"),
        ("text/xml", "", b"<!DOCTYPE html><title>Sign in</title>", "a web page where XML was asked for: 'Sign in'"),
        ("application/json", "text/plain", b"{}", "'text/plain' where JSON was asked for: '{}'"),
        ("application/json", "application/xml", b"<a/>", "XML where JSON was asked for: '<a/>'"),
        ("text/xml", "application/json", b"[]", "JSON where XML was asked for: '[]'"),
        ("application/json", "", b"", "something unnamed where JSON was asked for"),
        ("text/html", "application/pdf", b"%PDF", "'application/pdf' where a web page was asked for: '%PDF'"),
    ],
)
def test_what_came_must_be_of_the_kind_that_was_asked_for(tmp_path, media, sent, body, trouble):
    respx.get(WORKS).respond(200, headers={"content-type": sent} if sent else {}, content=body)
    reply = a_fetcher(tmp_path).fetch(a_source(), Ask(WORKS, media=media))
    assert (str(reply.trouble) if reply.trouble else None) == (trouble and f"Example: {trouble}")
    assert reply.body == body


@respx.mock
@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError(""), 500, 502, 408]
)
def test_what_may_pass_is_tried_again_and_then_an_answer(tmp_path, failure):
    first = httpx.Response(failure) if isinstance(failure, int) else failure
    respx.get(WORKS).mock(side_effect=[first, first, first, httpx.Response(200, headers=JSON, content=b"{}")])
    assert a_fetcher(tmp_path).fetch(a_source(), ASK).trouble is None


@respx.mock
def test_what_does_not_pass_ends_after_four_tries_and_the_next_ask_tries_anew(tmp_path):
    respx.get(WORKS).mock(side_effect=httpx.ConnectError("[Errno 111] Connection refused"))
    fetcher = a_fetcher(tmp_path)
    for calls in (4, 8):
        with pytest.raises(TryLater, match=r"Example: \[Errno 111\] Connection refused, after 4 tries"):
            fetcher.fetch(a_source(), ASK)
        assert len(respx.calls) == calls


@respx.mock
def test_a_coding_that_was_not_asked_for_is_named(tmp_path):
    respx.get(WORKS).mock(
        return_value=httpx.Response(
            200, headers=JSON | {"content-encoding": "gzip, gzip"}, stream=httpx.ByteStream(b"x")
        )
    )
    with pytest.raises(SourceChanged, match=r"sends 'gzip, gzip' where gzip was asked for"):
        a_fetcher(tmp_path).fetch(a_source(), ASK)


@respx.mock
@pytest.mark.parametrize("place", ["param", "header"])
def test_the_key_goes_along_and_is_seen_nowhere(tmp_path, place, caplog):
    caplog.set_level(logging.DEBUG)
    echoed = f"<title>wrong key {SECRET}</title> s3cret%2Fkey%2Bof%3Dours".encode()
    respx.get(url__startswith=WORKS).respond(
        400, headers=PAGE | {"x-link": f"<{WORKS}?api_key={SECRET}>"}, content=echoed
    )
    reply = a_fetcher(tmp_path, keys={"example": SECRET}).fetch(with_key(place), ASK)
    sent = respx.calls.last.request
    assert (sent.url.params["api_key"] if place == "param" else sent.headers["x-api-key"]) == SECRET
    kept = "".join(path.read_text() for path in tmp_path.iterdir())
    seen = f"{reply!r} {reply.headers} {reply.trouble} {caplog.text} {kept}"
    assert "s3cret" not in seen
    assert "wrong key ***" in seen


@respx.mock
def test_a_key_may_have_a_word_before_it(tmp_path):
    respx.get(url__startswith=WORKS).respond(200, headers=JSON)
    a_fetcher(tmp_path, keys={"example": SECRET}).fetch(with_key("header", "Bearer "), ASK)
    assert respx.calls.last.request.headers["x-api-key"] == f"Bearer {SECRET}"


@respx.mock
def test_the_key_goes_to_documented_hosts_of_its_source_only(tmp_path):
    respx.get("https://other.example.org/robots.txt").respond(404)
    respx.get("https://other.example.org/works").respond(200, headers=JSON)
    fetcher = a_fetcher(tmp_path, keys={"example": SECRET, "another": "12345678"})
    fetcher.fetch(with_key("param"), Ask("https://other.example.org/works"))
    assert all("s3cret" not in str(call.request.url) for call in respx.calls)


@respx.mock
def test_an_error_on_the_wire_does_not_repeat_the_key(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    respx.get(url__startswith=WORKS).mock(side_effect=httpx.RemoteProtocolError(f"illegal line {SECRET}\x1b[2J\n"))
    with pytest.raises(TryLater) as caught:
        a_fetcher(tmp_path, keys={"example": SECRET}).fetch(with_key("param"), ASK)
    assert str(caught.value) == "Example: illegal line ***[2J, after 4 tries"
    assert "s3cret" not in caplog.text


@respx.mock
def test_cookies_are_not_kept(tmp_path):
    respx.get(WORKS).respond(200, headers=JSON | {"set-cookie": "session=1; Path=/"})
    fetcher = a_fetcher(tmp_path)
    for _ in range(2):
        fetcher.fetch(a_source(), ASK)
    assert "cookie" not in respx.calls.last.request.headers


@pytest.mark.parametrize("contact", ["", "a@b\r\nX: y", "a b@example.org", "ä@example.org", "a@example.org)"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused_before_any_request(tmp_path, contact):
    with pytest.raises(BadConfig, match="contact"):
        a_fetcher(tmp_path, contact=contact)


@pytest.mark.parametrize("key", ["", "short", "with blank in it", "line\r\nfeed-in-it"])
def test_what_is_no_key_is_refused_and_not_repeated(tmp_path, key):
    with pytest.raises(BadConfig) as caught:
        a_fetcher(tmp_path, keys={"example": key})
    assert not key or key not in str(caught.value)


@respx.mock
def test_a_page_that_has_not_changed_is_an_answer_only_to_who_has_it(tmp_path):
    held = replace(ASK, unless=(("If-None-Match", '"v1"'), ("If-Modified-Since", "Mon, 02 Mar 2026 12:00:00 GMT")))
    respx.get(url__startswith=WORKS).respond(304, headers={"etag": '"v1"'})
    reply = a_fetcher(tmp_path).fetch(a_source(), held)
    assert (reply.status, reply.trouble, validators(reply)) == (304, None, ('"v1"', None))
    sent = respx.calls.last.request.headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"v1"', "Mon, 02 Mar 2026 12:00:00 GMT")
    assert "status 304" in str(a_fetcher(tmp_path / "other").fetch(a_source(), ASK).trouble)
    assert "if-none-match" not in respx.calls.last.request.headers
    assert held.key == ASK.key


@respx.mock
def test_by_which_a_page_is_known_goes_to_the_host_that_said_so(tmp_path):
    respx.get(url__startswith=WORKS).respond(302, headers={"location": "https://other.example.org/works"})
    respx.get("https://other.example.org/robots.txt").respond(404)
    respx.get("https://other.example.org/works").respond(200, headers=JSON, content=b"{}")
    a_fetcher(tmp_path).fetch(a_source(), replace(ASK, unless=(("If-None-Match", '"v1"'),)))
    assert "if-none-match" not in respx.calls.last.request.headers


@pytest.mark.parametrize("odd", ["", "a" * 300, "caf\u00e9", "\x1b[2J", " x"])
def test_what_no_header_should_hold_is_not_kept_to_be_sent_again(odd):
    headers = {"etag": odd, "last-modified": odd}
    assert validators(Reply(200, "text/html", b"", NOON, headers)) == (None, None)
    assert validators(Reply(404, "text/html", b"", NOON, {"etag": '"v1"'})) == (None, None)
