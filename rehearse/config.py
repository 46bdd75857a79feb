"""Where things are kept, and what the rep told us once: read here and nowhere else."""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rehearse.core.profile import Profile
from rehearse.errors import InputError, UsageError
from rehearse.phone.typed import dialled_form, fault_of_number
from rehearse.scoring.rubric import Rubric, default_rubric, team_rubric

if TYPE_CHECKING:
    from rehearse.core.sound import VoiceFeatures

_OTHER_RUBRIC = "Choose another: rehearse rubric use FILE, or: rehearse rubric use --default"
DEFAULT_REGION = "US"
LOCALE_NAME_MAX_LENGTH = 85
"""Characters of a locale's name in Windows."""

_LOCALE_REGION = re.compile(r"[a-z]{2,3}[_-](?:[A-Za-z]{4}[_-])?([A-Z]{2})\b")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where this user's files are.

    Attributes
    ----------
    data, cache, config : Path
        Takes; weights; profile. `REHEARSE_HOME` moves all three.
    """

    data: Path
    cache: Path
    config: Path

    @property
    def profile_file(self) -> Path:
        """The rep's profile."""
        return self.config / "profile.toml"

    @property
    def rubric_file(self) -> Path:
        """The rubric that takes are judged by where no other is named."""
        return self.config / "rubric.toml"

    @property
    def baseline_file(self) -> Path:
        """The rep's everyday voice."""
        return self.data / "baseline.json"

    @property
    def drafts_file(self) -> Path:
        """How many drafts were written for each prospect."""
        return self.data / "drafts.json"

    @property
    def weights(self) -> Path:
        """The cache of weights."""
        return self.cache / "weights"


def user_folders() -> Folders:
    """Return this user's folders; none is made."""
    home = os.environ.get("REHEARSE_HOME")
    if home:
        root = Path(home).expanduser()
        return Folders(data=root, cache=root / "cache", config=root)
    import platformdirs

    return Folders(
        data=platformdirs.user_data_path("rehearse"),
        cache=platformdirs.user_cache_path("rehearse"),
        config=platformdirs.user_config_path("rehearse"),
    )


def database_url() -> str | None:
    """Return the database the rep chose for the takes, None for the one in the data folder."""
    return os.environ.get("REHEARSE_DATABASE") or None


def sounds_folder() -> Path | None:
    """Return the folder that several people chose for their sound, None where each keeps it in the data folder."""
    named = os.environ.get("REHEARSE_SOUNDS")
    return Path(named).expanduser().absolute() if named and "://" not in named else None


def sounds_url() -> str | None:
    """Return the fsspec URL at which several people chose to share copies of their sound, None where they did not."""
    named = os.environ.get("REHEARSE_SOUNDS")
    return named if named and "://" in named else None


def system_region() -> str:
    """Return the ISO 3166 country of the computer's own settings, US where they name none."""
    for name in ("LC_ALL", "LC_TELEPHONE", "LANG"):
        match = _LOCALE_REGION.match(os.environ.get(name, ""))
        if match:
            return match[1]
    if sys.platform == "win32":
        import ctypes

        name = ctypes.create_unicode_buffer(LOCALE_NAME_MAX_LENGTH)
        if ctypes.windll.kernel32.GetUserDefaultLocaleName(name, LOCALE_NAME_MAX_LENGTH):
            match = _LOCALE_REGION.match(name.value)
            return match[1] if match else DEFAULT_REGION
    return DEFAULT_REGION


def load_profile(file: Path | None = None) -> Profile:
    """Return the rep's profile; an empty one when none was written. The computer's country stands in for one not told.

    Raises
    ------
    InputError
        The file is there but is not a profile.
    """
    file = file or user_folders().profile_file
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Profile(system_region=system_region())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        hint = "Mend it, or delete it and run: rehearse profile"
        raise InputError(f"Cannot read the profile {file}: {error}.", hint, code="profile") from error
    return replace(profile_from_table(table, str(file)), system_region=system_region())


def profile_for(rep: str, profile: Profile) -> Profile:
    """Return what of a profile holds for a rep: all of it for its own, of which a part of the name will do."""
    is_own = set(rep.casefold().split()) <= set(profile.name.casefold().split())
    return profile if is_own else profile_of_others(profile)


def profile_of_others(profile: Profile) -> Profile:
    """Return what of a profile holds for a colleague: not the name, nor the number."""
    from rehearse.phone.plan import numbering_region

    return replace(profile, name="", phone_number="", region=numbering_region(profile))


def profile_from_table(table: dict[str, object], where: str) -> Profile:
    """Return the profile a TOML table describes."""
    names = set(told_by(Profile()))
    unknown = sorted(set(table) - names)
    if unknown:
        raise InputError(
            f"The profile {where} has an unknown entry: {unknown[0]}.", f"Known: {', '.join(sorted(names))}."
        )
    customers = table.get("customers", ())
    if not isinstance(customers, list | tuple):
        raise InputError(f"The profile {where}: customers must be a list.", 'Such as: customers = ["Borden"]')
    texts = {name: str(table[name]) for name in names - {"customers"} if name in table}
    return Profile(**texts, customers=tuple(str(name) for name in customers))


