"""Redirects, addresses and robots.txt: where a request may go."""

from contextlib import suppress

import httpx
import pytest
import respx
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.addresses import is_public, public_addresses
from ingest.robots import read_robots
from ingest.source import Ask
from schemas.errors import SourceChanged, TryLater
from tests.clock import FakeClock
from tests.fetch.asking import ASK, HOST, JSON, PUBLIC, SECRET, WORKS, a_fetcher, a_source, with_key

ELSEWHERE = "https://other.example.org/works"
TEXT = {"content-type": "text/plain"}
INNER = {
    "localhost": "127.0.0.1",
    "intranet.example.org": "10.1.2.3",
    "six.example.org": "::1",
    "mapped.example.org": "::ffff:192.168.0.1",
    "link.example.org": "169.254.169.254",
}


def to(location: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"location": location})


def both(**new):
    return a_source(api_hosts=frozenset({HOST, "other.example.org"}), **new)


@respx.mock
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_in_its_own_turn(tmp_path, status):
    respx.get(WORKS).mock(return_value=to("/moved?a=b%20c", status))
    respx.get(f"https://{HOST}/moved", params={"a": "b c"}).mock(return_value=to(ELSEWHERE))
    respx.get(ELSEWHERE).respond(200, headers=JSON, content=b"{}")
    clock = FakeClock()
    assert a_fetcher(tmp_path, clock).fetch(both(), ASK).body == b"{}"
    assert len(clock.slept) == 2


@respx.mock
@pytest.mark.parametrize(
    "location",
    [
        "http://other.example.org/works",
        "ftp://other.example.org/works",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://user:secret@other.example.org/",
        "https://",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://127.0.0.1/",
        "https://10.0.0.8:8443/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://0/",
        "https://224.0.0.1/",
        *(f"https://{host}/" for host in INNER),
        "https://LOCALHOST./",
        "https://exa mple.org:99999999/",
    ],
)
def test_a_redirect_to_what_is_not_a_public_web_address_is_not_followed(tmp_path, location):
    respx.get(WORKS).mock(return_value=to(location))
    fetcher = a_fetcher(tmp_path, resolve=lambda host: [INNER.get(host, PUBLIC)])
    with pytest.raises(SourceChanged, match=r"may not be asked|no address|in a circle"):
        fetcher.fetch(a_source(service=""), ASK)
    assert {call.request.url.host for call in respx.calls} <= {HOST}


@pytest.mark.parametrize("host", INNER)
def test_the_first_address_is_judged_too(tmp_path, host):
    fetcher = a_fetcher(tmp_path, resolve=lambda host: [PUBLIC, INNER[host]])
    with respx.mock, pytest.raises(SourceChanged, match="not a public address"):
        fetcher.fetch(a_source(api_hosts=frozenset({host})), Ask(f"https://{host}/"))


def test_a_name_without_an_address_is_tried_again_and_then_later(tmp_path):
    def fail(host: str) -> list[str]:
        raise OSError("Name or service not known")

    clock = FakeClock()
    with respx.mock, pytest.raises(TryLater, match=r"api.example.org has no address .*after 4 tries"):
        a_fetcher(tmp_path, clock, resolve=fail).fetch(a_source(), ASK)
    assert len(clock.slept) == 3


@respx.mock
def test_a_routed_host_goes_its_route_and_nothing_else_does(tmp_path):
    hosts = {HOST: "127.0.0.1:8001", "other.example.org": "127.0.0.1:8002"}
    first = respx.get("http://127.0.0.1:8001/works").mock(return_value=to("http://other.example.org/works"))
    second = respx.get("http://127.0.0.1:8002/works").mock(return_value=to("http://127.0.0.1:8001/inside"))
    with pytest.raises(SourceChanged, match=r"127.0.0.1/inside may not be asked"):
        a_fetcher(tmp_path, routes=hosts).fetch(both(), ASK)
    assert [call.request.headers["host"] for call in respx.calls] == [HOST, "other.example.org"]
    assert (first.call_count, second.call_count) == (1, 1)
    second.mock(return_value=to("https://127.0.0.1:8001/inside"))
    with pytest.raises(SourceChanged, match="not a public address"):
        a_fetcher(tmp_path, routes=hosts).fetch(both(), ASK)


