"""A draft says what is known, twice the number, and makes nothing up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.content.draft import (
    Brief,
    Length,
    faults_of_reason,
    left_out,
    missing_facts,
    named_customers,
    write_draft,
)
from rehearse.content.script import read_script
from rehearse.core.message import Style
from rehearse.core.profile import Profile
from rehearse.scoring.script_budget import check_script

DANA = Profile("Dana Reyes", "Northfield Freight", "312-555-0147", customers=("Borden", "Acme Chemicals", "Kraft"))
REASON = "your Denver dock had three late pickups in October"


def brief(style: Style = "reason", length: Length = "medium", earlier: int = 0) -> Brief:
    reason = REASON if style == "reason" else ""
    return Brief(DANA, "Karen", reason, good_times="until five today", style=style, length=length, earlier=earlier)


@pytest.mark.parametrize("earlier", [0, 1, 2])
@pytest.mark.parametrize("length", ["short", "medium", "long"])
@pytest.mark.parametrize("style", ["reason", "curiosity"])
def test_every_draft_fits_and_gives_the_number_first_and_last(style: Style, length: Length, earlier: int) -> None:
    check = check_script(write_draft(brief(style, length, earlier)), DANA, style)
    assert check.total_s <= check.limit_s
    assert (check.phone_audit.times, check.phone_audit.first_and_last, check.phone_audit.own) == (2, True, True)
    assert not check.alarms


@pytest.mark.parametrize("to", ["Karen", "Karen Ortiz", "the fleet manager"])
@pytest.mark.parametrize("style", ["reason", "curiosity"])
def test_a_longer_draft_takes_longer_whatever_its_wording(style: Style, to: str) -> None:
    asked = replace(brief(style), to=to, customers=("Borden Ohio", "Lakeside Foods"))

    def seconds(length: Length) -> list[float]:
        drafts = [write_draft(replace(asked, length=length, variant=variant)) for variant in range(6)]
        checks = [check_script(text, DANA, style) for text in drafts]
        assert not [check.missing for check in checks if check.missing]
        return [check.total_s for check in checks]

    short, medium, long = seconds("short"), seconds("medium"), seconds("long")
    assert max(short) < min(medium)
    assert all(one < other for one, other in zip(medium, long, strict=True))


def test_the_same_brief_is_written_alike_and_the_next_message_otherwise() -> None:
    assert write_draft(brief()) == write_draft(brief())
    first, second = (set(write_draft(brief(earlier=earlier)).splitlines()) for earlier in (0, 1))
    assert len(second - first) >= 4


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (REASON, "I'm calling because your Denver dock had three late pickups in October."),
        ("the docks at Reno", "I'm calling about the docks at Reno."),
        ("to hear what you thought of the quote", "I'm calling to hear what you thought of the quote."),
        ("about your lease.", "I'm calling about your lease."),
        (
            "your certificate runs out on the thirtieth",
            "I'm calling because your certificate runs out on the thirtieth.",
        ),
        ("I have the samples you asked for", "I'm calling because I have the samples you asked for."),
    ],
)
def test_a_reason_becomes_a_sentence_however_it_was_given(reason: str, said: str) -> None:
    assert said in write_draft(Brief(DANA, "Karen", reason))


def test_what_is_not_known_stays_a_blank_and_is_asked_for() -> None:
    nothing = Brief(Profile())
    assert missing_facts(nothing) == ("name", "number", "to", "company", "reason")
    script = read_script(write_draft(nothing))
    assert script.blanks == ("their name", "your name", "your company", "your number", "your reason, in one sentence")
    assert "blank" not in script.spoken
    assert read_script(write_draft(brief())).blanks == ()


def test_only_customers_that_were_given_are_named() -> None:
    assert "Lakeside" in write_draft(Brief(DANA, "Karen", REASON, ("Lakeside",)))
    alone = write_draft(Brief(Profile("Dana", "Northfield", "312-555-0147"), "Karen", REASON))
    assert "work" not in alone


@pytest.mark.parametrize("variant", [0, 1])
@pytest.mark.parametrize("style", ["reason", "curiosity"])
def test_an_office_is_called_for_and_not_greeted_by_name(style: Style, variant: int) -> None:
    text = write_draft(replace(brief(style), to="the fleet manager", variant=variant))
    assert text.splitlines()[2].startswith("Hello, ")
    assert text.count("the fleet manager") == 2  # the title is one
    assert text.rstrip().endswith("Thank you.")


def test_six_digits_are_said_in_two_parts() -> None:
    profile = replace(DANA, phone_number="01632 960 112", region="GB")
    text = write_draft(replace(brief(), profile=profile))
    assert text.count("01632, 960, 112") == 2


def test_a_second_message_of_either_style_says_that_there_was_one() -> None:
    for style in ("reason", "curiosity"):
        first, second = (write_draft(brief(style, earlier=earlier)) for earlier in (0, 1))  # type: ignore[arg-type]
        assert "before" not in first
        assert "before" in second


@pytest.mark.parametrize("length", ["short", "medium", "long"])
@pytest.mark.parametrize("style", ["reason", "curiosity"])
def test_a_second_draft_differs_and_says_nothing_of_a_message_that_was_not_left(style: Style, length: Length) -> None:
    first, second = (write_draft(replace(brief(style, length), variant=variant)) for variant in (0, 1))
    assert first != second
    assert "before" not in second


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("we are the leading provider of state of the art freight solutions", "a pitch"),
        ("I was just wondering if maybe we could talk", "a hedge"),
        ("I'm just checking in, maybe", "a hedge"),
        ("llamo porque su contrato con nosotros termina el mes que viene y no hay otro", "English"),
        ("ich rufe an, weil Ihr Vertrag mit uns bald endet und wir noch nichts haben", "English"),
    ],
)
def test_a_reason_that_costs_the_call_back_is_told_at_once(reason: str, kind: str) -> None:
    asked = Brief(DANA, "Karen", reason)
    assert any(kind in fault for fault in faults_of_reason(asked, write_draft(asked)))


@pytest.mark.parametrize("reason", [REASON, "the docks at Reno", "to discuss your renewal", "", "late pickups"])
def test_a_plain_reason_has_no_faults(reason: str) -> None:
    asked = Brief(DANA, "Karen", reason)
    assert faults_of_reason(asked, write_draft(asked)) == ()


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ("5pm", "at 5pm"),
        ("5:30 pm today", "at 5:30 pm today"),
        ("noon", "at noon"),
        ("five", "at five"),
        ("Monday", "on Monday"),
        ("monday at 5", "on Monday at 5"),
        ("2-5pm", "from 2-5pm"),
        ("2 to 5", "from 2 to 5"),
        ("after five", "after five"),
        ("until five today.", "until five today"),
        ("this week", "this week"),
        ("at 5pm", "at 5pm"),
        ("Monday to Friday", "Monday to Friday"),
    ],
)
def test_a_time_gets_the_word_before_it_that_it_lacks(times: str, said: str) -> None:
    for style in ("reason", "curiosity"):
        text = write_draft(Brief(DANA, "Karen", good_times=times, style=style, length="short"))  # type: ignore[arg-type]
        assert f"You can reach me {said}." in text


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (("Borden, Acme",), ("Borden", "Acme")),
        (("acme foods",), ("Acme Foods",)),
        (("bank of ohio; Kraft",), ("Bank of Ohio", "Kraft")),
        (("eBay", "IKEA"), ("eBay", "IKEA")),
        (("Acme, Inc.", "Borden"), ("Acme, Inc.", "Borden")),
        ((" , ",), ()),
    ],
)
def test_customers_are_named_one_by_one(given: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert named_customers(given) == names


@pytest.mark.parametrize(
    ("to", "thanks"),
    [("Karen Ortiz", "Karen"), ("Karen", "Karen"), ("Mr Ortiz", "Mr Ortiz"), ("Karen and Tom", "Karen and Tom")],
)
@pytest.mark.parametrize("variant", [0, 1, 2])
def test_who_is_thanked_by_the_first_name_is_greeted_without_a_splice(to: str, thanks: str, variant: int) -> None:
    text = write_draft(Brief(DANA, to, REASON, variant=variant))
    assert f"Thank you, {thanks}." in text
    assert ", I'm with" not in text
    assert "this week" not in text


@pytest.mark.parametrize("variant", [0, 1, 2])
def test_customers_that_were_given_are_named_when_short_or_it_is_told(variant: int) -> None:
    asked = Brief(DANA, "Karen", REASON, ("Borden, Acme",), length="short", variant=variant)
    assert "Borden and Acme" in write_draft(asked)
    assert left_out(asked) == ""
    assert "customers" in left_out(replace(asked, style="curiosity"))


@pytest.mark.parametrize(
    "reason",
    ["saw your post on LinkedIn", "our drivers keep waiting at your Denver dock", "your lease ends in March"],
)
@pytest.mark.parametrize("profile", [Profile(), Profile("Dana Reyes", "Northfield Freight", "312-555-0147")])
def test_a_reason_that_is_typed_is_not_called_made_up(reason: str, profile: Profile) -> None:
    asked = Brief(profile, "Karen", reason)
    assert not [fault for fault in faults_of_reason(asked, write_draft(asked)) if "winging" in fault]
