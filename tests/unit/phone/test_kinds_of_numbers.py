"""Whole kinds of telephone numbers, ten of each, and what only looks like one."""

from __future__ import annotations

import pytest

from rehearse.core.message import PhoneNumber
from rehearse.core.profile import Profile
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.tokens import tokens_from_text

NOBODY = Profile()
GB, AU = Profile(region="GB"), Profile(region="AU")


def numbers(text: str, profile: Profile = NOBODY) -> tuple[PhoneNumber, ...]:
    return find_phone_numbers(tokens_from_text(text), profile)


def heard(text: str, profile: Profile = NOBODY) -> list[str]:
    return [number.digits for number in numbers(text, profile)]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("773, triple 5, 0186", "7735550186"),
        ("double 7 3 555 0186", "7735550186"),
        ("7 7 3 5 double 5 0 1 8 6", "7735550186"),
        ("212 555 01 double 9", "2125550199"),
        ("646-555-0 double 1 2", "6465550112"),
        ("206 triple five zero one double four", "2065550144"),
        ("303, triple fives, 0122", "3035550122"),
        ("303, triple nickel, 0122", "3035550122"),
        ("404 555 double-oh 7 1", "4045550071"),
        ("515, triple-5, 0133", "5155550133"),
        ("triple 8 five five five zero one one zero", "8885550110"),
        ("5 0 3, double 5, 5, 0 1, double 6", "5035550166"),
        ("503 triple 50166", "5035550166"),
        ("602 triple 555 0190", "6025550190"),
        ("area code 615, triple five, oh one double three", "6155550133"),
        ("615, 5 double 5, 0163", "6155550163"),
        ("eight double oh, triple five, zero one double nine", "8005550199"),
        ("six fifteen, five fifty five, oh one sixty three", "6155550163"),
        ("615, five five five, double-oh one two", "6155550012"),
        ("615 555 oh 163", "6155550163"),
        ("615 555 O 1 6 3", "6155550163"),
        ("615 555 o163", "6155550163"),
        ("615-555-O163", "6155550163"),
        ("nine one seven treble five oh one treble one", None),
    ],
)
def test_double_and_triple_repeat_the_next_digit_wherever_they_stand(said: str, digits: str | None) -> None:
    (number,) = numbers(f"Call me back at {said}.")
    if digits is None:  # Eleven digits: all of them are kept.
        assert (number.digits, number.callable, number.remark) == ("91755501111", False, "too_long")
    else:
        assert (number.digits, number.callable) == (digits, True)


@pytest.mark.parametrize(
    ("said", "digits", "remark", "missing"),
    [
        ("seven seven three five five five oh one eight six six", "77355501866", "too_long", -1),
        ("773-555-0186-4", "77355501864", "too_long", -1),
        ("773 555 0186 4", "77355501864", "too_long", -1),
        ("773-555-01864", "77355501864", "too_long", -1),
        ("7735550186 42", "773555018642", "too_long", -2),
        ("7 7 3 5 5 5 0 1 8 6 6", "77355501866", "too_long", -1),
        ("seven seven three, five five five, oh one eight six, six", "77355501866", "too_long", -1),
        ("773-555-018", "773555018", "too_short", 1),
        ("773-55-0186", "773550186", "too_short", 1),
        ("seven seven three five five oh one eight", "77355018", "too_short", 2),
        ("seven seven three, five five five, oh one", "77355501", "too_short", 2),
        ("1-773-555-018", "1773555018", "too_short", 1),
        ("555-0186", "5550186", "no_area_code", 0),
        ("773-911-0186", "7739110186", "not_given_out", 0),
        ("773-211-0186", "7732110186", "not_given_out", 0),
    ],
)
def test_a_run_too_long_or_too_short_is_said_to_be_so_and_never_cut(
    said: str, digits: str, remark: str, missing: int
) -> None:
    (number,) = numbers(f"My number is {said}.")
    assert (number.digits, number.callable) == (digits, False)
    assert (number.remark, number.digits_missing) == (remark, missing)


