"""A message that somebody wants an administrator to look at."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.message import Message
from models.user import User


class Report(Model):
    """Each person reports a message once. `resolved_at`: an administrator has looked at it."""

    id = fields.BigIntField(primary_key=True)
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField("models.Message", related_name="reports")
    message_id: int
    reporter: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="reports")
    reporter_id: int
    reason = fields.CharField(max_length=250)
    created_at = fields.DatetimeField()
    resolved_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "reports"
        unique_together = (("message", "reporter"),)
