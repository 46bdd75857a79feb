"""Whether a written text is in English, told by its words: slow to say no, for a name or a short note is no language.

Only words in lower case count, so that names and, in German, nouns tell nothing. Two signs must agree: hardly one of
the small words that only English has, and many words that the CMU Pronouncing Dictionary lacks, or several small words
of one other language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.core.token import Token
from rehearse.text.phrase_pattern import word_set
from rehearse.text.syllables import in_dictionary


@dataclass(frozen=True, slots=True)
class LanguageLimits:
    """What another language has less of.

    Attributes
    ----------
    least_words : int
        In lower case; fewer tell nothing.
    most_small_words : float
        Share of small English words, from which on it is English: 158 messages have at least 0.10, 11 in other
        languages at most 0.07.
    most_known_words : float
        Share of words in the dictionary, from which on it is English: the same have at least 0.87, and at most 0.72.
    least_foreign_words, least_foreign_share : int, float
        Different small words of one other language, and their share, from which on it is that language, though the
        dictionary may have them ("al", "por", "die").
    """

    least_words: int = 4
    most_small_words: float = 0.10
    most_known_words: float = 0.8
    least_foreign_words: int = 3
    least_foreign_share: float = 0.4


LIMITS = LanguageLimits()

_SMALL_WORDS = word_set(
    "the this with my you your and that have has had it's i'm i'd i'll i've you're we're we've we'd i from please our",
    "are were they them she him her its call at for about can could would will there when what which who been not",
)
"""Common in English, and no words of the languages around it: without "in", "is", "we" and "of", which Dutch has."""

_FOREIGN_WORDS = (
    word_set("de del la las el los un una por para con que al su se le lo soy es está y en porque mi nos"),
    word_set("de du la le les des un une et est je vous votre nous pour au sur que qui dans avec suis mon ma à"),
    word_set("der die das den dem ein eine und ist ich sie ihre ihr wir für von mit im zu auf bei wegen aus hier es"),
    word_set("il lo la gli di del della un una e che con sono mi le suo nostro al da ho"),
    word_set("o os da dos das um uma e que para com por seu sua é estou em na"),
    word_set("de het een en ik u uw voor dat op bij mijn naar niet te wij hier dit"),
)
"""Spanish, French, German, Italian, Portuguese, Dutch: the dictionary has many of their words."""

_LAST_LATIN_LETTER = "\u024f"


def is_another_language(tokens: Sequence[Token]) -> bool:
    """Tell whether a text is surely not in English.

    Parameters
    ----------
    tokens : sequence of Token

    Examples
    --------
    >>> from rehearse.text.tokens import tokens_from_text
    >>> is_another_language(tokens_from_text("Hallo Anna, hier ist Jonas. Bitte rufen Sie mich zurück."))
    True
    >>> is_another_language(tokens_from_text("Jürgen Wolff, Wolff Antriebe. Please ring."))
    False
    """
    letters = [sign for token in tokens for sign in token.text if sign.isalpha()]
    if letters and all(sign > _LAST_LATIN_LETTER for sign in letters):
        return True
    words = [token.normal for token in tokens if token.normal.replace("'", "").isalpha() and not token.capitalized]
    if len(words) < LIMITS.least_words:
        return False
    small = sum(word in _SMALL_WORDS for word in words) / len(words)
    known = sum(in_dictionary(word) for word in words) / len(words)
    return small < LIMITS.most_small_words and (known < LIMITS.most_known_words or _is_foreign(words))


def _is_foreign(words: Sequence[str]) -> bool:
    """Tell whether many small words are those of one other language."""
    found = ([word for word in words if word in small] for small in _FOREIGN_WORDS)
    enough = LIMITS.least_foreign_share * len(words)
    return any(len(set(of)) >= LIMITS.least_foreign_words and len(of) >= enough for of in found)
