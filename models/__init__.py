"""THE STORE: the tables, the rules a row obeys by itself, and the migrations that made them."""

from models.audit import AuditEntry
from models.avatar import Avatar
from models.choice import Choice
from models.file import File
from models.invite import Invite
from models.membership import Membership, Place, Seen
from models.mention import Mention
from models.message import Message, Stored
from models.report import Report
from models.room import LOBBY, Room
from models.saved import Saved
from models.second_factor import RecoveryCode, SecondFactor
from models.session import Session, SignedIn
from models.store import Store
from models.user import Chosen, Face, User

__all__ = [
    "LOBBY",
    "AuditEntry",
    "Avatar",
    "Choice",
    "Chosen",
    "Face",
    "File",
    "Invite",
    "Membership",
    "Mention",
    "Message",
    "Place",
    "RecoveryCode",
    "Report",
    "Room",
    "Saved",
    "SecondFactor",
    "Seen",
    "Session",
    "SignedIn",
    "Store",
    "Stored",
    "User",
]
