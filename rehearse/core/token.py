"""A word as everything that reads words sees it: made once, never cleaned again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.core.transcript import NOT_MADE_OUT


@dataclass(frozen=True, slots=True)
class Token:
    """One written word and what is known of it. `rehearse.text.tokens` makes them; token k is word k of its text.

    Attributes
    ----------
    text : str
        As it is shown, punctuation attached: ``"Freight,"``. A coarse word that was most likely misheard is
        ``"[unclear 0:07],"``; everything else is as it was written.
    normal : str
        Lower case, without accents and the marks around it: ``"freight"``. Empty for a lone mark. A hesitation that
        was written as a word ("Thumb," alone between commas) has the hesitation here: ``"um"``.
    start_s, end_s : float
        Seconds from the start of the recording; both 0 in a written text.
    probability : float
        The engine's own, 0 to 1; 1 in a written text.
    mark : str
        The punctuation after it, without quotes and brackets: ``""``, ``","``, ``"..."``, ``"?!"``.
    ends_clause, ends_sentence : bool
        Followed by a comma, a dash or a stop; by a stop. The dot of an abbreviation ends nothing, unless a new sentence
        plainly follows.
    starts_sentence : bool
        First of the text, or after a stop.
    capitalized : bool
        Written with a capital, and not the pronoun "I".
    hesitation : bool
        A sound that fills a pause and means nothing: "um", "uhhh", but not the "uh" of "uh-huh".
    spoken : tuple of str
        The words it is spoken as: ``("forty", "five", "dollars")``, ``("follow", "up")``, ``("A", "F", "S")``. Those of
        a numeral that was cut into several words ("$45", ",000") all stand with the first of them.
    continues_numeral : bool
        It belongs to the numeral that the word before it begins.
    syllables : int
        Of what is spoken; 0 where nothing is.
    corrected : bool
        Written by the rep in place of what was heard.
    """

    text: str
    normal: str
    start_s: float
    end_s: float
    probability: float
    mark: str
    ends_clause: bool
    ends_sentence: bool
    starts_sentence: bool
    capitalized: bool
    hesitation: bool
    spoken: tuple[str, ...]
    continues_numeral: bool
    syllables: int
    corrected: bool = False

    @property
    def made_out(self) -> bool:
        """False for what stands in the place of speech that the engine could not make out."""
        return self.text != NOT_MADE_OUT


def have_times(tokens: Sequence[Token]) -> bool:
    """Tell whether the tokens carry times (a transcript) or not (a script)."""
    return any(token.end_s > 0.0 for token in tokens)
