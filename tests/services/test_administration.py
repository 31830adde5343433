"""Administration without a door: what the store itself holds to."""

import asyncio

import pytest
from tortoise.exceptions import OperationalError

import models
from services.errors import NotFound
from services.house import House
from services.sessions import Identity


async def test_what_somebody_sent_who_was_shut_out_is_not_stored(house: House, ana: Identity, bo: Identity) -> None:
    done = await asyncio.gather(
        house.administration.disable(ana, "bo"), house.messages.post(bo, "general", "late"), return_exceptions=True
    )
    assert done[0] is None
    assert isinstance(done[1], NotFound)
    assert await models.Message.all().count() == 0


async def test_an_account_that_was_there_before_can_be_named(house: House, ana: Identity, bo: Identity) -> None:
    await house.administration.ensure("BO")
    await house.administration.ensure("nobody")
    assert {it.username for it in await house.administration.accounts(bo) if it.is_admin} == {"ana", "bo"}


async def test_the_audit_record_only_grows(house: House, ana: Identity) -> None:
    before = await house.audit.read()
    assert before
    for change in (models.AuditEntry.all().update(actor="bo"), models.AuditEntry.all().delete()):
        with pytest.raises(Exception, match="only grows") as refused:
            await change
        assert isinstance(refused.value, OperationalError) or "only grows" in str(refused.value)
    assert await house.audit.read() == before
