"""Take the hedge from a clause: the same clause without it, or nothing where it said nothing.

Only wordings whose straight form is sure are touched (`hedge_phrases`); all others are left alone, and the caller
asks. What a rep is not sure of about somebody else ("maybe your dock is slow") is no hedge that can be taken away: it
would become a claim.
"""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.content import hedge_phrases as known
from rehearse.content.reason_words import with_article

MOST_ROUNDS = 4
"""One hedge may stand inside another; so many do not."""

_LINKS = {"on": "about", "regarding": "about", "since": "because"}


@dataclass(frozen=True, slots=True)
class Unhedged:
    """What became of a clause: its new text, empty where it said nothing; `changed` is false where no rule knew it."""

    text: str
    changed: bool


def without_hedges(clause: str) -> Unhedged:
    """Return a clause without its hedges.

    Parameters
    ----------
    clause : str
        Without the mark at its end.

    Examples
    --------
    >>> without_hedges("I was just wondering if maybe we could talk about your dock").text
    "I'd like to talk about your dock"
    >>> without_hedges("could you possibly call me back, if that's okay").text
    'could you call me back'
    >>> without_hedges("maybe your dock is slow")
    Unhedged(text='maybe your dock is slow', changed=False)
    >>> without_hedges("no worries if not")
    Unhedged(text='', changed=True)
    """
    said = before = " ".join(clause.split()).strip(" ,;")
    for _ in range(MOST_ROUNDS):
        if says_nothing(said):
            return Unhedged("", True)
        bare = _without_ends(said)
        after = None if says_nothing(bare) else _as_wish(bare)
        if after is None:
            return Unhedged("", True)
        if after == said:
            break
        said = after
    return Unhedged(said, said != before)


def stands_alone(text: str) -> bool:
    """Tell whether a straight clause can be a sentence: "looking at the proof" cannot."""
    return known.FRAGMENT.match(text) is None


def is_question(text: str) -> bool:
    """Tell whether a straight clause is a question: "could you call me back"."""
    return known.ASKS.match(text) is not None


def says_nothing(text: str) -> bool:
    """Tell whether a clause only lets the call wait, excuses itself, or looks for its thread."""
    return not text or any(pattern.fullmatch(text) for pattern in known.SAYS_NOTHING)


def _without_ends(text: str) -> str:
    """Return a clause without what stands before and behind its matter, and without soft words in what is one's own."""
    for pattern in known.LEADS:
        if match := pattern.match(text):
            text = text[match.end() :]
    for pattern in known.TRAILS:
        text = pattern.sub("", text)
    if known.ONES_OWN.match(text):
        text = known.SOFT_WORDS.sub("", text)
    return " ".join(text.split()).strip(" ,;")


def _as_wish(text: str) -> str | None:
    """Return what the caller wants as a plain sentence; None where they only want to be in contact."""
    if match := known.IF_YOU_COULD.fullmatch(text) or known.FEEL_FREE.fullmatch(text):
        return f"please {match['act']}"
    if match := known.CONTACTS_ABOUT.fullmatch(text):
        return None if known.NO_THING.fullmatch(match["thing"]) else _calling_about(match["thing"])
    if match := known.CONTACTS_AND.fullmatch(text):
        return _act(match["act"], "I'm calling to")
    if match := known.WISHES.fullmatch(text):
        return _wished(match["wish"] or match["hope"] or match["offer"]) or text
    if match := known.CALLS_TO.fullmatch(text):
        return _act(match["act"], "I'm calling to")
    if match := known.CALLS_ABOUT.fullmatch(text):
        link = match["link"].lower()
        return f"I'm calling {_LINKS.get(link, link)} {match['rest']}"
    if match := known.WANTS.fullmatch(text):
        return _act(match["act"], "I'd like to")
    return text


def _act(act: str, opening: str) -> str | None:
    """Return what the caller does or wants to do; None where it is only to be in contact."""
    if match := known.CONTACTS_ABOUT.fullmatch(act):
        return None if known.NO_THING.fullmatch(match["thing"]) else _calling_about(match["thing"])
    if match := known.CONTACTS_AND.fullmatch(act):
        return _act(match["act"], opening)
    if known.ONLY_CONTACT.fullmatch(act):
        return None
    if match := known.SEES_HOW.fullmatch(act):
        thing = match["with"] or match["where"] or match["thing"]
        return None if known.NO_THING.fullmatch(thing) else _calling_about(thing)
    if match := known.SEES_IF.fullmatch(act):
        return _wished(match["wish"]) or f"{opening} {act}"
    if match := known.TAKES_MINUTES.fullmatch(act):
        return f"I'd like {match['minutes']} {match['when']}to talk about {match['thing']}"
    with_you = " with you" if act.lower() in ("talk", "chat", "speak") else ""
    return f"{opening} {act}{with_you}"


def _wished(wish: str) -> str | None:
    """Return what stands after "I was wondering if" as a sentence or a question; None where that is not sure."""
    if match := known.ANY_CHANCE.fullmatch(wish):
        return _wished(match["wish"])
    if match := known.TIME_TO.fullmatch(wish):
        return _act(match["act"], "I'd like to")
    if match := known.SEEN.fullmatch(wish):
        return _calling_about(match["thing"]) if known.THING.match(match["thing"]) else None
    if match := known.OPEN_TO.fullmatch(wish):
        return _talk(match["thing"])
    if match := known.MAKES_SENSE.fullmatch(wish) or known.I_WOULD.fullmatch(wish):
        return _act(match["act"], "I'd like to")
    for pattern, opening in (
        (known.YOU_WANT, "would you like to"),
        (known.YOU_WOULD, "could you"),
        (known.YOU_ARE, "are you"),
        (known.YOU_DO, "do you"),
    ):
        if match := pattern.fullmatch(wish):
            return f"{opening} {match[1]}"
    return None


def _talk(thing: str) -> str | None:
    if match := known.TALK_ABOUT.fullmatch(thing):
        return f"I'd like to talk with you about {match['thing']}"
    if match := known.LEARNS_ABOUT.fullmatch(thing):
        return f"I'd like to tell you about {match['thing']}"
    return f"I'd like to talk with you about {thing}" if known.THING.match(thing) else None


def _calling_about(thing: str) -> str:
    """Return what the call is about: that which an earlier message was about."""
    thing = known.AND_SEE.sub("", thing)
    written = known.WRITTEN_ABOUT.fullmatch(thing)
    return f"I'm calling about {with_article(written['thing'] if written else thing)}"
