"""Who may do what is a matter of rank."""

import pytest

from services.roles import is_moderator, outranks


def test_owners_are_moderators_and_members_are_not() -> None:
    assert [is_moderator(role) for role in ("owner", "moderator", "member")] == [True, True, False]


@pytest.mark.parametrize(("role", "other"), [("owner", "moderator"), ("owner", "member"), ("moderator", "member")])
def test_nobody_outranks_who_outranks_them_or_is_their_equal(role: str, other: str) -> None:
    assert outranks(role, other)
    assert not outranks(other, role)
    assert not outranks(role, role)
