"""The checklist finds what a listener would say was there, and where."""

from __future__ import annotations

import pytest

from rehearse.content.checklist import find_checklist, time_to_reason_s
from rehearse.content.message import read_message
from rehearse.core.message import ChecklistItem, Style
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.unit.listened import Listened, as_heard_plainly, listened_messages

MESSAGES = [pytest.param(message, id=message.id) for message in listened_messages()]


def items(text: str, profile: Profile | None = None, style: Style = "reason") -> dict[str, ChecklistItem]:
    return {item.id: item for item in find_checklist(tokens_from_text(text), profile or Profile(), style)}


def found(text: str, profile: Profile | None = None) -> set[str]:
    return {item.id for item in items(text, profile).values() if item.found}


def letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


@pytest.mark.parametrize("message", MESSAGES)
def test_a_listener_would_agree_with_the_checklist(message: Listened) -> None:
    checklist = items(message.text, message.profile, message.style)
    assert {name for name, item in checklist.items() if item.found} == message.found
    assert letters(checklist["reason"].text).startswith(letters(message.reason))


def test_a_transcript_without_capitals_and_stops_is_read_nearly_as_well() -> None:
    right = expected = wrong = 0
    for message in listened_messages():
        heard = find_checklist(tokens_from_text(as_heard_plainly(message.text)), message.profile, message.style)
        said = {item.id for item in heard if item.found} - {"customers"}
        right += len(said & message.found)
        wrong += len(said - message.found)
        expected += len(message.found - {"customers"})
    assert right / expected >= 0.97
    assert wrong / expected <= 0.02


def test_the_style_decides_what_is_asked_for() -> None:
    asked = {name for name, item in items("hello").items() if item.required}
    assert asked == {"your_name", "company", "reason", "customers", "callback_ask"}
    curious = {name for name, item in items("hello", style="curiosity").items() if item.required}
    assert curious == {"your_name", "reason", "callback_ask"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi, this is Dana Reyes with Northfield.", "Dana Reyes"),
        ("hi this is dana reyes with north field logistics", "dana reyes"),
        ("My name is Karen. I'm calling from Bluestem.", "Karen"),
        ("my name's karen whitfield i'm calling about", "karen whitfield"),
        ("Laura, Tom Avery here.", "Tom Avery"),
        ("Hi Elaine, Ruth Adler with Harbor Point.", "Ruth Adler"),
        ("Hey Bill, it's Kevin over at Lakeshore.", "Kevin"),
        ("it's kevin from lakeshore paper", "kevin"),
        ("I'm Greg Nolan from Dockside Coffee.", "Greg Nolan"),
        ("This is, uh, Peter, from Titan.", "Peter"),
        ("Hi Al, Ben again from BlueJays.", "Ben"),
    ],
)
def test_a_caller_says_who_they_are_in_many_ways(text: str, name: str) -> None:
    assert items(text)["your_name"].text == name


@pytest.mark.parametrize(
    "text",
    [
        "I'm calling about your invoice.",
        "It's Tuesday at ten.",
        "This is a quick message for you.",
        "this is about your invoice",
        "i'm sorry i missed you",
        "It's great to hear from you.",
        "Hi Sam, how are you?",
        "I'm hoping to reach you.",
    ],
)
def test_these_are_not_names(text: str) -> None:
    assert "your_name" not in found(text)


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("this is dana reyes with north field logistics the reason", "north field logistics"),
        ("This is Leo Grant, calling from Northgate Plumbing.", "Northgate Plumbing"),
        ("My name is Aaron Voss. I work for Silverline Transit.", "Silverline Transit"),
        ("This is Scott Lane, Breakaway Growth, at 312-555-0147.", "Breakaway Growth"),
        ("This is Ann calling on behalf of the Larch Hotel.", "Larch Hotel"),
        ("This is Carla Mendes, accounts at Westlake Supply.", "Westlake Supply"),
    ],
)
def test_a_company_stands_after_the_name(text: str, company: str) -> None:
    assert items(text)["company"].text == company


@pytest.mark.parametrize(
    "text", ["This is Dana, calling from my cell.", "This is Ann, calling for Amy.", "This is Ann with a question."]
)
def test_these_are_not_companies(text: str) -> None:
    assert "company" not in found(text)


PROFILE = Profile(name="Dana Reyes", company="Acme Chemicals", customers=("Borden", "Hartwell Foods"))


@pytest.mark.parametrize(
    ("text", "item", "unclear"),
    [
        ("This is Dana Reyes with Acme Chemicals.", "your_name", False),
        ("This is Dana with Acme Chemicals.", "your_name", False),
        ("This is Dana Rays with Acme Chemicals.", "your_name", True),
        ("This is Steven Ball with Acme Chemicals.", "your_name", True),
        ("This is Dana Reyes with Acme Chemicals.", "company", False),
        ("This is Dana Reyes with Acne Chemicals.", "company", True),
        ("This is Dana Reyes with Toledo Pumps.", "company", True),
        ("We cut stock at Borden.", "customers", False),
        ("We cut stock at Heartwell Foods.", "customers", True),
    ],
)
def test_a_name_heard_by_its_sound_counts_and_is_unclear(text: str, item: str, unclear: bool) -> None:
    heard = items(text, PROFILE)[item]
    assert (heard.found, heard.unclear) == (True, unclear)


