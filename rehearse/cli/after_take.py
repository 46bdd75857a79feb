"""After the talking: hear it as the prospect does, answer the question, see the card, decide."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rehearse.cli.terminal import REST, REST_KEY
from rehearse.errors import RehearseError
from rehearse.render.wording import ANSWERS, QUESTION, name_of

if TYPE_CHECKING:
    from rehearse.cli.desk import Desk
    from rehearse.core.recording import Recording
    from rehearse.core.take import SelfVerdict, Take
    from rehearse.scoring.rubric import Rubric

Choice = Literal["again", "done"]

_ANSWERS: dict[str, SelfVerdict] = {"y": "yes", "m": "maybe", "n": "no"}
LINES_AFTER_CARD = 8
"""What has changed, whether it is done, where it is kept, and the keys: they stand below the first screen of a card."""

_QUESTION_KEYS = f"{QUESTION}  y yes · m maybe · n no"


def ask(desk: Desk, recording: Recording) -> SelfVerdict | None:
    """Play the message as the prospect hears it and return the rep's own answer; None when nobody was asked."""
    if desk.settings.quick or desk.keys is None:
        return None
    from rehearse.audio.phone_codec import through_phone_line

    desk.say("This is how it sounds on the prospect's phone. Any key skips it.", "dim")
    desk.play(through_phone_line(recording.samples))
    desk.keys.forget()
    desk.say(_QUESTION_KEYS, "bold")
    answer = _ANSWERS[desk.keys.wait_for(*_ANSWERS)]
    desk.say(f"You said: {answer}.")
    return answer


def wait_for(desk: Desk, coming: Future[Take]) -> Take:
    """Return the take once it is scored."""
    if coming.done():
        return coming.result()
    with desk.waiting("scoring"):
        return coming.result()


def keep(desk: Desk, take: Take) -> tuple[Take, Take | None]:
    """Keep the take, if that was wished for; return it, and the last one of the same message.

    What cannot be kept stays where it was recorded, and the rep is told.
    """
    from rehearse.store import Library

    last = None
    try:
        with Library() as library:
            before = [one for one in library.takes(take.message_name, newest=2) if one.id != take.id]
            last = before[-1] if before else None
            if not desk.settings.keep or desk.unfinished is None:
                return take, last
            take = library.keep(take, desk.unfinished, move=True)
        desk.unfinished = None
    except RehearseError as error:
        stays = f" The recording stays in {desk.unfinished}." if desk.settings.keep else ""
        desk.say(f"{error}{stays}", "yellow")
    return take, last


def show(desk: Desk, take: Take, last: Take | None, rubric: Rubric) -> None:
    """Print the card, what changed since the last take, and whether the message is done."""
    from rehearse.render.terminal import render_card

    asks = desk.keys is not None and desk.console.is_terminal and not desk.settings.whole_card
    most_lines = desk.console.height - LINES_AFTER_CARD if asks else None
    desk.more_of_card = render_card(take, console=desk.console, rubric=rubric, most_lines=most_lines)
    if last is not None:
        desk.say(change_words(last, take, rubric), "bold")
    say_standing(desk, take, rubric)
    if take.kept_at is not None:
        desk.say(kept_words(take), "dim")


def kept_words(take: Take) -> str:
    """Return where a take is kept."""
    return f"Kept as {take.id}: {take.file}"


def change_words(last: Take, take: Take, rubric: Rubric) -> str:
    """Return in a line what has moved since the last take of the message."""
    from rehearse.scoring.comparison import compare

    comparison = compare([last, take], rubric)
    score = comparison.score
    if score.before is None or score.after is None or score.difference is None:
        return "Since the last take: not both could be scored."
    noise = ", within the usual wobble" if score.within_noise and score.difference else ""
    words = [f"Since the last take: {score.before:.0f} → {score.after:.0f} ({score.difference:+.0f}{noise})"]
    for standing in ("better", "worse"):
        moved = [name_of(change.id).lower() for change in comparison.criteria if change.standing == standing]
        words += [f"{standing}: {', '.join(moved)}"] if moved else []
    return " · ".join(words)


def say_standing(desk: Desk, take: Take, rubric: Rubric) -> None:
    """Say whether the message is done, and, of one that is, what is needed to leave it."""
    from rehearse.render.ready_to_leave import is_ready, ready_lines, ready_to_leave

    desk.say(standing_words(take))
    if is_ready(take):
        for words, style in ready_lines(ready_to_leave(take, rubric, desk.settings.script), desk.console.width):
            desk.say(words, style, to_copy=words.startswith("  rehearse"))


