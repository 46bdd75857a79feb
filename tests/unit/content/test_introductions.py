"""Who calls and from where is found without a profile, however people and companies are called."""

from __future__ import annotations

import pytest

from rehearse.content.checklist import find_checklist
from rehearse.core.message import ChecklistItem
from rehearse.core.profile import Profile
from rehearse.text.tokens import tokens_from_text

MOST_WRONG = 1
"""Of ten."""

SAID = (
    "Hi Pat, this is {name} with {company}. Your dock door on Mill Street sticks. Call me at 312-555-0147.",
    "Good morning, {name} from {company}. I saw that your lease ends in May. 312-555-0147.",
    "Hello Ms. Ito, my name is {name} and I'm calling from {company} about the leak in your basement. 312-555-0147.",
    "{name}, {company}, 312-555-0147. Your permit runs out on Friday, and the city is slow.",
    "Hey Sam, {name} here at {company}. The part you asked for is in. Give me a ring, 312-555-0147.",
    "Hi, it's {name} over at {company}. The roof of the Harper Hotel had your crack. 312-555-0147.",
    "Hi Lee. I'm {name}, I'm with {company}. You asked what it costs to heat the barn. Call 312-555-0147.",
    "Afternoon, Kim. {name} at {company}. Your order is short by two boxes. 312-555-0147, I'm in until five.",
    "Hello, this is {name}, calling from {company}. Your neighbor's fence is on your side. Please call, 312-555-0147.",
    "Hi Jo, {name} with {company}. You told me at the fair that you are hiring. 312-555-0147.",
)

PEOPLE = {
    "particles": [
        "Ana de la Cruz", "Willem van den Berg", "Otto von Stahl", "Rosa dos Santos", "Luca di Marco",
        "Marie du Plessis", "Omar al Rashid", "Piet van Dyk", "Carla de Souza", "Joop ter Horst",
    ],
    "initials": [
        "J. Reyes", "T. J. Walsh", "R.J. Moreno", "Dana J. Reyes", "A. B. Castle", "C. Lindqvist", "M. K. Rao",
        "JP Laurent", "Mary K. Olsen", "D. W. Pratt",
    ],
    "titles": [
        "Dr. Ruth Amsel", "Professor Ian Holt", "Sergeant Bill Kane", "Father Tom Doyle", "Captain Lee Marsh",
        "Mrs. Joan Petty", "Dr. Kofi Mensah", "Reverend Ada Cole", "Mr. Stan Fox", "Ms. Carol Voss",
    ],
    "accents and apostrophes": [
        "José Núñez-O'Brien", "Zoë Müller", "Siobhán O'Dea", "François Lefèvre", "Seán D'Arcy", "Renée Côté",
        "Łukasz Wójcik", "Søren Bø", "Iñaki Peña", "Maeve O'Rourke-Daly",
    ],
}  # fmt: skip

COMPANIES = {
    "lower case": [
        "eBay", "iRobot", "northfield freight", "thredwell", "easyClean", "harbor and sons plumbing", "deskly",
        "oakridge roofing", "eSign", "lumen solar",
    ],
    "figures": [
        "3M", "Studio 54 Media", "Pier 9 Seafood", "Route 66 Tires", "24 Hour Glass", "Suite 7", "5 Star Linen",
        "Forge 12", "1st Choice Roofing", "Bay 4 Storage",
    ],
    "initials": [
        "J.B. Hunt", "A.R.K. Docks", "JT Electric", "B&B Tile", "K.L. Mason and Sons", "HVR Group", "D and R Paving",
        "TLC Home Care", "P.F. Kessler", "RBX",
    ],
    "a company called": [
        f"{kind} called {name}" for kind, name in (
            ("a company", "Northfield Freight"), ("an outfit", "Second Story"), ("a firm", "Blue Ladder"),
            ("a small company", "Kestrel Pumps"), ("a company", "Lantern"), ("a shop", "Good Bones"),
            ("a company", "Oak Street Data"), ("a startup", "Tallyho"), ("a business", "Marlow Glass"),
            ("a company", "Ridgeway"),
        )
    ],
}  # fmt: skip