@pytest.mark.parametrize(
    "text",
    [
        "The camera sits at 10.14.203.77.",
        "The printer is on one seven two dot sixteen dot four dot twenty.",
        "Try ten dot zero dot zero dot one first.",
        "The firmware went to 4471 point 206 in May.",
        "The part costs eleven oh two point five five three.",
        "Your warehouse is in 60639-2417.",
        "The IRS sent back form number 4506-1122.",
        "It is filed under OMB number 0938-1197.",
        "Our DUNS number is 08-146-6849.",
        "Our D-U-N-S number is 081466849.",
        "We run under USDOT number 2231904.",
        "You can look us up, MC number 1184402.",
        "We hold contractor licence number 9034471.",
        "Our license number is 1029384756.",
        "Your NPI number is 1245319599.",
        "The tax ID is 36-4471203.",
        "The yard is at 41.8781, -87.6298.",
        "The site is at latitude 39.7392, longitude -104.9903.",
        "It is at forty one point eight seven eight one.",
        "The patent number is 10482113.",
        "We are on docket number 2240118.",
        "Your VAT number is 123456789.",
        "Your loan number is 4401192855.",
        "Build 10.0.19045.3803 is out.",
        "The container is MSKU 4471209.",
        "The meeting ID is 812 5550 1234.",
        "The part number is 555-0147-2.",
        "It holds 3,125,550 litres.",
        "The invoice, number 2209-4471, is still open.",
    ],
)
def test_other_strings_of_digits_are_no_telephone_number(text: str) -> None:
    assert heard(text) == []
    assert heard(f"Hi Sam. {text} Call me at 773-555-0186.") == ["7735550186"]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("1-800-PLUMBERS", "18007586237"),
        ("1-888-BIG-ROOF", "18882447663"),
        ("1-866-ROOFERS", "18667663377"),
        ("1 800 GOT JUNK", "18004685865"),
        ("1 877 MY ROOFS", "18776976637"),
        ("1-855-FIX-4-YOU", "18553494968"),
        ("1-844-DRAINAGE", "18443724624"),
        ("1-800-SOUTHWEST", "18007688493"),
        ("one eight hundred carpets", "18002277387"),
        ("one eight eight eight plumber", "18887586237"),
        ("773-555-ROOF", "7735557663"),
        ("773 555 PIPE", "7735557473"),
        ("800-MATTRESS", "8006288737"),
        ("eight hundred flowers", "8003569377"),
        ("1-800-4-PLUMBER", None),
    ],
)
def test_letters_are_dialled_up_to_the_last_digit_of_a_number(said: str, digits: str | None) -> None:
    (number,) = numbers(f"Call {said}.")
    assert number.digits == (digits or "18004758623")
    assert number.callable