@respx.mock
def test_redirects_that_go_in_a_circle_are_named(tmp_path):
    respx.get(WORKS).mock(return_value=to(ELSEWHERE))
    respx.get(ELSEWHERE).mock(return_value=to(WORKS))
    with pytest.raises(SourceChanged, match=r"redirects go in a circle at https://api.example.org/works"):
        a_fetcher(tmp_path).fetch(both(), ASK)
    assert len(respx.calls) == 2


@respx.mock
def test_more_than_five_redirects_are_not_followed(tmp_path):
    respx.route(host=HOST).mock(side_effect=lambda request: to(f"{request.url.path}x"))
    with pytest.raises(SourceChanged, match="more than 5 redirects"):
        a_fetcher(tmp_path).fetch(a_source(), ASK)
    assert len(respx.calls) == 6


@respx.mock
def test_a_post_is_not_redirected(tmp_path):
    respx.post(WORKS).mock(return_value=to(ELSEWHERE, 307))
    with pytest.raises(SourceChanged, match="a POST was redirected"):
        a_fetcher(tmp_path).fetch(both(), Ask(WORKS, method="POST", body=b"{}"))


@respx.mock
def test_a_redirect_without_a_target_is_named(tmp_path):
    respx.get(WORKS).respond(302)
    with pytest.raises(SourceChanged, match="says not where to"):
        a_fetcher(tmp_path).fetch(a_source(), ASK)


@respx.mock
@pytest.mark.parametrize("place", ["param", "header"])
def test_the_key_follows_to_the_same_host_and_to_no_other(tmp_path, place):
    source = with_key(place)
    source = both(key=source.key)
    respx.get(url__startswith=WORKS).mock(return_value=to(f"/moved?api_key={SECRET}" if place == "param" else "/moved"))
    respx.get(url__startswith=f"https://{HOST}/moved").mock(return_value=to(ELSEWHERE))
    respx.get(url__startswith=ELSEWHERE).respond(200, headers=JSON)
    a_fetcher(tmp_path, keys={"example": SECRET}).fetch(source, ASK)
    held = ["s3cret" in f"{call.request.url} {call.request.headers.raw}" for call in respx.calls]
    assert held == [True, True, False]


@respx.mock
@pytest.mark.parametrize(
    "tail", ["?token={}", "/{}", "?other=s3cret%2Fkey%2Bof%3Dours", "?u=https%3A//a/%3Fapi_key={}"]
)
def test_a_redirect_that_would_carry_the_key_away_is_not_followed(tmp_path, tail):
    respx.get(url__startswith=WORKS).mock(return_value=to(ELSEWHERE + tail.format(SECRET)))
    with pytest.raises(SourceChanged) as caught:
        a_fetcher(tmp_path, keys={"example": SECRET}).fetch(both(key=with_key("param").key), ASK)
    assert "carries our key" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert len(respx.calls) == 1


@given(st.text())
@settings(deadline=None)
def test_any_text_is_judged_as_an_address(text):
    assert is_public(text) in (True, False)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("::ffff:8.8.8.8", True),
        *((inner, False) for inner in ("0.0.0.1", "100.64.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1")),
        *((inner, False) for inner in ("255.255.255.255", "::", "fc00::1", "fec0::1", "ff02::1", "2002:7f00:1::")),
    ],
)
def test_public_means_that_anybody_may_ask(address, public):
    assert is_public(address) is public


def test_no_addresses_at_all_are_not_public():
    assert not public_addresses("nowhere.example.org", lambda host: [])


# robots.txt


def page_source(**new):
    return a_source(service="", api_hosts=frozenset(), **new)


PAPER = Ask("https://journal.example.org/paper/1", media="text/html")
ROBOTS = "https://journal.example.org/robots.txt"


def paper():
    return respx.get(PAPER.url).respond(200, headers={"content-type": "text/html"}, content=b"<html></html>")