def items(text: str, profile: Profile | None = None) -> dict[str, ChecklistItem]:
    return {item.id: item for item in find_checklist(tokens_from_text(text), profile or Profile(), "reason")}


def same(heard: ChecklistItem, name: str) -> bool:
    """Whether it is the name, with its title and kind or without."""
    said, wanted = (" ".join(token.normal for token in tokens_from_text(text)) for text in (heard.text, name))
    short = wanted.split(" called ")[-1].split()
    return heard.found and said in wanted and said.split()[-1] == short[-1] and len(said.split()) >= len(short) - 1


@pytest.mark.parametrize("kind", PEOPLE)
def test_a_person_is_found_whatever_the_kind_of_name(kind: str) -> None:
    texts = [text.format(name=name, company="Bluestem Pumps") for text, name in zip(SAID, PEOPLE[kind], strict=True)]
    heard = [items(text)["your_name"] for text in texts]
    wrong = [(one.text, name) for one, name in zip(heard, PEOPLE[kind], strict=True) if not same(one, name)]
    assert len(wrong) <= MOST_WRONG, wrong


@pytest.mark.parametrize("kind", COMPANIES)
def test_a_company_is_found_whatever_the_kind_of_name(kind: str) -> None:
    texts = [text.format(name="Dana Reyes", company=name) for text, name in zip(SAID, COMPANIES[kind], strict=True)]
    heard = [items(text)["company"] for text in texts]
    wrong = [(one.text, name) for one, name in zip(heard, COMPANIES[kind], strict=True) if not same(one, name)]
    assert len(wrong) <= MOST_WRONG, wrong


SPELLED = [
    ("This is Dana Reyes, that's R E Y E S, with {company}. Your lease ends in May.", "Dana Reyes"),
    ("My name is Ken Nguyen, N, G, U, Y, E, N, from {company}. Your dock door sticks.", "Ken Nguyen"),
    ("Hi Pat, it's Joan Szabo, S-Z-A-B-O, at {company}. The part you asked for is in.", "Joan Szabo"),
    ("Tom Pfeiffer, P as in Peter, F as in Frank, with {company}. Your gutter leaks.", "Tom Pfeiffer"),
    ("Hello, I'm Siobhan Kerr, spelled S I O B H A N, and I'm with {company}. Your permit is out.", "Siobhan Kerr"),
    ("This is Lee, L E E, calling from {company} about your roof.", "Lee"),
    ("Good morning, Katarzyna Wolf, with a K, from {company}. Your sign is dark.", "Katarzyna Wolf"),
    ("Ms. Ito, this is Matt Braun, B R A U N, like the color, with {company}. Your lot floods.", "Matt Braun"),
    ("This is Aoife Byrne, A O I F E, from {company}. You asked for a price on the barn.", "Aoife Byrne"),
    ("Hi, Deb Quaid here, Q U A I D, with {company}. Your order is short.", "Deb Quaid"),
]  # fmt: skip


def test_a_name_spelled_before_the_company_hides_neither() -> None:
    heard = [(items(text.format(company="Bluestem Pumps") + " 312-555-0147."), name) for text, name in SPELLED]
    wrong = [
        (one["your_name"].text, one["company"].text)
        for one, name in heard
        if not (same(one["your_name"], name) and one["company"].text == "Bluestem Pumps")
    ]
    assert len(wrong) <= MOST_WRONG, wrong