@pytest.mark.parametrize(
    "text",
    [
        "The reason for my call is your lease.",
        "The reason I'm calling is that your lease ends in May.",
        "I'm calling because we helped Borden.",
        "I'm calling about the dock doors.",
        "I'm calling from Acme Chemicals about the dock doors.",
        "I'm calling to discuss your lease.",
        "I'd like to show you how Borden cut its stock.",
        "I want to talk with you about the dock doors.",
        "We helped Borden cut inventory by 18 percent.",
        "I have an idea for your booth.",
        "I have a project I'd like to talk to you about.",
        "Helen Drake suggested I call you.",
        "I saw that you're opening in Reno.",
        "I'm returning your call.",
        "Just following up on the quote I sent.",
        "I just wanted to touch base on your estimate.",
        "I'm calling to check in about the leak you reported.",
    ],
)
def test_a_reason_says_what_the_call_is_about(text: str) -> None:
    assert "reason" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm just calling to touch base.",
        "I'm calling to check in and see how you're doing.",
        "Just checking in to see how you're doing.",
        "The reason for my call is just to say hello.",
        "I'm calling to introduce myself.",
        "I'm calling because I wanted to connect.",
        "I wanted to reach out and see if we could find some time to talk.",
        "I'm calling to see if you have time this week.",
        "I'm calling about",
        "Call me back.",
        "Have a great day.",
    ],
)
def test_a_wish_to_be_in_touch_is_no_reason(text: str) -> None:
    assert "reason" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please call me back.", "Call me at 312-555-0147.", "Give me a ring.", "You can reach me at my desk.",
        "I'd appreciate a call back.", "I'd love to hear back from you.", "Would you return my call?",
        "I look forward to your call.", "Do ring me back.", "Call us toll free.", "Feel free to give me a call.",
        "Please call back.", "Get back to me on Friday.",
    ],
)  # fmt: skip
def test_asking_for_the_call_is_found(text: str) -> None:
    assert "callback_ask" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'll call you back tomorrow.", "I will try you again on Friday.", "I'm returning your call.", "Let me know.",
        "I'll give you a call.", "I wanted to give you a call.", "My number is 312-555-0147.", "Thanks for your call.",
        "The best time to call me is after four.", "Sorry I missed your call.",
    ],
)  # fmt: skip
def test_the_callers_own_calls_are_not_an_ask(text: str) -> None:
    assert "callback_ask" not in found(text)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("It's Tuesday, about ten fifteen.", {"day_or_time"}),
        ("It's 4:15 on the fifth.", {"day_or_time"}),
        ("Today is Monday, March third.", {"day_or_time"}),
        ("I'm at my desk until five on Thursday.", {"good_times"}),
        ("Call me between 9 and 11.", {"good_times", "callback_ask"}),
        ("The best time to reach me is the morning.", {"good_times"}),
        ("Mornings are best.", {"good_times"}),
        ("I'm free Wednesday until noon.", {"good_times"}),
        ("Good morning.", set()),
        ("Have a good day.", set()),
        ("They cut it by 18%.", set()),
        ("It's 312-555-0147.", set()),
        ("It took between two and three years.", set()),
        ("The drills run until five.", set()),
    ],
)
def test_the_time_of_the_call_and_times_to_call_are_told_apart(text: str, there: set[str]) -> None:
    assert found(text) & {"day_or_time", "good_times", "callback_ask"} == there


def timed(text: str) -> tuple[Token, ...]:
    said = enumerate(text.split())
    return tokens_from_words([Word(word, 2.0 + index * 0.5, 2.4 + index * 0.5, 0.9) for index, word in said])


def test_items_are_placed_in_time_and_in_words() -> None:
    item = next(
        item
        for item in find_checklist(timed("Hi, this is, um, Dana Reyes."), Profile(), "reason")
        if item.id == "your_name"
    )
    assert (item.start_s, item.end_s, item.first_word, item.end_word) == (4.0, 4.9, 4, 6)


def test_the_time_to_the_point_counts_from_the_first_word() -> None:
    words = timed("Hi, this is Dana. I'm calling about your lease.")
    assert time_to_reason_s(find_checklist(words, Profile(), "reason"), words) == pytest.approx(2.0)


@pytest.mark.parametrize("words", [timed("Hi, this is Dana."), tokens_from_text("I'm calling about your lease."), ()])
def test_without_a_reason_or_times_there_is_no_time_to_the_point(words: tuple[Token, ...]) -> None:
    assert time_to_reason_s(find_checklist(words, Profile(), "reason"), words) is None


def test_a_message_is_read_as_a_whole() -> None:
    text = "Hi, this is Dana with Acme Tools, 312-555-0147. I'm calling about your lease. Call me back at 312-555-0147."
    message = read_message(timed(text), (), Profile(phone_number="312-555-0147"), "reason", text)
    assert [number.digits for number in message.phone_numbers] == ["3125550147", "3125550147"]
    assert message.phone_audit.own
    assert message.time_to_reason_s == pytest.approx(4.0)
    assert message.script is not None
    assert message.script.matched_share == 1.0
    assert message.alarms == ()


def test_nothing_heard_is_nothing_found() -> None:
    message = read_message((), (), Profile(), "reason")
    assert not any(item.found for item in message.checklist)
    assert (message.phone_numbers, message.alarms, message.time_to_reason_s) == ((), (), None)
