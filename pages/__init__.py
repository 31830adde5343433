"""FRONT DOOR 1, for people: pages that turn clicks into calls of the house and events into what is drawn."""

from pages import administration, connection, conversation, installable, leftovers, login, plain, sparing
from pages.components import theme
from services.house import House


def register(house: House) -> None:
    """Every address of this door."""
    sparing.register()
    plain.register()
    connection.register(house)
    leftovers.register()
    theme.register()
    installable.register()
    login.register(house)
    conversation.register(house)
    administration.register(house)
