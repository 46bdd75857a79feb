"""Which message a reply answers, and what the entries of a prospect come to."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rehearse.calls.credit import waits_per_call, waits_per_prospect
from rehearse.calls.model import Call, Callback, DoNotCall, Entry, prospect_of

START = datetime(2026, 3, 2, 15, tzinfo=UTC)


def day(days: float) -> datetime:
    return START + timedelta(days=days)


def left(days: float, message: str = "A", who: str = "Karen") -> Call:
    return Call(who, day(days), "left", message)


def answered(entries: list[Entry], now: float = 100) -> list[tuple[str, float, bool]]:
    return [(w.message, w.waited_days, w.answered) for w in waits_per_call(entries, day(now), 60)]


def test_a_reply_is_credited_to_the_last_message_before_it() -> None:
    entries: list[Entry] = [left(0), left(7, "B"), Callback("Karen", day(9))]
    assert answered(entries) == [("A", 7.0, False), ("B", 2.0, True)]


def test_a_reply_after_the_window_is_nobodys() -> None:
    assert answered([left(0), Callback("Karen", day(61))]) == [("A", 60.0, False)]


def test_picking_up_is_no_callback_and_ends_the_wait() -> None:
    assert answered([left(0), Callback("Karen", day(5), "pick-up")]) == [("A", 5.0, False)]
    assert answered([left(0), Call("Karen", day(5), "reached")]) == [("A", 5.0, False)]


def test_a_second_reply_to_one_message_counts_no_more() -> None:
    assert answered([left(0), Callback("Karen", day(1)), Callback("Karen", day(2), "mail")]) == [("A", 1.0, True)]


def test_who_asks_not_to_be_called_stays_as_one_who_did_not_answer() -> None:
    assert answered([left(0), DoNotCall("Karen", day(1))], now=30) == [("A", 30.0, False)]


def test_a_try_without_a_message_takes_nothing_over() -> None:
    assert answered([left(0), Call("Karen", day(6), "no_message"), Callback("Karen", day(8))]) == [("A", 8.0, True)]


def test_what_lies_ahead_of_the_moment_asked_for_is_not_known_yet() -> None:
    assert answered([left(0), Callback("Karen", day(8))], now=3) == [("A", 3.0, False)]


def test_a_prospect_counts_once_from_the_first_message_on() -> None:
    entries: list[Entry] = [left(0), left(7), Callback("Karen", day(9)), left(20), Callback("Karen", day(21))]
    waits = waits_per_prospect(waits_per_call(entries, day(90), 60))
    assert [(w.waited_days, w.answered) for w in waits] == [(9.0, True)]


@given(st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(order: random.Random) -> None:
    entries: list[Entry] = [left(0), left(6, "B"), left(3, "A", "Omar")]
    entries += [Callback("Omar", day(4)), Callback("karen", day(8))]
    shuffled = entries[:]
    order.shuffle(shuffled)
    assert answered(shuffled) == answered(entries)


def test_tries_begin_anew_after_an_answer() -> None:
    entries: list[Entry] = [left(0), left(7), Callback("Karen", day(8))]
    assert (prospect_of(entries).status, prospect_of(entries).tries) == ("answered", 2)
    assert prospect_of([*entries, left(30)]).tries == 1


def test_an_older_entry_made_later_does_not_become_the_last() -> None:
    found = prospect_of([left(7, "B"), left(0, "A")])
    assert (found.last_message, found.last_call_at, found.tries) == ("B", day(7), 2)


def test_nobody_who_asked_is_called_until_they_take_it_back() -> None:
    assert prospect_of([left(0), DoNotCall("Karen", day(1)), left(2)]).do_not_call
    assert not prospect_of([left(0), DoNotCall("Karen", day(1)), DoNotCall("Karen", day(2), asked=False)]).do_not_call