@pytest.mark.parametrize(
    "text",
    [
        "We serve eight hundred customers.",
        "We deliver to eight hundred grocers a week.",
        "We moved 1800 parcels for them.",
        "One eight hundred pallet order is due.",
        "Our B2B team has a 401K plan.",
        "We have 24-hour cover and 365-day support.",
        "It takes 800 litres a minute.",
    ],
)
def test_what_eight_hundred_counts_is_not_dialled(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(
    "said",
    [
        "773-555-0185, sorry, 0186",
        "773-555-0185. Sorry, 0186",
        "773-555-0185. Sorry, a 186",
        "773-555-0185. Oops, 186",
        "773-555-0185, no, wait, 0186",
        "773-555-0185, correction, 0186",
        "773-555-0185, I mean 0186",
        "773-555-0185, make that 0186",
        "773-555-0185. Sorry, the last four are 0186",
        "773-555-0185, sorry, it ends in 0186",
        "773-556, sorry, 555-0186",
        "seven seven three five five five oh one eight five, sorry, oh one eight six",
        "772, sorry, 773-555-0186",
        "773-555-0185, rather 0186",
        "773-555-0185, or rather 0186",
        "773-555-0185, hang on, 0186",
        "773-555-0185, hold on, 186",
        "773-555-0185, scratch that, 0186",
        "773-555-0185, excuse me, 0186",
        "773-555-0185... no, sorry, 86 at the end",
        "773-555-0185, no wait, 773-555-0186",
        "773-555-0185. Sorry, that's 773-555-0186",
        "773-555-0168, I mean 773-555-0186",
        "773-555-0185. Let me correct that. It's 773-555-0186",
    ],
)
def test_digits_that_are_put_right_replace_those_said_in_error(said: str) -> None:
    assert heard(f"Call me at {said}.") == ["7735550186"]


@pytest.mark.parametrize(
    "text",
    [
        "Call me at 773-555-0186. Sorry I missed you.",
        "Call me at 773-555-0186. Actually, any time is fine.",
        "Call me at 773-555-0186. No rush, 10 minutes will do.",
        "Call me at 773-555-0186, I mean it.",
        "Call me at 773-555-0186. Sorry for the noise, a truck just went by.",
        "Sorry, my number is 773-555-0186.",
        "Call me at 773-555-0186. Hang on, 2 dogs just ran past.",
        "Call me at 773-555-0186, or rather at 9 tomorrow.",
        "Call me at 773-555-0186. Hold on to your 2023 bill.",
    ],
)
def test_a_sorry_that_corrects_nothing_changes_nothing(text: str) -> None:
    assert heard(text) == ["7735550186"]


def test_another_number_after_a_sorry_is_a_number_of_its_own() -> None:
    text = "Call Bob at 773-555-0186. Sorry, 312-555-0147 is mine."
    assert heard(text) == ["7735550186", "3125550147"]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("A219232166", ["8219232166"]),
        ("E645550142 E645550142", ["8645550142"] * 2),
        ("A05-555-0171", ["8055550171"]),
        ("A44-555-0119, A44-555-0119", ["8445550119"] * 2),
        ("818-555-0133. Again, that's E18-555-0133.", ["8185550133"] * 2),
        ("818-555-0133. I'm at A44-555-0119.", ["8185550133", "8445550119"]),
        ("864-555-0142, a645550142", ["8645550142"] * 2),
        ("773-555-0186-773-555-0186", ["7735550186"] * 2),
        ("773-555-0186-773-555-0186-773-555-0186-773.", ["7735550186"] * 3),
        ("973-858-9400-973-858-9400-973-858-9400-973.", ["9738589400"] * 3),
        ("773-555-0186-773-555-0186-773-55", ["7735550186"] * 2),
        ("7735550186-7735550186-7735550186", ["7735550186"] * 3),
        ("614-754-5880-614-754-5880-614-754-545880", ["6147545880", "6147545880", "614754545880"]),
        ("773-555-0186-7", ["77355501867"]),
    ],
)
def test_a_number_that_an_engine_wrote_as_one_with_its_repeats_is_the_number(said: str, digits: list[str]) -> None:
    assert heard(f"You can reach me at {said}") == digits


