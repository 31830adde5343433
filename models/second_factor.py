"""What a sign-in may ask for besides the password."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.user import User


class SecondFactor(Model):
    """What an app and the house make the same codes of.

    It counts once the user's `second_factor_at` says since when. `sealed_secret` is encrypted, so that the database
    alone is no use for making codes. `last_step` is the time step of the last code that was good: no other one of that
    step or before is.
    """

    id = fields.BigIntField(primary_key=True)
    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", related_name="second_factor")
    user_id: int
    sealed_secret = fields.CharField(max_length=255)
    last_step = fields.BigIntField(default=0)

    class Meta:
        table = "second_factors"


class RecoveryCode(Model):
    """A code for who has lost the app, good once: its row goes with it. `digest` is a keyed hash of it."""

    id = fields.BigIntField(primary_key=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="recovery_codes")
    user_id: int
    digest = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "recovery_codes"
