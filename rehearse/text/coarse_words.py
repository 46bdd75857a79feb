"""Words that nobody says in a sales voicemail and engines hear in common ones: "ships", "sheet", "deck", "six".

Where the engine is not sure of one, it is far more likely that it misheard than that the rep swore, and a card that is
sent on should not hold the word. It is then shown as unclear, with its time. What is kept stays as it was heard, with
its probability, and so does what the engine is sure of: then it was said.
"""

from __future__ import annotations

from functools import cache

from rehearse.text.phrase_pattern import word_set

NEAR_LOW_PROBABILITY = 0.8
"""Below this, such a word is not believed. `UNCLEAR_PROBABILITY` is a half; but engines that hear "ships" as something
else give it up to 0.8, for it fits the sound, and no rep swears in one message out of five."""

_STEMS = (
    # swearing
    "fuck", "fuk", "motherfuck", "shit", "bullshit", "bitch", "bastard", "asshole", "arsehole", "dickhead", "bollock",
    "wank", "goddam", "piss", "slut", "whore", "nigg", "fagg",
    # sex
    "porn", "orgasm", "masturbat", "ejaculat", "blowjob", "handjob", "cumshot", "dildo", "erotic",
    # violence and crime
    "rape", "raping", "rapist", "molest", "pedophil", "terroris", "genocid",
)  # fmt: skip
"""What such words begin with; with any ending they are no other word."""

_WORDS = word_set(
    "ass asses arse arses cunt cunts cock cocks dick dicks dicked prick pricks tit tits titty titties boob boobs cum",
    "crap crappy damn dammit damned sex sexed sexy nude nudes naked penis penises vagina vaginas pussy pussies anal",
    "anus hooker hookers pimp fag fags dyke tranny spic kike chink gook retard retards turd turds fart farts poop pee",
    "peed nazi nazis heroin cocaine murder murdered murderer suicide hell bloody screwed sucks horny thong thongs",
)
"""Such words whole: with another ending they are innocent ("assess", "cockpit", "Dickens", "Essex")."""

_MARKS = '.,;:!?…"“”()'

_INNOCENT = ("rapeseed", "shitake", "shiitake", "pissarro", "scunthorpe")


@cache
def is_coarse(normal: str) -> bool:
    """Tell whether a word, in lower case and without marks, is one that nobody says in a sales voicemail.

    >>> is_coarse("shits"), is_coarse("ships"), is_coarse("ass's"), is_coarse("assess")
    (True, False, True, False)
    """
    word = normal.removesuffix("'s").replace("'", "")
    return word in _WORDS or (word.startswith(_STEMS) and not word.startswith(_INNOCENT))


def is_surely_misheard(normal: str, probability: float) -> bool:
    """Tell whether a word that was heard is coarse and doubtful."""
    return probability < NEAR_LOW_PROBABILITY and is_coarse(normal)


def shown_instead(start_s: float, mark: str) -> str:
    """Return what is shown of it: that it is unclear, when, and the marks after it."""
    whole = int(max(start_s, 0.0))
    return f"[unclear {whole // 60}:{whole % 60:02d}]{mark}"


def without_coarse_words(text: str) -> str:
    """Return what was heard where the rep says that it was something else, as it may be shown.

    >>> without_coarse_words("two shits, daily")
    'two [unclear] daily'
    """
    return " ".join("[unclear]" if is_coarse(part.lower().strip(_MARKS)) else part for part in text.split())
