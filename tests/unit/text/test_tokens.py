"""Tokens: what a word is once it has been read, the same for everybody below."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.content.checklist import find_checklist
from rehearse.core.profile import Profile
from rehearse.core.transcript import Word
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.hesitations import HESITATION
from rehearse.text.phrases import Phrases
from rehearse.text.tokens import is_written_hesitation, tokens_from_text, tokens_from_words

DATA = Path(__file__).parents[1] / "data"
SAMPLES = Path(__file__).parents[3] / "samples"
GOLDEN = DATA / "tokens.tsv"

SPELLINGS = [
    *("um", "umm", "ummm", "uhm", "uhhm", "uh", "uhh", "uhhh", "er", "err", "errr", "erm", "ermm", "eh", "ehh", "ah"),
    *("ahh", "ahhh", "ahm", "hm", "hmm", "hmmm", "mm", "mmm", "mmmm", "duh", "nuh", "um-um", "urm", "oom", "uhum"),
]


def normals(text: str) -> list[str]:
    return [token.normal for token in tokens_from_text(text)]


@pytest.mark.parametrize("spelling", [*SPELLINGS, *(one.capitalize() + "," for one in SPELLINGS), "HMM...", "“um”"])
def test_however_it_is_spelled_a_hesitation_is_one(spelling: str) -> None:
    assert is_written_hesitation(spelling)


@pytest.mark.parametrize("word", ["ER", "her", "mum", "Emma", "ham", "hem", "umbrella", "Erm\u2019s", "5", ""])
def test_what_only_looks_like_one_is_none(word: str) -> None:
    assert not is_written_hesitation(word)


@pytest.mark.parametrize("text", ["Uh huh, yes.", "uh oh", "mm hmm"])
def test_an_answer_is_no_hesitation(text: str) -> None:
    assert not any(token.hesitation for token in tokens_from_text(text))


def test_a_thumb_that_stands_alone_is_an_um() -> None:
    assert normals("This is Dana. Thumb, I'm calling.") == ["this", "is", "dana", "um", "i'm", "calling"]
    assert normals("a rule of thumb, I think") == ["a", "rule", "of", "thumb", "i", "think"]


def is_no_ugh(spelling: str) -> bool:
    return spelling != "ugh"  # That is a word where no mark follows.


@settings(deadline=None, max_examples=60)
@given(
    st.from_regex(HESITATION, fullmatch=True).filter(str.isascii).filter(is_no_ugh),
    st.sampled_from(["{}", "{},", "{}...", "({})"]),
)
def test_no_spelling_of_a_hesitation_breaks_a_number_a_name_or_a_company(spelling: str, written: str) -> None:
    um = written.format(spelling)
    (number,) = find_phone_numbers(tokens_from_text(f"Call me at 312, {um} 555-0147."), Profile())
    assert (number.digits, number.callable) == ("3125550147", True)
    said = tokens_from_text(f"Hi, this is {um} Dana Reyes with {um} Northfield Freight. I'm calling about your docks.")
    found = {item.id: item.text for item in find_checklist(said, Profile(), "reason") if item.found}
    assert (found["your_name"], found["company"]) == ("Dana Reyes", "Northfield Freight")


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Mr. Smith is in.", ["in."]),
        ("Ask Dr. Lee. She knows.", ["Lee.", "knows."]),
        ("It is 5 p.m. today.", ["today."]),
        ("I'm in until 5 p.m. Call me.", ["p.m.", "me."]),
        ("I'm with Acme Inc. and we ship.", ["ship."]),
        ("I'm with Acme Inc. We ship.", ["Inc.", "ship."]),
        ("J. B. Hunt called", []),
        ("See No. 5. No. I mean it.", ["5.", "No.", "it."]),
        ("Really?! Yes…", ["Really?!", "Yes…"]),
    ],
)
def test_sentences_end_at_stops_and_not_at_abbreviations(text: str, ends: list[str]) -> None:
    tokens = tokens_from_text(text)
    assert [token.text for token in tokens if token.ends_sentence] == ends
    assert all(after.starts_sentence == before.ends_sentence for before, after in pairwise(tokens))


def test_a_clause_ends_at_commas_dashes_and_stops_through_quotes_and_brackets() -> None:
    tokens = tokens_from_text('well, “yes,” (no) — and: so; then-- "stop."')
    ends = ["well,", "“yes,”", "—", "and:", "so;", "then--", '"stop."']
    assert [token.text for token in tokens if token.ends_clause] == ends


@pytest.mark.parametrize(
    ("word", "spoken"),
    [("follow-up", 2), ("and/or", 2), ("AFS,", 3), ("on-time", 2), ("in-full", 2), ("OK", 1), ("$45", 3), ("—", 0)],
)
def test_compounds_initials_and_numerals_are_counted_as_they_are_spoken(word: str, spoken: int) -> None:
    assert len(tokens_from_text(word)[0].spoken) == spoken


def test_the_pieces_of_one_numeral_are_spoken_with_the_first() -> None:
    tokens = tokens_from_text("about $45 ,000 today")
    assert [token.spoken for token in tokens] == [("about",), ("forty", "five", "thousand", "dollars"), (), ("today",)]
    assert [token.continues_numeral for token in tokens] == [False, False, True, False]
    assert [token.syllables for token in tokens] == [2, 7, 0, 2]


def test_accents_and_curly_apostrophes_make_no_other_word() -> None:
    assert normals("José Núñez-O’Brien") == ["jose", "nunez-o'brien"]


def test_a_token_keeps_the_time_and_the_doubt_of_its_word() -> None:
    (token,) = tokens_from_words([Word("Freight,", 1.5, 2.0, 0.4)])
    assert (token.text, token.start_s, token.end_s, token.probability) == ("Freight,", 1.5, 2.0, 0.4)


@given(st.text(max_size=80))
def test_there_is_a_token_for_every_word_of_any_text(text: str) -> None:
    tokens = tokens_from_text(text)
    assert "".join(token.text for token in tokens) == "".join(text.split())
    Phrases(tokens)


def _golden_lines() -> list[str]:
    texts = {one["id"]: one["text"] for one in tomllib.loads((DATA / "messages.toml").read_text("utf-8"))["message"]}
    samples = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(SAMPLES.glob("*.toml"))}
    texts |= {name: sample["script"] for name, sample in samples.items() if "script" in sample}
    lines = []
    for name, text in texts.items():
        for token in tokens_from_text(text):
            flags = "".join(
                letter if is_so else "-"
                for letter, is_so in zip(
                    "csSChn",
                    (token.ends_clause, token.ends_sentence, token.starts_sentence, token.capitalized, token.hesitation,
                     token.continues_numeral), strict=True,
                )
            )  # fmt: skip
            said = " ".join(token.spoken)
            lines.append("\t".join((name, token.text, token.normal, flags, said, str(token.syllables))))
    return lines


def test_the_tokens_of_samples_and_messages_are_those_that_were_read_by_eye() -> None:
    """To renew: python -m tests.unit.text.test_tokens, and read the difference."""
    assert GOLDEN.read_text("utf-8").splitlines() == _golden_lines()


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(_golden_lines()) + "\n", "utf-8")


@pytest.mark.parametrize(
    ("text", "hesitant"),
    [
        ("Hi, em, it's Padraig.", True),
        ("Okay. Em, so your lease runs out.", True),
        ("ehm, so I wanted", True),
        ("Hi, Em, it's Lena.", False),
        ("I'll get 'em, so don't worry.", False),
        ("Call Em, please.", False),
    ],
)
def test_em_between_marks_is_a_hesitation_and_em_for_emma_is_none(text: str, hesitant: bool) -> None:
    assert any(token.hesitation for token in tokens_from_text(text)) == hesitant