NOT_THE_CALLER = [
    "This message is for Harold Stein. Your boiler tag is out of date. 312-555-0147.",
    "Harold Stein suggested I call you about the dock. 312-555-0147.",
    "I'm looking for Harold Stein. The permit for the deck came back. Please call 312-555-0147.",
    "Message for Harold Stein: the pump is in. 312-555-0147.",
    "Hi, this is for Harold Stein in receiving. Your pallets came back. Call 312-555-0147.",
    "Hello Harold Stein, your order is short by two boxes. 312-555-0147.",
    "Harold Stein gave me your number. You have a crack in the north wall. 312-555-0147.",
    "I'm trying to reach Harold Stein about the lease on Mill Street. 312-555-0147.",
    "I was referred to you by Harold Stein, who says that your roof leaks. 312-555-0147.",
    "Good morning, Mr. Stein. Your lift failed its test. Call me at 312-555-0147.",
]


def test_the_prospect_and_who_referred_are_not_the_caller() -> None:
    wrong = [
        text for text in NOT_THE_CALLER if "Stein" in items(text)["your_name"].text and items(text)["your_name"].found
    ]
    assert len(wrong) <= MOST_WRONG, wrong


REFERRED = [
    "This is Dana Reyes. Harold Stein told me to call you about the dock. 312-555-0147.",
    "Harold Stein said you might need a hand with the dock. It's Dana Reyes, 312-555-0147.",
    "Hi Lee, Harold Stein at Borden gave me your name. I'm Dana Reyes with Bluestem Pumps. 312-555-0147.",
    "Harold Stein thought we should talk about the pit. My name's Dana Reyes. 312-555-0147.",
    "Your brother Harold Stein asked me to ring. Dana Reyes here, 312-555-0147. The well is low.",
    "Hi, I met Harold Stein at the fair and he mentioned your roof. This is Dana Reyes, 312-555-0147.",
    "Message for Harold Stein. Dana Reyes at Bluestem Pumps; your part is in. 312-555-0147.",
    "Hello Harold Stein, Dana Reyes with Bluestem Pumps. Your permit is out. 312-555-0147.",
    "Harold Stein passed me your number. Dana Reyes, Bluestem Pumps. Your lot floods. 312-555-0147.",
    "I'm calling for Harold Stein, please. It's Dana Reyes, Bluestem Pumps, about the leak. 312-555-0147.",
]


def test_the_caller_is_found_beside_another_person() -> None:
    wrong = [heard.text for text in REFERRED if not same(heard := items(text)["your_name"], "Dana Reyes")]
    assert len(wrong) <= MOST_WRONG, wrong


CROWDS = [
    "Lots of the contractors in town use us.", "Most of the shops on your street know us.",
    "Several dentists near you have switched.", "We work with clinics like yours.", "Many of your neighbors call us.",
    "A few of the bigger growers buy from us.", "Plenty of restaurants trust us.",
    "Some of the builders out here like us.", "We help companies of your size.",
    "All the landlords on the block know our name.",
]  # fmt: skip


def test_a_crowd_is_no_customer() -> None:
    frame = "Hi Sam, this is Dana Reyes with Bluestem Pumps. {} Your lease ends in May. Call me at 312-555-0147."
    wrong = [text for text in CROWDS if items(frame.format(text))["customers"].found]
    assert len(wrong) <= MOST_WRONG, wrong


OTHERS = [
    ("Hi Pat, this is Tom Brandt with Ridgeline Roofing. We finished the Sandoval house.", "Tom Brandt"),
    ("Good morning, Keiko Tanaka from Larkspur Labs. Your sample is back.", "Keiko Tanaka"),
    ("My name is Hugo Bell and I'm with Bellwether Tax. Your notice has a clock on it.", "Hugo Bell"),
    ("Petra Lang, Lang Optics. Your lens is in. Call me.", "Petra Lang"),
    ("It's Dean Roper at Roper Feed. Your scale reads light.", "Dean Roper"),
    ("Hello, Diana Rice here with Acorn Chimneys. Your flue is cracked.", "Diana Rice"),
    ("This is Dan Rhys, calling from Summit Glass about your shop front.", "Dan Rhys"),
    ("Hi, I'm Omar Haddad with Haddad Awnings. Your permit expires on Friday.", "Omar Haddad"),
    ("Joan Mercer at Mercer Pump. Your well is pulling four amps too many.", "Joan Mercer"),
    ("Hey Sam, Danny Ray over at Tri County Paving. Your lot floods.", "Danny Ray"),
]
MINE = Profile(name="Dana Reyes", company="Acme Chemicals", phone_number="312-555-0147")


