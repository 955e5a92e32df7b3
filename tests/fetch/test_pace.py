"""How gently a service is asked: pause, waits, budgets, over restarts and jumped clocks."""

from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest
import respx

from ingest.pace import LONGEST_WAIT, MARGIN, PaceFile
from schemas.errors import SourceChanged, TryLater
from tests.clock import NOON, FakeClock
from tests.fetch.asking import ASK, JSON, WORKS, a_fetcher, a_source, with_budget

DAY = 24 * 3600.0


def answer(status: int = 200, body: bytes = b"{}", **headers: str) -> httpx.Response:
    return httpx.Response(
        status, headers={**JSON, **{k.replace("_", "-"): v for k, v in headers.items()}}, content=body
    )


@respx.mock
def test_the_second_request_leaves_a_pause_after_the_first(tmp_path):
    respx.get(WORKS).mock(return_value=answer())
    clock, told = FakeClock(), []
    fetcher = a_fetcher(tmp_path, clock, on_wait=lambda *wait: told.append(wait))
    fetcher.fetch(a_source(), ASK)
    assert clock.slept == []
    clock.sleep(1.0)
    fetcher.fetch(a_source(), ASK)
    assert clock.slept == [1.0, pytest.approx(2.0 + MARGIN)]
    assert told == [("example", pytest.approx(2.0 + MARGIN), "Example asks for 3 s between requests")]


@respx.mock
def test_the_pause_outlives_the_process_and_is_kept_by_service_not_by_host(tmp_path):
    respx.get(WORKS).mock(return_value=answer())
    respx.get("https://oai.example.org/oai").mock(return_value=answer())
    clock = FakeClock()
    source = a_source(api_hosts=frozenset({"api.example.org", "oai.example.org"}))
    a_fetcher(tmp_path, clock).fetch(source, ASK)
    a_fetcher(tmp_path, clock).fetch(source, type(ASK)("https://oai.example.org/oai"))
    assert clock.slept == [pytest.approx(3.0 + MARGIN)]


@respx.mock
def test_without_a_service_each_host_has_its_own_pause(tmp_path):
    clock, hosts = FakeClock(), ("one.example.org", "two.example.org")
    source = a_source(service="", api_hosts=frozenset(hosts))
    fetcher = a_fetcher(tmp_path, clock)
    for host in hosts:
        respx.get(f"https://{host}/").mock(return_value=answer())
        fetcher.fetch(source, type(ASK)(f"https://{host}/"))
    assert clock.slept == []
    assert fetcher.state("one.example.org").last_left == NOON


@respx.mock
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ({"Retry_After": "17"}, 17.0),
        ({"Retry_After": format_datetime(NOON + timedelta(seconds=40))}, 40.0),
        (
            {
                "Date": format_datetime(NOON - timedelta(days=9)),
                "Retry_After": format_datetime(NOON + timedelta(days=-9, seconds=25)),
            },
            25.0,
        ),
        ({"Retry_After": "1"}, 3.0 + MARGIN),
    ],
)
def test_a_short_retry_after_is_waited_for(tmp_path, status, said, waited):
    respx.get(WORKS).mock(side_effect=[answer(status, **said), answer()])
    clock = FakeClock()
    assert a_fetcher(tmp_path, clock).fetch(a_source(), ASK).trouble is None
    assert clock.slept == [pytest.approx(waited)]


@respx.mock
@pytest.mark.parametrize("said", ["", "0", "-5", "soon", "Mon, 99 Foo 2026", "nan", format_datetime(NOON)])
def test_without_a_wait_that_means_something_tries_are_spaced_wider_and_wider(tmp_path, said):
    respx.get(WORKS).mock(return_value=answer(503, Retry_After=said))
    clock = FakeClock()
    with pytest.raises(TryLater, match=r"Example: status 503, after 4 tries"):
        a_fetcher(tmp_path, clock).fetch(a_source(), ASK)
    assert len(respx.calls) == 4
    for slept, least in zip(clock.slept, (4, 8, 16), strict=True):
        assert least <= slept <= least + 4


