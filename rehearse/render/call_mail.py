"""The mail beside a call: plain text, and nothing in it but the message's own facts."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from rehearse.calls.model import Prospect
from rehearse.core.profile import Profile
from rehearse.text.printable import printable


def mail_of(
    prospect: Prospect, profile: Profile, reason: str = "", *, earlier: int = 0, left: bool = True
) -> EmailMessage:
    """Return the mail; what is not known is left out.

    Parameters
    ----------
    prospect : Prospect
    profile : Profile
        Who writes.
    reason : str, optional
        Why, in one sentence.
    earlier : int, optional
        Messages they have had before.
    left : bool, optional
        Whether a message is left beside it.
    """
    mail = EmailMessage(policy=SMTP)
    who = ", ".join(part for part in (profile.name, profile.company) if part)
    matter = _one_line(reason).rstrip(".")
    what = "My message today" if left else "My call today"
    mail["Subject"] = _one_line(f"{what}: {matter}" if matter else f"{what}, {who}".rstrip(", "))
    if address := _one_line(prospect.contact.email):
        mail["To"] = address
    mail["X-Unsent"] = "1"  # opens as a draft where the mail program knows it
    message = "another message" if earlier else "a message"
    called = f"I have just left you {message}." if left else "I have just tried to reach you by telephone."
    lines = [f"Hi {_one_line(prospect.name).split()[0]}," if prospect.name.split() else "Hello,", "", called]
    if matter:
        lines.append(f"It was about this: {matter}.")
    if profile.phone_number:
        lines += ["", f"My number is {_one_line(profile.phone_number)}. A call or a line back is welcome."]
    lines += ["", *(part for part in (_one_line(profile.name), _one_line(profile.company)) if part)]
    mail.set_content("\n".join(lines).rstrip() + "\n")
    return mail


def _one_line(text: str) -> str:
    """Return text that cannot begin another header."""
    return " ".join(printable(text).split())