def test_another_persons_message_is_anothers_and_not_the_reps_said_unclearly() -> None:
    heard = [items(f"{text} 414-555-0131.", MINE) for text, _ in OTHERS]
    wrong = [
        (one[name].text, one[name].found, one[name].other, one[name].unclear)
        for one in heard
        for name in ("your_name", "company")
        if (one[name].found, one[name].other, one[name].unclear) != (True, True, False)
    ]
    assert len(wrong) <= 2 * MOST_WRONG, wrong


@pytest.mark.parametrize(
    "what", ["personal business matter", "short reminder", "final notice", "message", "quick update"]
)
def test_whom_something_is_for_is_not_the_caller(what: str) -> None:
    text = f"This is a {what} for Harold Stein. It is important that you return this call. 305-555-0119."
    items = find_checklist(tokens_from_text(text), Profile(), "reason")
    assert not next(item for item in items if item.id == "your_name").found


@pytest.mark.parametrize("company", ["Quill & Frame", "Studio 54 Media", "Grant Acoustics", "3M"])
@pytest.mark.parametrize("number", ["503-555-0162", "(503) 555-0162", "5 0 3, 5 5 5, 0 1 6 2"])
def test_a_name_ends_before_the_number(company: str, number: str) -> None:
    text = f"Morning Mr. Tanaka, Bridget O'Hara with {company}, {number}. Your lobby murals are peeling."
    items = find_checklist(tokens_from_text(text), Profile(), "reason")
    assert next(item for item in items if item.id == "company").text == company


WITHOUT_A_PROFILE = [
    ("this is Pieter van der Berg from Alder Freight.", "Pieter van der Berg", "Alder Freight"),
    ("my name is R. K. Menon, I'm with Alder Freight.", "R. K. Menon", "Alder Freight"),
    ("this is Father Ignatius Doyle from Alder Trust.", "Ignatius Doyle", "Alder Trust"),
    ("it's Siobhán Ní Dhomhnaill from Alder Freight.", "Siobhán Ní Dhomhnaill", "Alder Freight"),
    ("this is Lena Park with iFixit.", "Lena Park", "iFixit"),
    ("this is Lena Park with H2O Pools.", "Lena Park", "H2O Pools"),
    ("I'm Lena Park, from a company by the name of Birchall.", "Lena Park", "Birchall"),
    ("Lena Quist, spelled Q U I S T, Alder Freight.", "Lena Quist", "Alder Freight"),
    ("Lena here, from Alder Freight.", "Lena", "Alder Freight"),
    ("Lena Park speaking, Alder and Sons.", "Lena Park", "Alder and Sons"),
    ("I was talking to Sam Lowry from Birchall. This is Lena Park, Alder Freight.", "Lena Park", "Alder Freight"),
    ("is this Sam Lowry? This is Lena Park from Alder Freight.", "Lena Park", "Alder Freight"),
]


@pytest.mark.parametrize(("said", "name", "company"), WITHOUT_A_PROFILE)
def test_who_calls_is_quoted_whole_and_bare(said: str, name: str, company: str) -> None:
    read = items(f"Hi Jo, {said} Your Denver lease runs out in May. Call me at 615-555-0163.")
    assert (read["your_name"].text.strip(".,"), read["company"].text.strip(".,")) == (name, company)


def test_the_callers_company_said_once_more_is_no_customer() -> None:
    read = items(
        "Hi Jo, this is Lena Park with Alder Freight. We do the same runs at Alder Freight every week. "
        "Your Denver lease runs out in May. Call me at 615-555-0163."
    )
    assert not read["customers"].found
