"""Alarms: each is put down, and an attack cannot fill the audit record with them."""

import asyncio

from services.alarms import OF_ALL, Alarms
from services.house import House


async def noted(house: House, alarms: Alarms) -> list[tuple[str, str | None]]:
    await asyncio.gather(*alarms._noting)
    return [(it.kind, it.address) for it in reversed(await house.audit.read())]


async def test_one_a_minute_of_an_address_and_of_a_kind(house: House) -> None:
    now = 0.0
    alarms = Alarms(house.audit, lambda: now)
    for _ in range(3):
        alarms.sound("flood", "192.0.2.1")
        alarms.sound("oversized", "192.0.2.1")
        alarms.sound("flood", "192.0.2.2")
    assert await noted(house, alarms) == [
        ("flood", "192.0.2.1"), ("oversized", "192.0.2.1"), ("flood", "192.0.2.2")
    ]  # fmt: skip
    now += 60
    alarms.sound("flood", "192.0.2.1")
    assert len(await noted(house, alarms)) == 4


async def test_a_thousand_addresses_do_not_flood_the_record(house: House) -> None:
    now = 0.0
    alarms = Alarms(house.audit, lambda: now)
    for number in range(1000):
        alarms.sound("foreign_page", f"192.0.2.{number}")
    assert len(await noted(house, alarms)) == OF_ALL
    now += 6
    alarms.sound("foreign_page", "198.51.100.1")
    assert len(await noted(house, alarms)) == OF_ALL + 1


async def test_nothing_falls_over_where_the_record_cannot_be_written(house: House) -> None:
    alarms = Alarms(house.audit)
    await house._writer.close()
    alarms.sound("flood", "192.0.2.1")
    await asyncio.gather(*alarms._noting)
    house._writer.start()
    assert await noted(house, alarms) == []