def save_profile(profile: Profile, file: Path | None = None) -> Path:
    """Write the profile, readable by its owner only; return where."""
    import tomli_w

    file = file or user_folders().profile_file
    return _save(tomli_w.dumps(told_by(profile)), file, "the profile")


def told_by(profile: Profile) -> dict[str, Any]:
    """Return what a rep told of themselves, as it is kept and shown: all of the profile but the computer's country."""
    table = asdict(profile) | {"customers": list(profile.customers)}
    del table["system_region"]
    return table


def checked_profile(profile: Profile, before: Profile) -> Profile:
    """Return a profile that may be kept, its region in capitals.

    Parameters
    ----------
    profile, before : Profile
        As it is to be, and as it was: a number that was there is not looked at again.

    Raises
    ------
    UsageError
        Its region is no country, or its number is none that can be called.
    """
    import phonenumbers

    profile = replace(profile, region=profile.region.upper())
    if profile.region and profile.region not in phonenumbers.SUPPORTED_REGIONS:
        hint = "Use a country's two letters, such as US, GB or DE."
        raise UsageError(f"Unknown region {profile.region}.", hint, code="profile")
    number = profile.phone_number.strip()
    fault = fault_of_number(number, profile) if number and number != before.phone_number else None
    if fault:
        raise UsageError(*fault, code="profile")
    return replace(profile, phone_number=dialled_form(number, profile) if number else "")


def rubric_text() -> tuple[str, Path] | None:
    """Return the text and the file of the rubric that was chosen; None where it is the default.

    `REHEARSE_RUBRIC` names a file for one session; else `rehearse rubric use` has kept one.

    Raises
    ------
    InputError
        It cannot be read.
    """
    named = os.environ.get("REHEARSE_RUBRIC")
    file = Path(named).expanduser() if named else user_folders().rubric_file
    try:
        return file.read_text(encoding="utf-8-sig"), file
    except FileNotFoundError as error:
        if not named:
            return None
        raise InputError(f"Cannot find the rubric {file}.", "REHEARSE_RUBRIC names it.", code="rubric") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Cannot read the rubric {file}: {error}.", _OTHER_RUBRIC, code="rubric") from error


def load_rubric() -> Rubric:
    """Return the rubric that is in force: the one that was chosen, else the default.

    Raises
    ------
    InputError
        The chosen one cannot be read, or contradicts itself.
    """
    chosen = rubric_text()
    return team_rubric(chosen[0], str(chosen[1])) if chosen else default_rubric()


def save_rubric(text: str) -> Path:
    """Keep a rubric as the one that is in force; return where."""
    return _save(text, user_folders().rubric_file, "the rubric")


def forget_rubric() -> None:
    """Judge by the default again."""
    user_folders().rubric_file.unlink(missing_ok=True)


def load_baseline() -> VoiceFeatures | None:
    """Return the rep's everyday voice; None when it was never recorded.

    Raises
    ------
    InputError
        The file is there but holds no baseline.
    """
    file = user_folders().baseline_file
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _no_baseline(file, str(error)) from error
    from rehearse.core.sound import VoiceFeatures

    try:
        return VoiceFeatures(**{field.name: float(table[field.name]) for field in fields(VoiceFeatures)})
    except (KeyError, TypeError, ValueError) as error:
        raise _no_baseline(file, repr(error)) from error


def save_baseline(voice: VoiceFeatures) -> Path:
    """Write down the rep's everyday voice, three numbers and no sound, readable by its owner only; return where."""
    file = user_folders().baseline_file
    return _save(json.dumps(asdict(voice)), file, "the baseline")


def forget_baseline() -> bool:
    """Delete the rep's everyday voice; return whether there was one."""
    file = user_folders().baseline_file
    was_there = file.exists()
    file.unlink(missing_ok=True)
    return was_there


def count_draft(to: str) -> int:
    """Return how many drafts were written for a prospect before, and count one more: the next differs from the last.

    Where the count cannot be read or written, it begins again: no draft fails because of it.
    """
    file, key = user_folders().drafts_file, " ".join(to.lower().split())
    counts: dict[str, int] = {}
    with suppress(OSError, ValueError, AttributeError):
        counts = {str(name): int(count) for name, count in json.loads(file.read_text(encoding="utf-8")).items()}
    with suppress(UsageError):
        _save(json.dumps(counts | {key: counts.get(key, 0) + 1}), file, "the count of drafts")
    return counts.get(key, 0)


def _no_baseline(file: Path, why: str) -> InputError:
    hint = "Record it again: rehearse baseline. Or delete it: rehearse baseline --forget"
    return InputError(f"Cannot read the baseline {file}: {why}.", hint, code="baseline")


def _save(content: str, file: Path, what: str) -> Path:
    """Write a file at once and whole, readable by its owner only."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = file.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content.encode("utf-8"))
        new.replace(file)
    except OSError as error:
        raise UsageError(
            f"Cannot write {what} {file}: {error.strerror}.", "Set REHEARSE_HOME to a folder you may write."
        ) from error
    return file
