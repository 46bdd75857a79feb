"""`rehearse profile`: who the rep is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rehearse.core.profile import Profile


@click.command()
@click.option("--name", help="Your name, as you say it.")
@click.option("--company", help="Your company, as you say it.")
@click.option("--number", "phone_number", help="The number you leave.")
@click.option("--region", help="Country of your numbers, such as US or GB, when the number does not tell.")
@click.option("--customer", "customers", multiple=True, help="A customer prospects may know; may be given again.")
@click.option("--clear", is_flag=True, help="Forget all of it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def profile(clear: bool, as_json: bool, **given: Any) -> None:
    """Show or change who you are: helps to recognise your name and check your number.

    \b
    Examples:
      rehearse profile --name "Dana Reyes" --company "Northfield Freight" --number 312-555-0147
      rehearse profile --customer Borden --customer "Acme Chemicals"
      rehearse profile
    """
    from dataclasses import replace

    from rehearse.config import checked_profile, load_profile, save_profile, told_by, user_folders
    from rehearse.core.profile import Profile

    changes = {name: value for name, value in given.items() if value not in (None, ())}
    known = load_profile()
    before = Profile(system_region=known.system_region) if clear else known
    after = checked_profile(replace(before, **changes), before)
    if changes or clear:
        save_profile(after)
    if as_json:
        import json

        click.echo(json.dumps(told_by(after)))
        return
    _show_profile(after, user_folders().profile_file, empty=after == Profile())


def _show_profile(profile: Profile, file: Path, *, empty: bool) -> None:
    if empty:
        click.echo("Nothing is known of you yet. Tell it with, for example:")
        click.echo('  rehearse profile --name "Dana Reyes" --company "Northfield Freight" --number 312-555-0147')
        return
    from rehearse.phone.plan import numbering_region

    rows = {
        "name": profile.name,
        "company": profile.company,
        "number": profile.phone_number,
        "region": profile.region or f"{numbering_region(profile)} (not told)",
        "customers": ", ".join(profile.customers),
    }
    for label, value in rows.items():
        click.echo(f"{label:<10} {value or '(not given)'}")
    click.echo(f"\nKept in {file}")
