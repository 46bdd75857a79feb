"""The profile and the folders."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from rehearse.config import checked_profile, load_profile, save_profile, system_region, user_folders
from rehearse.core.profile import Profile
from rehearse.errors import InputError, UsageError

DANA = Profile("Dana Reyes", "Northfield Freight", "312-555-0147", "US", ("Borden", 'Acme "Best" Chemicals'))


def test_a_profile_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "profile.toml"
    save_profile(DANA, file)
    assert load_profile(file) == DANA


def test_without_a_profile_nothing_is_known(tmp_path: Path) -> None:
    assert load_profile(tmp_path / "none.toml") == Profile()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "Cannot read the profile"),
        ("nmae = 'x'", "unknown entry: nmae"),
        ("customers = 'x'", "must be a list"),
    ],
)
def test_a_damaged_profile_is_named(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "profile.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=says):
        load_profile(file)


def test_rehearse_home_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    folders = user_folders()
    assert all(folder.is_relative_to(tmp_path) for folder in (folders.data, folders.cache, folders.config))


@pytest.mark.parametrize("name", ["profile.toml"])
def test_the_profile_is_readable_by_its_owner_only(tmp_path: Path, name: str) -> None:
    if sys.platform == "win32":
        return
    save_profile(DANA, tmp_path / name)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_profile_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="Cannot write the profile"):
        save_profile(DANA, tmp_path / "file" / "profile.toml")


@pytest.mark.parametrize(
    ("settings", "region"),
    [
        ({"LANG": "en_GB.UTF-8"}, "GB"),
        ({"LANG": "en_US.UTF-8", "LC_TELEPHONE": "de_AT.UTF-8"}, "AT"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "en_AU"}, "AU"),
        ({"LANG": "sr_Latn_RS"}, "RS"),
        ({"LANG": "C.UTF-8"}, "US"),
        ({"LANG": "POSIX"}, "US"),
        ({"LANG": "en"}, "US"),
        ({}, "US"),
    ],
)
def test_the_computers_country_is_read_from_its_settings(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], region: str
) -> None:
    if sys.platform == "win32" and region == "US":
        return  # Windows keeps it elsewhere, and is asked when these tell nothing.
    for name in ("LC_ALL", "LC_TELEPHONE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert system_region() == region


def test_the_computers_country_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    file = tmp_path / "profile.toml"
    save_profile(Profile("Dana Reyes"), file)
    assert "system" not in file.read_text(encoding="utf-8")
    kept = load_profile(file)
    assert kept.region == ""


@pytest.mark.parametrize("number", ["12", "call me", "312-555-014", "312-555-01477", "555-0147"])
def test_a_number_that_cannot_be_one_is_refused(number: str) -> None:
    with pytest.raises(UsageError, match=number):
        checked_profile(Profile(phone_number=number), Profile())


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(UsageError, match="Unknown region XX"):
        checked_profile(Profile(region="xx"), Profile())


def test_a_number_that_was_there_before_does_not_stand_in_the_way_of_a_name() -> None:
    before = Profile(phone_number="555-0147")
    assert checked_profile(Profile("Dana", phone_number="555-0147"), before).name == "Dana"