@pytest.mark.parametrize(
    "text",
    [
        "Your policy A219232166 runs out in May.",
        "Invoice number E645550142 is open.",
        "Your order A05-555-0171 left on Monday.",
        "Ticket A21923216 is closed.",
    ],
)
def test_a_code_with_a_letter_is_no_number(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(
    ("said", "extension"),
    [
        ("773-555-0186ext4", "4"),
        ("773-555-0186ext12", "12"),
        ("773-555-0186 ext12", "12"),
        ("773-555-0186ext.12", "12"),
        ("773-555-0186, ext.204", "204"),
        ("773-555-0186 extension204", "204"),
        ("773-555-0186extension 204", "204"),
        ("773-555-0186x204", "204"),
        ("773-555-0186 x 204", "204"),
        ("773-555-0186, extension two oh four", "204"),
        ("7735550186ext204", "204"),
        ("773-555-0186#204", "204"),
        ("773-555-0186, that's extension four one two", "412"),
        ("773-555-0186 and my extension is 3 0 9", "309"),
        ("773-555-0186, extension double four", "44"),
        ("773-555-0186 ext. 4-4", "44"),
    ],
)
def test_an_extension_may_be_written_as_one_with_the_number(said: str, extension: str) -> None:
    (number,) = numbers(f"Call me at {said}.")
    assert (number.digits, number.extension, number.callable) == ("7735550186", extension, True)


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("+44 (0)7700 900456", "447700900456"),
        ("+44 (0) 7700 900456", "447700900456"),
        ("+44(0)7700900456", "447700900456"),
        ("+44 (0)20 7946 0321", "442079460321"),
        ("+44 020 7946 0321", "442079460321"),
        ("plus four four, oh two oh, seven nine four six, oh three two one", "442079460321"),
        ("+61 (0)412 345 678", "61412345678"),
        ("+61 (0)2 9876 5432", "61298765432"),
        ("+353 (0)85 123 4567", "353851234567"),
        ("+49 (0)30 1234567", "49301234567"),
        ("0044 (0)20 7946 0321", "00442079460321"),
        ("011 44 (0)20 7946 0321", "011442079460321"),
    ],
)
@pytest.mark.parametrize("profile", [NOBODY, GB, AU])
def test_a_spare_zero_after_the_countrys_code_is_not_dialled(said: str, digits: str, profile: Profile) -> None:
    if said.startswith("011") and profile is not NOBODY:
        return
    (number,) = numbers(f"My number is {said}.", profile)
    assert (number.digits, number.callable) == (digits, True)


@pytest.mark.parametrize(
    "said",
    [
        "7 7 3 5 5 5 0 won 8 6",
        "seven seven free five five five oh one eight six",
        "7 7 3, 5 5 5, 0 1 ate 6",
        "seven seven tree five five five zero one eight six",
        "7 7 3 5 5 5 oh won eight six",
    ],
)
def test_words_that_sound_like_a_digit_are_one_between_digits(said: str) -> None:
    assert heard(f"Call me at {said}.") == ["7735550186"]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("3 1 to 5 5 5 0 1 4 7", "3125550147"),
        ("3 1 2 5 5 5 0 1 for 7", "3125550147"),
        ("three one too five five five oh one for seven", "3125550147"),
        ("6 to 6 5 5 5 0 1 1 for", "6265550114"),
        ("212 555 0 1 for 2", "2125550142"),
    ],
)
def test_to_and_for_are_digits_where_a_number_needs_them(said: str, digits: str) -> None:
    assert heard(f"Call me at {said}.") == [digits]


@pytest.mark.parametrize(
    "text",
    [
        "Call me at 773-555-0186 for 5 minutes.",
        "I'm at 773-555-0186 from 9 to 5.",
        "Call 773-555-0186 to order 4 or 5.",
        "We went from 2 to 4 trucks. 773-555-0186.",
        "We won 2 bids for 3 towns. 773-555-0186.",
    ],
)
def test_to_and_for_are_words_elsewhere(text: str) -> None:
    assert heard(text) == ["7735550186"]


@pytest.mark.parametrize(
    ("said", "profile", "digits", "country", "remark"),
    [
        ("0412 345 678", NOBODY, "0412345678", "AU", "other_country"),
        ("oh four one two, three four five, six seven eight", NOBODY, "0412345678", "AU", "other_country"),
        ("020 7946 0321", NOBODY, "02079460321", "GB", "other_country"),
        ("07700 900456", NOBODY, "07700900456", "GB", "other_country"),
        ("085 123 4567", NOBODY, "0851234567", "IE", "other_country"),
        ("082 123 4567", NOBODY, "0821234567", "ZA", "other_country"),
        ("021 123 4567", NOBODY, "0211234567", "NZ", "other_country"),
        ("312-555-0186", GB, "3125550186", "US", "other_country"),
        ("1-773-555-0186", AU, "17735550186", "US", "other_country"),
        ("416-555-0186", GB, "4165550186", "CA", "other_country"),
        ("+61 412 345 678", NOBODY, "61412345678", "AU", ""),
        ("44 20 7946 0321", NOBODY, "442079460321", "GB", "other_country"),
        ("0412 345 678", AU, "0412345678", "AU", ""),
        ("416-555-0186", NOBODY, "4165550186", "CA", ""),
    ],
)
def test_a_number_of_another_country_is_whole_callable_and_named(
    said: str, profile: Profile, digits: str, country: str, remark: str
) -> None:
    (number,) = numbers(f"My number is {said}.", profile)
    assert (number.digits, number.callable) == (digits, True)
    assert (number.country, number.remark) == (country, remark)


