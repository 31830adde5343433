"""Token buckets and seats, by a clock that the tests hold."""

import pytest

from services import limits
from services.errors import RateLimited
from services.limits import Limits, Rate, Seats, network
from services.settings import Settings


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def taken(rate: Rate, key: str, tries: int) -> int:
    """How many of `tries` are let through."""
    count = 0
    for _ in range(tries):
        try:
            rate.take(key)
        except RateLimited:
            continue
        count += 1
    return count


def test_a_burst_and_then_so_many_a_second(clock: Clock) -> None:
    rate = Rate(5, 20, clock)
    assert taken(rate, "ana", 100) == 20
    clock.now += 1
    assert taken(rate, "ana", 100) == 5
    clock.now += 3600
    assert taken(rate, "ana", 100) == 20


def test_what_is_refused_says_how_long_to_wait_and_costs_nothing(clock: Clock) -> None:
    rate = Rate(5, 2, clock)
    taken(rate, "ana", 2)
    for _ in range(50):
        with pytest.raises(RateLimited) as refusal:
            rate.take("ana")
        assert refusal.value.retry_after == pytest.approx(0.2)
    clock.now += 0.2
    rate.take("ana")


def test_keys_do_not_know_of_each_other(clock: Clock) -> None:
    rate = Rate(1, 1, clock)
    assert [taken(rate, name, 2) for name in ("ana", "bo")] == [1, 1]


def test_what_is_given_back_can_be_taken_again(clock: Clock) -> None:
    rate = Rate(1, 2, clock)
    with rate.spend("ana"):
        pass
    with pytest.raises(ZeroDivisionError), rate.spend("ana"):
        _ = 1 / 0
    assert taken(rate, "ana", 5) == 1
    rate.give_back("nobody")


@pytest.mark.parametrize("rate", [Rate(5, 0), Rate(0, 20)])
def test_zero_is_no_limit(rate: Rate) -> None:
    assert taken(rate, "ana", 1000) == 1000


def test_nobody_in_particular_has_no_limit(clock: Clock) -> None:
    rate = Rate(1, 1, clock)
    for _ in range(10):
        rate.take(None)


def test_who_is_quiet_is_forgotten(clock: Clock) -> None:
    rate = Rate(1, 1, clock)
    for number in range(100):
        rate.take(number)
    assert len(rate) == 100
    clock.now += 2
    rate.take("ana")
    assert len(rate) == 1


def test_memory_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 50)
    rate = Rate(1, 10, clock)
    for number in range(200):
        rate.take(number)
    assert len(rate) == 50
    assert taken(rate, "199", 100) == 10


def test_seats_are_taken_and_left() -> None:
    seats = Seats(2)
    with seats.seat("ana"), seats.seat("ana"):
        with pytest.raises(RateLimited), seats.seat("ana"):
            pass
        with seats.seat("bo"):
            pass
    with pytest.raises(ZeroDivisionError), seats.seat("ana"):
        _ = 1 / 0
    with seats.seat("ana"), seats.seat("ana"):
        pass


def test_zero_seats_are_any_number() -> None:
    seats = Seats(0)
    with seats.seat("ana"), seats.seat("ana"), seats.seat("ana"):
        pass


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_what_one_household_has(host: str, counted: str) -> None:
    assert network(host) == counted


def test_the_numbers_are_settings(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHATTERBOX_MESSAGES_PER_SECOND", raising=False)
    by_default = Limits(Settings(host="0.0.0.0"), clock)
    assert {
        name: taken(rate, "x", 500) for name, rate in vars(by_default).items() if isinstance(rate, Rate)
    } == {
        "messages": 20, "files": 30, "tickets": 20, "frames": 100, "failures_of_account": 5,
        "failures_from_address": 30, "registrations": 3, "pages": 60,
    }  # fmt: skip
    clock.now += 1800
    assert taken(by_default.failures_of_account, "x", 500) == 5
    assert taken(by_default.registrations, "x", 500) == 1
    assert taken(Limits(Settings(), clock).registrations, "x", 500) == 500
