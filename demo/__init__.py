"""A small team to look at: people, rooms and a week of talk, told through the services into an empty database."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from demo.people import PASSWORD, PEOPLE, VIEWER
from demo.telling import fill
from services.settings import PROJECT, Settings

FOLDER = PROJECT / "demo-data"


def settings(folder: Path) -> dict[str, Any]:
    """Whatever the environment says, nothing of the demo comes into somebody's own database. Its password is known to
    everybody, so hashing it may be quick."""
    return {"data_dir": folder, "database_url": None, "secrets_file": None, "public_url": None, "bcrypt_cost": 4}


def prepare(settings: Settings) -> None:
    """Fill the demo's database, if nobody has talked in it yet, and say how to sign in."""
    if not settings.is_local:
        sys.exit("The demo's password is known to everybody: it is for this machine only.")
    asyncio.run(fill(settings))
    print(f"Sign in as {VIEWER}, or as {', '.join(it.username for it in PEOPLE if it.username != VIEWER)}.")
    print(f"The password is {PASSWORD} for all of them. It is all kept in {settings.data_dir}.")
