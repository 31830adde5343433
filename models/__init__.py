"""THE STORE: the tables, the rules a row obeys by itself, and the migrations that made them."""

from models.membership import Membership
from models.message import Message
from models.room import LOBBY, Room
from models.session import Session
from models.store import Store
from models.user import User

__all__ = ["LOBBY", "Membership", "Message", "Room", "Session", "Store", "User"]
