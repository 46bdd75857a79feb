"""Who the rep is, as far as they said: helps to recognise names and their number."""

from __future__ import annotations

from dataclasses import dataclass, field


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
        ISO 3166 country whose numbering plan applies; empty when not given.
    customers : tuple of str
        Customers a prospect may know.
    system_region : str
        Country of the computer's own settings. It stands in for `region` where neither that nor the number tells, and
        is never kept.
    """

    name: str = ""
    company: str = ""
    phone_number: str = ""
    region: str = ""
    customers: tuple[str, ...] = ()
    system_region: str = field(default="US", compare=False)