@respx.mock
@pytest.mark.parametrize(
    ("said", "seconds"),
    [("121", 121.0), ("999999999999", DAY), ("9" * 99, DAY), (format_datetime(NOON + timedelta(hours=5)), 5 * 3600.0)],
)
def test_a_long_wait_is_not_waited_for_but_kept(tmp_path, said, seconds):
    route = respx.get(WORKS).mock(return_value=answer(429, Retry_After=said))
    clock = FakeClock()
    fetcher = a_fetcher(tmp_path, clock)
    for _ in range(3):
        with pytest.raises(TryLater, match="asks to be left alone until 2026-03-0") as caught:
            fetcher.fetch(a_source(), ASK)
        assert caught.value.seconds == seconds
    again = a_fetcher(tmp_path, clock)
    with pytest.raises(TryLater, match="left alone"):
        again.fetch(a_source(), ASK)
    assert route.call_count == 1
    assert clock.slept == []
    assert again.state("example").not_before == NOON + timedelta(seconds=seconds)
    clock.sleep(seconds)
    route.mock(return_value=answer())
    assert a_fetcher(tmp_path, clock).fetch(a_source(), ASK).status == 200


@respx.mock
def test_a_wait_that_was_refused_ends_the_service_for_the_run_though_it_grows_short(tmp_path):
    route = respx.get(WORKS).mock(return_value=answer(429, Retry_After="130"))
    clock = FakeClock()
    fetcher = a_fetcher(tmp_path, clock)
    for _ in range(2):
        with pytest.raises(TryLater, match="left alone"):
            fetcher.fetch(a_source(), ASK)
        clock.sleep(60)
    assert route.call_count == 1


@respx.mock
def test_the_hours_that_openalex_writes_into_the_body_count_as_its_wait(tmp_path):
    body = b'{"error": "Rate limit exceeded", "message": "Insufficient budget", "retryAfter": 54000}'
    respx.get(WORKS).mock(return_value=answer(429, body))
    with pytest.raises(TryLater, match="2026-03-03 03:00 UTC"):
        a_fetcher(tmp_path).fetch(a_source(), ASK)
    assert len(respx.calls) == 1


@respx.mock
def test_a_429_for_which_waiting_never_helps_is_not_tried_again_and_its_body_is_there(tmp_path):
    body = b'{"error": "Plan upgrade required", "retryAfter": 10}'
    respx.get(WORKS).mock(return_value=answer(429, body, Retry_After="10"))
    clock = FakeClock()
    reply = a_fetcher(tmp_path, clock).fetch(a_source(never=(b"Plan upgrade required",)), ASK)
    assert isinstance(reply.trouble, SourceChanged)
    assert "Plan upgrade required" in str(reply.trouble)
    assert reply.body == body
    assert len(respx.calls) == 1
    assert clock.slept == []


@respx.mock
def test_a_budget_that_is_gone_is_not_asked_of_again_after_a_restart(tmp_path):
    route = respx.get(WORKS).mock(return_value=answer(X_RateLimit_Remaining="5", X_RateLimit_Reset="7200"))
    clock = FakeClock()
    a_fetcher(tmp_path, clock).fetch(with_budget(), ASK)
    fetcher = a_fetcher(tmp_path, clock)
    dear = type(ASK)(WORKS, cost=10)
    with pytest.raises(TryLater, match="the budget is used up until 2026-03-02 14:00 UTC") as caught:
        fetcher.fetch(with_budget(), dear)
    assert caught.value.seconds == 7200
    assert route.call_count == 1
    assert fetcher.fetch(with_budget(), ASK).status == 200  # what is cheap enough still goes
    assert fetcher.state("example").budget_left == 5
    clock.sleep(7200)
    assert fetcher.fetch(with_budget(), dear).status == 200