@pytest.mark.parametrize(
    ("said", "profile"), [("020 7946 012", GB), ("07700 90012", GB), ("0412 345 67", AU), ("0412 345 67", GB)]
)
def test_a_number_that_is_short_at_home_is_no_number_of_a_neighbour(said: str, profile: Profile) -> None:
    (number,) = numbers(f"My number is {said}.", profile)
    assert (number.callable, number.remark) == (False, "too_short")


@pytest.mark.parametrize(
    ("region", "said", "digits"),
    [
        ("GB", "oh seven seven double oh, nine hundred, one one eight", "07700900118"),
        ("GB", "01632 960 treble 1", "01632960111"),
        ("GB", "nought one six three two, nine six oh, one one seven", "01632960117"),
        ("GB", "oh eight hundred, double one, double one", "08001111"),
        ("AU", "oh four nine one, five seventy, one fifty six", "0491570156"),
        ("AU", "thirteen hundred, nine seven five, seven oh seven", "1300975707"),
        ("AU", "oh three, double five five oh, one two three four", "0355501234"),
        ("IE", "oh eight five, triple one, two three four five", "0851112345"),
        ("IE", "01 555 1234", "015551234"),
        ("IE", "1800 555 123", "1800555123"),
        ("IN", "nine triple eight, double seven, one two three four", "9888771234"),
        ("IN", "98 76 54 32 10", "9876543210"),
        ("IN", "double nine double five, five oh one, two three four", "9955501234"),
        ("DE", "zero one seven one, triple five, one two three four", "01715551234"),
        ("DE", "0711 / 555 1234", "07115551234"),
        ("DE", "0800 5551234", "08005551234"),
    ],
)
def test_a_number_is_read_as_it_is_said_where_the_rep_lives(region: str, said: str, digits: str) -> None:
    (number,) = numbers(f"You can call me at {said}.", Profile(region=region))
    assert (number.digits, number.callable) == (digits, True)


@pytest.mark.parametrize("area_code", ["436", "457", "621", "679", "861", "924", "565", "745", "889", "568"])
def test_an_area_code_that_may_be_new_is_a_remark(area_code: str) -> None:
    for said in (f"{area_code}-555-0186", f"1-{area_code}-555-0186", f"+1 {area_code} 555 0186"):
        (number,) = numbers(f"My number is {said}.")
        assert (number.callable, number.remark) == (True, "new_area_code"), said


@pytest.mark.parametrize("said", ["911-555-0186", "555-867-5309", "373-555-0186", "961-555-0186", "293-555-0186"])
def test_an_area_code_that_is_never_given_out_cannot_be_called(said: str) -> None:
    (number,) = numbers(f"My number is {said}.")
    assert (number.callable, number.remark) == (False, "not_given_out")


@pytest.mark.parametrize("typed", ["924-555-0186", "1 924 555 0186", "+1 (924) 555-0186", "555-867-5309"])
def test_the_profiles_number_can_be_called_whatever_the_list_says(typed: str) -> None:
    said = typed.removeprefix("+1 ").removeprefix("1 ")
    for text in (said, f"1-{said}", f"+1 {said}"):
        (number,) = numbers(f"My number is {text}.", Profile(phone_number=typed))
        assert (number.own, number.callable, number.remark) == (True, True, "")
