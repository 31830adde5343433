"""FRONT DOOR 1, for people: pages that turn clicks into calls of the house and events into what is drawn."""

from pages import login
from pages.administration import page as administration
from pages.components import theme
from pages.frame import conversation
from pages.server import connection, delivery, installable, leftovers, plain, slim, sparing
from pages.server.face_sheet import FaceSheet
from services.house import House


def register(house: House) -> None:
    """Every address of this door."""
    sparing.register()
    slim.register()
    delivery.register()
    plain.register()
    connection.register(house)
    leftovers.register()
    theme.register()
    installable.register()
    login.register(house)
    faces = FaceSheet(house)
    faces.register()
    conversation.register(house, faces)
    administration.register(house, faces)
