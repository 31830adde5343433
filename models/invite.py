"""A link that lets somebody make an account where not everybody may."""

from tortoise import fields
from tortoise.models import Model


class Invite(Model):
    """Good until `expires_at` for `uses_left` accounts. The link itself cannot be read out of the database: `digest` is
    its SHA-256."""

    id = fields.BigIntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    created_by = fields.CharField(max_length=32)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    uses_left = fields.IntField()

    class Meta:
        table = "invites"
