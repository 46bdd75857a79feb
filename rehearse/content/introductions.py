"""Who is calling, from where, and which customers are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehearse.content.names import find_first_name, find_name, name_likeness
from rehearse.text.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that was said: tokens ``first:end``.

    `unclear` if recognised by likeness only; `other` if it is plainly another than the profile's.
    """

    first: int
    end: int
    unclear: bool = False
    other: bool = False


def find_own_name(phrases: Phrases, name: str, read: Sequence[Mention] = ()) -> Mention | None:
    """Return where the caller says who they are, or None.

    Parameters
    ----------
    phrases : Phrases
    name : str
        The caller's name as far as it is known; empty takes what the reader finds.
    read : sequence of Mention
        Where the reader takes a name for the caller's.
    """
    known = find_name(phrases, name) if len(name.split()) > 1 else None
    if known and not known.unclear:
        return Mention(known.first, known.end)
    if not name:
        return next(iter(read), None)
    first_name = find_first_name(phrases, name)
    for one in read:
        said = " ".join(token.text for token in phrases.tokens[one.first : one.end])
        if name_likeness(said, name) == 100 or (first_name and one.first <= first_name.first < one.end):
            misspelt = known is not None and one.end - one.first > 1
            return Mention(one.first, one.end, unclear=misspelt)
    if known:
        return Mention(known.first, known.end, unclear=True)
    if first_name:
        return Mention(first_name.first, first_name.end)
    return replace(read[0], other=True) if read else None


def find_company(phrases: Phrases, company: str, read: Sequence[Mention] = ()) -> Mention | None:
    """Return where the caller's company is named, or None.

    Parameters
    ----------
    phrases : Phrases
    company : str
        Empty takes what the reader finds.
    read : sequence of Mention
        Where the reader takes a name for the company's.
    """
    known = find_name(phrases, company) if company else None
    if known:
        return Mention(known.first, known.end, known.unclear)
    return replace(read[0], other=bool(company)) if read else None


def find_customers(
    phrases: Phrases, customers: Sequence[str], apart_from: Sequence[Mention | None], read: Sequence[Mention] = ()
) -> Mention | None:
    """Return where a customer is named, the first one, or None.

    Parameters
    ----------
    phrases : Phrases
    customers : sequence of str
        Those in the profile.
    apart_from : sequence of Mention or None
        Names of the caller and the company: they are no customers.
    read : sequence of Mention
        Where the reader takes a name for a customer's.
    """
    known = [match for match in (find_name(phrases, name) for name in customers) if match]
    if known:
        best = max(known, key=lambda match: match.likeness)
        return Mention(best.first, best.end, best.unclear)
    taken = {index for mention in apart_from if mention for index in range(mention.first, mention.end)}
    return next((one for one in read if taken.isdisjoint(range(one.first, one.end))), None)
