"""What one may do in a room: an owner everything, a moderator what keeps it in order, a member what is theirs."""

from typing import Literal

Role = Literal["owner", "moderator", "member"]

RANK = {"member": 0, "moderator": 1, "owner": 2}


def is_moderator(role: str) -> bool:
    """Owners are moderators, too."""
    return RANK[role] >= RANK["moderator"]


def outranks(role: str, other: str) -> bool:
    return RANK[role] > RANK[other]
