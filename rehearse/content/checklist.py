"""The checklist: what a message that is meant to be answered says.

Which items are asked for depends on the style. `reason` states who, from where, why, for whom else, and asks for the
call. `curiosity` leaves a name, that there is something to talk about, and the ask; a company or customers may be
dismissed unheard, so it leaves them out. The day and time, and good times to call, help in both and are asked for in
neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.content.callback_request import find_callback_ask, find_day_or_time, find_good_times
from rehearse.content.introductions import Mention, find_company, find_customers, find_own_name
from rehearse.content.reasons import find_reason
from rehearse.core.message import Certainty, ChecklistItem, Style
from rehearse.core.profile import Profile
from rehearse.core.token import Token, have_times
from rehearse.text.phrases import Phrases

REQUIRED: dict[Style, frozenset[str]] = {
    "reason": frozenset({"your_name", "company", "reason", "customers", "callback_ask"}),
    "curiosity": frozenset({"your_name", "reason", "callback_ask"}),
}
"""What each style asks for; the other items are shown, not asked for."""

READ_BY_PHRASES = frozenset({"your_name", "reason"})
"""What is said in more ways than phrases can list, and would stop a yes: not found is not surely missing."""


def find_checklist(words: Sequence[Token], profile: Profile, style: Style) -> tuple[ChecklistItem, ...]:
    """Return every item of the checklist, found or not, in the order in which a message has them.

    Parameters
    ----------
    words : sequence of Token
        In time order; without times (`tokens_from_text`) for a script.
    profile : Profile
        Names in it are recognised even when the engine misspells them; such an item is `unclear`. An empty one
        will do: names are then found by where they stand.
    style : {"reason", "curiosity"}

    Returns
    -------
    tuple of ChecklistItem
    """
    phrases = Phrases(words)
    own_name = find_own_name(phrases, profile.name)
    company = find_company(phrases, profile.company, own_name)
    mentions = {
        "your_name": own_name,
        "company": company,
        "reason": find_reason(phrases),
        "customers": find_customers(phrases, profile.customers, (own_name, company)),
        "callback_ask": find_callback_ask(phrases),
        "day_or_time": find_day_or_time(phrases),
        "good_times": find_good_times(phrases),
    }
    return tuple(_item(name, mention, phrases, name in REQUIRED[style]) for name, mention in mentions.items())


def time_to_reason_s(checklist: Sequence[ChecklistItem], words: Sequence[Token]) -> float | None:
    """Return seconds from the first word to the statement of the reason; None without a reason, or without times."""
    reason = next((item for item in checklist if item.id == "reason"), None)
    if reason is None or reason.start_s is None or not have_times(words):
        return None
    return max(0.0, reason.start_s - words[0].start_s)


def _item(name: str, mention: Mention | None, phrases: Phrases, required: bool) -> ChecklistItem:
    if mention is None:
        certainty: Certainty = "unsure" if name in READ_BY_PHRASES else "sure"
        return ChecklistItem(name, found=False, required=required, certainty=certainty)
    start_s, end_s = phrases.span_s(mention.first, mention.end)
    first_word, last_word = phrases.tokens[mention.first].word, phrases.tokens[mention.end - 1].word
    return ChecklistItem(
        name,
        found=True,
        start_s=start_s,
        end_s=end_s,
        text=phrases.quote(mention.first, mention.end),
        required=required,
        unclear=mention.unclear,
        first_word=first_word,
        end_word=last_word + 1,
    )
