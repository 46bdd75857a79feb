"""Who the rep is, as far as they said: helps to recognise names and their number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """What the rep told us once.

    Attributes
    ----------
    name, company : str
        Empty when not given.
    phone_number : str
        As typed. It is compared with what was heard and never given to an engine.
    region : str
        ISO 3166 country whose numbering plan applies.
    customers : tuple of str
        Customers a prospect may know.
    """

    name: str = ""
    company: str = ""
    phone_number: str = ""
    region: str = "US"
    customers: tuple[str, ...] = ()
