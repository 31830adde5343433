"""The picture that a user has put up."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.keys import key_field
from models.user import User


class Avatar(Model):
    """One picture of one user, as it is served. `digest` is its name in addresses: another picture, another name."""

    id = fields.BigIntField(primary_key=True)
    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", related_name="picture")
    user_id: int
    digest = key_field(32, db_index=True)
    image = fields.BinaryField()

    class Meta:
        table = "avatars"
