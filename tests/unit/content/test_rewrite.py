"""A rewrite puts right what was faulted, reads well, and invents nothing."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rehearse.content.clauses import without_fillers
from rehearse.content.draft import Brief
from rehearse.content.hedges import without_hedges
from rehearse.content.rewrite import Rewrite, rewrite
from rehearse.content.script import read_script
from rehearse.core.message import Style
from rehearse.core.profile import Profile
from rehearse.scoring.script_budget import check_script, rewrite_script
from rehearse.text.phrase_pattern import word_set
from rehearse.text.tokens import tokens_from_text

DATA = Path(__file__).parents[1] / "data"
FAULTY = tomllib.loads((DATA / "faulty_messages.toml").read_text("utf-8"))["message"]
DANA = Profile("Dana Reyes", "Northfield Freight", "312-555-0147", customers=("Borden", "Kraft"))
OUR_WORDS = word_set(
    "i'd i'm i like to talk with you about calling because could would call me back please are do my number is again",
    "it's this work us and for we tell today the at",
)
"""Of the sentences that a rewrite puts in place of others."""

each = pytest.mark.parametrize("message", FAULTY, ids=lambda message: message["text"][:28])


@cache
def rewritten(text: str, style: Style = "reason", profile: Profile = DANA) -> Rewrite:
    return rewrite(text, Brief(profile, style=style))


def of(message: dict[str, Any]) -> Rewrite:
    return rewritten(message["text"], message.get("style", "reason"))


def spoken(text: str) -> set[str]:
    return {token.normal for token in tokens_from_text(read_script(text).spoken) if token.normal}


@each
def test_what_comes_out_rings_no_alarm_and_gives_the_number_first_and_last(message: dict[str, Any]) -> None:
    check = check_script(of(message).text, DANA, message.get("style", "reason"))
    assert [alarm.text for alarm in check.alarms if alarm.certainty == "sure"] == []
    assert check.phone_audit.first_and_last
    assert set(check.missing) <= {"reason"}
    assert bool(check.missing) == bool(check.blanks)
    assert not check.fillers


@each
def test_what_was_said_stays_and_what_was_faulted_goes(message: dict[str, Any]) -> None:
    said = read_script(of(message).text).spoken
    assert [words for words in message.get("keeps", []) if words.lower() not in said.lower()] == []
    assert [words for words in message.get("drops", []) if re.search(rf"\b{words}\b", said, re.IGNORECASE)] == []


@each
def test_no_word_is_invented(message: dict[str, Any]) -> None:
    known = spoken(message["text"]) | spoken("Dana Reyes Northfield Freight Borden Kraft 312, 555, 0147") | OUR_WORDS
    assert spoken(of(message).text) - known == set()


@each
def test_every_rewritten_sentence_is_whole(message: dict[str, Any]) -> None:
    for one in of(message).changed:
        if one.new and one.new != "[pause]":
            assert one.new[0].isupper(), one.new
            assert one.new[-1] in ".?!", one.new
            assert not re.search(r" [,.?!]|[,;]\.|\.\.|  |, (?:and|but|so)[.?!]|\b(\w+) \1\b", one.new), one.new


@each
def test_what_was_not_touched_stands_as_it_stood(message: dict[str, Any]) -> None:
    made = of(message)
    assert [one.new for one in made.sentences if not one.why] == [one.old for one in made.sentences if not one.why]
    old = " ".join(one.old for one in made.sentences if one.old)
    assert old.split() == message["text"].replace("’", "'").split()


def test_a_good_message_is_left_alone() -> None:
    good = (
        "Hi Kim, this is Dana Reyes with Northfield Freight. My number is 312-555-0147. I'm calling because we "
        "helped Borden cut their freight bill by a tenth, and I'd like to talk about your Ohio lanes. Would you call "
        "me back on Tuesday? Again, that's Dana Reyes, 312-555-0147. Thank you."
    )
    assert rewritten(good).changed == ()


@pytest.mark.parametrize("k", [0, 3, 7, 21])
def test_a_rewrite_of_a_rewrite_changes_nothing(k: int) -> None:
    assert rewritten(of(FAULTY[k]).text).changed == ()


def test_what_is_not_known_stays_a_blank() -> None:
    made = rewritten("Hi Kim, just touching base. Call me back sometime.", profile=Profile())
    script = read_script(made.text)
    assert set(script.blanks) == {"your name", "your company", "your number", "your reason, in one sentence"}
    assert made.asks == ("Which customers may they know? Name one or two: it is why they would trust you.",)


@pytest.mark.parametrize("message", FAULTY[::5], ids=lambda message: message["text"][:28])
def test_without_a_profile_the_same_is_put_right_and_the_rest_left_open(message: dict[str, Any]) -> None:
    made = rewritten(message["text"], message.get("style", "reason"), Profile())
    check = check_script(made.text, None, message.get("style", "reason"))
    assert [alarm.text for alarm in check.alarms if alarm.certainty == "sure"] == []


@pytest.mark.parametrize(
    "text", ["Hi.", "Call me.", "um", "312-555-0147", "...", "[pause]", "Hi Kim", "no rush", "x" * 400]
)
@pytest.mark.parametrize("profile", [DANA, Profile()], ids=["Dana", "nobody"])
def test_a_scrap_becomes_a_message_with_blanks(text: str, profile: Profile) -> None:
    check = check_script(rewritten(text, profile=profile).text, profile)
    assert "your reason, in one sentence" in check.blanks
    assert not [alarm for alarm in check.alarms if alarm.certainty == "sure"]


def test_a_reason_that_is_given_takes_the_place_of_the_pitch() -> None:
    text = (
        "Hi Kim, Dana Reyes with Northfield Freight, 312-555-0147. We offer an industry leading cloud based platform."
    )
    made = rewrite(text, Brief(DANA, reason="your Denver dock had three late pickups"))
    (changed,) = [one for one in made.changed if "pitch" in one.why]
    assert changed.old.startswith("We offer")
    assert changed.new == "I'm calling because your Denver dock had three late pickups."


def test_a_name_that_is_said_again_in_the_company_s_is_not_begun_twice() -> None:
    text = (
        "Hi Kim, Tessa Grant, Grant Acoustics, 323-555-0115. Um, your courtroom has an echo. Please call 323-555-0115."
    )
    assert "Tessa Grant, Grant Acoustics" in rewritten(text, profile=Profile()).text


def test_what_could_only_become_a_scrap_of_a_sentence_stays_and_is_asked_about() -> None:
    text = (
        "Hi Kim, this is Dana Reyes with Northfield Freight, 312-555-0147. I was wondering if there's any chance you'd "
        "be open to, maybe, if it's not too much trouble, looking at the proof I dropped off. Call me, 312-555-0147."
    )
    made = rewritten(text)
    assert "if it's not too much trouble, looking at the proof I dropped off." in made.text
    assert made.asks[0].endswith("could not be put right safely: write this sentence yourself.")


def test_a_wish_that_a_courtesy_cuts_apart_is_one() -> None:
    text = (
        "Hi Kim, this is Dana Reyes with Northfield Freight, 312-555-0147. I was kind of hoping that maybe, if "
        "it's not too much trouble, we could possibly talk about your copier lease? Call me, 312-555-0147."
    )
    assert "I'd like to talk about your copier lease." in rewritten(text).text


def test_what_breaks_off_goes_and_a_name_begun_twice_is_said_once() -> None:
    text = (
        "Hi Karen. Um, this is, this is Dana, Dana Reyes, Northfield Freight. I'm just calling to, uh, touch base "
        "and, um, see if, I guess, if you might maybe be interested in. If you want to, maybe, give "
        "me a call sometime, whenever. 312-555-0147."
    )
    said = rewritten(text).text
    assert "This is Dana Reyes, Northfield Freight." in said
    assert "interested in" not in said
    assert "Give me a call." in said
    assert not {"maybe", "whenever", "sometime"} & spoken(said)


def test_a_blank_name_is_put_in_once() -> None:
    made = rewritten(
        "Good evening, for this month only we're running a buy two get two free deal, so call us.", profile=Profile()
    )
    assert made.text.lower().count("this is [blank: your name]") == 1


def test_curiosity_needs_no_company_and_no_customers() -> None:
    made = rewritten(
        "Hi Tom, this is Dana Reyes. I was hoping maybe you could call me back. 312-555-0147.", "curiosity"
    )
    assert "Northfield" not in made.text
    assert "Borden" not in made.text


def test_title_pauses_and_blanks_of_a_script_stay() -> None:
    text = (
        "# Karen, docks\n\nHi Karen, this is Dana Reyes with Northfield Freight, 312-555-0147. [pause 2 s]\n"
        "I'm calling about [blank: what]. I was just wondering if maybe you could call me back. 312-555-0147."
    )
    made = rewritten(text)
    assert made.text.startswith("# Karen, docks\n")
    assert "[pause 2 s]" in made.text
    assert read_script(made.text).blanks == ("what",)
    assert "Could you call me back?" in made.text


def test_a_hedge_about_somebody_else_is_no_claim_and_is_asked_about() -> None:
    straight = without_hedges("maybe your dock is slow")
    assert (straight.text, straight.changed) == ("maybe your dock is slow", False)
    assert without_hedges("we can maybe save you a tenth").text == "we can maybe save you a tenth"


def test_name_company_and_number_of_a_take_are_put_as_the_profile_has_them() -> None:
    heard = (
        "Hi Kim, this is Dana Rays with North Field Fright. We helped Borden cut its freight. Would you call me back? "
        "My number is 312-555-014."
    )
    said = rewritten(heard).text
    assert "Northfield Freight" in said
    assert "014." not in said.replace("0147.", "")


def test_what_is_too_long_loses_the_sentence_that_carries_nothing() -> None:
    idle = (
        "There is a dog at the gate, too, and a man who knows nothing of what is going on behind it or in front of it. "
    )
    text = (
        "Hi Karen, this is Dana Reyes with Northfield Freight, 312-555-0147. We helped Borden cut their freight. "
        + idle * 4
        + "Would you call me back? 312-555-0147."
    )
    made, check = rewrite_script(text, Brief(DANA))
    assert check.total_s <= 45
    assert {one.why for one in made.changed} == {("too_long",)}


@pytest.mark.parametrize(
    ("hedged", "straight"),
    [
        ("I was wondering whether it might make sense to talk about your lanes", "I'd like to talk about your lanes"),
        ("just following up on the bid I sent", "I'm calling about the bid I sent"),
        ("I thought I'd see if you handle the freight there", "do you handle the freight there"),
        ("I was hoping you could tell me who runs the dock", "could you tell me who runs the dock"),
        (
            "I'd love to get fifteen minutes to discuss your claims",
            "I'd like fifteen minutes to talk about your claims",
        ),
        ("please feel free to call me at your earliest convenience", "please call me"),
        ("I wanted to see how the new dock is working out", "I'm calling about the new dock"),
        ("if you could find the time to get back to me", "please get back to me"),
        ("it's Gina, just touching base to see where you're at with everything", ""),
        (
            "I wanted to see if you might possibly have a minute sometime to talk about your lobby",
            "I'd like to talk about your lobby",
        ),
        ("I was wondering if you'd thought any more about it", "I was wondering if you'd thought any more about it"),
        ("no pressure at all", ""),
        ("sorry to bother you again", ""),
        ("Was just wondering if maybe you might have a moment some time", ""),
        ("was wondering if you could send me the plan", "could you send me the plan"),
        ("nothing urgent", ""),
        ("it's really not that important", ""),
        ("sorry again", ""),
        ("Just thought maybe I'd try", ""),
        ("I don't know if you're even the one who does this", ""),
        ("I was hoping you'd have a minute to talk about the lease", "I'd like to talk about the lease"),
    ],
)
def test_a_hedge_is_said_straight(hedged: str, straight: str) -> None:
    assert without_hedges(hedged).text == straight


MATTER = "Your Denver dock had three late pickups. We work for Acme Foods."


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("Alan Price with Stonebridge Dental", "303-555-0146", "303, 555, 0146"),
        ("Mark Ellison from Lakeside Roofing", "206 555 0173", "206, 555, 0173"),
        ("Greg Tanner of Tanner Pools", "404.555.0119", "404, 555, 0119"),
    ],
)
def test_somebody_else_s_message_keeps_its_own_number(name: str, number: str, said: str) -> None:
    written = rewrite(f"Hi Kim, this is {name}. {MATTER} Call me at {number}.", Brief(DANA))
    assert said in written.text
    assert "0147" not in written.text
    assert any("which is right?" in ask for ask in written.asks)


@pytest.mark.parametrize(
    "text",
    [
        f"Hi Kim, this is Dana Reyes with Northfield Freight, 312-555-0147. {MATTER} Please call me at 312-555-0174.",
        f"Hi Kim, this is Dana Reyes with Northfield Freight, 312-555-0174. {MATTER} Please call me at 312-555-0147.",
        f"Hi Kim, Dana Reyes, Northfield Freight, 312 555 0147. {MATTER} Ring me on 312 555 0741, please.",
    ],
)
def test_a_number_given_in_two_ways_becomes_the_profile_s(text: str) -> None:
    written = rewrite(text, Brief(DANA)).text
    assert "0174" not in written
    assert "0741" not in written
    assert written.count("0147") == 2


@pytest.mark.parametrize("profile", [Profile(), DANA])
def test_of_two_numbers_that_are_both_strange_none_is_chosen(profile: Profile) -> None:
    text = f"Hi Kim, this is Alan Price with Stonebridge Dental, 303-555-0146. {MATTER} Call me at 303-555-0164."
    written = rewrite(text, Brief(profile))
    assert not written.changed
    assert any("303, 555, 0146 and 303, 555, 0164" in ask for ask in written.asks)


@pytest.mark.parametrize(
    "sentence",
    [
        "I'm calling because [blank: your reason, in one sentence].",
        "I saw [blank: what you saw] at your Denver dock.",
        "Would [blank: a day] suit you?",
    ],
)
def test_a_blank_stays_inside_its_sentence_and_is_named(sentence: str) -> None:
    hello = "Hi Karen, this is Dana Reyes with Northfield Freight, 312-555-0147."
    text = f"{hello} {sentence} {MATTER} Call me at 312-555-0147."
    written = rewrite(text, Brief(DANA))
    assert f"\n{sentence}\n" in written.text
    assert any(ask.startswith("[blank: ") and ask.endswith("still to be filled in.") for ask in written.asks)


CALLS = f"Hi Kim, this is Dana Reyes with Northfield Freight, 312-555-0147. {MATTER}"
GOODBYE = "Again, that's Dana Reyes, 312-555-0147."


@pytest.mark.parametrize(
    "trail",
    [
        "if you're interested, otherwise no worries at all",
        "if you have a minute, otherwise no problem",
        "whenever you can, if not, no rush",
    ],
)
def test_a_way_out_goes_with_the_word_that_leads_to_it(trail: str) -> None:
    assert f"\nCall me back.\n{GOODBYE}" in rewrite(f"{CALLS} Call me back {trail}. {GOODBYE}", Brief(DANA)).text


@pytest.mark.parametrize("hello", ["Hey, it's me.", "Hi Kim, it's just me again.", "Hello, this is me."])
def test_me_is_no_name_and_goes(hello: str) -> None:
    written = rewrite(f"{hello} {MATTER} Call me back. {GOODBYE}", Brief(DANA)).text
    assert "me" not in spoken(written.split("Call me back")[0])
    assert "this is Dana Reyes" in written


@pytest.mark.parametrize(
    "wish",
    [
        "I was hoping to catch you live.",
        "I was just hoping to reach you in person.",
        "I was kind of hoping to get you directly.",
    ],
)
def test_that_they_did_not_pick_up_goes_altogether(wish: str) -> None:
    (changed,) = rewrite(f"{CALLS} {wish} Call me back. {GOODBYE}", Brief(DANA)).changed
    assert (changed.old, changed.new) == (wish, "")


@pytest.mark.parametrize("when", ["today before five", "tomorrow by noon", "this afternoon after three"])
def test_by_when_to_call_stays_whole(when: str) -> None:
    text = f"{CALLS} So maybe if you want you could call me back at 312 555 0147 {when}."
    assert when in rewrite(text, Brief(DANA)).text


@pytest.mark.parametrize("name", ["[blank: your name] with [blank: your company]", "[blank: your name]"])
def test_a_blank_that_the_profile_fills_is_filled(name: str) -> None:
    text = f"Hi Karen, this is {name}. My number is [blank: your number]. {MATTER} Please give me a call, call me back."
    written = rewrite(text, Brief(DANA)).text
    assert "[blank" not in written
    assert written.count("this is Dana Reyes") == 1
    assert "give me a call, call me back" in written


@pytest.mark.parametrize(
    ("opening", "name", "company"),
    [
        ("my name is Grace Liu with BrightPath Analytics.", "Grace Liu", "BrightPath Analytics"),
        ("this is Omar Haddad from Haddad Software.", "Omar Haddad", "Haddad Software"),
        ("Lena Fischer here, Fischer Cloud.", "Lena Fischer", "Fischer Cloud"),
    ],
)
def test_who_calls_does_not_go_with_a_pitch(opening: str, name: str, company: str) -> None:
    pitch = "Our AI-powered dashboard is the most complete solution for modern teams, with award-winning support."
    written = rewrite(f"Hi, {opening} {pitch} Call me at 617-555-0190.", Brief(Profile())).text
    assert name in written
    assert company in written
    assert "award-winning" not in written


def test_a_sentence_that_cannot_be_put_right_stays_whole() -> None:
    hedged = (
        "Sorry, I guess this is probably a bad time and you likely have somebody already, but if you ever did want a "
        "second quote on the boiler, maybe give us a shout?"
    )
    written = rewrite(f"Good afternoon Ms. Okafor, Ian Reid here. {hedged} 0161 496 0822.", Brief(Profile()))
    assert hedged in written.text or "second quote on the boiler" in written.text
    assert "boiler. Give" not in written.text
    assert any("could not be put right safely" in ask for ask in written.asks)


def test_a_word_that_is_meant_both_times_is_no_stumble() -> None:
    for meant in ("If you miss my call, call me tomorrow.", "What it is, is a second driver."):
        assert without_fillers(meant) == meant
    assert without_fillers("I'm at my, my desk.") == "I'm at my desk."


@pytest.mark.parametrize(
    ("said", "gone", "stays"),
    [
        ("What was I gonna say. Your lease ends in May.", "gonna", "Your lease ends in May."),
        ("So the thing is, uh, hang on, let me find it. Your lease ends in May.", "thing", "Your lease ends in May."),
        ("So, um, I don't know, what was it, oh yeah, the lease on your dock.", "what", "the lease on your dock."),
        ("Just following up on my last message.", "message", "[blank: your reason, in one sentence]"),
        ("I guess you're busy. Your lease ends in May.", "busy", "Your lease ends in May."),
    ],
)
def test_what_looks_for_its_thread_goes_whole(said: str, gone: str, stays: str) -> None:
    text = f"Hi Tom, this is Ana Ruiz with Ruiz Freight, 312-555-0147. {said} Call me back, 312-555-0147."
    made = rewrite(text, Brief(Profile())).text
    assert gone not in made.split("0147", 1)[1].split("Call me")[0]
    assert stays in made


def test_figures_that_are_said_in_words_are_not_begun_twice() -> None:
    said = "call us at six one five, uh, five five five, oh one oh eight"
    assert without_fillers(said).lower() == "call us at six one five, five five five, oh one oh eight"


def test_a_number_that_is_said_twice_at_the_end_is_not_said_a_third_time() -> None:
    text = (
        "Hello Mr Banks, this is Olivia Stone from Stone and Webb. Your lease ends in May. Could you call me back at "
        "212-555-0166? Again, that's 212-555-0166."
    )
    audit = check_script(rewrite(text, Brief(Profile())).text, Profile()).phone_audit
    assert (audit.times, audit.first_and_last) == (2, True)


RUN_ON = (
    "hi karen this is dana reyes with northfield freight i was just wondering if maybe you had a minute to talk about "
    "the menu for your company day no worries if not my number is 312-555-0147",
    "hi karen this is dana at northfield freight just checking in to see if you saw my email about the docks in reno "
    "so if you get a chance give me a call back whenever at 312-555-0147 thanks bye",
    "Hi Tom, Dana Reyes here with Northfield Freight, I saw your trucks waiting at the Denver dock on Monday, I'm just "
    "reaching out to see if maybe you'd want to hear how Borden got rid of that, no pressure at all, if you get a "
    "minute you can reach me at 312-555-0147, thanks so much, bye.",
    "hi tom it's dana reyes from northfield freight i'm just calling about the two late trucks in october i guess if "
    "you could maybe call me back sometime that would be great my number is 312-555-0147",
)


@pytest.mark.parametrize("text", RUN_ON)
def test_a_text_without_full_stops_is_rewritten_like_one_that_has_them(text: str) -> None:
    made = rewritten(text)
    check = check_script(made.text, DANA)
    assert [alarm.text for alarm in check.alarms if alarm.certainty == "sure"] == []
    assert check.phone_audit.first_and_last
    assert not check.missing
    assert not [ask for ask in made.asks if "safely" in ask]
    assert all(len(one.new.split()) < 25 for one in made.sentences)


def test_the_old_words_of_a_text_without_full_stops_stand_beside_the_new() -> None:
    made = rewritten(RUN_ON[0])
    assert " ".join(one.old for one in made.sentences if one.old) == RUN_ON[0]
    assert "I'd like to talk about the menu for your company day." in made.text


def test_a_long_sentence_with_its_marks_is_left_whole() -> None:
    long = (
        "I'm calling because your Denver dock had three late pickups in October, which cost Borden, who share it with "
        "you, two days, so I'd like to show you how they changed it."
    )
    text = f"Hi Karen, this is Dana Reyes with Northfield Freight, 312-555-0147. {long} Call me at 312-555-0147."
    assert long in rewritten(text).text


def test_a_pitch_goes_though_the_reason_became_clear_only_after_another_sentence() -> None:
    text = RUN_ON[1].replace(
        " so if", " we're the leading provider of dock software and can save you forty percent so if"
    )
    made = rewritten(text)
    assert "leading" not in made.text
    assert "I'm calling about the docks in reno." in made.text


def test_what_asks_for_somebody_else_stays() -> None:
    sentence = "If you are not the right person, please tell me who is."
    made = rewritten(f"Hi Karen, this is Dana Reyes with Northfield Freight. I was hoping to connect. {sentence}")
    assert sentence in made.text
    assert not [ask for ask in made.asks if "right person" in ask]
