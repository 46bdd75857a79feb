"""What is spoken before a beep is set aside where it is a greeting, and never on a guess."""

from __future__ import annotations

import pytest

from rehearse.content.greeting import Part, message_parts
from rehearse.text.tokens import tokens_from_text

MESSAGE = (
    "Hi Pat, this is Dana Reyes with Northfield Freight. I'm calling about your Denver warehouse. "
    "Please call me back at 312-555-0147."
)


def part(text: str, spoken_s: float = 0.0) -> Part:
    return Part(spoken_s or len(text.split()) / 2.5, tokens_from_text(text))


def kept(*parts: Part, same_voice: bool | None = True) -> list[int]:
    return list(message_parts(parts, [same_voice] * (len(parts) - 1)))


@pytest.mark.parametrize(
    "greeting",
    [
        "Please leave your message after the tone.",
        "Hi, you've reached Sam Ortiz. I can't come to the phone right now.",
        "The person you are trying to reach is not available. At the tone please record your message.",
        "Your call has been forwarded to an automated voice messaging system.",
        "Hi, this is Dana. Leave me a message and I'll get back to you.",
        "You have reached Northfield Freight. Our office is now closed. For the assistant, call 312-555-0190.",
        "Sorry, I'm unable to take your call. Leave your name and number.",
        "The number you have dialed is not in service.",
        "Welcome to the voice mailbox of Sam Ortiz. When you are finished recording, you may hang up.",
        "This is Sam, you know what to do, wait for the beep.",
    ],
)
def test_what_only_the_one_who_is_called_says_is_set_aside_however_long_it_is(greeting: str) -> None:
    assert kept(part(greeting, spoken_s=40.0), part(MESSAGE)) == [1]


def test_a_greeting_in_another_language_is_set_aside() -> None:
    assert kept(Part(30.0, (), foreign=True), part(MESSAGE)) == [1]


def test_a_short_part_is_set_aside_where_the_next_one_begins_as_a_message_does() -> None:
    assert kept(part("Dana Reyes, Northfield Freight."), part(MESSAGE)) == [1]


def test_a_short_part_in_another_voice_is_set_aside_without_any_words() -> None:
    assert kept(Part(8.0), Part(20.0), same_voice=False) == [1]
    assert kept(Part(8.0), Part(20.0), same_voice=True) == [0, 1]
    assert kept(Part(8.0), Part(20.0), same_voice=None) == [0, 1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (MESSAGE, "I look forward to hearing from you. Have a good day."),
        (MESSAGE, "Again, that's 312-555-0147."),
        ("Hi Pat, this is Dana Reyes", "with Northfield Freight. I'm calling about your Denver warehouse."),
        (MESSAGE + " I'll call you back on Friday.", "Thank you, and talk to you soon."),
        (MESSAGE + " Sorry I missed your call.", "Thank you so much."),
        (MESSAGE, "Hi, sorry, that was my other line. Again, it's 312-555-0147."),
        (MESSAGE + " I'm out of the office on Monday.", "So Tuesday is best for me. Thank you."),
        ("Good morning Pat, Dana Reyes, 312-555-0147.", "I have an idea for your Denver warehouse. Call me back."),
    ],
)
def test_a_beep_in_the_middle_of_a_message_throws_none_of_it_away(before: str, after: str) -> None:
    assert kept(part(before), part(after)) == [0, 1]


def test_a_greeting_with_next_to_nothing_after_its_beep_is_kept() -> None:
    assert kept(part("Please leave your message after the tone."), part("Okay.", spoken_s=0.9)) == [0, 1]


@pytest.mark.parametrize(
    "prompt",
    [
        "Your message has been sent.",
        "To listen to your message press one. To erase it press two.",
        "Thank you for your message. Goodbye.",
        "If you are satisfied with your message, press 1.",
    ],
)
def test_what_a_mailbox_says_afterwards_is_set_aside(prompt: str) -> None:
    assert kept(part(MESSAGE), part(prompt)) == [0]


def test_of_two_greetings_and_a_prompt_the_message_between_them_is_left() -> None:
    greeting = part("You've reached Sam Ortiz.")
    system = part("At the tone, please record your message.")
    assert kept(greeting, system, part(MESSAGE), part("Your message has been saved.")) == [2]


def test_a_recording_that_nothing_parts_is_the_message() -> None:
    assert kept(part("Please leave your message after the tone.")) == [0]
