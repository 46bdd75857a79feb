"""A rewrite of what was faulted in a message, and of nothing else: sentence by sentence, the old beside the new.

A hedge is said straight, a pitch makes room for the reason, what was made up on the spot goes; the number comes to the
beginning and the end, name and company come from the profile. Nothing is invented: what is not known is a
``[blank: ...]``. Whether a rewritten sentence is free of its fault is not believed but read again; what cannot be put
right safely stays as it was, and the rep is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rehearse.content.draft import Brief, caller
from rehearse.content.rewrite_faults import drop_fillers, drop_repeated, leave_as_it_was, spell_out, straighten
from rehearse.content.rewrite_gaps import add_ask, add_customers, add_reason, introduce, place_number
from rehearse.content.rewritten_sentences import Sentences
from rehearse.content.script import read_script, script_parts

_AROUND_BLANK = re.compile(r"\n(\[(?!pause|breath|beat|wait|silence)[^\[\]]*\])\n?(?=([.,;:!?]|\Z))?", re.IGNORECASE)
"""A blank stands inside its sentence, whatever the text is taken apart into."""

MOST_ROUNDS = 8
"""Each takes away what the round before has brought to light."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One sentence: as it was (empty: it is new), as it is (empty: it goes), and why it was touched, if it was.

    `why` holds ids: hedging, pitch, winging_it, fillers, number, your_name, company, reason, customers, callback_ask,
    too_long.
    """

    old: str
    new: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A message written anew where it was faulted.

    Attributes
    ----------
    title : str
    sentences : tuple of Rewritten
        In order, directions among them.
    asks : tuple of str
        What the rep is asked: a fault that could not be put right safely, a fact that is not known.
    """

    title: str
    sentences: tuple[Rewritten, ...]
    asks: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[Rewritten, ...]:
        """The sentences that were touched."""
        return tuple(one for one in self.sentences if one.why)

    def without(self, sentence: str) -> Rewrite:
        """Return the same without a sentence, because it is too long; itself where no sentence reads so."""
        place = next((k for k, one in enumerate(self.sentences) if sentence and sentence in one.new), None)
        if place is None:
            return self
        one = self.sentences[place]
        gone = replace(one, new="", why=(*one.why, "too_long"))
        return replace(self, sentences=(*self.sentences[:place], gone, *self.sentences[place + 1 :]))

    @property
    def text(self) -> str:
        """The whole as a script."""
        lines = [one.new for one in self.sentences if one.new]
        text = "\n".join(lines).replace("\n[pause]", " [pause]")
        text = _AROUND_BLANK.sub(lambda blank: f" {blank[1]}" + ("" if blank[2] else " "), text)
        return f"# {self.title}\n\n{text.strip()}\n"


def rewrite(text: str, brief: Brief, title: str = "") -> Rewrite:
    """Return a message with what was faulted in it written anew.

    Parameters
    ----------
    text : str
        A script, or what was heard in a take.
    brief : Brief
        What is known besides: the profile, whom it is for, the reason, customers, the style.
    title : str, optional
        Where the text has none.
    """
    work = Sentences(_filled_in(text.replace("’", "'"), brief), brief)
    spell_out(work)
    drop_fillers(work)
    for _ in range(2):  # what comes in may change how the rest is read
        for piece in work.pieces:
            piece.settled.clear()
        rounds = 0
        while rounds < MOST_ROUNDS and straighten(work):
            rounds += 1
        drop_fillers(work)
        drop_repeated(work)
        introduce(work)
        add_reason(work)
        add_customers(work)
        add_ask(work)
        place_number(work)
    leave_as_it_was(work)
    sentences = tuple(
        Rewritten(piece.old, piece.text, tuple(piece.why)) for piece in work.pieces if piece.text or piece.old
    )
    return Rewrite(read_script(text).title or title or brief.to or "Message", sentences, tuple(_asks(work)))


def _filled_in(text: str, brief: Brief) -> str:
    """Return a text with the blanks that a draft leaves for who calls, as far as the profile fills them."""
    for blank, known in zip(("your name", "your company", "your number"), caller(brief), strict=True):
        text = text.replace(f"[blank: {blank}]", known)
    return text


def _asks(work: Sentences) -> Iterator[str]:
    """Yield what is left to the rep."""
    for alarm in work.message.alarms:
        if alarm.certainty == "sure":
            yield f"“{alarm.text}” could not be put right safely: write this sentence yourself."
    yield from work.number_asks
    yield from work.missing_facts
    for blank in dict.fromkeys(part.blank for piece in work.pieces for part in script_parts(piece.old) if part.blank):
        yield f"[blank: {blank}] is still to be filled in."
