"""A message that somebody has saved for themselves."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.message import Message
from models.user import User


class Saved(Model):
    """Each person saves a message once, and nobody else hears of it."""

    id = fields.BigIntField(primary_key=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="saved")
    user_id: int
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField("models.Message", related_name="saved")
    message_id: int
    saved_at = fields.DatetimeField()

    class Meta:
        table = "saved"
        unique_together = (("user", "message"),)
