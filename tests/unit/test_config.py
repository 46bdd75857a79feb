"""The profile and the folders."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from rehearse.config import load_profile, save_profile, user_folders
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