@respx.mock
def test_robots_txt_is_asked_for_once_a_host_and_politely(tmp_path):
    paper()
    route = respx.get(ROBOTS).respond(200, headers=TEXT, content=b"User-agent: *\nDisallow: /private\n")
    clock = FakeClock()
    fetcher = a_fetcher(tmp_path, clock)
    for _ in range(2):
        assert fetcher.fetch(page_source(), PAPER).trouble is None
    with pytest.raises(SourceChanged, match=r"robots.txt of journal.example.org does not allow https://.*/private/x"):
        fetcher.fetch(page_source(), Ask("https://journal.example.org/private/x", media="text/html"))
    assert route.call_count == 1
    assert len(clock.slept) == 2


@respx.mock
def test_a_group_for_us_counts_before_the_one_for_all_and_its_delay_is_kept(tmp_path):
    paper()
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: byline\nCrawl-delay: 15\nDisallow:\n"
    respx.get(ROBOTS).respond(200, headers=TEXT, content=rules)
    clock = FakeClock()
    assert a_fetcher(tmp_path, clock).fetch(page_source(), PAPER).trouble is None
    assert clock.slept == [pytest.approx(15, abs=0.1)]


@respx.mock
@pytest.mark.parametrize("status", [400, 404, 410])
def test_where_there_is_no_robots_txt_everything_is_allowed(tmp_path, status):
    paper()
    respx.get(ROBOTS).respond(status, headers={"content-type": "text/html"}, content=b"<html>not here</html>")
    assert a_fetcher(tmp_path).fetch(page_source(), PAPER).trouble is None


@respx.mock
@pytest.mark.parametrize("status", [401, 403])
def test_where_robots_txt_is_refused_nothing_is_allowed(tmp_path, status):
    page = paper()
    respx.get(ROBOTS).respond(status)
    with pytest.raises(SourceChanged, match="does not allow"):
        a_fetcher(tmp_path).fetch(page_source(), PAPER)
    assert not page.called


@respx.mock
@pytest.mark.parametrize(
    ("status", "media", "body"),
    [
        (200, "text/html", b"<html>Sign in</html>"),
        (200, "text/plain", b"\n <!doctype html><title>Sign in</title>"),
        (200, "", b"<html>"),
        (500, "text/plain", b"User-agent: *\nAllow: /"),
        (503, "text/plain", b""),
    ],
)
def test_a_page_in_place_of_robots_txt_or_an_error_means_not_now(tmp_path, status, media, body):
    page = paper()
    route = respx.get(ROBOTS).respond(status, headers={"content-type": media}, content=body)
    fetcher = a_fetcher(tmp_path)
    for _ in range(2):
        with pytest.raises(TryLater, match=r"robots.txt|status 50"):
            fetcher.fetch(page_source(), PAPER)
    assert not page.called
    assert route.call_count == (1 if status == 200 else 4)


@respx.mock
def test_a_redirect_to_another_host_is_held_against_that_hosts_robots_txt(tmp_path):
    respx.get(WORKS).mock(return_value=to(PAPER.url))
    respx.get(ROBOTS).respond(200, headers=TEXT, content=b"User-agent: *\nDisallow: /paper\n")
    page = paper()
    with pytest.raises(SourceChanged, match=r"robots.txt of journal.example.org"):
        a_fetcher(tmp_path).fetch(a_source(service=""), ASK)
    assert not page.called


@respx.mock
def test_a_refusal_after_a_redirect_closes_the_host_that_refused_only(tmp_path):
    respx.get(WORKS).mock(side_effect=[to(PAPER.url), httpx.Response(200, headers=JSON, content=b"{}")])
    respx.get(ROBOTS).respond(404)
    respx.get(PAPER.url).respond(403)
    fetcher = a_fetcher(tmp_path)
    source = a_source(service="")
    assert "refused" in str(fetcher.fetch(source, ASK).trouble)
    assert fetcher.fetch(source, ASK).trouble is None
    with pytest.raises(SourceChanged, match="refused"):
        fetcher.fetch(source, PAPER)


@given(body=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_rules_or_a_reason(body):
    with suppress(SourceChanged, TryLater):
        rules = read_robots("example.org", 200, "text/plain", b"User-agent: *\nCrawl-delay: " + body)
        assert 0 <= rules.delay <= 120
        rules.require("https://example.org/paper")
