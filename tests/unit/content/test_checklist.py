"""The checklist finds what a listener would say was there, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from rehearse.content.checklist import find_checklist, time_to_reason_s
from rehearse.content.message import read_message
from rehearse.core.message import ChecklistItem, Style
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.unit.listened import Listened, as_heard_plainly, listened_messages


def items(text: str, profile: Profile | None = None, style: Style = "reason") -> dict[str, ChecklistItem]:
    return {item.id: item for item in find_checklist(tokens_from_text(text), profile or Profile(), style)}


def found(text: str, profile: Profile | None = None) -> set[str]:
    return {item.id for item in items(text, profile).values() if item.found}


def in_a_message(sentence: str) -> str:
    return f"Hi Sam, this is Dana Reyes with Northfield Freight, 312-555-0147. {sentence} Again, 312-555-0147. Thanks."


def share_found(sentences: Sequence[str], item: str) -> float:
    return sum(item in found(in_a_message(sentence)) for sentence in sentences) / len(sentences)


def share_not_missing(sentences: Sequence[str], item: str) -> float:
    heard = [items(in_a_message(sentence))[item] for sentence in sentences]
    return sum(one.found or one.certainty == "unsure" for one in heard) / len(sentences)


def letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def agreement(messages: Sequence[Listened], read: Callable[[str], str] = str) -> tuple[float, float]:
    """Return how often what is there is found, and how often what is found is there."""
    right = there = wrong = 0
    for message in messages:
        heard = items(read(message.text), message.profile, message.style)
        said = {item.id for item in heard.values() if item.found}
        right += len(said & message.found)
        wrong += len(said - message.found)
        there += len(message.found)
    return right / there, right / (right + wrong)


def test_a_listener_would_agree_with_the_checklist() -> None:
    recall, precision = agreement(listened_messages())
    assert recall >= 0.95
    assert precision >= 0.94


def test_a_transcript_without_capitals_and_stops_is_read_nearly_as_well() -> None:
    recall, precision = agreement(listened_messages(), as_heard_plainly)
    assert recall >= 0.92
    assert precision >= 0.93


def test_little_that_is_there_is_called_missing() -> None:
    there = missing = 0
    for message in listened_messages():
        heard = items(message.text, message.profile, message.style)
        there += len(message.found)
        missing += sum(not heard[name].found and heard[name].certainty == "sure" for name in message.found)
    assert missing / there <= 0.03


def test_the_reason_is_quoted_from_about_where_it_begins() -> None:
    near = total = 0
    for message in listened_messages():
        reason = items(message.text, message.profile, message.style)["reason"]
        if "reason" in message.found and reason.found:
            begins = letters(message.text).index(letters(message.reason))
            near += abs(letters(message.text).index(letters(reason.text)) - begins) <= 80
            total += 1
    assert near / total >= 0.8


def test_the_style_decides_what_is_asked_for() -> None:
    asked = {name for name, item in items("hello").items() if item.required}
    assert asked == {"your_name", "company", "reason", "customers", "callback_ask"}
    curious = {name for name, item in items("hello", style="curiosity").items() if item.required}
    assert curious == {"your_name", "reason", "callback_ask"}


NAMES = [
    ("Hi, this is Dana Reyes with Northfield. I'm calling about your docks.", "Dana Reyes"),
    ("hi this is dana reyes with north field logistics i saw your dock doors are being replaced", "dana reyes"),
    ("My name is Karen and I'm calling from Bluestem. Your lease ends in May.", "Karen"),
    ("Laura, Tom Avery here from Avery Roofing. Your skylight leaks.", "Tom Avery"),
    ("Hi Elaine, Ruth Adler with Harbor Point. Your slip is free in June.", "Ruth Adler"),
    ("Hey Bill, it's Kevin over at Lakeshore Paper. Your order is in.", "Kevin"),
    ("I'm Greg Nolan from Dockside Coffee. You asked for the price list.", "Greg Nolan"),
    ("This is, uh, Peter, from Titan Tools. Your saw is ready.", "Peter"),
    ("Hi Pat, this is Ana de la Cruz from Northfield Freight. I am calling about your dock.", "Ana de la Cruz"),
    ("Hi Pat, this is José Núñez-O'Brien from Northfield Freight about your warehouse.", "José Núñez-O'Brien"),
    ("Hi, Ana Lima with A-Plus Heating. We put in the boiler for Mrs. Cole next door.", "Ana Lima"),
    ("Hi Pat, Dana Reyes, Northfield Freight. Lee at Borden suggested I call you.", "Dana Reyes"),
]
COMPANIES = [
    ("this is dana reyes with north field logistics the reason i call is your dock", "north field logistics"),
    ("This is Leo Grant, calling from Northgate Plumbing. Your boiler is due.", "Northgate Plumbing"),
    ("My name is Aaron Voss. I work for Silverline Transit. You asked about a bus.", "Silverline Transit"),
    ("This is Scott Lane, Breakaway Growth, at 312-555-0147. I read your report.", "Breakaway Growth"),
    ("This is Carla Mendes, accounts at Westlake Supply. Your invoice is short.", "Westlake Supply"),
    ("Hi Pat, this is Dana Reyes with 3M. I am calling about your Denver warehouse.", "3M"),
    ("Hi Pat, this is Dana Reyes with eBay. I am calling about your Denver warehouse.", "eBay"),
    ("Hi Pat, this is Dana Reyes with J.B. Hunt. I am calling about your Denver warehouse.", "J.B. Hunt"),
    ("Hi Pat, my name's Dana Reyes, I'm with a company called Northfield Freight.", "Northfield Freight"),
    ("Hi Pat, this is Dana Reyes with Studio 54 Media. I saw your new sign.", "Studio 54 Media"),
]


@pytest.mark.parametrize(("item", "table"), [("your_name", NAMES), ("company", COMPANIES)])
def test_who_calls_is_found_without_a_profile(item: str, table: list[tuple[str, str]]) -> None:
    wrong = [(text, said) for text, name in table if letters(said := items(text)[item].text) != letters(name)]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    "text", ["I'm calling about your invoice. Call me at 312-555-0147.", "It's Tuesday at ten. 312-555-0147."]
)
def test_who_does_not_say_a_name_has_none(text: str) -> None:
    assert found(text).isdisjoint({"your_name", "company"})


PROFILE = Profile(name="Dana Reyes", company="Acme Chemicals", customers=("Borden", "Hartwell Foods"))


@pytest.mark.parametrize(
    ("text", "item", "unclear"),
    [
        ("This is Dana Reyes with Acme Chemicals.", "your_name", False),
        ("This is Dana with Acme Chemicals.", "your_name", False),
        ("This is Dana Rays with Acme Chemicals.", "your_name", True),
        ("This is Dana Reyes with Acme Chemicals.", "company", False),
        ("This is Dana Reyes with Acne Chemicals.", "company", True),
        ("We cut stock at Borden.", "customers", False),
        ("We cut stock at Heartwell Foods.", "customers", True),
    ],
)
def test_a_name_heard_by_its_sound_counts_and_is_unclear(text: str, item: str, unclear: bool) -> None:
    heard = items(text, PROFILE)[item]
    assert (heard.found, heard.unclear, heard.other) == (True, unclear, False)


def test_another_persons_message_is_anothers_and_not_the_reps_said_unclearly() -> None:
    heard = items("Hi Sam, this is Tom Brandt with Ridgeline Roofing. We finished the Sandoval house.", PROFILE)
    for name in ("your_name", "company"):
        assert (heard[name].found, heard[name].other, heard[name].unclear) == (True, True, False)


REASONS = [
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
]


def test_a_reason_says_what_the_call_is_about() -> None:
    assert share_not_missing(REASONS, "reason") >= 0.95
    assert share_found(REASONS, "reason") >= 0.6


NO_REASONS = [
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
]


def test_a_wish_to_be_in_touch_is_no_reason() -> None:
    assert share_found(NO_REASONS, "reason") <= 0.15


ASKS = [
    "Please call me back.",
    "Call me at 312-555-0147.",
    "Give me a ring.",
    "You can reach me at my desk.",
    "I'd appreciate a call back.",
    "I'd love to hear back from you.",
    "Would you return my call?",
    "I look forward to your call.",
    "Do ring me back.",
    "Call us toll free.",
    "Feel free to give me a call.",
    "Please call back.",
    "Get back to me on Friday.",
]


def test_asking_for_the_call_is_found() -> None:
    assert share_found(ASKS, "callback_ask") >= 0.9


NO_ASKS = [
    "I'll call you back tomorrow.",
    "I will try you again on Friday.",
    "I'm returning your call.",
    "I'll give you a call.",
    "I wanted to give you a call.",
    "My number is 312-555-0147.",
    "Thanks for your call.",
    "Sorry I missed your call.",
]


def test_the_callers_own_calls_are_not_an_ask() -> None:
    assert share_found(NO_ASKS, "callback_ask") <= 0.2


TIMES: list[tuple[str, set[str]]] = [
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
]


def test_the_time_of_the_call_and_times_to_call_are_told_apart() -> None:
    said = [(text, found(in_a_message(text)) & {"day_or_time", "good_times"}) for text, _ in TIMES]
    meant = [there - {"callback_ask"} for _, there in TIMES]
    wrong = [(text, heard) for (text, heard), there in zip(said, meant, strict=True) if heard != there]
    assert len(wrong) <= 2, wrong


def timed(text: str) -> tuple[Token, ...]:
    said = enumerate(text.split())
    return tokens_from_words([Word(word, 2.0 + index * 0.5, 2.4 + index * 0.5, 0.9) for index, word in said])


def test_items_are_placed_in_time_and_in_words() -> None:
    words = timed("Hi Sam, this is, um, Dana Reyes with Acme Tools.")
    item = next(item for item in find_checklist(words, Profile(), "reason") if item.id == "your_name")
    assert (item.start_s, item.end_s, item.first_word, item.end_word) == (4.5, 5.4, 5, 7)


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


def test_a_name_ends_where_its_sentence_ends() -> None:
    heard = items("Hello, this is Ravi with CloudDesk. CloudDesk routes tickets and tags them. Call 212-555-0166.")
    assert heard["company"].text == "CloudDesk"


@pytest.mark.parametrize("heard", ["boarding", "bored in", "border", "broaden"])
@pytest.mark.parametrize("known", ["profile", "script"])
def test_a_known_customer_heard_as_common_words_is_asked_about(heard: str, known: str) -> None:
    said = "Hi Sam, this is Dana Reyes with Northfield Freight. We helped {} cut their freight bill by a tenth."
    profile = Profile(customers=("Borden",)) if known == "profile" else Profile()
    script = said.format("Borden") if known == "script" else None
    message = read_message(tokens_from_text(said.format(heard)), (), profile, "reason", script)
    item = next(item for item in message.checklist if item.id == "customers")
    assert (item.found, item.certainty, item.text, item.probably) == (False, "unsure", heard, "Borden")
    assert message.script is None or message.script.skipped == ()


def test_words_that_only_look_a_little_alike_are_not_asked_about() -> None:
    said = "Hi Sam, this is Dana Reyes with Northfield Freight. We cut an ordinary freight bill by a tenth. Call me."
    message = read_message(tokens_from_text(said), (), Profile(customers=("Borden",)), "reason")
    assert not next(item for item in message.checklist if item.id == "customers").probably


@pytest.mark.parametrize("said", ["Let me have a call on 312-555-0147.", "Gizza bell on 07700 900123."])
def test_an_ask_in_the_words_of_a_country_is_an_ask(said: str) -> None:
    assert "callback_ask" in found(f"It's Jo from Dunn Roofing about the leak over bay two. {said}")


@pytest.mark.parametrize("said", ["Talk later.", "Talk later, bye.", "Speak soon.", "Chat then.", "Catch you later."])
def test_a_goodbye_is_no_ask(said: str) -> None:
    assert "callback_ask" not in found(f"Hi Sam, Dana Reyes, Northfield Freight. Your lease runs out in May. {said}")


@pytest.mark.parametrize(
    ("said", "is_for_them"),
    [
        ("I'll call you tomorrow between nine and ten.", False),
        ("I'll ring you Thursday between one and two.", False),
        ("I'll try you again, or you can reach me Thursday between two and four.", True),
        ("I'm at my desk until six.", True),
    ],
)
def test_when_the_caller_calls_again_is_no_good_time(said: str, is_for_them: bool) -> None:
    assert ("good_times" in found(in_a_message(said))) == is_for_them