def standing_words(take: Take) -> str:
    """Return whether the message is done: an unqualified yes from both the rep and the card."""
    machine, rep = take.scorecard.verdict.answer, take.self_verdict
    name = f"“{take.message_name}”" if take.message_name else "This message"
    if (machine, rep) == ("yes", "yes"):
        return f"An unqualified yes from both of you: {name} is ready to be left."
    card = "cannot judge it" if machine == "cannot_judge" else f"says {ANSWERS[machine][0].rstrip('.').lower()}"
    said = f"you say {rep}" if rep else "you were not asked"
    return f"{name} stays open until both say yes: {said}, the card {card}."


def decide(desk: Desk, take: Take, recording: Recording, rubric: Rubric) -> Choice:
    """Ask what to do next, until it is to record again or to leave."""
    assert desk.keys is not None
    desk.keys.forget()
    while True:
        choices, answers = _choices(desk, take), () if take.self_verdict else _ANSWERS
        if answers:
            desk.say(_QUESTION_KEYS, "bold")
        desk.say("  ".join(f"{key} {words}" for key, words in choices.items()), "bold")
        key = desk.keys.wait_for(*choices, *answers, "q")
        if key in "lp":
            _listen(desk, recording, as_prospect=key == "p")
        elif key == REST_KEY:
            _show_rest(desk, take, rubric)
        elif key == "r":
            _report(desk, take, rubric)
        elif key in _ANSWERS:
            take = _say(desk, take, _ANSWERS[key], rubric)
        elif key == "d":
            _discard(desk, take)
            return again_or_leave(desk)
        elif key == "k" and desk.settings.keep and take.kept_at is None:
            take, _ = keep(desk, take)
            if take.kept_at is not None:
                desk.say(kept_words(take), "dim")
                return "done"
        else:
            return "again" if key == "a" else "done"


def _choices(desk: Desk, take: Take) -> dict[str, str]:
    """Return what each key does now; after a yes from both, leaving comes first."""
    from rehearse.render.ready_to_leave import is_ready

    choices = {"a": "again", "l": "listen", "p": "as the prospect", "r": "report", "d": "discard"}
    if desk.more_of_card:
        choices = {REST_KEY: REST, **choices}
    if take.kept_at is not None:
        choices["k"] = "keep and leave"
    elif desk.settings.keep:
        choices |= {"k": "try again to keep it", "q": "leave"}
    else:
        choices["k"] = "leave"
    return {"k": choices.pop("k"), **choices} if is_ready(take) else choices


def _show_rest(desk: Desk, take: Take, rubric: Rubric) -> None:
    from rehearse.render.terminal import render_rest

    render_rest(take, console=desk.console, rubric=rubric)
    desk.more_of_card = False


def _say(desk: Desk, take: Take, answer: SelfVerdict, rubric: Rubric) -> Take:
    """Write down the rep's own answer, and return the take with it."""
    if take.kept_at is None:
        take = replace(take, self_verdict=answer)
    else:
        from rehearse.store import Library

        try:
            with Library() as library:
                take = library.say(take.id, answer)
        except RehearseError as error:
            desk.say(str(error), "yellow")
            return take
    say_standing(desk, take, rubric)
    return take


def again_or_leave(desk: Desk) -> Choice:
    """Ask whether to record again, where there is no take to decide about."""
    assert desk.keys is not None
    desk.say("a again  q leave", "bold")
    return "again" if desk.keys.wait_for("a", "q", "k") == "a" else "done"


def _listen(desk: Desk, recording: Recording, *, as_prospect: bool) -> None:
    from rehearse.audio.phone_codec import through_phone_line

    desk.say("Any key stops it.", "dim")
    desk.play(through_phone_line(recording.samples) if as_prospect else recording.samples)
    if desk.keys is not None:
        desk.keys.forget()


def _discard(desk: Desk, take: Take) -> None:
    if take.kept_at is not None:
        from rehearse.store import Library

        with Library() as library:
            library.delete(take.id)
    forget(desk, take)
    desk.say("Gone, the sound too.")


def forget(desk: Desk, take: Take) -> None:
    """Delete what is left of a take that is not in the library: its recording and its page."""
    if desk.unfinished is not None:
        desk.unfinished.unlink(missing_ok=True)
        desk.unfinished = None
    _page_of(desk, take).unlink(missing_ok=True)


def _page_of(desk: Desk, take: Take) -> Path:
    from rehearse.store import REPORTS

    return desk.folder / REPORTS / f"{take.id}.html"


def _report(desk: Desk, take: Take, rubric: Rubric) -> None:
    """Write the page of the take where only its owner can read it, and open it."""
    import webbrowser

    from rehearse.cli.terminal import sound_for_page, write_page
    from rehearse.render.html import take_page

    page = _page_of(desk, take)
    try:
        page.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_page(
            take_page(take, rubric, sound=sound_for_page(desk.unfinished or Path(take.file))), page, private=True
        )
    except (RehearseError, OSError) as error:
        desk.say(str(error), "yellow")
        return
    with suppress(Exception):  # no browser here: the page says where it is all the same
        webbrowser.open(page.as_uri())