@respx.mock
def test_a_reply_that_is_silent_about_the_budget_has_cost_what_the_ask_said(tmp_path):
    told = answer(X_RateLimit_Remaining="25", X_RateLimit_Reset="7200")
    respx.get(WORKS).mock(side_effect=[told, answer(), answer(X_RateLimit_Remaining="lots")])
    fetcher = a_fetcher(tmp_path)
    for left in (25, 15, 5):
        fetcher.fetch(with_budget(), type(ASK)(WORKS, cost=10))
        assert fetcher.state("example").budget_left == left
    with pytest.raises(TryLater, match="budget"):
        fetcher.fetch(with_budget(), type(ASK)(WORKS, cost=10))


@respx.mock
def test_a_budget_that_is_soon_full_again_is_waited_for(tmp_path):
    told = answer(X_RateLimit_Remaining="0", X_RateLimit_Reset="60")
    respx.get(WORKS).mock(side_effect=[told, answer()])
    clock, why = FakeClock(), []
    fetcher = a_fetcher(tmp_path, clock, on_wait=lambda *wait: why.append(wait[2]))
    fetcher.fetch(with_budget(), ASK)
    assert fetcher.fetch(with_budget(), ASK).status == 200
    assert clock.slept == [60.0]
    assert why == ["Example refills its budget"]


@respx.mock
@pytest.mark.parametrize("field", ["not_before", "budget_resets"])
def test_a_wait_that_only_a_jumped_clock_explains_is_cut_once_and_then_ends(tmp_path, field):
    respx.get(WORKS).mock(return_value=answer())
    clock = FakeClock()
    (tmp_path / "example.json").write_text(f'{{"budget_left": 0, "{field}": "2036-01-01T00:00:00Z"}}')
    with pytest.raises(TryLater, match="until 2026-03-03 12:00 UTC"):
        a_fetcher(tmp_path, clock).fetch(with_budget(), ASK)
    clock.sleep(DAY - LONGEST_WAIT)
    assert a_fetcher(tmp_path, clock).fetch(with_budget(), ASK).status == 200


@respx.mock
def test_after_a_jump_backwards_one_pause_is_kept_and_no_more(tmp_path):
    respx.get(WORKS).mock(return_value=answer())
    clock = FakeClock()
    a_fetcher(tmp_path, clock).fetch(a_source(), ASK)
    clock.time -= timedelta(days=400)
    a_fetcher(tmp_path, clock).fetch(a_source(), ASK)
    assert clock.slept == [pytest.approx(3.0 + MARGIN)]


@respx.mock
@pytest.mark.parametrize(
    "damage",
    [b"", b"\x00" * 40, b"[]", b'{"last_left": "yesterday"}', b'{"last_left": "2026-03-02T11:59:59"}', b"\xff"],
)
def test_a_damaged_pace_file_costs_one_full_pause(tmp_path, damage):
    respx.get(WORKS).mock(return_value=answer())
    (tmp_path / "example.json").write_bytes(damage)
    clock = FakeClock()
    a_fetcher(tmp_path, clock).fetch(a_source(), ASK)
    assert clock.slept == [pytest.approx(3.0 + MARGIN)]
    assert PaceFile(tmp_path, "example").read(NOON).last_left == clock.now()


def test_where_the_pace_cannot_be_written_nothing_leaves(tmp_path):
    folder = tmp_path / "pace"
    folder.write_text("a file where the folder should be")
    with respx.mock as web, pytest.raises(TryLater, match="without it no request may leave"):
        a_fetcher(folder).fetch(a_source(), ASK)
    assert not web.calls


@pytest.mark.parametrize("service", ["../../x", "a/b", "x" * 300, "Ärger", "a.b:c", "arxiv"])
def test_a_services_file_stays_in_its_folder_whatever_its_name(tmp_path, service):
    folder = tmp_path / "pace"
    file = PaceFile(folder, service)
    with file.held():
        file.write(file.read(NOON))
    assert len(list(folder.glob("*.json"))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["pace"]
